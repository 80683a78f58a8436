//! Saving a cold call: with a customer that is there or with a new one, which another service makes.

use crm_proto::{
    activities::{
        self as pb, ActivityChange, ActivityChanged, ActivityStatus, ActivityType, CaseChanged, CaseOrigin,
        ColdCallMade, CustomerClass,
    },
    customers::{self, CustomerChange},
};
use tonic::Code;
use uuid::Uuid;

use crate::world::{Known, World, fields, http_status, reason};

fn new_customer() -> pb::ColdCallCustomer {
    pb::ColdCallCustomer {
        name: " Karoo Printers ".into(),
        telephone: "021 555 0199".into(),
        email: "info@karoo.example".into(),
        website: "karoo.example".into(),
    }
}

fn new_contact() -> pb::ColdCallContact {
    pb::ColdCallContact {
        given_name: "Anele".into(),
        family_name: "Khumalo".into(),
        role: "buyer".into(),
        mobile: "082 555 0199".into(),
        ..Default::default()
    }
}

fn outcome(text: &str) -> pb::ColdCallMadeCall {
    pb::ColdCallMadeCall { outcome: text.into(), ..Default::default() }
}

/// A cold call with a new customer, and all that can be said of it.
fn complete(world: &World) -> pb::CreateColdCallRequest {
    pb::CreateColdCallRequest {
        customer: Some(new_customer()),
        contact: Some(new_contact()),
        case: Some(pb::Case {
            subject: "Four copiers".into(),
            case_type_id: world.case_type("RENEWAL"),
            ..Default::default()
        }),
        call: Some(pb::ColdCallMadeCall {
            start_time: Some(world.in_minutes(-20)),
            ..outcome("Lease ends in March; wants an offer")
        }),
        next_activity: Some(pb::Activity { r#type: ActivityType::Meeting.into(), ..world.call("Show the range") }),
        third_party: Some(pb::ColdCallThirdParty {
            supplier_name: "Rival Office".into(),
            end_date: "2027-03-31".into(),
            notes: "Unhappy with service".into(),
        }),
        ..Default::default()
    }
}

/// A cold call with somebody who is known.
fn with(world: &World, known: &Known) -> pb::CreateColdCallRequest {
    pb::CreateColdCallRequest {
        customer_id: known.id().into(),
        case: Some(world.case(known, "Colour printers")),
        call: Some(outcome("Call again")),
        ..Default::default()
    }
}

/// What the customers service tells of a customer that it has made.
fn made(world: &World, id: &str, name: &str) -> customers::Customer {
    customers::Customer { id: id.into(), status: customers::CustomerStatus::NewCrm.into(), ..world.customer(name) }
}

#[tokio::test]
async fn a_new_customer_is_there_at_once_with_case_call_and_next_action() {
    let world = World::new().await;
    let saved = world.sam().cold_call(complete(&world)).await.unwrap();
    assert!(saved.customer_created && saved.contact_created);
    assert_eq!(saved.customer_name, "Karoo Printers");
    let (case, call, next) = (saved.case.unwrap(), saved.call.unwrap(), saved.next_activity.unwrap());
    assert_eq!(case.origin(), CaseOrigin::ColdCall);
    assert_eq!((case.subject.as_str(), case.customer_name.as_str()), ("Four copiers", "Karoo Printers"));
    assert_eq!((case.contact_id.as_str(), case.contact_name.as_str()), (saved.contact_id.as_str(), "Anele Khumalo"));
    assert_eq!((case.activity_count, case.open_activity_id.as_str()), (2, next.id.as_str()));
    assert_eq!(
        (call.status(), call.r#type(), call.customer_class()),
        (ActivityStatus::Completed, ActivityType::Call, CustomerClass::New)
    );
    assert_eq!((call.subject.as_str(), call.outcome.as_str()), ("Four copiers", "Lease ends in March; wants an offer"));
    assert_eq!((call.start_time, call.duration_minutes), (Some(world.in_minutes(-20)), Some(30)));
    assert_eq!((next.status(), next.contact_mobile.as_str()), (ActivityStatus::Open, "082 555 0199"));

    // The pages of the service know it, those of its salesman alone.
    let of_customer = pb::ListActivitiesRequest { customer_id: saved.customer_id.clone(), ..Default::default() };
    assert_eq!(world.sam().subjects(of_customer.clone()).await, ["Show the range", "Four copiers"]);
    assert_eq!(world.thandi().list(of_customer).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(world.maria().case(&case.id).await.unwrap().customer_name, "Karoo Printers");
    let creation = world.sam().creation(&saved.customer_id).await.unwrap();
    assert_eq!((creation.created, creation.customer_name.as_str()), (false, "Karoo Printers"));
    assert_eq!(world.thandi().creation(&saved.customer_id).await.unwrap_err().code(), Code::NotFound);

    // What the customers service hears.
    let told = world.events_of::<ColdCallMade>().await;
    let expected = ColdCallMade {
        customer_id: saved.customer_id.clone(),
        customer: Some(pb::ColdCallCustomer { name: "Karoo Printers".into(), ..new_customer() }),
        main_salesman_id: world.employee_id("SAM"),
        contact_id: saved.contact_id,
        contact: Some(pb::ColdCallContact { role: "BUYER".into(), ..new_contact() }),
        third_party_id: saved.third_party_id,
        third_party: complete(&world).third_party,
    };
    assert_eq!(told, [expected]);
    assert_eq!(world.events_of::<CaseChanged>().await.len(), 1);
    let changes: Vec<_> = world.events_of::<ActivityChanged>().await.iter().map(ActivityChanged::change).collect();
    assert_eq!(changes, [ActivityChange::Created, ActivityChange::Completed, ActivityChange::Created]);
    assert_eq!(world.audit_of("case", &case.id).await.len(), 1);
    assert_eq!(world.audit_of("activity", &call.id).await.len(), 2);
}

#[tokio::test]
async fn what_the_customers_service_tells_replaces_what_was_kept() {
    let world = World::new().await;
    let saved = world.sam().cold_call(complete(&world)).await.unwrap();
    let customer = made(&world, &saved.customer_id, "Karoo Printers (Pty) Ltd");
    world.customer_changed(&customer, CustomerChange::Created).await;
    let creation = world.sam().creation(&saved.customer_id).await.unwrap();
    assert_eq!((creation.created, creation.customer_name.as_str()), (true, "Karoo Printers (Pty) Ltd"));
    let contact = customers::Contact {
        id: saved.contact_id.clone(),
        customer_id: saved.customer_id.clone(),
        given_name: "Anele".into(),
        family_name: "Zulu".into(),
        etag: "1".into(),
        ..Default::default()
    };
    world.contact_changed(&contact).await;
    let case = world.sam().case(&saved.case.unwrap().id).await.unwrap();
    assert_eq!(case.contact_name, "Anele Zulu");
    // From then on it is a customer as any other.
    let again = pb::CreateColdCallRequest {
        customer_id: saved.customer_id,
        contact: Some(new_contact()),
        case: Some(pb::Case { contact_id: String::new(), ..case }),
        call: Some(outcome("Call again")),
        ..Default::default()
    };
    world.sam().cold_call(again).await.unwrap();
    assert_eq!(world.events_of::<ColdCallMade>().await[1].customer, None);
}

#[tokio::test]
async fn a_second_call_with_a_customer_that_is_not_made_yet_says_who_it_is() {
    let world = World::new().await;
    let first = world.sam().cold_call(complete(&world)).await.unwrap();
    let second = pb::CreateColdCallRequest {
        customer_id: first.customer_id.clone(),
        case: Some(pb::Case {
            contact_id: first.contact_id.clone(),
            subject: "Paper".into(),
            case_type_id: world.case_type("RENEWAL"),
            ..Default::default()
        }),
        call: Some(outcome("Wants paper, too")),
        ..Default::default()
    };
    let second = world.sam().cold_call(second).await.unwrap();
    assert!(!second.customer_created && !second.contact_created);
    let told = world.events_of::<ColdCallMade>().await;
    assert_eq!((&told[1].customer, &told[1].main_salesman_id), (&told[0].customer, &told[0].main_salesman_id));
    assert_eq!(told[1].contact, None);
}

#[tokio::test]
async fn a_known_customer_keeps_its_contacts_or_gets_a_new_one() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let saved = world.sam().cold_call(with(&world, &hope)).await.unwrap();
    assert!(!saved.customer_created && !saved.contact_created && saved.next_activity.is_none());
    assert_eq!(saved.contact_id, hope.contact.id);
    let call = saved.call.unwrap();
    assert_eq!((call.customer_class(), call.start_time), (CustomerClass::Existing, Some(world.in_minutes(0))));
    let mut request = with(&world, &hope);
    request.case.as_mut().unwrap().contact_id.clear();
    request.contact = Some(new_contact());
    let saved = world.sam().cold_call(request).await.unwrap();
    assert!(saved.contact_created);
    assert_eq!(saved.case.unwrap().contact_name, "Anele Khumalo");
    let told = world.events_of::<ColdCallMade>().await;
    assert_eq!((told[1].customer_id.as_str(), &told[1].customer), (hope.id(), &None));
    assert_eq!(told[1].contact_id, saved.contact_id);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let world = World::new().await;
    let request = pb::CreateColdCallRequest {
        customer: Some(pb::ColdCallCustomer {
            telephone: "ask Zoe".into(),
            email: "nobody".into(),
            website: "w".repeat(201),
            ..Default::default()
        }),
        contact: Some(pb::ColdCallContact { family_name: "n".repeat(81), role: "r".repeat(65), ..Default::default() }),
        case: Some(pb::Case::default()),
        call: Some(pb::ColdCallMadeCall {
            start_time: Some(world.in_minutes(10)),
            duration_minutes: Some(0),
            ..Default::default()
        }),
        next_activity: Some(pb::Activity::default()),
        third_party: Some(pb::ColdCallThirdParty { end_date: "soon".into(), ..Default::default() }),
        ..Default::default()
    };
    let before = world.everything().await;
    let refused = world.sam().cold_call(request).await.unwrap_err();
    let mut wrong = fields(&refused);
    wrong.sort_unstable();
    let expected = [
        "call.duration_minutes",
        "call.outcome",
        "call.start_time",
        "case.case_type_id",
        "case.subject",
        "contact.family_name",
        "contact.given_name",
        "contact.role",
        "contact.telephone",
        "customer.email",
        "customer.name",
        "customer.telephone",
        "customer.website",
        "next_activity.start_time",
        "next_activity.subject",
        "next_activity.type",
        "third_party.end_date",
        "third_party.supplier_name",
    ];
    assert_eq!(wrong, expected);
    assert_eq!(world.everything().await, before, "nothing of it is kept");
}

#[tokio::test]
async fn customer_and_contact_are_named_or_new_and_never_both_or_neither() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let sam = world.sam();
    let neither = pb::CreateColdCallRequest { customer: None, ..complete(&world) };
    assert_eq!(fields(&sam.cold_call(neither).await.unwrap_err()), ["customer"]);
    let both = pb::CreateColdCallRequest { customer_id: hope.id().into(), ..complete(&world) };
    assert_eq!(fields(&sam.cold_call(both).await.unwrap_err()), ["customer"]);
    let both = pb::CreateColdCallRequest { contact: Some(new_contact()), ..with(&world, &hope) };
    assert_eq!(fields(&sam.cold_call(both).await.unwrap_err()), ["contact"]);
    let mut nobody = with(&world, &hope);
    nobody.case.as_mut().unwrap().contact_id.clear();
    assert_eq!(fields(&sam.cold_call(nobody).await.unwrap_err()), ["case.contact_id"]);
    let mut stranger = with(&world, &hope);
    stranger.case.as_mut().unwrap().contact_id = Uuid::new_v4().to_string();
    assert_eq!(fields(&sam.cold_call(stranger).await.unwrap_err()), ["case.contact_id"]);
    let mut theirs = complete(&world);
    theirs.contact = None;
    theirs.case.as_mut().unwrap().contact_id = hope.contact.id.clone();
    assert_eq!(fields(&sam.cold_call(theirs).await.unwrap_err()), ["case.contact_id"]);
    let mut theirs = complete(&world);
    theirs.next_activity.as_mut().unwrap().contact_id = hope.contact.id.clone();
    assert_eq!(fields(&sam.cold_call(theirs).await.unwrap_err()), ["next_activity.contact_id"]);
}

#[tokio::test]
async fn the_same_key_saves_it_once() {
    let world = World::new().await;
    let sam = world.sam().with_key("k1");
    let first = sam.cold_call(complete(&world)).await.unwrap();
    let before = world.everything().await;
    assert_eq!(sam.cold_call(complete(&world)).await.unwrap(), first);
    assert_eq!(world.everything().await, before);
    let other = pb::CreateColdCallRequest { next_activity: None, ..complete(&world) };
    assert_eq!(http_status(&sam.cold_call(other).await.unwrap_err()), "422");
}

#[tokio::test]
async fn a_customer_that_one_does_not_see_is_not_there() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    assert_eq!(world.thandi().cold_call(with(&world, &hope)).await.unwrap_err().code(), Code::NotFound);
    let neighbour = world.neighbour().await;
    for person in [neighbour.sam(), neighbour.admin()] {
        assert_eq!(person.cold_call(with(&neighbour, &hope)).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(person.creation(hope.id()).await.unwrap_err().code(), Code::NotFound);
    }
    // Not even what is wrong with the rest is told.
    let blank = pb::CreateColdCallRequest { customer_id: hope.id().into(), ..Default::default() };
    assert_eq!(world.thandi().cold_call(blank).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn who_may_make_no_customers_saves_only_what_makes_none() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let planner = world.sam().without("customers.write");
    planner.cold_call(with(&world, &hope)).await.unwrap();
    assert_eq!(planner.cold_call(complete(&world)).await.unwrap_err().code(), Code::PermissionDenied);
    let third_party = complete(&world).third_party;
    let more = pb::CreateColdCallRequest { third_party, ..with(&world, &hope) };
    assert_eq!(planner.cold_call(more).await.unwrap_err().code(), Code::PermissionDenied);
}

#[tokio::test]
async fn the_customer_is_the_salesmans_for_whom_it_is_made() {
    let world = World::new().await;
    let refused = world.admin().cold_call(complete(&world)).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.salesman_id"]);
    let mut request = complete(&world);
    request.case.as_mut().unwrap().salesman_id = world.employee_id("PIET");
    let saved = world.admin().cold_call(request).await.unwrap();
    assert_eq!(world.events_of::<ColdCallMade>().await[0].main_salesman_id, world.employee_id("PIET"));
    assert_eq!(world.piet().creation(&saved.customer_id).await.unwrap().customer_name, "Karoo Printers");
    assert_eq!(world.sam().creation(&saved.customer_id).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn inactive_customers_get_none_and_the_case_has_one_open_activity() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let next = pb::CreateColdCallRequest { next_activity: Some(world.call("Follow up")), ..with(&world, &hope) };
    let saved = world.sam().cold_call(next).await.unwrap();
    let case_id = saved.case.unwrap().id;
    let second = world.sam().go_on(hope.id(), &case_id, world.call("Another")).await.unwrap_err();
    assert_eq!(reason(&second), "OPEN_ACTIVITY_EXISTS");
    let inactive = customers::Customer {
        status: customers::CustomerStatus::Inactive.into(),
        etag: "2".into(),
        ..hope.customer.clone()
    };
    world.customer_changed(&inactive, CustomerChange::Deactivated).await;
    assert_eq!(reason(&world.sam().cold_call(with(&world, &hope)).await.unwrap_err()), "CUSTOMER_INACTIVE");
}
