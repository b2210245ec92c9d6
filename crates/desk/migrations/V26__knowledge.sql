-- What people settled in documents that came in, kept: the rows of knowledge follow from these and can be made again.
create table knowledge_event (
  id {id} primary key,
  deed {text} not null check (deed in ('corrected', 'accepted', 'remembered', 'activated', 'retired', 'held_back')),
  document {text} not null,
  message {id},
  customer {text} not null,
  field {text} not null,
  was {text},
  became {text} not null,
  written {text} not null,
  place {text},
  told {text} not null,
  about {text},
  person {id} not null,
  login {text} not null,
  standing {text} not null check (standing in ('program', 'beginner', 'teacher')),
  at {int} not null,
  -- What is said at the same moment is told apart by this.
  nth {int} not null
) {strict};
create index knowledge_event_message on knowledge_event (message, at);
-- What was learned: in a scope (a customer's number, empty for everyone), a text means something.
create table knowledge (
  id {id} primary key,
  number {text} not null unique,
  kind {text} not null,
  scope {text} not null,
  layout {text} not null,
  folded {text} not null,
  meaning {text} not null,
  written {text} not null,
  detail {text} not null,
  status {text} not null check (status in ('proposed', 'active', 'retired')),
  support {int} not null check (support >= 0),
  contradictions {int} not null check (contradictions >= 0),
  author {text} not null,
  document {text} not null,
  made_at {int} not null,
  changed_at {int} not null,
  unique (kind, scope, layout, folded, meaning)
) {strict};
create index knowledge_scope on knowledge (scope, status, kind);
create index knowledge_status on knowledge (status, kind, number);
-- Which events speak for a row, and which against it.
create table knowledge_said (
  knowledge {id} not null references knowledge,
  event {id} not null references knowledge_event,
  agrees {int} not null check (agrees in (0, 1)),
  primary key (knowledge, event)
) {clustered};
create index knowledge_said_event on knowledge_said (event);
-- The latest documents of a customer, for reading them again.
create index intake_customer on intake_message (customer, received_at);
