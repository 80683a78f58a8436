-- Customers are found by their VAT number, too; contacts by any part of name, numbers and e-mail address; and both in spite of a typing
-- error, if nothing is written as it was typed.
create extension if not exists fuzzystrmatch;

create function letters_and_digits(value text) returns text
    language sql immutable parallel safe
    return nullif(regexp_replace(fold(value), '[^[:alnum:]]', '', 'g'), '');

create function searched_words(name_key text, trading_name text, code_key text, city_key text, telephone text, telephone_key text,
    email_key text, vat_number text) returns text
    language sql immutable parallel safe
    return concat_ws(
        E'\n', name_key, fold(trading_name), code_key, city_key, telephone_key, nullif(regexp_replace(telephone, '\D', '', 'g'), ''),
        email_key, fold(vat_number), letters_and_digits(vat_number));

create or replace function remember_customer_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into customer_search as s (tenant_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.name_key,
        searched_words(w.name_key, w.trading_name, w.code_key, w.city_key, w.telephone, w.telephone_key, w.email_key, w.vat_number)
    from written w
    on conflict (tenant_id, customer_id) do update set name_key = excluded.name_key, words = excluded.words
        where s.words <> excluded.words;
    return null;
end $$;
drop function searched_words(text, text, text, text, text, text, text);

-- As customer_search: not protected from its owner, and nobody else has any right on it.
create table contact_search (
    tenant_id uuid not null,
    contact_id uuid not null,
    customer_id uuid not null,
    name_key text collate "C" not null,
    -- Folded, a line each: name, numbers as written and in digits, e-mail, code.
    words text not null,
    primary key (tenant_id, contact_id),
    constraint contact_search_contact foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade
);
create index contact_search_words on contact_search using gin (tenant_id, words gin_trgm_ops) with (gin_pending_list_limit = 512);
create index contact_search_name on contact_search (tenant_id, name_key, contact_id);
create index contact_search_customer on contact_search (tenant_id, customer_id);
alter table contact_search enable row level security;

create function contact_words(name_key text, code_key text, email_key text, variadic numbers text[]) returns text
    language sql immutable parallel safe
    return concat_ws(
        E'\n', name_key, email_key, code_key, fold(array_to_string(numbers, E'\n')),
        nullif(regexp_replace(array_to_string(numbers, E'\n'), '[^\d\n]', '', 'g'), ''));

create function remember_contact_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into contact_search as s (tenant_id, contact_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.customer_id, w.name_key,
        contact_words(w.name_key, w.code_key, w.email_key, w.mobile, w.business_telephone, w.telephone)
    from written w
    on conflict (tenant_id, contact_id) do update
        set customer_id = excluded.customer_id, name_key = excluded.name_key, words = excluded.words
        where (s.customer_id, s.words) is distinct from (excluded.customer_id, excluded.words);
    return null;
end $$;
create trigger contacts_search_insert after insert on contacts
    referencing new table as written for each statement execute function remember_contact_search();
create trigger contacts_search_update after update on contacts
    referencing new table as written for each statement execute function remember_contact_search();

-- How rows `s` of a search table are found in whose words all of `wanted` occur, or something like them: words of four and five letters may
-- differ by one, longer ones by two. The index knows what is roughly alike; letters are counted in that. Of one or two letters alone nothing is to be like them, and names begin with them, or else `short`
-- holds. Written out, not with parameters: the planner then knows which words are rare.
create function searched(wanted text, alike boolean, short text) returns text
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
                ' and s.words %%> %1$L and exists (select from regexp_split_to_table(s.words, E''\\s+'') w
                    where levenshtein_less_equal(left(w, 60), left(%1$L, 60), %2$s) <= %2$s)',
                word, case when length(word) < 6 then 1 else 2 end);
        else
            condition := condition || format(' and s.words like %L', '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%');
        end if;
    end loop;
    return condition;
end $$;

-- That one of the employees is linked to the customer `s.customer_id`; anything for null. Who sees very many has each one that a search
-- comes to looked at, instead of all of his being read first.
create function searched_by(tenant uuid, employees uuid[], many boolean) returns text
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
        ' and s.customer_id = any(array(select a.customer_id from customer_access a
            where a.tenant_id = %L and a.employee_id = any(%L::uuid[])))', tenant, employees);
end $$;

drop function customer_search_statement(uuid, text, uuid[], boolean, int);
create function customer_search_statement(tenant uuid, wanted text, employees uuid[], many boolean, most int, alike boolean) returns text
    language sql immutable
    return format('select s.customer_id from customer_search s where s.tenant_id = %L', tenant)
        || searched(wanted, alike, format(
            ' or s.customer_id = any(array(select c.id from customers c where c.tenant_id = %L and starts_with(c.code_key, %L)))',
            tenant, array_to_string(regexp_split_to_array(fold(wanted), '\s+'), ' ')))
        || searched_by(tenant, employees, many)
        || format(' order by s.name_key, s.customer_id limit %s', most);

-- Of one customer, or of all.
create function contact_search_statement(
    tenant uuid, wanted text, employees uuid[], many boolean, customer uuid, most int, alike boolean) returns text
    language sql immutable
    return format('select s.contact_id from contact_search s where s.tenant_id = %L', tenant)
        || case when customer is null then '' else format(' and s.customer_id = %L', customer) end
        || searched(wanted, alike, '')
        || searched_by(tenant, employees, many)
        || format(' order by s.name_key, s.contact_id limit %s', most);

create function sees_many(tenant uuid, employees uuid[]) returns boolean
    language sql stable
    return (select count(*) > 10000 from (
        select from customer_access a where a.tenant_id = tenant and a.employee_id = any(employees) limit 10001) links);

-- Those customers, if the tenant is that of the transaction.
create or replace function search_customers(tenant uuid, wanted text, employees uuid[], most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.3 as $$
declare
    many boolean;
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        many := sees_many(tenant, employees);
        return query execute customer_search_statement(tenant, wanted, employees, many, most, false);
        if not found then
            return query execute customer_search_statement(tenant, wanted, employees, many, most, true);
        end if;
    end if;
end $$;

-- Those contacts, if the tenant is that of the transaction.
create function search_contacts(tenant uuid, wanted text, employees uuid[], customer uuid, most int) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.3 as $$
declare
    many boolean;
begin
    if fold(wanted) is not null and tenant = nullif(current_setting('app.tenant_id', true), '')::uuid then
        many := sees_many(tenant, employees);
        return query execute contact_search_statement(tenant, wanted, employees, many, customer, most, false);
        if not found then
            return query execute contact_search_statement(tenant, wanted, employees, many, customer, most, true);
        end if;
    end if;
end $$;

-- What a company is called without what says only that it is one.
create function company_key(name text) returns text
    language sql immutable parallel safe
    return nullif(btrim(regexp_replace(
        regexp_replace(regexp_replace(fold(name), '[^[:alnum:]]+', ' ', 'g'), '\y(pty|ltd|limited|cc|inc|llc|npc|gmbh|edms|bpk)\y', '', 'g'),
        '\s+', ' ', 'g')), '');

-- The customers that may be the one that somebody is about to make, with why: the same VAT number, telephone number (the last nine digits:
-- with or without the country) or e-mail address, or a name much like it. The likeliest first. If the tenant is that of the transaction.
create function similar_customers(tenant uuid, called text, vat text, telephone text, email text, employees uuid[], most int)
    returns table (customer_id uuid, reasons text[])
    language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.6 as $$
declare
    key text := company_key(called);
    vat_key text := letters_and_digits(vat);
    digits text := right(regexp_replace(coalesce(telephone, ''), '\D', '', 'g'), 9);
    email_is text := fold(email);
    conditions text[] := '{}';
    condition text;
    statement text;
begin
    if tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
        return;
    end if;
    if length(key) >= 3 then
        conditions := conditions || format('s.words %%> %L', key);
    end if;
    if length(vat_key) >= 5 then
        conditions := conditions || format('s.words like %L', '%' || vat_key || '%');
    end if;
    if length(digits) >= 7 then
        conditions := conditions || format('s.words like %L', '%' || digits || '%');
    end if;
    if length(email_is) >= 5 then
        conditions := conditions || format('s.words like %L', '%' || regexp_replace(email_is, '([\\%_])', '\\\1', 'g') || '%');
    end if;
    foreach condition in array conditions loop
        -- A name's words may be a city's, too: what is most alike comes first, or it would be lost among a city's customers.
        statement := concat_ws(' union ', statement, format(
            '(select s.customer_id from customer_search s where s.tenant_id = %L and %s%s order by %s limit 200)', tenant, condition,
            searched_by(tenant, employees, sees_many(tenant, employees)),
            case when condition like '%%>%' then format('similarity(s.name_key, %L) desc', key) else 's.customer_id' end));
    end loop;
    if statement is null then
        return;
    end if;
    return query execute format(
        $found$
        select f.id, array_remove(array[
            case when f.vat then 'VAT_NUMBER' end, case when f.telephone then 'TELEPHONE' end, case when f.email then 'EMAIL' end,
            case when f.alike >= 0.6 then 'NAME' end], null)
        from (
            select c.id, c.name_key,
                coalesce(letters_and_digits(c.vat_number) = $1, false) as vat,
                coalesce(length($2) >= 7 and right(regexp_replace(c.telephone, '\D', '', 'g'), 9) = $2, false) as telephone,
                coalesce(c.email_key = $3, false) as email,
                coalesce(greatest(similarity(company_key(c.name), $4), similarity(company_key(c.trading_name), $4)), 0) as alike
            from customers c where c.tenant_id = %L and c.id in (%s)) f
        where f.vat or f.telephone or f.email or f.alike >= 0.6
        order by f.vat::int + f.telephone::int + f.email::int desc, f.alike desc, f.name_key, f.id
        limit %s
        $found$, tenant, statement, most)
        using vat_key, digits, email_is, key;
end $$;

revoke all on function search_contacts(uuid, text, uuid[], uuid, int), remember_contact_search(),
    similar_customers(uuid, text, text, text, text, uuid[], int) from public;
do $$ begin
    execute format('grant execute on function search_contacts(uuid, text, uuid[], uuid, int),
            similar_customers(uuid, text, text, text, text, uuid[], int) to %I, %I',
        current_setting('crm.app_role'), current_setting('crm.worker_role'));
end $$;

call for_each_tenant($move$
    update customer_search s
    set words = searched_words(c.name_key, c.trading_name, c.code_key, c.city_key, c.telephone, c.telephone_key, c.email_key, c.vat_number)
    from customers c where c.tenant_id = $1 and s.tenant_id = $1 and s.customer_id = c.id and c.vat_number is not null
$move$);
call for_each_tenant($move$
    insert into contact_search (tenant_id, contact_id, customer_id, name_key, words)
    select k.tenant_id, k.id, k.customer_id, k.name_key,
        contact_words(k.name_key, k.code_key, k.email_key, k.mobile, k.business_telephone, k.telephone)
    from contacts k where k.tenant_id = $1
$move$);
