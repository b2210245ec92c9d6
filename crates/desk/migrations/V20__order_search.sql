-- Finding an order by its PO number alone, whoever's it is.
create index order_po_any on sales_order (po_folded) where po_folded is not null;
-- The latest orders of a customer with a PO number: with the day in the index, both engines take it and never walk through all orders
-- of the customer.
drop index order_po;
create index order_po on sales_order (customer, po_folded, created_at);
-- Nothing looks for lines by their item but for those that wait for goods. An index over all lines would be ten scattered writes with
-- each order, and the dearer the more is stored.
drop index order_line_item;
create index order_line_waiting on order_line (item) where open > 0;
