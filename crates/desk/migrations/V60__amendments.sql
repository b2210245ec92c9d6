-- A change of an order that is placed already: asked for, weighed, let go on by someone, and then done as a revision. One at a time.
create table amendment (
  id {id} primary key,
  number {text} not null unique,
  order_id {id} not null,
  order_number {text} not null,
  base_revision {int} not null,
  state {text} not null,
  prices {text} not null,
  changes {text} not null,
  effect {text} not null,
  reason {text} not null,
  intake_message {id},
  proposed_by {id} not null,
  proposed_at {int} not null,
  decided_by {id},
  decided_at {int},
  decision {text},
  applied_at {int}
) {strict};
create unique index amendment_open on amendment (order_id) where state in ('proposed', 'approved');
create index amendment_order on amendment (order_id, proposed_at);
create index amendment_state on amendment (state, proposed_at);
-- What each revision of an order changed, as it was; revision 1 is the order as it was placed and has no row.
create table order_revision (
  order_id {id} not null,
  revision {int} not null,
  amendment {id} not null,
  done_by {id} not null,
  at {int} not null,
  difference {text} not null,
  primary key (order_id, revision)
) {clustered};
