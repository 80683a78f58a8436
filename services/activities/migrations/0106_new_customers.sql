-- What a cold call says of a customer that the customers service has not told of yet: a row of version 0, which any snapshot replaces. Each
-- event about such a customer carries it, so that whichever is heard first can make the customer.
alter table customer_refs
    add column new_customer jsonb,
    add constraint customer_refs_new_until_told check (new_customer is null or version = 0);
