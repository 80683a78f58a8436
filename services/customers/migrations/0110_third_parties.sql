-- Contracts of customers with competing suppliers (D§2.10). Items and their usage are read and written as a whole with their contract, so
-- they are one document of it.
create table third_parties (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    customer_id uuid not null,
    supplier_name text not null,
    supplier_key text collate "C" not null generated always as (coalesce(fold(supplier_name), '')) stored,
    contract_number text,
    contract_number_key text collate "C" generated always as (fold(contract_number)) stored,
    start_date date,
    end_date date not null,
    -- ISO 4217 code of all amounts, which are minor units here and decimals among the items.
    currency text not null,
    monthly_fee bigint,
    escalation_percent numeric(5, 2),
    settlement_amount bigint,
    notes text,
    items jsonb not null,
    item_count int not null generated always as (jsonb_array_length(items)) stored,
    -- Of those that may be restored.
    deleted_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (tenant_id, id),
    constraint third_parties_of_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
-- Those of one customer in their order, and those of a salesman's customers.
create index third_parties_customer on third_parties (tenant_id, customer_id, end_date, id);
-- For the orders of the list over all customers.
create index third_parties_end_date on third_parties (tenant_id, end_date, id);
create index third_parties_supplier on third_parties (tenant_id, supplier_key, id);
create index third_parties_created_at on third_parties (tenant_id, created_at, id);
create index third_parties_updated_at on third_parties (tenant_id, updated_at, id);
select protect_tenant_table('third_parties');
