//! What browsers hear: the stream of live updates.

use crm_chassis::{
    broker::{self, EVENTS, Envelope},
    events::header,
};
use crm_testkit::eventually;
use lapin::options::BasicPublishOptions;
use serde_json::Value;
use uuid::Uuid;

use crate::{client::Client, deadline::within_a_minute, dealer::Dealer, system::System};

/// Type of the events by which a stream is proven to hear.
const PROBE: &str = "test.Probe";
/// Type of the events by which people hear of their notifications: they come when they come, between the changes of customers.
const NOTIFIED: &str = "crm.identity.v1.NotificationsChanged";

/// An open stream, read as a browser reads it.
#[derive(Debug)]
pub struct Live {
    response: reqwest::Response,
    text: String,
}

impl Live {
    /// Opens a stream that hears everything from now on. Streams that are older than the gateway's subscription end, as browsers know,
    /// so it is proven by an event of our own.
    pub async fn open(system: &System, dealer: &Dealer, client: &Client) -> Self {
        let probe = Probe::connect(system, dealer, client).await;
        eventually("a stream that hears", async || {
            let mut live = Self::connect(client).await;
            let id = probe.send().await;
            loop {
                match live.read().await {
                    Some(change) if change["id"] == id => return Some(live),
                    Some(_) => {}
                    None => return None,
                }
            }
        })
        .await
    }

    async fn connect(client: &Client) -> Self {
        let response = client.request("GET", "/api/v1/events").send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next change, but for those of notifications.
    pub async fn next(&mut self) -> Value {
        loop {
            let change = self.read().await.expect("the stream goes on");
            if change["type"] != PROBE && change["type"] != NOTIFIED {
                return change;
            }
        }
    }

    /// Waits until the stream ends.
    pub async fn ended(&mut self) {
        while self.read().await.is_some() {}
    }

    /// The next change, or none when the stream has ended.
    async fn read(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(|data| serde_json::from_str(data).expect("JSON"));
                assert!(data.is_none() || event.lines().any(|line| line == "event: change"), "{event}");
                let rest = rest.to_owned();
                self.text = rest;
                if data.is_some() {
                    return data;
                }
            }
            let chunk = within_a_minute("a live update", self.response.chunk()).await.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}

/// Sends events that only this client hears.
struct Probe {
    channel: lapin::Channel,
    _connection: lapin::Connection,
    tenant: String,
    audience: String,
}

impl Probe {
    async fn connect(system: &System, dealer: &Dealer, client: &Client) -> Self {
        let connection = broker::connect(&system.broker.amqp_url, "probe").await.expect("the broker is there");
        let channel = connection.create_channel().await.expect("a channel");
        let audience = client.session["user"]["employeeId"].as_str().unwrap_or_default().to_owned();
        Self { channel, _connection: connection, tenant: dealer.id.0.to_string(), audience }
    }

    async fn send(&self) -> String {
        let id = Uuid::new_v4().to_string();
        let headers = [
            (header::TENANT, self.tenant.clone()),
            (header::AUDIENCE, self.audience.clone()),
            (header::AGGREGATE_ID, id.clone()),
            (header::VERSION, "0".to_owned()),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        let properties = Envelope { headers, ..Envelope::default() }.properties();
        let options = BasicPublishOptions::default();
        let sent = self.channel.basic_publish(EVENTS.into(), PROBE.into(), options, &[], properties).await;
        sent.expect("sent");
        id
    }
}
