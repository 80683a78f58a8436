//! Who may call what.

use crm_chassis::{
    Caller, Clock, Code, Scope,
    auth::{Issuer, Verifier, new_seed, public_key},
};
use crm_proto::{
    customers::{ListStaticCodesRequest, static_codes_service_client::StaticCodesServiceClient},
    identity::{
        CreateSessionRequest, DeleteSessionRequest, GetSessionRequest, sessions_service_client::SessionsServiceClient,
    },
};
use crm_testkit::{Callers, caller, start_of_time};
use jiff::SignedDuration;
use tonic::{Request, transport::Channel};
use uuid::Uuid;

use crate::{
    rpcs::Serving,
    world::{Tenant, World},
};

fn sam() -> Caller {
    let caller = caller(Tenant::new().id, "SAM", Scope::Team, &["customers.read"]);
    Caller { session: Some(Uuid::new_v4()), ..caller }
}

fn verifier(keys: &[&str], clock: &Clock) -> Verifier {
    Verifier::new(&keys.iter().map(ToString::to_string).collect::<Vec<_>>(), clock.clone()).unwrap()
}

#[test]
fn a_token_says_who_calls() {
    let clock = Clock::manual(start_of_time());
    let seed = new_seed();
    let (sam, key) = (sam(), public_key(&seed).unwrap());
    let token = Issuer::new(&seed, clock.clone()).unwrap().issue(&sam, SignedDuration::from_mins(5)).unwrap();
    // Also the second time, from the cache.
    let verifier = verifier(&[&key], &clock);
    for _ in 0..2 {
        let caller = verifier.verify(&token).unwrap();
        assert_eq!((caller.tenant, caller.user, caller.employee), (sam.tenant, sam.user, sam.employee));
        assert_eq!((caller.session, caller.scope, &caller.permissions), (sam.session, sam.scope, &sam.permissions));
        assert_eq!(&*caller.name, "SAM");
    }
}

#[test]
fn a_token_ends_in_the_second_it_expires_also_when_it_is_known() {
    let clock = Clock::manual(start_of_time());
    let seed = new_seed();
    let key = public_key(&seed).unwrap();
    let token = Issuer::new(&seed, clock.clone()).unwrap().issue(&sam(), SignedDuration::from_mins(5)).unwrap();
    let known = verifier(&[&key], &clock);
    known.verify(&token).unwrap();
    clock.advance(SignedDuration::from_secs(299));
    known.verify(&token).unwrap();
    clock.advance(SignedDuration::from_secs(1));
    for verifier in [&known, &verifier(&[&key], &clock)] {
        assert_eq!(verifier.verify(&token).unwrap_err().code(), Code::Unauthenticated);
    }
}

#[test]
fn while_keys_are_exchanged_both_are_good_and_others_are_not() {
    let clock = Clock::manual(start_of_time());
    let [before, after, foreign] = [new_seed(), new_seed(), new_seed()];
    let (before_key, after_key) = (public_key(&before).unwrap(), public_key(&after).unwrap());
    let both = verifier(&[&after_key, &before_key], &clock);
    let token = |seed| Issuer::new(seed, clock.clone()).unwrap().issue(&sam(), SignedDuration::from_mins(5)).unwrap();
    both.verify(&token(&before)).unwrap();
    both.verify(&token(&after)).unwrap();
    assert_eq!(both.verify(&token(&foreign)).unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(verifier(&[&after_key], &clock).verify(&token(&before)).unwrap_err().code(), Code::Unauthenticated);
}

#[test]
fn a_token_that_was_tampered_with_is_worth_nothing() {
    let clock = Clock::manual(start_of_time());
    let seed = new_seed();
    let verifier = verifier(&[&public_key(&seed).unwrap()], &clock);
    let token = Issuer::new(&seed, clock.clone()).unwrap().issue(&sam(), SignedDuration::from_mins(5)).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
    let other = Issuer::new(&seed, clock).unwrap().issue(&sam(), SignedDuration::from_mins(5)).unwrap();
    let mixed = format!("{}.{}.{}", parts[0], parts[1], other.rsplit('.').next().unwrap());
    for wrong in ["", "x", "a.b.c", &unsigned, &mixed, &format!("{}.{}", parts[0], parts[1])] {
        assert_eq!(verifier.verify(wrong).unwrap_err().code(), Code::Unauthenticated, "{wrong}");
    }
}

#[test]
fn malformed_keys_are_refused_without_showing_them() {
    for wrong in ["", "not base64", "c2hvcnQ="] {
        let error = Verifier::new(&[wrong.to_owned()], Clock::system()).err().unwrap();
        assert!(wrong.is_empty() || !error.to_string().contains(wrong), "{error}");
        let error = Issuer::new(&wrong.to_owned().into(), Clock::system()).err().unwrap();
        assert!(wrong.is_empty() || !error.to_string().contains(wrong), "{error}");
    }
}

/// The status codes of the three kinds of RPC: public, signed-in, and one that needs `customers.read`.
async fn answers(channel: &Channel, token: impl Fn() -> Option<String>) -> [tonic::Code; 3] {
    fn request<T>(message: T, token: Option<String>) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = token {
            request.metadata_mut().insert("authorization", token.parse().unwrap());
        }
        request
    }
    fn code<T>(answer: Result<T, tonic::Status>) -> tonic::Code {
        answer.map_or_else(|status| status.code(), |_| tonic::Code::Ok)
    }
    let mut sessions = SessionsServiceClient::new(channel.clone());
    let mut codes = StaticCodesServiceClient::new(channel.clone());
    [
        code(sessions.create_session(request(CreateSessionRequest::default(), token())).await),
        code(sessions.get_session(request(GetSessionRequest {}, token())).await),
        code(codes.list_static_codes(request(ListStaticCodesRequest::default(), token())).await),
    ]
}

#[tokio::test]
async fn the_permission_of_the_rpc_decides() {
    use tonic::Code::{Ok, PermissionDenied, Unauthenticated};
    let world = World::new().await;
    let serving = Serving::without_broker(&world).await;
    let issuer = Issuer::new(&serving.callers.seed, world.database.clock.clone()).unwrap();
    let bearer = |permissions: &[&str]| {
        let caller = caller(world.tenant.id, "SAM", Scope::Own, permissions);
        Some(format!("Bearer {}", issuer.issue(&caller, SignedDuration::from_mins(5)).unwrap()))
    };
    let foreign = Callers::new(world.database.clock.clone());
    let foreign = foreign.request(&sam(), ()).metadata().get("authorization").unwrap().to_str().unwrap().to_owned();

    let channel = &serving.channel;
    assert_eq!(answers(channel, || None).await, [Ok, Unauthenticated, Unauthenticated]);
    assert_eq!(answers(channel, || bearer(&[])).await, [Ok, Ok, PermissionDenied]);
    assert_eq!(answers(channel, || bearer(&["customers.write", "public"])).await, [Ok, Ok, PermissionDenied]);
    assert_eq!(answers(channel, || bearer(&["customers.read"])).await, [Ok, Ok, Ok]);
    // A worthless token does not keep anybody from logging in.
    for worthless in [foreign.as_str(), "Bearer x", "Basic c2FtOnNhbQ=="] {
        let expected = [Ok, Unauthenticated, Unauthenticated];
        assert_eq!(answers(channel, || Some(worthless.to_owned())).await, expected);
    }
    let expired = bearer(&["customers.read"]);
    world.database.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(answers(channel, || expired.clone()).await, [Ok, Unauthenticated, Unauthenticated]);
    serving.running.stop().await;
}

#[tokio::test]
async fn what_is_no_rpc_of_ours_is_answered_by_the_router() {
    let world = World::new().await;
    let serving = Serving::without_broker(&world).await;
    let mut grpc = tonic::client::Grpc::new(serving.channel.clone());
    for (path, code) in [
        ("/grpc.health.v1.Health/Check", tonic::Code::Ok),
        ("/crm.customers.v1.CustomersService/Nothing", tonic::Code::Unimplemented),
        ("/nothing", tonic::Code::Unimplemented),
    ] {
        grpc.ready().await.unwrap();
        let codec = tonic_prost::ProstCodec::<DeleteSessionRequest, DeleteSessionRequest>::default();
        let answer = grpc.unary(Request::new(DeleteSessionRequest {}), path.parse().unwrap(), codec).await;
        assert_eq!(answer.map_or_else(|status| status.code(), |_| tonic::Code::Ok), code, "{path}");
    }
    serving.running.stop().await;
}

#[tokio::test]
async fn the_handler_learns_who_calls() {
    let world = World::new().await;
    let serving = Serving::without_broker(&world).await;
    let sam = caller(world.tenant.id, "SAM", Scope::Own, &[]);
    let mut sessions = SessionsServiceClient::new(serving.channel.clone());
    let session = sessions.get_session(serving.callers.request(&sam, GetSessionRequest {})).await.unwrap();
    assert_eq!(session.into_inner().user.unwrap().id, sam.user.to_string());
    serving.running.stop().await;
}
