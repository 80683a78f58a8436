-- What many have in their words is mostly found among the first names, by a look at some of them. Where it is not, because those that have it
-- lie together further on, what the words find is collected and put in order, however much it is: walking on in the order of names read nearly
-- all of the tenant. Of what is only like the words some is enough, as before.
create or replace function first_by_name(of text, id text, words text, visible text, alike boolean, most int) returns setof uuid
    language plpgsql stable as $$
declare
    much constant int := 300;
    ids uuid[];
    number int;
begin
    if alike then
        execute format(
            'with found as materialized (select s.%2$I as id, s.name_key from %1$I s where %3$s%4$s limit %5$s)
             select array(select f.id from found f order by f.name_key, f.id limit %6$s), (select count(*) from found)',
            of, id, words, visible, much + 1, most)
            into ids, number;
        return query select unnest(ids);
        if number > much and number <= most then
            return next null::uuid;
        end if;
        return;
    end if;
    if most <= 10000 then
        execute format(
            'select array(
                 select s.%2$I from (
                     select * from %1$I s where s.tenant_id = %3$L order by s.name_key, s.%2$I limit %4$s
                 ) s where %5$s%6$s limit %7$s
             )', of, id, current_setting('app.tenant_id', true), greatest(1000, 4 * most), words, visible, most)
            into ids;
        if cardinality(ids) = most then
            return query select unnest(ids);
            return;
        end if;
    end if;
    if visible = '' then
        return query execute format(
            'with found as materialized (select s.%2$I as id, s.name_key from %1$I s where %3$s)
             select f.id from found f order by f.name_key, f.id limit %4$s', of, id, words, most);
    else
        -- Who may be seen is looked up in this order, until they are as many as are wanted.
        return query execute format(
            'with found as materialized (select s.%2$I as id, s.customer_id, s.name_key from %1$I s where %3$s)
             select s.id from (select * from found order by name_key, id offset 0) s where true%4$s limit %5$s',
            of, id, words, visible, most);
    end if;
end $$;
