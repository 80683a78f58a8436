//! What the planner makes of the statements about third parties, as `plans` does for customers.

use crm_chassis::{Caller, Scope, filter::FilterContext, page, page::Page};
use crm_customers::store::{
    history,
    third_parties::{self, Deleted},
    third_party_lists::{self, LISTING, ThirdPartySelection},
    visibility::Reach,
};
use crm_proto::customers as pb;
use jiff::tz::TimeZone;
use sqlx::{QueryBuilder, types::Uuid};

use crate::{
    plans::{beneath_the_limit, by, plan, two_tenants},
    world::World,
};

async fn plan_of(
    world: &World,
    caller: &Caller,
    reach: Reach,
    customer: Option<Uuid>,
    expired: Option<bool>,
    order: &str,
) -> String {
    let now = world.database.clock.now();
    let context = FilterContext { zone: TimeZone::UTC, now };
    let today = now.to_zoned(TimeZone::UTC).date();
    let selection = ThirdPartySelection { customer, expired, today, filter: None, context, scope: caller.scope, reach };
    let page = Page::parse(&LISTING, &by(order), b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    third_party_lists::push_page(&mut query, caller, &selection, &page).unwrap();
    beneath_the_limit(&plan(world, caller, query).await)
}

#[tokio::test]
async fn the_list_over_all_customers_comes_from_an_index_in_its_order() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S2", Scope::Team)] {
        for (order, index) in [
            ("endDate", "third_parties_end_date"),
            ("supplierName desc", "third_parties_supplier"),
            ("createTime", "third_parties_created_at"),
            ("updateTime desc", "third_parties_updated_at"),
            ("contractNumber", "third_parties_contract_number"),
            ("startDate desc", "third_parties_start_date"),
            ("monthlyFee desc", "third_parties_monthly_fee"),
            ("settlementAmount", "third_parties_settlement"),
            ("itemCount desc", "third_parties_item_count"),
        ] {
            let plan = plan_of(&world, &person.caller, Reach::VeryMany, None, None, order).await;
            assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
        }
    }
}

#[tokio::test]
async fn a_page_behind_a_token_begins_where_the_page_before_ended() {
    let world = two_tenants().await;
    let admin = world.admin();
    for order_by in ["endDate", "contractNumber", "startDate", "monthlyFee desc", "settlementAmount", "itemCount"] {
        let listed = pb::ListThirdPartiesRequest { order_by: order_by.into(), ..Default::default() };
        let page_token = admin.list_third_parties(listed).await.unwrap().next_page_token;
        let request = page::Request { order_by, page_token: &page_token, ..Default::default() };
        // The selection of a request is everything but its page.
        let rest = prost::Message::encode_to_vec(&pb::ListThirdPartiesRequest::default());
        let page = Page::parse(&LISTING, &request, &rest).unwrap();
        let now = world.database.clock.now();
        let selection = ThirdPartySelection {
            customer: None,
            expired: None,
            today: now.to_zoned(TimeZone::UTC).date(),
            filter: None,
            context: FilterContext { zone: TimeZone::UTC, now },
            scope: Scope::All,
            reach: Reach::VeryMany,
        };
        let mut query = QueryBuilder::new("explain ");
        third_party_lists::push_page(&mut query, &admin.caller, &selection, &page).unwrap();
        let plan = beneath_the_limit(&plan(&world, &admin.caller, query).await);
        let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains("ROW(") && !plan.contains("Sort"), "{order_by}:\n{plan}");
    }
}

#[tokio::test]
async fn current_ones_are_a_range_of_the_index_of_ends() {
    let world = two_tenants().await;
    let plan = plan_of(&world, &world.admin().caller, Reach::VeryMany, None, Some(false), "endDate").await;
    let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
    assert!(condition.contains("end_date >= "), "{plan}");
}

#[tokio::test]
async fn those_of_a_salesman_begin_with_his_links_and_those_of_one_customer_with_the_customer() {
    let world = two_tenants().await;
    for person in [world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let plan = plan_of(&world, &person.caller, Reach::Few, None, None, "endDate").await;
        assert!(plan.contains("customer_access_employee"), "{plan}");
        assert!(plan.contains("third_parties_customer ") && plan.contains("customer_id = ANY"), "{plan}");
        let plan = plan_of(&world, &person.caller, Reach::Few, Some(Uuid::from_u128(1)), None, "endDate").await;
        assert!(plan.contains("third_parties_customer ") && !plan.contains("Seq Scan on "), "{plan}");
    }
}

#[tokio::test]
async fn the_history_of_a_customer_is_read_by_what_hangs_on_it() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let page = Page::parse(&history::LISTING, &page::Request::default(), b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        history::push_page(&mut query, &person.caller, Uuid::from_u128(1), &page);
        let plan = plan(&world, &person.caller, query).await;
        for index in
            ["customers_pkey", "contacts_customer", "notes_customer", "third_parties_customer", "audit_log_entity"]
        {
            assert!(plan.contains(index), "{index}:\n{plan}");
        }
        assert!(!plan.contains("Seq Scan on "), "{plan}");
    }
}

#[tokio::test]
async fn one_third_party_is_found_by_its_primary_key_whoever_asks() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        for deleted in [Deleted::Left, Deleted::Taken] {
            let mut query = QueryBuilder::new("explain ");
            third_parties::push_get(&mut query, &person.caller, Uuid::from_u128(1), deleted);
            let plan = plan(&world, &person.caller, query).await;
            assert!(plan.contains("using third_parties_pkey on third_parties t"), "{plan}");
            assert!(!plan.contains("Seq Scan on "), "{plan}");
        }
    }
}
