-- Audits of what was shipped: a scheme says how strictly, an audit is one lot with its sample, what was found is an error on record.
create table audit_scheme (
  code {text} primary key,
  id {id} not null,
  name {text} not null,
  -- The channel whose orders it looks at; empty for all.
  channel {text} not null,
  level {text} not null,
  aql {text} not null,
  steady {int} not null check (steady in (0, 1)),
  active {int} not null check (active in (0, 1)),
  standing {text} not null,
  -- What was shipped until then is audited.
  audited_to {int} not null,
  version {int} not null
) {strict};
create table audit (
  id {id} primary key,
  number {text} not null unique,
  scheme {text} not null,
  from_at {int} not null,
  to_at {int} not null,
  lot_size {int} not null check (lot_size >= 0),
  letter {text} not null,
  plan_letter {text} not null,
  strictness {text} not null check (strictness in ('normal', 'tightened', 'reduced')),
  level {text} not null,
  aql {text} not null,
  size {int} not null check (size > 0 and size <= lot_size),
  accept {int} not null check (accept >= 0),
  state {text} not null check (state in ('open', 'accepted', 'refused')),
  wrong {int} not null default 0,
  drawn_by {id} not null,
  drawn_at {int} not null,
  decided_by {id},
  decided_at {int},
  note {text},
  task {text},
  version {int} not null,
  unique (scheme, from_at),
  check (state <> 'accepted' or wrong <= accept)
) {strict};
create index audit_drawn on audit (drawn_at);
create index audit_state on audit (state, drawn_at);
create table audit_item (
  audit {id} not null,
  item_no {int} not null,
  shipment {text} not null,
  order_id {id} not null,
  order_number {text} not null,
  channel {text} not null,
  entered_by {id} not null,
  packed_by {id},
  result {text} check (result in ('right', 'wrong')),
  checked_by {id},
  checked_at {int},
  primary key (audit, item_no),
  -- Nobody audits what they entered or packed.
  check (checked_by is null or (checked_by <> entered_by and (packed_by is null or checked_by <> packed_by))),
  check ((result is null) = (checked_by is null))
) {clustered};
create table audit_finding (
  audit {id} not null,
  item_no {int} not null,
  finding_no {int} not null,
  class {text} not null check (class in ('critical', 'major', 'minor')),
  error {text} not null,
  field {text} not null,
  channel {text} not null,
  step {text} not null,
  person {id},
  note {text} not null,
  at {int} not null,
  primary key (audit, item_no, finding_no)
) {clustered};
create index audit_finding_at on audit_finding (at);
-- What is done against a pattern, and from when its effect counts.
create table corrective_action (
  id {id} primary key,
  number {text} not null unique,
  title {text} not null,
  dimension {text} not null check (dimension in ('field', 'channel', 'step', 'person', 'class')),
  value {text} not null,
  audit {text},
  owner {id} not null,
  due_at {int} not null,
  opened_by {id} not null,
  opened_at {int} not null,
  done_by {id},
  done_at {int},
  outcome {text},
  task {text},
  version {int} not null
) {strict};
create index shipment_shipped on shipment (shipped_at) where shipped_at is not null;
create index corrective_action_opened on corrective_action (opened_at);
