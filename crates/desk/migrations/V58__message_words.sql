-- The words by which messages are found, however old: documents that came in, and letters.
create table message_word (
  kind {text} not null,
  word {text} not null,
  at {int} not null,
  message {id} not null,
  primary key (kind, word, at, message)
) {clustered};
create index message_word_message on message_word (message, word);
-- Each word once, so that a beginning is found without reading all that stands behind it.
create table message_vocabulary (
  kind {text} not null,
  word {text} not null,
  primary key (kind, word)
) {clustered};
-- What came before there was an index; the worker goes back through it.
create table message_gap (
  kind {text} primary key,
  before {int} not null
) {strict};
insert into message_gap (kind, before)
  select 'document', max(received_at) + 1 from intake_message having max(received_at) is not null;
insert into message_gap (kind, before)
  select 'letter', max(made_at) + 1 from outbox having max(made_at) is not null;
