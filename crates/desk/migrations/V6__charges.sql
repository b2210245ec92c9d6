-- A price list for anyone it is assigned to, or a contract with one customer.
create table price_list (
  id {id} primary key,
  code {text} not null unique,
  name {text} not null,
  currency {text} not null,
  customer {id} references customer,
  tier_basis {text} not null check (tier_basis in ('order', 'line', 'shipment')),
  tax_included {int} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  version {int} not null
) {strict};
create index price_list_customer on price_list (customer);
create table price_line (
  price_list {id} not null references price_list,
  item {id} not null references item,
  unit {text} not null,
  break_quantity {int} not null check (break_quantity >= 0),
  valid_from {text} not null,
  valid_to {text} not null,
  price {int} not null check (price >= 0),
  price_base {int} not null check (price_base > 0),
  primary key (price_list, item, unit, break_quantity, valid_from)
) {clustered};
-- Discounts apply one after the other in the order of their sequence.
create table discount (
  id {id} primary key,
  code {text} not null unique,
  name {text} not null,
  customer {id},
  category {text},
  percent {int} not null check (percent > 0),
  sequence {int} not null,
  minimum {int} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  version {int} not null
) {strict};
-- Charges on the whole order: handling, small order, hazardous goods, services.
create table surcharge (
  id {id} primary key,
  code {text} not null unique,
  name {text} not null,
  kind {text} not null check (kind in ('handling', 'small_order', 'hazardous', 'service', 'fuel')),
  currency {text} not null,
  amount {int} not null,
  percent {int} not null,
  below {int},
  tax_category {text} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  version {int} not null
) {strict};
create table freight_zone (
  country {text} not null,
  postcode_from {text} not null,
  postcode_to {text} not null,
  zone {text} not null,
  primary key (country, postcode_from)
) {clustered};
create table freight_rate (
  carrier {text} not null,
  service {text} not null,
  zone {text} not null,
  up_to_grams {int} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  currency {text} not null,
  amount {int} not null check (amount >= 0),
  free_from {int},
  primary key (carrier, service, zone, up_to_grams, valid_from)
) {clustered};
create table tax_rate (
  jurisdiction {text} not null,
  category {text} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  rate {int} not null check (rate >= 0),
  name {text} not null,
  primary key (jurisdiction, category, valid_from)
) {clustered};
create table exemption_certificate (
  id {id} primary key,
  customer {id} not null references customer,
  jurisdiction {text} not null,
  number {text} not null,
  reason {text} not null,
  valid_from {text} not null,
  valid_to {text} not null
) {strict};
create index exemption_customer on exemption_certificate (customer);
