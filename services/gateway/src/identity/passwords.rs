//! Passwords: Argon2id, which takes 19 MiB and some tens of milliseconds each on purpose.

mod argon;
mod strength;

use std::sync::Arc;

use argon2::{PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};
use crm_chassis::{Error, Result};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{sync::Semaphore, task::spawn_blocking};

use argon::Argon;

pub use strength::Owner;

/// Hashes at once: log-ins may not take the machine from everybody who is logged in.
const AT_ONCE: usize = 2;
/// A user without an account is checked against this, so that he waits as long as one with an account. Nobody knows its password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Ak02xCGQyVXPoxWdoEFBUA$w7GDxEEq2Z76n0Udv+7I6O+bx918K8BRn4Gp/lP7kVQ";
/// Shortest new password, in characters.
pub const SHORTEST: usize = 12;
/// Longest password, in bytes.
pub const LONGEST: usize = 200;

/// Hashes and verifies, a few at once.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// Who gives up while he waits for one is not hashed for.
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    /// The hash to store for a new password of `owner`.
    ///
    /// # Errors
    /// A password that is too short or too long, or guessed easily; the field is called `password`.
    pub async fn hash(&self, password: &SecretString, owner: &Owner) -> Result<String> {
        check(password, "password", owner)?;
        let password = password.clone();
        let hash = self.compute(move || Argon.hash_password(password.expose_secret().as_bytes())).await?;
        Ok(hash.map_err(Error::internal)?.to_string())
    }

    /// Whether the password belongs to the hash. Takes as long without a hash, and is false then.
    pub async fn verify(&self, password: &SecretString, hash: Option<&str>) -> Result<bool> {
        let stored = PasswordHash::new(hash.unwrap_or(NOBODY)).map_err(Error::internal)?;
        let password = password.clone();
        let verify = move || Argon.verify_password(password.expose_secret().as_bytes(), &stored).is_ok();
        Ok(self.compute(verify).await? && hash.is_some())
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = self.permits.clone().acquire_owned().await.map_err(Error::internal)?;
        let work = move || {
            let _permit = permit;
            work()
        };
        spawn_blocking(work).await.map_err(Error::internal)
    }
}

/// Refuses a new password that is too short or too long, or that is guessed easily; `field` is what the request calls it.
pub fn check(password: &SecretString, field: &'static str, owner: &Owner) -> Result<()> {
    let text = password.expose_secret();
    if text.chars().count() < SHORTEST || text.len() > LONGEST {
        return Err(Error::invalid(field, format!("Use {SHORTEST} to {LONGEST} characters.")));
    }
    if owner.is_guessed(text) {
        let message = "This is guessed too easily. Use a few words that have nothing to do with each other, nor with your name or company.";
        return Err(Error::invalid(field, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[tokio::test]
    async fn a_password_belongs_to_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash(&"correct horse".into(), &Owner::default()).await.unwrap();
        assert!(passwords.verify(&"correct horse".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&"correct house".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&"correct horse".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn too_short_and_too_long_and_trivial_passwords_are_refused() {
        let passwords = Passwords::default();
        for password in ["12345678901".to_owned(), "x".repeat(201), "x".repeat(20)] {
            assert_eq!(
                passwords.hash(&password.into(), &Owner::default()).await.unwrap_err().fields()[0].field,
                "password"
            );
        }
    }

    #[tokio::test]
    async fn nobody_is_checked_as_thoroughly_as_somebody() {
        let parts = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        let hash = Passwords::default().hash(&"correct horse".into(), &Owner::default()).await.unwrap();
        assert_eq!(parts(NOBODY), parts(&hash));
        assert_eq!(NOBODY.len(), hash.len());
    }
}
