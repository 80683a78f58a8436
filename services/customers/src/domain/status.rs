//! Where a customer stands (D§3.1).

/// Where a customer stands between the CRM and the ERP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Made in the CRM, not yet released.
    NewCrm,
    /// Released to the accounts department, which has not answered yet.
    Released,
    /// Approved.
    Active,
    /// On hold in the ERP.
    Hold,
    /// Deactivated in the ERP.
    Inactive,
}

impl Status {
    /// Every status with its stored word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::NewCrm, "NEW_CRM"),
        (Self::Released, "RELEASED"),
        (Self::Active, "ACTIVE"),
        (Self::Hold, "HOLD"),
        (Self::Inactive, "INACTIVE"),
    ];

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
