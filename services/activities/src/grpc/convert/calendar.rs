//! Activities as an iCalendar file.

use crm_chassis::{Error, Result, TenantId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::ical::Lines;
use crate::{
    domain::{ActivityStatus, ActivityType},
    store::activities::Listed,
};

/// How often programs shall look again: what moves during a day should be seen on that day.
const REFRESH: &str = "PT1H";

/// Grows whenever the same activities are written otherwise, so that programs take the file again.
const FORM: u32 = 1;

/// Longest address of the web client, in characters.
const LONGEST_URL: usize = 200;

/// The address of the web client without its last slash; none is empty.
///
/// # Errors
/// What is no address, or would break out of its line.
pub fn web_url(text: &str) -> Result<&str> {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let fits = text.chars().count() <= LONGEST_URL && text.chars().all(|it| it.is_ascii_graphic());
    if text.is_empty() || (is_address && fits) {
        return Ok(text.trim_end_matches('/'));
    }
    Err(Error::invalid(
        "web_url",
        "Give the address of the web client, for example https://crm.example.com, or nothing.",
    ))
}

/// The etag of a file whose activities are in this state. It is a weak one: it follows from what is shown, not from the bytes.
#[must_use]
pub fn etag(state: &str, web_url: &str) -> String {
    let address = Uuid::new_v5(&Uuid::NAMESPACE_URL, web_url.as_bytes()).simple();
    format!("W/\"{FORM}-{state}-{address}\"")
}

/// The file. Times are in UTC, which needs no rules of a zone and is right in each: nothing in it repeats.
#[must_use]
pub fn calendar(tenant: TenantId, activities: &[Listed], web_url: &str) -> String {
    let mut lines = Lines::default();
    lines.property("BEGIN", "VCALENDAR");
    lines.property("VERSION", "2.0");
    lines.property("PRODID", "-//CRM//Activities//EN");
    lines.property("CALSCALE", "GREGORIAN");
    lines.property("METHOD", "PUBLISH");
    for name in ["NAME", "X-WR-CALNAME"] {
        lines.text(name, "CRM activities");
    }
    lines.property("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.property("X-PUBLISHED-TTL", REFRESH);
    for listed in activities {
        event(&mut lines, tenant, listed, web_url);
    }
    lines.property("END", "VCALENDAR");
    lines.finish()
}

fn event(lines: &mut Lines, tenant: TenantId, listed: &Listed, web_url: &str) {
    let Listed { activity, customer_name, .. } = listed;
    let done = activity.status != ActivityStatus::Open;
    let start = activity.start_at();
    let minutes = activity.plan.duration_minutes.unwrap_or_default();
    let end = start.saturating_add(SignedDuration::from_mins(minutes.into())).unwrap_or(start);
    let kind = activity.plan.activity_type.map(kind).unwrap_or_default();
    let tick = if done { "✓ " } else { "" };

    lines.property("BEGIN", "VEVENT");
    // The same wherever the file comes from.
    lines.property("UID", &format!("{}@{}", activity.id, tenant.0));
    lines.property("DTSTAMP", &utc(activity.updated_at));
    lines.property("CREATED", &utc(activity.created_at));
    lines.property("LAST-MODIFIED", &utc(activity.updated_at));
    lines.property("SEQUENCE", &activity.version.to_string());
    lines.property("DTSTART", &utc(start));
    lines.property("DTEND", &utc(end));
    lines.text("SUMMARY", &format!("{tick}{kind}: {} – {customer_name}", activity.plan.subject));
    lines.text("DESCRIPTION", &description(listed));
    lines.text("CATEGORIES", kind);
    lines.property("STATUS", "CONFIRMED");
    // What is done leaves the time free again.
    lines.property("TRANSP", if done { "TRANSPARENT" } else { "OPAQUE" });
    if !web_url.is_empty() {
        lines.property("URL", &format!("{web_url}/activities/{}", activity.id));
    }
    if let Some(minutes) = activity.plan.reminder_minutes.filter(|minutes| !done && *minutes > 0) {
        alarm(lines, minutes, &activity.plan.subject);
    }
    lines.property("END", "VEVENT");
}

/// The reminder, by the calendar program's own means: ours reaches only who is in the CRM.
fn alarm(lines: &mut Lines, minutes: i32, subject: &str) {
    lines.property("BEGIN", "VALARM");
    lines.property("ACTION", "DISPLAY");
    lines.property("TRIGGER", &format!("-PT{minutes}M"));
    lines.text("DESCRIPTION", subject);
    lines.property("END", "VALARM");
}

/// What is to be known on the way there: with whom and how to reach them, the case, what is to be done and what came of it.
fn description(listed: &Listed) -> String {
    let Listed { activity, contact, customer_name, case_number, case_subject, .. } = listed;
    let mut numbers = Vec::new();
    for number in [&contact.mobile, &contact.business_telephone, &contact.telephone] {
        if !number.is_empty() && !numbers.contains(&number.as_str()) {
            numbers.push(number.as_str());
        }
    }
    let facts = [
        ("Customer", customer_name.clone()),
        ("With", contact.name.clone()),
        ("Telephone", numbers.join(", ")),
        ("E-mail", contact.email.clone()),
        ("Case", format!("#{case_number} {case_subject}")),
    ];
    let facts = facts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}: {value}"));
    let facts = facts.collect::<Vec<_>>().join("\n");
    let texts = [facts, activity.plan.instructions.clone(), activity.outcome.clone()];
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

const fn kind(activity_type: ActivityType) -> &'static str {
    match activity_type {
        ActivityType::Call => "Call",
        ActivityType::Email => "E-mail",
        ActivityType::Meeting => "Meeting",
        ActivityType::OnSiteInspection => "On-Site Inspection",
    }
}

fn utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
