//! Who calls in tests.

use std::sync::Arc;

use crm_chassis::{
    Caller, Clock, EmployeeId, Scope, TenantId,
    auth::{Issuer, new_seed, public_key},
    caller::Origin,
};
use jiff::SignedDuration;
use secrecy::SecretString;
use uuid::Uuid;

/// A user of `tenant` who is the employee `code`, with the permissions given.
#[must_use]
pub fn caller(tenant: TenantId, code: &str, scope: Scope, permissions: &[&str]) -> Caller {
    Caller {
        tenant,
        user: Uuid::new_v5(&tenant.0, format!("user:{code}").as_bytes()),
        employee: Some(EmployeeId::of(tenant, code)),
        session: None,
        name: code.into(),
        scope,
        permissions: Arc::new(permissions.iter().map(|permission| (*permission).to_owned()).collect()),
        origin: Origin::User,
    }
}

/// Mints tokens for callers, as the gateway does.
pub struct Callers {
    issuer: Issuer,
    /// What services verify them with.
    pub public_key: String,
    /// What the gateway signs with.
    pub seed: SecretString,
}

impl Callers {
    /// With a fresh key.
    ///
    /// # Panics
    /// Never: the key is well formed.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let seed = new_seed();
        let public_key = public_key(&seed).unwrap_or_else(|error| panic!("{error}"));
        Self { issuer: Issuer::new(&seed, clock).unwrap_or_else(|error| panic!("{error}")), public_key, seed }
    }

    /// The request with `caller`'s token.
    ///
    /// # Panics
    /// Never: a token is a valid header.
    pub fn request<T>(&self, caller: &Caller, message: T) -> tonic::Request<T> {
        let token = self.issuer.issue(caller, SignedDuration::from_mins(5)).unwrap_or_else(|error| panic!("{error}"));
        let mut request = tonic::Request::new(message);
        let value = format!("Bearer {token}").parse().unwrap_or_else(|error| panic!("{error}"));
        request.metadata_mut().insert("authorization", value);
        request
    }
}
