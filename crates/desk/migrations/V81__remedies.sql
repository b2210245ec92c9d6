-- What a customer gets for a complaint. Above what the policy grants, or above its limit, it takes two people; what is carried out was
-- approved, once.
create table remedy (
  id {id} primary key,
  number {text} not null unique,
  complaint {id} not null,
  order_id {id},
  kind {text} not null check (kind in ('credit', 'refund', 'replacement', 'repair', 'discount', 'reship', 'apology', 'denial')),
  lines {text} not null,
  amount {int} not null check (amount >= 0),
  currency {text} not null,
  goods_back {int} not null check (goods_back in (0, 1)),
  words {text} not null,
  -- What the policy grants, minor units, and by which of its rows; none where it grants nothing of the kind.
  granted {int},
  rule {text},
  exceptional {int} not null check (exceptional in (0, 1)),
  two_people {int} not null check (two_people in (0, 1)),
  why {text},
  state {text} not null check (state in ('proposed', 'approved', 'done', 'refused')),
  proposed_by {id} not null,
  proposed_at {int} not null,
  decided_by {id},
  decided_at {int},
  decision {text},
  done_by {id},
  done_at {int},
  results {text},
  version {int} not null,
  check (exceptional = 0 or (two_people = 1 and why is not null)),
  check (two_people = 0 or state in ('proposed', 'refused') or decided_by <> proposed_by),
  check (state in ('proposed') or decided_at is not null),
  check ((state = 'done') = (done_at is not null)),
  check (kind not in ('apology', 'denial') or amount = 0)
) {strict};
create index remedy_complaint on remedy (complaint, proposed_at);
create index remedy_order on remedy (order_id) where order_id is not null;
create index remedy_state on remedy (state, proposed_at);
