//! The internal token: a short-lived signed statement of who is calling, minted by the gateway and verified by every service on every
//! call, together with the permission that the RPC's proto option names.

use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    sync::{Arc, LazyLock},
    task::{Context, Poll},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use crm_proto::descriptors;
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey as _};
use futures::future::{Either, Ready, ready};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use prost_reflect::{MethodDescriptor, Value};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tonic::body::Body;
use tower::{Layer, Service};
use uuid::Uuid;

use crate::{
    caller::{Caller, EmployeeId, Origin, Scope, TenantId},
    clock::Clock,
    error::{Code, Error, Result},
};

const ISSUER: &str = "crm-gateway";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    tid: Uuid,
    sub: Uuid,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    emp: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sid: Option<Uuid>,
    name: String,
    scope: Scope,
    perms: BTreeSet<String>,
    exp: i64,
}

/// Signs tokens. Only the gateway has one.
#[derive(Clone)]
pub struct Issuer {
    key: EncodingKey,
    clock: Clock,
}

impl Issuer {
    /// From the base64 of a 32-byte Ed25519 seed.
    pub fn new(seed: &SecretString, clock: Clock) -> Result<Self> {
        let der = signing_key(seed)?.to_pkcs8_der().map_err(Error::internal)?;
        Ok(Self { key: EncodingKey::from_ed_der(der.as_bytes()), clock })
    }

    /// A token for `caller`, valid for `lifetime`.
    pub fn issue(&self, caller: &Caller, lifetime: SignedDuration) -> Result<String> {
        let expires = self.clock.now().saturating_add(lifetime).map_err(Error::internal)?;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            tid: caller.tenant.0,
            sub: caller.user,
            emp: caller.employee.map(|employee| employee.0),
            sid: caller.session,
            name: caller.name.to_string(),
            scope: caller.scope,
            perms: (*caller.permissions).clone(),
            exp: expires.as_second(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.key).map_err(Error::internal)
    }
}

/// The base64 public key that belongs to a base64 seed.
pub fn public_key(seed: &SecretString) -> Result<String> {
    Ok(BASE64.encode(signing_key(seed)?.verifying_key().as_bytes()))
}

/// A new random base64 seed.
#[must_use]
pub fn new_seed() -> SecretString {
    BASE64.encode(rand::random::<[u8; 32]>()).into()
}

fn signing_key(seed: &SecretString) -> Result<SigningKey> {
    let bytes = BASE64.decode(seed.expose_secret()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let bytes = bytes.ok_or_else(|| Error::invalid("token signing key", "Must be the base64 of 32 random bytes."))?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// Verifies tokens.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<[DecodingKey]>,
    validation: Arc<Validation>,
    clock: Clock,
    /// Verified tokens with the second they expire; a signature check costs more than the rest of a small request.
    verified: Cache<String, (Caller, i64)>,
}

impl Verifier {
    /// From base64 public keys: the present one and, while keys are exchanged, the one before.
    pub fn new(public_keys: &[String], clock: Clock) -> Result<Self> {
        let keys = public_keys.iter().map(|key| match BASE64.decode(key.trim()) {
            Ok(bytes) if bytes.len() == 32 => Ok(DecodingKey::from_ed_der(&bytes)),
            _ => Err(Error::invalid("token public key", "Must be the base64 of 32 bytes.")),
        });
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        // Compared with our own clock below.
        validation.validate_exp = false;
        Ok(Self {
            keys: keys.collect::<Result<_>>()?,
            validation: Arc::new(validation),
            clock,
            verified: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(1)).build(),
        })
    }

    /// Who the token speaks for.
    pub fn verify(&self, token: &str) -> Result<Caller> {
        let (caller, expires) = match self.verified.get(token) {
            Some(known) => known,
            None => self.decode(token)?,
        };
        if expires <= self.clock.now().as_second() {
            self.verified.invalidate(token);
            return Err(unauthenticated());
        }
        Ok(caller)
    }

    fn decode(&self, token: &str) -> Result<(Caller, i64)> {
        let decoded =
            self.keys.iter().find_map(|key| jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok());
        let claims = decoded.ok_or_else(unauthenticated)?.claims;
        let caller = Caller {
            tenant: TenantId(claims.tid),
            user: claims.sub,
            employee: claims.emp.map(EmployeeId),
            session: claims.sid,
            name: claims.name.into(),
            scope: claims.scope,
            permissions: Arc::new(claims.perms),
            origin: Origin::User,
        };
        self.verified.insert(token.to_owned(), (caller.clone(), claims.exp));
        Ok((caller, claims.exp))
    }
}

/// The answer to everybody who must log in first.
#[must_use]
pub fn unauthenticated() -> Error {
    Error::new(
        Code::Unauthenticated,
        "UNAUTHENTICATED",
        "You are not logged in, or your session has ended. Please log in.",
    )
}

/// The RPC of a request, for example `/crm.customers.v1.CustomersService/ReleaseCustomer`; a request extension.
#[derive(Clone, Copy, Debug)]
pub struct RpcMethod(pub &'static str);

/// The permission an RPC's proto option names. An RPC without one is refused to everybody.
#[must_use]
pub fn permission_of(method: &MethodDescriptor) -> Option<String> {
    let extension = descriptors().get_extension_by_name("crm.options.v1.permission")?;
    match method.options().get_extension(&extension).as_ref() {
        Value::String(permission) if !permission.is_empty() => Some(permission.clone()),
        _ => None,
    }
}

/// The RPCs of the descriptors by path, with their permissions.
static RPCS: LazyLock<HashMap<&'static str, (RpcMethod, Option<String>)>> = LazyLock::new(|| {
    let methods = descriptors().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let rpcs = methods.map(|method| {
        // Once per RPC and process: the descriptors live as long as the process, and so may the path.
        let path: &'static str = format!("/{}/{}", method.parent_service().full_name(), method.name()).leak();
        (path, (RpcMethod(path), permission_of(&method)))
    });
    rpcs.collect()
});

/// The RPC at a path with its permission; none for health checks and unknown paths.
pub(crate) fn rpc(path: &str) -> Option<&'static (RpcMethod, Option<String>)> {
    RPCS.get(path)
}

/// Puts the [`Caller`] into every request, or refuses it: no valid token, or not the permission of the RPC.
#[derive(Clone)]
pub struct AuthLayer {
    verifier: Verifier,
}

impl AuthLayer {
    /// Reads the permissions of all RPCs from the descriptors.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self { verifier }
    }

    fn admit<B>(&self, request: &mut http::Request<B>) -> Result<()> {
        // Health checks and unknown paths are no business of ours: the router answers them.
        let Some((method, permission)) = rpc(request.uri().path()) else { return Ok(()) };
        let token = request.headers().get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let caller = token.and_then(|value| value.strip_prefix("Bearer ")).map(|token| self.verifier.verify(token));
        let caller = match permission.as_deref() {
            // A token that has expired must not keep anybody from logging in.
            Some("public") => caller.and_then(Result::ok),
            Some(permission) => {
                let caller = caller.unwrap_or_else(|| Err(unauthenticated()))?;
                caller.require(permission)?;
                Some(caller)
            }
            None => return Err(Error::new(Code::Forbidden, "PERMISSION_DENIED", "Nobody may call this.")),
        };
        request.extensions_mut().insert(*method);
        if let Some(caller) = caller {
            tracing::Span::current().record("tenant", tracing::field::display(caller.tenant.0));
            request.extensions_mut().insert(caller);
        }
        Ok(())
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = Authenticated<S>;
    fn layer(&self, inner: S) -> Self::Service {
        Authenticated { inner, layer: self.clone() }
    }
}

/// See [`AuthLayer`].
#[derive(Clone)]
pub struct Authenticated<S> {
    inner: S,
    layer: AuthLayer,
}

impl<S, B> Service<http::Request<B>> for Authenticated<S>
where
    S: Service<http::Request<B>, Response = http::Response<Body>, Error = Infallible>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Either<S::Future, Ready<std::result::Result<Self::Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<std::result::Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<B>) -> Self::Future {
        match self.layer.admit(&mut request) {
            Ok(()) => Either::Left(self.inner.call(request)),
            Err(error) => Either::Right(ready(Ok(tonic::Status::from(error).into_http()))),
        }
    }
}
