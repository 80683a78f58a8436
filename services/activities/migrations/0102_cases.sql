-- Cases (D§2.7). Blank text is null.
create table cases (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    number bigint not null,
    customer_id uuid not null,
    contact_id uuid not null,
    salesman_id uuid not null,
    subject text not null,
    subject_key text collate "C" not null generated always as (coalesce(fold(subject), '')) stored,
    information text,
    -- Whole minor units.
    value bigint,
    currency text not null,
    case_type_id uuid not null,
    stage_id uuid not null,
    case_date date not null,
    status text collate "C" not null constraint cases_status_known check (status in ('OPEN', 'WON', 'LOST', 'CLOSED')),
    close_reason text,
    close_comment text,
    competitor text,
    closed_at timestamptz,
    closed_by text,
    origin text not null constraint cases_origin_known check (origin in ('MANUAL', 'COLD_CALL', 'RECOMMENDATION')),
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (tenant_id, id),
    constraint cases_number_unique unique (tenant_id, number),
    constraint cases_of_customer foreign key (tenant_id, customer_id) references customer_refs (tenant_id, id),
    constraint cases_of_type foreign key (tenant_id, case_type_id) references case_types (tenant_id, id),
    constraint cases_in_stage foreign key (tenant_id, stage_id) references case_stages (tenant_id, id)
);
-- Those of a customer, of a salesman and of all, in the order of their lists.
create index cases_customer on cases (tenant_id, customer_id, case_date, id);
create index cases_salesman on cases (tenant_id, salesman_id, case_date, id);
create index cases_date on cases (tenant_id, case_date, id);
create index cases_created_at on cases (tenant_id, created_at, id);
create index cases_updated_at on cases (tenant_id, updated_at, id);
-- The open ones, for counts and for what moves with a customer.
create index cases_open on cases (tenant_id, salesman_id, customer_id) where status = 'OPEN';
-- Whether a type or a stage is in use.
create index cases_type on cases (tenant_id, case_type_id);
create index cases_stage on cases (tenant_id, stage_id);
select protect_tenant_table('cases');

-- Many may begin cases at once: each takes its number of a lane that nobody holds. Lane n of 32 gives n, n + 32, n + 64 and so
-- on, and the lane that gives the smallest number comes first. So none is missing or given twice, and whoever begins one
-- case after another gets one number after another.
create table case_number_lanes (
    tenant_id uuid not null,
    lane int not null,
    next bigint not null,
    primary key (tenant_id, lane)
) with (fillfactor = 50);
select protect_tenant_table('case_number_lanes');
