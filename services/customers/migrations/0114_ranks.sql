-- Ranks with call cycles (D§2.12). They are the entries of the list RANK, which come from the ERP; how often the customers of a rank are
-- called is the CRM's to say, and it may have ranks of its own.
alter table static_codes
    -- Days from one call to the next; null as long as nobody has said, and in other lists.
    add column call_cycle_days int,
    -- Made in the CRM: the ERP neither renames nor retires it.
    add column made_here boolean not null default false,
    -- Counts what is changed here; what the ERP says is not counted.
    add column version bigint not null default 1,
    add constraint static_codes_call_cycle_of_ranks check (
        call_cycle_days is null or (list = 'RANK' and call_cycle_days between 1 and 3650));

-- What a rank of this name starts with (D§2.13).
create function first_call_cycle(of_list text, name text) returns int
    language sql immutable parallel safe
    return case when of_list = 'RANK' then
        case fold(name) when 'platinum' then 15 when 'gold' then 30 when 'bronze' then 120 when 'wood' then 365 end end;

call for_each_tenant($move$
    update static_codes set call_cycle_days = first_call_cycle(list, description)
    where tenant_id = $1 and list = 'RANK' and call_cycle_days is null
$move$);
