-- What recommendations are made from. Of customers and contacts that were heard of before, it comes when they are told again, with the version
-- that they have: until then it is null.
alter table customer_refs
    add column rank text collate "C",
    -- When it was created: from then on it is due to be called as long as nobody has dealt with it.
    add column created_at timestamptz;

alter table contact_refs
    add column sales_contact boolean,
    add column accepts_sales_calls boolean,
    add column birthday date;

-- Contracts of customers with competing suppliers. Their customer may be heard of later than they.
create table third_party_refs (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    customer_id uuid not null,
    supplier_name text not null,
    contract_number text,
    end_date date not null,
    deleted boolean not null default false,
    primary key (tenant_id, id)
);
create index third_party_refs_customer on third_party_refs (tenant_id, customer_id);
select protect_tenant_table('third_party_refs');

-- Call cycles of ranks: by rank, because a change of it is told of the rank, not of each of its customers. One that was only mentioned by a
-- customer has the version 0. A rank that is no longer in use keeps its cycle, as its customers keep the rank.
create table rank_refs (
    tenant_id uuid not null,
    code text collate "C" not null,
    version bigint not null,
    name text not null,
    call_cycle_days int,
    primary key (tenant_id, code)
);
select protect_tenant_table('rank_refs');

-- The types of recommendations that the ERP has switched off. No row: it has not spoken of them.
create table recommendation_switches (
    tenant_id uuid primary key,
    version bigint not null,
    off text[] not null
);
select protect_tenant_table('recommendation_switches');
