//! The edge's question: whose session is this cookie? The answer is an internal token that every service verifies.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use crm_chassis::{Caller, Code, Db, Error, Result, auth::Issuer};
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use tracing::{Span, field};

use super::{
    cookie::Cookie,
    domain::{Session, SessionToken},
    store,
};
use crate::edge::{problem::Problem, transcode::InternalToken};

/// How long services believe an internal token: longer than any request takes.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
/// How long a look-up is believed, so that log-out, a new role and an employee's leaving take effect within five seconds.
const BELIEVED: Duration = Duration::from_secs(4);
/// Sessions in use at once on this replica; more are merely looked up more often.
const KNOWN: u64 = 20_000;

/// Looks up sessions and signs internal tokens.
#[derive(Clone)]
pub struct Authenticator {
    db: Db,
    issuer: Issuer,
    cookie: Cookie,
    known: Cache<SessionToken, Arc<SignedIn>>,
}

/// Somebody who is logged in; a request extension.
#[derive(Clone)]
pub struct SignedIn {
    /// What the cookie holds.
    pub session: SessionToken,
    /// Who calls, as the services see it.
    pub caller: Caller,
    token: InternalToken,
    /// When this answer is out of date, whatever the cache says: the session or the token has expired.
    until: Timestamp,
}

impl Authenticator {
    /// Reads sessions from `db`.
    #[must_use]
    pub fn new(db: Db, issuer: Issuer, cookie: Cookie) -> Self {
        let known = Cache::builder().max_capacity(KNOWN).time_to_live(BELIEVED).build();
        Self { db, issuer, cookie, known }
    }

    /// Where sessions are read.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Who is logged in with this token, as of a few seconds ago at most.
    pub async fn signed_in(&self, token: &SessionToken) -> Result<Option<Arc<SignedIn>>> {
        let known = self.known.get(token).filter(|known| known.until > self.db.clock().now());
        if known.is_some() {
            return Ok(known);
        }
        let found = self.look_up(token).await?.map(Arc::new);
        if let Some(found) = &found {
            self.known.insert(token.clone(), found.clone());
        }
        Ok(found)
    }

    /// Who is logged in with this token now.
    pub async fn look_up(&self, token: &SessionToken) -> Result<Option<SignedIn>> {
        let mut tx = self.db.transaction(Caller::system(token.tenant())).await?;
        let session = store::sessions::by_token(&mut tx, token).await?;
        let now = tx.now();
        tx.commit().await?;
        session.map(|session| self.sign_in(token, &session, now)).transpose()
    }

    fn sign_in(&self, token: &SessionToken, session: &Session, now: Timestamp) -> Result<SignedIn> {
        let caller = session.user.caller(token.tenant(), session.id);
        let signed = self.issuer.issue(&caller, TOKEN_LIFETIME)?;
        // Half the life of a token is left for the request itself.
        let fresh = now.saturating_add(TOKEN_LIFETIME / 2).map_err(Error::internal)?;
        Ok(SignedIn {
            session: token.clone(),
            caller,
            token: InternalToken::new(&signed).map_err(Error::internal)?,
            until: fresh.min(session.expires_at),
        })
    }
}

/// Middleware: says who calls. A request without a session passes; what it may call is decided by the RPC.
pub async fn authenticate(State(authenticator): State<Authenticator>, mut request: Request, next: Next) -> Response {
    if let Some(token) = authenticator.cookie.read(request.headers()) {
        match authenticator.signed_in(&token).await {
            Ok(Some(signed_in)) => {
                Span::current().record("tenant", field::display(signed_in.caller.tenant.0));
                request.extensions_mut().insert(signed_in.token.clone());
                request.extensions_mut().insert(signed_in);
            }
            Ok(None) => {}
            Err(error) if matches!(error.code(), Code::Unavailable | Code::TimedOut) => {
                tracing::warn!(%error, "cannot look up a session");
                return Problem::unavailable(2).into_response();
            }
            Err(error) => {
                tracing::error!(%error, "cannot look up a session");
                return Problem::internal().into_response();
            }
        }
    }
    next.run(request).await
}
