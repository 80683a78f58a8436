//! Where an import stands.

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Parts of the file are awaited.
    Uploading,
    /// The file is being read.
    Reading,
    /// The file was read.
    Uploaded,
    /// The rows are being checked.
    Checking,
    /// The rows were checked.
    Checked,
    /// Customers are being made.
    Running,
    /// All were made.
    Done,
    /// It was stopped.
    Cancelled,
    /// The file cannot be used.
    Failed,
    /// What was imported is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl ImportState {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Uploading, "UPLOADING"),
        (Self::Reading, "READING"),
        (Self::Uploaded, "UPLOADED"),
        (Self::Checking, "CHECKING"),
        (Self::Checked, "CHECKED"),
        (Self::Running, "RUNNING"),
        (Self::Done, "DONE"),
        (Self::Cancelled, "CANCELLED"),
        (Self::Failed, "FAILED"),
        (Self::Undoing, "UNDOING"),
        (Self::Undone, "UNDONE"),
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

    /// True while the service works on it.
    #[must_use]
    pub fn is_at_work(self) -> bool {
        matches!(self, Self::Reading | Self::Checking | Self::Running | Self::Undoing)
    }
}
