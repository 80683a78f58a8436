//! What hangs on the measured dealer's customers: their people, what is written about them, and who else works with them.

use std::fmt::Write as _;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Dealer, copy};

/// One customer in so many has an additional salesman.
const SHARED: usize = 10;

const GIVEN: [&str; 12] =
    ["Zinzi", "Thandi", "Pieter", "Ayesha", "Sipho", "Maria", "Johan", "Lerato", "Anil", "Zoë", "Bongani", "Claire"];
const FAMILY: [&str; 12] = [
    "Nkosi", "Khumalo", "van Wyk", "Patel", "Dlamini", "Botha", "Mokoena", "Naidoo", "Smith", "Jacobs", "Zulu",
    "Fourie",
];

/// Two contacts and a note for each customer, and an additional salesman for some.
pub async fn fill(database: &PgPool, dealer: &Dealer) -> anyhow::Result<()> {
    let (tenant, ids) = (dealer.tenant.0, &dealer.ids);
    let mut chance = StdRng::seed_from_u64(tenant.as_u64_pair().0);
    copy(
        database,
        "copy contacts (tenant_id, id, version, customer_id, code, given_name, family_name, role, telephone, email, is_sales_contact,
             accepts_sales_calls, active, created_at, created_by, updated_at, updated_by) from stdin",
        ids,
        |rows, number, customer| {
            for turn in 1..=2 {
                let id = Uuid::from_u128(chance.random());
                let given = GIVEN.choose(&mut chance).unwrap_or(&"");
                let family = FAMILY.choose(&mut chance).unwrap_or(&"");
                writeln!(
                    rows,
                    "{tenant}\t{id}\t1\t{customer}\tCU{number:06}-{turn}\t{given}\t{family}\tBUYER\t021 {number:07}\t\
                     person{number}.{turn}@example.com\tt\tt\tt\t2025-01-01 08:00:00+00\tERP\t2025-01-01 08:00:00+00\tERP",
                )?;
            }
            Ok(())
        },
    )
    .await?;
    copy(
        database,
        "copy notes (tenant_id, id, customer_id, text, author_id, author_name, created_at) from stdin",
        ids,
        |rows, number, customer| {
            let (id, author) = (Uuid::from_u128(chance.random()), dealer.in_charge(number));
            let text = "Wants an offer for two machines, and to be called before the end of the month.";
            writeln!(rows, "{tenant}\t{id}\t{customer}\t{text}\t{author}\tsalesman\t2025-02-01 08:00:00+00")
        },
    )
    .await?;
    let statement = "copy customer_access (tenant_id, customer_id, employee_id) from stdin";
    copy(database, statement, ids, |rows, number, customer| {
        // Another one each time, and never the one in charge.
        let other = number + 1 + number / SHARED % (dealer.salesmen - 1).max(1);
        let is_shared = number.is_multiple_of(SHARED) && dealer.salesmen > 1;
        if is_shared { writeln!(rows, "{tenant}\t{customer}\t{}", dealer.in_charge(other)) } else { Ok(()) }
    })
    .await
}
