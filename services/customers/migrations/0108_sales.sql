-- What customers were invoiced, as the ERP tells it (D§2.12): what holds for a whole history, and its months. A history is written by
-- who holds its customer's row.
create table sales_histories (
    tenant_id uuid not null,
    customer_id uuid not null,
    version bigint not null,
    currency text not null,
    erp_synced_at timestamptz not null,
    primary key (tenant_id, customer_id),
    constraint sales_histories_of_customer
        foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
select protect_tenant_table('sales_histories');

-- Months without sales have no row.
create table sales_months (
    tenant_id uuid not null,
    customer_id uuid not null,
    -- Its first day.
    month date not null,
    -- In minor units, without VAT; below zero if more was credited.
    invoiced bigint not null,
    invoice_count int not null,
    primary key (tenant_id, customer_id, month),
    constraint sales_months_of_history
        foreign key (tenant_id, customer_id) references sales_histories (tenant_id, customer_id) on delete cascade
);
select protect_tenant_table('sales_months');
