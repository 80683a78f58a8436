//! The edge's question: whose session is this cookie, whose key is this token? The answer is an internal token that every service
//! verifies.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use crm_chassis::{Caller, Code, Db, Error, Result, Tx, auth::Issuer, tenants};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use tracing::{Span, field};

use super::{
    config::IdentityConfig,
    cookie::Cookie,
    domain::{CALENDAR_FEED, SUSPENDED, Token, parse_key, scopes_of_calendar_feed, suspended_text},
    store,
    strangers::{Strangers, WINDOW},
};
use crate::edge::{
    client_address::ClientAddress,
    feeds,
    problem::Problem,
    rate_limit::{self, Principal},
    transcode::{InternalToken, Refused},
};

/// Header of the requests that a page makes by itself, with the value `true`: they do not count as use of the session. Only the page
/// knows what its user did and what it asks merely because it is open.
pub const UNATTENDED: HeaderName = HeaderName::from_static("crm-unattended");

/// How long services believe an internal token: longer than any request takes.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
/// How long a look-up is believed, so that log-out, a revoked key, a new role, a suspension and an employee's leaving take effect within
/// five seconds.
const BELIEVED: Duration = Duration::from_secs(4);
/// Sessions and keys in use at once on this replica, a session that is used and open twice; more are merely looked up more often.
const KNOWN: u64 = 20_000;

/// What somebody shows to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// The token of a browser's cookie.
    Session(Token),
    /// The token of a program's API key.
    Key(Token),
    /// The token of a feed's address.
    Feed(Token),
}

/// What became of it.
#[derive(Clone)]
pub enum Standing {
    /// It opens nothing.
    Nobody,
    /// Nobody looked: too much that opens nothing has come from its address.
    Strange,
    /// It would open, but its tenant is suspended.
    Suspended,
    /// It opens.
    SignedIn(Arc<SignedIn>),
}

/// What a request shows. A look-up that was no use of a session is not believed by a request that is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shown {
    credential: Credential,
    /// Whether it counts as use.
    used: bool,
}

/// What the database says of a credential.
enum Found {
    Nobody,
    Suspended,
    /// Who calls, and when session or key expires.
    Caller(Caller, Timestamp),
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
    known: Cache<Shown, Arc<SignedIn>>,
    strangers: Strangers,
}

impl Authenticator {
    /// Reads sessions and keys from `db`.
    #[must_use]
    pub fn new(db: Db, issuer: Issuer, cookie: Cookie, config: IdentityConfig, strangers: Strangers) -> Self {
        let known = Cache::builder().max_capacity(KNOWN).time_to_live(BELIEVED).build();
        Self { db, issuer, cookie, config: Arc::new(config), known, strangers }
    }

    /// Where sessions and keys are read.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Whom a request's credential lets in, as of a few seconds ago at most. The requests of a page come all at once: one of them looks
    /// it up for all. What went wrong is logged.
    async fn signed_in(&self, shown: &Shown, address: Option<IpAddr>) -> Result<Standing, Code> {
        if self.known.get(shown).await.is_some_and(|known| known.until <= self.db.clock().now()) {
            self.known.invalidate(shown).await;
        }
        // What is no success is not kept: neither who stays out, nor a failure.
        let looked_up = async {
            match self.look_up_unless_strange(shown, address).await {
                Ok(Standing::SignedIn(found)) => Ok(found),
                Ok(shut_out) => Err(Ok(shut_out)),
                Err(error) => Err(Err(logged(&error))),
            }
        };
        let found = self.known.try_get_with_by_ref(shown, looked_up).await;
        found.map_or_else(|not_kept| (*not_kept).clone(), |found| Ok(Standing::SignedIn(found)))
    }

    /// Whom a credential lets in now; none if it opens nothing, or its tenant is suspended. Asking is no use: a page that is merely open
    /// does not keep its session.
    pub async fn still_signed_in(&self, credential: &Credential) -> Result<Option<Caller>> {
        Ok(match self.look_up(credential, false).await? {
            Found::Caller(caller, _) => Some(caller),
            Found::Nobody | Found::Suspended => None,
        })
    }

    /// Asks the database, unless too much that opens nothing has come from the address. What has opened before is asked for all the same.
    async fn look_up_unless_strange(&self, shown: &Shown, address: Option<IpAddr>) -> Result<Standing> {
        let Shown { credential, used } = shown;
        if self.strangers.refuse(credential, address) {
            return Ok(Standing::Strange);
        }
        Ok(match self.look_up(credential, *used).await? {
            Found::Nobody => {
                self.strangers.failed(credential, address);
                Standing::Nobody
            }
            Found::Suspended => Standing::Suspended,
            Found::Caller(caller, expires_at) => {
                self.strangers.opened(credential);
                Standing::SignedIn(Arc::new(self.sign_in(credential, caller, expires_at)?))
            }
        })
    }

    async fn look_up(&self, credential: &Credential, used: bool) -> Result<Found> {
        let (Credential::Session(token) | Credential::Key(token) | Credential::Feed(token)) = credential;
        let system = Caller::system(token.tenant());
        let mut tx = if used { self.db.transaction(system).await? } else { self.db.reading(system).await? };
        let found = match credential {
            Credential::Session(token) => self.session(&mut tx, token, used).await?,
            Credential::Key(token) => key(&mut tx, token, used).await?,
            Credential::Feed(token) => feed(&mut tx, token, used).await?,
        };
        let Some((caller, expires_at)) = found else { return Ok(Found::Nobody) };
        let suspended = tenants::current(&mut tx).await?.suspended;
        tx.commit().await?;
        Ok(if suspended { Found::Suspended } else { Found::Caller(caller, expires_at) })
    }

    async fn session(&self, tx: &mut Tx, token: &Token, used: bool) -> Result<Option<(Caller, Timestamp)>> {
        let found = store::sessions::by_token(tx, token, self.config.session_idle).await?;
        let Some(session) = found else { return Ok(None) };
        if used {
            store::sessions::touch(tx, session.id).await?;
        }
        Ok(Some((session.user.caller(token.tenant(), session.id), session.expires_at)))
    }

    fn sign_in(&self, credential: &Credential, caller: Caller, expires_at: Timestamp) -> Result<SignedIn> {
        let signed = self.issuer.issue(&caller, TOKEN_LIFETIME)?;
        // Half the life of a token is left for the request itself.
        let fresh = self.db.clock().now().saturating_add(TOKEN_LIFETIME / 2).map_err(Error::internal)?;
        Ok(SignedIn {
            credential: credential.clone(),
            caller,
            token: InternalToken::new(&signed).map_err(Error::internal)?,
            until: fresh.min(expires_at),
        })
    }

    fn shown(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Shown> {
        let credential = match feeds::token_of(path) {
            // There nothing else counts: who has the address need not be who is logged in.
            Some(token) => Credential::Feed(Token::parse(token)?),
            None => self.credential(headers)?,
        };
        // Of a key the use is always noted: a program that has stolen it shall not hide that. And no page changes anything by itself.
        let by_itself = method == Method::GET && is_unattended(headers);
        let used = !matches!(credential, Credential::Session(_)) || !by_itself;
        Some(Shown { credential, used })
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

/// Whether a page asks by itself. Streams of events it opens again and again, by means that send no headers of ours.
fn is_unattended(headers: &HeaderMap) -> bool {
    let says = |name, value: &str| headers.get(name).is_some_and(|said| said == value);
    says(UNATTENDED, "true") || says(header::ACCEPT, "text/event-stream")
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

/// A feed never expires: it is revoked, renewed, or its user is shut out.
async fn feed(tx: &mut Tx, token: &Token, used: bool) -> Result<Option<(Caller, Timestamp)>> {
    let Some(owner) = store::calendar_feeds::by_token(tx, token).await? else { return Ok(None) };
    if used {
        store::calendar_feeds::touch(tx, owner.id).await?;
    }
    let caller = owner.caller_with_key(token.tenant(), CALENDAR_FEED, &scopes_of_calendar_feed());
    Ok(Some((caller, Timestamp::MAX)))
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
    if let Some(shown) = authenticator.shown(request.method(), request.uri().path(), request.headers()) {
        let extensions = request.extensions_mut();
        let address = extensions.get::<ClientAddress>().map(|ClientAddress(address)| *address);
        match authenticator.signed_in(&shown, address).await {
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
            Ok(Standing::Strange) => _ = extensions.insert(Refused(rate_limit::too_many(WINDOW.as_secs()))),
            Ok(Standing::Nobody) => {}
            Err(Code::Unavailable | Code::TimedOut) => return Problem::unavailable(2).into_response(),
            Err(_) => return Problem::internal().into_response(),
        }
    }
    let answer = next.run(request).await;
    // Whoever has just logged in is no stranger, wherever he did.
    if let Some(token) = authenticator.cookie.read_set(answer.headers()) {
        authenticator.strangers.opened(&Credential::Session(token));
    }
    answer
}
