-- A duplicate that became part of another customer stays as a row that no list shows. Which customer that is stands in customer_merges, too,
-- with what moved, so that it can go back.
alter table customers
    add column merged_into uuid,
    add column merged_at timestamptz,
    add column merged_by text,
    add constraint customers_merged_into_another check (merged_into <> id),
    -- The ERP knows none of them, so none of its messages is about one.
    add constraint customers_merged_unknown_to_erp check (merged_into is null or status = 'NEW_CRM' and code is null);

-- What lists read holds only those that they show: the condition is that of the index then, and costs nothing for a row.
drop index customers_name, customers_code, customers_city, customers_created_at, customers_updated_at, customers_status, customers_code_key,
    customers_city_key, customers_main_salesman;
create index customers_name on customers (tenant_id, name_key, id) where merged_into is null;
create index customers_code on customers (tenant_id, coalesce(code_key, ''), id) where merged_into is null;
create index customers_city on customers (tenant_id, coalesce(city_key, ''), id) where merged_into is null;
create index customers_created_at on customers (tenant_id, created_at, id) where merged_into is null;
create index customers_updated_at on customers (tenant_id, updated_at, id) where merged_into is null;
create index customers_status on customers (tenant_id, status, name_key, id) where merged_into is null;
create index customers_code_key on customers (tenant_id, code_key) where merged_into is null;
create index customers_city_key on customers (tenant_id, city_key) where merged_into is null;
create index customers_main_salesman on customers (tenant_id, main_salesman_id) where merged_into is null;

-- What a merge did, for taking it back: ids of what moved, who and which groups came with it, fields with their values before and after.
-- Written and read as a whole, by who has locked both customers.
create table customer_merges (
    tenant_id uuid not null,
    duplicate_id uuid not null,
    survivor_id uuid not null,
    taken jsonb not null,
    primary key (tenant_id, duplicate_id),
    constraint customer_merges_duplicate foreign key (tenant_id, duplicate_id) references customers (tenant_id, id) on delete cascade,
    constraint customer_merges_survivor foreign key (tenant_id, survivor_id) references customers (tenant_id, id) on delete cascade
);
create index customer_merges_survivor on customer_merges (tenant_id, survivor_id);
select protect_tenant_table('customer_merges');

-- A note may move now, and who keeps a copy must know which event is the last.
alter table notes add column version bigint not null default 1;

-- A merged customer is not searched, and so is like nothing either.
create or replace function remember_customer_search() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from written w where w.merged_into is not null) then
        delete from customer_search s using written w
        where s.tenant_id = w.tenant_id and s.customer_id = w.id and w.merged_into is not null;
    end if;
    insert into customer_search as s (tenant_id, customer_id, name_key, words)
    select w.tenant_id, w.id, w.name_key,
        searched_words(w.name_key, w.trading_name, w.code_key, w.city_key, w.telephone, w.telephone_key, w.email_key, w.vat_number)
    from written w where w.merged_into is null
    on conflict (tenant_id, customer_id) do update set name_key = excluded.name_key, words = excluded.words
        where s.words <> excluded.words;
    return null;
end $$;

create or replace function customer_search_statement(
    tenant uuid, wanted text, employees uuid[], many boolean, most int, alike boolean) returns text
    language sql immutable
    return format('select s.customer_id from customer_search s where s.tenant_id = %L', tenant)
        || searched(wanted, alike, format(
            ' or s.customer_id = any(array(
                select c.id from customers c where c.tenant_id = %L and c.merged_into is null and starts_with(c.code_key, %L)))',
            tenant, array_to_string(regexp_split_to_array(fold(wanted), '\s+'), ' ')))
        || searched_by(tenant, employees, many)
        || format(' order by s.name_key, s.customer_id limit %s', most);
