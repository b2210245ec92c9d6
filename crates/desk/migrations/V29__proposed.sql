-- Documents about which the optional endpoint was asked, and what came of it.
create table intake_proposed (
  message {id} primary key,
  asked_at {int} not null,
  offered {int} not null,
  taken {int} not null,
  trouble {text}
) {strict};
