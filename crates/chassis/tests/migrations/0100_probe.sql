-- What handlers of the probe do is seen here. No constraint keeps an effect from happening twice: the chassis must.
create table effects (
    tenant_id uuid not null,
    id uuid not null default gen_random_uuid(),
    label text not null,
    primary key (tenant_id, id)
);
select protect_tenant_table('effects');

-- An aggregate with a version.
create table counters (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    primary key (tenant_id, id)
);
select protect_tenant_table('counters');

-- Present once the cause of a failure is mended.
create table mended (
    tenant_id uuid not null,
    cause text not null,
    primary key (tenant_id, cause)
);
select protect_tenant_table('mended');
