-- One index for both questions about a PO number: whose order it is, and whether this customer gave it before (the latest first). Two of
-- them, one led by the customer, were one scattered write more with each order, and the dearer the more customers there are.
drop index order_po;
drop index order_po_any;
create index order_po on sales_order (po_folded, customer, created_at) where po_folded is not null;
