-- What people write down about a customer (D§2.6). Rows are added and never changed.
create table notes (
    tenant_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    text text not null,
    -- Null if the author is no employee.
    author_id uuid,
    author_name text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    constraint notes_of_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
-- Newest first.
create index notes_customer on notes (tenant_id, customer_id, created_at, id);
select protect_tenant_table('notes');
