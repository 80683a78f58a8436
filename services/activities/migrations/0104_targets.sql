-- Monthly targets (D§2.1). Null in a salesman's row means the tenant's default, and so does a salesman without row.
create table target_defaults (
    tenant_id uuid primary key,
    version bigint not null,
    calls int not null,
    emails int not null,
    meetings int not null,
    inspections int not null,
    cases int not null,
    quotes int not null,
    orders int not null,
    invoices int not null
);
select protect_tenant_table('target_defaults');

create table salesman_targets (
    tenant_id uuid not null,
    salesman_id uuid not null,
    version bigint not null,
    calls int,
    emails int,
    meetings int,
    inspections int,
    cases int,
    quotes int,
    orders int,
    invoices int,
    primary key (tenant_id, salesman_id)
);
select protect_tenant_table('salesman_targets');

-- Salesmen by their names.
create index employee_refs_salesmen on employee_refs (tenant_id, coalesce(name_key, ''), id) where active and salesman;
