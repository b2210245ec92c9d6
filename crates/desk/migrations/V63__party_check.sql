-- What a document or a caller said of who they are and who pays, held against the record: each field as it was decided last. The journal has
-- what was decided before.
create table party_check (
  thing {id} not null,
  field {text} not null check (field in ('name', 'bill_to', 'ship_to', 'tax_id', 'terms', 'email')),
  noun {text} not null check (noun in ('order', 'intake')),
  said {text} not null,
  on_record {text} not null,
  resemblance {int} not null check (resemblance between 0 and 100),
  decision {text} not null check (decision in ('accepted', 'corrected', 'held')),
  note {text},
  person {id} not null,
  at {int} not null,
  primary key (thing, field)
) {clustered};
