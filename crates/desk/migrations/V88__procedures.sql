-- Procedures as data: steps with checks, routes, roles and the verbs they are bound to. A version is written by one person and approved by
-- another; the highest that is approved and begun on the day is in force.
create table procedure_version (
  id {id} primary key,
  code {text} not null,
  version {int} not null,
  content {text} not null,
  valid_from {text} not null,
  state {text} not null check (state in ('proposed', 'approved', 'refused', 'retired')),
  note {text},
  written_by {id} not null,
  written_at {int} not null,
  decided_by {id},
  decided_at {int},
  unique (code, version),
  check (decided_by is null or decided_by <> written_by or state = 'retired')
) {strict};
-- Who said that they read and will follow a version.
create table procedure_acknowledgement (
  code {text} not null,
  version {int} not null,
  person {id} not null,
  at {int} not null,
  primary key (code, version, person)
) {clustered};
