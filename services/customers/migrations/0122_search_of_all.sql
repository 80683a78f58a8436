-- Of what is only like the words, some is enough, but of what the caller may see: what others see does not take the places. A null at the end
-- says that there is more.
create or replace function first_by_name(of text, id text, words text, visible text, alike boolean, most int) returns setof uuid
    language plpgsql stable as $$
declare
    much constant int := case when alike then 1000 else 10000 end;
    ids uuid[];
    number int;
begin
    execute format(
        'with found as materialized (select s.%2$I as id, s.customer_id, s.name_key from %1$I s where %3$s%7$s limit %5$s)
         select array(
             select s.id from (select * from found order by name_key, id offset 0) s
             where true%4$s limit %6$s
         ), (select count(*) from found)',
        of, id, words, case when alike then '' else visible end, much + 1, most, case when alike then visible else '' end)
        into ids, number;
    if alike or number <= much then
        return query select unnest(ids);
        if alike and number > much and number <= most then
            return next null::uuid;
        end if;
    else
        return query execute format(
            'select s.%2$I from %1$I s where %3$s%4$s order by s.name_key, s.%2$I limit %5$s', of, id, words, visible, most);
    end if;
end $$;

-- As before, but that a telephone number is found however its digits are set apart, and with or without the country's: "(021) 555-0142" and
-- "+27 21 555 0142" where "021 555 0142" is written. Countries and trunks apart, nine digits say who it is.
alter function searched(text, boolean, text) rename to searched_word_by_word;
create function telephone_digits(wanted text) returns text
    language sql immutable parallel safe
    return case when wanted ~ '^[\d\s()+./-]*$' and length(regexp_replace(wanted, '\D', '', 'g')) >= 5 then
        case when length(regexp_replace(wanted, '\D', '', 'g')) >= 10 then right(regexp_replace(wanted, '\D', '', 'g'), 9)
            else regexp_replace(wanted, '\D', '', 'g') end
    end;
create function searched(wanted text, alike boolean, short text) returns text
    language sql immutable
    return case
        when not alike and telephone_digits(wanted) is not null then
            format(' and (s.words like %L or (true%s))', '%' || telephone_digits(wanted) || '%', searched_word_by_word(wanted, alike, short))
        else searched_word_by_word(wanted, alike, short)
    end;

-- They call the function above, and had been bound to the one it was.
create or replace function customer_search_words(tenant uuid, wanted text, alike boolean) returns text
    language sql immutable
    return format('s.tenant_id = %L', tenant)
        || searched(wanted, alike, format(
            ' or s.customer_id = any(array(
                select c.id from customers c where c.tenant_id = %L and c.merged_into is null and starts_with(c.code_key, %L)))',
            tenant, array_to_string(regexp_split_to_array(fold(wanted), '\s+'), ' ')));
create or replace function contact_search_words(tenant uuid, wanted text, customer uuid, alike boolean) returns text
    language sql immutable
    return format('s.tenant_id = %L', tenant)
        || case when customer is null then '' else format(' and s.customer_id = %L', customer) end
        || searched(wanted, alike, '');
