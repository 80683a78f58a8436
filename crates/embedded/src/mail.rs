//! A mail server that delivers to nobody: it keeps every mail as a file, for whoever runs the system on a laptop, and for tests, which
//! can also have it fail. A small one of our own: the crates there are block threads, or stand on runtimes that are given up.

mod session;

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use tokio::{net::TcpListener, task::JoinSet};

/// So many mails are kept; the oldest goes when another one comes.
const MOST_MAILS: usize = 1_000;
/// The header lines before a mail's own ones that say what its envelope said.
const RETURN_PATH: &str = "Return-Path";
const DELIVERED_TO: &str = "Delivered-To";

/// Where it listens and keeps what it catches.
#[derive(Clone, Debug)]
pub struct MailCatcherOptions {
    /// Folder of the mails; made if it is not there.
    pub folder: PathBuf,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
}

/// Something that goes wrong, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server greets with 421 and hangs up: it is too busy.
    Busy,
    /// The server greets with 554: it does not talk to us.
    Closed,
    /// A recipient is answered 450: not now.
    RecipientLater,
    /// A recipient is answered 550: there is no such one.
    RecipientRefused,
    /// The connection ends when the mail is there and kept, before the server says so.
    CutAfterData,
}

/// A mail that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaughtMail {
    /// Name of its file.
    pub name: String,
    /// Address it comes from, as the envelope says; empty for none.
    pub sender: String,
    /// Addresses it was for, as the envelope says.
    pub recipients: Vec<String>,
    /// The mail as it was sent: header, blank line, body.
    pub data: Vec<u8>,
}

/// A running mail server, as long as this value lives.
#[derive(Debug)]
pub struct MailCatcher {
    address: SocketAddr,
    shared: Arc<Shared>,
    _serving: JoinSet<()>,
}

/// What its sessions share.
#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    faults: Mutex<VecDeque<Fault>>,
    /// Held while a file is written, so that each has a number of its own.
    writing: tokio::sync::Mutex<()>,
}

impl MailCatcher {
    /// Starts it.
    ///
    /// # Errors
    /// If the port is in use, or the folder cannot be made.
    pub async fn start(options: MailCatcherOptions) -> anyhow::Result<Self> {
        let MailCatcherOptions { folder, listen } = options;
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen for mails on {listen}"))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { folder, faults: Mutex::default(), writing: tokio::sync::Mutex::default() });
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, shared.clone()));
        Ok(Self { address, shared, _serving: serving })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as programs are told it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Folder of the mails.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// The mails it has kept, the oldest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn mails(&self) -> io::Result<Vec<CaughtMail>> {
        mails_of(self.folder())
    }

    /// Lets something go wrong once, when it can: after what was asked for before.
    pub fn fail_once(&self, fault: Fault) {
        self.shared.faults.lock().unwrap_or_else(PoisonError::into_inner).push_back(fault);
    }

    /// How many of the faults that were asked for have not happened yet.
    #[must_use]
    pub fn faults_to_come(&self) -> usize {
        self.shared.faults.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// The mails of a folder that a [`MailCatcher`] keeps them in, the oldest first.
///
/// # Errors
/// If the folder cannot be read.
pub fn mails_of(folder: &Path) -> io::Result<Vec<CaughtMail>> {
    let names = names(folder)?;
    names
        .into_iter()
        .map(|name| {
            let kept = std::fs::read(folder.join(&name))?;
            Ok(read(name, &kept))
        })
        .collect()
}

/// Accepts connections until dropped; their sessions end with it.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let shared = shared.clone();
                sessions.spawn(async move {
                    if let Err(error) = session::serve(stream, &shared).await {
                        tracing::debug!(%error, "a mail session broke off");
                    }
                });
            }
            Err(error) => tracing::warn!(%error, "cannot accept a mail session"),
        }
        while sessions.try_join_next().is_some() {}
    }
}

impl Shared {
    /// True if this is what shall go wrong next; then it does, and is done with.
    fn fails(&self, fault: Fault) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let fails = faults.front() == Some(&fault);
        if fails {
            faults.pop_front();
        }
        fails
    }

    /// Keeps a mail. It is there as a whole or not at all.
    async fn keep(&self, sender: &str, recipients: &[String], data: &[u8]) -> io::Result<()> {
        let _writing = self.writing.lock().await;
        let kept = names(&self.folder)?;
        let number: u64 = kept.last().and_then(|name| name.split('.').next()?.parse().ok()).unwrap_or_default();
        let mut file = format!("{RETURN_PATH}: <{sender}>\r\n").into_bytes();
        for recipient in recipients {
            file.extend(format!("{DELIVERED_TO}: {recipient}\r\n").into_bytes());
        }
        file.extend(data);
        let half = self.folder.join("incoming.part");
        tokio::fs::write(&half, file).await?;
        tokio::fs::rename(half, self.folder.join(format!("{:08}.eml", number + 1))).await?;
        for old in kept.iter().rev().skip(MOST_MAILS - 1) {
            tokio::fs::remove_file(self.folder.join(old)).await?;
        }
        Ok(())
    }
}

/// Names of the files of mails, the oldest first.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            names.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// Takes the envelope from before a mail.
fn read(name: String, kept: &[u8]) -> CaughtMail {
    let mut mail = CaughtMail { name, sender: String::new(), recipients: Vec::new(), data: Vec::new() };
    let mut rest = kept;
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        match line.split_once(": ") {
            Some((RETURN_PATH, sender)) => sender.trim_matches(['<', '>']).clone_into(&mut mail.sender),
            Some((DELIVERED_TO, recipient)) => mail.recipients.push(recipient.to_owned()),
            _ => break,
        }
        rest = &rest[end + 2..];
    }
    mail.data = rest.to_vec();
    mail
}
