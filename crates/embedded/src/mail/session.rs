//! One conversation with a client (RFC 5321).

use std::io;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use super::{Fault, Shared};

/// Longest command line: RFC 5321 asks for 512 octets at least.
const LONGEST_LINE: u64 = 4_096;
/// Largest mail.
const LARGEST_MAIL: usize = 10 * 1024 * 1024;
/// Most recipients of a mail.
const MOST_RECIPIENTS: usize = 100;

/// What was said of the mail to come.
#[derive(Default)]
struct Envelope {
    sender: Option<String>,
    recipients: Vec<String>,
}

/// Serves a client until it leaves.
pub(super) async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut client = BufReader::new(stream);
    if shared.fails(Fault::Busy) {
        return say(&mut client, "421 localhost is too busy").await;
    }
    if shared.fails(Fault::Closed) {
        return say(&mut client, "554 localhost takes no mails").await;
    }
    say(&mut client, "220 localhost ESMTP").await?;
    let mut envelope = Envelope::default();
    while let Some(line) = read_line(&mut client, LONGEST_LINE).await? {
        let Some(line) = line else {
            say(&mut client, "500 The line is too long").await?;
            continue;
        };
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                envelope = Envelope::default();
                say(
                    &mut client,
                    &format!("250-localhost\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SIZE {LARGEST_MAIL}"),
                )
                .await?;
            }
            "HELO" => {
                envelope = Envelope::default();
                say(&mut client, "250 localhost").await?;
            }
            "MAIL" => {
                let answer = match (&envelope.sender, path(rest, "FROM:")) {
                    (Some(_), _) => "503 One mail after the other",
                    (None, None) => "501 Expected MAIL FROM:<address>",
                    (None, Some(sender)) => {
                        envelope = Envelope { sender: Some(sender), recipients: Vec::new() };
                        "250 OK"
                    }
                };
                say(&mut client, answer).await?;
            }
            "RCPT" => {
                let answer = recipient(&mut envelope, rest, shared);
                say(&mut client, answer).await?;
            }
            "DATA" => {
                if !data(&mut client, std::mem::take(&mut envelope), shared).await? {
                    return Ok(());
                }
            }
            "RSET" => {
                envelope = Envelope::default();
                say(&mut client, "250 OK").await?;
            }
            "NOOP" => say(&mut client, "250 OK").await?,
            "VRFY" => say(&mut client, "252 Send it, and it will be kept").await?,
            "QUIT" => return say(&mut client, "221 Bye").await,
            _ => say(&mut client, "502 Not implemented").await?,
        }
    }
    Ok(())
}

fn recipient(envelope: &mut Envelope, rest: &str, shared: &Shared) -> &'static str {
    if envelope.sender.is_none() {
        return "503 MAIL comes first";
    }
    let Some(recipient) = path(rest, "TO:").filter(|recipient| !recipient.is_empty()) else {
        return "501 Expected RCPT TO:<address>";
    };
    if envelope.recipients.len() == MOST_RECIPIENTS {
        return "452 Too many recipients";
    }
    if shared.fails(Fault::RecipientLater) {
        return "450 4.2.1 The mailbox is busy";
    }
    if shared.fails(Fault::RecipientRefused) {
        return "550 5.1.1 There is no such mailbox";
    }
    envelope.recipients.push(recipient);
    "250 OK"
}

/// Takes a mail. False if the conversation is over.
async fn data(client: &mut BufReader<TcpStream>, envelope: Envelope, shared: &Shared) -> io::Result<bool> {
    let Envelope { sender: Some(sender), recipients } = envelope else {
        return say(client, "503 MAIL comes first").await.map(|()| true);
    };
    if recipients.is_empty() {
        return say(client, "503 RCPT comes first").await.map(|()| true);
    }
    say(client, "354 End with a dot on a line of its own").await?;
    let mut mail = Vec::new();
    loop {
        let Some(line) = read_line(client, u64::MAX).await?.flatten() else { return Ok(false) };
        if line == b".\r\n" {
            break;
        }
        // A dot at the beginning of a line was doubled on the way.
        let line = line.strip_prefix(b".").unwrap_or(&line);
        if mail.len() + line.len() <= LARGEST_MAIL {
            mail.extend_from_slice(line);
        } else {
            mail = vec![0; LARGEST_MAIL + 1];
        }
    }
    if mail.len() > LARGEST_MAIL {
        return say(client, "552 The mail is too large").await.map(|()| true);
    }
    if let Err(error) = shared.keep(&sender, &recipients, &mail).await {
        tracing::warn!(%error, "cannot keep a mail");
        return say(client, "451 Cannot keep it now").await.map(|()| true);
    }
    if shared.fails(Fault::CutAfterData) {
        return Ok(false);
    }
    say(client, "250 Kept").await.map(|()| true)
}

/// The address between angle brackets behind the word.
fn path(text: &str, word: &str) -> Option<String> {
    let begins = text.get(..word.len())?.eq_ignore_ascii_case(word);
    let path = text.get(word.len()..)?.trim_start().strip_prefix('<')?.split_once('>')?.0;
    begins.then(|| path.to_owned())
}

/// A line with its end; an empty inner option for one that is too long. None at the end of the connection.
async fn read_line(client: &mut BufReader<TcpStream>, longest: u64) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Vec::new();
    let read = (&mut *client).take(longest).read_until(b'\n', &mut line).await?;
    if read == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        return Ok(Some(Some(line)));
    }
    // The rest of it is thrown away.
    while !line.ends_with(b"\n") {
        line.clear();
        if (&mut *client).take(longest).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(None))
}

async fn say(client: &mut BufReader<TcpStream>, answer: &str) -> io::Result<()> {
    client.write_all(format!("{answer}\r\n").as_bytes()).await?;
    client.flush().await
}
