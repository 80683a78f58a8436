//! What a mail says of a notification: the same as the bell, in words that stand alone.

use jiff::{Timestamp, tz::TimeZone};

use super::{NotificationKind, PlannedActivity, Work};

/// What is told.
#[derive(Clone, Debug)]
pub struct NoticeMail<'a> {
    /// What happened.
    pub kind: NotificationKind,
    /// To which customer.
    pub customer: &'a str,
    /// Or to what work with it.
    pub work: Option<&'a Work>,
    /// Who did it; empty for nobody.
    pub person: &'a str,
    /// What he wrote; empty for nothing.
    pub said: &'a str,
    /// The zone of the tenant's days and times.
    pub zone: TimeZone,
    /// Where the page is on which it is seen.
    pub link: String,
    /// Where such mails are ordered and cancelled.
    pub settings_link: String,
}

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Subject.
    pub subject: String,
    /// As text.
    pub text: String,
    /// As HTML, with everything escaped that people typed.
    pub html: String,
}

/// The path of the page that a notification leads to: the activity, the case, or the customer.
#[must_use]
pub fn way_to(customer: uuid::Uuid, work: Option<&Work>) -> String {
    match work {
        Some(Work { activity: Some(activity), .. }) => format!("/activities/{}", activity.id),
        Some(work) => format!("/cases/{}", work.case_id),
        None => format!("/customers/{customer}"),
    }
}

impl NoticeMail<'_> {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        let (subject, facts) = (self.subject(), self.facts());
        let open = "Open it in the CRM";
        let why = "You get this mail because you chose it.";
        let change = "Change which mails you get";
        let (link, settings) = (&self.link, &self.settings_link);
        let lines: Vec<String> = facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
        let blank = if facts.is_empty() { "" } else { "\n\n" };
        let told = lines.join("\n");
        let text = format!("{subject}\n\n{told}{blank}{open}: {link}\n\n--\n{why} {change}: {settings}\n");
        let rows = escaped(&told).replace('\n', "<br>\n");
        let html = format!(
            "<p><strong>{}</strong></p>\n<p>{rows}</p>\n<p><a href=\"{}\">{open}</a></p>\n\
             <p><small>{why} <a href=\"{}\">{change}</a></small></p>\n",
            escaped(&subject),
            escaped(link),
            escaped(settings)
        );
        Words { subject, text, html }
    }

    /// What happened, in one line.
    fn subject(&self) -> String {
        let name = self.customer;
        let activity = self.work.and_then(|work| work.activity.as_ref());
        let what = activity.map(activity_words).unwrap_or_default();
        let subject = match (self.kind, activity) {
            (NotificationKind::Approved, _) => format!("{name} was approved and is Active now"),
            (NotificationKind::Declined, _) => format!("{name} was declined"),
            (NotificationKind::Held, _) => format!("{name} was put on hold"),
            (NotificationKind::ReleasedFromHold, _) => format!("{name} was released from hold"),
            (NotificationKind::Deactivated, _) => format!("{name} became Inactive"),
            (NotificationKind::Linked, _) => format!("You were linked to {name}"),
            (NotificationKind::MainSalesman, _) => format!("You are the main salesman of {name} now"),
            (NotificationKind::Reminder, Some(activity)) => format!("{what} on {}", self.time(activity.start_at)),
            (NotificationKind::Overdue, Some(_)) => format!("{what} is overdue"),
            (NotificationKind::Assigned, Some(_)) => format!("Planned for you: {what}"),
            (NotificationKind::Reminder | NotificationKind::Overdue | NotificationKind::Assigned, None) => {
                format!("The case “{}” of {name} is yours now", self.work.map_or("", |work| &work.subject))
            }
        };
        one_line(&subject)
    }

    /// What else there is to say, each with what it is.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        if let Some(activity) = self.work.and_then(|work| work.activity.as_ref()) {
            facts.push(("Customer", one_line(self.customer)));
            facts.push(("About", one_line(self.work.map_or("", |work| &work.subject))));
            facts.push(("Time", self.time(activity.start_at)));
        }
        facts.push(("By", one_line(self.person)));
        facts.push(("Words", one_line(self.said)));
        facts.retain(|(_, value)| !value.is_empty());
        facts
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%A, %-d %B %Y, %H:%M").to_string()
    }
}

/// "Call with Zinzi Nkosi"; without a contact just "Call".
fn activity_words(activity: &PlannedActivity) -> String {
    let word = match activity.activity_type.as_str() {
        "CALL" => "Call",
        "EMAIL" => "Email",
        "MEETING" => "Meeting",
        "ON_SITE_INSPECTION" => "On-Site Inspection",
        _ => "Activity",
    };
    if activity.contact_name.is_empty() { word.to_owned() } else { format!("{word} with {}", activity.contact_name) }
}

/// What people typed in several lines, in one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use uuid::Uuid;

    use super::*;

    fn mail(kind: NotificationKind, work: Option<&Work>) -> NoticeMail<'_> {
        NoticeMail {
            kind,
            customer: "Hope\r\nBcc: all <b>Works</b>",
            work,
            person: "Maria",
            said: "",
            zone: TimeZone::get("Africa/Johannesburg").unwrap(),
            link: "https://crm.example.com/activities/1".into(),
            settings_link: "https://crm.example.com/settings/notifications".into(),
        }
    }

    fn call() -> Work {
        Work {
            case_id: Uuid::nil(),
            subject: "Copiers & more".into(),
            activity: Some(PlannedActivity {
                id: Uuid::nil(),
                activity_type: "CALL".into(),
                contact_name: "Zinzi Nkosi".into(),
                start_at: "2026-11-02T12:30:00Z".parse().unwrap(),
            }),
            count: 1,
        }
    }

    #[test]
    fn a_reminder_says_what_begins_when_in_the_tenant_s_time() {
        let call = call();
        let words = mail(NotificationKind::Reminder, Some(&call)).words();
        assert_eq!(words.subject, "Call with Zinzi Nkosi on Monday, 2 November 2026, 14:30");
        for said in [
            "Customer: Hope Bcc: all <b>Works</b>\n",
            "About: Copiers & more\n",
            "Open it in the CRM: https://crm.example.com/activities/1\n",
            "Change which mails you get: https://crm.example.com/settings/notifications",
        ] {
            assert!(words.text.contains(said), "{said} in {}", words.text);
        }
    }

    #[test]
    fn what_people_typed_is_text_also_in_html_and_one_line_in_the_subject() {
        let call = call();
        let html = mail(NotificationKind::Reminder, Some(&call)).words().html;
        assert!(html.contains("all &lt;b&gt;Works&lt;/b&gt;") && html.contains("Copiers &amp; more"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
        let held = mail(NotificationKind::Held, None).words();
        assert_eq!(held.subject, "Hope Bcc: all <b>Works</b> was put on hold");
        let declined = NoticeMail { said: "No\nVAT number.", ..mail(NotificationKind::Declined, None) }.words();
        assert!(declined.text.contains("By: Maria\nWords: No VAT number.\n"), "{}", declined.text);
    }

    #[test]
    fn a_mail_leads_where_the_notification_does() {
        let (customer, mut work) = (Uuid::from_u128(7), call());
        assert_eq!(way_to(customer, None), format!("/customers/{customer}"));
        assert_eq!(way_to(customer, Some(&work)), format!("/activities/{}", Uuid::nil()));
        work.activity = None;
        assert_eq!(way_to(customer, Some(&work)), format!("/cases/{}", Uuid::nil()));
    }
}
