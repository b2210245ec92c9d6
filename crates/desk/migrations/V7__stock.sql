create table place (
  id {id} primary key,
  code {text} not null unique,
  name {text} not null,
  street {text} not null,
  city {text} not null,
  region {text},
  postcode {text} not null,
  country {text} not null,
  rank {int} not null
) {strict};
-- One row per item and place is the unit of contention. The last check is the promise that nothing is oversold.
create table stock_position (
  item {id} not null references item,
  place {id} not null references place,
  on_hand {int} not null check (on_hand >= 0),
  reserved {int} not null check (reserved >= 0),
  bin {text},
  primary key (item, place),
  check (reserved <= on_hand)
) {clustered};
create table stock_move (
  id {id} primary key,
  item {id} not null,
  place {id} not null,
  quantity {int} not null,
  kind {text} not null,
  thing {id} not null,
  at {int} not null
) {strict};
create index stock_move_item on stock_move (item, place, at);
-- Goods on their way. What was promised of them never exceeds what is coming.
create table supply (
  id {id} primary key,
  item {id} not null references item,
  place {id} not null references place,
  quantity {int} not null check (quantity >= 0),
  promised {int} not null check (promised >= 0),
  due {text} not null,
  source {text} not null,
  check (promised <= quantity)
) {strict};
create index supply_item on supply (item, place, due);
