//! The mail catcher, by words on the wire.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use crm_embedded::{Fault, MailCatcher, MailCatcherOptions};

/// Says each line and returns the code that answers it.
async fn talk(catcher: &MailCatcher, lines: &[&str]) -> Vec<String> {
    let (address, lines) = (catcher.address(), lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    let talk = move || {
        let mut server = BufReader::new(TcpStream::connect(address).unwrap());
        let mut codes = vec![answer(&mut server)];
        for line in lines {
            server.get_mut().write_all(format!("{line}\r\n").as_bytes()).unwrap();
            codes.push(answer(&mut server));
        }
        codes
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

/// The code of an answer, however many lines it has; empty at the end of the connection.
fn answer(server: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        server.read_line(&mut line).unwrap();
        if line.get(3..4) != Some("-") {
            return line.get(..3).unwrap_or_default().to_owned();
        }
    }
}

async fn start(folder: &tempfile::TempDir) -> MailCatcher {
    let options = MailCatcherOptions { folder: folder.path().join("mail"), listen: ([127, 0, 0, 1], 0).into() };
    MailCatcher::start(options).await.unwrap()
}

#[tokio::test]
async fn a_mail_is_kept_as_it_was_sent_with_its_envelope_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = start(&folder).await;
    let body = "Subject: Hi\r\n\r\n..one dot\r\nFrom the end\r\n.";
    let lines =
        ["EHLO me", "MAIL FROM:<a@x.example> SIZE=9", "RCPT TO:<b@x.example>", "RCPT TO:<c@x.example>", "DATA", body];
    let codes = talk(&catcher, &[&lines[..], &["QUIT"]].concat()).await;
    assert_eq!(codes, ["220", "250", "250", "250", "250", "354", "250", "221"]);
    drop(catcher);

    let catcher = start(&folder).await;
    talk(&catcher, &lines).await;
    let mails = catcher.mails().unwrap();
    assert_eq!(mails.iter().map(|mail| mail.name.as_str()).collect::<Vec<_>>(), ["00000001.eml", "00000002.eml"]);
    for mail in mails {
        assert_eq!((mail.sender.as_str(), mail.recipients.len()), ("a@x.example", 2));
        assert_eq!(String::from_utf8(mail.data).unwrap(), "Subject: Hi\r\n\r\n.one dot\r\nFrom the end\r\n");
    }
}

#[tokio::test]
async fn what_is_said_out_of_order_or_is_too_long_or_unknown_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = start(&folder).await;
    let long = "NOOP ".repeat(2_000);
    let lines = [
        "DATA",
        "RCPT TO:<b@x.example>",
        "MAIL FROM:a",
        "MAIL FROM:<>",
        "DATA",
        "RSET",
        "TURN",
        &long,
        "NOOP",
        "VRFY b",
    ];
    let codes = talk(&catcher, &lines).await;
    assert_eq!(codes, ["220", "503", "503", "501", "250", "503", "250", "502", "500", "250", "252"]);
    assert_eq!(catcher.mails().unwrap(), []);
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_at_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = start(&folder).await;
    let large = format!("{}.", format!("{}\r\n", "x".repeat(998)).repeat(10 * 1_100));
    let codes = talk(&catcher, &["HELO me", "MAIL FROM:<a@x.example>", "RCPT TO:<b@x.example>", "DATA", &large]).await;
    assert_eq!(codes.last().map(String::as_str), Some("552"));
    assert_eq!(catcher.mails().unwrap(), []);
}

#[tokio::test]
async fn each_fault_happens_once_and_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = start(&folder).await;
    let faults = [Fault::Busy, Fault::RecipientLater, Fault::RecipientRefused, Fault::CutAfterData, Fault::Closed];
    for fault in faults {
        catcher.fail_once(fault);
    }
    assert_eq!(talk(&catcher, &[]).await, ["421"]);
    let to = "RCPT TO:<b@x.example>";
    let codes = talk(&catcher, &["EHLO me", "MAIL FROM:<a@x.example>", to, to, to, "DATA", "Words\r\n."]).await;
    assert_eq!(codes, ["220", "250", "250", "450", "550", "250", "354", ""]);
    assert_eq!(talk(&catcher, &[]).await, ["554"]);
    assert_eq!((catcher.mails().unwrap().len(), catcher.faults_to_come()), (1, 0));
}
