-- What only some items have: a vendor, a specification, work that is confirmed. As JSON, read as a whole.
create table item_special (
  item {id} primary key references item,
  content {text} not null
) {clustered};
-- What is bought for a line of an order: sent by the vendor, or to us first.
create table purchase_request (
  id {id} primary key,
  number {text} not null unique,
  order_id {id} not null,
  order_number {text} not null,
  line_no {int} not null,
  item {id} not null,
  sku {text} not null,
  description {text} not null,
  unit {text} not null,
  quantity {int} not null check (quantity > 0),
  sent {int} not null check (sent >= 0 and sent <= quantity),
  way {text} not null check (way in ('drop_ship', 'buy_to_order')),
  vendor {text} not null,
  email {text} not null,
  -- The goods on their way that were made of it; only for what comes to us.
  supply {id},
  ship_to {text},
  due {text} not null,
  state {text} not null check (state in ('requested', 'ordered', 'done', 'cancelled')),
  reference {text},
  tracking {text},
  made_at {int} not null,
  changed_at {int} not null,
  version {int} not null
) {strict};
create index purchase_request_order on purchase_request (order_id, line_no);
create index purchase_request_supply on purchase_request (supply) where supply is not null;
create index purchase_request_state on purchase_request (state, due);
-- What was chosen of a configured item that is offered.
alter table quotation_line add column specification {text};
