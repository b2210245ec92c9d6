-- In which form a customer's programs take despatch advices and invoices; without a row neither is sent.
create table customer_documents (
  customer {id} primary key references customer (id),
  advice {text},
  invoice {text}
) {strict};
