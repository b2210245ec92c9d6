-- Complaints: who is unhappy about what, whose hands it is in, and by when they hear from us. `due_at` is the clock that runs; none while
-- it waits for the customer or is over.
create table complaint (
  id {id} primary key,
  number {text} not null unique,
  customer {id} not null,
  customer_number {text} not null,
  customer_name {text} not null,
  order_id {id},
  order_number {text},
  shipment {text},
  invoice {text},
  line_no {int},
  sku {text},
  channel {text} not null check (channel in ('call', 'mail', 'letter', 'page')),
  message {id},
  document {text},
  category {text} not null,
  severity {text} not null check (severity in ('minor', 'major', 'critical')),
  subject {text} not null,
  description {text} not null,
  state {text} not null check (state in ('logged', 'acknowledged', 'investigating', 'waiting', 'proposed', 'approved', 'executing', 'resolved', 'closed')),
  team {text} not null,
  owner {id},
  opened_by {id} not null,
  opened_at {int} not null,
  acknowledge_by {int} not null,
  resolve_by {int} not null,
  due_at {int},
  acknowledged_at {int},
  waiting_since {int},
  -- Working seconds that the clock stood.
  waited {int} not null default 0 check (waited >= 0),
  escalation {int} not null default 0 check (escalation between 0 and 2),
  escalated_at {int},
  escalated_to {text},
  resolved_at {int},
  resolved_by {id},
  outcome {text},
  closed_at {int},
  closed_by {id},
  cause {text},
  cause_note {text},
  cause_by {id},
  -- The error record that it led to, or why there is none.
  error {text},
  no_error {text},
  reopened {int} not null default 0,
  survey {text},
  version {int} not null,
  check ((state = 'waiting') = (waiting_since is not null)),
  check (state <> 'closed' or (cause is not null and (error is not null or no_error is not null)))
) {strict};
create unique index complaint_message on complaint (message) where message is not null;
create index complaint_customer on complaint (customer, opened_at);
create index complaint_order on complaint (order_id) where order_id is not null;
create index complaint_sku on complaint (sku, opened_at) where sku is not null;
create index complaint_opened on complaint (opened_at);
create index complaint_due on complaint (due_at) where due_at is not null;
create index complaint_open on complaint (state) where closed_at is null;
-- What is to be found out, and what was.
create table complaint_step (
  complaint {id} not null,
  step_no {int} not null,
  text {text} not null,
  added_by {id} not null,
  added_at {int} not null,
  finding {text},
  done_by {id},
  done_at {int},
  primary key (complaint, step_no),
  check ((done_at is null) = (finding is null))
) {clustered};
-- What speaks for it: files by the hash of their content, documents and letters by their number.
create table complaint_evidence (
  complaint {id} not null,
  evidence_no {int} not null,
  kind {text} not null check (kind in ('file', 'document', 'letter')),
  name {text} not null,
  media_type {text} not null,
  hash {bytes},
  note {text} not null,
  added_by {id} not null,
  added_at {int} not null,
  primary key (complaint, evidence_no)
) {clustered};
alter table survey add column complaint {text};
-- Complaints go from hand to hand as well.
create table handoff_wider (
  id {id} primary key,
  thing {id} not null,
  noun {text} not null check (noun in ('order', 'task', 'case')),
  number {text} not null,
  to_team {text} not null,
  to_person {id},
  reason {text} not null,
  asked_by {id} not null,
  asked_at {int} not null,
  accepted {int},
  answer {text},
  answered_by {id},
  answered_at {int}
) {strict};
insert into handoff_wider (id, thing, noun, number, to_team, to_person, reason, asked_by, asked_at, accepted, answer, answered_by, answered_at)
  select id, thing, noun, number, to_team, to_person, reason, asked_by, asked_at, accepted, answer, answered_by, answered_at from handoff;
drop table handoff;
alter table handoff_wider rename to handoff;
create unique index handoff_open on handoff (thing) where answered_at is null;
create index handoff_thing on handoff (thing, asked_at);
create index handoff_team on handoff (to_team, asked_at) where answered_at is null;
create index handoff_person on handoff (to_person, asked_at) where answered_at is null;
create index handoff_asked on handoff (asked_at);
