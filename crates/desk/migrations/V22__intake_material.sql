-- What was read from a document's part, whole, so that it can be recognised again and shown with its places. As JSON, and in a table
-- of its own: lists of messages don't carry it along.
create table intake_material (
  message {id} primary key references intake_message,
  content {bytes} not null
) {strict};
