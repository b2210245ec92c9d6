-- What is bought together: of `given_in` orders with the one item, `together` had the other one as well. Learned anew each night.
create table basket_rule (
  given {id} not null,
  then_item {id} not null,
  together {int} not null,
  given_in {int} not null,
  then_in {int} not null,
  baskets {int} not null,
  customers {int} not null,
  primary key (given, then_item)
) {clustered};
-- What a customer takes again and again, and how often.
create table regular_item (
  customer {id} not null,
  item {id} not null,
  orders {int} not null,
  of_orders {int} not null,
  interval_days {int} not null,
  last_day {int} not null,
  primary key (customer, item)
) {clustered};
create table recommendations_learned (
  name {text} primary key,
  at {int} not null,
  baskets {int} not null,
  rules {int} not null,
  regulars {int} not null
) {strict};
-- What was offered with an order, and whether it was taken.
create table recommendation (
  order_id {id} not null,
  item {id} not null,
  sku {text} not null,
  kind {text} not null,
  reason {text} not null,
  person {id} not null,
  shown_at {int} not null,
  taken {int} check (taken in (0, 1)),
  settled_at {int},
  primary key (order_id, item)
) {clustered};
create index recommendation_shown on recommendation (shown_at);
create index recommendation_open on recommendation (shown_at) where settled_at is null;
