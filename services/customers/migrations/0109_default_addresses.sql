-- Which of several addresses of a type is used first (D§2.4). The ERP says so; of those it told before, nobody knows.
alter table customer_addresses add column is_default boolean not null default false;
