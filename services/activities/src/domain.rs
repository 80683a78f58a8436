//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod activity;
mod activity_type;
mod authority;
mod case;
mod cold_call;
mod config;
mod gate;
mod month;
pub mod nightly;
mod notice;
mod recommendation;
mod refs;
mod sales;
mod status;
mod target;
#[cfg(test)]
mod tests;

pub use activity::{Activity, MOST_RECENT, Plan, RECENT, ended_agenda, open_agenda};
pub use activity_type::ActivityType;
pub use authority::Authority;
pub use case::{Begun, Case, Ending, Opportunity};
pub use cold_call::{MadeCall, NewContact, NewCustomer, NewThirdParty};
pub use config::{CaseStage, CaseType, Config, Entry, MOST_OF_EACH};
pub use gate::{AnswerKind, Answered, GateAnswer, MOST_GATES, StageGate};
pub use month::{Month, Period, number_of_months};
pub use notice::{Notice, USUAL_REMINDER};
pub use recommendation::{Reason, Recommendation, RecommendationState, RecommendationType};
pub use refs::{ContactRef, CustomerRef, CustomerStatus};
pub use sales::{SalesReport, SalesTotals};
pub use status::{ActivityStatus, CaseOrigin, CaseResult, CaseStatus, CustomerClass};
pub use target::{ByType, Defaults, SalesmanTargets, TargetType, Wanted};
