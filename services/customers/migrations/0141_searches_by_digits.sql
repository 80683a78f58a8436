-- What is all digits is looked for as one number, with its digits set apart as they were typed or not at all, and no longer piece by piece:
-- almost everybody has the first piece, so that a beginning like "021 48" went over the whole tenant.
create or replace function searched(wanted text, alike boolean, short text) returns text
    language sql immutable
    return case
        when not alike and telephone_digits(wanted) is not null then
            format(' and (s.words like %L or s.words like %L)', '%' || telephone_digits(wanted) || '%',
                '%' || regexp_replace(fold(wanted), '\s+', ' ', 'g') || '%')
        else searched_word_by_word(wanted, alike, short)
    end;

-- As before, but that of what is only like the words fewer are enough: how much alike a row is takes as long to tell as to read twenty rows, and
-- who has mistyped looks at the first page, if at all.
create or replace function first_by_name(of text, id text, words text, visible text, alike boolean, most int) returns setof uuid
    language plpgsql stable as $$
declare
    much constant int := case when alike then 300 else 10000 end;
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
