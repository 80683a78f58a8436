-- The name beside each link: a salesman's customers come in the order of their names from one index, a page is read and no more. It is
-- written with the link, and again by whoever renames the customer; both have locked the customer's row.
alter table customer_access add column name_key text collate "C" not null default '';

create function name_customer_access() returns trigger
    language plpgsql as $$
begin
    new.name_key := coalesce(
        (select c.name_key from customers c where c.tenant_id = new.tenant_id and c.id = new.customer_id), '');
    return new;
end $$;
create trigger customer_access_name before insert on customer_access
    for each row execute function name_customer_access();

create function rename_customer_access() returns trigger
    language plpgsql as $$
begin
    update customer_access a set name_key = new.name_key where a.tenant_id = new.tenant_id and a.customer_id = new.id;
    return null;
end $$;
create trigger customers_access_name after update of name on customers
    for each row when (old.name_key is distinct from new.name_key) execute function rename_customer_access();

call for_each_tenant($move$
    update customer_access a set name_key = c.name_key
    from customers c where c.tenant_id = $1 and a.tenant_id = $1 and c.id = a.customer_id
$move$);
create index customer_access_name on customer_access (tenant_id, employee_id, name_key, customer_id);
