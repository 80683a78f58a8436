//! Tenants of a size at which plans matter.

use crm_chassis::EmployeeId;
use crm_testkit::eventually;
use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::World;

/// How many salesmen share the customers; the first ten of them lead the others.
const SALESMEN: i32 = 50;

const FILL: &str = "
begin;
set local app.tenant_id = 'TENANT';
insert into employee_refs (tenant_id, id, code, display_name, active, salesman, manager_id, site, version)
select 'TENANT', id, 'S' || n, 'Salesman ' || n, true, true, case when n > 10 then ids[n % 10 + 1] end, 'CPT', 1
from (select array[IDS]::uuid[] as ids) s, unnest(ids) with ordinality as salesman (id, n);

insert into customers (tenant_id, id, version, code, name, status, customer_type, rank, reporting_area, site, main_salesman_id,
    telephone, email, city, created_at, created_by, updated_at)
select 'TENANT', md5('TENANT' || n)::uuid, 1, case when n % 10 > 1 then 'CU' || 100000 + n end,
    (array['Karoo', 'Ubuntu', 'Café', 'Table Bay', 'Jacaranda', 'Protea', 'Umhlanga', 'Highveld', 'Baobab', 'Sable'])[n * 7 % 10 + 1]
        || ' ' || (array['Motors', 'Attorneys', 'Logistics', 'Academy', 'Foods', 'Mining', 'Traders'])[n * 3 % 7 + 1] || ' ' || n,
    (array['NEW_CRM', 'RELEASED', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'HOLD', 'ACTIVE', 'INACTIVE'])[n % 10 + 1],
    (array['RETAIL', 'BUILD'])[n % 2 + 1], (array['GOLD', 'WOOD'])[n % 2 + 1], (array['CAPE', 'KZN'])[n % 2 + 1], 'CPT',
    (array[IDS]::uuid[])[n % COUNT + 1],
    '021 555 ' || lpad((n % 10000)::text, 4, '0'), 'info@customer' || n || '.example',
    (array['Cape Town', 'Durban', 'Paarl', 'Gqeberha', 'Upington', 'Mthatha', 'Polokwane'])[n % 7 + 1] || case when n % 3 = 0 then ' ' || n % 40 else '' end,
    timestamptz '2020-01-01' + n * interval '17 minutes', 'ERP', timestamptz '2020-01-01' + n * interval '29 minutes'
from generate_series(1, ROWS) n;

insert into customer_access (tenant_id, customer_id, employee_id)
select 'TENANT', md5('TENANT' || n)::uuid, (array[IDS]::uuid[])[n % COUNT + 1] from generate_series(1, ROWS) n;
insert into customer_access (tenant_id, customer_id, employee_id)
select 'TENANT', md5('TENANT' || n)::uuid, (array[IDS]::uuid[])[(n + 1) % COUNT + 1]
from generate_series(1, ROWS) n where n % 5 = 0;
insert into customer_groups (tenant_id, id, version, name, salesman_ids, customer_count, created_at, created_by, updated_at, updated_by)
select 'TENANT', md5('TENANT' || 'group' || n)::uuid, 1, 'Group ' || n, array[md5('TENANT' || 'grouped' || n)::uuid], ROWS / 60,
    timestamptz '2020-01-01', 'Sam', timestamptz '2020-01-01', 'Sam'
from generate_series(0, 19) n;
insert into customer_group_members (tenant_id, group_id, customer_id)
select 'TENANT', md5('TENANT' || 'group' || n / 3 % 20)::uuid, md5('TENANT' || n)::uuid from generate_series(3, ROWS, 3) n;
insert into customer_access (tenant_id, customer_id, employee_id, linked, grouped)
select 'TENANT', md5('TENANT' || n)::uuid, md5('TENANT' || 'grouped' || n / 3 % 20)::uuid, false, true from generate_series(3, ROWS, 3) n;
insert into customers (tenant_id, id, version, name, status, customer_type, rank, reporting_area, site, main_salesman_id, telephone, city,
    created_at, created_by, updated_at, merged_into, merged_at, merged_by)
select 'TENANT', md5('TENANT' || 'merged' || n)::uuid, 1, 'Karoo Motors ' || n, 'NEW_CRM', 'RETAIL', 'GOLD', 'CAPE', 'CPT',
    (array[IDS]::uuid[])[n % COUNT + 1], '021 555 ' || lpad((n % 10000)::text, 4, '0'), 'Cape Town',
    timestamptz '2020-01-01' + n * interval '17 minutes', 'Sam', timestamptz '2020-01-01' + n * interval '29 minutes',
    md5('TENANT' || n)::uuid, timestamptz '2024-01-01', 'Sam'
from generate_series(50, ROWS, 50) n;
insert into customer_access (tenant_id, customer_id, employee_id)
select tenant_id, id, main_salesman_id from customers where tenant_id = 'TENANT' and merged_into is not null;
insert into customer_merges (tenant_id, duplicate_id, survivor_id, taken)
select tenant_id, id, merged_into, (select jsonb_object_agg(kind, '[]'::jsonb)
    from unnest(array['fields', 'salesmen', 'groups', 'contacts', 'notes', 'third_parties']) kind)
from customers where tenant_id = 'TENANT' and merged_into is not null;
insert into customer_marks (tenant_id, user_id, customer_id, favourite_at, viewed_at)
select 'TENANT', md5('TENANT' || 'user' || n / 20)::uuid, md5('TENANT' || n)::uuid,
    case when n % 2 = 0 then timestamptz '2020-01-01' + n * interval '17 minutes' end,
    case when n % 3 <> 0 or n % 2 = 1 then timestamptz '2020-01-01' + n * interval '29 minutes' end
from generate_series(1, ROWS) n;
insert into activity_refs (tenant_id, id, version, customer_id, open, at)
select 'TENANT', md5('TENANT' || 'activity' || n)::uuid, 1, md5('TENANT' || (n - 1) / 3 + 1)::uuid, n % 10 = 0, timestamptz '2020-01-01' + n * interval '17 minutes'
from generate_series(1, 3 * ROWS) n;
insert into customer_addresses (tenant_id, customer_id, position, type, lines, suburb, city, province, postal_code, country, telephone)
select 'TENANT', md5('TENANT' || n)::uuid, 0, 'PHYSICAL', array[n || ' Long Street'], '', 'Cape Town', '', '8001', 'South Africa', ''
from generate_series(1, ROWS) n;

insert into contacts (tenant_id, id, version, customer_id, code, given_name, family_name, role, mobile, email, is_sales_contact,
    accepts_sales_calls, active, created_at, created_by, updated_at)
select 'TENANT', md5('TENANT' || 'contact' || n)::uuid, 1, md5('TENANT' || (n - 1) / 3 + 1)::uuid, case when n % 10 > 1 then 'CT' || n end,
    (array['Zinzi', 'Thabo', 'Johan', 'Priya', 'Fatima', 'Craig'])[n % 6 + 1],
    (array['Nkosi', 'Botha', 'Naidoo', 'Dlamini', 'Adams'])[n % 5 + 1] || ' ' || n, (array['BUYER', 'TECH'])[n % 2 + 1],
    '082 555 ' || lpad((n % 10000)::text, 4, '0'), 'zinzi' || n || '@customer.example', n % 3 <> 0, n % 3 <> 0, n % 20 <> 0,
    timestamptz '2020-01-01' + n * interval '17 minutes', 'ERP', timestamptz '2020-01-01' + n * interval '29 minutes'
from generate_series(1, 3 * ROWS) n;
insert into notes (tenant_id, id, customer_id, text, author_name, created_at)
select 'TENANT', md5('TENANT' || 'note' || n)::uuid, md5('TENANT' || (n - 1) / 3 + 1)::uuid, 'Friendly people', 'Sam',
    timestamptz '2020-01-01' + n * interval '17 minutes'
from generate_series(1, 3 * ROWS) n;
insert into third_parties (tenant_id, id, version, customer_id, supplier_name, end_date, currency, items, created_at, created_by, updated_at,
    updated_by)
select 'TENANT', md5('TENANT' || 'third party' || n)::uuid, 1, md5('TENANT' || n)::uuid, 'Rival ' || n, date '2024-01-01' + n % 2000, 'ZAR', '[]',
    timestamptz '2020-01-01' + n * interval '17 minutes', 'Sam', timestamptz '2020-01-01' + n * interval '29 minutes', 'Sam'
from generate_series(1, ROWS) n;
insert into audit_log (tenant_id, id, entity, entity_id, action, changes, user_id, user_name, origin, at)
select 'TENANT', md5('TENANT' || 'line' || n)::uuid, (array['customer', 'contact', 'note'])[n % 3 + 1],
    md5('TENANT' || (array['', 'contact', 'note'])[n % 3 + 1] || n)::uuid, 'updated', '[]', gen_random_uuid(), 'Sam', 'user',
    timestamptz '2020-01-01' + n * interval '17 minutes'
from generate_series(1, ROWS) n;
insert into sales_histories (tenant_id, customer_id, version, currency, erp_synced_at)
select 'TENANT', md5('TENANT' || n)::uuid, 1, 'ZAR', timestamptz '2026-01-01' from generate_series(1, ROWS) n;
insert into sales_months (tenant_id, customer_id, month, invoiced, invoice_count)
select 'TENANT', md5('TENANT' || n)::uuid, date '2025-11-01' + month * interval '1 month', n * 100, 1
from generate_series(1, ROWS) n, generate_series(0, 12, 4) month;
commit;
analyze";

impl World {
    /// Fills the tenant with so many customers, three contacts, three notes, a third party and four months of sales each, a third of them
    /// in groups, and a fiftieth as many that are merged into them, as the owner of the schema does: tenant by tenant. Salesman `S1` has a fiftieth of them.
    pub async fn fill(&self, rows: u32) {
        let id = |n: i32| format!("'{}'", EmployeeId::of(self.tenant, &format!("S{n}")).0);
        let ids: Vec<String> = (1..=SALESMEN).map(id).collect();
        let script = FILL
            .replace("TENANT", &self.tenant.0.to_string())
            .replace("ROWS", &rows.to_string())
            .replace("IDS", &ids.join(","))
            .replace("COUNT", &SALESMEN.to_string());
        let url = self.database.urls.migrate.owner_url.expose_secret();
        let mut owner = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
    }

    /// Vacuums a table until every page of it is known to be visible to all, on which plans that read an index only depend. One time
    /// may not do: a transaction that is open elsewhere in the database, an automatic analyze for one, holds the rows back.
    pub async fn vacuum(&self, table: &str) {
        let visible = "select relallvisible >= relpages from pg_class where oid = $1::regclass";
        eventually("every page to be visible to all", async || {
            sqlx::raw_sql(AssertSqlSafe(format!("vacuum {table}"))).execute(&self.superuser).await.unwrap();
            let all: bool = sqlx::query_scalar(visible).bind(table).fetch_one(&self.superuser).await.unwrap();
            all.then_some(())
        })
        .await;
    }
}
