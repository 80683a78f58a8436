//! Mails against a real SMTP server: sent once, tried again, given up, and whole.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

use crm_chassis::{
    Caller, Db,
    mail::{self, Mail, Mails, Person},
};
use crm_embedded::{CaughtMail, Fault, MailCatcher, MailCatcherOptions};
use crm_testkit::eventually;
use jiff::{SignedDuration, Timestamp};
use mail_parser::MessageParser;
use tempfile::TempDir;

use crate::world::World;

/// A mail server, and a database whose transactions write mails for it.
struct Post {
    world: World,
    db: Db,
    catcher: MailCatcher,
    mails: Mails,
    folder: TempDir,
}

/// A row of a mail, as far as tests look at it.
#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Row {
    recipient: String,
    state: String,
    attempts: i32,
    reason: Option<String>,
}

async fn catcher(folder: &TempDir, listen: SocketAddr) -> MailCatcher {
    MailCatcher::start(MailCatcherOptions { folder: folder.path().to_owned(), listen }).await.unwrap()
}

impl Post {
    async fn new() -> Self {
        let (world, folder) = (World::new().await, tempfile::tempdir().unwrap());
        let catcher = catcher(&folder, ([127, 0, 0, 1], 0).into()).await;
        let web = "https://crm.example.com".parse().unwrap();
        let mails = Mails::new(&catcher.url().into(), "The CRM <crm@example.com>", web).unwrap();
        let db = world.db.clone().with_mails(Some(Arc::new(mails.clone())));
        Self { world, db, catcher, mails, folder }
    }

    async fn write(&self, mail: &Mail) {
        let mut tx = self.db.transaction(Caller::system(self.world.tenant.id)).await.unwrap();
        tx.send_mail(mail).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn rows(&self) -> Vec<Row> {
        let sql = "select recipient, state, attempts, reason from mail_outbox order by recipient, id";
        sqlx::query_as(sql).fetch_all(&self.world.everything).await.unwrap()
    }

    /// Waits until the only mail's row is as `is` says.
    async fn row(&self, what: &str, is: impl Fn(&Row) -> bool) -> Row {
        eventually(what, async || self.rows().await.pop().filter(&is)).await
    }

    fn caught(&self) -> Vec<CaughtMail> {
        self.catcher.mails().unwrap()
    }
}

fn person(name: &str, email: &str) -> Person {
    Person { name: name.into(), email: email.into() }
}

fn mail(email: &str) -> Mail {
    Mail { to: vec![person("", email)], subject: "Hello".into(), text: "Words".into(), ..Mail::default() }
}

#[tokio::test]
async fn what_is_committed_is_sent_once_and_what_is_rolled_back_never() {
    let post = Post::new().await;
    let mut tx = post.db.transaction(Caller::system(post.world.tenant.id)).await.unwrap();
    tx.send_mail(&mail("nobody@example.com")).await.unwrap();
    drop(tx);
    post.write(&mail("ann@example.com")).await;
    let sender = post.world.send_mails(&post.mails);
    let row = post.row("the mail to be sent", |row| row.state == "sent").await;
    assert_eq!((row.recipient.as_str(), row.attempts, row.reason), ("ann@example.com", 1, None));
    // A second one shows that the sender has looked again meanwhile.
    post.write(&mail("ben@example.com")).await;
    eventually("both", async || (post.caught().len() > 1).then_some(())).await;
    let recipients: Vec<_> = post.caught().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!(recipients, ["ann@example.com", "ben@example.com"]);
    sender.stop().await;
}

#[tokio::test]
async fn where_no_mails_leave_none_is_written() {
    let post = Post::new().await;
    let mut tx = post.world.db.transaction(Caller::system(post.world.tenant.id)).await.unwrap();
    assert!(tx.mails().is_none());
    tx.send_mail(&mail("ann@example.com")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(post.rows().await, []);
}

#[tokio::test]
async fn a_mail_arrives_whole_and_nothing_that_people_type_becomes_a_header() {
    let post = Post::new().await;
    post.write(&Mail {
        to: vec![person("Zoë \"Z\" Müller\r\nBcc: evil@example.com", "zoe@example.com")],
        cc: vec![person("", "ben@example.com")],
        bcc: vec![person("", "hidden@example.com")],
        subject: "Café Ōsaka\r\nX-Evil: yes\n\nbody".into(),
        text: "Grüße,\n.\nthe dots\n..stay".into(),
        html: "<p>Grüße</p>".into(),
        expires_at: None,
    })
    .await;
    let sender = post.world.send_mails(&post.mails);
    let caught = eventually("three copies", async || Some(post.caught()).filter(|mails| mails.len() == 3)).await;
    let recipients: BTreeSet<_> = caught.iter().flat_map(|mail| mail.recipients.clone()).collect();
    assert_eq!(recipients.len(), 3);
    assert!(caught.iter().all(|mail| mail.sender == "crm@example.com"));
    let parsed: Vec<_> = caught.iter().map(|mail| MessageParser::default().parse(&mail.data).unwrap()).collect();
    let ids: BTreeSet<_> = parsed.iter().map(|mail| mail.message_id().unwrap()).collect();
    assert_eq!(ids.len(), 1, "one mail");
    let mail = &parsed[0];
    assert!(mail.message_id().unwrap().ends_with("@example.com"));
    assert_eq!(mail.subject(), Some("Café Ōsaka X-Evil: yes body"));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), "Grüße,\n.\nthe dots\n..stay");
    assert_eq!(mail.body_html(0).unwrap().trim_end(), "<p>Grüße</p>");
    let address = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.unwrap().first().unwrap();
        (first.name().map(str::to_owned), first.address().unwrap().to_owned())
    };
    let zoe = "Zoë \"Z\" Müller Bcc: evil@example.com";
    assert_eq!(address(mail.to()), (Some(zoe.into()), "zoe@example.com".into()));
    assert_eq!(address(mail.cc()), (None, "ben@example.com".into()));
    assert_eq!(address(mail.from()), (Some("The CRM".into()), "crm@example.com".into()));
    assert!(mail.bcc().is_none() && mail.header("X-Evil").is_none());
    assert_eq!(mail.header("Auto-Submitted").and_then(|value| value.as_text()), Some("auto-generated"));
    sender.stop().await;
}

#[tokio::test]
async fn what_the_server_will_not_take_now_is_tried_again_a_minute_later() {
    for fault in [Fault::RecipientLater, Fault::Busy] {
        let post = Post::new().await;
        post.catcher.fail_once(fault);
        post.write(&mail("ann@example.com")).await;
        let sender = post.world.send_mails(&post.mails);
        let row = post.row("a first attempt", |row| row.attempts > 0).await;
        assert_eq!((row.state.as_str(), row.attempts), ("queued", 1), "{fault:?}");
        let code = if fault == Fault::Busy { "421" } else { "450" };
        assert!(row.reason.is_some_and(|reason| reason.contains(code)), "{fault:?}");
        assert_eq!(post.caught(), []);
        post.world.database.clock.advance(SignedDuration::from_mins(1));
        let row = post.row("the second attempt", |row| row.state == "sent").await;
        assert_eq!((row.attempts, row.reason), (2, None));
        assert_eq!(post.caught().len(), 1);
        sender.stop().await;
    }
}

#[tokio::test]
async fn mails_wait_while_the_server_is_away_or_talks_to_nobody() {
    let mut post = Post::new().await;
    let address = post.catcher.address();
    // It would refuse whatever comes, the question whether it does so, too.
    post.catcher.fail_once(Fault::Closed);
    post.catcher.fail_once(Fault::Closed);
    post.write(&mail("ann@example.com")).await;
    let sender = post.world.send_mails(&post.mails);
    let row = post.row("a first attempt", |row| row.attempts > 0).await;
    assert_eq!(row.state, "queued", "{row:?}");
    drop(post.catcher);
    post.catcher = {
        post.world.database.clock.advance(SignedDuration::from_mins(1));
        let refused = async || {
            let sql = "select attempts from mail_outbox where attempts > 1";
            sqlx::query(sql).fetch_optional(&post.world.everything).await.unwrap().map(drop)
        };
        eventually("a second attempt", refused).await;
        catcher(&post.folder, address).await
    };
    post.world.database.clock.advance(SignedDuration::from_mins(2));
    post.row("the mail to be sent", |row| row.state == "sent").await;
    assert_eq!(post.caught().len(), 1);
    sender.stop().await;
}

#[tokio::test]
async fn who_is_refused_for_good_is_given_up_with_the_reason_and_keeps_it_from_nobody_else() {
    let post = Post::new().await;
    post.catcher.fail_once(Fault::RecipientRefused);
    let to = ["gone@example.com", "here@example.com", "no address"].map(|email| person("", email)).to_vec();
    post.write(&Mail { to: to[..2].to_vec(), ..mail("") }).await;
    post.write(&Mail { to: to[2..].to_vec(), ..mail("") }).await;
    let sender = post.world.send_mails(&post.mails);
    let rows = eventually("an end", async || {
        Some(post.rows().await).filter(|rows| rows.iter().all(|row| row.state != "queued"))
    })
    .await;
    let failed: Vec<_> = rows.iter().filter(|row| row.state == "failed").collect();
    assert_eq!((rows.len(), failed.len()), (3, 2), "{rows:?}");
    for row in failed {
        let reason = row.reason.as_deref().unwrap();
        let expected = if row.recipient == "no address" { "not a mail address" } else { "550" };
        assert!(reason.contains(expected) && row.attempts == 1, "{row:?}");
    }
    assert_eq!(post.caught().len(), 1);
    sender.stop().await;
}

#[tokio::test]
async fn what_waits_when_a_process_dies_is_sent_by_the_next_one() {
    let post = Post::new().await;
    let sender = post.world.send_mails(&post.mails);
    post.write(&mail("ann@example.com")).await;
    post.row("the first mail", |row| row.state == "sent").await;
    sender.kill().await;
    post.write(&mail("ben@example.com")).await;
    let next = post.world.send_mails(&post.mails);
    eventually("the second one", async || post.rows().await.iter().all(|row| row.state == "sent").then_some(())).await;
    assert_eq!(post.caught().len(), 2);
    next.stop().await;
}

#[tokio::test]
async fn a_mail_that_may_have_been_taken_comes_again_under_the_same_id() {
    let post = Post::new().await;
    post.catcher.fail_once(Fault::CutAfterData);
    post.write(&mail("ann@example.com")).await;
    let sender = post.world.send_mails(&post.mails);
    post.row("a first attempt", |row| row.attempts > 0).await;
    post.world.database.clock.advance(SignedDuration::from_mins(1));
    post.row("the mail to be sent", |row| row.state == "sent").await;
    let id = |mail: &CaughtMail| MessageParser::default().parse(&mail.data).unwrap().message_id().unwrap().to_owned();
    let ids: Vec<_> = post.caught().iter().map(id).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
    sender.stop().await;
}

#[tokio::test]
async fn several_senders_send_each_mail_once() {
    let post = Post::new().await;
    let senders = [post.world.send_mails(&post.mails), post.world.send_mails(&post.mails)];
    for number in 0..40 {
        post.write(&mail(&format!("p{number}@example.com"))).await;
    }
    eventually("all to be sent", async || {
        Some(post.rows().await).filter(|rows| rows.len() == 40 && rows.iter().all(|row| row.state == "sent"))
    })
    .await;
    let recipients: BTreeSet<_> = post.caught().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!((post.caught().len(), recipients.len()), (40, 40));
    for sender in senders {
        sender.stop().await;
    }
}

#[tokio::test]
async fn what_is_of_no_more_use_is_not_sent_and_what_is_old_is_forgotten() {
    let post = Post::new().await;
    let now: Timestamp = post.world.database.clock.now();
    let soon = now + SignedDuration::from_secs(90);
    post.catcher.fail_once(Fault::RecipientLater);
    post.write(&Mail { expires_at: Some(soon), ..mail("ann@example.com") }).await;
    let sender = post.world.send_mails(&post.mails);
    post.row("a first attempt", |row| row.attempts > 0).await;
    post.world.database.clock.advance(SignedDuration::from_mins(2));
    let row = post.row("an end", |row| row.state != "queued").await;
    assert_eq!(row.state, "failed");
    assert!(row.reason.is_some_and(|reason| reason.starts_with("given up") && reason.contains("450")));
    assert_eq!(post.caught(), []);
    sender.stop().await;

    let pool = post.world.worker.pool();
    let written = post.world.database.clock.now();
    assert_eq!(mail::sweep(pool, written + mail::RETENTION - SignedDuration::from_mins(3)).await.unwrap(), 0);
    assert_eq!(mail::sweep(pool, written + mail::RETENTION).await.unwrap(), 1);
}
