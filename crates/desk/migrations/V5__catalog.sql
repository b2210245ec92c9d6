create table item (
  id {id} primary key,
  sku {text} not null unique,
  folded {text} not null,
  description {text} not null,
  category {text} not null,
  kind {text} not null check (kind in ('goods', 'service')),
  gtin {text},
  base_unit {text} not null,
  order_multiple {int} not null,
  list_price {int} not null check (list_price >= 0),
  price_base {int} not null check (price_base > 0),
  status {text} not null check (status in ('active', 'discontinued', 'blocked')),
  replacement {id},
  weight_grams {int} not null,
  hazardous {int} not null,
  tax_category {text} not null,
  inspect {text} not null,
  version {int} not null
) {strict};
create index item_folded on item (folded);
create index item_gtin on item (gtin);
create table item_attribute (
  item {id} not null references item,
  name {text} not null,
  value {text} not null,
  primary key (item, name)
) {clustered};
create table item_unit (
  item {id} not null references item,
  unit {text} not null,
  numerator {int} not null check (numerator > 0),
  denominator {int} not null check (denominator > 0),
  gtin {text},
  primary key (item, unit)
) {clustered};
create index item_unit_gtin on item_unit (gtin);
-- Other numbers for an item: a customer's own part number, or a number that anyone may use. An alias without a customer has the
-- nil id as its customer.
create table item_alias (
  folded {text} not null,
  customer {id} not null,
  item {id} not null references item,
  written {text} not null,
  kind {text} not null,
  status {text} not null check (status in ('proposed', 'active', 'retired')),
  primary key (folded, customer, item)
) {clustered};
create index item_alias_item on item_alias (item);
create table item_word (
  word {text} not null,
  item {id} not null references item,
  primary key (word, item)
) {clustered};
create table item_substitute (
  item {id} not null references item,
  substitute {id} not null references item,
  kind {text} not null check (kind in ('substitute', 'replacement', 'accessory')),
  rank {int} not null,
  numerator {int} not null check (numerator > 0),
  denominator {int} not null check (denominator > 0),
  primary key (item, substitute, kind)
) {clustered};
