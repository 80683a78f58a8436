//! `crm.identity.v1.UsersService`.

use crm_chassis::{Db, Error, Reply, Result, Tx, begin, error::Violation, etag, page::Page, tenants};
use crm_proto::identity::{self as pb, users_service_server::UsersService};
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::{
    domain::User,
    passwords::{Owner, Passwords},
    store::{self, users::LISTING},
    users::{self, NewUser},
};

/// Lets people in, gives them their roles, and closes their accounts.
#[derive(Clone, Debug)]
pub struct Users {
    /// Transactions for requests.
    pub db: Db,
    /// Hashes passwords.
    pub passwords: Passwords,
}

#[async_trait]
impl UsersService for Users {
    async fn list_users(&self, request: Request<pb::ListUsersRequest>) -> Reply<pb::ListUsersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let (users, next_page_token) = store::users::page(&mut tx, &input.prefix, &page).await?;
        let reply = pb::ListUsersResponse { users: users.iter().map(convert::user).collect(), next_page_token };
        Ok(tx.finish(reply).await?)
    }

    // Without idempotency: a hash of the request would tell the password to who guesses. A second user of the same address is refused.
    async fn create_user(&self, request: Request<pb::CreateUserRequest>) -> Reply<pb::User> {
        let (mut tx, input) = self.db.read(request).await?;
        let caller = tx.caller().clone();
        let tenant = tenants::current(&mut tx).await?;
        tx.commit().await?;
        let new = NewUser {
            email: input.email,
            display_name: input.display_name,
            password: input.password.into(),
            crm_administrator: input.crm_administrator,
            settings_user: input.settings_user,
        };
        new.check()?;
        // None stays open while a password is hashed.
        let password_hash = self.passwords.hash(&new.password, &new.owner(&tenant)).await?;
        let mut tx = self.db.transaction(caller).await?;
        let id = users::insert(&mut tx, &new, &password_hash).await?;
        let user = store::users::get(&mut tx, id).await?;
        Ok(tx.finish(convert::user(&user)).await?)
    }

    async fn set_user_roles(&self, request: Request<pb::SetUserRolesRequest>) -> Reply<pb::User> {
        let (mut tx, input) = begin!(self.db, request);
        let before = lock(&mut tx, &input.id, &input.etag).await?;
        let (crm_administrator, settings_user) = roles(&input)?;
        let user = before.clone().set_roles(crm_administrator, settings_user, tx.caller())?;
        store(&mut tx, &before, &user, "roles changed").await?;
        Ok(tx.finish(convert::user(&user)).await?)
    }

    async fn close_user(&self, request: Request<pb::CloseUserRequest>) -> Reply<pb::User> {
        let (mut tx, input) = begin!(self.db, request);
        let before = lock(&mut tx, &input.id, &input.etag).await?;
        let user = before.clone().close(tx.caller(), tx.now())?;
        store(&mut tx, &before, &user, "closed").await?;
        store::users::shut_out(&mut tx, user.id).await?;
        Ok(tx.finish(convert::user(&user)).await?)
    }

    async fn reopen_user(&self, request: Request<pb::ReopenUserRequest>) -> Reply<pb::User> {
        let (mut tx, input) = begin!(self.db, request);
        let before = lock(&mut tx, &input.id, &input.etag).await?;
        let user = before.clone().reopen();
        store(&mut tx, &before, &user, "reopened").await?;
        Ok(tx.finish(convert::user(&user)).await?)
    }

    // Without idempotency, like making a user. The same again does the same again.
    async fn reset_password(&self, request: Request<pb::ResetPasswordRequest>) -> Reply<pb::User> {
        let (mut tx, input) = self.db.write(request).await?;
        let caller = tx.caller().clone();
        let user = lock(&mut tx, &input.id, "").await?;
        user.check_reset(&caller)?;
        let owner = Owner::new(&tenants::current(&mut tx).await?, &user.email, &user.display_name);
        tx.commit().await?;
        let password_hash = self.passwords.hash(&input.password.into(), &owner).await?;
        let mut tx = self.db.transaction(caller).await?;
        let user = lock(&mut tx, &input.id, "").await?;
        users::give_password(&mut tx, user.id, &password_hash).await?;
        Ok(tx.finish(convert::user(&user)).await?)
    }
}

/// The roles to give. One that is not said would otherwise be taken, silently.
fn roles(input: &pb::SetUserRolesRequest) -> Result<(bool, bool)> {
    let said = [("crm_administrator", input.crm_administrator), ("settings_user", input.settings_user)];
    let [(_, Some(crm_administrator)), (_, Some(settings_user))] = said else {
        let missing = said.into_iter().filter(|(_, said)| said.is_none());
        let violation = |field: &'static str| Violation { field: field.into(), message: "Say true or false.".into() };
        return Err(Error::violations(missing.map(|(field, _)| violation(field)).collect()));
    };
    Ok((crm_administrator, settings_user))
}

/// The user as he is, for a change of the version that the caller saw.
async fn lock(tx: &mut Tx, id: &str, etag: &str) -> Result<User> {
    let user = store::users::lock(tx, convert::id(id, "user")?).await?;
    etag::expect(etag, user.version)?;
    Ok(user)
}

/// Stores what has changed, if anything has.
async fn store(tx: &mut Tx, before: &User, after: &User, action: &'static str) -> Result<()> {
    if before.version == after.version {
        return Ok(());
    }
    store::users::update(tx, after).await?;
    tx.audit("user", after.id, action, &before.changes_to(after)).await
}
