//! What the planner makes of the statements about contacts and notes, as `plans` does for customers.

use crm_chassis::{Caller, Scope, filter::FilterContext, page, page::Page};
use crm_customers::store::{
    contact_lists, contact_lists::ContactSelection, contacts, notes, notes::NoteSelection, visibility::Reach,
};
use crm_proto::{
    customers as pb,
    types::{Filter, Operator},
};
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, QueryBuilder, types::Uuid};

use crate::{
    plans::{beneath_the_limit, by, plan, two_tenants},
    world::{World, condition},
};

fn context(world: &World) -> FilterContext {
    FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() }
}

async fn plan_of_list(
    world: &World,
    caller: &Caller,
    customer: Option<Uuid>,
    filter: Option<Filter>,
    order: &str,
) -> String {
    plan_of_reach(world, caller, Reach::Few, customer, filter, order).await
}

async fn plan_of_reach(
    world: &World,
    caller: &Caller,
    reach: Reach,
    customer: Option<Uuid>,
    filter: Option<Filter>,
    order: &str,
) -> String {
    let selection = ContactSelection {
        customer,
        found: None,
        sales_only: false,
        filter,
        context: context(world),
        scope: caller.scope,
        reach,
    };
    let page = Page::parse(&contact_lists::LISTING, &by(order), b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    contact_lists::push_page(&mut query, caller, &selection, &page).unwrap();
    beneath_the_limit(&plan(world, caller, query).await)
}

#[tokio::test]
async fn the_list_over_all_customers_comes_from_an_index_in_its_order() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    for (order, index) in [
        ("name", "contacts_name"),
        ("familyName", "contacts_family_name"),
        ("createTime", "contacts_created_at"),
        ("updateTime", "contacts_updated_at"),
        ("telephone", "contacts_telephone"),
        ("mobile", "contacts_mobile"),
        ("businessTelephone", "contacts_business_telephone"),
        ("email", "contacts_email"),
    ] {
        for order in [order.to_owned(), format!("{order} desc")] {
            let plan = plan_of_list(&world, &caller, None, None, &order).await;
            assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
            assert!(!plan.contains("customers"), "{order}: what is not asked for is not joined\n{plan}");
        }
    }
}

#[tokio::test]
async fn a_page_behind_a_token_begins_where_the_page_before_ended() {
    let world = two_tenants().await;
    let admin = world.admin();
    for order_by in ["name", "telephone", "mobile desc", "businessTelephone", "email"] {
        let listed = pb::ListContactsRequest { order_by: order_by.into(), ..Default::default() };
        let page_token = admin.list_contacts(listed).await.unwrap().next_page_token;
        let request = page::Request { order_by, page_token: &page_token, ..Default::default() };
        // The selection of a request is everything but its page.
        let rest = prost::Message::encode_to_vec(&pb::ListContactsRequest::default());
        let page = Page::parse(&contact_lists::LISTING, &request, &rest).unwrap();
        let selection = ContactSelection {
            customer: None,
            found: None,
            sales_only: false,
            filter: None,
            context: context(&world),
            scope: Scope::All,
            reach: Reach::VeryMany,
        };
        let mut query = QueryBuilder::new("explain ");
        contact_lists::push_page(&mut query, &admin.caller, &selection, &page).unwrap();
        let plan = beneath_the_limit(&plan(&world, &admin.caller, query).await);
        let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains("ROW(") && !plan.contains("Sort"), "{order_by}:\n{plan}");
    }
}

#[tokio::test]
async fn the_list_of_a_salesman_begins_with_his_links() {
    let world = two_tenants().await;
    for person in [world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let plan = plan_of_list(&world, &person.caller, None, None, "name").await;
        assert!(plan.contains("customer_access_employee"), "{plan}");
        assert!(plan.contains("contacts_customer ") && plan.contains("customer_id = ANY"), "{plan}");
    }
}

#[tokio::test]
async fn the_list_of_who_sees_many_customers_comes_from_an_index_in_its_order() {
    let world = two_tenants().await;
    for person in [world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let plan = plan_of_reach(&world, &person.caller, Reach::VeryMany, None, None, "name").await;
        assert!(plan.contains("using contacts_name ") && !plan.contains("Sort"), "{plan}");
        let probe = plan.lines().position(|line| line.contains("SubPlan")).unwrap_or_else(|| panic!("{plan}"));
        let condition = plan.lines().skip(probe).find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains("customer_id = k"), "{plan}");
    }
}

#[tokio::test]
async fn one_customers_contacts_come_from_the_index_of_their_customer_whoever_asks() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let plan = plan_of_list(&world, &person.caller, Some(Uuid::from_u128(1)), None, "name").await;
        let scan =
            plan.lines().position(|line| line.contains("contacts_customer ")).unwrap_or_else(|| panic!("{plan}"));
        let condition = plan.lines().skip(scan).find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains("customer_id = "), "{plan}");
        assert!(!plan.contains("Seq Scan on c") && !plan.contains("hashed"), "{plan}");
    }
}

#[tokio::test]
async fn exact_filters_and_beginnings_use_an_index() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    for (field, operator, value, index) in [
        ("name", Operator::BeginsWith, "Zinzi Nkosi 1", "contacts_name"),
        ("name", Operator::Equals, "zinzi nkosi 11", "contacts_name"),
        ("email", Operator::Equals, "zinzi11@customer.example", "contacts_email_key"),
    ] {
        let filter = Some(condition(field, operator, &[value]));
        let plan = plan_of_list(&world, &caller, None, filter, "name").await;
        let scan = plan.lines().position(|line| line.contains(&format!("{index} ")));
        let scan = scan.unwrap_or_else(|| panic!("{field}:\n{plan}"));
        let condition = plan.lines().skip(scan).find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains(index.trim_start_matches("contacts_")), "{field}:\n{plan}");
    }
}

#[tokio::test]
async fn one_contact_is_found_by_its_primary_key_whoever_asks() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let mut query = QueryBuilder::new("explain ");
        contacts::push_get(&mut query, &person.caller, Uuid::from_u128(1));
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("using contacts_pkey on contacts k"), "{plan}");
        assert!(!plan.contains("Seq Scan on c"), "{plan}");
    }
}

#[tokio::test]
async fn what_a_release_and_a_message_of_the_erp_look_up_is_found_by_an_index() {
    let world = two_tenants().await;
    let caller = Caller::erp(world.tenant);
    let mut query = QueryBuilder::new("explain ");
    contacts::push_active(&mut query, world.tenant, Uuid::from_u128(1));
    let plan = plan(&world, &caller, query).await;
    assert!(plan.contains("contacts_customer ") && !plan.contains("Seq Scan on c"), "{plan}");

    let mut tx = world.database.worker().transaction(caller).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {}", contacts::IDS_OF_CODES)))
        .bind(world.tenant)
        .bind(["CT777", "CT778"])
        .fetch_all(tx.conn())
        .await
        .unwrap();
    assert!(lines.join("\n").contains("using contacts_code_unique "), "{lines:#?}");
}

#[tokio::test]
async fn the_newest_notes_of_a_customer_come_from_an_index_in_their_order() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let customer = Uuid::from_u128(1);
        let selection = NoteSelection { customer, filter: None, context: context(&world) };
        for order_by in ["", "createTime"] {
            let request = page::Request { order_by, ..Default::default() };
            let page = Page::parse(&notes::LISTING, &request, b"").unwrap();
            let mut query = QueryBuilder::new("explain ");
            notes::push_page(&mut query, &person.caller, &selection, &page).unwrap();
            let plan = plan(&world, &person.caller, query).await;
            assert!(plan.contains("notes_customer ") && !plan.contains("Seq Scan on "), "{plan}");
            assert!(!plan.contains("hashed"), "{plan}");
        }
    }
}
