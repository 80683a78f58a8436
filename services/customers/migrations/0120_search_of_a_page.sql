-- Somebody looks for a page of what words find, in the order of names. What is searched for is mostly the name itself: all that have it may lie
-- together far behind, so that walking in the order of names reads nearly all of the tenant. So what the words find is collected first, put
-- in order, and looked at one after the other until as many as are wanted may be seen. Of very much (see `much`), which is then to be
-- found everywhere, the page is looked for in the order of names. Of what is only like the words some is enough.
-- `words` and `visible` are conditions on rows `s` of the search table `of`, whose key is `id`.
create function first_by_name(of text, id text, words text, visible text, alike boolean, most int) returns setof uuid
    language plpgsql stable as $$
declare
    much constant int := case when alike then 1000 else 10000 end;
    ids uuid[];
    number int;
begin
    execute format(
        'with found as materialized (select s.%2$I as id, s.customer_id, s.name_key from %1$I s where %3$s limit %5$s)
         select array(
             select s.id from (select * from found order by name_key, id offset 0) s
             where true%4$s limit %6$s
         ), (select count(*) from found)', of, id, words, visible, much + 1, most)
        into ids, number;
    if alike or number <= much then
        return query select unnest(ids);
    else
        return query execute format(
            'select s.%2$I from %1$I s where %3$s%4$s order by s.name_key, s.%2$I limit %5$s', of, id, words, visible, most);
    end if;
end $$;
revoke all on function first_by_name(text, text, text, text, boolean, int) from public;

-- As before, but that words are taken apart without a regular expression, which took most of the time.
create or replace function searched(wanted text, alike boolean, short text) returns text
    language plpgsql immutable as $$
declare
    asked text[] := regexp_split_to_array(fold(wanted), '\s+');
    word text;
    condition text := '';
begin
    -- Letters are counted for a few words, not for a page of them.
    if alike and cardinality(asked) > 5 then
        return ' and false';
    end if;
    if (select max(length(w)) from unnest(asked) w) < 3 then
        if alike then
            return ' and false';
        end if;
        return format(' and (starts_with(s.name_key, %L)', array_to_string(asked, ' ')) || short || ')';
    end if;
    foreach word in array asked loop
        if alike and length(word) >= 4 then
            condition := condition || format(
                ' and s.words %%> %1$L and exists (select from string_to_table(translate(s.words, E''\n'', '' ''), '' '') w
                    where levenshtein_less_equal(left(w, 60), left(%1$L, 60), %2$s) <= %2$s)',
                word, case when length(word) < 6 then 1 else 2 end);
        else
            condition := condition || format(' and s.words like %L', '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%');
        end if;
    end loop;
    return condition;
end $$;

-- That one of the employees is linked to the customer `s.customer_id`; anything for null. Who sees very many has each one that a search
-- comes to looked at, instead of all of his being read first. `is true` keeps the planner from making a join of it.
create or replace function searched_by(tenant uuid, employees uuid[], many boolean) returns text
    language plpgsql immutable as $$
begin
    if employees is null then
        return '';
    elsif many then
        return format(
            ' and (select true from customer_access a
                where a.tenant_id = %L and a.customer_id = s.customer_id and a.employee_id = any(%L::uuid[]) limit 1)', tenant, employees);
    end if;
    return format(
        ' and (s.customer_id in (select a.customer_id from customer_access a
            where a.tenant_id = %L and a.employee_id = any(%L::uuid[]))) is true', tenant, employees);
end $$;

-- The condition for rows `s` of customer_search.
drop function customer_search_statement(uuid, text, uuid[], boolean, int, boolean);
create function customer_search_words(tenant uuid, wanted text, alike boolean) returns text
    language sql immutable
    return format('s.tenant_id = %L', tenant)
        || searched(wanted, alike, format(
            ' or s.customer_id = any(array(
                select c.id from customers c where c.tenant_id = %L and c.merged_into is null and starts_with(c.code_key, %L)))',
            tenant, array_to_string(regexp_split_to_array(fold(wanted), '\s+'), ' ')));

-- The condition for rows `s` of contact_search: of one customer, or of all.
drop function contact_search_statement(uuid, text, uuid[], boolean, uuid, int, boolean);
create function contact_search_words(tenant uuid, wanted text, customer uuid, alike boolean) returns text
    language sql immutable
    return format('s.tenant_id = %L', tenant)
        || case when customer is null then '' else format(' and s.customer_id = %L', customer) end
        || searched(wanted, alike, '');

-- Those customers, if the tenant is that of the transaction.
create or replace function search_customers(tenant uuid, wanted text, employees uuid[], most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.3 as $$
declare
    visible text;
    alike boolean;
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        visible := searched_by(tenant, employees, sees_many(tenant, employees));
        foreach alike in array array[false, true] loop
            return query select first_by_name(
                'customer_search', 'customer_id', customer_search_words(tenant, wanted, alike), visible, alike, most);
            exit when found;
        end loop;
    end if;
end $$;

-- Those contacts, if the tenant is that of the transaction.
create or replace function search_contacts(tenant uuid, wanted text, employees uuid[], customer uuid, most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.3 as $$
declare
    visible text;
    alike boolean;
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        visible := searched_by(tenant, employees, sees_many(tenant, employees));
        foreach alike in array array[false, true] loop
            return query select first_by_name(
                'contact_search', 'contact_id', contact_search_words(tenant, wanted, customer, alike), visible, alike, most);
            exit when found;
        end loop;
    end if;
end $$;
