-- What of a line may come back: never more than left, and nothing comes back that may not. In base units, like the other quantities.
alter table order_line add column authorised {int} not null default 0 check (authorised >= 0 and authorised <= shipped and returned <= authorised);
create table rma (
  id {id} primary key,
  number {text} not null unique,
  order_id {id} not null,
  order_number {text} not null,
  customer {id} not null,
  customer_number {text} not null,
  customer_name {text} not null,
  state {text} not null check (state in ('requested', 'authorised', 'received', 'settled', 'closed', 'rejected', 'cancelled')),
  remedy {text} not null check (remedy in ('credit', 'refund', 'replacement')),
  advance {text} not null check (advance in ('no', 'free', 'charged')),
  -- 0 where the customer keeps the goods.
  goods_back {int} not null,
  place {id} not null,
  currency {text} not null,
  -- What was charged for what is asked for, minor units.
  value {int} not null,
  note {text} not null,
  replacement {text},
  requested_by {id} not null,
  requested_at {int} not null,
  authorised_by {id},
  authorised_at {int},
  settled_by {id},
  settled_at {int},
  ended_by {id},
  ended_at {int},
  reason {text},
  version {int} not null
) {strict};
create index rma_order on rma (order_id);
create index rma_customer on rma (customer, requested_at);
create index rma_state on rma (state, requested_at);
create index rma_requested on rma (requested_at);
create table rma_line (
  rma {id} not null,
  line_no {int} not null,
  item {id} not null,
  sku {text} not null,
  description {text} not null,
  unit {text} not null,
  reason {text} not null,
  note {text} not null,
  quantity {int} not null check (quantity > 0),
  received {int} not null check (received >= 0),
  -- Sent again without charge.
  replaced {int} not null check (replaced >= 0 and replaced <= quantity),
  restocked {int} not null check (restocked >= 0),
  quarantined {int} not null check (quarantined >= 0),
  scrapped {int} not null check (scrapped >= 0),
  to_vendor {int} not null check (to_vendor >= 0),
  primary key (rma, line_no),
  check (received <= quantity),
  check (restocked + quarantined + scrapped + to_vendor <= received)
) {clustered};
-- What came in when, in which condition.
create table rma_receipt (
  id {id} primary key,
  rma {id} not null,
  line_no {int} not null,
  quantity {int} not null check (quantity > 0),
  condition {text} not null,
  note {text} not null,
  received_by {id} not null,
  at {int} not null
) {strict};
create index rma_receipt_of on rma_receipt (rma, at);
