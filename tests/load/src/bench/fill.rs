//! Makes the data, by COPY straight into the tables.

mod people;
pub mod work;

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use crm_chassis::{EmployeeId, TenantId};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use sqlx::{PgPool, postgres::PgPoolCopyExt as _};
use uuid::Uuid;

use super::scale::Scale;
use crate::world::World;

/// Rows of one piece of a COPY.
const PIECE: usize = 2_000;
/// Tenants filled at once: as many as small machines have cores.
const AT_ONCE: usize = 2;
/// Customers whose ids are kept, to be opened.
const KEPT: i64 = 10_000;

const FIRST: [&str; 24] = [
    "Karoo",
    "Hope",
    "Table Bay",
    "Protea",
    "Baobab",
    "Springbok",
    "Umhlanga",
    "Highveld",
    "Sunbird",
    "Marula",
    "Garden",
    "Cape",
    "Kruger",
    "Zulu",
    "Indigo",
    "Silver",
    "Amber",
    "Granite",
    "Coral",
    "Savanna",
    "River",
    "Summit",
    "Étoile",
    "Harbour",
];
const SECOND: [&str; 24] = [
    "Office", "Print", "Legal", "Medical", "Freight", "Foods", "Motors", "Textiles", "Mining", "Travel", "Schools",
    "Steel", "Paper", "Media", "Systems", "Security", "Energy", "Farms", "Wines", "Timber", "Homes", "Books", "Tools",
    "Glass",
];
const THIRD: [&str; 8] = ["Works", "Group", "Holdings", "Services", "Partners", "Traders", "Supplies", "Industries"];
const CITIES: [&str; 10] = [
    "Cape Town",
    "Johannesburg",
    "Durban",
    "Gqeberha",
    "George",
    "Pretoria",
    "Polokwane",
    "Kimberley",
    "Mbombela",
    "Paarl",
];

/// What was made.
#[derive(Debug)]
pub struct Filled {
    /// Ids of some customers of the tenant that is measured, all of which may be worked with.
    pub some: Vec<Uuid>,
    /// The same of its first salesman.
    pub some_of_first: Vec<Uuid>,
    /// How many customers its first salesman sees.
    pub first_sees: usize,
    /// How long it took.
    pub took: Duration,
}

/// A tenant with its customers.
struct Dealer {
    tenant: TenantId,
    ids: Vec<Uuid>,
    salesmen: usize,
}

impl Dealer {
    fn new(tenant: TenantId, size: usize, salesmen: usize) -> Self {
        let mut chance = StdRng::seed_from_u64(tenant.0.as_u64_pair().1);
        Self { tenant, ids: (0..size).map(|_| Uuid::from_u128(chance.random())).collect(), salesmen }
    }

    /// The salesman of the customer with this number.
    fn in_charge(&self, number: usize) -> Uuid {
        EmployeeId::of(self.tenant, &format!("S{}", number % self.salesmen)).0
    }
}

/// Fills the customers' database and tells the planner of it.
pub async fn fill(world: &World, measured: TenantId, scale: &Scale) -> anyhow::Result<Filled> {
    let started = Instant::now();
    let database = world.superuser("customers")?;
    let others = (1..scale.tenants).map(|number| (TenantId(Uuid::from_u128(number as u128)), others_size(scale)));
    let tenants: Vec<_> = std::iter::once((measured, scale.largest)).chain(others).collect();
    stream::iter(tenants)
        .map(async |(tenant, size)| {
            let dealer = Dealer::new(tenant, size, scale.salesmen);
            fill_customers(&database, &dealer).await?;
            if tenant == measured { people::fill(&database, &dealer).await } else { Ok(()) }
        })
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await?;
    settle(&database).await?;
    let some = "select id from customers where tenant_id = $1 and status = 'ACTIVE' and main_salesman_id = coalesce($3, main_salesman_id)
                order by id limit $2";
    let some = async |salesman: Option<EmployeeId>| {
        sqlx::query_scalar(some).bind(measured).bind(KEPT).bind(salesman).fetch_all(&database).await
    };
    let first = EmployeeId::of(measured, "S0");
    let (some, some_of_first) = (some(None).await?, some(Some(first)).await?);
    let sees = "select count(*) from customer_access where tenant_id = $1 and employee_id = $2";
    let sees: i64 = sqlx::query_scalar(sees).bind(measured).bind(first).fetch_one(&database).await?;
    database.close().await;
    Ok(Filled { some, some_of_first, first_sees: usize::try_from(sees)?, took: started.elapsed() })
}

/// Tells the planner what is there, and has done at once what the server has put off: nothing that is measured shall pay for what was
/// written before.
pub async fn settle(database: &PgPool) -> anyhow::Result<()> {
    for statement in ["vacuum analyze", "checkpoint"] {
        sqlx::raw_sql(statement).execute(database).await?;
    }
    Ok(())
}

const fn others_size(scale: &Scale) -> usize {
    (scale.customers - scale.largest) / (scale.tenants - 1)
}

async fn fill_customers(database: &PgPool, dealer: &Dealer) -> anyhow::Result<()> {
    let (tenant, ids) = (dealer.tenant.0, &dealer.ids);
    // Another one than that of the ids, or what is chosen would follow from them.
    let mut chance = StdRng::seed_from_u64(!tenant.as_u64_pair().1);
    copy(
        database,
        "copy customers (tenant_id, id, version, code, name, status, customer_type, rank, reporting_area, site, main_salesman_id,
             telephone, email, vat_number, city, credit_limit, account_balance, currency, payment_terms, approved_at, approver,
             created_at, created_by, updated_at, updated_by) from stdin",
        ids,
        |row, number, id| {
            let name = name(&mut chance);
            let city = CITIES.choose(&mut chance).unwrap_or(&"");
            let status = ["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "HOLD", "INACTIVE"].choose(&mut chance).unwrap_or(&"");
            let (credit, owed) = (chance.random_range(0..50) * 10_000, chance.random_range(0..400_000));
            let phone = chance.random_range(1_000_000..9_999_999);
            let mailbox = number % 1_000;
            let month = 1 + number % 12;
            writeln!(
                row,
                "{tenant}\t{id}\t1\tCU{number:06}\t{name} {number}\t{status}\tRETAIL\tGOLD\tCAPE\tCPT\t{}\t021 {phone}\t\
                 info{mailbox}@example.com\t4{number:09}\t{city}\t{credit}\t{owed}\tZAR\t30 days from statement\t\
                 2025-{month:02}-01 08:00:00+00\tAccounts\t2025-{month:02}-01 06:00:00+00\tERP\t2025-{month:02}-01 08:00:00+00\tERP",
                dealer.in_charge(number),
            )
        },
    )
    .await?;
    copy(database, "copy customer_access (tenant_id, customer_id, employee_id) from stdin", ids, |row, number, id| {
        writeln!(row, "{tenant}\t{id}\t{}", dealer.in_charge(number))
    })
    .await?;
    copy(
        database,
        "copy customer_addresses (tenant_id, customer_id, position, type, lines, suburb, city, province, postal_code, country, telephone)
             from stdin",
        ids,
        |row, number, id| {
            let city = CITIES[number % CITIES.len()];
            writeln!(row, "{tenant}\t{id}\t0\tPHYSICAL\t{{\"{number} Long Street\"}}\t\t{city}\tWestern Cape\t8001\tSouth Africa\t")
        },
    )
    .await?;
    Ok(())
}

fn name(chance: &mut StdRng) -> String {
    let mut word = |words: &[&'static str]| words.choose(chance).copied().unwrap_or_default();
    format!("{} {} {}", word(&FIRST), word(&SECOND), word(&THIRD))
}

/// What is written for each id.
async fn copy(
    database: &PgPool,
    statement: &str,
    ids: &[Uuid],
    mut write: impl FnMut(&mut String, usize, Uuid) -> std::fmt::Result,
) -> anyhow::Result<()> {
    let mut into = database.copy_in_raw(statement).await?;
    for (piece, ids) in ids.chunks(PIECE).enumerate() {
        let mut rows = String::with_capacity(PIECE * 300);
        for (number, id) in ids.iter().enumerate() {
            write(&mut rows, piece * PIECE + number, *id)?;
        }
        into.send(rows.as_bytes()).await?;
    }
    into.finish().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::cases::TYPED;

    #[test]
    fn what_is_typed_is_found_and_begins_in_the_middle_of_a_word() {
        let seconds = SECOND.iter().flat_map(|second| THIRD.map(|third| format!("{second} {third}")));
        let ends: Vec<String> = seconds.collect();
        let names = FIRST.iter().flat_map(|first| ends.iter().map(move |end| format!(" {first} {end}").to_lowercase()));
        let names: Vec<String> = names.collect();
        for typed in TYPED {
            let found: Vec<&String> = names.iter().filter(|name| name.contains(typed)).collect();
            assert!(!found.is_empty(), "{typed:?}");
            assert!(!found.iter().any(|name| name.contains(&format!(" {typed}"))), "{typed:?}");
        }
    }
}
