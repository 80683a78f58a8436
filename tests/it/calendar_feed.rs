//! Calendar programs, which have nothing but a secret address.

use crm_testkit::eventually;
use crm_tests::{
    client::{Client, send},
    dealer::Dealer,
    system::System,
};
use serde_json::json;

const FEED: &str = "/api/v1/calendar-feed";

/// Makes the feed of somebody, and returns its token.
async fn make(client: &Client) -> String {
    let made = client.post(FEED, &json!({})).await.expect(200);
    made["token"].as_str().unwrap().to_owned()
}

fn path(token: &str) -> String {
    format!("/calendar/{token}.ics")
}

#[tokio::test]
async fn a_calendar_program_fetches_its_users_activities_until_the_feed_is_revoked() {
    let system = System::start().await;
    let (ours, theirs) = (Dealer::open(&system).await, Dealer::open(&system).await);
    let (sam, stranger) = (ours.log_in("sam").await, system.stranger());
    let token = make(&sam).await;
    let fetched = stranger.get(&path(&token)).await;
    assert_eq!((fetched.status, fetched.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let file = fetched.text().replace("\r\n ", "");
    assert_eq!(file.matches("BEGIN:VEVENT\r\n").count(), 1, "{file}");
    for line in ["SUMMARY:Call: Call them – Everyday Stationers", "DTSTART:20261102T080000Z", "URL:http"] {
        assert!(file.contains(&format!("\r\n{line}")), "{line} in\n{file}");
    }
    // It is the caller's own, whatever else he sees: Maria leads Sam and the administrator sees everything.
    for name in ["maria", "admin"] {
        let other = stranger.get(&path(&make(&ours.log_in(name).await).await)).await;
        assert_eq!((other.status, other.text().matches("BEGIN:VEVENT").count()), (200, 0), "{name}");
    }

    // A program that asks every hour is told that nothing is new.
    let etag = fetched.header("etag").to_owned();
    assert_eq!(fetched.header("cache-control"), "private, no-cache");
    let again = async || send(stranger.request("GET", &path(&token)).header("if-none-match", &etag)).await;
    let same = again().await;
    assert_eq!((same.status, same.text().as_str(), same.header("etag")), (304, "", etag.as_str()));
    assert_eq!(same.header("cache-control"), "private, no-cache");
    let listed = sam.get("/api/v1/activities").await.expect(200);
    let id = listed["activities"][0]["id"].as_str().unwrap().to_owned();
    let moved = json!({"startTime": "2026-11-03T08:00:00Z", "allowPast": true});
    let answer = sam.post(&format!("/api/v1/activities/{id}/reschedule"), &moved).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let changed = again().await;
    assert!(changed.status == 200 && changed.text().contains("DTSTART:20261103T080000Z"), "{}", changed.text());
    assert_ne!(changed.header("etag"), etag);

    // The neighbour's secret opens nothing of ours, and the address nothing but its file.
    let (tenant, _) = token.split_once('.').unwrap();
    let of_neighbour = make(&theirs.log_in("sam").await).await;
    let (_, secret) = of_neighbour.split_once('.').unwrap();
    assert_eq!(stranger.get(&path(&format!("{tenant}.{secret}"))).await.status, 404);
    let bearer = stranger.request("GET", "/api/v1/activities/calendar").bearer_auth(&token);
    assert_eq!(send(bearer).await.status, 401);

    assert_eq!(send(sam.request("DELETE", FEED)).await.status, 204);
    let gone = async || (stranger.get(&path(&token)).await.status == 404).then_some(());
    eventually("the feed ends", gone).await;
    system.stop().await;
}
