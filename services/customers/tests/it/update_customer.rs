use crm_proto::customers::{self as pb, CustomerChange};
use serde_json::json;

use crate::world::{World, complete_customer, fields, http_status, reason};

fn fax(number: &str) -> pb::Customer {
    pb::Customer { fax: number.into(), ..Default::default() }
}

#[tokio::test]
async fn only_the_named_fields_change() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let sent = pb::Customer { telephone: String::new(), ..fax("021 555 0101") };
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    let updated = world.sam().update(&created.id, &["fax", "telephone"], sent).await.unwrap();
    let expected = pb::Customer {
        fax: "021 555 0101".into(),
        telephone: String::new(),
        etag: "2".into(),
        update_time: updated.update_time,
        ..created.clone()
    };
    assert_eq!(updated, expected);
    assert_ne!(updated.update_time, created.update_time);
    assert_eq!(world.sam().get(&created.id).await.unwrap(), updated);
}

#[tokio::test]
async fn without_a_mask_what_is_filled_in_changes_and_a_record_can_be_sent_back_as_it_was_read() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    let back = world.sam().update(&created.id, &[], created.clone()).await.unwrap();
    assert_eq!(back, created);
    assert_eq!(world.everything().await, before, "nothing changed, and so nothing is written");
    let updated = world.sam().update(&created.id, &[], fax("021 555 0101")).await.unwrap();
    assert_eq!((updated.fax.as_str(), updated.name.as_str()), ("021 555 0101", "Hope Works"));
}

#[tokio::test]
async fn a_renamed_customer_is_at_its_new_place_in_its_salesmans_list() {
    let world = World::new().await;
    let sam = world.sam();
    let amber = sam.create(complete_customer("Amber Works")).await.unwrap();
    for name in ["Baobab Works", "Coral Works"] {
        sam.create(complete_customer(name)).await.unwrap();
    }
    let renamed = pb::Customer { name: "Dune Works".into(), ..Default::default() };
    sam.update(&amber.id, &["name"], renamed).await.unwrap();
    let names = ["Baobab Works", "Coral Works", "Dune Works"];
    assert_eq!(sam.names(pb::ListCustomersRequest::default()).await, names);
    let request = pb::ListCustomersRequest { page_size: 2, ..Default::default() };
    let first = sam.list(request.clone()).await.unwrap();
    let second = sam.names(pb::ListCustomersRequest { page_token: first.next_page_token, ..request }).await;
    assert_eq!(second, ["Dune Works"], "the token names the place");
}

#[tokio::test]
async fn a_part_of_an_address_can_change_alone() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let paarl = pb::Address { city: "Paarl".into(), ..Default::default() };
    let sent = pb::Customer { physical_address: Some(paarl), ..Default::default() };
    let updated = world.sam().update(&created.id, &["physical_address.city"], sent).await.unwrap();
    let address = updated.physical_address.unwrap();
    assert_eq!((address.city.as_str(), address.lines), ("Paarl", vec!["1 Long Street".to_owned()]));
    let lines = world.audit(&created.id).await;
    assert_eq!(lines[1].fields(), ["physical_address"]);
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_changes() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    let sent = pb::Customer {
        name: " ".into(),
        email: "x".into(),
        rank: "NONSENSE".into(),
        main_salesman_id: world.employee_id("THANDI"),
        additional_salesman_ids: vec!["x".into()],
        ..Default::default()
    };
    let mask = ["name", "email", "rank", "main_salesman_id", "additional_salesman_ids"];
    let refused = world.sam().update(&created.id, &mask, sent).await.unwrap_err();
    let mut fields = fields(&refused);
    fields.sort();
    assert_eq!(
        fields,
        [
            "customer.additional_salesman_ids",
            "customer.email",
            "customer.main_salesman_id",
            "customer.name",
            "customer.rank",
        ]
    );
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn unknown_and_output_only_fields_cannot_be_named() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let refused = world.sam().update(&created.id, &["nmae", "status"], created.clone()).await.unwrap_err();
    assert_eq!(fields(&refused), ["update_mask", "update_mask"]);
}

#[tokio::test]
async fn a_stale_etag_is_refused_and_the_present_one_is_not() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let edit = async |etag: &str, number: &str| world.sam().update_seen(&created.id, etag, &["fax"], fax(number)).await;
    let first = edit("1", "1").await.unwrap();
    let refused = edit("1", "2").await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("STALE", "412"));
    assert_eq!(edit(&first.etag, "3").await.unwrap().fax, "3");
}

#[tokio::test]
async fn of_edits_at_the_same_time_that_saw_the_same_version_one_wins() {
    let world = World::new().await;
    let sam = world.sam();
    let created = sam.create(complete_customer("Hope Works")).await.unwrap();
    let edit = async |number: usize| sam.update_seen(&created.id, "1", &["fax"], fax(&number.to_string())).await;
    let lock = "select from customers for update".to_owned();
    let results = world.at_the_same_time(lock, edit).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.iter().filter_map(|result| result.as_ref().err()).all(|refused| reason(refused) == "STALE"));
    assert_eq!(world.changes().await, ["CREATED", "UPDATED"]);
}

#[tokio::test]
async fn who_waited_for_a_colleagues_edit_sees_its_addresses_too() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    // A colleague, in the middle of removing the address that a release needs.
    let colleague = world.hold("update customers set version = 2; delete from customer_addresses".into()).await;
    let commit = async {
        world.until_waiting(1).await;
        colleague.commit().await.unwrap();
    };
    let sam = world.sam();
    let (released, ()) = tokio::join!(sam.release(&created.id), commit);
    assert_eq!(fields(&released.unwrap_err()), ["physical_address"]);
}

#[tokio::test]
async fn an_inactive_customer_cannot_be_edited() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let refused = world.sam().update(&customer.id, &["fax"], fax("1")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_INACTIVE", "409"));
}

#[tokio::test]
async fn from_the_release_on_the_erp_owns_name_numbers_and_addresses() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let sent = pb::Customer {
        name: "Other".into(),
        vat_number: "1".into(),
        postal_address: Some(pb::Address { city: "Paarl".into(), ..Default::default() }),
        ..fax("021 555 0101")
    };
    let mask = ["name", "vat_number", "postal_address", "fax"];
    let refused = world.sam().update(&released.id, &mask, sent.clone()).await.unwrap_err();
    assert_eq!(fields(&refused), ["customer.name", "customer.vat_number", "customer.postal_address"]);
    assert_eq!(world.sam().update(&released.id, &["fax"], sent).await.unwrap().fax, "021 555 0101");
}

#[tokio::test]
async fn an_edit_is_told_with_old_and_new_value_also_to_the_erp() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world
        .sam()
        .update(&customer.id, &["telephone"], pb::Customer { telephone: "1".into(), ..Default::default() })
        .await
        .unwrap();
    let lines = world.audit(&customer.id).await;
    let line = lines.last().unwrap();
    assert_eq!((line.action.as_str(), line.user_name.as_str(), line.origin.as_str()), ("updated", "SAM", "user"));
    assert_eq!(line.fields(), ["telephone"]);
    assert_eq!(line.change("telephone"), (json!("031 555 0100"), json!("1")));
    assert_eq!(world.events().await.last().unwrap().change(), CustomerChange::Updated);
    let told = world.told_erp().await;
    assert_eq!((told.len(), told[0].routing_key.as_str()), (1, "acme.customer.changed"));
}

#[tokio::test]
async fn changed_salesmen_of_an_erp_customer_are_told_to_the_erp_and_to_those_who_left() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let link = async |codes: &[&str]| {
        let ids = codes.iter().map(|code| world.employee_id(code)).collect();
        let sent = pb::Customer { additional_salesman_ids: ids, ..Default::default() };
        world.sam().update(&customer.id, &["additional_salesman_ids"], sent).await.unwrap()
    };
    link(&["THANDI"]).await;
    let told = world.told_erp().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].routing_key, "acme.customer.salesmen-changed");
    assert_eq!(told[0].header("cloudEvents:subject"), "CU1");
    assert_eq!(
        told[0].json(),
        json!({"code": "CU1", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["THANDI"]})
    );

    link(&["PIET"]).await;
    let sent = world.outbox().await;
    let event = sent.iter().rfind(|sent| sent.exchange == "crm.events").unwrap();
    for code in ["SAM", "PIET", "THANDI"] {
        assert!(event.header("crm-audience").contains(&world.employee_id(code)), "{code} hears of it");
    }
    let lines = world.audit(&customer.id).await;
    assert_eq!(
        lines.last().unwrap().change("additional_salesman_ids"),
        (json!([world.employee_id("THANDI")]), json!([world.employee_id("PIET")]))
    );
}

#[tokio::test]
async fn salesmen_of_a_customer_the_erp_does_not_know_are_not_told_to_it() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let sent = pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..Default::default() };
    world.sam().update(&created.id, &["additional_salesman_ids"], sent).await.unwrap();
    assert!(world.told_erp().await.is_empty());
}

#[tokio::test]
async fn naming_the_main_salesman_again_changes_nothing() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let before = world.everything().await;
    let sent = pb::Customer { additional_salesman_ids: vec![world.employee_id("SAM")], ..Default::default() };
    let updated = world.sam().update(&customer.id, &["additional_salesman_ids"], sent).await.unwrap();
    assert_eq!(updated.etag, customer.etag);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn retired_codes_and_salesmen_that_were_there_before_may_stay() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let left =
        crm_proto::identity::Employee { active: false, version: 2, ..world.employee("SAM", "Sam Dlamini", None) };
    world.employee_changed(left).await;
    sqlx::query("update static_codes set active = false where code = 'RETAIL'")
        .execute(&world.superuser)
        .await
        .unwrap();
    assert_eq!(world.admin().update(&customer.id, &["fax"], fax("1")).await.unwrap().fax, "1");
}

#[tokio::test]
async fn what_the_erp_left_unfit_in_other_fields_does_not_stop_an_edit() {
    let world = World::new().await;
    let data = json!({"code": "CU1", "name": "x".repeat(300), "email": "see notes", "telephone": "0".repeat(60), "mainSalesmanCode": "SAM"});
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    let address = json!({"code": "CU1", "addresses": [{"lines": [" 1 Long Street", ""], "telephone": "021"}, {"suburb": "Gardens"}]});
    world.erp("m-2", "address.replaced", 1, address).await.unwrap();
    let customer = world.by_code("CU1").await.unwrap();
    let updated = world.sam().update(&customer.id, &["fax"], fax("1")).await.unwrap();
    assert_eq!((updated.fax.as_str(), updated.physical_address), ("1", customer.physical_address));
}

#[tokio::test]
async fn who_unlinks_himself_gets_his_answer_and_sees_it_no_more() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let link = pb::Customer { additional_salesman_ids: vec![world.employee_id("THANDI")], ..Default::default() };
    world.sam().update(&customer.id, &["additional_salesman_ids"], link).await.unwrap();
    let thandi = world.thandi();
    assert!(thandi.update(&customer.id, &["additional_salesman_ids"], pb::Customer::default()).await.is_ok());
    assert_eq!(thandi.get(&customer.id).await.unwrap_err().code(), tonic::Code::NotFound);
}

#[tokio::test]
async fn who_created_it_and_who_changed_it_last_is_named() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let (sam, maria) = (world.sam().caller.name.to_string(), world.maria().caller.name.to_string());
    assert_eq!((&created.created_by, &created.updated_by), (&sam, &sam));
    let updated = world.maria().update(&created.id, &["fax"], fax("021 555 0101")).await.unwrap();
    assert_eq!((&updated.created_by, &updated.updated_by), (&sam, &maria));
    assert_eq!(world.sam().get(&created.id).await.unwrap(), updated);
}

#[tokio::test]
async fn the_last_salesman_of_a_customer_without_a_main_one_stays() {
    let world = World::new().await;
    let says = json!({"code": "CU1", "name": "CU1 Trading", "additionalSalesmanCodes": ["SAM", "PIET"]});
    world.erp("m-1", "customer.upserted", 1, says).await.unwrap();
    let customer = world.by_code("CU1").await.unwrap();
    let only = |salesmen: &[&str]| pb::Customer {
        additional_salesman_ids: salesmen.iter().map(|code| world.employee_id(code)).collect(),
        ..Default::default()
    };
    let fields_to_change = ["additional_salesman_ids"];
    world.admin().update(&customer.id, &fields_to_change, only(&["PIET"])).await.unwrap();
    let before = world.everything().await;
    let refused = world.admin().update(&customer.id, &fields_to_change, only(&[])).await.unwrap_err();
    assert_eq!(fields(&refused), ["customer.additional_salesman_ids"]);
    assert_eq!(world.everything().await, before);
    world.admin().update(&customer.id, &fields_to_change, only(&["SAM"])).await.unwrap();
}
