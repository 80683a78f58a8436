-- Who sees very many customers has each one that a search comes to looked at, instead of all of his being read first. The limit is higher
-- than that of pages, because a search goes on until it has found a thousand.
drop function customer_search_statement(uuid, text, uuid[], int);
create function customer_search_statement(tenant uuid, wanted text, employees uuid[], many boolean, most int) returns text
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
    if many then
        statement := statement || format(
            ' and (select true from customer_access a
                where a.tenant_id = %L and a.customer_id = s.customer_id and a.employee_id = any(%L::uuid[]) limit 1)', tenant, employees);
    elsif employees is not null then
        statement := statement || format(
            ' and s.customer_id = any(array(select a.customer_id from customer_access a
                where a.tenant_id = %L and a.employee_id = any(%L::uuid[])))', tenant, employees);
    end if;
    return statement || format(' order by s.name_key, s.customer_id limit %s', most);
end $$;

-- Those customers, if the tenant is that of the transaction.
create or replace function search_customers(tenant uuid, wanted text, employees uuid[], most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    many boolean;
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        many := (select count(*) > 10000 from (
            select from customer_access a where a.tenant_id = tenant and a.employee_id = any(employees) limit 10001) links);
        return query execute customer_search_statement(tenant, wanted, employees, many, most);
    end if;
end $$;
