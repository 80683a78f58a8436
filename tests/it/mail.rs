//! Notifications that people have chosen to get by mail.

use crm_testkit::eventually;
use crm_tests::{client::Client, dealer::Dealer, system::System};
use jiff::SignedDuration;
use mail_parser::MessageParser;
use serde_json::json;

/// Has the notifications of a kind come by mail, too.
async fn choose(client: &Client, kind: &str) {
    let choice = json!({"kind": format!("NOTIFICATION_KIND_{kind}"), "byMail": true});
    let chosen = client.post("/api/v1/notification-settings/choose-mails", &choice).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text());
}

/// Waits until so many mails have come, and returns to whom and about what each is.
async fn until_caught(system: &System, count: usize) -> Vec<(String, String)> {
    let mails = eventually(&format!("{count} mails"), async || {
        Some(system.mail.mails().unwrap()).filter(|mails| mails.len() >= count)
    })
    .await;
    let read = mails.iter().map(|mail| {
        let parsed = MessageParser::default().parse(&mail.data).unwrap();
        assert_eq!(parsed.from().unwrap().first().unwrap().name(), Some("CRM"));
        (mail.recipients.join(" "), parsed.subject().unwrap().to_owned())
    });
    read.collect()
}

#[tokio::test]
async fn a_reminder_comes_by_mail_once_also_while_the_gateway_is_away_and_after_it_was() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let settings = sam.get("/api/v1/notification-settings").await.expect(200);
    assert_eq!(settings, json!({"mailKinds": [], "sendsMails": true}));
    choose(&sam, "REMINDER").await;
    choose(&sam, "OVERDUE").await;
    // Sam's call begins tomorrow at ten.
    system.stop_gateway().await;
    system.pass(SignedDuration::from_mins(25 * 60 + 50));
    system.start_gateway().await;
    let to = format!("sam@{}.example", dealer.slug);
    let reminder = (to.clone(), "Call with Zinzi Nkosi on Monday, 2 November 2026, 10:00".to_owned());
    assert_eq!(until_caught(&system, 1).await.first(), Some(&reminder));

    system.stop_gateway().await;
    system.start_gateway().await;
    system.pass(SignedDuration::from_hours(3));
    let overdue = (to, "Call with Zinzi Nkosi is overdue".to_owned());
    assert_eq!(until_caught(&system, 2).await, [reminder, overdue], "the first one came once");
    system.stop().await;
}
