-- How satisfied a customer was with an order. The token of the link is kept as its hash only.
create table survey (
  id {id} primary key,
  number {text} not null unique,
  order_id {id} not null,
  order_number {text} not null,
  customer {id} not null,
  customer_number {text} not null,
  clerk {id} not null,
  token {bytes} not null unique,
  sent_at {int} not null,
  expires_at {int} not null,
  answered_at {int},
  score {int} check (score between 1 and 5),
  words {text},
  task {text},
  check ((answered_at is null) = (score is null))
) {strict};
create index survey_order on survey (order_id);
create index survey_customer on survey (customer, sent_at);
create index survey_sent on survey (sent_at);
create index survey_answered on survey (answered_at) where answered_at is not null;
