//! A file holds the rows of the list: the same ones in the same order, whoever asks for whatever.

use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, CustomerView},
    types::{Combinator, Filter, FilterGroup, Operator, filter::Node},
};
use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner,
};
use serde_json::json;

use crate::world::{Person, World, complete_contact, complete_customer, complete_third_party, condition};

/// Requests of each kind.
const REQUESTS: usize = 120;

/// A dealer's customers with contacts, of several salesmen, in several states; some shared, one of the ERP.
async fn settle(world: &World, mark: &str) {
    let people = ["SAM", "PIET", "THANDI", "MARIA"];
    for number in 0..24_usize {
        let salesman = people[number % people.len()];
        let lines = vec!["2 Main Road".into()];
        let paarl = pb::Address { lines, city: "Paarl".into(), ..Default::default() };
        let customer = pb::Customer {
            additional_salesman_ids: (number % 3 == 0).then(|| world.employee_id("PIET")).into_iter().collect(),
            customer_type: if number % 2 == 0 { "RETAIL" } else { "BUILD" }.into(),
            telephone: if number % 5 == 0 { "" } else { "+27 21 555 0100" }.into(),
            physical_address: Some(paarl).filter(|_| number % 4 > 0),
            ..complete_customer(&format!("{} {mark} {}", ["Zoë", "cafe", "=Ubuntu", "Karoo"][number % 4], number % 7))
        };
        let person = world.person(salesman, Scope::Own);
        let created = person.create(customer).await.unwrap();
        let contact = pb::Contact {
            is_sales_contact: Some(number % 3 > 0),
            active: Some(number % 5 > 0),
            ..complete_contact(["Zinzi", "Thabo", "zoë"][number % 3])
        };
        person.add_contact(&created.id, contact).await.unwrap();
        if number % 6 == 1 {
            person.release(&created.id).await.unwrap();
        }
    }
    world
        .erp(&format!("m-{mark}"), "customer.upserted", 1, json!({"code": "CU1", "name": "Of the ERP"}))
        .await
        .unwrap();
}

/// A rival's contract at each of the dealer's customers that somebody sees; every third has ended.
async fn compete(world: &World, mark: &str) {
    let customers =
        world.admin().list(pb::ListCustomersRequest { page_size: 200, ..Default::default() }).await.unwrap();
    for (number, customer) in customers.customers.into_iter().enumerate() {
        let typed = pb::ThirdParty {
            end_date: ["2026-10-31", "2027-01-31", "2027-06-30"][number % 3].into(),
            contract_number: if number % 4 == 0 { String::new() } else { format!("{mark}-{}", number % 5) },
            ..complete_third_party(&format!("{} {mark}", ["Zoë", "cafe", "=Ubuntu"][number % 3]))
        };
        world.admin().add_third_party(&customer.id, typed).await.unwrap();
    }
}

/// Somebody of each kind: a salesman, one with nothing, managers, the administrator, a salesman who sees all.
fn callers(world: &World) -> Vec<Person> {
    let nobody = world.person("LEBO", Scope::Own);
    let leader = world.person("SAM", Scope::Team);
    let of_all = world.person("SAM", Scope::All);
    vec![world.sam(), world.thandi(), nobody, leader, world.maria(), world.admin(), of_all]
}

fn conditions(fields: &'static [(&'static str, &'static [&'static str])]) -> impl Strategy<Value = Filter> {
    use Operator::{AnyOf, BeginsWith, Blank, Equals, NotEquals};
    let operator = select(vec![Equals, NotEquals, AnyOf, BeginsWith, Blank]);
    (select(fields), operator, any::<prop::sample::Index>()).prop_map(|((field, values), operator, at)| {
        let value = values[at.index(values.len())];
        // What begins with something is text.
        let operator =
            if operator == BeginsWith && !["name", "city", "email"].contains(&field) { Equals } else { operator };
        condition(field, operator, if operator == Blank { &[] } else { std::slice::from_ref(&value) })
    })
}

fn filters(fields: &'static [(&'static str, &'static [&'static str])]) -> impl Strategy<Value = Option<Filter>> {
    let group = (vec(conditions(fields), 1..4), any::<bool>(), any::<bool>()).prop_map(|(filters, or, negated)| {
        let combinator = if or { Combinator::Or } else { Combinator::And }.into();
        Filter { node: Some(Node::Group(FilterGroup { combinator, negated, filters })) }
    });
    option::weighted(0.8, group)
}

fn orders(sorts: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(sorts), any::<bool>()).prop_map(|(sort, down)| if down { format!("{sort} desc") } else { sort.to_owned() })
}

const SEARCHES: [&str; 6] = ["", "", "", "zoe", "kaaroo", "z"];

const CUSTOMER_FIELDS: &[(&str, &[&str])] = &[
    ("name", &["zoe", "CAFE", "=ub", "nothing"]),
    ("status", &["NEW_CRM", "RELEASED", "ACTIVE"]),
    ("customerType", &["RETAIL", "build"]),
    ("city", &["paarl", "Cape Town"]),
    ("telephone", &["+27 21 555 0100", "021 555 0100"]),
    ("createTime", &["today", "-1d"]),
    ("lastActivityTime", &["today", "-1d"]),
];

const CUSTOMER_SORTS: &[&str] =
    &["name", "status", "customerType", "mainSalesmanName", "city", "createTime", "updateTime", "nextActivityTime"];

const CONTACT_FIELDS: &[(&str, &[&str])] = &[
    ("name", &["zoe", "THABO", "nothing"]),
    ("role", &["BUYER", "tech"]),
    ("active", &["true", "false"]),
    ("isSalesContact", &["true", "false"]),
    ("customerName", &["cafe ours 1", "of the erp"]),
];

const CONTACT_SORTS: &[&str] = &[
    "name",
    "familyName",
    "roleName",
    "customerName",
    "telephone",
    "mobile",
    "businessTelephone",
    "email",
    "createTime",
    "updateTime",
];

const THIRD_PARTY_FIELDS: &[(&str, &[&str])] = &[
    ("supplierName", &["zoe ours", "CAFE ours", "nothing"]),
    ("contractNumber", &["ours-1", "OURS-4"]),
    ("endDate", &["2026-10-31", "2027-06-30"]),
    ("customerName", &["cafe ours 1", "of the erp"]),
];

const THIRD_PARTY_SORTS: &[&str] = &[
    "endDate",
    "supplierName",
    "customerName",
    "contractNumber",
    "startDate",
    "monthlyFee",
    "settlementAmount",
    "itemCount",
    "createTime",
    "updateTime",
];

const VIEWS: [CustomerView; 4] = [CustomerView::Unspecified, CustomerView::Mine, CustomerView::Team, CustomerView::All];

/// The ids of all pages of a list, one after the other.
async fn customers_of(person: &Person, asked: &pb::ExportCustomersRequest) -> Vec<String> {
    let pb::ExportCustomersRequest { filter, order_by, view, search } = asked.clone();
    let mut request = pb::ListCustomersRequest { filter, order_by, view, search, page_size: 7, ..Default::default() };
    let mut ids = Vec::new();
    loop {
        let page = person.list(request.clone()).await.unwrap();
        ids.extend(page.customers.into_iter().map(|customer| customer.id));
        if page.next_page_token.is_empty() {
            return ids;
        }
        request.page_token = page.next_page_token;
    }
}

async fn contacts_of(person: &Person, asked: &pb::ExportContactsRequest) -> Vec<String> {
    let pb::ExportContactsRequest { customer_id, filter, sales_only, order_by, search, view } = asked.clone();
    let mut request = pb::ListContactsRequest {
        customer_id,
        filter,
        sales_only,
        order_by,
        search,
        view,
        page_size: 7,
        ..Default::default()
    };
    let mut ids = Vec::new();
    loop {
        let page = person.list_contacts(request.clone()).await.unwrap();
        ids.extend(page.contacts.into_iter().map(|contact| contact.id));
        if page.next_page_token.is_empty() {
            return ids;
        }
        request.page_token = page.next_page_token;
    }
}

async fn third_parties_of(person: &Person, asked: &pb::ExportThirdPartiesRequest) -> Vec<String> {
    let pb::ExportThirdPartiesRequest { customer_id, status, filter, order_by, view } = asked.clone();
    let page_size = 7;
    let mut request =
        pb::ListThirdPartiesRequest { customer_id, status, filter, order_by, view, page_size, ..Default::default() };
    let mut ids = Vec::new();
    loop {
        let page = person.list_third_parties(request.clone()).await.unwrap();
        ids.extend(page.third_parties.into_iter().map(|third_party| third_party.id));
        if page.next_page_token.is_empty() {
            return ids;
        }
        request.page_token = page.next_page_token;
    }
}

#[tokio::test]
async fn a_file_of_customers_holds_what_the_list_holds() {
    let world = World::new().await;
    settle(&world, "ours").await;
    settle(&world.neighbour().await, "theirs").await;
    let requests = (filters(CUSTOMER_FIELDS), orders(CUSTOMER_SORTS), select(&VIEWS[..]), select(&SEARCHES[..]))
        .prop_map(|(filter, order_by, view, search)| pb::ExportCustomersRequest {
            filter,
            order_by,
            view: view.into(),
            search: search.into(),
        });
    // The same every time: a failure can be looked at again.
    let mut runner = TestRunner::deterministic();
    let callers = callers(&world);
    let mut shown = 0;
    for number in 0..REQUESTS {
        let asked = requests.new_tree(&mut runner).unwrap().current();
        let person = &callers[number % callers.len()];
        let file = person.export(asked.clone()).await.unwrap();
        let ids = file.column("id");
        assert_eq!(ids, customers_of(person, &asked).await, "{asked:?}");
        assert_eq!(ids.len(), file.count, "{asked:?}");
        assert!(!file.text.contains("theirs"), "{asked:?}");
        shown += ids.len();
    }
    assert!(shown > REQUESTS, "the files have rows: {shown}");
}

#[tokio::test]
async fn a_file_of_contacts_holds_what_the_list_holds() {
    let world = World::new().await;
    settle(&world, "ours").await;
    settle(&world.neighbour().await, "theirs").await;
    let requests =
        (filters(CONTACT_FIELDS), orders(CONTACT_SORTS), any::<bool>(), select(&SEARCHES[..]), select(&VIEWS[..]))
            .prop_map(|(filter, order_by, sales_only, search, view)| pb::ExportContactsRequest {
                filter,
                order_by,
                sales_only,
                search: search.into(),
                view: view.into(),
                ..Default::default()
            });
    let mut runner = TestRunner::deterministic();
    let callers = callers(&world);
    let mut shown = 0;
    for number in 0..REQUESTS {
        let mut asked = requests.new_tree(&mut runner).unwrap().current();
        let person = &callers[number % callers.len()];
        // Now and then those of one customer.
        let seen = person.list(pb::ListCustomersRequest::default()).await.unwrap().customers;
        if number % 5 == 0
            && let Some(customer) = seen.get(number % 3)
        {
            asked.customer_id = customer.id.clone();
        }
        let file = person.export_contacts(asked.clone()).await.unwrap();
        let ids = file.column("id");
        assert_eq!(ids, contacts_of(person, &asked).await, "{asked:?}");
        assert_eq!(ids.len(), file.count, "{asked:?}");
        assert!(!file.text.contains("theirs"), "{asked:?}");
        shown += ids.len();
    }
    assert!(shown > REQUESTS, "the files have rows: {shown}");
}

#[tokio::test]
async fn a_file_of_third_parties_holds_what_the_list_holds() {
    let world = World::new().await;
    for (world, mark) in [(&world, "ours"), (&world.neighbour().await, "theirs")] {
        settle(world, mark).await;
        compete(world, mark).await;
    }
    let statuses = [pb::ThirdPartyStatus::Unspecified, pb::ThirdPartyStatus::Current, pb::ThirdPartyStatus::Expired];
    let requests =
        (filters(THIRD_PARTY_FIELDS), orders(THIRD_PARTY_SORTS), select(statuses.to_vec()), select(&VIEWS[..]))
            .prop_map(|(filter, order_by, status, view)| pb::ExportThirdPartiesRequest {
                filter,
                order_by,
                status: status.into(),
                view: view.into(),
                ..Default::default()
            });
    let mut runner = TestRunner::deterministic();
    let callers = callers(&world);
    let mut shown = 0;
    for number in 0..REQUESTS {
        let asked = requests.new_tree(&mut runner).unwrap().current();
        let person = &callers[number % callers.len()];
        let file = person.export_third_parties(asked.clone()).await.unwrap();
        let ids = file.column("id");
        assert_eq!(ids, third_parties_of(person, &asked).await, "{asked:?}");
        assert_eq!(ids.len(), file.count, "{asked:?}");
        assert!(!file.text.contains("theirs"), "{asked:?}");
        shown += ids.len();
    }
    assert!(shown > REQUESTS, "the files have rows: {shown}");
}
