-- What the service knows of foreign data: employees, fed by EmployeeChanged, newest version wins.
create table employee_refs (
    tenant_id uuid not null,
    id uuid not null,
    code text not null,
    display_name text not null,
    name_key text collate "C" generated always as (fold(display_name)) stored,
    active boolean not null,
    salesman boolean not null,
    manager_id uuid,
    site text not null,
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

-- Look-up lists, maintained in the ERP.
create table static_codes (
    tenant_id uuid not null,
    list text not null constraint static_codes_list_known check (list in ('CUSTOMER_TYPE', 'RANK', 'REPORTING_AREA', 'SITE')),
    code text collate "C" not null,
    description text not null,
    description_key text collate "C" generated always as (fold(description)) stored,
    active boolean not null default true,
    sort_order int not null default 0,
    primary key (tenant_id, list, code)
);
select protect_tenant_table('static_codes');
