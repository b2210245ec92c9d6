-- First pages by stage, the latest first: with the instant in the index, a stage that few of a million are in is found at once, and one
-- that nearly all are in is not sorted.
create index invoice_stage on invoice (stage, made_at);
create index shipment_stage_created on shipment (stage, created_at);
-- The orders of a customer in one stage: most of a customer's orders are closed, and walking through them for the open ones takes the
-- longer the longer they are a customer.
create index order_customer_stage on sales_order (customer, stage, created_at);
