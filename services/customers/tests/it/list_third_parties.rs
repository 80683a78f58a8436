//! Lists of third parties: of one customer and of all; filters, orders, pages. And who sees which.

use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, CustomerView, ThirdPartyStatus},
    types::{
        Filter, Money,
        Operator::{self, AnyOf, BeginsWith, Between, Blank, Contains, Equals, Greater, Less},
    },
};
use jiff::SignedDuration;
use tonic::Code;

use crate::world::{Person, World, complete_customer, complete_third_party, condition, fields};

/// Alpha, Beta and Gamma at Sam's Hope Works, of which Alpha has ended; Delta at Thandi's Café.
async fn contracts(world: &World) -> pb::Customer {
    let hope = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let cafe = world.thandi().create(complete_customer("Café")).await.unwrap();
    let add = async |person: &Person, customer: &pb::Customer, name: &str, end: &str, fee: &str| {
        let monthly_fee = Some(Money { amount: fee.into(), currency: "ZAR".into() }).filter(|_| !fee.is_empty());
        let third_party = pb::ThirdParty {
            contract_number: format!("{name}-1"),
            end_date: end.into(),
            monthly_fee,
            ..complete_third_party(name)
        };
        person.add_third_party(&customer.id, third_party).await.unwrap();
        world.database.clock.advance(SignedDuration::from_secs(1));
    };
    add(&world.sam(), &hope, "Gamma", "2028-01-31", "300.00").await;
    add(&world.sam(), &hope, "Alpha", "2026-10-31", "100.00").await;
    add(&world.sam(), &hope, "Béta", "2026-11-02", "").await;
    add(&world.thandi(), &cafe, "Delta", "2027-06-30", "400.00").await;
    hope
}

async fn names(person: &Person, request: pb::ListThirdPartiesRequest) -> Vec<String> {
    let listed = person.list_third_parties(request).await.unwrap();
    listed.third_parties.into_iter().map(|third_party| third_party.supplier_name).collect()
}

fn filtered(filter: Filter) -> pb::ListThirdPartiesRequest {
    pb::ListThirdPartiesRequest { filter: Some(filter), ..Default::default() }
}

#[tokio::test]
async fn they_are_listed_by_their_end_for_one_customer_and_for_all() {
    let world = World::new().await;
    let hope = contracts(&world).await;
    let all = pb::ListThirdPartiesRequest::default;
    assert_eq!(names(&world.sam(), all()).await, ["Alpha", "Béta", "Gamma"]);
    assert_eq!(names(&world.thandi(), all()).await, ["Delta"]);
    assert_eq!(names(&world.maria(), all()).await, ["Alpha", "Béta", "Gamma"], "of her team, Sam's");
    assert_eq!(names(&world.admin(), all()).await, ["Alpha", "Béta", "Delta", "Gamma"]);
    let of_hope = pb::ListThirdPartiesRequest { customer_id: hope.id.clone(), ..all() };
    assert_eq!(names(&world.admin(), of_hope.clone()).await, ["Alpha", "Béta", "Gamma"]);
    assert_eq!(world.thandi().list_third_parties(of_hope).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_view_narrows_whose_customers_are_meant() {
    let world = World::new().await;
    contracts(&world).await;
    let maria = world.person("MARIA", Scope::Team);
    maria.create(complete_customer("Hers")).await.unwrap();
    for (view, of_maria, of_admin) in [
        (CustomerView::Mine, 0, 0),
        (CustomerView::Team, 3, 0),
        (CustomerView::All, 3, 4),
        (CustomerView::Unspecified, 3, 4),
    ] {
        let request = || pb::ListThirdPartiesRequest { view: view.into(), ..Default::default() };
        assert_eq!(names(&maria, request()).await.len(), of_maria, "{view:?}");
        assert_eq!(names(&world.admin(), request()).await.len(), of_admin, "{view:?}");
    }
}

#[tokio::test]
async fn a_contract_expires_with_the_day_after_its_last_one_in_the_tenants_zone() {
    let world = World::new().await;
    contracts(&world).await;
    let with = async |status: ThirdPartyStatus| {
        let request =
            pb::ListThirdPartiesRequest { status: status.into(), include_total_size: true, ..Default::default() };
        let listed = world.admin().list_third_parties(request).await.unwrap();
        assert_eq!(usize::try_from(listed.total_size.unwrap()).unwrap(), listed.third_parties.len());
        assert!(listed.third_parties.iter().all(|it| it.status() == status || status == ThirdPartyStatus::Unspecified));
        listed.third_parties.into_iter().map(|it| it.supplier_name).collect::<Vec<_>>()
    };
    assert_eq!(with(ThirdPartyStatus::Expired).await, ["Alpha"]);
    assert_eq!(with(ThirdPartyStatus::Current).await, ["Béta", "Delta", "Gamma"]);
    // Johannesburg is two hours ahead of UTC.
    let midnight: jiff::Timestamp = "2026-11-02T22:00:00Z".parse().unwrap();
    world.database.clock.advance(midnight.duration_since(world.database.clock.now()) - SignedDuration::from_secs(1));
    assert_eq!(with(ThirdPartyStatus::Expired).await, ["Alpha"]);
    world.database.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(with(ThirdPartyStatus::Expired).await, ["Alpha", "Béta"]);
    assert_eq!(with(ThirdPartyStatus::Unspecified).await.len(), 4);
}

#[tokio::test]
async fn every_field_can_be_filtered() {
    let world = World::new().await;
    let hope = contracts(&world).await;
    let table: [(&str, Operator, &[&str], &[&str]); 17] = [
        ("supplierName", Equals, &["BETA"], &["Béta"]),
        ("supplierName", AnyOf, &["alpha", "delta"], &["Alpha", "Delta"]),
        ("contractNumber", BeginsWith, &["gam"], &["Gamma"]),
        ("startDate", Blank, &[], &["Alpha", "Béta", "Delta", "Gamma"]),
        ("endDate", Less, &["today"], &["Alpha"]),
        ("endDate", Between, &["2026-11-01", "2027-12-31"], &["Béta", "Delta"]),
        ("monthlyFee", Greater, &["100"], &["Delta", "Gamma"]),
        ("monthlyFee", Blank, &[], &["Béta"]),
        ("escalationPercent", Blank, &[], &["Alpha", "Béta", "Delta", "Gamma"]),
        ("settlementAmount", Greater, &["0"], &[]),
        ("notes", Contains, &["x"], &[]),
        ("itemCount", Equals, &["0"], &["Alpha", "Béta", "Delta", "Gamma"]),
        ("customerId", Equals, &[&hope.id], &["Alpha", "Béta", "Gamma"]),
        ("customerName", Equals, &["cafe"], &["Delta"]),
        ("customerName", Contains, &["works"], &["Alpha", "Béta", "Gamma"]),
        ("createTime", Less, &["today"], &[]),
        ("updateTime", Less, &["+1d"], &["Alpha", "Béta", "Delta", "Gamma"]),
    ];
    for (field, operator, values, expected) in table {
        let listed = names(&world.admin(), filtered(condition(field, operator, values))).await;
        assert_eq!(listed, expected, "{field} {operator:?} {values:?}");
    }
    let refused = world.admin().list_third_parties(filtered(condition("suplier", Equals, &["x"]))).await.unwrap_err();
    assert!(fields(&refused)[0].starts_with("filter"), "{refused:?}");
}

#[tokio::test]
async fn pages_give_every_one_once_in_every_order_without_notes_and_items() {
    let world = World::new().await;
    let hope = contracts(&world).await;
    let item = pb::ThirdPartyItem { description: "Copier".into(), ..Default::default() };
    let whole = pb::ThirdParty { notes: "Long".into(), items: vec![item], ..complete_third_party("Epsilon") };
    world.sam().add_third_party(&hope.id, whole).await.unwrap();
    for (order, first) in [
        ("", "Alpha"),
        ("endDate desc", "Gamma"),
        ("supplierName", "Alpha"),
        ("supplierName desc", "Gamma"),
        ("customerName", "Delta"),
        ("createTime", "Gamma"),
        ("updateTime desc", "Epsilon"),
    ] {
        let request = pb::ListThirdPartiesRequest { order_by: order.into(), page_size: 2, ..Default::default() };
        let mut seen = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = pb::ListThirdPartiesRequest { page_token, ..request.clone() };
            let listed = world.admin().list_third_parties(request).await.unwrap();
            assert!(listed.third_parties.iter().all(|it| it.notes.is_empty() && it.items.is_empty()));
            seen.extend(listed.third_parties);
            page_token = listed.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!((seen.len(), seen[0].supplier_name.as_str()), (5, first), "{order}");
        let epsilon = seen.iter().find(|it| it.supplier_name == "Epsilon").unwrap();
        assert_eq!(epsilon.item_count, 1);
        let skipped = pb::ListThirdPartiesRequest { skip: 2, ..request };
        assert_eq!(names(&world.admin(), skipped).await[0], seen[2].supplier_name, "{order}");
    }
    let wrong = pb::ListThirdPartiesRequest { order_by: "notes".into(), ..Default::default() };
    assert_eq!(fields(&world.admin().list_third_parties(wrong).await.unwrap_err()), ["order_by"]);
}
