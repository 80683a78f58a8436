-- What the service knows of foreign data, fed by events; the newest version of each wins.

-- Employees.
create table employee_refs (
    tenant_id uuid not null,
    id uuid not null,
    code text not null,
    display_name text not null,
    name_key text collate "C" generated always as (fold(display_name)) stored,
    active boolean not null,
    salesman boolean not null,
    manager_id uuid,
    version bigint not null,
    primary key (tenant_id, id)
);
create index employee_refs_manager on employee_refs (tenant_id, manager_id);
select protect_tenant_table('employee_refs');

-- An employee and everybody below in the organisation chart. UNION ends cycles that a wrong chart may hold.
create function team_of(of_tenant uuid, of_employee uuid) returns setof uuid language sql stable as $$
    with recursive team as (
        select of_employee as id
        union
        select e.id from employee_refs e join team t on e.manager_id = t.id where e.tenant_id = of_tenant
    )
    select id from team
$$;

-- Customers. Of one that was merged into another it is said into which; its cases stay with it and are shown with the other.
create table customer_refs (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    code text,
    name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(name), '')) stored,
    status text collate "C" not null
        constraint customer_refs_status_known check (status in ('NEW_CRM', 'RELEASED', 'ACTIVE', 'HOLD', 'INACTIVE')),
    main_salesman_id uuid,
    merged_into uuid,
    -- True from when an import that had made it was undone.
    deleted boolean not null default false,
    primary key (tenant_id, id)
);
create index customer_refs_merged on customer_refs (tenant_id, merged_into) where merged_into is not null;
select protect_tenant_table('customer_refs');

-- Who sees a customer: its salesmen and those of its groups (D§5.2).
create table customer_access (
    tenant_id uuid not null,
    customer_id uuid not null,
    employee_id uuid not null,
    primary key (tenant_id, customer_id, employee_id)
);
select protect_tenant_table('customer_access');

-- Contacts. Their customer may be heard of later than they.
create table contact_refs (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    customer_id uuid not null,
    display_name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(display_name), '')) stored,
    telephone text,
    mobile text,
    business_telephone text,
    email text,
    active boolean not null,
    deleted boolean not null default false,
    primary key (tenant_id, id)
);
create index contact_refs_customer on contact_refs (tenant_id, customer_id, name_key, id);
select protect_tenant_table('contact_refs');
