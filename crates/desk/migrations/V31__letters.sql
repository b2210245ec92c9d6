-- A letter knows its conversation, who wrote it, who let it go, and what came back.
alter table outbox add column letter_number {text};
alter table outbox add column message_id {text};
alter table outbox add column in_reply_to {text};
alter table outbox add column mail_references {text};
alter table outbox add column order_id {id};
alter table outbox add column customer {id};
alter table outbox add column author {id};
alter table outbox add column language {text};
alter table outbox add column template {text};
alter table outbox add column template_version {int};
alter table outbox add column is_automatic {int} not null default 0;
alter table outbox add column held_for {text};
alter table outbox add column decided_by {id};
alter table outbox add column decided_at {int};
alter table outbox add column decided_why {text};
alter table outbox add column leased_by {text};
alter table outbox add column leased_until {int} not null default 0;
alter table outbox add column sent_copy {bytes};
alter table outbox add column bounced_at {int};
alter table outbox add column bounce {text};
create unique index outbox_letter_number on outbox (letter_number);
create index outbox_message_id on outbox (message_id);
create index outbox_order on outbox (order_id);
create index outbox_customer on outbox (customer, made_at);
create index outbox_made on outbox (made_at);
-- What is enclosed: a document that is kept, or a paper that is printed when the letter goes and kept then.
create table letter_enclosure (
  letter {id} not null,
  position {int} not null,
  name {text} not null,
  media_type {text} not null,
  document {bytes},
  paper {text},
  primary key (letter, position)
) {clustered};
