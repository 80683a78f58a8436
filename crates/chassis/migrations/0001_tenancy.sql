-- The two locks that keep tenants apart. The first is in every statement, which names its tenant. This is the second: row-level
-- security refuses rows of any other tenant than the one the transaction was opened for. FORCE binds the owner, too.
--
-- Three roles use the database: the owner (migrations), the app (requests) and the worker (relay, inbox, jobs). The names of the last
-- two come from the settings crm.app_role and crm.worker_role, which `migrate` sets.

-- Protects a table of tenants' rows. Every table with a tenant_id is given to this function by the migration that creates it.
create function protect_tenant_table(target regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    -- No sub-select and no cast of the column: the condition must stay usable by an index, and by Citus.
    execute format(
        'create policy tenant on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
    execute format('grant select, insert, update, delete on %s to %I, %I', target,
        current_setting('crm.app_role'), current_setting('crm.worker_role'));
end $$;

-- Protects a table of the platform itself (outbox, inbox …): the worker serves all tenants at once.
create function protect_platform_table(target regclass) returns void language plpgsql as $$
begin
    perform protect_tenant_table(target);
    execute format('create policy worker on %s to %I using (true) with check (true)', target, current_setting('crm.worker_role'));
end $$;

-- Folds text for comparison: lower case, accents dropped. Stored in generated columns with collation "C", because under row-level
-- security only leak-proof operators (=, <, starts_with) are index conditions. Blank text folds to null.
create function fold(value text) returns text
    language sql immutable parallel safe strict
    return nullif(
        lower(
            replace(
                translate(
                    regexp_replace(normalize(btrim(value), nfkd), '[\u0300-\u036f]', '', 'g'),
                    'øØłŁđĐıæÆœŒ', 'oOlLdDiaAoO'),
                'ß', 'ss')),
        '');

-- Tenants, as the identity service tells of them. No tenant_id and no row-level security: one of the listed exceptions, because the
-- slug of a message must be resolved before its tenant is known.
create table tenants (
    id uuid primary key,
    slug text not null constraint tenants_slug_unique unique,
    name text not null,
    currency text not null,
    time_zone text not null,
    locale text not null,
    version bigint not null
);

do $$ begin
    execute format('grant usage on schema public to %I, %I', current_setting('crm.app_role'), current_setting('crm.worker_role'));
    execute format('grant select on tenants to %I', current_setting('crm.app_role'));
    execute format('grant select, insert, update on tenants to %I', current_setting('crm.worker_role'));
end $$;
