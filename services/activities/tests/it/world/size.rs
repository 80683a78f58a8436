//! A tenant of a size at which plans matter.

use crm_testkit::eventually;
use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::World;

const FILL: &str = "
begin;
set local app.tenant_id = 'TENANT';
insert into employee_refs (tenant_id, id, code, display_name, active, salesman, manager_id, version)
select 'TENANT', md5('TENANT' || 's' || n)::uuid, 'S' || n, 'Salesman ' || n, true, true,
    case when n > 5 then md5('TENANT' || 's' || n % 5 + 1)::uuid end, 1 from generate_series(1, 50) n;
insert into customer_refs (tenant_id, id, version, name, status, main_salesman_id)
select 'TENANT', md5('TENANT' || 'c' || n)::uuid, 1, 'Customer ' || n, 'ACTIVE', md5('TENANT' || 's' || n % 50 + 1)::uuid
from generate_series(1, ROWS / 10) n;
insert into customer_access (tenant_id, customer_id, employee_id) select tenant_id, id, main_salesman_id from customer_refs
where tenant_id = 'TENANT' and name like 'Customer %';
insert into contact_refs (tenant_id, id, version, customer_id, display_name, active)
select 'TENANT', md5('TENANT' || 'k' || n)::uuid, 1, md5('TENANT' || 'c' || n)::uuid, 'Contact ' || n, true from generate_series(1, ROWS / 10) n;
insert into case_types (tenant_id, id, version, code, description, position, active) values ('TENANT', md5('TENANT' || 't')::uuid, 1, 'T', 'T', 1, true);
insert into case_stages (tenant_id, id, version, code, description, position, active) values ('TENANT', md5('TENANT' || 'g')::uuid, 1, 'G', 'G', 1, true);
insert into cases (tenant_id, id, version, number, customer_id, contact_id, salesman_id, subject, value, currency, case_type_id, stage_id, case_date,
    status, origin, created_at, created_by, updated_at, updated_by)
select 'TENANT', md5('TENANT' || 'o' || n)::uuid, 1, n, md5('TENANT' || 'c' || n % (ROWS / 10) + 1)::uuid, md5('TENANT' || 'k' || n % (ROWS / 10) + 1)::uuid,
    md5('TENANT' || 's' || (n % (ROWS / 10) + 1) % 50 + 1)::uuid, 'Case ' || n, n * 100, 'ZAR', md5('TENANT' || 't')::uuid, md5('TENANT' || 'g')::uuid,
    date '2026-01-01' + n % 700, case when n % 4 = 0 then 'OPEN' else 'CLOSED' end, 'MANUAL',
    timestamptz '2025-01-01' + n * interval '7 minutes', 'S', timestamptz '2025-01-01' + n * interval '11 minutes', 'S'
from generate_series(1, ROWS / 2) n;
insert into activities (tenant_id, id, version, case_id, customer_id, contact_id, salesman_id, type, subject, start_at, duration_minutes, status, agenda,
    completed_at, created_at, created_by, updated_at, updated_by)
select 'TENANT', md5('TENANT' || 'a' || n)::uuid, 1, k.id, k.customer_id, k.contact_id, k.salesman_id, 'CALL', 'Activity ' || n, s.start_at, 30,
    case when s.open then 'OPEN' else 'COMPLETED' end,
    case when s.open then (extract(epoch from s.start_at) * 1000000)::bigint
        else 4611686018427387903 - (extract(epoch from s.start_at) * 1000000)::bigint end,
    case when not s.open then s.start_at end, s.start_at, 'S', s.start_at, 'S'
from generate_series(1, ROWS) n
join cases k on k.tenant_id = 'TENANT' and k.number = n / 2 + 1
cross join lateral (select n % 2 = 0 and k.status = 'OPEN' as open, timestamptz '2026-10-15' + n * interval '3 minutes' as start_at) s;
insert into activity_touches (tenant_id, user_id, activity_id, touched_at)
select 'TENANT', md5('TENANT' || 'u' || n % 50 + 1)::uuid, md5('TENANT' || 'a' || n)::uuid, timestamptz '2026-10-15' + n * interval '1 minute'
from generate_series(1, ROWS) n;
insert into stage_gates (tenant_id, id, version, stage_id, question, answer_kind, position, active)
select 'TENANT', md5('TENANT' || 'q' || n)::uuid, 1, md5('TENANT' || 'g')::uuid, 'Question ' || n, 'YES_NO', n, true from generate_series(1, 10) n;
insert into gate_answers (tenant_id, case_id, gate_id, answer, answered_at, answered_by)
select 'TENANT', md5('TENANT' || 'o' || n)::uuid, md5('TENANT' || 'q' || n % 9 + 1)::uuid, 'YES', timestamptz '2026-01-01', 'S'
from generate_series(1, ROWS / 2) n;
update customer_refs set rank = 'GOLD', created_at = timestamptz '2025-01-01' where tenant_id = 'TENANT' and name like 'Customer %';
update contact_refs set sales_contact = true, accepts_sales_calls = true, birthday = date '1980-01-01' + 7 where tenant_id = 'TENANT';
insert into rank_refs (tenant_id, code, version, name, call_cycle_days) values ('TENANT', 'GOLD', 1, 'Gold', 30);
insert into third_party_refs (tenant_id, id, version, customer_id, supplier_name, end_date)
select 'TENANT', md5('TENANT' || 'p' || n)::uuid, 1, md5('TENANT' || 'c' || n)::uuid, 'Supplier ' || n, date '2026-12-01' from generate_series(1, ROWS / 10) n;
insert into recommendations (tenant_id, id, version, type, subject_id, period, customer_id, salesman_id, due_date, status, generated_at, updated_at,
    updated_by)
select 'TENANT', md5('TENANT' || 'm' || n)::uuid, 1, 'RANK_CALL_DUE', md5('TENANT' || 'c' || n % (ROWS / 10) + 1)::uuid, 'P' || n,
    md5('TENANT' || 'c' || n % (ROWS / 10) + 1)::uuid, md5('TENANT' || 's' || (n % (ROWS / 10) + 1) % 50 + 1)::uuid, date '2026-01-01' + n % 700,
    case when n % 4 = 0 then 'PENDING' else 'REJECTED' end, timestamptz '2025-01-01' + n * interval '7 minutes', timestamptz '2025-01-01', 'S'
from generate_series(1, ROWS) n;
commit";

impl World {
    /// Fills the tenant with so many activities in half as many cases, of fifty salesmen; S1 to S5 lead the others.
    pub async fn fill(&self, activities: usize) {
        let url = &self.database.urls.migrate.owner_url;
        let mut owner = PgConnection::connect(url.expose_secret()).await.unwrap();
        let sql = FILL.replace("TENANT", &self.tenant.0.to_string()).replace("ROWS", &activities.to_string());
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
        // A transaction of the service that is under way keeps pages from being known as visible to all, and so their indexes from being read alone.
        eventually("all pages are visible to all", async || {
            sqlx::raw_sql("vacuum analyze").execute(&self.superuser).await.unwrap();
            let sql = "select bool_and(relallvisible = relpages) from pg_class
                       where relkind = 'r' and relname in ('activities', 'activity_touches', 'cases', 'recommendations')";
            sqlx::query_scalar::<_, bool>(sql).fetch_one(&self.superuser).await.unwrap().then_some(())
        })
        .await;
    }
}
