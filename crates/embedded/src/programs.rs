//! Finds the servers' programs on this machine, or says what to install.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

/// PostgreSQL releases that the product's SQL is written for.
const POSTGRES_MAJORS: std::ops::RangeInclusive<u32> = 15..=18;
const INSTALL: &str = "apt-get install -y --no-install-recommends postgresql rabbitmq-server";
const HOMEBREW: [&str; 2] = ["/opt/homebrew", "/usr/local"];

/// The programs of one PostgreSQL release.
#[derive(Debug)]
pub(crate) struct PostgresPrograms {
    pub bin: PathBuf,
    pub major: u32,
}

/// The newest usable PostgreSQL, or the release that made the existing data.
pub(crate) fn postgres(data_major: Option<u32>) -> anyhow::Result<PostgresPrograms> {
    if let Some(bin) = setting("CRM_PG_BIN") {
        let found = postgres_in(PathBuf::from(&bin))
            .with_context(|| format!("CRM_PG_BIN is {}, which holds no initdb and postgres", bin.display()))?;
        return check_major(found, data_major);
    }
    let mut found: Vec<_> = postgres_folders().into_iter().filter_map(postgres_in).collect();
    let wanted = |found: &PostgresPrograms| match data_major {
        Some(major) => found.major == major,
        None => POSTGRES_MAJORS.contains(&found.major),
    };
    if let Some(index) = found.iter().position(wanted) {
        return Ok(found.swap_remove(index));
    }
    match found.into_iter().next() {
        Some(other) => check_major(other, data_major),
        None => anyhow::bail!(
            "the programs initdb and postgres of PostgreSQL are missing: install them ({INSTALL}), or set CRM_PG_BIN to their folder"
        ),
    }
}

fn check_major(found: PostgresPrograms, data_major: Option<u32>) -> anyhow::Result<PostgresPrograms> {
    let PostgresPrograms { bin, major } = &found;
    if let Some(data_major) = data_major {
        anyhow::ensure!(
            *major == data_major,
            "the data folder was made by PostgreSQL {data_major}, but {} is PostgreSQL {major}: \
             install PostgreSQL {data_major}, or choose another data folder",
            bin.display()
        );
    }
    anyhow::ensure!(
        POSTGRES_MAJORS.contains(major),
        "{} is PostgreSQL {major}, but {} to {} are supported ({INSTALL})",
        bin.display(),
        POSTGRES_MAJORS.start(),
        POSTGRES_MAJORS.end()
    );
    Ok(found)
}

fn postgres_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(bin) = in_path("pg_config").and_then(|program| output(&program, "--bindir")) {
        folders.push(PathBuf::from(bin.trim()));
    }
    folders.extend(newest_first("/usr/lib/postgresql", "").into_iter().map(|folder| folder.join("bin")));
    folders.extend(in_path("postgres").and_then(|program| program.parent().map(Path::to_path_buf)));
    for prefix in HOMEBREW {
        folders.extend(newest_first(&format!("{prefix}/opt"), "postgresql@").into_iter().map(|keg| keg.join("bin")));
    }
    folders
}

fn postgres_in(bin: PathBuf) -> Option<PostgresPrograms> {
    if !bin.join("initdb").is_file() {
        return None;
    }
    // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    let version = output(&bin.join("postgres"), "--version")?;
    let major = version.split_whitespace().nth(2)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    Some(PostgresPrograms { bin, major })
}

/// The folder of a RabbitMQ release, which holds `sbin/rabbitmq-server`.
pub(crate) fn rabbitmq() -> anyhow::Result<PathBuf> {
    let is_home = |home: &PathBuf| home.join("sbin/rabbitmq-server").is_file();
    if let Some(home) = setting("CRM_RABBITMQ_HOME").map(PathBuf::from) {
        anyhow::ensure!(is_home(&home), "CRM_RABBITMQ_HOME is {}, which holds no sbin/rabbitmq-server", home.display());
        return Ok(home);
    }
    newest_first("/usr/lib/rabbitmq/lib", "rabbitmq_server-")
        .into_iter()
        .chain(HOMEBREW.map(|prefix| PathBuf::from(prefix).join("opt/rabbitmq")))
        .find(is_home)
        .with_context(|| {
            format!("RabbitMQ is missing: install it ({INSTALL}), or set CRM_RABBITMQ_HOME to the folder that holds sbin/rabbitmq-server")
        })
}

/// Erlang's port mapper, which every RabbitMQ node needs.
pub(crate) fn epmd() -> anyhow::Result<PathBuf> {
    in_path("epmd").with_context(|| format!("the program epmd of Erlang is missing: install it ({INSTALL})"))
}

/// Where programs are looked for: the caller's path and the folders that an unprivileged user's may lack.
pub(crate) fn path() -> OsString {
    let mut path = setting("PATH").unwrap_or_default();
    path.push(":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/erlang/bin:/opt/homebrew/bin");
    path
}

pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&path()).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The folders in a folder that are named by the prefix and a version, the highest version first.
fn newest_first(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(Vec<u32>, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(prefix)?.split('.').map(str::parse).collect::<Result<_, _>>();
            Some((version.ok()?, entry.path()))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

fn output(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[expect(clippy::disallowed_methods, reason = "where a machine keeps its programs is no setting of a service")]
fn setting(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_comes_first_by_number_not_by_letter() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["rabbitmq_server-3.9.1", "rabbitmq_server-3.10.8", "rabbitmq_server-x", "other"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let found = newest_first(folder.path().to_str().unwrap(), "rabbitmq_server-");
        let names: Vec<_> = found.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["rabbitmq_server-3.10.8", "rabbitmq_server-3.9.1"]);
    }

    #[test]
    fn data_of_another_release_are_refused_with_the_remedy() {
        let found = PostgresPrograms { bin: "/pg/bin".into(), major: 17 };
        let error = check_major(found, Some(15)).unwrap_err().to_string();
        assert!(error.contains("install PostgreSQL 15"), "{error}");
    }

    #[test]
    fn a_release_that_is_too_old_or_too_new_is_refused_with_the_remedy() {
        for major in [14, 19] {
            let found = PostgresPrograms { bin: "/pg/bin".into(), major };
            let error = check_major(found, None).unwrap_err().to_string();
            assert!(error.contains(&format!("/pg/bin is PostgreSQL {major}")), "{error}");
            assert!(error.contains("15 to 18") && error.contains(INSTALL), "{error}");
        }
        for major in 15..=18 {
            assert_eq!(check_major(PostgresPrograms { bin: "/pg/bin".into(), major }, None).unwrap().major, major);
        }
    }
}
