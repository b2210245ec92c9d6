-- What holds for a customer's orders besides price and credit. A customer without a row has none of it.
create table customer_terms (
  customer {id} primary key references customer,
  -- Goods leave only once they are paid.
  prepaid {int} not null,
  -- Samples that are given away in twelve months; none for what the policy says.
  samples_a_year {int},
  -- With so much less than was ordered a line is done; a percentage in ten-thousandths.
  under_delivery {int} not null check (under_delivery >= 0)
) {clustered};
-- Countries to which goods go only after somebody has looked at it.
create table export_watch (
  country {text} primary key,
  reason {text} not null
) {clustered};
create index hold_waiting on hold (raised_at) where resolved_at is null;
