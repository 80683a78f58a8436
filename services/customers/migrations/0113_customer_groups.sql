-- Customer groups (D§2.3): linking a salesman to a group opens all its customers to him. The salesmen are few and are read and written as a
-- whole with their group; the customers may be thousands.
create table customer_groups (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(name), '')) stored,
    salesman_ids uuid[] not null,
    -- Of customer_group_members; whoever changes those has locked this row.
    customer_count int not null,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (tenant_id, id),
    constraint customer_groups_name_unique unique (tenant_id, name_key)
);
-- For the order of the list.
create index customer_groups_name on customer_groups (tenant_id, name_key, id);
select protect_tenant_table('customer_groups');

create table customer_group_members (
    tenant_id uuid not null,
    group_id uuid not null,
    customer_id uuid not null,
    primary key (tenant_id, group_id, customer_id),
    constraint customer_group_members_group foreign key (tenant_id, group_id) references customer_groups (tenant_id, id) on delete cascade,
    constraint customer_group_members_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_group_members_customer on customer_group_members (tenant_id, customer_id, group_id);
select protect_tenant_table('customer_group_members');

-- Why somebody sees a customer: he works with it, he is linked to a group of it, or both. One table for all of it: what is seen is asked for
-- by every list, why it is seen hardly ever.
alter table customer_access
    add column linked boolean not null default true,
    add column grouped boolean not null default false,
    add constraint customer_access_has_a_reason check (linked or grouped);
