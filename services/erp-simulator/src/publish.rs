//! Publishes messages as the ERP does: persistent, mandatory, with the user the broker verifies, confirms pipelined.

use std::collections::VecDeque;

use lapin::{
    Channel, Confirmation, Connection, PublisherConfirm,
    options::{BasicPublishOptions, ConfirmSelectOptions},
    protocol::{AMQPErrorKind, AMQPSoftError},
    types::ShortString,
};

use crate::{
    amqp::{self, Broker},
    cloud_event::{AttributeError, CloudEvent},
    tenant::{INBOUND_EXCHANGE, Lane, TenantSlug},
};

/// Messages sent but not yet confirmed. Enough to hide the broker's answer time; bounds memory and what a failure leaves open.
const MAX_IN_FLIGHT: usize = 1_000;

/// Why messages could not be published. `position` is the number the caller gave the message.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The broker is not there, or refuses the user.
    #[error("cannot connect to the broker: {0}")]
    Connect(lapin::Error),
    /// The message cannot travel.
    #[error("{error}")]
    Invalid {
        /// Number of the message.
        position: u64,
        /// What is wrong.
        error: AttributeError,
    },
    /// The broker knows no queue for the message.
    #[error(
        "message {id} reached no queue: nothing listens on {INBOUND_EXCHANGE} for `{routing_key}`; does the CRM know this tenant?"
    )]
    Unroutable {
        /// Number of the message.
        position: u64,
        /// Id of the message.
        id: String,
        /// Where it was sent.
        routing_key: String,
    },
    /// The broker could not take the message.
    #[error("the broker refused message {id}; see its log, then publish again")]
    Refused {
        /// Number of the message.
        position: u64,
        /// Id of the message.
        id: String,
    },
    /// The user may not publish for this tenant.
    #[error("the broker's user `{user}` may not publish here, or not for this tenant: {error}")]
    Forbidden {
        /// Number of the first message that is not confirmed.
        position: u64,
        /// The user.
        user: String,
        /// The broker's words.
        error: lapin::Error,
    },
    /// The connection broke.
    #[error("the connection to the broker broke: {error}")]
    Broken {
        /// Number of the first message that is not confirmed.
        position: u64,
        /// The cause.
        error: lapin::Error,
    },
}

impl PublishError {
    /// Number of the message at fault, or of the first one that is not confirmed.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        match self {
            Self::Connect(_) => None,
            Self::Invalid { position, .. }
            | Self::Unroutable { position, .. }
            | Self::Refused { position, .. }
            | Self::Forbidden { position, .. }
            | Self::Broken { position, .. } => Some(*position),
        }
    }
}

/// Sends the messages of one tenant's ERP to the CRM.
///
/// After an error the publisher is of no further use. What was sent may or may not have arrived: send it all again, the
/// CRM drops ids it has seen.
pub struct Publisher {
    channel: Channel,
    user: ShortString,
    tenant: TenantSlug,
    lane: Lane,
    in_flight: VecDeque<InFlight>,
    /// Position and id of the messages confirmed last, for returns that come late.
    recent: VecDeque<(u64, String)>,
    confirmed: u64,
    /// Keeps a connection of our own open.
    connection: Option<Connection>,
}

struct InFlight {
    position: u64,
    id: String,
    confirm: PublisherConfirm,
}

impl Publisher {
    /// Connects and gets ready to publish.
    pub async fn connect(broker: &Broker, tenant: TenantSlug, lane: Lane) -> Result<Self, PublishError> {
        let connection = broker.connect(&format!("erp {tenant}")).await.map_err(PublishError::Connect)?;
        let mut publisher = Self { lane, ..Self::open(&connection, broker, tenant).await? };
        publisher.connection = Some(connection);
        Ok(publisher)
    }

    /// Gets ready to publish over a connection that the caller keeps open.
    pub(crate) async fn open(
        connection: &Connection,
        broker: &Broker,
        tenant: TenantSlug,
    ) -> Result<Self, PublishError> {
        let channel = connection.create_channel().await.map_err(PublishError::Connect)?;
        channel.confirm_select(ConfirmSelectOptions::default()).await.map_err(PublishError::Connect)?;
        Ok(Self {
            channel,
            user: broker.user().clone(),
            tenant,
            lane: Lane::Ordinary,
            in_flight: VecDeque::new(),
            recent: VecDeque::new(),
            confirmed: 0,
            connection: None,
        })
    }

    /// Sends a message without waiting for its confirm, unless 1,000 are already unconfirmed.
    /// `position` is what an error, possibly of a later call, names.
    pub async fn send(&mut self, position: u64, event: &CloudEvent) -> Result<(), PublishError> {
        while self.in_flight.len() >= MAX_IN_FLIGHT {
            self.confirm_oldest().await?;
        }
        let invalid = |error| PublishError::Invalid { position, error };
        let routing_key = amqp::short("type", &self.tenant.routing_key(self.lane, &event.r#type)).map_err(invalid)?;
        let properties = amqp::properties(event, &self.user).map_err(invalid)?;
        let body = event.data.to_string();
        let options = BasicPublishOptions { mandatory: true, immediate: false };
        let confirm = self
            .channel
            .basic_publish(INBOUND_EXCHANGE.into(), routing_key, options, body.as_bytes(), properties)
            .await;
        let confirm = match confirm {
            Ok(confirm) => confirm,
            Err(error) => return Err(self.first_in_doubt(position, error).await),
        };
        self.in_flight.push_back(InFlight { position, id: event.id.clone(), confirm });
        Ok(())
    }

    /// Waits until the broker has confirmed everything sent.
    pub async fn flush(&mut self) -> Result<(), PublishError> {
        while !self.in_flight.is_empty() {
            self.confirm_oldest().await?;
        }
        Ok(())
    }

    /// Number of messages the broker has confirmed.
    #[must_use]
    pub fn confirmed(&self) -> u64 {
        self.confirmed
    }

    /// Waits for the confirms, then says goodbye to the broker.
    pub async fn close(mut self) -> Result<u64, PublishError> {
        self.flush().await?;
        if let Some(connection) = self.connection {
            // Everything is confirmed: a goodbye that fails loses nothing.
            let _ = connection.close(200, "done".into()).await;
        }
        Ok(self.confirmed)
    }

    async fn confirm_oldest(&mut self) -> Result<(), PublishError> {
        let Some(InFlight { position, id, confirm }) = self.in_flight.pop_front() else { return Ok(()) };
        let confirmation = match confirm.await {
            Ok(confirmation) => confirmation,
            Err(error) => return Err(self.broken(position, error)),
        };
        match confirmation {
            Confirmation::Ack(None) | Confirmation::NotRequested => {
                self.confirmed += 1;
                self.remember(position, id);
                Ok(())
            }
            Confirmation::Nack(None) => Err(PublishError::Refused { position, id }),
            // One confirm may stand for many messages, and the client library hands a returned message out with the first
            // of them: only its id tells which one came back.
            Confirmation::Ack(Some(returned)) | Confirmation::Nack(Some(returned)) => {
                self.remember(position, id);
                let id = returned.delivery.properties.message_id().as_ref().map(ToString::to_string);
                let id = id.unwrap_or_default();
                let routing_key = returned.delivery.routing_key.to_string();
                Err(PublishError::Unroutable { position: self.position_of(&id).unwrap_or(position), id, routing_key })
            }
        }
    }

    fn remember(&mut self, position: u64, id: String) {
        if self.recent.len() == MAX_IN_FLIGHT {
            self.recent.pop_front();
        }
        self.recent.push_back((position, id));
    }

    fn position_of(&self, id: &str) -> Option<u64> {
        let confirmed = self.recent.iter().map(|(position, id)| (*position, id));
        let open = self.in_flight.iter().map(|message| (message.position, &message.id));
        confirmed.chain(open).find(|(_, known)| *known == id).map(|(position, _)| position)
    }

    /// A closed channel refuses a message without saying why it was closed; the messages still open know it.
    async fn first_in_doubt(&mut self, position: u64, error: lapin::Error) -> PublishError {
        while let Some(open) = self.in_flight.pop_front() {
            match open.confirm.await {
                Ok(_) => self.confirmed += 1,
                Err(cause) => return self.broken(open.position, cause),
            }
        }
        self.broken(position, error)
    }

    fn broken(&self, position: u64, error: lapin::Error) -> PublishError {
        match error.kind() {
            lapin::ErrorKind::ProtocolError(cause)
                if *cause.kind() == AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) =>
            {
                PublishError::Forbidden { position, user: self.user.to_string(), error }
            }
            _ => PublishError::Broken { position, error },
        }
    }
}
