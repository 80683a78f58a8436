-- The name beside each link: a salesman's customers come in the order of their names from one index, a page is read and no more. It is
-- written with the link, and again by whoever renames the customer or merges it into another; all have locked the customer's row.
alter table customer_access
    add column name_key text collate "C" not null default '',
    add column listed boolean not null default true;

create function name_customer_access() returns trigger
    language plpgsql as $$
begin
    select c.name_key, c.merged_into is null into new.name_key, new.listed
    from customers c where c.tenant_id = new.tenant_id and c.id = new.customer_id;
    -- Of no customer there is no link: the foreign key says so.
    new.name_key := coalesce(new.name_key, '');
    new.listed := coalesce(new.listed, true);
    return new;
end $$;
create trigger customer_access_name before insert on customer_access
    for each row execute function name_customer_access();

create function rename_customer_access() returns trigger
    language plpgsql as $$
begin
    update customer_access a set name_key = new.name_key, listed = new.merged_into is null
    where a.tenant_id = new.tenant_id and a.customer_id = new.id;
    return null;
end $$;
create trigger customers_access_name after update of name, merged_into on customers
    for each row when (old.name_key is distinct from new.name_key or old.merged_into is distinct from new.merged_into)
    execute function rename_customer_access();

call for_each_tenant($move$
    update customer_access a set name_key = c.name_key, listed = c.merged_into is null
    from customers c where c.tenant_id = $1 and a.tenant_id = $1 and c.id = a.customer_id
$move$);
create index customer_access_name on customer_access (tenant_id, employee_id, name_key, customer_id) where listed;

-- What is counted of a salesman is what is listed of him.
drop index customer_access_linked;
create index customer_access_linked on customer_access (tenant_id, employee_id) where linked and listed;
