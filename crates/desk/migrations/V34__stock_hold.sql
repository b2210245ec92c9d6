-- Goods that are kept for a customer who thinks it over: reserved until a time of their own, which a job brings to an end.
create table stock_hold (
  id {id} primary key,
  number {text} not null unique,
  item {id} not null,
  place {id} not null,
  asked {int} not null check (asked > 0),
  -- What of it is still reserved; an order of the customer takes its part.
  quantity {int} not null check (quantity >= 0 and quantity <= asked),
  customer {id},
  note {text} not null,
  held_by {id} not null,
  held_at {int} not null,
  until {int} not null,
  ended_at {int},
  how {text} check (how in ('released', 'lapsed', 'ordered')),
  ended_by {id}
) {strict};
create index stock_hold_until on stock_hold (until) where ended_at is null;
create index stock_hold_customer on stock_hold (customer) where ended_at is null;
create index stock_hold_item on stock_hold (item, place) where ended_at is null;
