//! Idempotency keys: one effect and one answer, however often and however concurrently a request comes.

use crm_chassis::{Caller, Code, Db, Result, Scope, auth::RpcMethod, db::Begun, idempotency};
use crm_proto::customers::{ReleaseCustomerRequest, StaticCode};
use crm_testkit::caller;
use futures::future::join_all;
use jiff::SignedDuration;
use tonic::Request;

use crate::world::{Tenant, World};

const METHOD: &str = "/crm.customers.v1.CustomersService/ReleaseCustomer";

/// A call as the auth layer passes it on.
struct Call {
    caller: Caller,
    method: &'static str,
    key: Option<&'static str>,
    body: &'static str,
}

impl Call {
    fn of(caller: &Caller) -> Self {
        Self { caller: caller.clone(), method: METHOD, key: Some("key"), body: "body" }
    }

    fn request(&self) -> Request<ReleaseCustomerRequest> {
        let mut request = Request::new(ReleaseCustomerRequest { id: self.body.into(), etag: String::new() });
        request.extensions_mut().insert(self.caller.clone());
        request.extensions_mut().insert(RpcMethod(self.method));
        if let Some(key) = self.key {
            request.metadata_mut().insert("idempotency-key", key.parse().unwrap());
        }
        request
    }

    /// A handler: takes effect and answers with something that differs every time.
    async fn handle(&self, db: &Db) -> Result<String> {
        match db.begin::<_, StaticCode>(self.request()).await? {
            Begun::Replay(reply) => Ok(reply.into_inner().code),
            Begun::Work(mut tx, input) => {
                let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, $2)");
                insert.bind(tx.tenant()).bind(&input.id).execute(tx.conn()).await?;
                let answer = tx.new_id().to_string();
                Ok(tx.finish(StaticCode { code: answer, ..Default::default() }).await?.into_inner().code)
            }
        }
    }
}

impl Call {
    /// As a caller does who is told that the service is busy: there are more of them than connections.
    async fn handle_patiently(&self, db: &Db) -> Result<String> {
        loop {
            match self.handle(db).await {
                Err(error) if error.code() == Code::Unavailable => {}
                answer => return answer,
            }
        }
    }
}

fn sam(tenant: &Tenant) -> Caller {
    caller(tenant.id, "SAM", Scope::Own, &[])
}

#[tokio::test]
async fn a_request_that_comes_again_gets_the_first_answer() {
    let world = World::new().await;
    let call = Call::of(&sam(&world.tenant));
    let first = call.handle(&world.db).await.unwrap();
    assert_eq!(call.handle(&world.db).await.unwrap(), first);
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn without_a_key_every_request_is_a_new_one() {
    let world = World::new().await;
    let call = Call { key: None, ..Call::of(&sam(&world.tenant)) };
    assert_ne!(call.handle(&world.db).await.unwrap(), call.handle(&world.db).await.unwrap());
    assert_eq!(world.count("effects").await, 2);
}

#[tokio::test]
async fn requests_at_the_same_time_have_one_effect_and_all_get_its_answer() {
    let world = World::new().await;
    let call = Call::of(&sam(&world.tenant));
    let answers = join_all((0..20).map(|_| call.handle_patiently(&world.db))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn a_key_with_another_request_is_refused() {
    let world = World::new().await;
    let first = Call::of(&sam(&world.tenant));
    first.handle(&world.db).await.unwrap();
    let error = Call { body: "another", ..first }.handle(&world.db).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::KeyReused, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn work_that_was_not_committed_leaves_the_key_free() {
    let world = World::new().await;
    let call = Call::of(&sam(&world.tenant));
    // The process dies, or the handler refuses.
    let Begun::Work(tx, _) = world.db.begin::<_, StaticCode>(call.request()).await.unwrap() else { panic!("new work") };
    drop(tx);
    call.handle(&world.db).await.unwrap();
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn who_waited_for_one_that_was_not_committed_does_the_work() {
    let world = World::new().await;
    let call = Call::of(&sam(&world.tenant));
    let Begun::Work(first, _) = world.db.begin::<_, StaticCode>(call.request()).await.unwrap() else {
        panic!("new work")
    };
    let release = async {
        world.blocked("insert into idempotency_keys%").await;
        drop(first);
    };
    let (second, ()) = tokio::join!(call.handle(&world.db), release);
    second.unwrap();
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn another_user_tenant_method_or_key_is_another_request() {
    let world = World::new().await;
    let other = Tenant::new();
    world.add(&other).await;
    let sam = sam(&world.tenant);
    let calls = [
        Call::of(&sam),
        Call { key: Some("another key"), ..Call::of(&sam) },
        Call { method: "/crm.customers.v1.CustomersService/CreateCustomer", ..Call::of(&sam) },
        Call::of(&caller(world.tenant.id, "THANDI", Scope::Own, &[])),
        Call::of(&Caller { tenant: other.id, ..sam.clone() }),
    ];
    for call in &calls {
        call.handle(&world.db).await.unwrap();
    }
    assert_eq!(world.count("effects").await, 5);
}

#[tokio::test]
async fn a_key_is_up_to_200_visible_characters() {
    let world = World::new().await;
    let longest: &'static str = "k".repeat(200).leak();
    Call { key: Some(longest), ..Call::of(&sam(&world.tenant)) }.handle(&world.db).await.unwrap();
    for wrong in ["", "k".repeat(201).leak()] {
        let error = Call { key: Some(wrong), ..Call::of(&sam(&world.tenant)) }.handle(&world.db).await.unwrap_err();
        assert_eq!((error.code(), error.fields()[0].field.as_ref()), (Code::Invalid, "Idempotency-Key"));
    }
}

#[tokio::test]
async fn answers_are_forgotten_after_a_day() {
    let world = World::new().await;
    let (clock, call) = (&world.database.clock, Call::of(&sam(&world.tenant)));
    let first = call.handle(&world.db).await.unwrap();
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(idempotency::sweep(world.worker.pool(), clock.now()).await.unwrap(), 0);
    assert_eq!(call.handle(&world.db).await.unwrap(), first);

    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(idempotency::sweep(world.worker.pool(), clock.now()).await.unwrap(), 1);
    assert_ne!(call.handle(&world.db).await.unwrap(), first);
}
