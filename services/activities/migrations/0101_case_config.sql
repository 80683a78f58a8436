-- Case types and stages (D§2.7). A tenant that has changed neither has no rows: it uses the starter lists, whose ids follow from its own and
-- their codes, and gets rows for them with its first case or its first change.
create table case_types (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    code text collate "C" not null,
    description text not null,
    position int not null,
    active boolean not null,
    primary key (tenant_id, id),
    constraint case_types_code_unique unique (tenant_id, code)
);
select protect_tenant_table('case_types');

create table case_stages (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    code text collate "C" not null,
    description text not null,
    position int not null,
    active boolean not null,
    -- The case types that use it; none means all.
    case_type_ids uuid[] not null default '{}',
    primary key (tenant_id, id),
    constraint case_stages_code_unique unique (tenant_id, code)
);
select protect_tenant_table('case_stages');
