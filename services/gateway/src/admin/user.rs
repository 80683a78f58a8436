//! Users from the command line.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use crm_chassis::config;
use secrecy::{ExposeSecret as _, SecretString};

use super::{find, worker};
use crate::identity::{
    erp_link::random_password,
    passwords::Passwords,
    users::{NewUser, create_user, reset_password},
};

#[derive(Subcommand)]
pub enum User {
    /// Makes a user. If an employee has the e-mail address, the user is that employee, with the roles the ERP gives him; without these
    /// and without --administrator and --settings he may do nothing until an administrator of the tenant gives him a role.
    Create {
        #[command(flatten)]
        named: Named,
        /// Full name.
        #[arg(long)]
        name: String,
        /// Lets the user see all customers and manage users.
        #[arg(long)]
        administrator: bool,
        /// Lets the user maintain the settings.
        #[arg(long)]
        settings: bool,
    },
    /// Gives a user a new password, for the administrator who has lost his. Ends all his sessions, revokes his API keys and his calendar
    /// feed, and stands in the tenant's audit log as done by the hoster.
    ResetPassword(Named),
}

#[derive(Args)]
pub struct Named {
    #[command(flatten)]
    database: config::Database,
    /// Slug of the tenant.
    #[arg(long)]
    tenant: String,
    /// E-mail address; the log-in name.
    #[arg(long)]
    email: String,
    /// Password; a random one if absent.
    #[arg(long, env = "CRM_USER_PASSWORD", hide_env_values = true)]
    password: Option<SecretString>,
}

impl User {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Create { named, name, administrator, settings } => named.create(name, administrator, settings).await,
            Self::ResetPassword(named) => named.reset_password().await,
        }
    }
}

impl Named {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn create(self, name: String, administrator: bool, settings: bool) -> anyhow::Result<()> {
        let db = worker(&self.database)?;
        let known = find(&db, &self.tenant).await?;
        let password = self.password.unwrap_or_else(random_password);
        let new = NewUser {
            email: self.email,
            display_name: name,
            password: password.clone(),
            crm_administrator: administrator,
            settings_user: settings,
        };
        let created = create_user(&db, &Passwords::default(), known.id, &new).await?;
        let user = created.with_context(|| format!("{} has a user {} already", known.slug, new.email))?;
        println!("User {} of {} is made, password {}", new.email, known.slug, password.expose_secret());
        if user.roles().is_empty() {
            println!(
                "Without a role the user may log in and nothing else. An administrator of {} gives him one",
                known.slug
            );
            println!("(Settings, Users and roles), or an employee with this e-mail address comes from the ERP.");
        }
        Ok(())
    }

    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn reset_password(self) -> anyhow::Result<()> {
        let db = worker(&self.database)?;
        let known = find(&db, &self.tenant).await?;
        let password = self.password.unwrap_or_else(random_password);
        let reset = reset_password(&db, &Passwords::default(), known.id, &self.email, &password).await?;
        let (slug, email) = (known.slug, self.email);
        let done = reset.with_context(|| format!("{slug} has no user {email}; `user create` makes one"))?;
        println!("User {email} of {slug} has a new password, {}", password.expose_secret());
        println!("His sessions have ended; {} of his API keys are revoked.", done.revoked_keys);
        if !done.user.may_log_in() {
            println!("He may not log in: his account is closed, or the ERP says that he has left.");
        }
        Ok(())
    }
}
