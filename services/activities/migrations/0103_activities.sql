-- Activities (D§2.8). Customer and salesman are those of the case: they stand here, too, so that each list reads one index.
create table activities (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    case_id uuid not null,
    customer_id uuid not null,
    contact_id uuid not null,
    salesman_id uuid not null,
    type text collate "C" not null
        constraint activities_type_known check (type in ('CALL', 'EMAIL', 'MEETING', 'ON_SITE_INSPECTION')),
    subject text not null,
    subject_key text collate "C" not null generated always as (coalesce(fold(subject), '')) stored,
    start_at timestamptz not null,
    duration_minutes int not null,
    instructions text,
    status text collate "C" not null constraint activities_status_known check (status in ('OPEN', 'COMPLETED', 'CANCELLED')),
    -- The order of an agenda as one number: open ones by their start, microseconds since 1970; behind them the others, the latest first. A
    -- range of it is what is due today, or what is overdue.
    agenda bigint not null,
    outcome text,
    completed_at timestamptz,
    completed_by text,
    customer_class text constraint activities_customer_class_known check (customer_class in ('NEW', 'EXISTING')),
    reschedule_count int not null default 0,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (tenant_id, id),
    constraint activities_of_case foreign key (tenant_id, case_id) references cases (tenant_id, id)
);
-- A case has at most one open activity (D§3.2), also among concurrent requests.
create unique index activities_one_open_per_case on activities (tenant_id, case_id) where status = 'OPEN';
create index activities_case on activities (tenant_id, case_id);
-- Those of a customer, of a salesman and of all, as an agenda.
create index activities_customer on activities (tenant_id, customer_id, agenda, id);
create index activities_salesman on activities (tenant_id, salesman_id, agenda, id);
create index activities_agenda on activities (tenant_id, agenda, id);
-- What was touched lately, and by time.
create index activities_salesman_updated on activities (tenant_id, salesman_id, updated_at, id);
create index activities_updated_at on activities (tenant_id, updated_at, id);
create index activities_start_at on activities (tenant_id, start_at, id);
create index activities_created_at on activities (tenant_id, created_at, id);
select protect_tenant_table('activities');
