-- What a customer or contact costs to write, as an import does by the hundred thousand. The words are the same as before.

-- The digits of a number, without a regular expression.
create function digits(value text) returns text
    language sql immutable parallel safe
    return translate(value, translate(value, '0123456789', ''), '');

-- Not immutable: a function that calls one that is only stable is put in the place of its call only if it says so.
create or replace function searched_words(name_key text, trading_name text, code_key text, city_key text, telephone text, telephone_key text,
    email_key text, vat_number text) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', name_key, fold(trading_name), code_key, city_key, telephone_key, nullif(digits(telephone), ''), email_key, fold(vat_number),
        letters_and_digits(vat_number));

create function contact_words(
    name_key text, code_key text, email_key text, mobile text, business_telephone text, telephone text, customer_key text) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', name_key, email_key, code_key, fold(concat_ws(E'\n', mobile, business_telephone, telephone)),
        nullif(concat_ws(E'\n', digits(mobile), digits(business_telephone), digits(telephone)), ''), customer_key);

create or replace function remember_contact_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into contact_search as s (tenant_id, contact_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.customer_id, w.name_key,
        contact_words(w.name_key, w.code_key, w.email_key, w.mobile, w.business_telephone, w.telephone,
            (select c.name_key from customers c where c.tenant_id = w.tenant_id and c.id = w.customer_id))
    from written w
    on conflict (tenant_id, contact_id) do update
        set customer_id = excluded.customer_id, name_key = excluded.name_key, words = excluded.words
        where (s.customer_id, s.words) is distinct from (excluded.customer_id, excluded.words);
    return null;
end $$;

create or replace function rename_in_contact_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update contact_search s
    set words = contact_words(k.name_key, k.code_key, k.email_key, k.mobile, k.business_telephone, k.telephone, new.name_key)
    from contacts k
    where s.tenant_id = new.tenant_id and s.customer_id = new.id and k.tenant_id = s.tenant_id and k.id = s.contact_id;
    return null;
end $$;
drop function contact_words(text, text, text, text[]);

-- Whoever links many employees names the customers himself; what does not is named here.
drop trigger customer_access_name on customer_access;
create trigger customer_access_name before insert on customer_access
    for each row when (new.name_key = '') execute function name_customer_access();
