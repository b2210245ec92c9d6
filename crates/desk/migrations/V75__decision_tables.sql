-- Decision tables: the rows of each version as one text. A version is written by one person and approved by another; of a table's versions
-- the highest that is approved and valid on the day is the one that decides.
create table table_version (
  id {id} primary key,
  kind {text} not null,
  version {int} not null,
  hit {text} not null check (hit in ('unique', 'first', 'collect')),
  content {text} not null,
  valid_from {text} not null,
  valid_to {text},
  state {text} not null check (state in ('proposed', 'approved', 'refused', 'retired')),
  reason {text} not null,
  note {text},
  written_by {id} not null,
  written_at {int} not null,
  decided_by {id},
  decided_at {int},
  unique (kind, version),
  check (decided_by is null or decided_by <> written_by or state = 'retired')
) {strict};
create index table_version_state on table_version (state, kind, version);
-- Who has read which version.
create table table_reader (
  table_version {id} not null references table_version,
  person {id} not null,
  at {int} not null,
  primary key (table_version, person)
) {clustered};
create index table_reader_person on table_reader (person, at);
-- Which row decided about what, and from which facts.
create table table_use (
  id {id} primary key,
  kind {text} not null,
  version {int} not null,
  row_no {int} not null,
  noun {text} not null,
  number {text} not null,
  facts {text} not null,
  at {int} not null
) {strict};
create index table_use_thing on table_use (noun, number, at);
create index table_use_kind on table_use (kind, at);
