//! The Northwind sample data as an ERP would send it: a real data set, made by others.
//!
//! Employees become `employee.upserted`; customers become `customer.upserted` and `address.replaced`. A customer's main salesman is the
//! employee who took most of its orders (of equals, the one with the lower number). Northwind knows no customer type, rank and area, so
//! they stay absent and the CRM says "Unassigned".

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use crm_erp_simulator::cloud_event::CloudEvent;
use jiff::Timestamp;
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

/// All messages, employees first.
pub fn messages(folder: &Path) -> anyhow::Result<Vec<CloudEvent>> {
    let salesmen = main_salesmen(folder)?;
    let mut messages = Vec::new();
    for employee in rows(folder, "employees")? {
        messages.push(event("employee.upserted", &employee["employee_id"], &employee_data(&employee)));
    }
    for customer in rows(folder, "customers")? {
        let code = &customer["customer_id"];
        let main = salesmen.get(code).map_or("", String::as_str);
        messages.push(event("customer.upserted", code, &customer_data(&customer, main)));
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
