//! Real input: the Northwind data, made by others, published by the ERP's command into a new tenant and found again over the API.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
};

use crm_erp_simulator::{
    amqp::Broker,
    publish_file::{Destination, publish_file},
};
use crm_testkit::eventually;
use crm_tests::{dealer::Dealer, northwind, system::System};
use serde_json::{Value, json};
use tempfile::TempDir;

#[tokio::test]
async fn northwinds_customers_and_salesmen_arrive_whole() {
    let Some(folder) = northwind::folder() else {
        eprintln!("skipped: the Northwind data is not here; name its folder in CRM_NORTHWIND_DIR");
        return;
    };
    let system = System::start().await;
    let dealer = Dealer::found(&system).await;
    let scratch = TempDir::new().unwrap();
    let file = scratch.path().join("northwind.jsonl");
    let lines: Vec<String> =
        northwind::messages(&folder).unwrap().iter().map(|message| message.to_json() + "\n").collect();
    fs::write(&file, lines.concat()).unwrap();
    let destination = Destination {
        broker: Broker::parse(&dealer.erp.amqp_url).unwrap(),
        tenant: dealer.slug.parse().unwrap(),
        rate: None,
    };
    let summary = publish_file(file, Some(destination)).await.unwrap();
    assert!(summary.contains("191 messages"), "9 employees, 91 customers, 91 addresses: {summary}");

    let admin = dealer.log_in("admin").await;
    let customers = eventually("91 customers with their cities", async || {
        let page = admin.get("/api/v1/customers?pageSize=200&includeTotalSize=true").await.expect(200);
        let customers = page["customers"].as_array().unwrap().clone();
        let placed = customers.iter().filter(|customer| customer.get("physicalAddress").is_some()).count();
        (page["totalSize"] == 91 && placed == 91).then_some(customers)
    })
    .await;
    for customer in &customers {
        for name in ["customerTypeName", "rankName", "reportingAreaName", "siteName"] {
            assert_eq!(customer[name], "Unassigned", "{name} of {}", customer["name"]);
        }
    }

    let salesmen = admin.get("/api/v1/employees?salesmenOnly=true").await.expect(200);
    assert_eq!(salesmen["employees"].as_array().unwrap().len(), 9);
    let expected = customers_by_salesman(&folder);
    assert_eq!(expected.values().sum::<u64>(), 89, "two customers have never ordered");
    let values = admin.get("/api/v1/customers/values?field=mainSalesmanId").await.expect(200);
    let counted: BTreeMap<String, u64> = values["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| (value["description"].as_str().unwrap().to_owned(), value["customerCount"].as_u64().unwrap()))
        .collect();
    assert_eq!(counted, expected);

    // Each salesman sees just his own.
    let margaret = dealer.log_in_as("margaret.peacock@northwind.example").await;
    let mine = margaret.get("/api/v1/customers?view=MINE&includeTotalSize=true").await.expect(200);
    assert_eq!(mine["totalSize"], expected["Margaret Peacock"]);

    let names = found(&admin.get_with("/api/v1/customers", &[("filter", &city("mexico"))]).await.expect(200));
    let mexican = BTreeSet::from([
        "Ana Trujillo Emparedados y helados",
        "Antonio Moreno Taquería",
        "Centro comercial Moctezuma",
        "Pericles Comidas clásicas",
        "Tortuga Restaurante",
    ]);
    assert_eq!(names, mexican.into_iter().map(str::to_owned).collect());
    system.stop().await;
}

fn city(begins: &str) -> String {
    json!({"condition": {"field": "city", "operator": "BEGINS_WITH", "values": [begins]}}).to_string()
}

fn found(page: &Value) -> BTreeSet<String> {
    page["customers"].as_array().unwrap().iter().map(|customer| customer["name"].as_str().unwrap().to_owned()).collect()
}

/// Counts anew, from the CSV alone: the salesman with most orders of a customer, of equals the one with the lower number.
fn customers_by_salesman(folder: &Path) -> BTreeMap<String, u64> {
    type Row = HashMap<String, String>;
    let table = |name: &str| -> Vec<Row> {
        csv::Reader::from_path(folder.join(name)).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
    };
    let orders = table("orders.csv");
    let employees = table("employees.csv");
    let mut counts = BTreeMap::new();
    for customer in table("customers.csv") {
        let taken_by = |employee: &Row| {
            let same = |order: &&Row| {
                order["customer_id"] == customer["customer_id"] && order["employee_id"] == employee["employee_id"]
            };
            orders.iter().filter(same).count()
        };
        let mut best: Option<(&Row, usize)> = None;
        for employee in &employees {
            let taken = taken_by(employee);
            if taken > best.map_or(0, |(_, most)| most) {
                best = Some((employee, taken));
            }
        }
        if let Some((employee, _)) = best {
            *counts.entry(format!("{} {}", employee["first_name"], employee["last_name"])).or_default() += 1;
        }
    }
    counts
}
