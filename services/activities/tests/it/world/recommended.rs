//! What recommendations are made from, nights, and what waits for an answer.

use crm_activities::nightly;
use crm_proto::{
    activities::{self as pb, RecommendationChange, RecommendationChanged},
    customers::{self, StaticCode, StaticCodeList, StaticCodesChanged},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{Known, Person, World};

fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
}

impl World {
    /// The day it is in Johannesburg.
    pub fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::get("Africa/Johannesburg").unwrap()).date()
    }

    pub fn days(&self, days: i64) {
        self.database.clock.advance(SignedDuration::from_hours(24 * days));
    }

    /// Makes the run of this day, whether the service has made it before or not.
    pub async fn night(&self) {
        nightly::run_again(&self.database.worker(), self.tenant).await.unwrap();
    }

    /// A Gold customer of Sam's that was created so many days ago, whose contact may be called.
    pub async fn gold(&self, name: &str, days_ago: i64) -> Known {
        let created = self.now() - SignedDuration::from_hours(24 * days_ago);
        let customer = customers::Customer {
            rank: "GOLD".into(),
            rank_name: "Gold".into(),
            rank_call_cycle_days: Some(30),
            create_time: Some(timestamp(created)),
            additional_salesman_ids: vec![self.employee_id("PIET")],
            ..self.customer(name)
        };
        self.known(customer).await
    }

    /// The list of ranks, with this cycle of Gold.
    pub async fn gold_cycle(&self, days: Option<i32>, told: Timestamp) {
        let gold =
            StaticCode { code: "GOLD".into(), description: "Gold".into(), call_cycle_days: days, ..Default::default() };
        let event = StaticCodesChanged {
            list: StaticCodeList::Rank.into(),
            static_codes: vec![gold],
            change_time: Some(timestamp(told)),
            ..Default::default()
        };
        self.hear(&event).await;
    }

    pub async fn switches(&self, on: &[&str], off: &[&str], told: Timestamp) {
        let code = |code: &&str| StaticCode { code: (*code).into(), description: (*code).into(), ..Default::default() };
        let event = StaticCodesChanged {
            list: StaticCodeList::RecommendationType.into(),
            static_codes: on.iter().map(code).collect(),
            retired_codes: off.iter().map(|code| (*code).into()).collect(),
            change_time: Some(timestamp(told)),
        };
        self.hear(&event).await;
    }

    pub async fn third_party(&self, of: &Known, end: Date, version: i64, id: Uuid) {
        self.third_party_changed(of, end, version, id, None).await;
    }

    /// The same for one that was deleted.
    pub async fn third_party_gone(&self, of: &Known, end: Date, version: i64, id: Uuid) {
        self.third_party_changed(of, end, version, id, Some(timestamp(self.now()))).await;
    }

    async fn third_party_changed(
        &self,
        of: &Known,
        end: Date,
        version: i64,
        id: Uuid,
        delete_time: Option<prost_types::Timestamp>,
    ) {
        let gone = delete_time.is_some();
        let third_party = customers::ThirdParty {
            id: id.to_string(),
            customer_id: of.id().into(),
            supplier_name: "Cape Copy Company".into(),
            contract_number: "CA-41037".into(),
            end_date: end.to_string(),
            etag: version.to_string(),
            delete_time,
            ..Default::default()
        };
        let change = if gone { customers::ThirdPartyChange::Deleted } else { customers::ThirdPartyChange::Updated };
        self.hear(&customers::ThirdPartyChanged { third_party: Some(third_party), change: change.into() }).await;
    }

    /// A contract of the customer's with a competitor that ends in 30 days, and what the nightly run makes of it.
    pub async fn recommended(&self, known: &Known) {
        self.third_party(known, self.today().saturating_add(30.days()), 1, Uuid::new_v4()).await;
        self.night().await;
    }

    pub async fn told(&self) -> Vec<RecommendationChange> {
        self.events_of::<RecommendationChanged>().await.iter().map(RecommendationChanged::change).collect()
    }
}

/// What waits for the person's answer.
pub async fn pending(person: &Person) -> Vec<pb::Recommendation> {
    person.recommendations(pb::ListRecommendationsRequest::default()).await.unwrap().recommendations
}

pub async fn only(person: &Person) -> pb::Recommendation {
    let mut listed = pending(person).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    listed.pop().unwrap()
}
