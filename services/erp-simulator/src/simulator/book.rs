//! The accounts department's book: what it was asked and what it decided. Pure state, built up entry by entry.

use std::collections::{BTreeMap, HashMap};

use crm_proto::erp::{ContactUpserted, CustomerChanged, CustomerReleased};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::number_series::NumberSeries;
use crate::{cloud_event::AttributeError, schema};

/// One line of the book. What is written is true; [`Book::apply`] only draws the conclusions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// A customer was released to the department.
    Received {
        /// Id of the release.
        release: Uuid,
        /// The message, in its JSON mapping.
        message: Value,
        /// When the salesman released.
        release_time: Timestamp,
        /// When the message arrived.
        receive_time: Timestamp,
        /// When the department answers by itself; never if absent.
        answer_time: Option<Timestamp>,
        /// The trace in which the salesman released.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        traceparent: Option<String>,
    },
    /// The department decided.
    Decided {
        /// Id of the release.
        release: Uuid,
        /// The decision.
        decision: Decision,
    },
    /// The broker has the answer.
    Answered {
        /// Id of the release.
        release: Uuid,
    },
    /// A user of the CRM changed a customer.
    CustomerChanged {
        /// The message's place in the order of such messages.
        sequence: u64,
        /// The message, in its JSON mapping.
        message: Value,
        /// When the message arrived.
        receive_time: Timestamp,
    },
    /// A user of the CRM made or changed a contact.
    ContactChanged {
        /// The message's place in the order of such messages.
        sequence: u64,
        /// The message, in its JSON mapping.
        message: Value,
        /// When the message arrived.
        receive_time: Timestamp,
    },
    /// The CRM changed who works with a customer.
    SalesmenChanged {
        /// Code of the customer.
        code: String,
        /// The salesmen.
        salesmen: Salesmen,
    },
}

/// What the department decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// When.
    pub decide_time: Timestamp,
    /// Who.
    pub decided_by: String,
    /// What.
    pub outcome: Outcome,
}

/// The two ways a decision can go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Approved.
    Approved {
        /// Code of the customer.
        code: String,
        /// Comment for the salesman.
        comment: String,
    },
    /// Declined.
    Declined {
        /// What must be put right.
        reason: String,
    },
}

impl Outcome {
    /// The decision in one word, for the log.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
        }
    }
}

/// Who works with a customer, as of a message of the CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Salesmen {
    /// The message's place in the order of such messages.
    pub sequence: u64,
    /// Code of the main salesman.
    pub main: String,
    /// Codes of the additional salesmen.
    pub additional: Vec<String>,
}

/// The last change of a customer that the CRM told of.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The message's place in the order of such messages.
    pub sequence: u64,
    /// The message.
    pub message: CustomerChanged,
    /// When it arrived.
    pub receive_time: Timestamp,
}

/// A contact as the CRM last told of it.
#[derive(Clone, Debug)]
pub(crate) struct ContactChange {
    /// The message's place in the order of such messages.
    pub sequence: u64,
    /// The message.
    pub message: ContactUpserted,
    /// When it arrived.
    pub receive_time: Timestamp,
}

/// A release and what became of it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "`release_time` is the message's word")]
pub(crate) struct Release {
    /// Id of the release.
    pub id: Uuid,
    /// The message.
    pub message: CustomerReleased,
    /// When the salesman released.
    pub release_time: Timestamp,
    /// When the department answers by itself; never if absent.
    pub answer_time: Option<Timestamp>,
    /// The trace in which the salesman released.
    pub traceparent: Option<String>,
    /// How many releases of this customer were decided before, plus one. Orders the answers.
    pub ordinal: u64,
    /// What is known of the answer.
    pub state: State,
}

/// How far a release is.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// Not decided.
    Waiting,
    /// Replaced by a later release of the same customer before it was decided.
    Superseded,
    /// Decided; the broker may not have the answer yet.
    Decided(Decision),
    /// Decided, and the broker has the answer.
    Answered(Decision),
}

/// The book.
pub(crate) struct Book {
    series: NumberSeries,
    next_number: u64,
    releases: HashMap<Uuid, Release>,
    /// Ids of the releases in the order of arrival.
    arrivals: Vec<Uuid>,
    /// The latest release of each customer, by the CRM's id.
    latest: HashMap<String, Uuid>,
    /// The codes given, by the CRM's id.
    codes: HashMap<String, String>,
    decisions: HashMap<String, u64>,
    /// By the CRM's id.
    changes: BTreeMap<String, Change>,
    /// By the CRM's id of the contact.
    contacts: BTreeMap<String, ContactChange>,
    salesmen: BTreeMap<String, Salesmen>,
}

impl Book {
    pub(crate) fn new(series: NumberSeries) -> Self {
        Self {
            next_number: series.first(),
            series,
            releases: HashMap::new(),
            arrivals: Vec::new(),
            latest: HashMap::new(),
            codes: HashMap::new(),
            decisions: HashMap::new(),
            changes: BTreeMap::new(),
            contacts: BTreeMap::new(),
            salesmen: BTreeMap::new(),
        }
    }

    /// Whether a release of this customer at this time or a later one is in the book already.
    pub(crate) fn knows(&self, crm_id: &str, release_time: Timestamp) -> bool {
        self.latest
            .get(crm_id)
            .and_then(|id| self.releases.get(id))
            .is_some_and(|last| last.release_time >= release_time)
    }

    /// Code for the customer: the one it has, else the next of the series.
    pub(crate) fn code_for(&self, crm_id: &str) -> String {
        self.codes.get(crm_id).cloned().unwrap_or_else(|| self.series.code(self.next_number))
    }

    /// A release by its id.
    pub(crate) fn release(&self, id: Uuid) -> Option<&Release> {
        self.releases.get(&id)
    }

    /// All releases, oldest first.
    pub(crate) fn releases(&self) -> impl DoubleEndedIterator<Item = &Release> {
        self.arrivals.iter().filter_map(|id| self.releases.get(id))
    }

    /// The last change of each customer that was changed in the CRM, by the CRM's id.
    pub(crate) fn changes(&self) -> &BTreeMap<String, Change> {
        &self.changes
    }

    /// The contacts that were made or changed in the CRM, as it last told of them, by its id of the contact.
    pub(crate) fn contacts(&self) -> &BTreeMap<String, ContactChange> {
        &self.contacts
    }

    /// Name of a customer, if it was ever released.
    pub(crate) fn name_of(&self, crm_id: &str) -> Option<&str> {
        let release = self.latest.get(crm_id).and_then(|id| self.releases.get(id));
        release.map(|release| release.message.name.as_str())
    }

    /// Who works with which customer, where the CRM said so.
    pub(crate) fn salesmen(&self) -> &BTreeMap<String, Salesmen> {
        &self.salesmen
    }

    /// Writes an entry. Fails only on entries no book of ours can hold: a message that is none, an unknown release.
    pub(crate) fn apply(&mut self, entry: Entry) -> Result<(), AttributeError> {
        match entry {
            Entry::Received { release, message, release_time, answer_time, traceparent, receive_time: _ } => {
                let message: CustomerReleased = schema::open(&message)?;
                let before = self.latest.insert(message.crm_id.clone(), release);
                if let Some(before) = before.and_then(|id| self.releases.get_mut(&id))
                    && matches!(before.state, State::Waiting)
                {
                    before.state = State::Superseded;
                }
                let (ordinal, state) = (0, State::Waiting);
                let record = Release { id: release, message, release_time, answer_time, traceparent, ordinal, state };
                self.arrivals.push(release);
                self.releases.insert(release, record);
            }
            Entry::Decided { release, decision } => {
                let record = self.releases.get_mut(&release).ok_or_else(|| unknown(release))?;
                let crm_id = record.message.crm_id.clone();
                if let Outcome::Approved { code, .. } = &decision.outcome {
                    if let Some(number) = self.series.number(code) {
                        self.next_number = self.next_number.max(number + 1);
                    }
                    self.codes.insert(crm_id.clone(), code.clone());
                }
                let decisions = self.decisions.entry(crm_id).or_default();
                *decisions += 1;
                record.ordinal = *decisions;
                record.state = State::Decided(decision);
            }
            Entry::Answered { release } => {
                let record = self.releases.get_mut(&release).ok_or_else(|| unknown(release))?;
                if let State::Decided(decision) = &record.state {
                    record.state = State::Answered(decision.clone());
                }
            }
            Entry::CustomerChanged { sequence, message, receive_time } => {
                let message: CustomerChanged = schema::open(&message)?;
                let latest = self.latest.get(&message.crm_id).and_then(|id| self.releases.get_mut(id));
                if let Some(release) = latest.filter(|release| matches!(release.state, State::Waiting)) {
                    take_over(&mut release.message, &message);
                }
                self.changes.insert(message.crm_id.clone(), Change { sequence, message, receive_time });
            }
            Entry::ContactChanged { sequence, message, receive_time } => {
                let message: ContactUpserted = schema::open(&message)?;
                self.contacts.insert(message.crm_id.clone(), ContactChange { sequence, message, receive_time });
            }
            Entry::SalesmenChanged { code, salesmen } => {
                self.salesmen.insert(code, salesmen);
            }
        }
        Ok(())
    }
}

/// What waits for its approval is approved as it now stands in the CRM.
fn take_over(release: &mut CustomerReleased, change: &CustomerChanged) {
    let change = change.clone();
    release.trading_name = change.trading_name;
    release.customer_type = change.customer_type;
    release.rank = change.rank;
    release.reporting_area = change.reporting_area;
    release.site = change.site;
    release.telephone = change.telephone;
    release.fax = change.fax;
    release.email = change.email;
    release.website = change.website;
}

fn unknown(release: Uuid) -> AttributeError {
    AttributeError::new("release", format!("{release} was never received"))
}
