-- "Whose order is it" asks by the PO number, "did this customer give it before" by a key that is drawn from both. PO numbers come in
-- sequence; on PostgreSQL, transactions that look for a number and write one beside it, on the same page of an index, are run again. The
-- keys of neighbouring numbers lie far apart.
drop index order_po;
drop index order_po_any;
alter table sales_order add column po_key {int};
create index order_po on sales_order (po_folded, customer, created_at) where po_folded is not null;
create index order_po_key on sales_order (po_key) where po_key is not null;
