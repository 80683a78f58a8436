//! What the data folder keeps beside the servers' own files: secrets, and the settings by which the services' own commands join a
//! running system.

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
        write(&self.path, &serde_json::to_vec_pretty(value)?)
    }
}

/// The environment of a service's commands (`tenant create`, `dead-letters list` …) while the system runs: `<service>.env`, lines of
/// `NAME='value'` for a shell.
#[derive(Debug)]
pub struct Environment {
    path: PathBuf,
}

impl Environment {
    /// Writes it.
    pub fn write(data_dir: &Path, service: &str, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let path = data_dir.join(format!("{service}.env"));
        let quoted = settings.iter().map(|(name, value)| format!("{name}='{}'\n", value.replace('\'', r"'\''")));
        write(&path, quoted.collect::<String>().as_bytes())?;
        Ok(Self { path })
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "nothing to remove");
        }
    }
}

fn write(path: &Path, text: &[u8]) -> anyhow::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    Ok(())
}
