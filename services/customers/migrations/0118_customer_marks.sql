-- Which customers a user has marked as favourites, and which he looked at last. Of each user there are at most 250 rows: whatever is asked of
-- them reads them by the primary key. Without an index on the times a view that is remembered again writes one row and no index.
create table customer_marks (
    tenant_id uuid not null,
    user_id uuid not null,
    customer_id uuid not null,
    favourite_at timestamptz,
    viewed_at timestamptz,
    primary key (tenant_id, user_id, customer_id),
    constraint customer_marks_say_something check (favourite_at is not null or viewed_at is not null),
    constraint customer_marks_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_marks_customer on customer_marks (tenant_id, customer_id);
select protect_tenant_table('customer_marks');
