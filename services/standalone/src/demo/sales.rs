//! What the customers were invoiced: rent and copies every month, here and there a machine or a credit note. And what the salesmen sold.

use crm_proto::erp::{CustomerStatus, CustomerUpserted, SalesMonth, SalesReplaced, SalesTotals, SalesTotalsReported};
use jiff::{ToSpan as _, civil::Date};

use super::{DemoTenant, dice::Dice, erp::money, staff::Person};

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

/// What one salesman sold until the month of `today`: as many days of this month as have gone. A month that is over is the same whenever it is
/// told.
pub(super) fn of_salesman(tenant: &DemoTenant, person: &Person, today: Date) -> SalesTotalsReported {
    let present = today.first_of_month();
    let months = (0..MONTHS).rev().map(|back| present.saturating_sub(back.months()));
    let months = months.map(|first| {
        let month = first.strftime("%Y-%m").to_string();
        let mut dice = Dice::new(tenant.seed, &format!("totals {} {month}", person.code));
        let gone =
            |count: u32| if first == present { count * u32::from(today.day().unsigned_abs()) / 31 } else { count };
        let orders = gone(dice.between(3, 9));
        let invoices = gone(dice.between(3, 8));
        let worth = |dice: &mut Dice, count: u32| -> i64 {
            (0..count).map(|_| i64::from(dice.between(18_000, 140_000)) * 100).sum()
        };
        SalesTotals {
            month,
            order_count: i32::try_from(orders).unwrap_or_default(),
            ordered: Some(money(worth(&mut dice, orders))),
            invoice_count: i32::try_from(invoices).unwrap_or_default(),
            invoiced: Some(money(worth(&mut dice, invoices))),
        }
    });
    SalesTotalsReported { salesman_code: person.code.to_owned(), months: months.collect() }
}
