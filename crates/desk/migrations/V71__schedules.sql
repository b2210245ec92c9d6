-- What only some lines of orders have: parts of a line with a place of their own, a specification, a vendor who sends them.
-- A line without any of it has no row here, so that an ordinary order costs nothing more.
create table order_line_more (
  order_id {id} not null,
  line_no {int} not null,
  -- The line that is the first part of what this line is a part of.
  part_of {int},
  ship_to {id},
  -- The place as it was when the order was placed.
  party {text},
  specification {text},
  -- 'drop_ship' or 'buy_to_order'; nothing for what comes from stock.
  sourcing {text},
  primary key (order_id, line_no)
) {clustered};
-- Where a shipment goes, if not to its order's ship-to.
alter table shipment add column ship_to {text};
