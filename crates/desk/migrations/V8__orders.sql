create table sales_order (
  id {id} primary key,
  number {text} not null unique,
  revision {int} not null,
  kind {text} not null,
  stage {text} not null,
  channel {text} not null,
  intake_message {id},
  copy_of {id},
  customer {id},
  bill_to {id},
  ship_to {id},
  po_number {text},
  po_folded {text},
  po_date {text},
  requested_date {text},
  promised_date {text},
  cancel_after {text},
  ship_complete {int} not null,
  place {id},
  carrier {text},
  service {text},
  incoterm {text},
  payment_terms {text},
  payment_days {int} not null,
  currency {text} not null,
  price_day {text},
  rounding {text} not null,
  jurisdiction {text},
  exemption {text},
  goods {int} not null,
  charges {int} not null,
  tax {int} not null,
  total {int} not null,
  weight_grams {int} not null,
  content_hash {bytes},
  parties {text},
  entered_by {id} not null,
  verified_by {id},
  confirmed_by {id},
  owner {id},
  created_at {int} not null,
  submitted_at {int},
  confirmed_at {int},
  ended_at {int},
  note {text},
  version {int} not null
) {strict};
create index order_customer on sales_order (customer, created_at);
create index order_po on sales_order (customer, po_folded);
create index order_stage on sales_order (stage, created_at);
-- What was written into a draft, as it was written. Kept until the order is placed, and after a return.
create table order_draft (
  order_id {id} primary key,
  content {text} not null,
  updated_at {int} not null
) {clustered};
-- Quantities are in the item's base unit but for `quantity`, which is in the ordered unit.
create table order_line (
  order_id {id} not null,
  line_no {int} not null,
  kind {text} not null,
  item {id},
  sku {text} not null,
  buyer_item {text},
  description {text} not null,
  quantity {int} not null check (quantity > 0),
  unit {text} not null,
  numerator {int} not null,
  denominator {int} not null,
  stock_quantity {int} not null,
  list_price {int} not null,
  price {int} not null check (price >= 0),
  price_base {int} not null,
  price_source {text} not null,
  override_reason {text},
  override_by {id},
  discount {int} not null,
  net {int} not null,
  tax_category {text} not null,
  tax_rate {int} not null,
  requested_date {text},
  promised_date {text},
  substitution_of {id},
  close_reason {text},
  open {int} not null check (open >= 0),
  reserved {int} not null check (reserved >= 0),
  picked {int} not null check (picked >= 0),
  shipped {int} not null check (shipped >= 0),
  cancelled {int} not null check (cancelled >= 0),
  short_closed {int} not null check (short_closed >= 0),
  returned {int} not null check (returned >= 0),
  invoiced {int} not null check (invoiced >= 0),
  trace {text} not null,
  primary key (order_id, line_no),
  check (open + reserved + picked + shipped + cancelled + short_closed = stock_quantity)
) {clustered};
create index order_line_item on order_line (item);
-- What a line was promised from: stock at a place (supply is the nil id), or goods on their way to it.
create table promise (
  order_id {id} not null,
  line_no {int} not null,
  item {id} not null,
  place {id} not null,
  supply {id} not null,
  quantity {int} not null check (quantity > 0),
  due {text} not null,
  primary key (order_id, line_no, place, supply)
) {clustered};
create index promise_supply on promise (supply);
create table order_charge (
  order_id {id} not null,
  position {int} not null,
  kind {text} not null,
  code {text} not null,
  name {text} not null,
  amount {int} not null,
  tax_category {text} not null,
  tax_rate {int} not null,
  trace {text} not null,
  primary key (order_id, position)
) {clustered};
create table order_tax (
  order_id {id} not null,
  position {int} not null,
  jurisdiction {text} not null,
  category {text} not null,
  rate {int} not null,
  base {int} not null,
  amount {int} not null,
  trace {text} not null,
  primary key (order_id, position)
) {clustered};
create table hold (
  id {id} primary key,
  order_id {id} not null,
  kind {text} not null,
  blocks {text} not null,
  reason {text} not null,
  owner_group {text} not null,
  raised_by {id},
  raised_at {int} not null,
  due_at {int},
  resolved_at {int},
  resolved_by {id},
  resolution {text},
  waived {int} not null
) {strict};
create index hold_order on hold (order_id);
create index hold_open on hold (resolved_at, owner_group);
-- What a customer usually buys: kept up by the worker from confirmed orders.
create table habit (
  customer {id} not null,
  item {id} not null,
  orders {int} not null,
  quantity_sum {int} not null,
  quantity_min {int} not null,
  quantity_max {int} not null,
  last_quantity {int} not null,
  last_unit {text} not null,
  last_price {int} not null,
  last_at {int} not null,
  primary key (customer, item)
) {clustered};
create table watermark (name {text} primary key, value {int} not null) {strict};
-- Each error that was found, against where it came in.
create table error_record (
  id {id} primary key,
  order_id {id} not null,
  line_no {int},
  field {text} not null,
  kind {text} not null,
  found_by {text} not null,
  channel {text} not null,
  step {text} not null,
  person {id},
  was {text},
  should_be {text},
  note {text},
  at {int} not null
) {strict};
create index error_order on error_record (order_id);
create index order_confirmed on sales_order (confirmed_at);
create index order_created on sales_order (created_at);
