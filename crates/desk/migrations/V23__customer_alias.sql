-- The other names of one customer, whenever their account is opened: without this, the other names of all were read.
create index customer_alias_customer on customer_alias (customer, name);
