create table person (
  id {id} primary key,
  login {text} not null unique,
  name {text} not null,
  email {text},
  password {text},
  department {text} not null,
  language {text} not null,
  active {int} not null,
  version {int} not null,
  created_at {int} not null
) {strict};
create table person_role (
  person {id} not null references person,
  role {text} not null,
  primary key (person, role)
) {clustered};
-- The level a person has shown for a duty of the framework, and who granted it.
create table competency (
  person {id} not null references person,
  duty {text} not null,
  level {text} not null check (level in ('emerging', 'developing', 'proficient', 'advanced')),
  granted_by {id},
  granted_at {int} not null,
  primary key (person, duty)
) {clustered};
-- Sessions and tokens are kept as hashes: what is in the database opens no door.
create table session (
  hash {bytes} primary key,
  person {id} not null references person,
  created_at {int} not null,
  expires_at {int} not null
) {clustered};
create table api_token (
  hash {bytes} primary key,
  id {id} not null unique,
  person {id} not null references person,
  name {text} not null,
  scopes {text} not null,
  created_at {int} not null,
  expires_at {int},
  revoked_at {int}
) {clustered};
create table sign_in_failure (
  login {text} not null,
  at {int} not null,
  primary key (login, at)
) {clustered};
