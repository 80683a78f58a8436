use crm_chassis::{
    broker::{self, ERP_INBOUND, ERP_OUTBOUND, EVENTS, erp_queue, erp_user},
    tenants,
};
use crm_gateway::identity::{
    erp_link::{ErpLink, ErpPassword},
    passwords::Passwords,
    tenants::{CreatedTenant, NewTenant, create_tenant},
    users::NewUser,
};
use crm_testkit::Broker;
use futures::StreamExt as _;
use lapin::{
    BasicProperties, Channel, Confirmation,
    options::{
        BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions,
        QueueDeclareOptions,
    },
    types::FieldTable,
};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::world::{PASSWORD, World};

/// A name of its own for every test: users of the broker are shared by all virtual hosts.
fn slug() -> String {
    format!("t{}", &Uuid::new_v4().simple().to_string()[..12])
}

fn new_tenant(slug: &str) -> NewTenant {
    NewTenant {
        slug: slug.into(),
        name: "Northwind".into(),
        currency: "ZAR".into(),
        time_zone: "Africa/Johannesburg".into(),
        locale: "en-ZA".into(),
        administrator: NewUser {
            email: "boss@northwind.example".into(),
            display_name: "The Boss".into(),
            password: PASSWORD.into(),
            crm_administrator: true,
            settings_user: true,
        },
        erp_password: ErpPassword::Keep,
    }
}

async fn create(world: &World, broker: &Broker, new: &NewTenant) -> anyhow::Result<CreatedTenant> {
    broker.adopt_user(&erp_user(&new.slug));
    let link = ErpLink::new(broker.amqp_url.as_str().into(), broker.management_url.as_str().into())?;
    create_tenant(&world.database.worker(), &link, &Passwords::default(), new).await
}

/// A channel of the tenant's ERP; a refusal closes it, so every attempt takes a new one.
async fn erp_channel(broker: &Broker, slug: &str, password: &SecretString) -> lapin::Result<Channel> {
    let url = broker.url_for(&erp_user(slug), password.expose_secret());
    let channel = broker::connect(&url, "test-erp").await?.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok(channel)
}

async fn publish(channel: &Channel, exchange: &str, key: &str, user: &str) -> lapin::Result<Confirmation> {
    let properties = BasicProperties::default().with_user_id(user.into()).with_delivery_mode(2);
    let options = BasicPublishOptions { mandatory: true, ..Default::default() };
    channel.basic_publish(exchange.into(), key.into(), options, b"{}", properties).await?.await
}

#[tokio::test]
async fn a_new_tenant_can_log_in_and_is_told_to_all_services() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let slug = slug();
    let superuser = world.database.superuser().await;
    let relations = async || {
        let names = "select relname::text from pg_class where relnamespace = 'public'::regnamespace order by 1";
        sqlx::query_scalar::<_, String>(names).fetch_all(&superuser).await.unwrap()
    };
    let before = relations().await;
    let created = create(&world, &broker, &new_tenant(&slug)).await.unwrap();
    assert!(created.is_new && created.erp_password.is_some());
    assert_eq!(relations().await, before, "a tenant has rows, and no tables of its own");
    let session = world.try_log_in(&slug, "boss@northwind.example", PASSWORD).await.json();
    assert_eq!((&session["user"]["displayName"], &session["scope"]), (&"The Boss".into(), &"SCOPE_ALL".into()));
    assert_eq!(world.published("crm.identity.v1.TenantChanged").await, 1);
}

#[tokio::test]
async fn the_erp_may_send_in_its_own_tenants_name_and_nothing_else() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let (own, other) = (slug(), slug());
    let password = create(&world, &broker, &new_tenant(&own)).await.unwrap().erp_password.unwrap();
    create(&world, &broker, &new_tenant(&other)).await.unwrap();
    let admin = broker::connect(&broker.amqp_url, "test").await.unwrap().create_channel().await.unwrap();
    broker::declare_queue(&admin, "sink", ERP_INBOUND, ["#"]).await.unwrap();
    let channel = async || erp_channel(&broker, &own, &password).await.unwrap();
    let user = erp_user(&own);

    let sent = publish(&channel().await, ERP_INBOUND, &format!("{own}.customer.upserted"), &user).await.unwrap();
    assert_eq!(sent, Confirmation::Ack(None));
    for (what, exchange, key, user) in [
        ("another tenant's name", ERP_INBOUND, format!("{other}.customer.upserted"), &user),
        ("a longer tenant's name", ERP_INBOUND, format!("{own}x.customer.upserted"), &user),
        ("a forged user", ERP_INBOUND, format!("{own}.customer.upserted"), &erp_user(&other)),
        ("the outbound exchange", ERP_OUTBOUND, format!("{own}.customer.released"), &user),
        ("the services' events", EVENTS, "crm.customers.v1.CustomerChanged".into(), &user),
        ("a queue directly", "", "sink".into(), &user),
    ] {
        assert!(publish(&channel().await, exchange, &key, user).await.is_err(), "{what}");
    }
    assert_eq!(admin.queue_declare("sink".into(), passive(), FieldTable::default()).await.unwrap().message_count(), 1);
}

fn passive() -> QueueDeclareOptions {
    QueueDeclareOptions { passive: true, ..Default::default() }
}

#[tokio::test]
async fn the_erp_cannot_configure_anything() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let slug = slug();
    let password = create(&world, &broker, &new_tenant(&slug)).await.unwrap().erp_password.unwrap();
    let channel = async || erp_channel(&broker, &slug, &password).await.unwrap();
    let none = FieldTable::default;
    let queue = erp_queue(&slug);

    let declared = channel().await.queue_declare("mine".into(), QueueDeclareOptions::default(), none()).await;
    assert!(declared.is_err(), "a queue");
    let exchange = ExchangeDeclareOptions::default();
    let declared = channel().await.exchange_declare("mine".into(), lapin::ExchangeKind::Topic, exchange, none()).await;
    assert!(declared.is_err(), "an exchange");
    let binding = QueueBindOptions::default();
    let bound =
        channel().await.queue_bind(queue.as_str().into(), ERP_OUTBOUND.into(), "#".into(), binding, none()).await;
    assert!(bound.is_err(), "a binding that would show other tenants' messages");
}

#[tokio::test]
async fn the_erp_reads_its_own_queue_and_no_other() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let (own, other) = (slug(), slug());
    let password = create(&world, &broker, &new_tenant(&own)).await.unwrap().erp_password.unwrap();
    create(&world, &broker, &new_tenant(&other)).await.unwrap();
    let admin = broker::connect(&broker.amqp_url, "test").await.unwrap().create_channel().await.unwrap();
    for slug in [&own, &other] {
        let key = format!("{slug}.customer.released");
        let options = BasicPublishOptions::default();
        let sent =
            admin.basic_publish(ERP_OUTBOUND.into(), key.as_str().into(), options, b"{}", BasicProperties::default());
        sent.await.unwrap().await.unwrap();
    }
    let channel = erp_channel(&broker, &own, &password).await.unwrap();
    let consume = async |slug: &str| {
        let options = BasicConsumeOptions::default();
        channel.basic_consume(erp_queue(slug).as_str().into(), slug.into(), options, FieldTable::default()).await
    };
    let message = consume(&own).await.unwrap().next().await.unwrap().unwrap();
    assert_eq!(message.routing_key.as_str(), format!("{own}.customer.released"));
    assert!(consume(&other).await.is_err());
}

#[tokio::test]
async fn making_a_tenant_again_mends_the_broker_and_keeps_the_rest() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let slug = slug();
    let first = create(&world, &broker, &new_tenant(&slug)).await.unwrap();
    let old = first.erp_password.unwrap();
    let admin = broker::connect(&broker.amqp_url, "test").await.unwrap().create_channel().await.unwrap();
    admin.queue_delete(erp_queue(&slug).as_str().into(), lapin::options::QueueDeleteOptions::default()).await.unwrap();

    let changed = NewTenant { name: "Another".into(), currency: "USD".into(), ..new_tenant(&slug) };
    let second = create(&world, &broker, &changed).await.unwrap();
    assert!(!second.is_new && second.erp_password.is_none());
    assert_eq!(second.id, first.id);
    admin.queue_declare(erp_queue(&slug).as_str().into(), passive(), FieldTable::default()).await.unwrap();
    erp_channel(&broker, &slug, &old).await.unwrap();
    let kept = tenants::by_slug(world.database.worker().pool(), &slug).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.currency.as_str()), ("Northwind", "ZAR"));

    let rotated = NewTenant { erp_password: ErpPassword::Rotate, ..new_tenant(&slug) };
    let new = create(&world, &broker, &rotated).await.unwrap().erp_password.unwrap();
    assert!(erp_channel(&broker, &slug, &old).await.is_err(), "the old password has ended");
    erp_channel(&broker, &slug, &new).await.unwrap();
}

#[tokio::test]
async fn a_tenant_that_could_not_work_is_refused_before_anything_is_made() {
    let broker = Broker::new().await;
    let world = World::new().await;
    let wrong = NewTenant { slug: "No Slug".into(), time_zone: "Mars/Olympus".into(), ..new_tenant("x") };
    let error = create(&world, &broker, &wrong).await.unwrap_err();
    assert!(error.to_string().contains("slug:") && error.to_string().contains("time_zone:"), "{error}");
}
