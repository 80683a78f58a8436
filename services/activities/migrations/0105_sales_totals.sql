-- What salesmen sold, as the ERP tells it, month by month. The salesman's id follows from his code: he may be heard of later.
create table sales_reports (
    tenant_id uuid not null,
    salesman_id uuid not null,
    version bigint not null,
    erp_synced_at timestamptz not null,
    primary key (tenant_id, salesman_id)
);
select protect_tenant_table('sales_reports');

create table sales_totals (
    tenant_id uuid not null,
    salesman_id uuid not null,
    -- Its first day.
    month date not null,
    currency text not null,
    order_count int not null,
    -- Whole minor units.
    ordered bigint not null,
    invoice_count int not null,
    invoiced bigint not null,
    primary key (tenant_id, salesman_id, month),
    constraint sales_totals_of_report foreign key (tenant_id, salesman_id) references sales_reports (tenant_id, salesman_id)
);
select protect_tenant_table('sales_totals');

-- The cases that a salesman began in a month.
create index cases_salesman_created_at on cases (tenant_id, salesman_id, created_at);
