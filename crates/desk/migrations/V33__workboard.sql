-- Whose an open order is: whoever entered it, until somebody took it over.
alter table sales_order add column owner_team {text};
alter table sales_order add column owner_since {int};
-- Open orders only, by the day they are due: what is over is in none of these, however many there are.
create index order_open on sales_order ((coalesce(promised_date, requested_date, '9999-12-31')), number)
  where stage in ('submitted', 'confirmed', 'released');
create index order_open_customer on sales_order (customer, (coalesce(promised_date, requested_date, '9999-12-31')), number)
  where stage in ('submitted', 'confirmed', 'released');
create index order_open_owner on sales_order ((coalesce(owner, entered_by)), (coalesce(promised_date, requested_date, '9999-12-31')), number)
  where stage in ('submitted', 'confirmed', 'released');
-- A task that is late is escalated: 1 to the supervisor, 2 to the management.
alter table task add column escalation {int} not null default 0;
alter table task add column escalated_at {int};
create index task_due on task ((coalesce(due_at, 9223372036854775807)), number) where done_at is null;
create index task_team on task (department, (coalesce(due_at, 9223372036854775807)), number) where done_at is null;
create index task_person on task (person, (coalesce(due_at, 9223372036854775807)), number) where done_at is null;
-- An order or a task offered to a person or a team, and what they said.
create table handoff (
  id {id} primary key,
  thing {id} not null,
  noun {text} not null check (noun in ('order', 'task')),
  number {text} not null,
  to_team {text} not null,
  to_person {id},
  reason {text} not null,
  asked_by {id} not null,
  asked_at {int} not null,
  accepted {int},
  answer {text},
  answered_by {id},
  answered_at {int}
) {strict};
create unique index handoff_open on handoff (thing) where answered_at is null;
create index handoff_thing on handoff (thing, asked_at);
create index handoff_team on handoff (to_team, asked_at) where answered_at is null;
create index handoff_person on handoff (to_person, asked_at) where answered_at is null;
create index handoff_asked on handoff (asked_at);
-- When a company or a place works. The company's own has the code 'company'.
create table calendar (
  code {text} primary key,
  content {text} not null,
  version {int} not null
) {strict};
-- What somebody wrote about a thing for others to read; a need is what a customer always wants.
create table note (
  id {id} primary key,
  thing {id} not null,
  about {text} not null,
  kind {text} not null check (kind in ('note', 'need')),
  text {text} not null,
  author {id} not null,
  at {int} not null,
  retired_by {id},
  retired_at {int}
) {strict};
create index note_thing on note (thing, kind, at);
-- Who was named by @login, and whether they have seen it.
create table mention (
  id {id} primary key,
  person {id} not null,
  thing {id} not null,
  about {text} not null,
  text {text} not null,
  author {id} not null,
  at {int} not null,
  seen_at {int}
) {strict};
create index mention_person on mention (person, at) where seen_at is null;
