-- Blanket orders: what a customer takes in a period at a price, and what of it was called off.
create table agreement (
  id {id} primary key,
  number {text} not null unique,
  customer {id} not null,
  customer_number {text} not null,
  customer_name {text} not null,
  reference {text},
  currency {text} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  made_by {id} not null,
  made_at {int} not null,
  ended_at {int},
  ended_by {id},
  reason {text},
  warned_at {int},
  version {int} not null,
  check (valid_from <= valid_to)
) {strict};
create index agreement_customer on agreement (customer, valid_to);
create index agreement_open on agreement (valid_to) where ended_at is null;
-- Quantities in `unit`. The last check is the promise that nobody calls off more than was agreed.
create table agreement_line (
  agreement {id} not null,
  line_no {int} not null,
  item {id} not null,
  sku {text} not null,
  description {text} not null,
  unit {text} not null,
  agreed {int} not null check (agreed > 0),
  price {int} not null check (price >= 0),
  called {int} not null check (called >= 0 and called <= agreed),
  primary key (agreement, line_no)
) {clustered};
-- Which line of an order called off how much of which line of an agreement; given back when the order comes to nothing.
create table agreement_call (
  order_id {id} not null,
  order_line {int} not null,
  order_number {text} not null,
  agreement {id} not null,
  line_no {int} not null,
  quantity {int} not null check (quantity > 0),
  at {int} not null,
  primary key (order_id, order_line)
) {clustered};
create index agreement_call_of on agreement_call (agreement);
-- Orders that are made again and again: what is written into each, how often, and whether a person looks at each first.
create table standing_order (
  id {id} primary key,
  number {text} not null unique,
  customer {id} not null,
  customer_number {text} not null,
  customer_name {text} not null,
  content {text} not null,
  unit {text} not null check (unit in ('day', 'week', 'month')),
  every {int} not null check (every > 0),
  first_day {text} not null,
  last_day {text},
  days_before {int} not null check (days_before >= 0),
  mode {text} not null check (mode in ('draft', 'place')),
  state {text} not null check (state in ('active', 'paused', 'ended')),
  -- The delivery that is next, and the day on which its order is made.
  next_day {text} not null,
  next_run {text} not null,
  made_by {id} not null,
  made_at {int} not null,
  reason {text},
  version {int} not null
) {strict};
create index standing_due on standing_order (next_run) where state = 'active';
create index standing_customer on standing_order (customer);
-- Each delivery once, whoever made its order.
create table standing_run (
  standing {id} not null,
  day {text} not null,
  outcome {text} not null,
  order_number {text},
  said {text},
  at {int} not null,
  primary key (standing, day)
) {clustered};
