-- Where mail comes in and goes out. No password stands here: only where the worker finds it.
create table mailbox (
  id {id} primary key,
  code {text} not null unique,
  kind {text} not null check (kind in ('imap', 'folder', 'smtp')),
  host {text} not null,
  port {int} not null,
  security {text} not null check (security in ('tls', 'starttls', 'plain')),
  login {text},
  secret {text},
  authority {text},
  folder {text} not null,
  done_folder {text},
  address {text},
  places_orders {int} not null,
  active {int} not null,
  uid_validity {int} not null,
  uid_done {int} not null,
  leased_by {text},
  leased_until {int} not null,
  seen_at {int},
  trouble {text},
  trouble_since {int},
  changed_at {int} not null,
  version {int} not null
) {strict};
-- What was taken in, by what makes a mail the same one: two copies of it are one, whichever mailbox they lie in.
create table mail_taken (
  fingerprint {bytes} primary key,
  mailbox {id} not null,
  message_id {text},
  sender {text},
  subject {text},
  outcome {text} not null check (outcome in ('document', 'filed', 'bounce', 'too_large', 'refused')),
  document {bytes},
  message {id},
  letter {id},
  taken_at {int} not null
) {strict};
create index mail_taken_message on mail_taken (message);
create index mail_taken_letter on mail_taken (letter);
-- Where it lay: a place is looked at once.
create table mail_place (
  mailbox {id} not null,
  uid_validity {int} not null,
  uid {int} not null,
  fingerprint {bytes} not null,
  primary key (mailbox, uid_validity, uid)
) {clustered};
