//! A recommendation: something that the nightly run suggests to do with a customer (D§2.12, 3.6).

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, etag, validate};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::status::words;

/// Most characters of why one is rejected.
const LONGEST_REASON: usize = 500;

words! {
    /// Why something is suggested.
    RecommendationType {
        /// Nobody has dealt with the customer for as long as the call cycle of its rank.
        RankCallDue => "RANK_CALL_DUE",
        /// A contract with the customer ends. No run makes these yet: the service does not hear of contracts.
        ContractExpiring => "CONTRACT_EXPIRING",
        /// A contract of the customer with a competing supplier ends.
        ThirdPartyExpiring => "THIRD_PARTY_EXPIRING",
        /// A sales contact has birthday.
        Birthday => "BIRTHDAY",
    }
}

words! {
    /// Where a recommendation stands.
    RecommendationState {
        /// Waits for an answer.
        Pending => "PENDING",
        /// An activity was made of it.
        Accepted => "ACCEPTED",
        /// Rejected.
        Rejected => "REJECTED",
        /// Its reason was gone.
        Lapsed => "LAPSED",
    }
}

/// Why something is suggested, to whom, and for when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What kind of reason.
    pub kind: RecommendationType,
    /// What it is about: the customer, the third party or the contact.
    pub subject_id: Uuid,
    /// For which time: what was answered for it is not suggested again.
    pub period: String,
    /// The customer.
    pub customer_id: Uuid,
    /// Whom to talk to, if the customer has anybody.
    pub contact_id: Option<Uuid>,
    /// The customer's main salesman.
    pub salesman_id: EmployeeId,
    /// The day that matters.
    pub due_date: Date,
    /// Of a call: from when on the cycle counts.
    pub since: Option<Date>,
    /// Of a call: whether somebody dealt with the customer then; otherwise it was created then.
    pub dealt_with: bool,
    /// Of a call: name of the rank.
    pub rank_name: String,
    /// Of a call: days from one to the next.
    pub call_cycle_days: Option<i32>,
    /// Of a third party: who supplies the customer.
    pub supplier_name: String,
    /// Of a third party: number of the contract.
    pub contract_number: String,
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Why.
    pub reason: Reason,
    /// Where it stands.
    pub state: RecommendationState,
    /// Why it was rejected.
    pub reject_reason: String,
    /// The activity that was made of it.
    pub activity_id: Option<Uuid>,
    /// When the run made it.
    pub generated_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

impl Recommendation {
    /// A new one.
    #[must_use]
    pub fn suggest(id: Uuid, reason: Reason, caller: &Caller, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            reason,
            state: RecommendationState::Pending,
            reject_reason: String::new(),
            activity_id: None,
            generated_at: now,
            updated_at: now,
            updated_by: caller.name.to_string(),
        }
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Refuses if it waits for no answer.
    pub fn expect_pending(&self) -> Result<()> {
        let message = match self.state {
            RecommendationState::Pending => return Ok(()),
            RecommendationState::Accepted => "An activity was made of this recommendation already.",
            RecommendationState::Rejected => "This recommendation was rejected. Take the rejection back first.",
            RecommendationState::Lapsed => "The reason of this recommendation is gone: there is nothing to answer.",
        };
        Err(Error::new(Code::WrongState, "RECOMMENDATION_NOT_PENDING", message))
    }

    /// An activity was made of it.
    pub fn accept(self, activity_id: Uuid, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_pending()?;
        let (state, activity_id) = (RecommendationState::Accepted, Some(activity_id));
        Ok(Self { state, activity_id, ..self }.touched(caller, now))
    }

    /// It is not wanted.
    pub fn reject(self, reason: String, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_pending()?;
        let mut violations = Vec::new();
        validate::text("reason", &reason, LONGEST_REASON, &mut violations);
        validate::none(violations)?;
        Ok(Self { state: RecommendationState::Rejected, reject_reason: reason, ..self }.touched(caller, now))
    }

    /// Takes a rejection back. One that is pending stays as it is.
    pub fn restore(self, caller: &Caller, now: Timestamp) -> Result<Self> {
        match self.state {
            RecommendationState::Pending => Ok(self),
            RecommendationState::Rejected => Ok(self.pending(caller, now)),
            RecommendationState::Accepted | RecommendationState::Lapsed => {
                let message = "Only a rejection can be taken back, and this recommendation was not rejected.";
                Err(Error::new(Code::WrongState, "RECOMMENDATION_NOT_REJECTED", message))
            }
        }
    }

    /// Its reason is gone.
    #[must_use]
    pub fn lapse(self, caller: &Caller, now: Timestamp) -> Self {
        Self { state: RecommendationState::Lapsed, ..self }.touched(caller, now)
    }

    /// Its reason is back.
    #[must_use]
    pub fn come_back(self, reason: Reason, caller: &Caller, now: Timestamp) -> Self {
        Self { reason, generated_at: now, ..self }.pending(caller, now)
    }

    /// Its reason is about other people now.
    #[must_use]
    pub fn follow(self, reason: Reason, caller: &Caller, now: Timestamp) -> Self {
        Self { reason, ..self }.touched(caller, now)
    }

    /// Belongs to another salesman from now on, because the customer does.
    #[must_use]
    pub fn reassign(self, salesman_id: EmployeeId, caller: &Caller, now: Timestamp) -> Self {
        let reason = Reason { salesman_id, ..self.reason.clone() };
        self.follow(reason, caller, now)
    }

    fn pending(self, caller: &Caller, now: Timestamp) -> Self {
        let state = RecommendationState::Pending;
        Self { state, reject_reason: String::new(), ..self }.touched(caller, now)
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("type", &None, &Some(self.reason.kind.as_str()));
        changes.compare("due_date", &None, &Some(self.reason.due_date));
        changes.compare("salesman_id", &None, &Some(self.reason.salesman_id));
        changes
    }

    /// In what a later version differs from this one, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("state", &self.state.as_str(), &after.state.as_str());
        changes.compare("customer_id", &self.reason.customer_id, &after.reason.customer_id);
        changes.compare("contact_id", &self.reason.contact_id, &after.reason.contact_id);
        changes.compare("salesman_id", &self.reason.salesman_id, &after.reason.salesman_id);
        changes.compare("reject_reason", &self.reject_reason, &after.reject_reason);
        changes.compare("activity_id", &self.activity_id, &after.activity_id);
        changes
    }

    fn touched(self, caller: &Caller, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, updated_by: caller.name.to_string(), ..self }
    }
}
