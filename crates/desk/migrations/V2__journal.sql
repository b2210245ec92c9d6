-- The journal: what was done, by whom, to what, chained by hash in lanes. A lane is one writer's chain; its head is kept beside it,
-- so that a missing tail shows.
create table journal_lane (
  lane {int} primary key,
  entries {int} not null check (entries >= 0),
  head {bytes} not null
) {strict};
create table journal (
  lane {int} not null,
  entry {int} not null,
  at {int} not null,
  person {id},
  verb {text} not null,
  noun {text} not null,
  thing {id} not null,
  number {text},
  reason {text},
  detail {text} not null,
  hash {bytes} not null,
  primary key (lane, entry)
) {clustered};
create index journal_thing on journal (thing, at);
-- What a caller was answered, so that asking again gives the same answer and does nothing.
create table idempotency (
  person {id} not null,
  key {text} not null,
  verb {text} not null,
  fingerprint {bytes} not null,
  answer {text} not null,
  at {int} not null,
  primary key (person, key)
) {clustered};
-- Facts about the company itself and its settings, as JSON by name.
create table setting (
  name {text} primary key,
  content {text} not null
) {strict};
