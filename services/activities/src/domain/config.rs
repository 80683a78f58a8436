//! Case Config: case types and stages (D§2.7, 4.4), with the lists that a tenant begins with (D§2.13). Stage gates are in `gate`.

use crm_chassis::{Code, Error, Result, TenantId, audit::Changes, error::Violation, etag, validate};
use uuid::Uuid;

use super::StageGate;

/// Most case types, and most stages.
pub const MOST_OF_EACH: usize = 100;
/// Highest position.
const LAST_POSITION: i32 = 10_000;

/// The case types of a tenant that has changed none.
const STARTER_TYPES: [(&str, &str); 5] = [
    ("NEW-BUSINESS", "New business"),
    ("UPGRADE", "Upgrade"),
    ("RENEWAL", "Renewal"),
    ("SUPPLIES", "Supplies"),
    ("SERVICE", "Service"),
];

/// The stages of such a tenant.
const STARTER_STAGES: [(&str, &str); 4] = [
    ("INTERESTED", "Interested"),
    ("QUALIFIED", "Qualified"),
    ("PROPOSAL", "Proposal"),
    ("NEGOTIATION", "Negotiation"),
];

/// What types and stages have both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Code.
    pub code: String,
    /// What people read.
    pub description: String,
    /// Place in lists.
    pub position: i32,
    /// Whether it is offered.
    pub active: bool,
}

/// A kind of case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseType {
    /// What stages have, too.
    pub entry: Entry,
    /// Whether its cases answer stage gates.
    pub stage_gates: bool,
}

/// How far a case can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStage {
    /// What types have, too.
    pub entry: Entry,
    /// The case types that use it; none means all.
    pub case_type_ids: Vec<Uuid>,
}

impl Entry {
    /// Everything that is wrong, all at once.
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("code", &self.code, "Enter a code.", &mut violations);
        validate::mandatory("description", &self.description, "Enter a description.", &mut violations);
        let limited = [("code", self.code.as_str(), 20), ("description", self.description.as_str(), 60)];
        validate::lines(&limited, &mut violations);
        let is_of_code = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '-';
        if !self.code.chars().all(is_of_code) && !violations.iter().any(|it| it.field == "code") {
            let message = "Use letters, digits and dashes.";
            violations.push(Violation { field: "code".into(), message: message.into() });
        }
        violations.extend(wrong_position(self.position));
        violations
    }

    fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("code", &self.code, &new.code);
        changes.compare("description", &self.description, &new.description);
        changes.compare("position", &self.position, &new.position);
        changes.compare("active", &self.active, &new.active);
    }

    /// The same before anything was typed.
    fn blank(&self) -> Self {
        Self { code: String::new(), description: String::new(), position: 0, active: true, ..self.clone() }
    }
}

impl CaseType {
    /// A new one, if it is right and there is room for it.
    pub fn create(self, kept: usize) -> Result<Self> {
        expect_room(kept, MOST_OF_EACH)?;
        validate::none(self.entry.check())?;
        Ok(self)
    }

    /// What it becomes by `wanted`, which has its id.
    pub fn edit(self, wanted: Self) -> Result<Self> {
        validate::none(wanted.entry.check())?;
        let version = self.entry.version;
        let wanted = Self { entry: Entry { version, ..wanted.entry }, ..wanted };
        if wanted == self {
            return Ok(self);
        }
        Ok(Self { entry: Entry { version: version + 1, ..wanted.entry }, ..wanted })
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.entry.version)?;
        Ok(self)
    }

    /// In what a later version differs from this one, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        self.entry.compare(&after.entry, &mut changes);
        changes.compare("stage_gates", &self.stage_gates, &after.stage_gates);
        changes
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        Self { entry: self.entry.blank(), stage_gates: false }.changes_to(self)
    }
}

impl CaseStage {
    /// A new one, if it is right, there is room for it and its case types are there.
    pub fn create(self, config: &Config) -> Result<Self> {
        expect_room(config.stages.len(), MOST_OF_EACH)?;
        validate::none(self.check(config))?;
        Ok(self)
    }

    /// What it becomes by `wanted`, which has its id.
    pub fn edit(self, wanted: Self, config: &Config) -> Result<Self> {
        validate::none(wanted.check(config))?;
        let version = self.entry.version;
        let wanted = Self { entry: Entry { version, ..wanted.entry }, ..wanted };
        if wanted == self {
            return Ok(self);
        }
        Ok(Self { entry: Entry { version: version + 1, ..wanted.entry }, ..wanted })
    }

    fn check(&self, config: &Config) -> Vec<Violation> {
        let mut violations = self.entry.check();
        let known = |id: &Uuid| config.types.iter().any(|case_type| case_type.entry.id == *id);
        if !self.case_type_ids.iter().all(known) {
            let message = "One of these case types does not exist.";
            violations.push(Violation { field: "case_type_ids".into(), message: message.into() });
        }
        violations
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.entry.version)?;
        Ok(self)
    }

    /// Whether cases of this type go through it.
    #[must_use]
    pub fn is_of(&self, case_type: Uuid) -> bool {
        self.case_type_ids.is_empty() || self.case_type_ids.contains(&case_type)
    }

    /// In what a later version differs from this one, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        self.entry.compare(&after.entry, &mut changes);
        changes.compare("case_type_ids", &self.case_type_ids, &after.case_type_ids);
        changes
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        Self { entry: self.entry.blank(), case_type_ids: Vec::new() }.changes_to(self)
    }
}

/// All case types, stages and stage gates of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// By position, then by description.
    pub types: Vec<CaseType>,
    /// By position, then by description.
    pub stages: Vec<CaseStage>,
    /// By stage, by position, then by question.
    pub gates: Vec<StageGate>,
}

impl Config {
    /// What a tenant begins with. The ids follow from the tenant and the codes: they are the same before and after the rows are made.
    #[must_use]
    pub fn starter(tenant: TenantId) -> Self {
        let entries = |kind: &'static str, list: &'static [(&str, &str)]| {
            (1..).zip(list).map(move |(position, (code, description))| Entry {
                id: Uuid::new_v5(&tenant.0, format!("{kind}:{code}").as_bytes()),
                version: 1,
                code: (*code).to_owned(),
                description: (*description).to_owned(),
                position: position * 10,
                active: true,
            })
        };
        let (types, stages) = (entries("case type", &STARTER_TYPES), entries("case stage", &STARTER_STAGES));
        Self {
            types: types.map(|entry| CaseType { entry, stage_gates: false }).collect(),
            stages: stages.map(|entry| CaseStage { entry, case_type_ids: Vec::new() }).collect(),
            gates: Vec::new(),
        }
    }

    /// The type of a new case, which must be offered.
    pub fn offered_type(&self, id: Option<Uuid>) -> Result<&CaseType, Violation> {
        let refuse = |message: &'static str| Violation { field: "case_type_id".into(), message: message.into() };
        let id = id.ok_or_else(|| refuse("Choose the case type."))?;
        let found = self.types.iter().find(|case_type| case_type.entry.id == id);
        let found = found.ok_or_else(|| refuse("There is no such case type. Choose another one."))?;
        if found.entry.active {
            Ok(found)
        } else {
            Err(refuse("This case type is no longer offered. Choose another one."))
        }
    }

    /// The first type that is offered.
    #[must_use]
    pub fn first_type(&self) -> Option<Uuid> {
        self.types.iter().find(|case_type| case_type.entry.active).map(|case_type| case_type.entry.id)
    }

    /// The first stage of a case type.
    #[must_use]
    pub fn first_stage(&self, case_type: Uuid) -> Option<Uuid> {
        let mut offered = self.stages.iter().filter(|stage| stage.entry.active && stage.is_of(case_type));
        offered.next().map(|stage| stage.entry.id)
    }

    /// Whether a case of this type may go into this stage. One that is in it already may stay.
    pub fn expect_stage(&self, stage: Uuid, case_type: Uuid, present: Option<Uuid>) -> Result<(), Violation> {
        let refuse = |message: &'static str| Err(Violation { field: "stage_id".into(), message: message.into() });
        if present == Some(stage) {
            return Ok(());
        }
        match self.stages.iter().find(|known| known.entry.id == stage) {
            None => refuse("There is no such stage. Choose another one."),
            Some(known) if !known.is_of(case_type) => refuse("Cases of this type do not go through this stage."),
            Some(known) if !known.entry.active => refuse("Cases no longer go into this stage. Choose another one."),
            Some(_) => Ok(()),
        }
    }
}

/// What is wrong with a place in a list.
pub(super) fn wrong_position(position: i32) -> Option<Violation> {
    let message = || format!("Enter 0 to {LAST_POSITION}.").into();
    let right = (0..=LAST_POSITION).contains(&position);
    (!right).then(|| Violation { field: "position".into(), message: message() })
}

/// Refuses one more than there can be.
pub(super) fn expect_room(kept: usize, most: usize) -> Result<()> {
    if kept < most {
        return Ok(());
    }
    let message = format!("There are {most} already, the most there can be. Delete one first.");
    Err(Error::new(Code::WrongState, "TOO_MANY", message))
}
