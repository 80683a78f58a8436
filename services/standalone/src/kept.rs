//! What the data folder keeps beside the servers' own files: secrets, and where a running system is to be found.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Secrets made at the first start and kept, so that sessions and the ERP's log-ins survive a restart.
#[derive(Debug, Serialize, Deserialize)]
pub struct Secrets {
    /// Seed of the key that signs internal tokens.
    pub token_seed: String,
    /// Password of the databases' roles.
    pub database_password: String,
    /// Passwords of the demo tenants' ERPs at the broker, by tenant.
    pub erp_passwords: BTreeMap<String, String>,
}

/// Where a running system is, for the commands that join it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Whereabouts {
    /// Database of identity, with the worker's role.
    pub identity_database_url: String,
    /// Broker, with an administrator's user.
    pub amqp_url: String,
    /// Its management API.
    pub amqp_management_url: String,
}

/// A JSON file in the data folder that only its owner may read.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
}

impl Kept {
    /// The secrets.
    #[must_use]
    pub fn secrets(data_dir: &Path) -> Self {
        Self { path: data_dir.join("secrets.json") }
    }

    /// Where the running system is.
    #[must_use]
    pub fn whereabouts(data_dir: &Path) -> Self {
        Self { path: data_dir.join("running.json") }
    }

    /// Reads it; `None` if it is not there.
    pub fn read<T: DeserializeOwned>(&self) -> anyhow::Result<Option<T>> {
        if !self.path.exists() {
            return Ok(None);
        }
        let text = fs::read(&self.path).with_context(|| format!("cannot read {}", self.path.display()))?;
        serde_json::from_slice(&text).map(Some).with_context(|| format!("{} is damaged", self.path.display()))
    }

    /// Writes it whole or not at all.
    pub fn write<T: Serialize>(&self, value: &T) -> anyhow::Result<()> {
        let draft = self.path.with_extension("draft");
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(&serde_json::to_vec_pretty(value)?)?;
        file.sync_all()?;
        fs::rename(&draft, &self.path)?;
        Ok(())
    }

    /// Removes it.
    pub fn remove(&self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "nothing to remove");
        }
    }
}
