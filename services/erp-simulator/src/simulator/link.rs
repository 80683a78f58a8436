//! Connects a department with the broker, again and again until it is told to stop.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use lapin::{
    Connection, Consumer,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{GRACE, department::Department, journal::StateError};
use crate::{
    amqp::{self, Broker},
    publish::{PublishError, Publisher},
};

/// Messages the broker hands out ahead of their acknowledgement.
const PREFETCH: u16 = 32;
/// Pause after the first failure; doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
enum LinkError {
    #[error("{0}")]
    Broker(#[from] lapin::Error),
    #[error("the broker ended the delivery; is the tenant's queue there?")]
    NoMoreDeliveries,
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error(transparent)]
    State(#[from] StateError),
}

/// Serves the department until `stop`.
///
/// It may end at any moment: what is not acknowledged comes again, what is not noted as answered is sent again.
pub(crate) async fn serve(department: Arc<Department>, broker: Broker, stop: CancellationToken) {
    let mut pause = FIRST_PAUSE;
    loop {
        let session = Session::begin(&department, &broker);
        let result = tokio::select! {
            () = stop.cancelled() => return,
            session = session => session,
        };
        let error = match result {
            Err(error) => error,
            Ok(session) => {
                info!(tenant = %department.tenant(), "connected with the broker");
                pause = FIRST_PAUSE;
                let connection = session.connection.clone();
                tokio::select! {
                    () = stop.cancelled() => {
                        // Unanswered messages go back to the queue either way; a goodbye only keeps the broker's log clean.
                        let _ = timeout(GRACE, connection.close(200, "done".into())).await;
                        return;
                    }
                    error = session.run(&department) => error,
                }
            }
        };
        warn!(tenant = %department.tenant(), %error, ?pause, "no link to the broker, trying again");
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
}

struct Session {
    connection: Arc<Connection>,
    publisher: Publisher,
    deliveries: Consumer,
}

impl Session {
    async fn begin(department: &Department, broker: &Broker) -> Result<Self, LinkError> {
        let tenant = department.tenant();
        let connection = broker.connect(&format!("erp-simulator {tenant}")).await?;
        let publisher = Publisher::open(&connection, broker, tenant.clone()).await?;
        let channel = connection.create_channel().await?;
        channel.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
        let (queue, options) = (tenant.outbound_queue().into(), BasicConsumeOptions::default());
        let deliveries = channel.basic_consume(queue, "erp-simulator".into(), options, FieldTable::default()).await?;
        Ok(Self { connection: Arc::new(connection), publisher, deliveries })
    }

    /// Works until something fails.
    async fn run(mut self, department: &Department) -> LinkError {
        loop {
            if let Err(error) = self.step(department).await {
                return error;
            }
        }
    }

    async fn step(&mut self, department: &Department) -> Result<(), LinkError> {
        let next_due = department.decide_due().await?;
        for answer in department.unanswered().await? {
            for (position, message) in (1..).zip(&answer.messages) {
                self.publisher.send(position, message).await?;
            }
            self.publisher.flush().await?;
            department.answered(answer.release).await?;
        }
        tokio::select! {
            delivery = self.deliveries.next() => {
                let delivery = delivery.ok_or(LinkError::NoMoreDeliveries)??;
                take(department, delivery).await
            }
            () = department.news() => Ok(()),
            () = department.wait_until(next_due) => Ok(()),
        }
    }
}

async fn take(department: &Department, delivery: Delivery) -> Result<(), LinkError> {
    match amqp::read(&delivery) {
        Ok(event) => department.receive(event).await?,
        Err(error) => {
            let tenant = department.tenant();
            warn!(%tenant, routing_key = %delivery.routing_key, %error, "a message of the CRM is unreadable");
        }
    }
    // Only now: what was worth keeping is on the disk.
    delivery.ack(BasicAckOptions::default()).await?;
    Ok(())
}
