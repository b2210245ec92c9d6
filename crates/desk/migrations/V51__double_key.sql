-- Fields of an order that a second person keys without seeing what the first wrote, and what came of it.
create table double_key (
  id {id} primary key,
  order_id {id} not null,
  order_number {text} not null,
  line_no {int} not null,
  field {text} not null check (field in ('quantity', 'price', 'ship_to')),
  first {text} not null,
  first_by {id} not null,
  raised_at {int} not null,
  second {text},
  second_by {id},
  second_at {int},
  outcome {text} check (outcome in ('same', 'first', 'second', 'other', 'void')),
  settled {text},
  settled_by {id},
  settled_at {int},
  check ((second is null) = (second_by is null)),
  check (second_by is null or second_by <> first_by),
  check (outcome is null or outcome in ('void', 'same') or settled_by <> second_by)
) {strict};
create index double_key_order on double_key (order_id, line_no);
create index double_key_open on double_key (raised_at) where outcome is null;
