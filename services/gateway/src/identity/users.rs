//! Users, as a hoster or the demo makes them.

use crm_chassis::{
    Caller, Code, Db, Error, Result, TenantId, Tx,
    audit::Changes,
    error::Violation,
    tenants::{self, Tenant},
};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    domain::{Login, User},
    passwords::{Owner, Passwords},
    store,
};

/// A user to make.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// E-mail address; the log-in name. If an employee has it, the user is that employee.
    pub email: String,
    /// Full name, for users who are no employees.
    pub display_name: String,
    /// Password to begin with.
    pub password: SecretString,
    /// Sees all customers and manages users.
    pub crm_administrator: bool,
    /// Maintains the settings.
    pub settings_user: bool,
}

impl NewUser {
    /// Refuses what nobody could log in with.
    pub fn check(&self) -> Result<()> {
        let email = self.email.trim();
        let looks_right = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        let rules = [
            (
                "email",
                looks_right && email.len() <= 254 && !email.contains(|it: char| it.is_whitespace() || it.is_control()),
                "Use an e-mail address such as name@company.co.za.",
            ),
            ("display_name", (1..=120).contains(&self.display_name.trim().chars().count()), "Use 1 to 120 characters."),
        ];
        let broken = rules.into_iter().filter(|(_, kept, _)| !kept);
        let violations: Vec<_> =
            broken.map(|(field, _, message)| Violation { field: field.into(), message: message.into() }).collect();
        if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
    }

    /// Whom his password is for.
    pub(super) fn owner(&self, tenant: &Tenant) -> Owner {
        Owner::new(tenant, &self.email, &self.display_name)
    }
}

/// Makes a user and returns him. If there is one with this e-mail address already, he stays as he is, and the answer is none.
pub async fn create_user(worker: &Db, passwords: &Passwords, tenant: TenantId, new: &NewUser) -> Result<Option<User>> {
    new.check()?;
    let caller = Caller::hoster(tenant);
    let mut tx = worker.reading(caller.clone()).await?;
    let owner = new.owner(&tenants::current(&mut tx).await?);
    tx.commit().await?;
    // None stays open while a password is hashed.
    let password_hash = passwords.hash(&new.password, &owner).await?;
    let mut tx = worker.transaction(caller).await?;
    let id = match insert(&mut tx, new, &password_hash).await {
        Ok(id) => id,
        Err(error) if error.code() == Code::AlreadyExists => return Ok(None),
        Err(error) => return Err(error),
    };
    let user = store::users::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Some(user))
}

/// What became of a user whom the hoster gave a new password.
#[derive(Debug)]
pub struct PasswordReset {
    /// He, as he is.
    pub user: User,
    /// How many API keys of his were revoked.
    pub revoked_keys: u64,
}

/// Gives the user with this e-mail address a new password, for the administrator whom nobody else can give one; none if there is no such
/// user.
pub async fn reset_password(
    worker: &Db,
    passwords: &Passwords,
    tenant: TenantId,
    email: &str,
    password: &SecretString,
) -> Result<Option<PasswordReset>> {
    let caller = Caller::hoster(tenant);
    let mut tx = worker.reading(caller.clone()).await?;
    let Some(Login { user, .. }) = store::users::by_email(&mut tx, email).await? else { return Ok(None) };
    let owner = Owner::new(&tenants::current(&mut tx).await?, &user.email, &user.display_name);
    tx.commit().await?;
    // None stays open while a password is hashed.
    let password_hash = passwords.hash(password, &owner).await?;
    let mut tx = worker.transaction(caller).await?;
    store::users::lock_row(&mut tx, user.id).await?;
    let revoked_keys = give_password(&mut tx, user.id, &password_hash).await?;
    tx.commit().await?;
    Ok(Some(PasswordReset { user, revoked_keys }))
}

/// Gives a user, whose row is locked, a password that somebody else chose, and shuts out whoever had the old one. Returns how many API
/// keys were revoked.
pub(super) async fn give_password(tx: &mut Tx, id: Uuid, password_hash: &str) -> Result<u64> {
    store::users::set_password(tx, id, password_hash).await?;
    let revoked = store::users::shut_out(tx, id).await?;
    let mut changes = Changes::default();
    changes.compare("api_keys", &revoked, &0);
    tx.audit("user", id, "password reset", &changes).await?;
    Ok(revoked)
}

/// Stores the user in a transaction that does more. What he is besides, his employee's record decides.
pub(super) async fn insert(tx: &mut Tx, new: &NewUser, password_hash: &str) -> Result<Uuid> {
    let id = tx.new_id();
    let user = User::new(id, &new.email, &new.display_name, tx.now(), new.crm_administrator, new.settings_user);
    store::users::insert(tx, &user, password_hash).await?;
    let mut changes = Changes::default();
    changes.compare("email", &String::new(), &user.email);
    changes.compare("crm_administrator", &false, &user.crm_administrator);
    changes.compare("settings_user", &false, &user.settings_user);
    tx.audit("user", id, "created", &changes).await?;
    Ok(id)
}
