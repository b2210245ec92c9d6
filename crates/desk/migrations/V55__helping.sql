-- A note may be about one field of its thing; what stood there when it was written is kept with it.
alter table note add column field {text};
alter table note add column field_value {text};
-- What somebody asked of a person who knows more. It is kept where it was asked: on its thing, and on the field.
create table question (
  id {id} primary key,
  number {text} not null unique,
  thing {id} not null,
  about {text} not null,
  field {text} not null,
  field_value {text} not null,
  duty {text} not null,
  asker {id} not null,
  asked_at {int} not null,
  with_person {id} not null,
  state {text} not null check (state in ('asked', 'returned', 'answered', 'withdrawn')),
  since {int} not null,
  version {int} not null
) {strict};
create index question_thing on question (thing, asked_at);
create index question_with on question (with_person, since) where state = 'asked';
create index question_asker on question (asker, since) where state = 'returned';
-- Each word of it: what was asked, handed back, asked again, answered.
create table question_word (
  question {id} not null,
  position {int} not null,
  kind {text} not null check (kind in ('asked', 'passed', 'returned', 'answered', 'withdrawn')),
  text {text} not null,
  person {id} not null,
  at {int} not null,
  primary key (question, position)
) {clustered};
-- Who looks on while somebody writes; without an end they still do.
create table following (
  id {id} primary key,
  thing {id} not null,
  about {text} not null,
  person {id} not null,
  since {int} not null,
  until {int} not null,
  ended_at {int}
) {strict};
create index following_thing on following (thing, since) where ended_at is null;
create index following_person on following (person, since) where ended_at is null;
-- Who is in: when somebody last worked in a session.
alter table session add column worked_at {int} not null default 0;
