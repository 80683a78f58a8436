//! Live updates: `GET /api/v1/events` tells a browser what changed, so that nobody presses reload.
//!
//! A stream carries type, id, version and kind of change and nothing else: the page fetches what it shows, through the same checks as
//! ever. Whoever may have missed something is told by the end of his stream: the browser opens a new one and the page fetches again.
//!
//! * [`bus`] – one subscription to all events for all streams of this process;
//! * [`viewer`] – which changes a user hears of;
//! * [`places`] – how many streams there may be.

pub mod bus;
pub mod places;
pub mod viewer;

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    response::{
        IntoResponse as _, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::{MethodFilter, on},
};
use crm_chassis::{Caller, Context, Result};
use futures::{Stream, stream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};
use tokio_util::sync::CancellationToken;

use crate::{
    edge::{problem::Problem, transcode::refusal},
    identity::authenticate::{Authenticator, Credential, SignedIn},
};

use bus::{Bus, Signal};
use places::{Place, Places};
use viewer::Viewer;

/// Where browsers listen.
pub const PATH: &str = "/api/v1/events";

/// A comment line is sent after this time without events, so that proxies keep the connection open.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a stream asks whether its session still holds: it ends within five seconds, like everything else.
const RECHECK: Duration = Duration::from_secs(5);
/// Rechecks after which the organisation chart is read again: once a minute.
const RECHECKS_PER_CHART: u32 = 12;
/// How long browsers wait before they open the next stream.
const RETRY: Duration = Duration::from_secs(2);

/// Nobody between us and the browser shall keep a stream, or collect it before he passes it on.
const HEADERS: [(&str, &str); 2] = [("cache-control", "no-store"), ("x-accel-buffering", "no")];

/// What streams stand on.
#[derive(Clone)]
struct Live {
    bus: Bus,
    authenticator: Authenticator,
    places: Arc<Places>,
    stop: CancellationToken,
}

/// The route, and the subscription behind it. Streams end when `stop` is cancelled.
pub fn routes(context: &Context, stop: CancellationToken, authenticator: Authenticator, amqp_url: String) -> Router {
    let bus = Bus::default();
    context.spawn(bus.clone().run(amqp_url, context.stop.clone()));
    let live = Live { bus, authenticator, places: Arc::default(), stop };
    Router::new().route(PATH, on(MethodFilter::GET, listen).fallback(crate::edge::routes::only_get)).with_state(live)
}

async fn listen(State(live): State<Live>, extensions: http::Extensions) -> Result<Response, Problem> {
    let Some(signed_in) = extensions.get::<Arc<SignedIn>>().cloned() else { return Err(refusal(&extensions)) };
    let place = live.places.take(signed_in.caller.user).ok_or_else(too_many_streams)?;
    // Subscribed before anything is read: what changes from here on is heard.
    let signals = live.bus.subscribe();
    let (credential, caller) = (signed_in.credential.clone(), signed_in.caller.clone());
    let viewer = live.viewer(&caller).await.map_err(|error| {
        tracing::warn!(%error, "cannot open a stream");
        Problem::unavailable(RETRY.as_secs())
    })?;
    let mut rechecks = interval_at(Instant::now() + RECHECK, RECHECK);
    rechecks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener { live, credential, caller, viewer, signals, rechecks, since_chart: 0, _place: place };
    let events = Sse::new(listener.stream()).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    Ok((HEADERS, events).into_response())
}

fn too_many_streams() -> Problem {
    let detail = "You have too many pages of the CRM open at once. Close some of them.";
    Problem::new(http::StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_STREAMS", detail).with_retry_after(RETRY.as_secs())
}

impl Live {
    async fn viewer(&self, caller: &Caller) -> Result<Viewer> {
        Viewer::new(self.authenticator.db(), caller).await
    }
}

/// One open stream.
struct Listener {
    live: Live,
    credential: Credential,
    /// Who listens, as he was when his chart was read.
    caller: Caller,
    viewer: Viewer,
    signals: Receiver<Signal>,
    rechecks: Interval,
    since_chart: u32,
    _place: Place,
}

impl Listener {
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let hello = stream::iter([Ok(Event::default().retry(RETRY).comment("listening"))]);
        let changes = stream::unfold(self, |mut listener| async move {
            let event = listener.next().await?;
            Some((Ok(event), listener))
        });
        stream::StreamExt::chain(hello, changes)
    }

    /// The next change the user may hear of; none when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        let stop = self.live.stop.clone();
        loop {
            tokio::select! {
                () = stop.cancelled() => return None,
                signal = self.signals.recv() => match signal {
                    Ok(Signal::Change(change)) if self.viewer.sees(&change) => {
                        return Some(Event::default().event("change").data(&change.data));
                    }
                    Ok(Signal::Change(_)) => {}
                    Ok(Signal::Gap) | Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
                },
                _ = self.rechecks.tick() => {
                    if !self.recheck().await {
                        return None;
                    }
                }
            }
        }
    }

    /// Whether the stream goes on. While the database is away it does: nobody can have logged out.
    async fn recheck(&mut self) -> bool {
        match self.live.authenticator.still_signed_in(&self.credential).await {
            Ok(Some(now)) => {
                self.since_chart += 1;
                let moved = (now.scope, now.employee) != (self.caller.scope, self.caller.employee);
                if moved || self.since_chart >= RECHECKS_PER_CHART {
                    self.caller = now;
                    self.refresh().await;
                }
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "cannot recheck the session of a stream");
                true
            }
        }
    }

    async fn refresh(&mut self) {
        match self.live.viewer(&self.caller).await {
            Ok(viewer) => {
                self.viewer = viewer;
                self.since_chart = 0;
            }
            Err(error) => tracing::warn!(%error, "cannot read the organisation chart for a stream"),
        }
    }
}
