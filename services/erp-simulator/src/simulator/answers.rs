//! What the ERP sends when a release is decided.
//!
//! Everything in an answer follows from the book, ids included: sent again after a crash it is the same to the last byte.

use crm_proto::{
    erp::{
        AddressesReplaced, CodeAndDescription, ContactUpserted, CustomerApproved, CustomerDeclined, CustomerReleased,
        CustomerStatus, CustomerUpserted,
    },
    types::Money,
};
use jiff::Timestamp;
use prost::{Message, Name};
use prost_types::Timestamp as ProtoTimestamp;
use uuid::Uuid;

use super::book::{Decision, Outcome, Release};
use crate::{
    cloud_event::{AttributeError, CloudEvent},
    schema::{self, Envelope},
    tenant::TenantSlug,
};

/// Currency of the simulated dealer.
const CURRENCY: &str = "ZAR";

/// Id of a release: the same message always gives the same one.
pub(crate) fn release_id(tenant: &TenantSlug, crm_id: &str, release_time: Timestamp) -> Uuid {
    Uuid::new_v5(&namespace(tenant), format!("{crm_id} {release_time}").as_bytes())
}

/// The messages that tell the CRM about a decision, in the order in which they must be sent.
pub(crate) fn messages(
    tenant: &TenantSlug,
    release: &Release,
    decision: &Decision,
) -> Result<Vec<CloudEvent>, AttributeError> {
    let answer = Answer { tenant, release, decision };
    let (crm_id, message) = (release.message.crm_id.clone(), &release.message);
    let decide_time = Some(proto_time(decision.decide_time));
    match &decision.outcome {
        Outcome::Declined { reason } => {
            let declined = CustomerDeclined {
                crm_id: crm_id.clone(),
                reason: reason.clone(),
                declined_by: decision.decided_by.clone(),
                decline_time: decide_time,
            };
            Ok(vec![answer.seal(&declined)?])
        }
        Outcome::Approved { code, comment } => {
            let approved = CustomerApproved {
                crm_id: crm_id.clone(),
                code: code.clone(),
                approver: decision.decided_by.clone(),
                approve_time: decide_time,
                comment: comment.clone(),
            };
            let addresses = AddressesReplaced { code: code.clone(), addresses: message.addresses.clone() };
            let mut messages =
                vec![answer.seal(&approved)?, answer.seal(&snapshot(code, message))?, answer.seal(&addresses)?];
            for (number, contact) in (1..).zip(&message.contacts) {
                messages.push(answer.seal(&known_contact(code, number, contact))?);
            }
            Ok(messages)
        }
    }
}

/// What all messages of one decision have in common.
struct Answer<'a> {
    tenant: &'a TenantSlug,
    release: &'a Release,
    decision: &'a Decision,
}

impl Answer<'_> {
    fn seal<M: Message + Name>(&self, message: &M) -> Result<CloudEvent, AttributeError> {
        let envelope = Envelope {
            id: String::new(),
            source: self.tenant.event_source(),
            sequence: self.release.ordinal,
            time: self.decision.decide_time,
        };
        let mut event = schema::seal(message, envelope)?;
        let name = format!("{} {} {}", self.release.id, M::NAME, event.subject);
        event.id = Uuid::new_v5(&namespace(self.tenant), name.as_bytes()).to_string();
        // The answer belongs to the trace of the question.
        event.traceparent.clone_from(&self.release.traceparent);
        Ok(event)
    }
}

/// The customer as it now stands in the ERP: what the salesman typed, with what accounts adds.
fn snapshot(code: &str, message: &CustomerReleased) -> CustomerUpserted {
    let (credit_limit, payment_terms) = conditions(&message.rank);
    CustomerUpserted {
        code: code.to_owned(),
        crm_id: message.crm_id.clone(),
        name: message.name.clone(),
        status: CustomerStatus::Active.into(),
        customer_type: look_up(&message.customer_type),
        rank: look_up(&message.rank),
        reporting_area: look_up(&message.reporting_area),
        site: look_up(&message.site),
        main_salesman_code: message.main_salesman_code.clone(),
        additional_salesman_codes: message.additional_salesman_codes.clone(),
        telephone: message.telephone.clone(),
        fax: message.fax.clone(),
        email: message.email.clone(),
        website: message.website.clone(),
        trading_name: message.trading_name.clone(),
        registration_number: message.registration_number.clone(),
        vat_number: message.vat_number.clone(),
        credit_limit: Some(money(credit_limit)),
        payment_terms: payment_terms.to_owned(),
        account_balance: Some(money("0.00")),
        custom_fields: [].into(),
    }
}

/// A contact of the release with the code under which the ERP knows it from now on. Its version stays: nobody has changed it.
fn known_contact(customer_code: &str, number: u32, contact: &ContactUpserted) -> ContactUpserted {
    let code = if contact.code.is_empty() { format!("{customer_code}-{number}") } else { contact.code.clone() };
    ContactUpserted { code, customer_code: customer_code.to_owned(), customer_crm_id: String::new(), ..contact.clone() }
}

/// Credit limit and payment terms of a new customer, by rank: the better known, the more credit.
fn conditions(rank: &str) -> (&'static str, &'static str) {
    match rank {
        "PLATINUM" => ("250000.00", "60 days from statement"),
        "GOLD" => ("100000.00", "30 days from statement"),
        "SILVER" => ("50000.00", "30 days from statement"),
        "BRONZE" => ("25000.00", "30 days from invoice"),
        _ => ("5000.00", "Cash on delivery"),
    }
}

fn look_up(code: &str) -> Option<CodeAndDescription> {
    (!code.is_empty()).then(|| CodeAndDescription { code: code.to_owned(), description: String::new() })
}

fn money(amount: &str) -> Money {
    Money { amount: amount.to_owned(), currency: CURRENCY.to_owned() }
}

fn proto_time(time: Timestamp) -> ProtoTimestamp {
    ProtoTimestamp { seconds: time.as_second(), nanos: time.subsec_nanosecond() }
}

fn namespace(tenant: &TenantSlug) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, tenant.event_source().as_bytes())
}
