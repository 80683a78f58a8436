-- Customers (D§2.2). Blank text is null; codes and keys have collation "C", so that indexes serve them under row-level security.
create table customers (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    -- Given by the ERP; null until it knows the customer.
    code text collate "C",
    code_key text collate "C" generated always as (fold(code)) stored,
    name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(name), '')) stored,
    status text collate "C" not null
        constraint customers_status_known check (status in ('NEW_CRM', 'RELEASED', 'ACTIVE', 'HOLD', 'INACTIVE')),
    customer_type text collate "C" not null,
    rank text collate "C" not null,
    reporting_area text collate "C" not null,
    site text collate "C" not null,
    -- At most one, so also under concurrency; none only if the ERP names none. Among those of customer_access, too.
    main_salesman_id uuid,
    telephone text,
    fax text,
    email text,
    email_key text collate "C" generated always as (fold(email)) stored,
    website text,
    trading_name text,
    registration_number text,
    vat_number text,
    -- City of the physical address, for the listing.
    city text,
    city_key text collate "C" generated always as (fold(city)) stored,
    telephone_key text collate "C" generated always as (fold(telephone)) stored,
    -- Finance, owned by the ERP. Whole minor units.
    credit_limit bigint,
    account_balance bigint,
    currency text,
    payment_terms text,
    custom_fields jsonb not null default '{}',
    released_at timestamptz,
    released_by text,
    approved_at timestamptz,
    approver text,
    approval_comment text,
    declined_at timestamptz,
    declined_by text,
    decline_reason text,
    -- Fields a CRM user changed since the release: the ERP does not overwrite them.
    crm_edited text[] not null default '{}',
    erp_synced_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint customers_code_unique unique (tenant_id, code)
);
-- For the order of the listing.
create index customers_name on customers (tenant_id, name_key, id);
create index customers_code on customers (tenant_id, coalesce(code_key, ''), id);
create index customers_city on customers (tenant_id, coalesce(city_key, ''), id);
create index customers_created_at on customers (tenant_id, created_at, id);
create index customers_updated_at on customers (tenant_id, updated_at, id);
-- For its filters; that of the status most often comes with the order by name.
create index customers_status on customers (tenant_id, status, name_key, id);
create index customers_code_key on customers (tenant_id, code_key);
create index customers_city_key on customers (tenant_id, city_key);
create index customers_main_salesman on customers (tenant_id, main_salesman_id);
select protect_tenant_table('customers');

-- Who works with a customer, the main salesman and the additional ones, and so may see it (D§2.3, 5.2).
create table customer_access (
    tenant_id uuid not null,
    customer_id uuid not null,
    employee_id uuid not null,
    primary key (tenant_id, customer_id, employee_id),
    constraint customer_access_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_access_employee on customer_access (tenant_id, employee_id, customer_id);
select protect_tenant_table('customer_access');

-- Addresses (D§2.4). Typed in the CRM until the customer is released, owned by the ERP afterwards.
create table customer_addresses (
    tenant_id uuid not null,
    customer_id uuid not null,
    position int not null,
    type text not null constraint customer_addresses_type_known check (type in ('PHYSICAL', 'POSTAL', 'DELIVERY', 'BILLING')),
    lines text[] not null,
    suburb text not null,
    city text not null,
    province text not null,
    postal_code text not null,
    country text not null,
    telephone text not null,
    primary key (tenant_id, customer_id, position),
    constraint customer_addresses_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
select protect_tenant_table('customer_addresses');
