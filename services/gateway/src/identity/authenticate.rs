//! The edge's question: whose session is this cookie, whose key is this token? The answer is an internal token that every service
//! verifies.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use crm_chassis::{Caller, Code, Db, Error, Result, Tx, auth::Issuer, tenants};
use http::{HeaderMap, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use tracing::{Span, field};

use super::{
    config::IdentityConfig,
    cookie::Cookie,
    domain::{SUSPENDED, Token, parse_key, suspended_text},
    store,
};
use crate::edge::{
    problem::Problem,
    rate_limit::Principal,
    transcode::{InternalToken, Refused},
};

/// How long services believe an internal token: longer than any request takes.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
/// How long a look-up is believed, so that log-out, a revoked key, a new role, a suspension and an employee's leaving take effect within
/// five seconds.
const BELIEVED: Duration = Duration::from_secs(4);
/// Sessions and keys in use at once on this replica; more are merely looked up more often.
const KNOWN: u64 = 20_000;

/// What somebody shows to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// The token of a browser's cookie.
    Session(Token),
    /// The token of a program's API key.
    Key(Token),
}

/// What became of it.
#[derive(Clone)]
pub enum Standing {
    /// It opens nothing.
    Nobody,
    /// It would open, but its tenant is suspended.
    Suspended,
    /// It opens.
    SignedIn(Arc<SignedIn>),
}

/// Somebody who is let in; a request extension.
#[derive(Clone)]
pub struct SignedIn {
    /// What he showed.
    pub credential: Credential,
    /// Who calls, as the services see it.
    pub caller: Caller,
    token: InternalToken,
    /// When this answer is out of date, whatever the cache says: session, key or token has expired.
    until: Timestamp,
}

/// Looks up sessions and keys, and signs internal tokens.
#[derive(Clone)]
pub struct Authenticator {
    db: Db,
    issuer: Issuer,
    cookie: Cookie,
    config: Arc<IdentityConfig>,
    known: Cache<Credential, Arc<SignedIn>>,
}

impl Authenticator {
    /// Reads sessions and keys from `db`.
    #[must_use]
    pub fn new(db: Db, issuer: Issuer, cookie: Cookie, config: IdentityConfig) -> Self {
        let known = Cache::builder().max_capacity(KNOWN).time_to_live(BELIEVED).build();
        Self { db, issuer, cookie, config: Arc::new(config), known }
    }

    /// Where sessions and keys are read.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Whom a request's credential lets in, as of a few seconds ago at most. It counts as used. The requests of a page come all at once:
    /// one of them looks it up for all. What went wrong is logged.
    pub async fn signed_in(&self, credential: &Credential) -> Result<Standing, Code> {
        if self.known.get(credential).await.is_some_and(|known| known.until <= self.db.clock().now()) {
            self.known.invalidate(credential).await;
        }
        // What is no success is not kept: neither who stays out, nor a failure.
        let looked_up = async {
            match self.look_up(credential, true).await {
                Ok(Standing::SignedIn(found)) => Ok(found),
                Ok(shut_out) => Err(Ok(shut_out)),
                Err(error) => Err(Err(logged(&error))),
            }
        };
        let found = self.known.try_get_with_by_ref(credential, looked_up).await;
        found.map_or_else(|not_kept| (*not_kept).clone(), |found| Ok(Standing::SignedIn(found)))
    }

    /// Whom a credential lets in now. Asking is no use: a page that is merely open does not keep its session.
    pub async fn still_signed_in(&self, credential: &Credential) -> Result<Standing> {
        self.look_up(credential, false).await
    }

    async fn look_up(&self, credential: &Credential, used: bool) -> Result<Standing> {
        let (Credential::Session(token) | Credential::Key(token)) = credential;
        let mut tx = self.db.transaction(Caller::system(token.tenant())).await?;
        let found = match credential {
            Credential::Session(token) => self.session(&mut tx, token, used).await?,
            Credential::Key(token) => key(&mut tx, token, used).await?,
        };
        let Some((caller, expires_at)) = found else { return Ok(Standing::Nobody) };
        let suspended = tenants::current(&mut tx).await?.suspended;
        let now = tx.now();
        tx.commit().await?;
        if suspended {
            return Ok(Standing::Suspended);
        }
        Ok(Standing::SignedIn(Arc::new(self.sign_in(credential, caller, expires_at, now)?)))
    }

    async fn session(&self, tx: &mut Tx, token: &Token, used: bool) -> Result<Option<(Caller, Timestamp)>> {
        let found = store::sessions::by_token(tx, token, self.config.session_idle).await?;
        let Some(session) = found else { return Ok(None) };
        if used {
            store::sessions::touch(tx, session.id).await?;
        }
        Ok(Some((session.user.caller(token.tenant(), session.id), session.expires_at)))
    }

    fn sign_in(
        &self,
        credential: &Credential,
        caller: Caller,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<SignedIn> {
        let signed = self.issuer.issue(&caller, TOKEN_LIFETIME)?;
        // Half the life of a token is left for the request itself.
        let fresh = now.saturating_add(TOKEN_LIFETIME / 2).map_err(Error::internal)?;
        Ok(SignedIn {
            credential: credential.clone(),
            caller,
            token: InternalToken::new(&signed).map_err(Error::internal)?,
            until: fresh.min(expires_at),
        })
    }

    /// What a request shows: a program's key, or else a browser's cookie.
    fn credential(&self, headers: &HeaderMap) -> Option<Credential> {
        match headers.get(header::AUTHORIZATION) {
            Some(value) => {
                let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
                let token = scheme.eq_ignore_ascii_case("bearer").then(|| parse_key(token.trim())).flatten();
                token.map(Credential::Key)
            }
            None => self.cookie.read(headers).map(Credential::Session),
        }
    }
}

async fn key(tx: &mut Tx, token: &Token, used: bool) -> Result<Option<(Caller, Timestamp)>> {
    let Some(store::api_keys::OwnedKey { key, user }) = store::api_keys::by_token(tx, token).await? else {
        return Ok(None);
    };
    if used {
        store::api_keys::touch(tx, key.id).await?;
    }
    Ok(Some((user.caller_with_key(token.tenant(), &key.name, &key.scopes), key.expires_at)))
}

fn logged(error: &Error) -> Code {
    let code = error.code();
    if matches!(code, Code::Unavailable | Code::TimedOut) {
        tracing::warn!(%error, "cannot look up who calls");
    } else {
        tracing::error!(%error, "cannot look up who calls");
    }
    code
}

/// Middleware: says who calls. A request without a session or key passes; what it may call is decided by the RPC.
pub async fn authenticate(State(authenticator): State<Authenticator>, mut request: Request, next: Next) -> Response {
    if let Some(credential) = authenticator.credential(request.headers()) {
        let extensions = request.extensions_mut();
        match authenticator.signed_in(&credential).await {
            Ok(Standing::SignedIn(signed_in)) => {
                let caller = &signed_in.caller;
                Span::current().record("tenant", field::display(caller.tenant.0));
                extensions.insert(Principal { tenant: caller.tenant.0, user: caller.user });
                extensions.insert(signed_in.token.clone());
                extensions.insert(signed_in);
            }
            Ok(Standing::Suspended) => {
                let text = suspended_text(&authenticator.config.support_contact);
                extensions.insert(Refused(Problem::new(StatusCode::FORBIDDEN, SUSPENDED, text)));
            }
            Ok(Standing::Nobody) => {}
            Err(Code::Unavailable | Code::TimedOut) => return Problem::unavailable(2).into_response(),
            Err(_) => return Problem::internal().into_response(),
        }
    }
    next.run(request).await
}
