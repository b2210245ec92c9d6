-- By what each error was found, under a number by which people speak of it, and taken back if it is none after all.
alter table error_record add column number {text};
alter table error_record add column source {text} not null default 'inspection';
alter table error_record add column withdrawn {text};
alter table error_record add column withdrawn_by {id};
alter table error_record add column withdrawn_at {int};
update error_record set source = 'review' where kind = 'sent_back';
update error_record set source = 'picking' where step = 'stock';
create unique index error_number on error_record (number) where number is not null;
create index error_at on error_record (at);
