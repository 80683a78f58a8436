-- Of a customer that was merged into another one, the key of that one's name: what its cases and activities are shown under.
alter table customer_refs add column survivor_key text collate "C";
call for_each_tenant($move$
    update customer_refs c set survivor_key = s.name_key from customer_refs s
    where c.tenant_id = $1 and s.tenant_id = $1 and s.id = c.merged_into
$move$);
-- Lists by the customer's name walk the customers in this order, and what hangs on each. Under row-level security `coalesce` would keep a
-- comparison out of an index's conditions, `case` does not.
create index customer_refs_shown on customer_refs (tenant_id, (case when survivor_key is null then name_key else survivor_key end), id);
-- For the orders of the lists over all salesmen; of one salesman the rows are sorted.
create index cases_subject on cases (tenant_id, subject_key, id);
create index cases_status on cases (tenant_id, status, id);
create index activities_subject on activities (tenant_id, subject_key, id);
create index activities_type on activities (tenant_id, type, id);
create index activities_status on activities (tenant_id, status, id);
