-- What the activities service tells of activities, newest version wins: when those begin that are open, when the others were completed.
-- Cancelled ones have no time. No foreign key: a cold call is heard of before its customer is made.
create table activity_refs (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    customer_id uuid not null,
    open boolean not null,
    at timestamptz,
    primary key (tenant_id, id)
);
create index activity_refs_customer on activity_refs (tenant_id, customer_id, open, at) where at is not null;
select protect_tenant_table('activity_refs');

-- When the customer's open activity that begins first begins, and when one was completed last; with what was merged into it.
alter table customers add column next_activity_at timestamptz, add column last_activity_at timestamptz;

-- Nothing planned is later than everything planned; never contacted is before all that was.
create index customers_next_activity on customers
    (tenant_id, (case when next_activity_at is null then timestamptz '9999-12-30 00:00Z' else next_activity_at end), id)
    where merged_into is null;
create index customers_last_activity on customers
    (tenant_id, (case when last_activity_at is null then timestamptz '0001-01-01 00:00Z' else last_activity_at end), id)
    where merged_into is null;
