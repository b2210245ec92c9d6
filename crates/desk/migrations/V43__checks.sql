-- Since when a customer takes an item, and whether always in the same unit: what is odd about an order shows against these.
alter table habit add column first_at {int} not null default 0;
alter table habit add column same_unit {int} not null default 0;
