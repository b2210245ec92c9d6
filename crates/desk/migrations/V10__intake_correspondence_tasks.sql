-- Documents by the hash of their content: what came in is kept as it came in.
create table document (
  hash {bytes} primary key,
  name {text} not null,
  media_type {text} not null,
  size {int} not null,
  content {bytes} not null,
  kept_at {int} not null
) {strict};
create table intake_message (
  id {id} primary key,
  number {text} not null unique,
  channel {text} not null,
  sender {text} not null,
  external_id {text} not null,
  document {bytes} not null references document,
  enclosed_in {bytes} references document,
  part {int} not null,
  name {text} not null,
  format {text} not null,
  stage {text} not null check (stage in ('review', 'held', 'ready', 'converted', 'duplicate', 'rejected', 'failed', 'not_order')),
  kind {text} not null,
  customer {id},
  customer_name {text},
  po_number {text},
  po_folded {text},
  lines {int} not null,
  order_id {id},
  order_number {text},
  duplicate_of {id},
  reading {text} not null,
  remarks {text} not null,
  open_fields {int} not null,
  received_by {id},
  received_at {int} not null,
  decided_by {id},
  decided_at {int},
  reason {text},
  version {int} not null,
  unique (channel, sender, external_id, part)
) {strict};
create index intake_stage on intake_message (stage, received_at);
create index intake_order on intake_message (order_id);
create index intake_received on intake_message (received_at);
create index intake_po on intake_message (customer, po_folded);
create index intake_document on intake_message (document);
create index intake_enclosed on intake_message (enclosed_in);
create table intake_field (
  message {id} not null,
  position {int} not null,
  path {text} not null,
  raw {text},
  value {text},
  source {text},
  confidence {int} not null,
  method {text} not null,
  status {text} not null check (status in ('sure', 'check', 'missing', 'accepted', 'corrected')),
  suggestions {text} not null,
  note {text},
  corrected_by {id},
  primary key (message, position, path)
) {clustered};
-- What is to leave the house. Only the worker sends it.
create table outbox (
  id {id} primary key,
  kind {text} not null,
  recipient {text} not null,
  subject {text} not null,
  thing {id} not null,
  number {text},
  content {text},
  document {bytes},
  media_type {text} not null,
  file_name {text},
  state {text} not null check (state in ('waiting', 'sent', 'failed', 'held', 'cancelled')),
  attempts {int} not null,
  due_at {int} not null,
  made_at {int} not null,
  sent_at {int},
  last_error {text},
  version {int} not null
) {strict};
create index outbox_state on outbox (state, due_at);
create index outbox_thing on outbox (thing);
create table job (
  id {id} primary key,
  kind {text} not null,
  content {text} not null,
  dedupe {text} unique,
  due_at {int} not null,
  leased_until {int} not null,
  attempts {int} not null,
  last_error {text}
) {strict};
create index job_due on job (due_at);
create table task (
  id {id} primary key,
  number {text} not null unique,
  thing {id} not null,
  about {text} not null,
  title {text} not null,
  department {text} not null,
  person {id},
  raised_by {id},
  raised_at {int} not null,
  due_at {int},
  done_at {int},
  done_by {id},
  outcome {text},
  version {int} not null
) {strict};
create index task_thing on task (thing);
create index task_open on task (done_at, department);
