//! `crm.identity.v1.SessionsService`.

use std::{net::IpAddr, sync::Arc};

use crm_chassis::{
    Caller, Code, Db, Error, Reply, Result,
    audit::Changes,
    auth::unauthenticated,
    error::Violation,
    tenants::{self, Tenant},
};
use crm_proto::identity::{self as pb, sessions_service_server::SessionsService};
use secrecy::SecretString;
use tonic::{Request, Response, async_trait, metadata::MetadataMap};

use super::convert;
use crate::{
    edge::client_address::METADATA,
    identity::{
        cookie::Cookie,
        domain::{LIFETIME, Login, Session, SessionToken, User},
        passwords::Passwords,
        store,
        throttle::Throttle,
    },
};

/// Logs users in and out.
#[derive(Clone, Debug)]
pub struct Sessions {
    /// Transactions for requests.
    pub db: Db,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Slows down guessing.
    pub throttle: Arc<Throttle>,
    /// Carries the session.
    pub cookie: Cookie,
}

#[async_trait]
impl SessionsService for Sessions {
    async fn create_session(&self, request: Request<pb::CreateSessionRequest>) -> Reply<pb::Session> {
        let address = client_address(request.metadata());
        let input = request.into_inner();
        check(&input)?;
        self.throttle.attempt(&input.tenant, &input.email, address)?;
        let (tenant, user) = self.identify(&input).await?;
        self.throttle.succeeded(&input.tenant, &input.email);
        let (session, token) = self.open(&tenant, user).await?;
        with_cookie(Response::new(convert::session(&session, &tenant)), &self.cookie.set(&token))
    }

    async fn get_session(&self, request: Request<pb::GetSessionRequest>) -> Reply<pb::Session> {
        let (mut tx, _) = self.db.read(request).await?;
        let id = tx.caller().session.ok_or_else(unauthenticated)?;
        let session = store::sessions::get(&mut tx, id).await?.ok_or_else(unauthenticated)?;
        let tenant = tenants::current(&mut tx).await?;
        Ok(tx.finish(convert::session(&session, &tenant)).await?)
    }

    async fn delete_session(&self, request: Request<pb::DeleteSessionRequest>) -> Reply<()> {
        let (mut tx, _) = self.db.read(request).await?;
        let caller = tx.caller().clone();
        let id = caller.session.ok_or_else(unauthenticated)?;
        store::sessions::delete(&mut tx, id).await?;
        tx.audit("user", caller.user, "logged out", &Changes::default()).await?;
        with_cookie(tx.finish(()).await?, &self.cookie.clear())
    }
}

impl Sessions {
    /// Who logs in. Unknown tenant, unknown user, wrong password and an employee who has left get the same answer after the same
    /// time: one hash is computed in every case.
    async fn identify(&self, input: &pb::CreateSessionRequest) -> Result<(Tenant, User)> {
        let tenant = tenants::by_slug(self.db.pool(), input.tenant.trim()).await?;
        let login = match &tenant {
            Some(tenant) => self.find(tenant, &input.email).await?,
            None => None,
        };
        let password = SecretString::from(input.password.as_str());
        let hash = login.as_ref().map(|login| login.password_hash.as_str());
        let right = self.passwords.verify(&password, hash).await?;
        match (tenant, login) {
            (Some(tenant), Some(login)) if right && login.user.may_log_in() => Ok((tenant, login.user)),
            _ => Err(Error::new(
                Code::Unauthenticated,
                "LOGIN_FAILED",
                "Company, e-mail address or password is wrong, or the account is closed.",
            )),
        }
    }

    /// The user, read in a transaction of its own: none stays open while the password is hashed.
    async fn find(&self, tenant: &Tenant, email: &str) -> Result<Option<Login>> {
        let mut tx = self.db.transaction(Caller::system(tenant.id)).await?;
        let login = store::users::by_email(&mut tx, email).await?;
        tx.commit().await?;
        Ok(login)
    }

    async fn open(&self, tenant: &Tenant, user: User) -> Result<(Session, SessionToken)> {
        let id = self.db.clock().new_id();
        let mut tx = self.db.transaction(user.caller(tenant.id, id)).await?;
        let expires_at = tx.now().checked_add(LIFETIME).map_err(Error::internal)?;
        let session = Session { id, user, expires_at };
        let token = SessionToken::new(tenant.id);
        store::sessions::insert(&mut tx, &session, &token).await?;
        tx.audit("user", session.user.id, "logged in", &Changes::default()).await?;
        tx.commit().await?;
        Ok((session, token))
    }
}

fn check(input: &pb::CreateSessionRequest) -> Result<()> {
    let needed = [
        ("tenant", &input.tenant, "Enter the company's short name."),
        ("email", &input.email, "Enter your e-mail address."),
        ("password", &input.password, "Enter your password."),
    ];
    let missing = needed.into_iter().filter(|(_, text, _)| text.trim().is_empty());
    let violations: Vec<_> =
        missing.map(|(field, _, message)| Violation { field: field.into(), message: message.into() }).collect();
    if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
}

/// Where the person sits, as the edge says.
fn client_address(metadata: &MetadataMap) -> Option<IpAddr> {
    metadata.get(METADATA)?.to_str().ok()?.parse().ok()
}

fn with_cookie<T>(mut response: Response<T>, cookie: &str) -> Reply<T> {
    let cookie = cookie.parse().map_err(Error::internal)?;
    response.metadata_mut().insert("set-cookie", cookie);
    Ok(response)
}
