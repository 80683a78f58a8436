//! `crm.identity.v1.ApiKeysService`.

use crm_chassis::{Db, Reply, audit::Changes, auth::unauthenticated, page::Page};
use crm_proto::identity::{self as pb, api_keys_service_server::ApiKeysService};
use jiff::SignedDuration;
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::{
    domain::{ApiKey, MOST_KEYS, Token, needs_session, reveal_key, too_many_keys},
    store::{self, api_keys::LISTING},
};

/// The caller's own API keys.
#[derive(Clone, Debug)]
pub struct ApiKeys {
    /// Transactions for requests.
    pub db: Db,
    /// How long a session lasts that nobody uses.
    pub session_idle: SignedDuration,
}

#[async_trait]
impl ApiKeysService for ApiKeys {
    async fn list_api_keys(&self, request: Request<pb::ListApiKeysRequest>) -> Reply<pb::ListApiKeysResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        needs_session(tx.caller())?;
        let user = tx.caller().user;
        let page = Page::of(&LISTING, &input)?;
        let (keys, next_page_token) = store::api_keys::page(&mut tx, user, &page).await?;
        let reply = pb::ListApiKeysResponse { api_keys: keys.iter().map(convert::api_key).collect(), next_page_token };
        Ok(tx.finish(reply).await?)
    }

    // Without idempotency: the stored reply would hold the token. A second one of the same name is refused.
    async fn create_api_key(&self, request: Request<pb::CreateApiKeyRequest>) -> Reply<pb::CreateApiKeyResponse> {
        let (mut tx, input) = self.db.write(request).await?;
        let session = needs_session(tx.caller())?;
        let id = tx.caller().user;
        // First of all: keys made at the same time are all counted, and none is made behind the back of who shuts him out.
        store::users::lock_row(&mut tx, id).await?;
        let session = store::sessions::get(&mut tx, session, self.session_idle).await?.ok_or_else(unauthenticated)?;
        let user = session.user;
        let expires_at = input.expire_time.as_ref().and_then(convert::instant);
        let key = ApiKey::new(tx.new_id(), &user, &input.name, input.scopes, expires_at, tx.now())?;
        if store::api_keys::count_of_user(&mut tx, user.id).await? >= MOST_KEYS {
            return Err(too_many_keys().into());
        }
        let token = Token::new(tx.tenant());
        store::api_keys::insert(&mut tx, user.id, &key, &token).await?;
        let mut changes = Changes::default();
        changes.compare("name", &String::new(), &key.name);
        changes.compare("scopes", &std::collections::BTreeSet::new(), &key.scopes);
        changes.compare("expires_at", &None, &Some(key.expires_at));
        tx.audit("api_key", key.id, "created", &changes).await?;
        let reply = pb::CreateApiKeyResponse { api_key: Some(convert::api_key(&key)), token: reveal_key(&token) };
        Ok(tx.finish(reply).await?)
    }

    async fn delete_api_key(&self, request: Request<pb::DeleteApiKeyRequest>) -> Reply<()> {
        let (mut tx, input) = self.db.write(request).await?;
        needs_session(tx.caller())?;
        let user = tx.caller().user;
        let key = store::api_keys::delete(&mut tx, user, convert::id(&input.id, "API key")?).await?;
        let mut changes = Changes::default();
        changes.compare("name", &key.name, &String::new());
        tx.audit("api_key", key.id, "revoked", &changes).await?;
        Ok(tx.finish(()).await?)
    }
}
