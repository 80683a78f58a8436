//! Ranks (D§2.12): classes of customers by what they are worth, each with a call cycle. They are the entries of a look-up list that comes
//! from the ERP; the call cycle is the CRM's, and it may make ranks of its own.

use std::collections::BTreeSet;

use crm_chassis::{Code, Error, Result, TenantId, audit::Changes, error::Violation, etag};
use uuid::Uuid;

use super::validate;

/// A rank that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Id.
    pub id: Uuid,
    /// Grows with every change that is made here.
    pub version: i64,
    /// Code in the look-up list, which customers hold.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// Days from one call to the next; none as long as nobody has said for one that the ERP made.
    pub call_cycle_days: Option<i32>,
    /// Whether it was made in the CRM: the ERP neither renames nor retires it.
    pub made_here: bool,
}

impl Rank {
    /// The longest call cycle, in days.
    pub const LONGEST_CYCLE: i32 = 3650;
    /// Most ranks that are made in the CRM.
    pub const MOST_MADE_HERE: usize = 200;
    /// Most characters of a code that is made here.
    const LONGEST_CODE: usize = 24;

    /// The id of the rank with this code: rows of look-up lists have none of their own.
    #[must_use]
    pub fn id_of(tenant: TenantId, code: &str) -> Uuid {
        Uuid::new_v5(&tenant.0, format!("rank:{code}").as_bytes())
    }

    /// A new rank beside those that are known. No code is given twice, not even one of a rank that is no longer in use.
    pub fn create(
        tenant: TenantId,
        name: String,
        call_cycle_days: Option<i32>,
        known: &[Self],
        codes: &BTreeSet<String>,
    ) -> Result<Self> {
        let code = code_of(&name, codes);
        let id = Self::id_of(tenant, &code);
        let rank = Self { id, version: 1, code, name, call_cycle_days, made_here: true };
        let mut wrong = rank.wrong_name();
        wrong.extend(rank.wrong_cycle());
        validate::none(wrong)?;
        if known.iter().filter(|rank| rank.made_here).count() >= Self::MOST_MADE_HERE {
            let message = format!("There are {} ranks made here already; rename one instead.", Self::MOST_MADE_HERE);
            return Err(Error::new(Code::WrongState, "TOO_MANY_RANKS", message));
        }
        rank.expect_own_name(known)?;
        Ok(rank)
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Changes name and call cycle. The name of one that the ERP made is the ERP's.
    pub fn edit(self, name: String, call_cycle_days: Option<i32>, known: &[Self]) -> Result<Self> {
        let after = Self { name, call_cycle_days, ..self.clone() };
        let mut wrong = Vec::new();
        if after.name != self.name && !self.made_here {
            let message = "The ERP made this rank and owns its name.";
            wrong.push(Violation { field: "name".into(), message: message.into() });
        } else if after.name != self.name {
            wrong.extend(after.wrong_name());
        }
        if after.call_cycle_days != self.call_cycle_days {
            wrong.extend(after.wrong_cycle());
        }
        validate::none(wrong)?;
        if after == self {
            return Ok(self);
        }
        if after.name != self.name {
            after.expect_own_name(known)?;
        }
        Ok(Self { version: self.version + 1, ..after })
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let blank = Self { code: String::new(), name: String::new(), call_cycle_days: None, ..self.clone() };
        blank.changes_to(self)
    }

    /// In what a later version differs from this one, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("code", &self.code, &after.code);
        changes.compare("name", &self.name, &after.name);
        changes.compare("call_cycle_days", &self.call_cycle_days, &after.call_cycle_days);
        changes
    }

    fn wrong_name(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("name", &self.name, "Enter the rank's name.", &mut violations);
        validate::lines(&[("name", self.name.as_str(), 40)], &mut violations);
        violations
    }

    fn wrong_cycle(&self) -> Option<Violation> {
        if self.call_cycle_days.is_some_and(|days| (1..=Self::LONGEST_CYCLE).contains(&days)) {
            return None;
        }
        let message = format!("Enter 1 to {} days.", Self::LONGEST_CYCLE);
        Some(Violation { field: "call_cycle_days".into(), message: message.into() })
    }

    fn expect_own_name(&self, known: &[Self]) -> Result<()> {
        let name = self.name.to_lowercase();
        let taken = known.iter().any(|other| other.id != self.id && other.name.to_lowercase() == name);
        if !taken {
            return Ok(());
        }
        let message = "There is a rank with this name already; change that one, or choose another name.";
        Err(Error::new(Code::AlreadyExists, "NAME_TAKEN", message))
    }
}

/// A code for a name: its letters and digits, as the ERP's codes are written; with a number behind it if it is taken.
fn code_of(name: &str, taken: &BTreeSet<String>) -> String {
    let words = name.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    let code: String = words.collect::<Vec<_>>().join("-").to_uppercase().chars().take(Rank::LONGEST_CODE).collect();
    let code = if code.is_empty() { "RANK".to_owned() } else { code };
    let numbered = (2_u32..).map(|number| format!("{code}-{number}"));
    let mut codes = std::iter::once(code.clone()).chain(numbered);
    codes.find(|code| !taken.contains(code)).unwrap_or(code)
}
