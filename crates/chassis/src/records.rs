//! Rows that travel as JSON records, so that one statement writes one row or many.

/// Where rows go: a table's columns with their types, in the order of the records' fields.
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// The columns but for the tenant.
    pub columns: &'static [(&'static str, &'static str)],
    /// Those that never change after the row is made.
    pub fixed: &'static [&'static str],
}

impl Table {
    /// Inserts the records $2 of tenant $1.
    #[must_use]
    pub fn insert(&self) -> String {
        let names = joined(self.columns.iter().map(|(name, _)| (*name).to_owned()));
        format!("insert into {} (tenant_id, {names}) select $1, r.* from {}", self.name, self.records())
    }

    /// Updates the rows of tenant $1 that the records $2 name.
    #[must_use]
    pub fn update(&self) -> String {
        let changing = self.columns.iter().filter(|(name, _)| !self.fixed.contains(name));
        let set = joined(changing.map(|(name, _)| format!("{name} = r.{name}")));
        format!("update {} t set {set} from {} where t.tenant_id = $1 and t.id = r.id", self.name, self.records())
    }

    fn records(&self) -> String {
        let columns = joined(self.columns.iter().map(|(name, sql_type)| format!("{name} {sql_type}")));
        format!("jsonb_to_recordset($2) as r ({columns})")
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// The text to store: blank is null.
pub fn blank_to_null(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
