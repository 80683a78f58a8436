-- Roles of contacts are one more look-up list.
alter table static_codes drop constraint static_codes_list_known;
alter table static_codes add constraint static_codes_list_known
    check (list in ('CUSTOMER_TYPE', 'RANK', 'REPORTING_AREA', 'SITE', 'CONTACT_ROLE'));

-- The people at a customer (D§2.5). Blank text is null, as with customers.
create table contacts (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    -- Highest version the ERP has named: the next change here is above it.
    erp_version bigint not null default 0,
    customer_id uuid not null,
    -- Given by the ERP; null until it knows the contact.
    code text collate "C",
    code_key text collate "C" generated always as (fold(code)) stored,
    given_name text,
    given_name_key text collate "C" generated always as (fold(given_name)) stored,
    family_name text,
    family_name_key text collate "C" generated always as (fold(family_name)) stored,
    name_key text collate "C" not null
        generated always as (coalesce(fold(coalesce(given_name, '') || ' ' || coalesce(family_name, '')), '')) stored,
    title text,
    role text collate "C" not null,
    telephone text,
    telephone_key text collate "C" generated always as (fold(telephone)) stored,
    mobile text,
    mobile_key text collate "C" generated always as (fold(mobile)) stored,
    business_telephone text,
    business_telephone_key text collate "C" generated always as (fold(business_telephone)) stored,
    email text,
    email_key text collate "C" generated always as (fold(email)) stored,
    is_sales_contact boolean not null,
    accepts_sales_calls boolean not null,
    birthday date,
    active boolean not null,
    erp_synced_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint contacts_code_unique unique (tenant_id, code),
    constraint contacts_of_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
-- Those of one customer in their order, and those of a salesman's customers.
create index contacts_customer on contacts (tenant_id, customer_id, name_key, id);
-- For the order of the list over all customers, and its filters.
create index contacts_name on contacts (tenant_id, name_key, id);
create index contacts_family_name on contacts (tenant_id, coalesce(family_name_key, ''), id);
create index contacts_created_at on contacts (tenant_id, created_at, id);
create index contacts_updated_at on contacts (tenant_id, updated_at, id);
create index contacts_email_key on contacts (tenant_id, email_key);
select protect_tenant_table('contacts');
