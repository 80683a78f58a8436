//! PostgreSQL refuses to run as root: here is who runs it instead.

use std::ffi::OsString;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;

use anyhow::Context as _;

use crate::programs;

/// `nobody` and its group, where the machine has no user `postgres`.
const NOBODY: User = User { id: 65534, group: 65534 };

/// The user and group that a server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    id: u32,
    group: u32,
}

/// What to put before a command so that it may run, and who owns its files.
#[derive(Debug)]
pub(crate) struct RunAs {
    user: Option<User>,
    prefix: Vec<OsString>,
}

impl RunAs {
    /// For a server whose files are in the folder: ourselves, unless we are root.
    pub fn server(folder: &Path) -> anyhow::Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self { user: None, prefix: Vec::new() });
        }
        let user = user_of(folder)?;
        let setpriv = programs::in_path("setpriv").context(
            "the program setpriv is missing, without which PostgreSQL cannot be started by root: install util-linux",
        )?;
        let mut prefix: Vec<OsString> = vec![setpriv.into()];
        prefix.push(format!("--reuid={}", user.id).into());
        prefix.push(format!("--regid={}", user.group).into());
        prefix.push("--clear-groups".into());
        if !can_reach(user, folder)? {
            // Say, below root's home of mode 700: the one privilege that lets it through, and no more.
            prefix.extend(["--inh-caps=+dac_override", "--ambient-caps=+dac_override"].map(Into::into));
        }
        prefix.push("--".into());
        Ok(Self { user: Some(user), prefix })
    }

    /// The command as that user.
    pub fn command(&self, command: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
        self.prefix.iter().cloned().chain(command).collect()
    }

    /// Gives a file or folder to that user.
    pub fn own(&self, path: &Path) -> anyhow::Result<()> {
        let Some(user) = self.user else { return Ok(()) };
        chown(path, Some(user.id), Some(user.group))
            .with_context(|| format!("cannot change the owner of {}", path.display()))
    }
}

/// The owner the folder already has, so that the next start finds its files readable, else `postgres`.
fn user_of(folder: &Path) -> anyhow::Result<User> {
    let metadata = folder.metadata()?;
    if metadata.uid() != 0 {
        return Ok(User { id: metadata.uid(), group: metadata.gid() });
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    Ok(find_user(&users, "postgres").unwrap_or(NOBODY))
}

fn find_user(users: &str, name: &str) -> Option<User> {
    // postgres:x:101:104:PostgreSQL administrator:/var/lib/postgresql:/bin/bash
    let fields: Vec<&str> = users.lines().map(|line| line.split(':').collect()).find(|f: &Vec<_>| f[0] == name)?;
    Some(User { id: fields.get(2)?.parse().ok()?, group: fields.get(3)?.parse().ok()? })
}

/// Whether the user may pass through every folder above this one.
fn can_reach(user: User, folder: &Path) -> anyhow::Result<bool> {
    for parent in folder.ancestors().skip(1) {
        let metadata = parent.metadata()?;
        let class = if metadata.uid() == user.id {
            0o100
        } else if metadata.gid() == user.group {
            0o010
        } else {
            0o001
        };
        if metadata.permissions().mode() & class == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let users = "postgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(find_user(users, "postgres"), Some(User { id: 101, group: 104 }));
        assert_eq!(find_user(users, "post"), None);
    }
}
