-- The words of letters. A version is written by one person and approved by another; those that are built in are version 0.
create table letter_template (
  id {id} primary key,
  code {text} not null,
  language {text} not null,
  version {int} not null,
  subject {text} not null,
  body {text} not null,
  state {text} not null check (state in ('proposed', 'approved', 'refused')),
  note {text},
  written_by {id} not null,
  written_at {int} not null,
  decided_by {id},
  decided_at {int},
  unique (code, language, version)
) {strict};
-- What is acknowledged and what is looked at before it goes, for all ('') or for one customer by number.
create table letter_policy (
  customer {text} primary key,
  receipt {int} not null,
  review {text} not null check (review in ('never', 'by_level', 'always')),
  version {int} not null
) {strict};
