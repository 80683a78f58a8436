-- Contacts are found by their customer's name, too: who looks for somebody often knows where he works.
create or replace function remember_contact_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into contact_search as s (tenant_id, contact_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.customer_id, w.name_key, concat_ws(
        E'\n', contact_words(w.name_key, w.code_key, w.email_key, w.mobile, w.business_telephone, w.telephone),
        (select c.name_key from customers c where c.tenant_id = w.tenant_id and c.id = w.customer_id))
    from written w
    on conflict (tenant_id, contact_id) do update
        set customer_id = excluded.customer_id, name_key = excluded.name_key, words = excluded.words
        where (s.customer_id, s.words) is distinct from (excluded.customer_id, excluded.words);
    return null;
end $$;

create function rename_in_contact_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update contact_search s
    set words = concat_ws(
        E'\n', contact_words(k.name_key, k.code_key, k.email_key, k.mobile, k.business_telephone, k.telephone), new.name_key)
    from contacts k
    where s.tenant_id = new.tenant_id and s.customer_id = new.id and k.tenant_id = s.tenant_id and k.id = s.contact_id;
    return null;
end $$;
revoke all on function rename_in_contact_search() from public;
create trigger customers_renamed after update of name on customers
    for each row when (old.name is distinct from new.name) execute function rename_in_contact_search();

call for_each_tenant($move$
    update contact_search s set words = concat_ws(E'\n', s.words, c.name_key)
    from customers c where c.tenant_id = $1 and s.tenant_id = $1 and s.customer_id = c.id
$move$);
