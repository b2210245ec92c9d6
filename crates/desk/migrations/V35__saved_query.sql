-- A question over stock or orders that somebody keeps, for themselves, their team or everyone.
create table saved_query (
  id {id} primary key,
  number {text} not null unique,
  name {text} not null,
  owner {id} not null,
  -- '' for the owner alone, 'everyone', or a team.
  shared {text} not null,
  spec {text} not null,
  made_at {int} not null,
  changed_at {int} not null,
  deleted_at {int},
  version {int} not null
) {strict};
create unique index saved_query_name on saved_query (owner, name) where deleted_at is null;
create index saved_query_shared on saved_query (shared, name) where deleted_at is null;
