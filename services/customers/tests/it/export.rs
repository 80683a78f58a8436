//! `ExportCustomers`, `ExportContacts` and `ExportThirdParties`: what stands in the file, who has taken it, and how many there may be. That it has the rows of
//! the list is in `export_like_list`.

use crm_chassis::Scope;
use crm_proto::{
    customers as pb,
    types::{
        Money,
        Operator::{Contains, Equals},
    },
};
use crm_testkit::{Exported, eventually};
use jiff::SignedDuration;
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer, complete_third_party, condition, fields, reason};

fn everything() -> pb::ExportCustomersRequest {
    pb::ExportCustomersRequest::default()
}

fn all_contacts() -> pb::ExportContactsRequest {
    pb::ExportContactsRequest::default()
}

#[tokio::test]
async fn a_file_of_customers_tells_all_of_them_with_names_beside_codes() {
    let world = World::new().await;
    let typed = pb::Customer {
        additional_salesman_ids: vec![world.employee_id("PIET"), world.employee_id("THANDI")],
        postal_address: Some(pb::Address {
            lines: vec!["PO Box 7".into(), "Suite \"B\", 2".into()],
            ..Default::default()
        }),
        trading_name: "Hope; Sons".into(),
        ..complete_customer("Hope, Works")
    };
    let customer = world.sam().create(typed).await.unwrap();
    let file = world.sam().export(everything()).await.unwrap();
    assert_eq!((file.content_type.as_str(), file.count), ("text/csv; charset=utf-8", 1));
    assert_eq!(file.disposition, "attachment; filename=\"customers-2026-11-01.csv\"");
    assert!(file.text.starts_with("\u{feff}id,code,name,status,") && file.text.ends_with("\r\n"));
    let created = customer.create_time.unwrap().to_string();
    for (name, value) in [
        ("id", customer.id.as_str()),
        ("code", ""),
        ("name", "Hope, Works"),
        ("status", "NEW_CRM"),
        ("customerType", "RETAIL"),
        ("customerTypeName", "Retail"),
        ("rankName", "Gold"),
        ("reportingAreaName", "Western Cape"),
        ("siteName", "Cape Town"),
        ("mainSalesmanName", "Sam Dlamini"),
        ("telephone", "021 555 0100"),
        ("tradingName", "Hope; Sons"),
        ("vatNumber", "4123456789"),
        ("physicalAddress.lines[0]", "1 Long Street"),
        ("physicalAddress.city", "Cape Town"),
        ("postalAddress.lines[1]", "Suite \"B\", 2"),
        ("postalAddress.city", ""),
        ("creditLimit.amount", ""),
        ("createTime", &created),
        ("createdBy", "SAM"),
    ] {
        assert_eq!(file.column(name), [value], "{name}");
    }
    let mut names: Vec<_> = file.column("additionalSalesmanNames")[0].split("; ").map(str::to_owned).collect();
    names.sort();
    assert_eq!(names, ["Piet Botha", "Thandi Nkosi"]);
    assert_eq!(file.column("additionalSalesmanIds"), [customer.additional_salesman_ids.join("; ")]);
}

#[tokio::test]
async fn what_the_erp_knows_stands_in_the_file_too() {
    let world = World::new().await;
    let data = json!({
        "code": "CU1", "name": "Hope Works", "mainSalesmanCode": "SAM", "customFields": {"Fleet": "12", "Depot": "=North"},
        "creditLimit": {"amount": "5000.00", "currency": "ZAR"}, "accountBalance": {"amount": "-12.50", "currency": "ZAR"},
    });
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    let file = world.sam().export(everything()).await.unwrap();
    for (name, value) in [
        ("code", "CU1"),
        ("creditLimit.amount", "5000.00"),
        ("creditLimit.currency", "ZAR"),
        // A number, not a formula.
        ("accountBalance.amount", "-12.50"),
        ("customFields", "Depot: =North; Fleet: 12"),
        ("createdBy", "ERP"),
    ] {
        assert_eq!(file.column(name), [value], "{name}");
    }
}

#[tokio::test]
async fn a_file_of_contacts_tells_all_of_them_and_no_text_is_a_formula() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("=HYPERLINK(\"http://evil.example\")")).await.unwrap();
    let typed = pb::Contact {
        telephone: "+27 21 555 0100".into(),
        birthday: "1980-04-12".into(),
        accepts_sales_calls: Some(false),
        ..complete_contact("@Zinzi")
    };
    let contact = world.sam().add_contact(&customer.id, typed).await.unwrap();
    let file = world.sam().export_contacts(all_contacts()).await.unwrap();
    assert_eq!(file.disposition, "attachment; filename=\"contacts-2026-11-01.csv\"");
    for (name, value) in [
        ("id", contact.id.as_str()),
        ("customerId", &customer.id),
        ("customerName", "'=HYPERLINK(\"http://evil.example\")"),
        ("givenName", "'@Zinzi"),
        ("familyName", "Nkosi"),
        ("role", "BUYER"),
        ("roleName", "Buying Officer"),
        ("telephone", "'+27 21 555 0100"),
        ("mobile", "082 555 0100"),
        ("birthday", "1980-04-12"),
        ("isSalesContact", "true"),
        ("acceptsSalesCalls", "false"),
        ("active", "true"),
    ] {
        assert_eq!(file.column(name), [value], "{name}");
    }
}

#[tokio::test]
async fn a_file_of_third_parties_tells_what_the_list_does() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let money = |amount: &str| Some(Money { amount: amount.into(), currency: "ZAR".into() });
    for (supplier, end_date) in [("-Rival", "2027-06-30"), ("Old Rival", "2026-10-31")] {
        let typed = pb::ThirdParty {
            start_date: "2024-07-01".into(),
            end_date: end_date.into(),
            monthly_fee: money("1200.50"),
            escalation_percent: "8.50".into(),
            settlement_amount: money("900.00"),
            ..complete_third_party(supplier)
        };
        world.sam().add_third_party(&customer.id, typed).await.unwrap();
    }
    let listed = world.sam().list_third_parties(pb::ListThirdPartiesRequest::default()).await.unwrap().third_parties;
    let file = world.sam().export_third_parties(pb::ExportThirdPartiesRequest::default()).await.unwrap();
    assert_eq!(file.disposition, "attachment; filename=\"third-parties-2026-11-01.csv\"");
    assert_eq!(file.column("id"), listed.iter().map(|it| it.id.as_str()).collect::<Vec<_>>());
    for (name, value) in [
        ("customerName", "Hope Works"),
        ("supplierName", "'-Rival"),
        ("status", "CURRENT"),
        ("startDate", "2024-07-01"),
        ("endDate", "2027-06-30"),
        ("monthlyFee.amount", "1200.50"),
        ("monthlyFee.currency", "ZAR"),
        ("escalationPercent", "8.50"),
        ("settlementAmount.amount", "900.00"),
        ("itemCount", &listed[1].item_count.to_string()),
    ] {
        assert_eq!(file.column(name)[1], value, "{name}");
    }
    let expired = pb::ThirdPartyStatus::Expired.into();
    let asked =
        pb::ExportThirdPartiesRequest { status: expired, customer_id: customer.id.clone(), ..Default::default() };
    assert_eq!(world.sam().export_third_parties(asked.clone()).await.unwrap().column("supplierName"), ["Old Rival"]);
    assert_eq!(world.thandi().export_third_parties(asked).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(world.exported("third-parties").await.user_name, "SAM");
}

#[tokio::test]
async fn a_list_without_rows_is_a_file_without_rows() {
    let world = World::new().await;
    let files =
        [world.sam().export(everything()).await.unwrap(), world.sam().export_contacts(all_contacts()).await.unwrap()];
    for file in files {
        assert_eq!((file.count, file.text.lines().count()), (0, 1));
        assert_eq!(file.column("id"), [""; 0]);
    }
}

#[tokio::test]
async fn the_day_in_the_name_is_the_tenants_day() {
    let world = World::new().await;
    // 23:30 in Greenwich is the next day in Johannesburg.
    world.database.clock.advance(SignedDuration::from_mins(17 * 60 + 30));
    let file = world.sam().export(everything()).await.unwrap();
    assert_eq!(file.disposition, "attachment; filename=\"customers-2026-11-02.csv\"");
}

#[tokio::test]
async fn the_audit_trail_says_who_has_taken_which_rows() {
    let world = World::new().await;
    for name in ["Hope Works", "Hope Garage", "Other"] {
        world.sam().create(complete_customer(name)).await.unwrap();
    }
    let hope = condition("name", Contains, &["hope"]);
    let request = pb::ExportCustomersRequest { filter: Some(hope), order_by: "name desc".into(), ..everything() };
    let file = world.sam().export(request).await.unwrap();
    assert_eq!(file.column("name"), ["Hope Works", "Hope Garage"]);
    let line = world.exported("customers").await;
    assert_eq!((line.user_name.as_str(), line.origin.as_str()), ("SAM", "user"));
    assert_eq!(line.change("row_count"), (json!(null), json!(2)));
    let asked = json!({
        "filter": {"condition": {"field": "name", "operator": "OPERATOR_CONTAINS", "values": ["hope"]}}, "orderBy": "name desc",
    });
    assert_eq!(line.change("request"), (json!(null), asked));

    world.admin().export_contacts(pb::ExportContactsRequest { sales_only: true, ..all_contacts() }).await.unwrap();
    let line = world.exported("contacts").await;
    assert_eq!((line.user_name.as_str(), line.change("request").1), ("ADMIN", json!({"salesOnly": true})));
}

#[tokio::test]
async fn what_cannot_be_listed_is_refused_and_leaves_no_trace() {
    let world = World::new().await;
    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap();
    let sam = world.sam();
    let before = world.everything().await;
    let wrong = pb::ExportCustomersRequest { order_by: "nmae".into(), ..everything() };
    assert_eq!(fields(&sam.export(wrong).await.unwrap_err()), ["order_by"]);
    let wrong = pb::ExportCustomersRequest { filter: Some(condition("nmae", Equals, &["x"])), ..everything() };
    assert_eq!(fields(&sam.export(wrong).await.unwrap_err()), ["filter"]);
    let wrong = pb::ExportCustomersRequest { search: "x".repeat(201), ..everything() };
    assert_eq!(fields(&sam.export(wrong).await.unwrap_err()), ["search"]);
    let wrong = pb::ExportContactsRequest { order_by: "birthday".into(), ..all_contacts() };
    assert_eq!(fields(&sam.export_contacts(wrong).await.unwrap_err()), ["order_by"]);
    for id in [thandis.id.as_str(), "x"] {
        let theirs = pb::ExportContactsRequest { customer_id: id.into(), ..all_contacts() };
        assert_eq!(sam.export_contacts(theirs).await.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn more_rows_than_a_page_are_exported_by_those_who_see_many_and_by_those_who_see_few() {
    let world = World::new().await;
    world.fill(2_500).await;
    world.neighbour().await.fill(1_000).await;
    for order_by in ["name", "name desc", "updateTime desc", "mainSalesmanName", "city"] {
        let file = world.admin().export(pb::ExportCustomersRequest { order_by: order_by.into(), ..everything() }).await;
        let ids = file.unwrap().column("id");
        assert_eq!(
            (ids.len(), ids.iter().collect::<std::collections::BTreeSet<_>>().len()),
            (2_500, 2_500),
            "{order_by}"
        );
    }
    let own = world.person("S1", Scope::Own).export(everything()).await.unwrap();
    assert_eq!((own.count, own.column("id").len()), (50, 50));
    let contacts = world.admin().export_contacts(all_contacts()).await.unwrap();
    assert_eq!((contacts.count, contacts.column("id").len()), (7_500, 7_500));
}

#[tokio::test]
async fn who_exports_already_waits_for_that_file_or_gives_it_up() {
    let world = World::new().await;
    world.fill(6_000).await;
    let admin = world.admin();
    // More than fits between service and reader, who takes none of it.
    let unread = admin.begin_export_of_contacts(all_contacts()).await.unwrap();
    let refused = admin.export(everything()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "ALREADY_EXPORTING"));
    assert_eq!(world.person("S1", Scope::Own).export(everything()).await.unwrap().column("id").len(), 120);
    drop(unread);
    eventually("the place to be given back", async || admin.export(everything()).await.ok()).await;
    let unread = admin.begin_export_of_contacts(all_contacts()).await.unwrap();
    // Read late, it is whole, as it was: what happened meanwhile is not in it.
    sqlx::query("delete from contacts where tenant_id = $1")
        .bind(world.tenant)
        .execute(&world.superuser)
        .await
        .unwrap();
    let file = Exported::read(unread).await.unwrap();
    assert_eq!((file.count, file.column("id").len()), (18_000, 18_000));
    assert_eq!(admin.export_contacts(all_contacts()).await.unwrap().count, 0);
}
