//! What the customers were invoiced: rent and copies every month, here and there a machine or a credit note.

use crm_proto::erp::{CustomerStatus, CustomerUpserted, SalesMonth, SalesReplaced};
use jiff::{ToSpan as _, civil::Date};

use super::{DemoTenant, dice::Dice, erp::money};

/// Months that the ERP tells of.
const MONTHS: i32 = 24;

/// What customers of a rank are invoiced a month, in rand, and how often in a hundred months nothing.
fn usual(rank: &str) -> ((u32, u32), u32) {
    match rank {
        "PLATINUM" => ((30_000, 160_000), 0),
        "GOLD" => ((12_000, 45_000), 1),
        "SILVER" => ((4_500, 14_000), 4),
        "BRONZE" => ((1_200, 5_000), 15),
        _ => ((300, 1_500), 55),
    }
}

/// The history of one customer of the ERP until the month of `today`. A month is the same whenever it is told.
pub(super) fn of_customer(tenant: &DemoTenant, number: u32, customer: &CustomerUpserted, today: Date) -> SalesReplaced {
    let rank = customer.rank.as_ref().map_or("", |rank| rank.code.as_str());
    let ((least, most), idle) = usual(rank);
    let rent = Dice::new(tenant.seed, &format!("rent {number}")).between(least, most);
    let present = today.first_of_month();
    // Who is no customer any more has bought nothing for a year.
    let silent = if customer.status() == CustomerStatus::Inactive { MONTHS / 2 } else { 0 };
    let months = (silent..MONTHS).rev().map(|back| present.saturating_sub(back.months()));
    let months = months.filter_map(|month| {
        let month = month.strftime("%Y-%m").to_string();
        let mut dice = Dice::new(tenant.seed, &format!("sales {number} {month}"));
        if dice.chance(idle) {
            return None;
        }
        let mut cents = i64::from(rent) * i64::from(dice.between(70, 130)) + i64::from(dice.between(0, 99));
        if dice.chance(4) {
            cents += i64::from(rent) * i64::from(dice.between(400, 1_200));
        } else if dice.chance(1) {
            cents = -cents / 2;
        }
        let invoice_count = i32::try_from(dice.between(1, 4)).unwrap_or(1);
        Some(SalesMonth { month, invoiced: Some(money(cents)), invoice_count })
    });
    SalesReplaced { code: customer.code.clone(), months: months.collect() }
}
