//! Targets ↔ protobuf.

use crm_chassis::{Error, Result, mask::Mask};
use crm_proto::activities as pb;
use prost_types::FieldMask;

use crate::domain::{ByType, Defaults, SalesmanTargets, TargetType, Wanted};

/// A type as the API names it.
#[must_use]
pub const fn type_to_proto(target: TargetType) -> pb::TargetType {
    match target {
        TargetType::Call => pb::TargetType::Call,
        TargetType::Email => pb::TargetType::Email,
        TargetType::Meeting => pb::TargetType::Meeting,
        TargetType::OnSiteInspection => pb::TargetType::OnSiteInspection,
        TargetType::Case => pb::TargetType::Case,
        TargetType::Quote => pb::TargetType::Quote,
        TargetType::Order => pb::TargetType::Order,
        TargetType::Invoice => pb::TargetType::Invoice,
    }
}

/// The targets of a salesman as the API shows them.
#[must_use]
pub fn to_proto(targets: &SalesmanTargets, defaults: &Defaults) -> pb::SalesmanTargets {
    let unset = targets.own.each().filter(|(_, value)| value.is_none());
    pb::SalesmanTargets {
        id: targets.salesman_id.0.to_string(),
        salesman_code: targets.code.clone(),
        salesman_name: targets.name.clone(),
        etag: targets.version.to_string(),
        defaults: unset.map(|(target, _)| type_to_proto(target).into()).collect(),
        ..of_values(targets.with(defaults))
    }
}

fn of_values(ByType(values): ByType<i32>) -> pb::SalesmanTargets {
    let [calls, emails, meetings, inspections, cases, quotes, orders, invoices] = values.map(Some);
    pb::SalesmanTargets { calls, emails, meetings, inspections, cases, quotes, orders, invoices, ..Default::default() }
}

/// The defaults as the API shows them.
#[must_use]
pub fn defaults_to_proto(defaults: &Defaults) -> pb::TargetDefaults {
    let [calls, emails, meetings, inspections, cases, quotes, orders, invoices] = defaults.values.0.map(Some);
    let etag = defaults.version.to_string();
    pb::TargetDefaults { etag, calls, emails, meetings, inspections, cases, quotes, orders, invoices }
}

/// What was typed for salesmen: the named fields.
pub fn wanted(mask: Option<&FieldMask>, sent: &pb::SalesmanTargets) -> Result<Wanted> {
    let mask = Mask::new(mask, sent)?;
    let merged = |stored| mask.merge(&of_values(ByType([stored; 8])), sent);
    Ok(named(values_of(&merged(0)?), values_of(&merged(1)?)))
}

/// What was typed for the defaults: the named fields.
pub fn wanted_defaults(mask: Option<&FieldMask>, sent: &pb::TargetDefaults) -> Result<Wanted> {
    let mask = Mask::new(mask, sent)?;
    let stored = |value| defaults_to_proto(&Defaults { version: 0, values: ByType([value; 8]) });
    let merged = |value| Ok::<_, Error>(values_of_defaults(&mask.merge(&stored(value), sent)?));
    Ok(named(merged(0)?, merged(1)?))
}

/// Of a field that is named comes the same out of the mask whatever was stored.
fn named(one: [Option<i32>; 8], other: [Option<i32>; 8]) -> Wanted {
    let mut wanted = Wanted::default();
    for (place, (one, other)) in one.into_iter().zip(other).enumerate() {
        wanted.0[place] = (one == other).then_some(one);
    }
    wanted
}

const fn values_of(it: &pb::SalesmanTargets) -> [Option<i32>; 8] {
    [it.calls, it.emails, it.meetings, it.inspections, it.cases, it.quotes, it.orders, it.invoices]
}

const fn values_of_defaults(it: &pb::TargetDefaults) -> [Option<i32>; 8] {
    [it.calls, it.emails, it.meetings, it.inspections, it.cases, it.quotes, it.orders, it.invoices]
}
