//! Users from the command line.

use clap::Subcommand;
use crm_chassis::config;
use secrecy::{ExposeSecret as _, SecretString};

use super::{find, worker};
use crate::identity::{
    erp_link::random_password,
    passwords::Passwords,
    users::{NewUser, create_user},
};

#[derive(Subcommand)]
pub enum User {
    /// Makes a user. If an employee has the e-mail address, the user is that employee, with the roles the ERP gives him.
    Create {
        #[command(flatten)]
        database: config::Database,
        /// Slug of the tenant.
        #[arg(long)]
        tenant: String,
        /// E-mail address; the log-in name.
        #[arg(long)]
        email: String,
        /// Full name.
        #[arg(long)]
        name: String,
        /// Password; a random one if absent.
        #[arg(long, env = "CRM_USER_PASSWORD", hide_env_values = true)]
        password: Option<SecretString>,
        /// Lets the user see all customers and manage users.
        #[arg(long)]
        administrator: bool,
        /// Lets the user maintain the settings.
        #[arg(long)]
        settings: bool,
    },
}

impl User {
    /// Does it.
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Create { database, tenant, email, name, password, administrator, settings } = self;
        let db = worker(&database)?;
        let known = find(&db, &tenant).await?;
        let password = password.unwrap_or_else(random_password);
        let new = NewUser {
            email,
            display_name: name,
            password: password.clone(),
            crm_administrator: administrator,
            settings_user: settings,
        };
        let created = create_user(&db, &Passwords::default(), known.id, &new).await?;
        anyhow::ensure!(created, "{tenant} has a user {} already", new.email);
        println!("User {} of {tenant} is made, password {}", new.email, password.expose_secret());
        Ok(())
    }
}
