//! Filters and sorts of the customers' list. What filters mean in general is proved in the chassis.

use crm_proto::{
    customers::{self as pb, CustomerStatus},
    types::{
        Filter, FilterGroup,
        Operator::{
            self, AnyOf, BeginsWith, Between, Blank, Contains, EndsWith, Equals, Greater, GreaterOrEqual, Less,
            LessOrEqual, NotEquals,
        },
        filter::Node,
    },
};
use jiff::SignedDuration;

use crate::world::{World, complete_customer, condition, fields};

/// What a sorted list is sorted by.
type Key = Box<dyn Fn(&pb::CustomerSummary) -> String>;

fn filtered(filter: Filter) -> pb::ListCustomersRequest {
    pb::ListCustomersRequest { filter: Some(filter), ..Default::default() }
}

/// Four customers, a day between each: an Active one of the ERP, a Released one, and two New-CRM ones, one of them Thandi's.
async fn four(world: &World) {
    let data = serde_json::json!({
        "code": "AB-1", "name": "Ärmel & Söhne", "mainSalesmanCode": "SAM", "email": "info@aermel.example",
        "customerType": {"code": "BUILD"}, "rank": {"code": "WOOD"}, "reportingArea": {"code": "KZN"}, "site": {"code": "DBN"},
    });
    let day = SignedDuration::from_hours(24);
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    world.database.clock.advance(day);
    world.released(&world.sam(), "Café Zoë").await;
    world.database.clock.advance(day);
    let paarl = pb::Address { city: "Paarl".into(), ..Default::default() };
    let paarl = pb::Customer { physical_address: Some(paarl), ..complete_customer("cafe central") };
    world.sam().create(paarl).await.unwrap();
    world.database.clock.advance(day);
    let thandis =
        pb::Customer { telephone: String::new(), email: "x@y.co".into(), ..complete_customer("Øster 100%_") };
    world.thandi().create(thandis).await.unwrap();
}

const AERMEL: &str = "Ärmel & Söhne";
const ZOE: &str = "Café Zoë";
const CENTRAL: &str = "cafe central";
const OSTER: &str = "Øster 100%_";

#[tokio::test]
async fn every_field_can_be_filtered_and_text_ignores_case_and_accents() {
    let world = World::new().await;
    four(&world).await;
    let (sam, thandi) = (world.employee_id("SAM"), world.employee_id("THANDI"));
    let admin = world.admin();
    let table: [(&str, Operator, &[&str], &[&str]); 38] = [
        ("name", Equals, &["CAFE ZOE"], &[ZOE]),
        ("name", Equals, &["  armel & sohne "], &[AERMEL]),
        ("name", NotEquals, &["café zoë"], &[AERMEL, CENTRAL, OSTER]),
        ("name", BeginsWith, &["CAFÉ"], &[CENTRAL, ZOE]),
        ("name", Contains, &["SOHN"], &[AERMEL]),
        ("name", Contains, &["%_"], &[OSTER]),
        ("name", EndsWith, &["Ö"], &[]),
        ("name", EndsWith, &["öhne"], &[AERMEL]),
        ("name", BeginsWith, &["ost"], &[OSTER]),
        ("name", AnyOf, &["cafe zoe", "OSTER 100%_"], &[ZOE, OSTER]),
        ("name", Less, &["b"], &[AERMEL]),
        ("name", Between, &["b", "d"], &[CENTRAL, ZOE]),
        ("name", GreaterOrEqual, &["oster 100%_"], &[OSTER]),
        ("name", Blank, &[], &[]),
        ("code", Equals, &["ab-1"], &[AERMEL]),
        ("code", Blank, &[], &[CENTRAL, ZOE, OSTER]),
        ("code", NotEquals, &["AB-1"], &[CENTRAL, ZOE, OSTER]),
        ("status", Equals, &["ACTIVE"], &[AERMEL]),
        ("status", Equals, &["CUSTOMER_STATUS_RELEASED"], &[ZOE]),
        ("status", AnyOf, &["ACTIVE", "NEW_CRM"], &[AERMEL, CENTRAL, OSTER]),
        ("status", NotEquals, &["NEW_CRM"], &[AERMEL, ZOE]),
        ("customerType", Equals, &["build"], &[AERMEL]),
        ("rank", NotEquals, &["WOOD"], &[CENTRAL, ZOE, OSTER]),
        ("reportingArea", AnyOf, &["KZN", "NOWHERE"], &[AERMEL]),
        ("site", BeginsWith, &["CP"], &[CENTRAL, ZOE, OSTER]),
        ("mainSalesmanId", Equals, &[&thandi], &[OSTER]),
        ("mainSalesmanId", AnyOf, &[&sam, &thandi], &[AERMEL, CENTRAL, ZOE, OSTER]),
        ("mainSalesmanName", BeginsWith, &["sam"], &[AERMEL, CENTRAL, ZOE]),
        ("city", Equals, &["PAARL"], &[CENTRAL]),
        ("city", Blank, &[], &[AERMEL]),
        ("telephone", Contains, &["0100"], &[CENTRAL, ZOE]),
        ("telephone", Blank, &[], &[AERMEL, OSTER]),
        ("email", EndsWith, &["@Y.CO"], &[OSTER]),
        ("createTime", Equals, &["2026-11-02"], &[ZOE]),
        ("createTime", GreaterOrEqual, &["today"], &[OSTER]),
        ("createTime", Less, &["today-1d"], &[AERMEL, ZOE]),
        ("updateTime", Between, &["2026-11-02", "2026-11-03"], &[CENTRAL, ZOE]),
        ("updateTime", Greater, &["2026-11-03T06:00:00Z"], &[OSTER]),
    ];
    for (field, operator, values, expected) in table {
        let names = admin.names(filtered(condition(field, operator, values))).await;
        assert_eq!(names, expected, "{field} {operator:?} {values:?}");
        // A filter and its negation make the whole.
        let group =
            FilterGroup { negated: true, filters: vec![condition(field, operator, values)], ..Default::default() };
        let mut whole = admin.names(filtered(Filter { node: Some(Node::Group(group)) })).await;
        whole.extend(names);
        whole.sort();
        assert_eq!(whole, [ZOE, CENTRAL, AERMEL, OSTER], "not {field} {operator:?} {values:?}");
    }
}

#[tokio::test]
async fn a_day_is_the_tenants_day() {
    let world = World::new().await;
    // 23:30 in Johannesburg on the 1st is 21:30 in Greenwich.
    world.database.clock.advance(SignedDuration::from_mins(15 * 60 + 30));
    world.sam().create(complete_customer("Late")).await.unwrap();
    world.database.clock.advance(SignedDuration::from_mins(60));
    world.sam().create(complete_customer("Early")).await.unwrap();
    let sam = world.sam();
    assert_eq!(sam.names(filtered(condition("createTime", Equals, &["2026-11-01"]))).await, ["Late"]);
    assert_eq!(sam.names(filtered(condition("createTime", Equals, &["today"]))).await, ["Early"]);
    assert_eq!(sam.names(filtered(condition("createTime", LessOrEqual, &["today-1d"]))).await, ["Late"]);
}

#[tokio::test]
async fn a_filter_stays_inside_what_the_caller_may_see() {
    let world = World::new().await;
    four(&world).await;
    let everything = Filter { node: Some(Node::Group(FilterGroup::default())) };
    assert_eq!(world.thandi().names(filtered(everything)).await, [OSTER]);
    let or = FilterGroup {
        combinator: crm_proto::types::Combinator::Or.into(),
        filters: vec![condition("name", Equals, &[OSTER]), condition("status", NotEquals, &["HOLD"])],
        ..Default::default()
    };
    assert_eq!(world.thandi().names(filtered(Filter { node: Some(Node::Group(or)) })).await, [OSTER]);
}

#[tokio::test]
async fn a_filter_that_does_not_fit_is_refused() {
    let world = World::new().await;
    for filter in [
        condition("nmae", Equals, &["x"]),
        condition("creditLimit", Equals, &["1"]),
        condition("status", Contains, &["A"]),
        condition("status", Equals, &["BROKEN"]),
        condition("createTime", Equals, &["yesterday"]),
        condition("mainSalesmanId", Equals, &["SAM"]),
        condition("name", Equals, &["a\0"]),
        condition("name", Operator::Unspecified, &["a"]),
    ] {
        let refused = world.sam().list(filtered(filter)).await.unwrap_err();
        assert_eq!(fields(&refused), ["filter"]);
    }
}

#[tokio::test]
async fn the_listing_can_be_sorted_by_every_sortable_both_ways() {
    let world = World::new().await;
    four(&world).await;
    let admin = world.admin();
    let by = |order: String| pb::ListCustomersRequest { order_by: order, ..Default::default() };
    let text = |text: &str| text.to_lowercase();
    let time = |time: Option<prost_types::Timestamp>| format!("{:020}", time.unwrap().seconds);
    let sorts: [(&str, Key); 10] = [
        ("code", Box::new(move |customer| text(&customer.code))),
        (
            "status",
            Box::new(|customer| customer.status().as_str_name().trim_start_matches("CUSTOMER_STATUS_").to_owned()),
        ),
        ("customerType", Box::new(move |customer| text(&customer.customer_type_name))),
        ("rank", Box::new(move |customer| text(&customer.rank_name))),
        ("reportingArea", Box::new(move |customer| text(&customer.reporting_area_name))),
        ("site", Box::new(move |customer| text(&customer.site_name))),
        ("mainSalesmanName", Box::new(move |customer| text(&customer.main_salesman_name))),
        ("city", Box::new(move |customer| text(&customer.city))),
        ("createTime", Box::new(move |customer| time(customer.create_time))),
        ("updateTime", Box::new(move |customer| time(customer.update_time))),
    ];
    for (sort, key) in sorts {
        let up = admin.list(by(sort.into())).await.unwrap().customers;
        let keys: Vec<_> = up.iter().map(&key).collect();
        assert!(keys.len() == 4 && keys.is_sorted(), "{sort}: {keys:?}");
        let mut down = admin.list(by(format!("{sort} desc"))).await.unwrap().customers;
        down.reverse();
        assert_eq!(down, up, "{sort} desc");
    }
    assert_eq!(admin.names(by("name".into())).await, [AERMEL, CENTRAL, ZOE, OSTER]);
    assert_eq!(admin.names(by("name desc".into())).await, [OSTER, ZOE, CENTRAL, AERMEL]);
    assert_eq!(admin.names(by(String::new())).await, [AERMEL, CENTRAL, ZOE, OSTER]);
    for order in ["email", "name asc", "name desc desc", "Name", "c.id"] {
        assert_eq!(fields(&admin.list(by(order.into())).await.unwrap_err()), ["order_by"], "{order}");
    }
}

#[tokio::test]
async fn the_listing_shows_what_the_home_page_of_a_customer_shows() {
    let world = World::new().await;
    four(&world).await;
    let released = world.released(&world.sam(), "Declined").await;
    let decline = serde_json::json!({"crmId": released.id, "reason": "VAT number unknown", "declinedBy": "Accounts"});
    world.erp("m-2", "customer.declined", 1, decline).await.unwrap();
    let listed = world.sam().list(pb::ListCustomersRequest::default()).await.unwrap().customers;
    assert_eq!(listed.len(), 4, "not the one of Thandi");
    for listed in listed {
        assert_eq!(listed.declined, listed.name == "Declined");
        assert_eq!(
            listed.actions.contains(&pb::CustomerAction::Release.into()),
            listed.status() == CustomerStatus::NewCrm
        );
        assert_eq!(listed, summary(world.sam().get(&listed.id).await.unwrap()));
    }
}

fn summary(customer: pb::Customer) -> pb::CustomerSummary {
    pb::CustomerSummary {
        id: customer.id,
        code: customer.code,
        name: customer.name,
        status: customer.status,
        customer_type: customer.customer_type,
        customer_type_name: customer.customer_type_name,
        rank: customer.rank,
        rank_name: customer.rank_name,
        reporting_area: customer.reporting_area,
        reporting_area_name: customer.reporting_area_name,
        site: customer.site,
        site_name: customer.site_name,
        main_salesman_id: customer.main_salesman_id,
        main_salesman_name: customer.main_salesman_name,
        telephone: customer.telephone,
        email: customer.email,
        city: customer.physical_address.unwrap_or_default().city,
        declined: customer.decline.is_some(),
        create_time: customer.create_time,
        update_time: customer.update_time,
        etag: customer.etag,
        actions: customer.actions,
        group_names: customer.groups.into_iter().map(|group| group.name).collect(),
        next_activity_time: None,
        last_activity_time: None,
    }
}
