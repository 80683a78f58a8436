//! The Northwind sample data as an ERP would send it: a real data set, made by others.
//!
//! Employees become `employee.upserted`; customers become `customer.upserted` and `address.replaced`. A customer's main salesman is the
//! employee who took most of its orders (of equals, the one with the lower number). Northwind knows no customer type, rank and area, so
//! they stay absent and the CRM says "Unassigned". Orders become invoices in `sales.replaced`, moved by whole months so that the last of
//! them are of the present month.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use crm_erp_simulator::cloud_event::CloudEvent;
use jiff::{Timestamp, civil::Date};
use rust_decimal::{Decimal, RoundingStrategy::MidpointAwayFromZero};
use serde_json::{Value, json};

type Row = HashMap<String, String>;

/// The data set's folder: `CRM_NORTHWIND_DIR`, or `shared/data/northwind` beside the repository. `None` if it is not there.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a tool without Config")]
    let named = std::env::var_os("CRM_NORTHWIND_DIR").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/northwind"));
    folder.join("customers.csv").exists().then_some(folder)
}

/// All messages, employees first. The last invoices are of the month of `today`.
pub fn messages(folder: &Path, today: Date) -> anyhow::Result<Vec<CloudEvent>> {
    let salesmen = main_salesmen(folder)?;
    let sales = sales(folder, today)?;
    let mut messages = Vec::new();
    for employee in rows(folder, "employees")? {
        messages.push(event("employee.upserted", &employee["employee_id"], &employee_data(&employee)));
    }
    for customer in rows(folder, "customers")? {
        let code = &customer["customer_id"];
        let main = salesmen.get(code).map_or("", String::as_str);
        messages.push(event("customer.upserted", code, &customer_data(&customer, main)));
        if let Some(months) = sales.get(code) {
            messages.push(event("sales.replaced", code, &sales_data(code, months)));
        }
        messages.push(event("address.replaced", code, &address_data(&customer)));
    }
    Ok(messages)
}

/// The main salesman of every customer that has ordered: customer code → employee code.
pub fn main_salesmen(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut orders: BTreeMap<String, BTreeMap<u32, u32>> = BTreeMap::new();
    for order in rows(folder, "orders")? {
        let employee = order["employee_id"].parse().context("an employee's number")?;
        *orders.entry(order["customer_id"].clone()).or_default().entry(employee).or_default() += 1;
    }
    let most = orders.into_iter().filter_map(|(customer, by_employee)| {
        let best = by_employee.into_iter().max_by_key(|(employee, count)| (*count, std::cmp::Reverse(*employee)));
        best.map(|(employee, _)| (customer, employee.to_string()))
    });
    Ok(most.collect())
}

/// What was invoiced in a month, and by how many invoices.
type Months = BTreeMap<i32, (Decimal, u32)>;

/// Customer code → months, counted since the year 0.
fn sales(folder: &Path, today: Date) -> anyhow::Result<BTreeMap<String, Months>> {
    let orders = rows(folder, "orders")?;
    let mut totals: HashMap<String, Decimal> = HashMap::new();
    for line in rows(folder, "order_details")? {
        *totals.entry(line["order_id"].clone()).or_default() += amount(&line)?;
    }
    let month_of = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let ordered = |order: &Row| order["order_date"].parse().map(month_of).context("the date of an order");
    let months: Vec<i32> = orders.iter().map(ordered).collect::<Result<_, _>>()?;
    let shift = month_of(today) - months.iter().max().context("no orders")?;

    let mut sales: BTreeMap<String, Months> = BTreeMap::new();
    for (order, month) in orders.iter().zip(months) {
        let total = totals.get(&order["order_id"]).context("an order without lines")?;
        let (invoiced, count) =
            sales.entry(order["customer_id"].clone()).or_default().entry(month + shift).or_default();
        *invoiced += total.round_dp_with_strategy(2, MidpointAwayFromZero);
        *count += 1;
    }
    Ok(sales)
}

/// What a line of an order costs. Prices and discounts are written as single-precision numbers, "9.80000019".
fn amount(line: &Row) -> anyhow::Result<Decimal> {
    let number = |column: &str| line[column].parse::<Decimal>().with_context(|| format!("{column} of an order's line"));
    let two_places =
        |column: &str| Ok::<_, anyhow::Error>(number(column)?.round_dp_with_strategy(2, MidpointAwayFromZero));
    Ok(two_places("unit_price")? * number("quantity")? * (Decimal::ONE - two_places("discount")?))
}

fn rows(folder: &Path, table: &str) -> anyhow::Result<Vec<Row>> {
    let path = folder.join(table).with_extension("csv");
    let mut reader = csv::Reader::from_path(&path).with_context(|| format!("cannot read {}", path.display()))?;
    reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("{} is damaged", path.display()))
}

fn event(message_type: &str, subject: &str, data: &Value) -> CloudEvent {
    CloudEvent {
        id: format!("northwind/{message_type}/{subject}"),
        source: "/northwind".to_owned(),
        r#type: message_type.to_owned(),
        subject: subject.to_owned(),
        sequence: 1,
        time: Timestamp::UNIX_EPOCH,
        traceparent: None,
        data: data.clone(),
    }
}

fn employee_data(employee: &Row) -> Value {
    let (first, last) = (&employee["first_name"], &employee["last_name"]);
    json!({
        "code": employee["employee_id"],
        "displayName": format!("{first} {last}"),
        "email": format!("{}.{}@northwind.example", first.to_lowercase(), last.to_lowercase()),
        "telephone": employee["home_phone"],
        "active": true,
        "salesman": true,
        "managerCode": employee["reports_to"],
    })
}

fn customer_data(customer: &Row, main_salesman: &str) -> Value {
    json!({
        "code": customer["customer_id"],
        "name": customer["company_name"],
        "mainSalesmanCode": main_salesman,
        "telephone": customer["phone"],
        "fax": customer["fax"],
    })
}

fn sales_data(code: &str, months: &Months) -> Value {
    let months = months.iter().map(|(month, (invoiced, count))| {
        json!({
            "month": format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            "invoiced": {"amount": invoiced.to_string(), "currency": "USD"},
            "invoiceCount": count,
        })
    });
    json!({"code": code, "months": months.collect::<Vec<_>>()})
}

fn address_data(customer: &Row) -> Value {
    json!({
        "code": customer["customer_id"],
        "addresses": [{
            "type": "ADDRESS_TYPE_PHYSICAL",
            "lines": [customer["address"]],
            "city": customer["city"],
            "province": customer["region"],
            "postalCode": customer["postal_code"],
            "country": customer["country"],
        }],
    })
}
