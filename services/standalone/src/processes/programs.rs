//! The services' programs: where they are, and how each is started.

use std::{
    ffi::OsString,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use crm_chassis::config::{Config, Migrate};
use crm_embedded::{Port, ProcessOptions};
use crm_gateway::config::Config as GatewayConfig;

/// The programs, and the folder of what they leave (logs).
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    data_dir: PathBuf,
}

/// An accounts department.
#[derive(Debug)]
pub struct Simulated {
    /// Slug of the tenant.
    pub tenant: String,
    /// The broker, with the tenant's ERP user.
    pub amqp_url: String,
    /// First code for approved customers.
    pub series: String,
    /// Folder of its book.
    pub state_dir: PathBuf,
    /// How long it takes to answer.
    pub delay: RangeInclusive<Duration>,
    /// Where the page for decisions by hand is, if anywhere.
    pub page: Option<Port>,
}

impl Programs {
    /// The programs that were built together with the running one. Logs go to `data_dir`.
    pub fn find(data_dir: PathBuf) -> anyhow::Result<Self> {
        let own = std::env::current_exe().context("this program does not know where it is")?;
        // Tests lie one folder below the programs.
        let folder = own.ancestors().skip(1).take(2).find(|folder| folder.join("crm-customers").is_file());
        let folder = folder.with_context(|| {
            format!(
                "the services' programs are not beside {}: build them with `cargo build --workspace`",
                own.display()
            )
        })?;
        Ok(Self { folder: folder.to_owned(), data_dir })
    }

    /// The programs in a folder, say of another build. Logs go to `data_dir`.
    pub fn of(folder: &Path, data_dir: PathBuf) -> anyhow::Result<Self> {
        let folder = folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
        Ok(Self { folder, data_dir })
    }

    /// Where they are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `<service> migrate`.
    pub fn migrate(&self, service: &str, config: &Migrate) -> anyhow::Result<ProcessOptions> {
        self.program(&format!("crm-{service}"), &format!("{service}-migrate"), ["migrate"], config.environment())
    }

    /// The customers service.
    pub fn customers(&self, name: &str, config: &Config) -> anyhow::Result<ProcessOptions> {
        self.program("crm-customers", name, ["serve"], config.environment())
    }

    /// The activities service.
    pub fn activities(&self, name: &str, config: &Config) -> anyhow::Result<ProcessOptions> {
        self.program("crm-activities", name, ["serve"], config.environment())
    }

    /// The gateway.
    pub fn gateway(&self, name: &str, config: &GatewayConfig) -> anyhow::Result<ProcessOptions> {
        self.program("crm-gateway", name, ["serve"], config.environment())
    }

    /// The ERP simulator of one tenant.
    pub fn simulator(&self, simulated: &Simulated) -> anyhow::Result<ProcessOptions> {
        let Simulated { tenant, amqp_url, series, state_dir, delay, page } = simulated;
        let [least, most] = [delay.start(), delay.end()].map(|delay| delay.as_secs_f64().to_string());
        let mut arguments: Vec<OsString> = vec!["run".into(), "--tenant".into(), tenant.into()];
        arguments.extend(["--series".into(), series.into(), "--state-dir".into(), state_dir.into()]);
        arguments.extend(["--min-delay", &least, "--max-delay", &most].map(OsString::from));
        arguments.extend(page.iter().flat_map(|page| ["--listen".into(), page.address().to_string().into()]));
        let environment = vec![("CRM_ERP_AMQP_URL", amqp_url.clone()), ("RUST_LOG", "warn,lapin=off".to_owned())];
        self.program("crm-erp-simulator", &format!("erp-{tenant}"), arguments, environment)
    }

    fn program(
        &self,
        program: &str,
        name: &str,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
        environment: Vec<(&'static str, String)>,
    ) -> anyhow::Result<ProcessOptions> {
        let path = self.folder.join(program);
        anyhow::ensure!(path.is_file(), "{} is missing: build it with `cargo build -p {program}`", path.display());
        Ok(ProcessOptions {
            data_dir: self.data_dir.clone(),
            name: name.to_owned(),
            program: path,
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: environment.into_iter().map(|(name, value)| (name, value.into())).collect(),
        })
    }

    /// Folder of the logs, a folder for each process.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}
