-- Recommendations (D§2.12, 3.6): what the nightly run suggests to a customer's main salesman.
create table recommendations (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    -- CONTRACT_EXPIRING is for contracts of our own, of which the service does not hear yet: no run makes it.
    type text collate "C" not null constraint recommendations_type_known
        check (type in ('RANK_CALL_DUE', 'CONTRACT_EXPIRING', 'THIRD_PARTY_EXPIRING', 'BIRTHDAY')),
    -- What it is about, the customer, the third party or the contact, and for which time: what was answered is not suggested again.
    subject_id uuid not null,
    period text collate "C" not null,
    customer_id uuid not null,
    contact_id uuid,
    salesman_id uuid not null,
    due_date date not null,
    -- Of a call that is due: the day from which the cycle counts, and whether somebody dealt with the customer on it.
    since date,
    dealt_with boolean not null default false,
    rank_name text,
    call_cycle_days int,
    -- Of a third party: supplier and number of the contract.
    supplier_name text,
    contract_number text,
    about_key text collate "C" not null generated always as (coalesce(fold(supplier_name), '') || ' ' || coalesce(fold(contract_number), '')) stored,
    status text collate "C" not null constraint recommendations_status_known
        check (status in ('PENDING', 'ACCEPTED', 'REJECTED', 'LAPSED')),
    reject_reason text,
    activity_id uuid,
    generated_at timestamptz not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (tenant_id, id),
    constraint recommendations_made_once unique (tenant_id, subject_id, type, period),
    constraint recommendations_accepted_by_activity foreign key (tenant_id, activity_id) references activities (tenant_id, id)
);
-- Those of a customer, of a salesman and of all, in the orders of their lists.
create index recommendations_customer on recommendations (tenant_id, customer_id, status, due_date, id);
create index recommendations_salesman on recommendations (tenant_id, salesman_id, status, due_date, id);
create index recommendations_due_date on recommendations (tenant_id, status, due_date, id);
create index recommendations_salesman_generated on recommendations (tenant_id, salesman_id, status, generated_at, id);
create index recommendations_generated on recommendations (tenant_id, status, generated_at, id);
-- Whether an activity was made of one.
create index recommendations_activity on recommendations (tenant_id, activity_id);
select protect_tenant_table('recommendations');

-- The nightly run of each tenant: once for each day of its zone. A run that was interrupted goes on behind the customer it came to. Whoever goes
-- on holds the row until his part is committed.
create table recommendation_runs (
    tenant_id uuid primary key,
    day date not null,
    after_customer uuid,
    done boolean not null,
    -- When the last run that was finished was finished.
    finished_at timestamptz
);
select protect_tenant_table('recommendation_runs');
