//! The thread that everything hangs on: a customer from the salesman to the ERP and back.

use crm_tests::{
    client::{id, send},
    dealer::{Dealer, complete_customer, erp_customer},
    live::Live,
    system::System,
};
use serde_json::{Value, json};

fn change(id: &str, version: &str, change: &str) -> Value {
    let change = format!("CUSTOMER_CHANGE_{change}");
    json!({"type": "crm.customers.v1.CustomerChanged", "id": id, "version": version, "change": change})
}

#[tokio::test]
async fn a_released_customer_becomes_active_when_the_erp_approves_it() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (mut told, sam) = (dealer.erp.outbound().await, dealer.log_in("sam").await);
    let mut live = Live::open(&system, &dealer, &sam).await;

    let created = sam.post("/api/v1/customers", &complete_customer("Hope Works")).await;
    let customer = created.expect(201);
    let id = &id(&customer);
    let path = format!("/api/v1/customers/{id}");
    assert_eq!((created.header("location"), created.header("etag")), (path.as_str(), "\"1\""));
    assert_eq!(
        (&customer["status"], &customer["mainSalesmanName"], &customer["actions"]),
        (
            &json!("CUSTOMER_STATUS_NEW_CRM"),
            &json!("Sam Dlamini"),
            &json!(["CUSTOMER_ACTION_EDIT", "CUSTOMER_ACTION_RELEASE"])
        )
    );
    assert_eq!(live.next().await, change(id, "1", "CREATED"));

    let edit = sam.request("PATCH", &path).header("if-match", created.header("etag"));
    let edited = send(edit.json(&json!({"tradingName": "Hope", "email": "info@hope.example"}))).await;
    assert_eq!((edited.expect(200)["tradingName"].clone(), edited.header("etag")), (json!("Hope"), "\"2\""));
    assert_eq!(live.next().await, change(id, "2", "UPDATED"));

    let release = sam.request("POST", &format!("{path}/release")).header("if-match", edited.header("etag"));
    let released = send(release.json(&json!({}))).await.expect(200);
    assert_eq!((&released["status"], &released["etag"]), (&json!("CUSTOMER_STATUS_RELEASED"), &json!("3")));
    let me = sam.get("/api/v1/session").await.expect(200)["user"]["id"].clone();
    let release = json!({"releaseTime": "2026-11-01T06:00:00Z", "releasedBy": "Sam Dlamini", "releasedById": me});
    assert_eq!(released["release"], release);
    assert_eq!(live.next().await, change(id, "3", "RELEASED"));

    let message = told.next().await;
    assert_eq!(
        message.data,
        json!({
            "crmId": id,
            "name": "Hope Works",
            "tradingName": "Hope",
            "vatNumber": "4123456789",
            "customerType": "RETAIL",
            "rank": "GOLD",
            "reportingArea": "CAPE",
            "site": "CPT",
            "telephone": "021 555 0100",
            "email": "info@hope.example",
            "addresses": [{"type": "ADDRESS_TYPE_PHYSICAL", "lines": ["1 Long Street"], "city": "Cape Town"}],
            "mainSalesmanCode": "SAM",
            "releasedByCode": "SAM",
            "releaseTime": "2026-11-01T06:00:00Z",
        })
    );
    assert_eq!(message.envelope.routing_key, format!("{}.customer.released", dealer.slug));
    assert_eq!(message.envelope.content_type, "application/json");
    let attributes = ["specversion", "id", "source", "type", "time", "subject", "sequence"];
    assert_eq!(
        attributes.map(|name| message.attribute(name)),
        ["1.0", &message.envelope.message_id, "/crm", "customer.released", "2026-11-01T06:00:00Z", id, "3"]
    );

    let approval = json!({
        "crmId": id, "code": "CU10001", "approver": "Priya", "approveTime": "2026-11-01T07:00:00Z", "comment": "Welcome",
    });
    dealer.erp.send("customer.approved", &approval).await;
    assert_eq!(live.next().await, change(id, "4", "APPROVED"));
    let active = sam.customer(id).await;
    assert_eq!((&active["status"], &active["code"]), (&json!("CUSTOMER_STATUS_ACTIVE"), &json!("CU10001")));
    assert_eq!(
        active["approval"],
        json!({"approveTime": "2026-11-01T07:00:00Z", "approver": "Priya", "comment": "Welcome"})
    );
    assert_eq!(active["actions"], json!(["CUSTOMER_ACTION_EDIT"]));
    let again = sam.post(&format!("{path}/release"), &json!({})).await;
    assert_eq!(again.reason(), (409, "NOT_NEW_CRM".to_owned()));
    system.stop().await;
}

#[tokio::test]
async fn a_declined_customer_can_be_corrected_and_released_again() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (mut told, sam) = (dealer.erp.outbound().await, dealer.log_in("sam").await);
    let id = &sam.create_complete("Hope Works").await;
    sam.release(id).await;
    assert_eq!(told.next().await.data["vatNumber"], "4123456789");

    let decline = json!({
        "crmId": id, "reason": "The VAT number is another company's.", "declinedBy": "Priya", "declineTime": "2026-11-01T07:00:00Z",
    });
    dealer.erp.send("customer.declined", &decline).await;
    let declined = sam.until_status(id, "NEW_CRM").await;
    assert_eq!(
        declined["decline"],
        json!({
            "declineTime": "2026-11-01T07:00:00Z",
            "declinedBy": "Priya",
            "reason": "The VAT number is another company's.",
        })
    );
    assert_eq!(declined["actions"], json!(["CUSTOMER_ACTION_EDIT", "CUSTOMER_ACTION_RELEASE"]));

    assert_eq!(sam.patch(&format!("/api/v1/customers/{id}"), &json!({"vatNumber": "4999999999"})).await.status, 200);
    let released = sam.release(id).await;
    assert!(released.get("decline").is_none(), "{released}");
    let again = told.next().await;
    assert_eq!((&again.data["crmId"], &again.data["vatNumber"]), (&json!(id), &json!("4999999999")));
    assert_eq!(again.attribute("sequence"), released["etag"], "later than the first release");
    dealer.erp.send("customer.approved", &json!({"crmId": id, "code": "CU10001"})).await;
    assert_eq!(sam.until_status(id, "ACTIVE").await["code"], "CU10001");
}

#[tokio::test]
async fn a_release_without_what_accounts_needs_names_every_missing_field() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let bare = json!({"name": "Bare", "customerType": "RETAIL", "rank": "GOLD", "reportingArea": "CAPE"});
    let customer = sam.create_customer(&bare).await;
    assert_eq!(customer["siteName"], "Cape Town", "the salesman's site");
    let id = &id(&customer);
    let refused = sam.post(&format!("/api/v1/customers/{id}/release"), &json!({})).await;
    assert_eq!(refused.reason(), (409, "NOT_READY_FOR_RELEASE".to_owned()));
    assert_eq!(refused.fields(), ["physicalAddress", "vatNumber", "telephone"]);
    assert_eq!(sam.customer(id).await, customer);
}

#[tokio::test]
async fn the_erp_holds_frees_and_deactivates_a_customer() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let admin = dealer.log_in("admin").await;
    let mut live = Live::open(&system, &dealer, &admin).await;
    let id = id(&admin.until_code("C0001").await);
    let code = json!({"code": "C0001"});
    let steps = [
        ("customer.held", "HELD", "HOLD"),
        ("customer.released-from-hold", "RELEASED_FROM_HOLD", "ACTIVE"),
        ("customer.held", "HELD", "HOLD"),
        ("customer.deactivated", "DEACTIVATED", "INACTIVE"),
    ];
    for (version, (message, happened, status)) in (2..).zip(steps) {
        dealer.erp.send(message, &code).await;
        assert_eq!(live.next().await, change(&id, &version.to_string(), happened));
        assert_eq!(admin.customer(&id).await["status"], format!("CUSTOMER_STATUS_{status}"));
    }
    let path = format!("/api/v1/customers/{id}");
    assert_eq!(admin.customer(&id).await["actions"], json!([]));
    let edit = admin.patch(&path, &json!({"fax": "021 555 9999"})).await;
    assert_eq!(edit.reason(), (409, "CUSTOMER_INACTIVE".to_owned()));
}

#[tokio::test]
async fn what_the_erp_says_of_a_customer_is_shown_as_it_says_it() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let admin = dealer.log_in("admin").await;
    let mut customer = erp_customer("KA-7", "Käsehaus Öç & Söhne");
    let more = json!({
        "mainSalesmanCode": "PIET",
        "creditLimit": {"amount": "100000.00", "currency": "ZAR"},
        "accountBalance": {"amount": "-3.50", "currency": "ZAR"},
        "paymentTerms": "30 days",
        "customFields": {"Debtor group": "A"},
        "rank": {"code": "NEW", "description": ""},
    });
    customer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    dealer.erp.send("customer.upserted", &customer).await;
    let physical = json!({
        "type": "ADDRESS_TYPE_PHYSICAL", "lines": ["Obere Straße 57", "2nd floor"], "suburb": "Mitte", "city": "Berlin",
        "province": "Berlin", "postalCode": "012209", "country": "Germany", "telephone": "+49 30 1",
    });
    let postal = json!({"type": "ADDRESS_TYPE_POSTAL", "lines": ["PO Box 7"], "city": "Potsdam"});
    let billing = json!({"type": "ADDRESS_TYPE_BILLING", "lines": ["Elsewhere"]});
    let addresses = json!({"code": "KA-7", "addresses": [billing, postal, physical]});
    dealer.erp.send("address.replaced", &addresses).await;
    dealer.erp.send("customer.held", &json!({"code": "KA-7"})).await;
    let id = id(&admin.until_code("KA-7").await);

    let shown = admin.until_status(&id, "HOLD").await;
    let expected = json!({
        "id": id, "code": "KA-7", "name": "Käsehaus Öç & Söhne", "status": "CUSTOMER_STATUS_HOLD",
        "customerType": "RETAIL", "customerTypeName": "Retail", "rank": "NEW", "rankName": "NEW",
        "reportingArea": "CAPE", "reportingAreaName": "Western Cape", "site": "CPT", "siteName": "Cape Town",
        "mainSalesmanId": dealer.employee_id("PIET"), "mainSalesmanName": "Piet Botha", "additionalSalesmanIds": [],
        "telephone": "021 555 0001", "fax": "", "email": "", "website": "", "tradingName": "", "registrationNumber": "",
        "vatNumber": "4000000001",
        "physicalAddress": {
            "lines": ["Obere Straße 57", "2nd floor"], "suburb": "Mitte", "city": "Berlin", "province": "Berlin",
            "postalCode": "012209", "country": "Germany",
        },
        "postalAddress": {"lines": ["PO Box 7"], "suburb": "", "city": "Potsdam", "province": "", "postalCode": "", "country": ""},
        "creditLimit": {"amount": "100000.00", "currency": "ZAR"}, "paymentTerms": "30 days",
        "accountBalance": {"amount": "-3.50", "currency": "ZAR"}, "customFields": {"Debtor group": "A"},
        "erpSyncTime": "2026-11-01T06:00:00Z", "createTime": "2026-11-01T06:00:00Z", "updateTime": "2026-11-01T06:00:00Z",
        "etag": "3", "actions": ["CUSTOMER_ACTION_EDIT"], "createdBy": "ERP", "updatedBy": "ERP",
        "groupSalesmanIds": [], "groups": [], "mergedCustomers": [],
    });
    assert_eq!(shown, expected);
}
