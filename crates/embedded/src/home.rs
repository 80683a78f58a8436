//! The folder of one server: its data, and what must stay together with them across restarts.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// What happens to a server's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Kept between runs, safe against a crash of the machine.
    Durable,
    /// For tests: removed at the next start, and not forced to the disk.
    Scratch,
}

/// A server's folder, locked for this process until dropped.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
    /// The kernel lets go of it when this process ends, however it ends.
    _lock: File,
}

impl Home {
    /// Makes the folder if need be and locks it. Fails when another process uses it.
    pub fn open(data_dir: &Path, server: &str) -> anyhow::Result<Self> {
        let path = data_dir.join(server);
        std::fs::create_dir_all(&path).with_context(|| format!("cannot create the folder {}", path.display()))?;
        let path = path.canonicalize()?;
        let mut lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path.join("lock"))
            .with_context(|| format!("cannot write in the folder {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let owner = std::fs::read_to_string(path.join("lock")).unwrap_or_default();
                anyhow::bail!(
                    "the data folder {} is in use by process {}: stop that first, or choose another data folder",
                    data_dir.display(),
                    owner.trim()
                );
            }
            Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the data folder"),
        }
        lock.set_len(0)?;
        writeln!(lock, "{}", std::process::id())?;
        Ok(Self { path, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes something the server made: a file, a folder, or nothing.
    pub fn remove(&self, name: &str) -> anyhow::Result<()> {
        let path = self.path.join(name);
        let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file that only its owner may read.
    pub fn write(&self, name: &str, text: &str) -> anyhow::Result<PathBuf> {
        let path = self.path.join(name);
        let write = || {
            // A new file each time: an old one may belong to the server's user.
            let new = path.with_extension("new");
            let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(new, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// A password of 32 letters and digits, made at the first call and kept in the folder.
    pub fn password(&self) -> anyhow::Result<String> {
        if let Ok(text) = std::fs::read_to_string(self.path.join("password"))
            && !text.trim().is_empty()
        {
            return Ok(text.trim().to_owned());
        }
        let password = format!("{:032x}", rand::random::<u128>());
        self.write("password", &password)?;
        Ok(password)
    }

    /// Ports to listen on, the same as last time where nobody else has taken them since.
    pub fn ports<const N: usize>(&self) -> anyhow::Result<[u16; N]> {
        let text = std::fs::read_to_string(self.path.join("ports")).unwrap_or_default();
        let kept: Vec<u16> = text.split_whitespace().filter_map(|port| port.parse().ok()).collect();
        let mut ports = [0; N];
        for index in 0..N {
            ports[index] = match kept.get(index) {
                Some(&port) if is_free(port) => port,
                _ => free_port(&ports)?,
            };
        }
        self.write("ports", &ports.map(|port| port.to_string()).join(" "))?;
        Ok(ports)
    }
}

/// A free port below those that the system hands out for outgoing connections (from 32768 on),
/// which would make it vanish between two runs.
fn free_port(taken: &[u16]) -> anyhow::Result<u16> {
    std::iter::repeat_with(|| rand::random_range(15_000..32_000))
        .take(200)
        .find(|port| !taken.contains(port) && is_free(*port))
        .context("there is no free port between 15000 and 32000 on 127.0.0.1")
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
