-- What of an invoice was credited, and what of it is settled by payments and credits. Never more than it came to.
alter table invoice add column credited {int} not null default 0 check (credited >= 0 and (credited = 0 or credited <= total));
alter table invoice add column settled {int} not null default 0 check (settled >= 0 and (settled = 0 or settled <= total));
alter table invoice_line add column credited_quantity {int} not null default 0 check (credited_quantity >= 0 and credited_quantity <= quantity);
alter table invoice_line add column credited {int} not null default 0 check (credited >= 0 and (credited = 0 or credited <= net));
create table credit_note (
  id {id} primary key,
  -- A draft number until it is released, so that the numbers of released credit notes have no gaps.
  number {text} not null unique,
  draft_number {text} not null unique,
  kind {text} not null check (kind in ('return', 'correction')),
  invoice {id} not null,
  order_id {id} not null,
  customer {id} not null,
  -- The return it comes from.
  rma {id},
  stage {text} not null check (stage in ('held', 'released', 'refused')),
  currency {text} not null,
  goods {int} not null,
  charges {int} not null,
  tax {int} not null,
  total {int} not null check (total > 0),
  settled {int} not null check (settled >= 0 and settled <= total),
  day {text} not null,
  reason {text} not null,
  content {text} not null,
  made_by {id} not null,
  decided_by {id},
  decision {text},
  made_at {int} not null,
  decided_at {int},
  version {int} not null
) {strict};
create index credit_note_invoice on credit_note (invoice);
create index credit_note_order on credit_note (order_id);
create index credit_note_customer on credit_note (customer, stage);
create index credit_note_made on credit_note (made_at);
create index credit_note_rma on credit_note (rma) where rma is not null;
-- A payment that came in, or one that went back to a customer. No number of a card is ever kept.
create table payment (
  id {id} primary key,
  number {text} not null unique,
  kind {text} not null check (kind in ('received', 'refund')),
  customer {id} not null,
  day {text} not null,
  method {text} not null,
  reference {text} not null,
  currency {text} not null,
  amount {int} not null check (amount > 0),
  settled {int} not null check (settled >= 0 and settled <= amount),
  recorded_by {id} not null,
  recorded_at {int} not null,
  reversed_by {id},
  reversed_at {int},
  reversed_day {text},
  reversal {text},
  version {int} not null
) {strict};
create index payment_customer on payment (customer, day);
create index payment_recorded on payment (recorded_at);
-- What of a payment or credit note went to an invoice, or back to the customer.
create table allocation (
  id {id} primary key,
  customer {id} not null,
  invoice {id},
  refund {id},
  payment {id},
  credit_note {id},
  amount {int} not null check (amount > 0),
  day {text} not null,
  -- The day on which it was taken back.
  undone_day {text},
  made_by {id} not null,
  made_at {int} not null,
  check ((invoice is null) <> (refund is null)),
  check ((payment is null) <> (credit_note is null))
) {strict};
create index allocation_invoice on allocation (invoice) where invoice is not null;
create index allocation_refund on allocation (refund) where refund is not null;
create index allocation_payment on allocation (payment) where payment is not null;
create index allocation_credit on allocation (credit_note) where credit_note is not null;
