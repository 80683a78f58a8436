//! `crm.identity.v1.SessionsService`.

use std::{net::IpAddr, sync::Arc};

use crm_chassis::{
    Caller, Code, Db, Error, Reply, Result, Tx,
    audit::Changes,
    auth::unauthenticated,
    error::Violation,
    tenants::{self, Tenant},
};
use crm_proto::identity::{self as pb, sessions_service_server::SessionsService};
use secrecy::{ExposeSecret as _, SecretString};
use tonic::{Request, Response, async_trait, metadata::MetadataMap};

use super::convert;
use crate::{
    edge::client_address::METADATA,
    identity::{
        config::IdentityConfig,
        cookie::Cookie,
        domain::{Login, Session, Token, needs_session, suspended},
        passwords::{self, Owner, Passwords},
        store,
        throttle::Throttle,
    },
};

/// Logs users in and out, and changes what they log in with.
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
    /// How long sessions last, and whom people of a suspended tenant ask.
    pub config: IdentityConfig,
}

#[async_trait]
impl SessionsService for Sessions {
    async fn create_session(&self, request: Request<pb::CreateSessionRequest>) -> Reply<pb::Session> {
        let address = client_address(request.metadata());
        let input = request.into_inner();
        check(&input)?;
        self.throttle.attempt(&input.tenant, &input.email, address)?;
        let (tenant, login) = self.identify(&input).await?;
        self.throttle.succeeded(&input.tenant, &input.email);
        let (session, token) = self.open(&tenant, &login).await?;
        with_cookie(
            Response::new(convert::session(&session, &tenant)),
            &self.cookie.set(&token, self.config.session_lifetime),
        )
    }

    async fn get_session(&self, request: Request<pb::GetSessionRequest>) -> Reply<pb::Session> {
        let (mut tx, _) = self.db.read(request).await?;
        let session = self.current(&mut tx).await?;
        let tenant = tenants::current(&mut tx).await?;
        Ok(tx.finish(convert::session(&session, &tenant)).await?)
    }

    async fn delete_session(&self, request: Request<pb::DeleteSessionRequest>) -> Reply<()> {
        let (mut tx, _) = self.db.write(request).await?;
        let id = needs_session(tx.caller())?;
        let user = tx.caller().user;
        store::sessions::delete(&mut tx, id).await?;
        tx.audit("user", user, "logged out", &Changes::default()).await?;
        with_cookie(tx.finish(()).await?, &self.cookie.clear())
    }

    async fn delete_all_sessions(&self, request: Request<pb::DeleteAllSessionsRequest>) -> Reply<()> {
        let (mut tx, _) = self.db.write(request).await?;
        needs_session(tx.caller())?;
        let user = tx.caller().user;
        store::sessions::delete_of_user(&mut tx, user, None).await?;
        tx.audit("user", user, "logged out everywhere", &Changes::default()).await?;
        with_cookie(tx.finish(()).await?, &self.cookie.clear())
    }

    // Without idempotency: a hash of the request would tell the passwords to who guesses. Repeated, it is refused.
    async fn change_password(&self, request: Request<pb::ChangePasswordRequest>) -> Reply<()> {
        let address = client_address(request.metadata());
        let (mut tx, input) = self.db.read(request).await?;
        let (present, new) = (SecretString::from(input.present_password), SecretString::from(input.new_password));
        let session = self.current(&mut tx).await?;
        let tenant = tenants::current(&mut tx).await?;
        let owner = Owner::new(&tenant, &session.user.email, &session.user.display_name);
        check_new(&present, &new, &owner)?;
        let login = store::users::login_of(&mut tx, session.user.id).await?;
        let caller = tx.caller().clone();
        // None stays open while passwords are hashed.
        tx.commit().await?;

        // Whoever found an open page guesses no faster than somebody at the log-in page.
        self.throttle.attempt(&tenant.slug, &session.user.email, address)?;
        if !self.passwords.verify(&present, Some(&login.password_hash)).await? {
            return Err(Error::invalid("present_password", "This is not your present password.").into());
        }
        self.throttle.succeeded(&tenant.slug, &session.user.email);
        let password_hash = self.passwords.hash(&new, &owner).await?;

        let mut tx = self.db.transaction(caller).await?;
        let replaced =
            store::users::replace_password(&mut tx, session.user.id, &login.password_hash, &password_hash).await?;
        if !replaced {
            return Err(Error::invalid("present_password", "It was changed a moment ago. Enter the newest one.").into());
        }
        store::sessions::delete_of_user(&mut tx, session.user.id, Some(session.id)).await?;
        tx.audit("user", session.user.id, "password changed", &Changes::default()).await?;
        Ok(tx.finish(()).await?)
    }
}

impl Sessions {
    /// The session that the caller calls in.
    async fn current(&self, tx: &mut Tx) -> Result<Session> {
        let id = needs_session(tx.caller())?;
        store::sessions::get(tx, id, self.config.session_idle).await?.ok_or_else(unauthenticated)
    }

    /// Who logs in. Unknown tenant, unknown user, wrong password and an employee who has left get the same answer after the same
    /// time: one hash is computed in every case. That a tenant is suspended is told only to its own people.
    async fn identify(&self, input: &pb::CreateSessionRequest) -> Result<(Tenant, Login)> {
        let tenant = tenants::by_slug(self.db.pool(), input.tenant.trim()).await?;
        let login = match &tenant {
            Some(tenant) => self.find(tenant, &input.email).await?,
            None => None,
        };
        let password = SecretString::from(input.password.as_str());
        let hash = login.as_ref().map(|login| login.password_hash.as_str());
        let right = self.passwords.verify(&password, hash).await?;
        match (tenant, login) {
            (Some(tenant), Some(login)) if right && login.user.may_log_in() && tenant.suspended => {
                Err(suspended(&self.config.support_contact))
            }
            (Some(tenant), Some(login)) if right && login.user.may_log_in() => Ok((tenant, login)),
            _ => Err(login_failed()),
        }
    }

    /// The user, read in a transaction of its own: none stays open while the password is hashed.
    async fn find(&self, tenant: &Tenant, email: &str) -> Result<Option<Login>> {
        let mut tx = self.db.transaction(Caller::system(tenant.id)).await?;
        let login = store::users::by_email(&mut tx, email).await?;
        tx.commit().await?;
        Ok(login)
    }

    /// Opens a session for who has shown the right password. He is looked at again: while it was checked he may have got another one,
    /// or his account may have been closed.
    async fn open(&self, tenant: &Tenant, login: &Login) -> Result<(Session, Token)> {
        let id = self.db.clock().new_id();
        let mut tx = self.db.transaction(login.user.caller(tenant.id, id)).await?;
        let user = store::users::hold_login(&mut tx, login).await?.ok_or_else(login_failed)?;
        let expires_at = tx.now().checked_add(self.config.session_lifetime).map_err(Error::internal)?;
        let session = Session { id, user, expires_at };
        let token = Token::new(tenant.id);
        store::sessions::insert(&mut tx, &session, &token, self.config.session_idle).await?;
        tx.audit("user", session.user.id, "logged in", &Changes::default()).await?;
        tx.commit().await?;
        Ok((session, token))
    }
}

fn login_failed() -> Error {
    let message = "Company, e-mail address or password is wrong, or the account is closed.";
    Error::new(Code::Unauthenticated, "LOGIN_FAILED", message)
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

/// What a new password must be before the present one is looked at.
fn check_new(present: &SecretString, new: &SecretString, owner: &Owner) -> Result<()> {
    if present.expose_secret().is_empty() {
        return Err(Error::invalid("present_password", "Enter your present password."));
    }
    passwords::check(new, "new_password", owner)?;
    if present.expose_secret() == new.expose_secret() {
        return Err(Error::invalid("new_password", "Choose another password than the present one."));
    }
    Ok(())
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
