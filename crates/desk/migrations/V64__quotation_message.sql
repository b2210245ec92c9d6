-- The offer that was made of a request, found from the request.
create index quotation_message on quotation (message, made_at) where message is not null;
