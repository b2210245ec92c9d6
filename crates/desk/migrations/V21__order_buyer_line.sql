-- The buyer's own number of an order's line, where the order came as a document that numbers its lines.
create table order_buyer_line (
  order_id {id} not null,
  line_no {int} not null,
  buyer_line {text} not null,
  primary key (order_id, line_no)
) {clustered};
