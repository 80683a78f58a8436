-- Without an index on the sequence alone the rows of a tenant are read in their order from the primary key, and only from there: statistics
-- that were taken while the outbox was empty let both indexes look alike, and the other one goes over the rows of all tenants.
drop index outbox_seq;

-- A tenant that is new to the planner seems to have no rows, and then every index that begins with the tenant seems as good as any: a load
-- or an import would look at all its rows for each one it writes. The server itself looks again only when a tenth of a table has changed.
-- These are the tables in which enough has changed since to be worth a look.
create function tables_that_grew() returns setof text
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select c.oid::regclass::text from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind = 'r' and c.relowner = current_user::regrole and pg_stat_get_mod_since_analyze(c.oid) >= 500
        order by c.relname;
    end;

-- Tells the planner how many rows a table has, and of which tenants. Reads a sample, however large the table is.
create function learn_tenants(target regclass) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Whoever looks already, or clears up, is not waited for.
    execute format('analyze (skip_locked) %s (tenant_id)', target);
end $$;
