-- Offers: what was quoted to a customer, at which price and until when, revision by revision, and what of it was ordered.
create table quotation (
  id {id} primary key,
  number {text} not null unique,
  revision {int} not null check (revision > 0),
  state {text} not null check (state in ('open', 'accepted', 'declined', 'expired')),
  customer {id} not null,
  customer_number {text} not null,
  customer_name {text} not null,
  ship_to {text} not null,
  reference {text},
  currency {text} not null,
  valid_until {text} not null,
  content {text} not null,
  amounts {text} not null,
  goods {int} not null,
  total {int} not null,
  message {id},
  made_by {id} not null,
  made_at {int} not null,
  sent_at {int},
  ended_at {int},
  ended_by {id},
  reason {text},
  version {int} not null
) {strict};
create index quotation_customer on quotation (customer, ended_at);
create index quotation_made on quotation (made_at);
create index quotation_open on quotation (valid_until) where ended_at is null;
-- The lines of each revision; `taken` is what orders hold of the current one. Quantities in `unit`.
create table quotation_line (
  quotation {id} not null,
  revision {int} not null,
  line_no {int} not null,
  item {id} not null,
  sku {text} not null,
  buyer_item {text},
  description {text} not null,
  quantity {int} not null check (quantity > 0),
  unit {text} not null,
  price {int} not null check (price >= 0),
  price_base {int} not null check (price_base > 0),
  rule {text} not null,
  net {int} not null,
  promised_date {text},
  taken {int} not null check (taken >= 0 and taken <= quantity),
  primary key (quotation, revision, line_no)
) {clustered};
-- Which line of an order took how much of which line of an offer; given back when the order comes to nothing.
create table quotation_order (
  order_id {id} not null,
  order_line {int} not null,
  order_number {text} not null,
  quotation {id} not null,
  line_no {int} not null,
  quantity {int} not null check (quantity > 0),
  primary key (order_id, order_line)
) {clustered};
create index quotation_order_of on quotation_order (quotation);
