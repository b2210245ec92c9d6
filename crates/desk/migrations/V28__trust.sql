-- What speaks for each document that was read, whether it would have gone on without a person, and what came of it. `sender` is the
-- customer's number, empty while nobody knows who wrote.
create table trust_case (
  message {id} primary key,
  number {text} not null,
  channel {text} not null,
  sender {text} not null,
  evidence {text} not null,
  facts {text},
  score {int} not null,
  certainty {int} not null,
  model {int} not null,
  eligible {int} not null check (eligible in (0, 1)),
  would_go {int} not null check (would_go in (0, 1)),
  why_not {text},
  mode {text} not null check (mode in ('shadow', 'autopilot', 'asked')),
  received_by {id},
  read_at {int} not null,
  outcome {text} check (outcome in ('right', 'wrong', 'void')),
  wrong {text},
  outcome_by {id},
  outcome_at {int},
  audit {text} check (audit in ('open', 'right', 'wrong')),
  audit_note {text},
  audited_by {id},
  audited_at {int}
) {strict};
create index trust_case_sender on trust_case (channel, sender, outcome_at);
create index trust_case_outcome on trust_case (outcome_at);
create index trust_case_audit on trust_case (audit, read_at);
-- Fields that people accepted or corrected, as outcomes for the model.
create table trust_field (
  message {id} not null,
  path {text} not null,
  channel {text} not null,
  sender {text} not null,
  score {int} not null,
  is_right {int} not null check (is_right in (0, 1)),
  at {int} not null,
  primary key (message, path)
) {clustered};
create index trust_field_at on trust_field (at);
-- Each model that was fitted, with what it was measured at.
create table trust_model (
  version {int} primary key,
  state {text} not null check (state in ('active', 'pinned', 'kept', 'refused')),
  content {text} not null,
  report {text} not null,
  made_at {int} not null,
  made_by {id},
  activated_at {int},
  activated_by {id}
) {strict};
-- Autopilot of a sender on a channel; with an empty sender, of the channel.
create table trust_switch (
  channel {text} not null,
  sender {text} not null,
  id {id} not null,
  is_on {int} not null check (is_on in (0, 1)),
  reason {text},
  changed_by {id} not null,
  changed_at {int} not null,
  primary key (channel, sender)
) {clustered};
