-- The library of approved answers. A version is written by one person and approved by another; of a script's versions in a language the
-- highest that is approved and valid on the day is the one that is said.
create table script_version (
  id {id} primary key,
  code {text} not null,
  language {text} not null,
  version {int} not null,
  question {text} not null,
  keywords {text} not null,
  answer {text} not null,
  branches {text} not null,
  valid_from {text} not null,
  valid_to {text},
  state {text} not null check (state in ('proposed', 'approved', 'refused', 'retired')),
  note {text},
  written_by {id} not null,
  written_at {int} not null,
  decided_by {id},
  decided_at {int},
  unique (code, language, version),
  check (decided_by is null or decided_by <> written_by or state = 'retired')
) {strict};
create index script_state on script_version (state, code);
-- What a script is found by. Weight: 3 for its question, 2 for its keywords, 1 for its answer.
create table script_word (
  word {text} not null,
  script {id} not null,
  weight {int} not null,
  primary key (word, script)
) {clustered};
create index script_word_script on script_word (script);
-- What was asked and what was answered.
create table inquiry (
  id {id} primary key,
  number {text} not null unique,
  asked {text} not null,
  answered {text} not null,
  script {text},
  language {text},
  script_version {int},
  customer {id},
  customer_number {text},
  order_id {id},
  order_number {text},
  sku {text},
  channel {text} not null check (channel in ('phone', 'mail', 'counter')),
  follows {text},
  task {text},
  person {id} not null,
  at {int} not null
) {strict};
create index inquiry_at on inquiry (at, number);
create index inquiry_order on inquiry (order_id, at) where order_id is not null;
create index inquiry_customer on inquiry (customer, at) where customer is not null;
create index inquiry_script on inquiry (script, at) where script is not null;
