-- What a draft said at its last versions: what two people wrote at once is put together from where they began.
create table draft_version (
  order_id {id} not null,
  version {int} not null,
  content {text} not null,
  person {id} not null,
  primary key (order_id, version)
) {clustered};
