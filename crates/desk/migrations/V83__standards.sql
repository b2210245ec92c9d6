-- Standards: what is aimed at, and the chart that watches over it. An alert is raised once for a point and a rule.
create table standard (
  code {text} primary key,
  id {id} not null,
  name {text} not null,
  measure {text} not null,
  chart {text} not null check (chart in ('p', 'u', 'xbar', 'individuals')),
  period {text} not null check (period in ('day', 'week')),
  channel {text} not null,
  -- Parts per million of a share or a rate, minutes of a time.
  target {int} not null check (target >= 0),
  adjusted {int} not null check (adjusted in (0, 1)),
  team {text} not null,
  active {int} not null check (active in (0, 1)),
  -- Points up to here were watched.
  watched_to {int} not null,
  version {int} not null
) {strict};
create table standard_alert (
  id {id} primary key,
  standard {text} not null,
  point {text} not null,
  rule {text} not null,
  value {text} not null,
  at {int} not null,
  task {text},
  seen_by {id},
  seen_at {int},
  note {text},
  unique (standard, point, rule)
) {strict};
create index standard_alert_at on standard_alert (at);
