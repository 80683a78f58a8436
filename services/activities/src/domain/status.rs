//! States of cases and activities (D§3.2, 3.3), with the words they are stored as.

/// Gives an enum its stored words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Reads the stored word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

pub(super) use words;

words! {
    /// Where a case stands.
    CaseStatus {
        /// Under way.
        Open => "OPEN",
        /// The customer bought.
        Won => "WON",
        /// The customer did not buy.
        Lost => "LOST",
        /// Ended without a sales result.
        Closed => "CLOSED",
    }
}

words! {
    /// How a case ends.
    CaseResult {
        /// The customer bought.
        Won => "WON",
        /// The customer did not buy.
        Lost => "LOST",
        /// Without a sales result.
        Closed => "CLOSED",
    }
}

impl From<CaseResult> for CaseStatus {
    fn from(result: CaseResult) -> Self {
        match result {
            CaseResult::Won => Self::Won,
            CaseResult::Lost => Self::Lost,
            CaseResult::Closed => Self::Closed,
        }
    }
}

words! {
    /// How a case began.
    CaseOrigin {
        /// With an activity that somebody planned.
        Manual => "MANUAL",
        /// With a cold call.
        ColdCall => "COLD_CALL",
        /// With a recommendation.
        Recommendation => "RECOMMENDATION",
    }
}

words! {
    /// Where an activity stands.
    ActivityStatus {
        /// To be done.
        Open => "OPEN",
        /// Done.
        Completed => "COMPLETED",
        /// Not done.
        Cancelled => "CANCELLED",
    }
}

words! {
    /// Whether a customer was a new one when an activity was completed: the chart of the last 30 days tells them apart.
    CustomerClass {
        /// The ERP did not know it yet.
        New => "NEW",
        /// The ERP knew it.
        Existing => "EXISTING",
    }
}
