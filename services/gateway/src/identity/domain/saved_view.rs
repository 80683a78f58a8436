//! A saved view: how somebody wants to see a listing again.

use crm_chassis::{Caller, Code, Error, Result, audit::Changes, error::Violation, suggest::quoted};
use jiff::Timestamp;
use uuid::Uuid;

/// Views of one user and grid: more than anybody looks through.
pub const MOST_VIEWS: i64 = 200;
/// Longest name of a grid, in characters.
const LONGEST_GRID: usize = 40;
/// Longest name, in characters.
const LONGEST_NAME: usize = 60;
/// Longest query, in characters.
const LONGEST_SEARCH: usize = 16_000;
/// Most columns.
const MOST_COLUMNS: usize = 100;
/// Longest id of a column, in characters.
const LONGEST_COLUMN: usize = 60;
/// Whoever holds it may change what others share.
const MANAGES_USERS: &str = "users.manage";

/// Who sees a view beside its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody.
    #[default]
    Private,
    /// His manager with everybody below; everybody below himself, if he has no manager.
    Team,
    /// Everybody in the company.
    Tenant,
}

impl Sharing {
    const ALL: [(Self, &'static str); 3] = [(Self::Private, "PRIVATE"), (Self::Team, "TEAM"), (Self::Tenant, "TENANT")];

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(found, _)| *found)
    }
}

/// What can be changed of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewDetails {
    /// What it is called.
    pub name: String,
    /// Query of the listing's address, without the question mark.
    pub search: String,
    /// Ids of the columns that are shown; none means those of the grid's beginning.
    pub columns: Vec<String>,
    /// Who sees it beside its owner.
    pub sharing: Sharing,
}

/// A view that somebody has saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// The user whose it is.
    pub owner_id: Uuid,
    /// His name.
    pub owner_name: String,
    /// Name of the grid; never changes.
    pub grid: String,
    /// The rest.
    pub details: ViewDetails,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl SavedView {
    /// A new view of the caller.
    ///
    /// # Errors
    /// What is wrong with the name of the grid and the details, all at once.
    pub fn create(id: Uuid, grid: String, details: ViewDetails, caller: &Caller, now: Timestamp) -> Result<Self> {
        let mut violations = Vec::from_iter(wrong_grid(&grid));
        violations.extend(details.check());
        none(violations)?;
        Ok(Self {
            id,
            version: 1,
            owner_id: caller.user,
            owner_name: caller.name.to_string(),
            grid,
            details,
            created_at: now,
            updated_at: now,
        })
    }

    /// The view with other details. The same ones make no new version.
    ///
    /// # Errors
    /// Another grid, and what is wrong with the details, all at once.
    pub fn edit(self, grid: &str, details: ViewDetails, now: Timestamp) -> Result<Self> {
        let mut violations = Vec::new();
        if grid != self.grid {
            let message = format!("A view stays with its grid, {}. Save a new view for another one.", self.grid);
            violations.push(violation("grid", message));
        }
        violations.extend(details.check());
        none(violations)?;
        if details == self.details {
            return Ok(self);
        }
        Ok(Self { details, version: self.version + 1, updated_at: now, ..self })
    }

    /// Whether it is the caller's.
    #[must_use]
    pub fn is_own(&self, caller: &Caller) -> bool {
        self.owner_id == caller.user
    }

    /// Whether the caller may change and delete it.
    #[must_use]
    pub fn may_be_changed_by(&self, caller: &Caller) -> bool {
        self.is_own(caller) || (self.details.sharing != Sharing::Private && manages_users(caller))
    }

    /// Refuses a caller who may only look at it.
    pub fn check_change(&self, caller: &Caller) -> Result<()> {
        if self.may_be_changed_by(caller) {
            return Ok(());
        }
        let message = format!(
            "This view belongs to {}. Only its owner and administrators may change or delete it; save it under a name of your own instead.",
            self.owner_name
        );
        Err(Error::new(Code::Forbidden, "NOT_YOUR_VIEW", message))
    }

    /// What a new view starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        Self { grid: String::new(), details: ViewDetails::default(), ..self.clone() }.changes_to(self)
    }

    /// What differs, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("grid", &self.grid, &after.grid);
        changes.compare("name", &self.details.name, &after.details.name);
        changes.compare("search", &self.details.search, &after.details.search);
        changes.compare("columns", &self.details.columns, &after.details.columns);
        changes.compare("sharing", &self.details.sharing.as_str(), &after.details.sharing.as_str());
        changes
    }

    /// The refusal of a second view of this name.
    #[must_use]
    pub fn name_taken(&self) -> Error {
        let message = format!(
            "{} has a view {} of this grid already. Choose another name, or change that view.",
            self.owner_name,
            quoted(&self.details.name)
        );
        Error::new(Code::AlreadyExists, "NAME_TAKEN", message.clone()).with_violations(vec![violation("name", message)])
    }
}

impl ViewDetails {
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut refuse = |field: &'static str, message: String| violations.push(violation(field, message));
        if self.name.is_empty() {
            refuse("name", "Enter a name.".to_owned());
        }
        for (field, text, longest) in [("name", &self.name, LONGEST_NAME), ("search", &self.search, LONGEST_SEARCH)] {
            let length = text.chars().count();
            if length > longest {
                refuse(field, format!("Use at most {longest} characters; this has {length}."));
            }
            if text.contains(char::is_control) {
                refuse(field, "Remove line breaks and control characters.".to_owned());
            }
        }
        if self.search.starts_with('?') {
            refuse("search", "Leave out the question mark.".to_owned());
        }
        let columns = &self.columns;
        if columns.len() > MOST_COLUMNS {
            refuse("columns", format!("Choose at most {MOST_COLUMNS} columns; these are {}.", columns.len()));
            return violations;
        }
        for (number, column) in columns.iter().enumerate() {
            // Printable ASCII: a page of the longest views must fit into an answer.
            let message = if !(1..=LONGEST_COLUMN).contains(&column.len())
                || !column.bytes().all(|it| it.is_ascii_graphic())
            {
                format!("Name the column by its id: 1 to {LONGEST_COLUMN} letters, digits and signs, without blanks.")
            } else if columns[..number].contains(column) {
                "Name each column once.".to_owned()
            } else {
                continue;
            };
            violations.push(Violation { field: format!("columns[{number}]").into(), message: message.into() });
        }
        violations
    }
}

/// Whether the caller may change what others share.
#[must_use]
pub fn manages_users(caller: &Caller) -> bool {
    caller.permissions.contains(MANAGES_USERS)
}

/// Refuses what is no name of a grid.
pub fn check_grid(grid: &str) -> Result<()> {
    none(Vec::from_iter(wrong_grid(grid)))
}

/// The refusal of one view too many.
#[must_use]
pub fn too_many_views() -> Error {
    let message = format!("You have {MOST_VIEWS} views of this grid already. Delete those that you no longer use.");
    Error::new(Code::WrongState, "TOO_MANY_SAVED_VIEWS", message)
}

fn wrong_grid(grid: &str) -> Option<Violation> {
    let right =
        (1..=LONGEST_GRID).contains(&grid.len()) && grid.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
    let message = || format!("Name the grid, for example customers: 1 to {LONGEST_GRID} small letters and hyphens.");
    (!right).then(|| violation("grid", message()))
}

fn violation(field: &'static str, message: String) -> Violation {
    Violation { field: field.into(), message: message.into() }
}

fn none(violations: Vec<Violation>) -> Result<()> {
    if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::{collections::BTreeSet, sync::Arc};

    use crm_chassis::TenantId;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn caller(user: u128, permissions: &[&str]) -> Caller {
        let permissions: BTreeSet<_> = permissions.iter().map(|it| (*it).to_owned()).collect();
        Caller {
            user: Uuid::from_u128(user),
            permissions: Arc::new(permissions),
            ..Caller::system(TenantId(Uuid::nil()))
        }
    }

    fn details() -> ViewDetails {
        ViewDetails {
            name: "Mine".into(),
            search: "orderBy=name".into(),
            columns: vec!["name".into(), "city".into()],
            sharing: Sharing::Team,
        }
    }

    fn view(details: ViewDetails) -> Result<SavedView> {
        SavedView::create(Uuid::from_u128(7), "customers".into(), details, &caller(1, &[]), now())
    }

    fn fields<T: std::fmt::Debug>(wrong: Result<T>) -> Vec<String> {
        wrong.unwrap_err().fields().iter().map(|it| it.field.to_string()).collect()
    }

    #[test]
    fn what_is_allowed_is_allowed_to_its_limits() {
        for grid in ["customers", "third-parties", &"x".repeat(40)] {
            check_grid(grid).unwrap();
        }
        let columns = (0..100).map(|number| format!("{number:060}")).collect();
        view(ViewDetails { name: "é".repeat(60), search: "é".repeat(16_000), columns, ..details() }).unwrap();
        view(ViewDetails { search: String::new(), columns: Vec::new(), ..details() }).unwrap();
    }

    #[test]
    fn every_mistake_is_named() {
        for grid in ["", "Customers", "customers 2", "a_b", "größen", &"x".repeat(41)] {
            assert_eq!(fields(check_grid(grid)), ["grid"], "{grid}");
        }
        let column = |id: &str| ViewDetails { columns: vec!["name".into(), id.to_owned()], ..details() };
        for (wrong, named) in [
            (ViewDetails { name: String::new(), ..details() }, "name"),
            (ViewDetails { name: "x".repeat(61), ..details() }, "name"),
            (ViewDetails { name: "a\u{7}".into(), ..details() }, "name"),
            (ViewDetails { search: "x".repeat(16_001), ..details() }, "search"),
            (ViewDetails { search: "a\nb".into(), ..details() }, "search"),
            (ViewDetails { search: "?a=b".into(), ..details() }, "search"),
            (ViewDetails { columns: vec!["x".into(); 101], ..details() }, "columns"),
            (column(""), "columns[1]"),
            (column("a b"), "columns[1]"),
            (column("größe"), "columns[1]"),
            (column(&"x".repeat(61)), "columns[1]"),
            (column("name"), "columns[1]"),
        ] {
            assert_eq!(fields(view(wrong.clone())), [named], "{wrong:?}");
            assert_eq!(fields(view(details()).unwrap().edit("customers", wrong, now())), [named]);
        }
        let all = ViewDetails { name: String::new(), search: "?".into(), ..column("") };
        let made = SavedView::create(Uuid::nil(), "?".into(), all.clone(), &caller(1, &[]), now());
        assert_eq!(fields(made), ["grid", "name", "search", "columns[1]"]);
        let edited = view(details()).unwrap().edit("contacts", all, now());
        assert_eq!(fields(edited), ["grid", "name", "search", "columns[1]"]);
    }

    #[test]
    fn an_edit_that_changes_nothing_makes_no_new_version() {
        let before = view(details()).unwrap();
        let later = now() + jiff::SignedDuration::from_hours(1);
        assert_eq!(before.clone().edit("customers", details(), later).unwrap(), before);
        let other = ViewDetails { columns: vec!["city".into()], ..details() };
        let after = before.clone().edit("customers", other, later).unwrap();
        assert_eq!((after.version, after.created_at, after.updated_at), (2, now(), later));
        assert!(before.changes_to(&after).fields().eq(["columns"]));
        assert!(before.first_values().fields().eq(["grid", "name", "search", "columns", "sharing"]));
    }

    #[test]
    fn the_owner_changes_it_and_who_manages_users_if_it_is_shared() {
        for (sharing, owner, manager, other) in [
            (Sharing::Private, true, false, false),
            (Sharing::Team, true, true, false),
            (Sharing::Tenant, true, true, false),
        ] {
            let view = view(ViewDetails { sharing, ..details() }).unwrap();
            for (caller, may) in [
                (caller(1, &[]), owner),
                (caller(2, &["users.manage"]), manager),
                (caller(2, &["customers.read"]), other),
            ] {
                assert_eq!(view.may_be_changed_by(&caller), may, "{sharing:?} {caller:?}");
                assert_eq!(
                    view.check_change(&caller).map_err(|error| error.code()),
                    if may { Ok(()) } else { Err(Code::Forbidden) }
                );
            }
        }
    }

    #[test]
    fn stored_words_are_read_back() {
        for (sharing, word) in Sharing::ALL {
            assert_eq!((Sharing::parse(sharing.as_str()), sharing.as_str()), (Some(sharing), word));
        }
        assert_eq!(Sharing::parse("private"), None);
    }
}
