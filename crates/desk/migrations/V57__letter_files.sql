-- Files that somebody brought for a letter of theirs; the content is kept by its hash. What went with no letter is put away after some days.
create table letter_file (
  id {id} primary key,
  person {id} not null,
  name {text} not null,
  media_type {text} not null,
  size {int} not null,
  document {bytes} not null,
  at {int} not null
) {strict};
create index letter_file_person on letter_file (person, at);
