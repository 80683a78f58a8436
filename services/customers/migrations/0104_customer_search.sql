-- What customers are found by, wherever it occurs. Under row-level security such a condition is none of an index, so this table alone is
-- not protected from its owner; nobody else has any right on it. It is filled by triggers and read by search_customers(), which applies
-- tenant and visibility itself.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table customer_search (
    tenant_id uuid not null,
    customer_id uuid not null,
    name_key text collate "C" not null,
    -- Folded, a line each: name, trading name, code, city, telephone as written and in digits, e-mail.
    words text not null,
    primary key (tenant_id, customer_id),
    constraint customer_search_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
-- For words, and for the beginning of the name and words that almost every customer has. What is written waits unsorted until there are
-- 512 kB of it: a search reads all of that, a load must not sort each word at once.
create index customer_search_words on customer_search using gin (tenant_id, words gin_trgm_ops) with (gin_pending_list_limit = 512);
create index customer_search_name on customer_search (tenant_id, name_key, customer_id);
alter table customer_search enable row level security;

create function searched_words(name_key text, trading_name text, code_key text, city_key text, telephone text, telephone_key text, email_key text)
    returns text
    language sql immutable parallel safe
    return concat_ws(
        E'\n', name_key, fold(trading_name), code_key, city_key, telephone_key, nullif(regexp_replace(telephone, '\D', '', 'g'), ''),
        email_key);

create function remember_customer_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into customer_search as s (tenant_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.name_key,
        searched_words(w.name_key, w.trading_name, w.code_key, w.city_key, w.telephone, w.telephone_key, w.email_key)
    from written w
    on conflict (tenant_id, customer_id) do update set name_key = excluded.name_key, words = excluded.words
        where s.words <> excluded.words;
    return null;
end $$;
create trigger customers_search_insert after insert on customers
    referencing new table as written for each statement execute function remember_customer_search();
create trigger customers_search_update after update on customers
    referencing new table as written for each statement execute function remember_customer_search();

-- How the customers are found, by name, in whose words all of `wanted` occur; of one or two letters alone, whose name or code begins with
-- them. Those that one of the employees is linked to; null for all of the tenant. Written out, not with parameters: the planner then knows
-- which words are rare. Null if nothing is asked for.
create function customer_search_statement(tenant uuid, wanted text, employees uuid[], most int) returns text
    language plpgsql immutable as $$
declare
    asked text[] := regexp_split_to_array(fold(wanted), '\s+');
    word text;
    statement text := format('select s.customer_id from customer_search s where s.tenant_id = %L', tenant);
begin
    if (select max(length(w)) from unnest(asked) w) < 3 then
        statement := statement || format(
            ' and (starts_with(s.name_key, %2$L) or s.customer_id = any(array(
                select c.id from customers c where c.tenant_id = %1$L and starts_with(c.code_key, %2$L))))',
            tenant, array_to_string(asked, ' '));
    else
        foreach word in array asked loop
            statement := statement || format(' and s.words like %L', '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%');
        end loop;
    end if;
    if employees is not null then
        statement := statement || format(
            ' and s.customer_id = any(array(select a.customer_id from customer_access a
                where a.tenant_id = %L and a.employee_id = any(%L::uuid[])))', tenant, employees);
    end if;
    return statement || format(' order by s.name_key, s.customer_id limit %s', most);
end $$;

-- Those customers, if the tenant is that of the transaction.
create function search_customers(tenant uuid, wanted text, employees uuid[], most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        return query execute customer_search_statement(tenant, wanted, employees, most);
    end if;
end $$;
revoke all on function search_customers(uuid, text, uuid[], int), remember_customer_search() from public;
do $$
declare
    tenant uuid;
begin
    execute format('grant execute on function search_customers(uuid, text, uuid[], int) to %I, %I',
        current_setting('crm.app_role'), current_setting('crm.worker_role'));
    for tenant in select id from tenants loop
        perform set_config('app.tenant_id', tenant::text, true);
        insert into customer_search (tenant_id, customer_id, name_key, words)
        select c.tenant_id, c.id, c.name_key,
            searched_words(c.name_key, c.trading_name, c.code_key, c.city_key, c.telephone, c.telephone_key, c.email_key)
        from customers c where c.tenant_id = tenant;
    end loop;
    perform set_config('app.tenant_id', '', true);
end $$;
