-- What a case may bring as a number that is always there, to order and to sum by; whole minor units.
alter table cases add column worth bigint not null generated always as (coalesce(value, 0)) stored;
-- Lists by worth.
create index cases_worth on cases (tenant_id, worth, id);
create index cases_salesman_worth on cases (tenant_id, salesman_id, worth, id);
-- The columns of the board, and their sums from the index alone. The status is a column of it, not its condition: a statement whose status
-- is a parameter may use it, however it is planned.
create index cases_board on cases (tenant_id, status, stage_id, worth, id) include (currency, case_type_id);
create index cases_salesman_board on cases (tenant_id, salesman_id, status, stage_id, worth, id) include (currency, case_type_id);
