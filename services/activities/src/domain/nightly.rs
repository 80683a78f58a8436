//! The nightly run: on which day it is due, what is a reason to suggest something (D§6), and what becomes of what was suggested before.

use std::collections::HashSet;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time},
    tz::TimeZone,
};
use uuid::Uuid;

use super::{Reason, Recommendation, RecommendationState, RecommendationType};

/// From when on a day's run is due, in the tenant's zone.
const HOUR: Time = Time::constant(2, 0, 0, 0);
/// How many months before its end a contract with a competitor is a reason, each of them once (O-34); the nearest first.
const THIRD_PARTY_MONTHS: [i32; 2] = [1, 6];
/// How many days before it a birthday is a reason.
const BIRTHDAY_DAYS: i32 = 7;

/// The last day whose run is due. Days are compared, not hours counted: a night in which the clocks skip the hour or strike it twice has one run,
/// too.
#[must_use]
pub fn due_day(now: Timestamp, zone: &TimeZone) -> Date {
    let local = now.to_zoned(zone.clone());
    let today = local.date();
    if local.time() >= HOUR { today } else { today.yesterday().unwrap_or(today) }
}

/// When the run after the last due one is due. Where the clocks skip the hour, that is when they go on.
#[must_use]
pub fn next_run(now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let day = due_day(now, zone).tomorrow().ok()?;
    Some(day.to_datetime(HOUR).to_zoned(zone.clone()).ok()?.timestamp())
}

/// On which day a call is due, if it is: the last one that ends a cycle since then. A rejected call is suggested again one cycle later.
#[must_use]
pub fn call_due(since: Date, cycle_days: i32, today: Date) -> Option<Date> {
    let days = since.until(today).ok()?.get_days();
    let cycles = days / cycle_days.max(1);
    (cycles > 0).then(|| since.saturating_add((cycles * cycle_days).days()))
}

/// Behind this day no contract with a competitor ends that is a reason today. Months before 31 August end earlier: its last days have 28 February
/// half a year before.
#[must_use]
pub fn last_end(today: Date) -> Date {
    let [.., most] = THIRD_PARTY_MONTHS;
    today.saturating_add(most.months()).saturating_add(3.days())
}

/// As which reason a contract with a competitor counts today, if it does: its end, and how many months before it that is.
#[must_use]
pub fn third_party_period(end: Date, today: Date) -> Option<String> {
    let months = THIRD_PARTY_MONTHS.into_iter().find(|months| end.saturating_sub(months.months()) <= today)?;
    (today <= end).then(|| format!("{end} -{months}"))
}

/// The birthday that is a reason today, if there is one. Who was born on 29 February has birthday on the last of the month in other years.
#[must_use]
pub fn birthday_soon(born: Date, today: Date) -> Option<Date> {
    let last = today.saturating_add(BIRTHDAY_DAYS.days());
    let in_year = |year: i16| {
        let month = Date::new(year, born.month(), 1).ok()?;
        Date::new(year, born.month(), born.day().min(month.days_in_month())).ok()
    };
    [today.year(), last.year()].into_iter().filter_map(in_year).find(|day| (today..=last).contains(day))
}

/// What a run does with one recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its reason is gone.
    Lapse,
    /// Its reason is back.
    ComeBack,
    /// Its reason is about other people now.
    Follow,
}

/// What a run does with some customers' recommendations.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was not suggested before.
    pub new: Vec<Reason>,
    /// What is done with what was: which one, and with which reason.
    pub steps: Vec<(Uuid, Step, Option<Reason>)>,
}

/// Compares the reasons that there are for some customers with what was suggested: to these customers, as far as it is pending, and of the same
/// subjects.
#[must_use]
pub fn compare(reasons: Vec<Reason>, known: &[Recommendation]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut met = HashSet::new();
    for reason in reasons {
        let Some(before) = suggested_for(&reason, known) else {
            outcome.new.push(reason);
            continue;
        };
        met.insert(before.id);
        match before.state {
            RecommendationState::Pending => {
                // A call stays due since it was; what else is known of it may be news.
                let (period, due_date) = (before.reason.period.clone(), before.reason.due_date);
                let present = Reason { period, due_date, ..reason };
                if present != before.reason {
                    outcome.steps.push((before.id, Step::Follow, Some(present)));
                }
            }
            RecommendationState::Lapsed => outcome.steps.push((before.id, Step::ComeBack, Some(reason))),
            RecommendationState::Accepted | RecommendationState::Rejected => {}
        }
    }
    let gone = known.iter().filter(|it| it.state == RecommendationState::Pending && !met.contains(&it.id));
    outcome.steps.extend(gone.map(|it| (it.id, Step::Lapse, None)));
    outcome
}

/// What was suggested for this reason: what waits for an answer, also since a cycle before; otherwise what was answered for the same time.
fn suggested_for<'a>(reason: &Reason, known: &'a [Recommendation]) -> Option<&'a Recommendation> {
    let mut of_subject =
        known.iter().filter(|it| it.reason.kind == reason.kind && it.reason.subject_id == reason.subject_id);
    let waits = |it: &&Recommendation| {
        let call = reason.kind == RecommendationType::RankCallDue && it.reason.since == reason.since;
        it.state == RecommendationState::Pending && (call || it.reason.period == reason.period)
    };
    let waiting = of_subject.clone().find(waits);
    waiting.or_else(|| of_subject.find(|it| it.reason.period == reason.period))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::{Caller, EmployeeId, TenantId};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_run_is_due_once_for_each_local_day_also_when_the_clocks_change() {
        for (zone, now, expected) in [
            ("Africa/Johannesburg", "2026-11-28T23:59:59Z", "2026-11-28"),
            ("Africa/Johannesburg", "2026-11-29T00:00:00Z", "2026-11-29"),
            // The clocks go from 02:00 to 03:00, and no 02:00 is ever struck.
            ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-28"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29"),
            // 02:00 is struck twice: at 00:00 and at 01:00 UTC.
            ("Europe/Berlin", "2026-10-24T23:59:59Z", "2026-10-24"),
            ("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25"),
            ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25"),
            // From 02:00 back to 01:00: the hour before comes twice, 02:00 once.
            ("America/New_York", "2026-11-01T05:30:00Z", "2026-10-31"),
            ("America/New_York", "2026-11-01T06:30:00Z", "2026-10-31"),
            ("America/New_York", "2026-11-01T07:00:00Z", "2026-11-01"),
            ("Pacific/Kiritimati", "2026-06-01T12:00:00Z", "2026-06-02"),
        ] {
            let (zone, now) = (TimeZone::get(zone).unwrap(), now.parse().unwrap());
            assert_eq!(due_day(now, &zone), day(expected), "{now}");
            // The next one is due when it is said to be, and not a moment before.
            let next = next_run(now, &zone).unwrap();
            assert!(next > now);
            assert_eq!(due_day(next, &zone), day(expected).tomorrow().unwrap(), "{now}: {next}");
            assert_eq!(due_day(next - jiff::SignedDuration::from_nanos(1), &zone), day(expected), "{now}: {next}");
        }
    }

    #[test]
    fn a_call_is_due_when_its_cycle_ends_and_again_after_each_further_one() {
        for (today, expected) in [
            ("2026-01-30", None),
            ("2026-01-31", Some("2026-01-31")),
            ("2026-03-01", Some("2026-01-31")),
            ("2026-03-02", Some("2026-03-02")),
            ("2025-12-31", None),
        ] {
            assert_eq!(call_due(day("2026-01-01"), 30, day(today)), expected.map(day), "{today}");
        }
    }

    #[test]
    fn a_birthday_is_near_for_seven_days_over_the_end_of_the_year_and_in_years_without_29_february() {
        for (born, today, expected) in [
            ("1980-04-12", "2026-04-04", None),
            ("1980-04-12", "2026-04-05", Some("2026-04-12")),
            ("1980-04-12", "2026-04-12", Some("2026-04-12")),
            ("1980-04-12", "2026-04-13", None),
            ("1980-01-02", "2026-12-28", Some("2027-01-02")),
            ("1980-02-29", "2026-02-25", Some("2026-02-28")),
            ("1980-02-29", "2028-02-25", Some("2028-02-29")),
            ("1980-02-29", "2026-03-01", None),
        ] {
            assert_eq!(birthday_soon(day(born), day(today)), expected.map(day), "{born} on {today}");
        }
    }

    #[test]
    fn a_contract_with_a_competitor_is_a_reason_six_calendar_months_and_one_before_its_end() {
        for (end, today, expected) in [
            ("2026-08-31", "2026-02-27", None),
            ("2026-08-31", "2026-02-28", Some("2026-08-31 -6")),
            ("2026-08-29", "2026-02-28", Some("2026-08-29 -6")),
            ("2026-08-31", "2026-07-30", Some("2026-08-31 -6")),
            ("2026-08-31", "2026-07-31", Some("2026-08-31 -1")),
            ("2026-08-31", "2026-08-31", Some("2026-08-31 -1")),
            ("2026-08-31", "2026-09-01", None),
            ("2028-08-31", "2028-02-28", None),
        ] {
            let (end, today) = (day(end), day(today));
            assert_eq!(third_party_period(end, today).as_deref(), expected, "{end} on {today}");
            assert!(expected.is_none() || end <= last_end(today), "{end} is found on {today}");
        }
    }

    fn call(due: &str, since: &str) -> Reason {
        Reason {
            kind: RecommendationType::RankCallDue,
            subject_id: Uuid::from_u128(1),
            period: due.into(),
            customer_id: Uuid::from_u128(1),
            contact_id: None,
            salesman_id: EmployeeId(Uuid::from_u128(2)),
            due_date: day(due),
            since: Some(day(since)),
            dealt_with: true,
            rank_name: "Gold".into(),
            call_cycle_days: Some(30),
            supplier_name: String::new(),
            contract_number: String::new(),
        }
    }

    fn suggested(reason: Reason, state: RecommendationState) -> Recommendation {
        let caller = Caller::system(TenantId(Uuid::nil()));
        let suggested = Recommendation::suggest(Uuid::from_u128(9), reason, &caller, Timestamp::UNIX_EPOCH);
        Recommendation { state, ..suggested }
    }

    #[test]
    fn what_was_suggested_is_not_suggested_twice_and_ends_with_its_reason() {
        use RecommendationState::{Accepted, Lapsed, Pending, Rejected};
        let first = call("2026-01-31", "2026-01-01");
        let next = call("2026-03-02", "2026-01-01");
        let later = call("2026-04-30", "2026-03-31");
        let id = Uuid::from_u128(9);
        let new = |reason: &Reason| Outcome { new: vec![reason.clone()], steps: Vec::new() };
        let step = |step, reason: Option<Reason>| Outcome { new: Vec::new(), steps: vec![(id, step, reason)] };
        for (state, present, expected) in [
            (Pending, Some(&first), Outcome::default()),
            (Pending, Some(&next), Outcome::default()),
            (Pending, None, step(Step::Lapse, None)),
            (Accepted, Some(&first), Outcome::default()),
            (Accepted, None, Outcome::default()),
            (Rejected, Some(&first), Outcome::default()),
            (Rejected, Some(&next), new(&next)),
            (Lapsed, Some(&first), step(Step::ComeBack, Some(first.clone()))),
            (Lapsed, Some(&next), new(&next)),
        ] {
            let known = [suggested(first.clone(), state)];
            assert_eq!(compare(present.into_iter().cloned().collect(), &known), expected, "{state:?} {present:?}");
        }
        let both = Outcome { new: vec![later.clone()], steps: vec![(id, Step::Lapse, None)] };
        assert_eq!(compare(vec![later], &[suggested(first.clone(), Pending)]), both);
        let salesman_id = EmployeeId(Uuid::from_u128(3));
        let moved = compare(vec![Reason { salesman_id, ..next }], &[suggested(first.clone(), Pending)]);
        assert_eq!(moved, step(Step::Follow, Some(Reason { salesman_id, ..first })));
    }
}
