-- How a migration moves data: the statement runs once for each tenant, as $1, inside what row-level security lets through. A plain UPDATE
-- of the owner would touch no row, silently, because the tables are protected also from him.
create procedure for_each_tenant(statement text) language plpgsql as $$
declare
    tenant uuid;
begin
    for tenant in select id from tenants order by id loop
        perform set_config('app.tenant_id', tenant::text, true);
        execute statement using tenant;
    end loop;
    perform set_config('app.tenant_id', '', true);
end $$;
