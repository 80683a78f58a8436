//! Compares what the clients were told with what is there. Pure: whatever it is given, it names every contradiction.

mod cases;
mod others;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use super::observe::{Entry, Line, Observed, Row};

/// What the clients were told.
#[derive(Clone, Debug, Default)]
pub struct Acknowledged {
    /// By customer.
    pub customers: BTreeMap<Uuid, Wishes>,
    /// By contact.
    pub contacts: BTreeMap<Uuid, ContactWishes>,
    /// By note.
    pub notes: BTreeMap<Uuid, NoteWishes>,
    /// Names of API keys, each of which only one has.
    pub api_keys: BTreeSet<String>,
    /// By case.
    pub cases: BTreeMap<Uuid, CaseWishes>,
}

impl Acknowledged {
    /// Adds what another client was told.
    pub fn add(&mut self, other: Self) {
        self.customers.extend(other.customers);
        self.contacts.extend(other.contacts);
        self.notes.extend(other.notes);
        self.api_keys.extend(other.api_keys);
        self.cases.extend(other.cases);
    }

    /// What the ERP is told of each customer and contact, in the order of the edits.
    pub(super) fn told_to_erp(&self) -> impl Iterator<Item = (&Uuid, Vec<&str>)> {
        let customers = self.customers.iter();
        let customers =
            customers.map(|(id, it)| (id, it.edits_since_release().map(|edit| edit.value.as_str()).collect()));
        let contacts = self.contacts.iter();
        customers.chain(contacts.map(|(id, it)| (id, it.since_release.iter().map(String::as_str).collect())))
    }
}

/// What became true of one customer, as the clients were told.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// Its name, which no other customer has.
    pub name: String,
    /// Version after the creation.
    pub created: i64,
    /// In their order.
    pub edits: Vec<Edit>,
    /// Version after the release, if it was released.
    pub released: Option<i64>,
}

impl Wishes {
    /// Those that the ERP is told of.
    fn edits_since_release(&self) -> impl Iterator<Item = &Edit> {
        let release = self.released.unwrap_or(i64::MAX);
        self.edits.iter().filter(move |edit| edit.version > release)
    }
}

/// What became true of one contact, as the clients were told.
#[derive(Clone, Debug)]
pub struct ContactWishes {
    /// Its customer.
    pub customer: Uuid,
    /// Its surname at first, which no other contact has.
    pub family_name: String,
    /// Version after the creation.
    pub created: i64,
    /// In their order.
    pub edits: Vec<Edit>,
    /// Whether it was there when its customer was released, so that the ERP gives it a code.
    pub before_release: bool,
    /// The surnames it was given since the release, of which the ERP is told.
    pub since_release: Vec<String>,
}

/// A note, as the clients were told.
#[derive(Clone, Debug)]
pub struct NoteWishes {
    /// Its customer.
    pub customer: Uuid,
    /// What it says, which no other note does.
    pub text: String,
}

/// What became true of one case, as the clients were told.
#[derive(Clone, Debug)]
pub struct CaseWishes {
    /// Its customer.
    pub customer: Uuid,
    /// What it is about.
    pub subject: String,
    /// Its activities in their order. Each but the first is the next action of the one before.
    pub activities: Vec<ActivityWishes>,
}

/// What became true of one activity, as the clients were told.
#[derive(Clone, Debug)]
pub struct ActivityWishes {
    /// Its id.
    pub id: Uuid,
    /// What it is about, which no other activity is.
    pub subject: String,
    /// What came of it when the next action was taken, if one was.
    pub outcome: Option<String>,
}

/// An edit of a customer's trading name, or of a contact's surname.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The new value, which no other edit sets.
    pub value: String,
    /// Version after it.
    pub version: i64,
}

/// The ways in which something can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What was acknowledged, or follows from it, is not there.
    Lost,
    /// What was wished once is there twice, or what nobody wished is there.
    Doubled,
    /// It happened in another order than it was told.
    OutOfOrder,
}

/// Where something can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The rows.
    Database,
    /// The audit trail.
    Audit,
    /// The events.
    Events,
    /// The ERP's book, and what came back from it.
    Erp,
    /// Messages that were not sent, or could not be applied.
    Messages,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Which.
    pub kind: Kind,
    /// What exactly.
    pub what: String,
}

/// Every contradiction.
#[must_use]
pub fn check(acknowledged: &Acknowledged, observed: &Observed) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    let rows = faults.rows(acknowledged, observed);
    faults.contacts(acknowledged, observed);
    faults.notes(acknowledged, observed);
    faults.api_keys(acknowledged, observed);
    faults.cases(acknowledged, observed);
    faults.next_actions(acknowledged, observed);
    let stories = stories(acknowledged, observed);
    faults.versions(&stories);
    faults.audit(&stories, observed);
    faults.events(&stories, observed);
    faults.erp(acknowledged, observed, &rows);
    faults.erp_edits(acknowledged, observed);
    for reason in &observed.parked {
        faults.add(Place::Messages, Kind::Lost, format!("a message could not be applied: {reason}"));
    }
    if observed.unsent > 0 {
        faults.add(Place::Messages, Kind::Lost, format!("{} messages were not sent", observed.unsent));
    }
    faults.0
}

/// Whether all that follows from what was acknowledged has happened, right or wrong.
#[must_use]
pub fn is_finished(acknowledged: &Acknowledged, observed: &Observed) -> bool {
    let heard: HashSet<_> = observed.events.iter().map(|event| (event.aggregate, event.version)).collect();
    let released = acknowledged.customers.values().filter(|wishes| wishes.released.is_some()).count();
    let answered = observed.customers.iter().filter(|row| row.status == "ACTIVE").count();
    let edits: usize = acknowledged.told_to_erp().map(|(_, values)| values.len()).sum();
    let told = observed.book.iter().filter(|entry| matches!(entry, Entry::Changed { .. })).count();
    let released_with = acknowledged.contacts.values().filter(|wishes| wishes.before_release).count();
    let with_code = observed.contacts.iter().filter(|row| row.code.is_some()).count();
    let in_erp = answered >= released && with_code >= released_with && told >= edits;
    observed.unsent == 0 && in_erp && i64::try_from(heard.len()).unwrap_or(i64::MAX) >= observed.versions()
}

/// What the clients were told of a customer, a contact, a note, a case or an activity: what all of them have in common.
struct Story<'a> {
    id: Uuid,
    /// Version of its row; none if it has none.
    version: Option<i64>,
    /// What happened, and the version after it.
    changes: Vec<(i64, &'static str)>,
    edits: &'a [Edit],
}

impl<'a> Story<'a> {
    fn new(id: Uuid, version: Option<i64>, created: i64, released: Option<i64>, edits: &'a [Edit]) -> Self {
        let changes = std::iter::once((created, "CREATED")).chain(released.map(|version| (version, "RELEASED")));
        let changes = changes.chain(edits.iter().map(|edit| (edit.version, "UPDATED"))).collect();
        Self { id, version, changes, edits }
    }

    /// Of an activity whose next action was taken.
    fn completed(mut self) -> Self {
        self.changes.push((2, "COMPLETED"));
        self
    }

    fn has(&self, change: &str) -> bool {
        self.changes.iter().any(|(_, happened)| *happened == change)
    }
}

fn stories<'a>(acknowledged: &'a Acknowledged, observed: &Observed) -> Vec<Story<'a>> {
    let customers = observed.customers.iter().map(|row| (row.id, row.version));
    let contacts = observed.contacts.iter().map(|row| (row.id, row.version));
    // A note is never changed.
    let notes = observed.notes.iter().map(|row| (row.id, 1));
    let cases = observed.cases.iter().map(|row| (row.id, row.version));
    let activities = observed.activities.iter().map(|row| (row.id, row.version));
    let versions: HashMap<Uuid, i64> = customers.chain(contacts).chain(notes).chain(cases).chain(activities).collect();
    let version = |id: &Uuid| versions.get(id).copied();
    let customers = acknowledged.customers.iter();
    let customers = customers.map(|(id, it)| Story::new(*id, version(id), it.created, it.released, &it.edits));
    let contacts = acknowledged.contacts.iter();
    let contacts = contacts.map(|(id, it)| Story::new(*id, version(id), it.created, None, &it.edits));
    let notes = acknowledged.notes.keys().map(|id| Story::new(*id, version(id), 1, None, &[]));
    let cases = acknowledged.cases.keys().map(|id| Story::new(*id, version(id), 1, None, &[]));
    let activities = acknowledged.cases.values().flat_map(|case| &case.activities);
    let activities = activities.map(|it| {
        let planned = Story::new(it.id, version(&it.id), 1, None, &[]);
        if it.outcome.is_some() { planned.completed() } else { planned }
    });
    customers.chain(contacts).chain(notes).chain(cases).chain(activities).collect()
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: Place, kind: Kind, what: String) {
        self.0.push(Fault { place, kind, what });
    }

    /// Something that must be there exactly once.
    fn once(&mut self, place: Place, count: usize, what: impl FnOnce() -> String) {
        match count {
            1 => {}
            0 => self.add(place, Kind::Lost, what()),
            _ => self.add(place, Kind::Doubled, format!("{} ({count} times)", what())),
        }
    }

    fn rows<'a>(&mut self, acknowledged: &Acknowledged, observed: &'a Observed) -> HashMap<Uuid, &'a Row> {
        let rows: HashMap<Uuid, &Row> = observed.customers.iter().map(|row| (row.id, row)).collect();
        for row in observed.customers.iter().filter(|row| !acknowledged.customers.contains_key(&row.id)) {
            self.add(Place::Database, Kind::Doubled, format!("nobody was told of {} {:?}", row.id, row.name));
        }
        for (id, wishes) in &acknowledged.customers {
            let Some(row) = rows.get(id) else {
                self.add(Place::Database, Kind::Lost, format!("{id} {:?}", wishes.name));
                continue;
            };
            if row.name != wishes.name {
                self.add(Place::Database, Kind::Lost, format!("{id} is called {:?}, not {:?}", row.name, wishes.name));
            }
            if let Some(last) = wishes.edits.last()
                && row.trading_name.as_ref() != Some(&last.value)
            {
                let (value, trading_name) = (&last.value, &row.trading_name);
                self.add(
                    Place::Database,
                    Kind::Lost,
                    format!("the last edit of {id} was {value:?}; there is {trading_name:?}"),
                );
            }
        }
        rows
    }

    fn versions(&mut self, stories: &[Story<'_>]) {
        for Story { id, changes, edits, .. } in stories {
            let created = changes.first().map_or(0, |(version, _)| *version);
            let told: Vec<i64> = std::iter::once(created).chain(edits.iter().map(|edit| edit.version)).collect();
            if !told.is_sorted_by(|one, next| one < next) || created != 1 {
                self.add(Place::Database, Kind::OutOfOrder, format!("versions of {id} as they were told: {told:?}"));
            }
        }
    }

    fn audit(&mut self, stories: &[Story<'_>], observed: &Observed) {
        let mut lines: HashMap<Uuid, Vec<&Line>> = HashMap::new();
        for line in &observed.audit {
            lines.entry(line.entity_id).or_default().push(line);
        }
        for story in stories {
            let (id, lines) = (story.id, lines.get(&story.id).map(Vec::as_slice).unwrap_or_default());
            let by_users =
                |action: &'static str| lines.iter().filter(move |line| line.origin == "user" && line.action == action);
            self.once(Place::Audit, by_users("created").count(), || format!("creation of {id}"));
            if story.has("COMPLETED") {
                self.once(Place::Audit, by_users("completed").count(), || format!("completion of {id}"));
            }
            if story.has("RELEASED") {
                self.once(Place::Audit, by_users("released").count(), || format!("release of {id}"));
            }
            let edits: Vec<&str> = by_users("updated").filter_map(|line| line.value.as_deref()).collect();
            for edit in story.edits {
                let count = edits.iter().filter(|value| **value == edit.value).count();
                self.once(Place::Audit, count, || format!("edit {:?} of {id}", edit.value));
            }
            let told: Vec<&str> = story.edits.iter().map(|edit| edit.value.as_str()).collect();
            if edits.len() == told.len() && edits != told {
                self.add(Place::Audit, Kind::OutOfOrder, format!("edits of {id}: {edits:?}, told as {told:?}"));
            }
            // Every version has its line; "kept" notes what the ERP said and did not get.
            let changes = lines.iter().filter(|line| line.action != "kept").count();
            let versions = story.version.map(|version| usize::try_from(version).unwrap_or_default());
            if let Some(versions) = versions.filter(|versions| *versions != changes) {
                let kind = if changes < versions { Kind::Lost } else { Kind::Doubled };
                self.add(Place::Audit, kind, format!("{id} has {versions} versions and {changes} lines"));
            }
        }
    }

    fn events(&mut self, stories: &[Story<'_>], observed: &Observed) {
        let (mut seen, mut heard) = (HashSet::new(), HashMap::<Uuid, Vec<(i64, &str)>>::new());
        // A repetition has the id of the first, and receivers drop it.
        for event in observed.events.iter().filter(|event| seen.insert(event.message_id.as_str())) {
            heard.entry(event.aggregate).or_default().push((event.version, &event.change));
        }
        for Story { id, version, changes, .. } in stories {
            let Some(last) = *version else { continue };
            let heard = heard.get(id).map(Vec::as_slice).unwrap_or_default();
            let versions: Vec<i64> = heard.iter().map(|(version, _)| *version).collect();
            for version in 1..=last {
                let count = versions.iter().filter(|heard| **heard == version).count();
                self.once(Place::Events, count, || format!("version {version} of {id}"));
            }
            if let Some(unknown) = versions.iter().find(|version| !(1..=last).contains(*version)) {
                self.add(Place::Events, Kind::Doubled, format!("{id} never had version {unknown}"));
            }
            if !versions.is_sorted() {
                self.add(Place::Events, Kind::OutOfOrder, format!("versions of {id} as they were heard: {versions:?}"));
            }
            for wish in changes {
                if versions.contains(&wish.0) && !heard.contains(wish) {
                    self.add(Place::Events, Kind::Lost, format!("version {} of {id} was told as {}", wish.0, wish.1));
                }
            }
        }
    }

    fn erp(&mut self, acknowledged: &Acknowledged, observed: &Observed, rows: &HashMap<Uuid, &Row>) {
        let mut received: HashMap<Uuid, Vec<&str>> = HashMap::new();
        let (mut decided, mut answered) = (HashMap::<&str, Vec<Option<&str>>>::new(), HashMap::<&str, usize>::new());
        for entry in &observed.book {
            match entry {
                Entry::Received { release, customer } => received.entry(*customer).or_default().push(release),
                Entry::Decided { release, code } => decided.entry(release).or_default().push(code.as_deref()),
                Entry::Answered { release } => *answered.entry(release).or_default() += 1,
                Entry::Changed { .. } => {}
            }
        }
        let wished = |id: &Uuid| acknowledged.customers.get(id).is_some_and(|wishes| wishes.released.is_some());
        for id in received.keys().filter(|id| !wished(id)) {
            self.add(Place::Erp, Kind::Doubled, format!("nobody released {id}"));
        }
        let mut codes = BTreeSet::new();
        for id in acknowledged.customers.keys().filter(|id| wished(id)) {
            let releases = received.get(id).map(Vec::as_slice).unwrap_or_default();
            self.once(Place::Erp, releases.len(), || format!("release of {id}"));
            let Some(release) = releases.first() else { continue };
            let decisions = decided.get(release).map(Vec::as_slice).unwrap_or_default();
            self.once(Place::Erp, decisions.len(), || format!("decision about {id}"));
            // An answer that was sent again after a crash is noted again; the CRM drops it by its id.
            if !answered.contains_key(release) {
                self.add(Place::Erp, Kind::Lost, format!("answer about {id}"));
            }
            let (code, row) = (decisions.first().copied().flatten(), rows.get(id));
            if let Some(code) = code.filter(|code| !codes.insert(*code)) {
                self.add(Place::Erp, Kind::Doubled, format!("the code {code}"));
            }
            let (status, known) = row.map_or(("", None), |row| (row.status.as_str(), row.code.as_deref()));
            if status != "ACTIVE" || known != code {
                self.add(Place::Erp, Kind::Lost, format!("{id} was approved as {code:?} and is {status} as {known:?}"));
            }
        }
    }

    /// The ERP is told of every edit since the release, in their order, and of none before.
    fn erp_edits(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        let mut heard: HashMap<Uuid, Vec<&str>> = HashMap::new();
        for entry in &observed.book {
            if let Entry::Changed { entity, value } = entry {
                heard.entry(*entity).or_default().push(value);
            }
        }
        for (id, told) in acknowledged.told_to_erp() {
            let heard = heard.remove(id).unwrap_or_default();
            for value in &told {
                let count = heard.iter().filter(|heard| *heard == value).count();
                self.once(Place::Erp, count, || format!("edit {value:?} of {id}"));
            }
            for value in heard.iter().filter(|value| !told.contains(value)) {
                self.add(Place::Erp, Kind::Doubled, format!("the ERP heard of the edit {value:?} of {id}"));
            }
            if heard.len() == told.len() && heard != told {
                self.add(Place::Erp, Kind::OutOfOrder, format!("edits of {id}: {heard:?}, told as {told:?}"));
            }
        }
        for id in heard.keys() {
            self.add(Place::Erp, Kind::Doubled, format!("the ERP heard of edits of {id}, which nobody made"));
        }
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
