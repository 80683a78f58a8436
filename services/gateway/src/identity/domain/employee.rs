//! An employee, owned by the ERP (D§2.1, D§6 message 9).

use crm_chassis::{Code, EmployeeId, Error, Result, audit::Changes, error::Violation};
use jiff::Timestamp;

/// Somebody who works for the dealer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    /// Derived from tenant and code.
    pub id: EmployeeId,
    /// Grows with every change.
    pub version: i64,
    /// Code in the ERP; never changes.
    pub code: String,
    /// What the ERP says of him.
    pub person: Person,
    /// When he was last changed.
    pub updated_at: Timestamp,
}

/// What the ERP says of an employee. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub display_name: String,
    /// E-mail address; also the log-in name.
    pub email: String,
    /// Telephone number.
    pub telephone: String,
    /// False after he has left.
    pub active: bool,
    /// True for sales persons.
    pub salesman: bool,
    /// The manager, who may not be known yet; none at the top.
    pub manager: Option<EmployeeId>,
    /// Code of the site.
    pub site: String,
}

impl Employee {
    /// An employee the ERP tells of for the first time.
    #[must_use]
    pub fn new(id: EmployeeId, code: String, person: Person, now: Timestamp) -> Self {
        Self { id, version: 1, code, person, updated_at: now }
    }

    /// Takes over what the ERP says. The same again changes nothing.
    #[must_use]
    pub fn update(mut self, person: Person, now: Timestamp) -> (Self, Changes) {
        let changes = self.person.differences(&person);
        if !changes.is_empty() {
            self.person = person;
            self.version += 1;
            self.updated_at = now;
        }
        (self, changes)
    }
}

impl Person {
    /// Refuses what cannot be shown or searched.
    pub fn check(&self) -> Result<()> {
        let mut violations = Vec::new();
        let mut refuse = |field: &'static str, message: String| {
            violations.push(Violation { field: field.into(), message: message.into() });
        };
        if self.display_name.is_empty() {
            refuse("displayName", "An employee needs a name.".to_owned());
        }
        let limited = [
            ("displayName", &self.display_name, 120),
            ("email", &self.email, 254),
            ("telephone", &self.telephone, 40),
            ("site", &self.site, 40),
        ];
        for (field, value, limit) in limited {
            if value.chars().count() > limit {
                refuse(field, format!("Use at most {limit} characters."));
            }
        }
        if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
    }

    /// What a new employee starts with, for the audit line.
    #[must_use]
    pub fn all(&self) -> Changes {
        Self::default().differences(self)
    }

    fn differences(&self, new: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("display_name", &self.display_name, &new.display_name);
        changes.compare("email", &self.email, &new.email);
        changes.compare("telephone", &self.telephone, &new.telephone);
        changes.compare("active", &self.active, &new.active);
        changes.compare("salesman", &self.salesman, &new.salesman);
        changes.compare("manager_id", &self.manager, &new.manager);
        changes.compare("site", &self.site, &new.site);
        changes
    }
}

/// Somebody above an employee in the organisation chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superior {
    /// His code.
    pub code: String,
    /// His own manager, who may not be known yet.
    pub manager: Option<EmployeeId>,
}

impl Employee {
    /// Refuses an organisation chart in which somebody is his own manager. `above` leads from the manager upwards, as far as people are
    /// known.
    pub fn refuse_circle(&self, above: &[Superior]) -> Result<()> {
        let circle = match above.iter().position(|superior| superior.manager == Some(self.id)) {
            Some(last) => &above[..=last],
            None if self.person.manager == Some(self.id) => &[],
            None => return Ok(()),
        };
        let codes = circle.iter().map(|superior| superior.code.as_str());
        let path: Vec<_> = codes.chain([self.code.as_str()]).collect();
        Err(Error::new(
            Code::WrongState,
            "ORG_CHART_CIRCLE",
            format!(
                "The organisation chart would go round in a circle: {} reports to {}.",
                self.code,
                path.join(" reports to ")
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::TenantId;
    use uuid::Uuid;

    use super::*;

    fn id(code: &str) -> EmployeeId {
        EmployeeId::of(TenantId(Uuid::nil()), code)
    }

    fn circle(code: &str, manager: &str, above: &[(&str, &str)]) -> Result<()> {
        let person = Person { manager: Some(id(manager)), ..Person::default() };
        let employee = Employee::new(id(code), code.to_owned(), person, Timestamp::UNIX_EPOCH);
        let superior = |(code, manager): &(&str, &str)| Superior { code: (*code).into(), manager: Some(id(manager)) };
        employee.refuse_circle(&above.iter().map(superior).collect::<Vec<_>>())
    }

    #[test]
    fn a_circle_is_refused_and_shown() {
        let error = circle("SAM", "MARIA", &[("MARIA", "BOSS"), ("BOSS", "SAM"), ("SAM", "MARIA")]).unwrap_err();
        assert!(error.to_string().contains("SAM reports to MARIA reports to BOSS reports to SAM."), "{error}");
        assert!(circle("SAM", "MARIA", &[("MARIA", "SAM")]).is_err(), "also where Sam was not known before");
    }

    #[test]
    fn nobody_is_his_own_manager() {
        let error = circle("SAM", "SAM", &[]).unwrap_err();
        assert!(error.to_string().contains("SAM reports to SAM."), "{error}");
    }

    #[test]
    fn a_chart_that_ends_is_fine() {
        circle("SAM", "MARIA", &[]).unwrap();
        circle("SAM", "MARIA", &[("MARIA", "BOSS"), ("BOSS", "OWNER")]).unwrap();
    }
}
