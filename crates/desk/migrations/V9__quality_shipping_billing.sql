create table shipment (
  id {id} primary key,
  number {text} not null unique,
  order_id {id} not null,
  place {id} not null,
  stage {text} not null check (stage in ('waiting', 'assigned', 'picked', 'packed', 'inspected', 'shipped', 'delivered', 'cancelled')),
  ship_day {text} not null,
  carrier {text},
  service {text},
  tracking {text},
  weight_grams {int} not null,
  plan {text} not null,
  assigned_to {id},
  picked_by {id},
  packed_by {id},
  inspected_by {id},
  shipped_by {id},
  created_at {int} not null,
  picked_at {int},
  packed_at {int},
  inspected_at {int},
  shipped_at {int},
  version {int} not null,
  check (inspected_by is null or packed_by is null or inspected_by <> packed_by)
) {strict};
create index shipment_order on shipment (order_id);
create index shipment_stage on shipment (stage, ship_day);
create table shipment_line (
  shipment {id} not null,
  line_no {int} not null,
  item {id} not null,
  sku {text} not null,
  description {text} not null,
  unit {text} not null,
  bin {text},
  quantity {int} not null check (quantity > 0),
  picked {int} not null check (picked >= 0),
  packed {int} not null check (packed >= 0),
  primary key (shipment, line_no),
  check (picked <= quantity),
  check (packed <= picked)
) {clustered};
create table package (
  shipment {id} not null,
  position {int} not null,
  sscc {text} not null unique,
  weight_grams {int} not null,
  primary key (shipment, position)
) {clustered};
-- Checklists for completeness and inspection: versions with dates; what applies to an order or shipment is found by its rules.
create table checklist (
  id {id} primary key,
  code {text} not null,
  version {int} not null,
  kind {text} not null check (kind in ('completeness', 'inspection')),
  name {text} not null,
  applies {text} not null,
  points {text} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  approved_by {id},
  unique (code, version)
) {strict};
create table inspection (
  id {id} primary key,
  shipment {id} not null,
  checklist {text} not null,
  checklist_version {int} not null,
  inspector {id} not null,
  passed {int} not null,
  points {text} not null,
  at {int} not null
) {strict};
create index inspection_shipment on inspection (shipment);
create table discrepancy (
  id {id} primary key,
  shipment {id} not null,
  line_no {int},
  kind {text} not null,
  expected {text} not null,
  found {text} not null,
  raised_by {id} not null,
  raised_at {int} not null,
  resolved_by {id},
  resolved_at {int},
  resolution {text}
) {strict};
create index discrepancy_shipment on discrepancy (shipment, resolved_at);
create table invoice (
  id {id} primary key,
  -- A draft number until it is released, so that the numbers of released invoices have no gaps.
  number {text} not null unique,
  draft_number {text} not null unique,
  kind {text} not null check (kind in ('invoice', 'credit_note')),
  order_id {id} not null,
  customer {id} not null,
  stage {text} not null check (stage in ('held', 'released', 'paid', 'cancelled')),
  currency {text} not null,
  goods {int} not null,
  charges {int} not null,
  tax {int} not null,
  total {int} not null,
  invoice_day {text} not null,
  due_day {text} not null,
  findings {text} not null,
  content {text} not null,
  made_by {id} not null,
  released_by {id},
  made_at {int} not null,
  released_at {int},
  version {int} not null
) {strict};
create index invoice_order on invoice (order_id);
create index invoice_customer on invoice (customer, stage);
create index invoice_made on invoice (made_at);
create table invoice_line (
  invoice {id} not null,
  line_no {int} not null,
  quantity {int} not null,
  net {int} not null,
  tax_category {text} not null,
  tax_rate {int} not null,
  primary key (invoice, line_no)
) {clustered};
