-- Integrity: what a check came upon, looked into by somebody else than whom it is about; the code of conduct and who has read it; good work.
create table integrity_finding (
  id {id} primary key,
  number {text} not null unique,
  rule {text} not null,
  -- `order SO100123`, or a month of somebody's work.
  about {text} not null,
  person {id} not null,
  happened_at {int} not null,
  detail {text} not null,
  found_at {int} not null,
  seen_by {id},
  seen_at {int},
  verdict {text} check (verdict in ('in_order', 'wrong')),
  note {text},
  unique (rule, about, person),
  check ((seen_by is null) = (verdict is null)),
  check (seen_by is null or seen_by <> person)
) {strict};
create index integrity_finding_open on integrity_finding (seen_at, happened_at);
create table conduct (
  version {int} primary key,
  id {id} not null,
  body {text} not null,
  written_by {id} not null,
  written_at {int} not null
) {strict};
create table conduct_reader (
  version {int} not null references conduct,
  person {id} not null,
  at {int} not null,
  primary key (version, person)
) {clustered};
create table recognition (
  id {id} primary key,
  number {text} not null unique,
  person {id} not null,
  given_by {id} not null,
  about {text} not null,
  words {text} not null,
  at {int} not null,
  check (person <> given_by)
) {strict};
create index recognition_at on recognition (at);
