create table customer (
  id {id} primary key,
  number {text} not null unique,
  name {text} not null,
  status {text} not null check (status in ('active', 'blocked', 'closed')),
  tax_id {text},
  gln {text},
  email_domain {text},
  phone {text},
  currency {text} not null,
  language {text} not null,
  payment_terms {text} not null,
  payment_days {int} not null,
  credit_limit {int},
  ship_complete {int} not null,
  po_required {int} not null,
  price_list {id},
  carrier {text},
  service {text},
  incoterm {text},
  incoterm_place {text},
  reply_format {text},
  edi_id {text},
  note {text},
  version {int} not null
) {strict};
create index customer_gln on customer (gln);
create index customer_tax_id on customer (tax_id);
create index customer_domain on customer (email_domain);
create index customer_edi on customer (edi_id);
-- Words of names, aliases and towns, for finding a customer by the start of a word.
create table customer_word (
  word {text} not null,
  customer {id} not null references customer,
  primary key (word, customer)
) {clustered};
create table customer_alias (
  folded {text} not null,
  customer {id} not null references customer,
  name {text} not null,
  primary key (folded, customer)
) {clustered};
create table address (
  id {id} primary key,
  customer {id} not null references customer,
  kind {text} not null check (kind in ('bill_to', 'ship_to')),
  code {text} not null,
  name {text} not null,
  gln {text},
  street {text} not null,
  city {text} not null,
  region {text},
  postcode {text} not null,
  country {text} not null,
  is_default {int} not null,
  active {int} not null,
  unique (customer, kind, code)
) {strict};
create index address_gln on address (gln);
create table contact (
  id {id} primary key,
  customer {id} not null references customer,
  name {text} not null,
  email {text},
  phone {text}
) {strict};
create index contact_customer on contact (customer);
create index contact_email on contact (email);
-- What a customer owes and has on order, in minor units of the customer's currency. Changed with each order and invoice.
create table customer_account (
  customer {id} primary key references customer,
  open_orders {int} not null,
  receivable {int} not null,
  overdue {int} not null
) {clustered};
