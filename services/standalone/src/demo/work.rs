//! What the salesmen have planned and done: cases with their activities, some for today, some overdue, some in the next weeks.

use jiff::{ToSpan as _, Zoned, civil::Time};
use serde_json::{Value, json};

/// A case to begin, with what was done in it already and what is planned next.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCase {
    /// The case as the API takes it, without contact and case type.
    pub case: Value,
    /// Code of its type.
    pub case_type: &'static str,
    /// Code of the stage that it has come to.
    pub stage: &'static str,
    /// The activities, the last one open; of each other one there is what came of it.
    pub activities: Vec<(Value, &'static str)>,
    /// How it ended, as the API takes it; none if it is open.
    pub ending: Option<Value>,
}

/// Subject, case type and value of a case.
type Opportunity = (&'static str, &'static str, &'static str);

const OPPORTUNITIES: [Opportunity; 12] = [
    ("Two A3 colour machines for the head office", "NEW-BUSINESS", "184000.00"),
    ("Lease ends: renew for three years", "RENEWAL", "96500.00"),
    ("Replace the old finisher", "UPGRADE", "41200.00"),
    ("Toner and paper for the year", "SUPPLIES", "23800.00"),
    ("Managed print for five branches", "NEW-BUSINESS", "412000.00"),
    ("Scan to e-mail for the field workers", "UPGRADE", "18900.00"),
    ("Second tray and stapler", "SUPPLIES", "7400.00"),
    ("Service agreement for machines of other makes", "SERVICE", "56000.00"),
    ("Renewal with a faster machine", "RENEWAL", "128000.00"),
    ("Colour copier for the marketing department", "NEW-BUSINESS", "73500.00"),
    ("Move to pay per page", "SERVICE", "88000.00"),
    ("Wide-format plotter for the drawing office", "NEW-BUSINESS", "149000.00"),
];

/// Type, subject and minutes of an activity.
type Step = (&'static str, &'static str, i32);

const STEPS: [Step; 8] = [
    ("ACTIVITY_TYPE_CALL", "Ask for the number of copies a month", 30),
    ("ACTIVITY_TYPE_MEETING", "Show the range in the showroom", 60),
    ("ACTIVITY_TYPE_EMAIL", "Send the brochure and references", 30),
    ("ACTIVITY_TYPE_ON_SITE_INSPECTION", "Measure the space and count the sockets", 60),
    ("ACTIVITY_TYPE_CALL", "Follow up on the offer", 30),
    ("ACTIVITY_TYPE_MEETING", "Go through the offer with the owner", 60),
    ("ACTIVITY_TYPE_CALL", "Agree on the day of the installation", 30),
    ("ACTIVITY_TYPE_EMAIL", "Confirm what was agreed", 30),
];

const OUTCOMES: [&str; 4] = [
    "They print about 9,000 pages a month, a third of it in colour.",
    "Liked it. The office manager collects two more offers.",
    "Decides after the board meeting at the end of the month.",
    "Asked for a shorter contract.",
];

/// Days from today of what is planned: some for today, some overdue, the rest in the coming weeks.
const DAYS: [i32; 18] = [0, 1, 0, -1, 2, 0, 5, -3, 0, 3, 8, 0, -9, 13, 1, 0, 21, 6];

/// Stages of the starter list: most cases are at the beginning.
const STAGES: [&str; 8] =
    ["INTERESTED", "PROPOSAL", "QUALIFIED", "INTERESTED", "NEGOTIATION", "QUALIFIED", "INTERESTED", "PROPOSAL"];

/// Of so many cases one has ended.
const ENDED: usize = 7;

/// So many cases, at `now` in the dealer's zone. The same ones on the same day.
#[must_use]
pub fn cases(number: usize, now: &Zoned) -> Vec<PlannedCase> {
    (0..number).map(|index| case(index, now)).collect()
}

fn case(index: usize, now: &Zoned) -> PlannedCase {
    let (subject, case_type, value) = OPPORTUNITIES[index % OPPORTUNITIES.len()];
    let days = DAYS[index % DAYS.len()];
    let decides = now.date().saturating_add((20 + i32::try_from(index * 11 % 90).unwrap_or_default()).days());
    let case = json!({
        "subject": subject,
        "value": {"amount": value, "currency": "ZAR"},
        "caseDate": decides.to_string(),
    });
    let done = index % 3;
    let activities = (0..=done).map(|step| {
        let (activity_type, subject, minutes) = STEPS[(index + step) % STEPS.len()];
        let ago = i32::try_from(done - step).unwrap_or_default() * 6;
        let start = at(now, days - ago, index + step);
        let activity =
            json!({"type": activity_type, "subject": subject, "startTime": start, "durationMinutes": minutes});
        (activity, OUTCOMES[(index + step) % OUTCOMES.len()])
    });
    let ending = (index % ENDED == ENDED - 1).then(|| match index / ENDED % 2 {
        0 => json!({"result": "CASE_STATUS_WON", "comment": "Signed for three years."}),
        _ => json!({"result": "CASE_STATUS_LOST", "reason": "Price", "competitor": "Cape Copy Company"}),
    });
    let stage = STAGES[index % STAGES.len()];
    PlannedCase { case, case_type, stage, activities: activities.collect(), ending }
}

/// A time of office hours so many days from today.
fn at(now: &Zoned, days: i32, index: usize) -> String {
    let half_hours = i8::try_from(index * 5 % 17).unwrap_or_default();
    let time = Time::constant(8 + half_hours / 2, half_hours % 2 * 30, 0, 0);
    let date = now.date().saturating_add(days.days());
    let start = date.to_datetime(time).to_zoned(now.time_zone().clone());
    start.map_or_else(|_| now.timestamp(), |start| start.timestamp()).to_string()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn some_are_for_today_some_overdue_some_to_come_and_some_have_ended() {
        let now: Zoned = "2026-11-29T10:00:00+02:00[Africa/Johannesburg]".parse().unwrap();
        let cases = cases(40, &now);
        let last = |case: &PlannedCase| {
            let (activity, _) = case.activities.last().unwrap();
            let start: jiff::Timestamp = activity["startTime"].as_str().unwrap().parse().unwrap();
            start.to_zoned(now.time_zone().clone()).date()
        };
        let open: Vec<_> = cases.iter().filter(|case| case.ending.is_none()).map(last).collect();
        for (what, count) in [
            ("today", open.iter().filter(|day| **day == now.date()).count()),
            ("overdue", open.iter().filter(|day| **day < now.date()).count()),
            ("to come", open.iter().filter(|day| **day > now.date()).count()),
            ("ended", cases.len() - open.len()),
        ] {
            assert!(count >= 4, "{what}: {count}");
        }
        for stage in STAGES {
            assert!(cases.iter().filter(|case| case.stage == stage && case.ending.is_none()).count() >= 4, "{stage}");
        }
    }
}
