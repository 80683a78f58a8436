//! The page's HTML. Every value goes through [`Escaped`].

mod changed;

use std::{
    cmp::Reverse,
    fmt::{self, Write},
};

use crm_proto::erp::{Address, ContactUpserted};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    book::{Book, Change, ContactChange, Decision, Outcome, Release, Salesmen, State},
    html::Escaped,
    rules::{self, Verdict},
};
use crate::tenant::TenantSlug;

/// Decided releases, changes of customers, contacts and salesmen shown, newest first.
const MAX_ROWS: usize = 100;

/// What the page shows of one tenant.
pub(crate) struct TenantView {
    tenant: TenantSlug,
    waiting: Vec<Release>,
    decided: Vec<(Release, Decision, bool)>,
    /// With the names of the customers.
    changes: Vec<(String, Change)>,
    /// With the names of their customers.
    contacts: Vec<(String, ContactChange)>,
    salesmen: Vec<(String, Salesmen)>,
}

impl TenantView {
    /// Copies from the book what is shown.
    pub(crate) fn of(tenant: &TenantSlug, book: &Book) -> Self {
        let decided = book.releases().filter_map(|release| match &release.state {
            State::Decided(decision) => Some((release.clone(), decision.clone(), false)),
            State::Answered(decision) => Some((release.clone(), decision.clone(), true)),
            State::Waiting | State::Superseded => None,
        });
        let mut decided: Vec<_> = decided.collect();
        decided.sort_by_key(|(_, decision, _)| Reverse(decision.decide_time));
        decided.truncate(MAX_ROWS);
        let changes = book.changes().iter().map(|(crm_id, change)| {
            let code = Some(change.message.code.as_str()).filter(|code| !code.is_empty());
            (book.name_of(crm_id).or(code).unwrap_or(crm_id).to_owned(), change.clone())
        });
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|(_, change)| Reverse(change.receive_time));
        changes.truncate(MAX_ROWS);
        let contacts = book.contacts().values().map(|change| {
            let ContactUpserted { customer_crm_id, customer_code, .. } = &change.message;
            (book.name_of(customer_crm_id).unwrap_or(customer_code).to_owned(), change.clone())
        });
        let mut contacts: Vec<_> = contacts.collect();
        contacts.sort_by_key(|(_, change)| Reverse(change.receive_time));
        contacts.truncate(MAX_ROWS);
        let salesmen = book.salesmen().iter().map(|(code, salesmen)| (code.clone(), salesmen.clone()));
        Self {
            tenant: tenant.clone(),
            waiting: book.releases().filter(|release| matches!(release.state, State::Waiting)).cloned().collect(),
            decided,
            changes,
            contacts,
            salesmen: salesmen.take(MAX_ROWS).collect(),
        }
    }
}

/// The whole page.
pub(crate) fn page(views: &[TenantView]) -> String {
    document(|html| {
        html.write_str("<section><h2>The rules</h2><ul>")?;
        for rule in rules::IN_WORDS {
            write!(html, "<li>{}</li>", Escaped(rule))?;
        }
        html.write_str("</ul></section>")?;
        views.iter().try_for_each(|view| tenant(html, view))
    })
}

/// A page that says why something was not done.
pub(crate) fn problem(text: &str) -> String {
    document(|html| {
        write!(html, "<p role=\"alert\">{}</p><p><a href=\"/\">Back to the releases</a></p>", Escaped(text))
    })
}

fn document(body: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Accounts department (simulated ERP)</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\
         <body><header><h1>Accounts department <small>simulated ERP</small></h1><a href=\"/\">Refresh</a></header><main>",
    );
    // Writing into a string cannot fail.
    let _ = body(&mut html);
    html.push_str("</main></body></html>");
    html
}

fn tenant(html: &mut String, view: &TenantView) -> fmt::Result {
    let tenant = Escaped(&view.tenant);
    write!(html, "<section id=\"{tenant}\"><h2>Tenant {tenant}</h2><h3>Waiting ({})</h3>", view.waiting.len())?;
    if view.waiting.is_empty() {
        html.write_str("<p>No customer waits for an answer. Release one in the CRM to see it here.</p>")?;
    }
    for release in &view.waiting {
        waiting(html, &view.tenant, release)?;
    }
    write!(html, "<h3>Decided ({})</h3>", view.decided.len())?;
    if !view.decided.is_empty() {
        html.write_str(
            "<div class=\"wide\"><table><thead><tr><th>Customer</th><th>Contacts</th><th>Decision</th><th>By</th><th>When</th>\
             <th>Sent to the CRM</th></tr></thead><tbody>",
        )?;
        view.decided.iter().try_for_each(|(release, decision, sent)| decided(html, release, decision, *sent))?;
        html.write_str("</tbody></table></div>")?;
    }
    changed::customers(html, &view.changes)?;
    changed::contacts(html, &view.contacts)?;
    changed::salesmen(html, &view.salesmen)?;
    html.write_str("</section>")
}

fn waiting(html: &mut String, tenant: &TenantSlug, release: &Release) -> fmt::Result {
    let message = &release.message;
    let (numbers, verb, reason) = match rules::judge(message) {
        Verdict::Approve => ("valid in form", "approved", String::new()),
        Verdict::Decline(reason) => ("neither is valid in form", "declined", reason),
    };
    let outlook = match release.answer_time {
        None => "waits for a decision on this page".to_owned(),
        Some(time) => format!("will be {verb} by itself at {}", Time(time)),
    };
    write!(html, "<article><h4>{}</h4><p>{}</p><dl>", Escaped(&message.name), Escaped(outlook))?;
    let released = format!("{} by {}", Time(release.release_time), or_dash(&message.released_by_code));
    let address = message.addresses.first().map(one_line).unwrap_or_default();
    let contacts = message.contacts.iter().map(person).collect::<Vec<_>>().join("; ");
    for (name, value) in [
        ("VAT number", or_dash(&message.vat_number)),
        ("Registration number", or_dash(&message.registration_number)),
        ("Numbers", numbers),
        ("Type", or_dash(&message.customer_type)),
        ("Rank", or_dash(&message.rank)),
        ("Reporting area", or_dash(&message.reporting_area)),
        ("Site", or_dash(&message.site)),
        ("Main salesman", or_dash(&message.main_salesman_code)),
        ("Telephone", or_dash(&message.telephone)),
        ("E-mail", or_dash(&message.email)),
        ("Address", or_dash(&address)),
        ("Contacts", or_dash(&contacts)),
        ("Released", &released),
        ("CRM id", &message.crm_id),
    ] {
        write!(html, "<div><dt>{name}</dt><dd>{}</dd></div>", Escaped(value))?;
    }
    let action = format!("/{tenant}/releases/{}", release.id);
    let (action, id, reason) = (Escaped(action), release.id, Escaped(reason));
    write!(
        html,
        "</dl><div class=\"forms\"><form method=\"post\" action=\"{action}/approve\">\
         <label for=\"comment-{id}\">Comment (optional)</label>\
         <input id=\"comment-{id}\" name=\"comment\" maxlength=\"500\"><button>Approve</button></form>\
         <form method=\"post\" action=\"{action}/decline\"><label for=\"reason-{id}\">Reason: what must be put right</label>\
         <input id=\"reason-{id}\" name=\"reason\" value=\"{reason}\" maxlength=\"500\" required><button>Decline</button></form></div></article>"
    )
}

fn decided(html: &mut String, release: &Release, decision: &Decision, sent: bool) -> fmt::Result {
    let outcome = match &decision.outcome {
        Outcome::Approved { code, comment } if comment.is_empty() => format!("Approved as {code}"),
        Outcome::Approved { code, comment } => format!("Approved as {code}: {comment}"),
        Outcome::Declined { reason } => format!("Declined: {reason}"),
    };
    write!(
        html,
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        Escaped(&release.message.name),
        Escaped(or_dash(&release.message.contacts.iter().map(name).collect::<Vec<_>>().join(", "))),
        Escaped(outcome),
        Escaped(&decision.decided_by),
        Time(decision.decide_time),
        if sent { "yes" } else { "as soon as the broker is there" },
    )
}

fn one_line(address: &Address) -> String {
    let rest = [&address.suburb, &address.city, &address.postal_code, &address.country];
    let parts = address.lines.iter().chain(rest).filter(|part| !part.is_empty()).map(String::as_str);
    parts.collect::<Vec<_>>().join(", ")
}

fn name(contact: &ContactUpserted) -> String {
    format!("{} {}", contact.given_name, contact.family_name).trim().to_owned()
}

/// `Thandi Nkosi (Buying Officer), 082 555 0100, thandi@hope.example`.
fn person(contact: &ContactUpserted) -> String {
    let role =
        contact.role.as_ref().map(|role| if role.description.is_empty() { &role.code } else { &role.description });
    let role = role.map(|role| format!(" ({role})")).unwrap_or_default();
    let ways = [&contact.telephone, &contact.mobile, &contact.business_telephone, &contact.email];
    let ways = ways.into_iter().filter(|way| !way.is_empty()).map(|way| format!(", {way}"));
    format!("{}{role}{}", name(contact), ways.collect::<String>())
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// A time as the person at the computer reads it.
struct Time(Timestamp);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").fmt(f)
    }
}
