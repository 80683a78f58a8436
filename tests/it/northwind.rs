//! Real data made by others: the Northwind traders move in, and everything is found again. Skipped, with a word, where the data are not there.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use crm_erp_simulator::{
    amqp::Broker,
    publish_file::{Destination, publish_file},
    tenant::Lane,
};
use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id},
    dealer::Dealer,
    northwind,
    system::System,
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
    tz::TimeZone,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const CUSTOMERS: usize = 91;
const SALESMEN: usize = 9;
/// Customers that ever ordered.
const WITH_ORDERS: usize = 89;

/// The day by the dealer's calendar.
fn today(system: &System) -> Date {
    system.now().to_zoned(TimeZone::get("Africa/Johannesburg").unwrap()).date()
}

/// The data's folder; if it is not there, the reason is printed.
fn folder_or_word() -> Option<PathBuf> {
    let folder = northwind::folder();
    if folder.is_none() {
        eprintln!("skipped: the Northwind data are not there; name their folder with CRM_NORTHWIND_DIR");
    }
    folder
}

/// A dealer with the Northwind data, sent by the command that people use.
async fn move_in(system: &System, folder: &Path, today: Date) -> Dealer {
    let dealer = Dealer::found(system).await;
    let scratch = TempDir::new().unwrap();
    let file: PathBuf = scratch.path().join("messages.jsonl");
    let lines: String =
        northwind::messages(folder, today).unwrap().iter().map(|message| message.to_json() + "\n").collect();
    fs::write(&file, lines).unwrap();
    let destination = Destination {
        lane: Lane::Bulk,
        broker: Broker::parse(&dealer.erp.amqp_url).unwrap(),
        tenant: dealer.slug.parse().unwrap(),
        rate: None,
    };
    let said = publish_file(file, Some(destination)).await.unwrap();
    let messages = SALESMEN + 2 * CUSTOMERS + WITH_ORDERS;
    assert!(said.contains(&format!("{messages} messages published for tenant {}", dealer.slug)), "{said}");
    let codes: Vec<_> = (1..=SALESMEN).map(|code| code.to_string()).collect();
    dealer.wait_for_employees(system, &codes.iter().map(String::as_str).collect::<Vec<_>>()).await;
    dealer
}

/// Waits until the last message about customers is applied, and returns all of them.
async fn all_customers(admin: &Client, folder: &Path, today: Date) -> Vec<Value> {
    let last = northwind::messages(folder, today).unwrap().pop().unwrap();
    eventually("the last address", async || {
        let customer = admin.until_code(&last.subject).await;
        customer.get("physicalAddress").is_some().then_some(())
    })
    .await;
    let page = admin.get("/api/v1/customers?pageSize=200&includeTotalSize=true").await.expect(200);
    assert_eq!(page["totalSize"], CUSTOMERS);
    let mut customers = Vec::new();
    for listed in page["customers"].as_array().unwrap() {
        let customer = admin.customer(&id(listed)).await;
        assert_eq!((&listed["code"], &listed["city"]), (&customer["code"], &customer["physicalAddress"]["city"]));
        customers.push(customer);
    }
    customers
}

/// Rows of a table, read without the code that makes the messages: name of the column → text.
fn table(folder: &Path, name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect::<HashMap<_, _>>()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The main salesman of each customer with orders, counted anew: the one with most of them, of equals the one with the lowest number.
fn main_salesmen(folder: &Path) -> BTreeMap<String, String> {
    let orders = table(folder, "orders.csv");
    let mut main = BTreeMap::new();
    for customer in table(folder, "customers.csv").iter().map(|row| &row["customer_id"]) {
        let taken = |salesman: usize| {
            let salesman = salesman.to_string();
            orders.iter().filter(|order| order["customer_id"] == *customer && order["employee_id"] == salesman).count()
        };
        let mut best = (0, 0);
        for salesman in 1..=SALESMEN {
            if taken(salesman) > best.1 {
                best = (salesman, taken(salesman));
            }
        }
        if best.1 > 0 {
            main.insert(customer.clone(), best.0.to_string());
        }
    }
    main
}

#[tokio::test]
async fn every_customer_and_salesman_of_northwind_is_found_again() {
    let Some(folder) = folder_or_word() else { return };
    let system = System::start().await;
    let today = today(&system);
    let dealer = move_in(&system, &folder, today).await;
    let admin = dealer.log_in("admin").await;
    let customers = all_customers(&admin, &folder, today).await;
    every_customer_is_shown_as_the_data_say(&dealer, &folder, &customers);
    every_salesman_has_the_customers_that_the_orders_say(&dealer, &folder, &admin).await;
    every_customer_was_invoiced_what_the_orders_say(&folder, &customers, &admin, today).await;
    searches_find_them_without_regard_to_case_and_accents(&admin).await;
}

fn every_customer_is_shown_as_the_data_say(dealer: &Dealer, folder: &Path, customers: &[Value]) {
    let by_code: HashMap<_, _> =
        customers.iter().map(|customer| (customer["code"].as_str().unwrap(), customer)).collect();
    let main = main_salesmen(folder);
    let names: HashMap<_, _> = table(folder, "employees.csv")
        .into_iter()
        .map(|row| (row["employee_id"].clone(), format!("{} {}", row["first_name"], row["last_name"])))
        .collect();

    for row in table(folder, "customers.csv") {
        let (code, customer) = (&row["customer_id"], by_code[row["customer_id"].as_str()]);
        let address = &customer["physicalAddress"];
        let shown = [
            &customer["name"],
            &customer["telephone"],
            &customer["fax"],
            &address["lines"][0],
            &address["city"],
            &address["province"],
            &address["postalCode"],
            &address["country"],
        ];
        let columns = ["company_name", "phone", "fax", "address", "city", "region", "postal_code", "country"];
        assert_eq!(shown, columns.map(|column| &row[column]), "{code}");
        for unknown in ["customerType", "rank", "reportingArea", "site"] {
            assert_eq!(customer[unknown], "UNASSIGNED", "{code}");
            assert_eq!(customer[format!("{unknown}Name")], "Unassigned", "{code}");
        }
        let (id, name) = match main.get(code) {
            Some(salesman) => (dealer.employee_id(salesman), names[salesman].as_str()),
            None => (String::new(), ""),
        };
        assert_eq!((&customer["mainSalesmanId"], &customer["mainSalesmanName"]), (&json!(id), &json!(name)), "{code}");
        assert_eq!(customer["status"], "CUSTOMER_STATUS_ACTIVE");
    }
    let without =
        customers.iter().filter(|customer| customer["mainSalesmanId"] == "").map(|customer| &customer["code"]);
    assert_eq!(without.collect::<Vec<_>>(), ["FISSA", "PARIS"], "never ordered");
    assert_eq!(by_code["ANATR"]["physicalAddress"]["lines"], json!(["Avda. de la Constitución 2222"]));
    assert_eq!(by_code["ANATR"]["physicalAddress"]["city"], "México D.F.");
}

async fn every_salesman_has_the_customers_that_the_orders_say(dealer: &Dealer, folder: &Path, admin: &Client) {
    let main = main_salesmen(folder);
    let listed = admin.get("/api/v1/employees?salesmenOnly=true").await.expect(200);
    assert_eq!(listed["employees"].as_array().unwrap().len(), SALESMEN);
    let values = admin.get("/api/v1/customers/values?field=mainSalesmanId").await.expect(200);
    assert_eq!(values["values"].as_array().unwrap().len(), SALESMEN);

    for row in table(folder, "employees.csv") {
        let (code, first, last) = (&row["employee_id"], &row["first_name"], &row["last_name"]);
        let id = dealer.employee_id(code);
        let expected = main.values().filter(|salesman| *salesman == code).count();
        let value = values["values"].as_array().unwrap().iter().find(|value| value["value"] == id).unwrap();
        assert_eq!(
            (&value["description"], &value["customerCount"]),
            (&json!(format!("{first} {last}")), &json!(expected))
        );
        let filter =
            json!({"condition": {"field": "mainSalesmanId", "operator": "EQUALS", "values": [id]}}).to_string();
        let parameters = [("filter", filter.as_str()), ("includeTotalSize", "true"), ("pageSize", "1")];
        assert_eq!(admin.get_with("/api/v1/customers", &parameters).await.expect(200)["totalSize"], expected, "{last}");

        let salesman =
            dealer.log_in_as(&format!("{}.{}@northwind.example", first.to_lowercase(), last.to_lowercase())).await;
        let own = salesman.get("/api/v1/customers?view=MINE&includeTotalSize=true").await.expect(200);
        assert_eq!(own["totalSize"], expected, "{last} as he sees it himself");
    }
    let boss = dealer.log_in_as("andrew.fuller@northwind.example").await;
    let team = boss.get("/api/v1/customers?includeTotalSize=true").await.expect(200);
    assert_eq!(team["totalSize"], main.len(), "everybody reports to him, directly or not");
}

/// Counted anew in hundredths of a cent: prices have two places, discounts, too, and an invoice is rounded to cents as a whole.
fn invoices(folder: &Path) -> HashMap<String, Vec<(String, i64)>> {
    let hundredths = |text: &str| format!("{:.0}", text.parse::<f64>().unwrap() * 100.0).parse::<i64>().unwrap();
    let mut totals: HashMap<String, i64> = HashMap::new();
    for line in table(folder, "order_details.csv") {
        let quantity: i64 = line["quantity"].parse().unwrap();
        let price = hundredths(&line["unit_price"]) * (100 - hundredths(&line["discount"]));
        *totals.entry(line["order_id"].clone()).or_default() += price * quantity;
    }
    let mut invoices: HashMap<String, Vec<(String, i64)>> = HashMap::new();
    for order in table(folder, "orders.csv") {
        let cents = (totals[&order["order_id"]] + 50) / 100;
        invoices.entry(order["customer_id"].clone()).or_default().push((order["order_date"][..7].to_owned(), cents));
    }
    invoices
}

async fn every_customer_was_invoiced_what_the_orders_say(
    folder: &Path,
    customers: &[Value],
    admin: &Client,
    today: Date,
) {
    let invoices = invoices(folder);
    assert_eq!(invoices.len(), WITH_ORDERS);
    // The last orders are of May 1998: the months from June 1997 are the last twelve.
    let originals = (0..12).map(|back| date(1998, 5, 1) - back.months());
    let originals: Vec<_> = originals.map(|month| month.strftime("%Y-%m").to_string()).collect();
    let mut of_all = 0;
    for customer in customers {
        let path = format!("/api/v1/customers/{}/sales", id(customer));
        let sales = admin.get(&path).await.expect(200);
        let months = sales["months"].as_array().unwrap();
        assert_eq!(months.len(), 12);
        let of_customer = invoices.get(customer["code"].as_str().unwrap());
        let mut total = 0;
        for (back, (shown, original)) in months.iter().rev().zip(&originals).enumerate() {
            let month = today.first_of_month() - i64::try_from(back).unwrap().months();
            let mut of_month: Vec<i64> = Vec::new();
            for (_, cents) in of_customer.into_iter().flatten().filter(|(month, _)| month == original) {
                of_month.push(*cents);
            }
            let cents: i64 = of_month.iter().sum();
            total += cents;
            let expected = json!({
                "month": month.strftime("%Y-%m").to_string(),
                "invoiced": {"amount": amount(cents), "currency": if of_customer.is_some() { "USD" } else { "ZAR" }},
                "invoiceCount": of_month.len(),
            });
            assert_eq!(*shown, expected, "{} in {original}", customer["code"]);
        }
        assert_eq!(sales["totalInvoiced"]["amount"], amount(total), "{}", customer["code"]);
        of_all += total;
    }
    let expected: i64 =
        invoices.values().flatten().filter(|(month, _)| originals.contains(month)).map(|(_, cents)| cents).sum();
    assert_eq!(of_all, expected);
}

/// Cents as an amount.
fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

async fn searches_find_them_without_regard_to_case_and_accents(admin: &Client) {
    let codes = async |field: &str, operator: &str, value: &str| {
        let filter = json!({"condition": {"field": field, "operator": operator, "values": [value]}}).to_string();
        let page = admin.get_with("/api/v1/customers", &[("filter", &filter), ("orderBy", "code")]).await.expect(200);
        let customers = page["customers"].as_array().unwrap().clone();
        customers.iter().map(|customer| customer["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mexico = ["ANATR", "ANTON", "CENTC", "PERIC", "TORTU"];
    for spelling in ["mexico", "MEXICO", "México", "me\u{301}xico d"] {
        assert_eq!(codes("city", "CONTAINS", spelling).await, mexico, "{spelling}");
    }
    assert_eq!(codes("name", "BEGINS_WITH", "la maison").await, ["LAMAI"]);
    assert_eq!(codes("name", "CONTAINS", "spécialités").await, ["PARIS", "SPECD"]);
    assert_eq!(codes("name", "ENDS_WITH", "KÖNIGLICH ESSEN").await, ["KOENE"]);
    let cities = admin.get("/api/v1/customers/values?field=city&prefix=mexico").await.expect(200);
    assert_eq!(cities["values"], json!([{"value": "México D.F.", "description": "México D.F.", "customerCount": 5}]));
}
