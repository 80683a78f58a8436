//! Field masks of update RPCs: which fields the caller changes. What may be changed is read from the proto itself: everything that is not
//! `OUTPUT_ONLY`.
//!
//! * Paths are proto names. `*` means every field that may be changed.
//! * Without a mask, the fields the request fills in are meant; output-only ones among them are left alone (AIP-203), so that a record can
//!   be read, changed and sent back. Its etag is not for the mask: the edge takes it for the version that the change is meant for.
//! * A path into a message (`physical_address.city`) changes just that part: [`Mask::merge`] takes it from the request and the rest from
//!   the stored record. Lists and maps are replaced whole.

use crm_proto::descriptors;
use prost::{Message, Name};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use prost_types::FieldMask;

use crate::{
    error::{Error, Result, Violation},
    suggest::{quoted, unknown},
};

/// `google.api.FieldBehavior.OUTPUT_ONLY`.
const OUTPUT_ONLY: i32 = 3;

/// The fields an update changes, all of them changeable.
#[derive(Clone, Debug)]
pub struct Mask {
    message: MessageDescriptor,
    paths: Vec<Vec<FieldDescriptor>>,
}

impl Mask {
    /// Checks the mask of a request against the fields of `M`; `sent` is the record in the request.
    ///
    /// # Errors
    /// An invalid `update_mask` that names every path that is unknown or not the caller's to change.
    pub fn new<M: Message + Name>(mask: Option<&FieldMask>, sent: &M) -> Result<Self> {
        let message = descriptor::<M>()?;
        let asked = mask.map_or(&[][..], |mask| &mask.paths);
        let paths = if asked.is_empty() {
            let sent = dynamic(&message, sent)?;
            changeable(&message).filter(|field| sent.has_field(field)).map(|field| vec![field]).collect()
        } else if asked == ["*"] {
            changeable(&message).map(|field| vec![field]).collect()
        } else {
            let mut violations = Vec::new();
            let mut paths = Vec::new();
            for path in asked {
                match resolve(&message, path) {
                    Ok(path) => paths.push(path),
                    Err(reason) => violations.push(Violation { field: "update_mask".into(), message: reason.into() }),
                }
            }
            if !violations.is_empty() {
                return Err(Error::violations(violations));
            }
            paths
        };
        Ok(Self { message, paths })
    }

    /// The stored record with the masked parts taken from the sent one.
    ///
    /// # Errors
    /// Internal, if `M` is not the message the mask was made for.
    pub fn merge<M: Message + Name + Default>(&self, stored: &M, sent: &M) -> Result<M> {
        let mut merged = dynamic(&self.message, stored)?;
        let sent = dynamic(&self.message, sent)?;
        for path in &self.paths {
            copy(path, &sent, &mut merged);
        }
        merged.transcode_to().map_err(Error::internal)
    }
}

/// Copies what is at `path`; what is absent in `from` becomes absent in `to`.
fn copy(path: &[FieldDescriptor], from: &DynamicMessage, to: &mut DynamicMessage) {
    let [field, rest @ ..] = path else { return };
    if rest.is_empty() {
        if from.has_field(field) {
            to.set_field(field, from.get_field(field).into_owned());
        } else {
            to.clear_field(field);
        }
        return;
    }
    // An absent message reads as an empty one, but is not made just to clear a part of it.
    if !from.has_field(field) && !to.has_field(field) {
        return;
    }
    if let (Value::Message(from), Value::Message(to)) = (&*from.get_field(field), to.get_field_mut(field)) {
        copy(rest, from, to);
    }
}

fn resolve(message: &MessageDescriptor, path: &str) -> Result<Vec<FieldDescriptor>, String> {
    let mut fields = Vec::new();
    let mut inside = Some(message.clone());
    for name in path.split('.') {
        let Some(message) = inside else {
            return Err(format!("{} goes into a field that can only be changed as a whole.", quoted(path)));
        };
        let Some(field) = message.get_field_by_name(name) else {
            let possible: Vec<_> = changeable(&message).collect();
            let possible: Vec<_> = possible.iter().map(FieldDescriptor::name).collect();
            return Err(unknown(path, &format!("a field of {}", message.name()), &possible));
        };
        if is_output_only(&field) {
            return Err(format!("{} cannot be changed by an update; leave it out.", quoted(path)));
        }
        inside = match field.kind() {
            Kind::Message(message) if !field.is_list() && !field.is_map() => Some(message),
            _ => None,
        };
        fields.push(field);
    }
    Ok(fields)
}

fn changeable(message: &MessageDescriptor) -> impl Iterator<Item = FieldDescriptor> {
    message.fields().filter(|field| !is_output_only(field))
}

fn is_output_only(field: &FieldDescriptor) -> bool {
    let Some(behavior) = descriptors().get_extension_by_name("google.api.field_behavior") else { return false };
    let options = field.options();
    let behaviors = options.get_extension(&behavior);
    behaviors.as_list().is_some_and(|list| list.contains(&Value::EnumNumber(OUTPUT_ONLY)))
}

fn descriptor<M: Name>() -> Result<MessageDescriptor> {
    let name = M::full_name();
    descriptors().get_message_by_name(&name).ok_or_else(|| Error::internal(format!("no descriptor of {name}")))
}

fn dynamic<M: Message>(message: &MessageDescriptor, value: &M) -> Result<DynamicMessage> {
    let mut dynamic = DynamicMessage::new(message.clone());
    dynamic.transcode_from(value).map_err(Error::internal)?;
    Ok(dynamic)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use crm_proto::customers::{Address, Customer};

    use super::*;

    /// The fields that the mask names, or parts of.
    fn names(mask: &Mask) -> BTreeSet<&str> {
        mask.paths.iter().map(|path| path[0].name()).collect()
    }

    fn paths(paths: &[&str]) -> FieldMask {
        FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }
    }

    fn refusals(mask: &[&str]) -> Vec<String> {
        let error = Mask::new(Some(&paths(mask)), &Customer::default()).unwrap_err();
        assert!(error.fields().iter().all(|violation| violation.field == "update_mask"));
        error.fields().iter().map(|violation| violation.message.to_string()).collect()
    }

    fn customer(name: &str, telephone: &str, city: &str) -> Customer {
        Customer {
            name: name.into(),
            telephone: telephone.into(),
            physical_address: Some(Address { city: city.into(), suburb: "Centre".into(), ..Address::default() }),
            ..Customer::default()
        }
    }

    #[test]
    fn only_masked_fields_change() {
        let mask = Mask::new(Some(&paths(&["name", "fax"])), &Customer::default()).unwrap();
        let merged = mask.merge(&customer("Old", "1", "Durban"), &customer("New", "2", "Paarl")).unwrap();
        assert_eq!(merged, customer("New", "1", "Durban"));
    }

    #[test]
    fn a_masked_field_that_is_not_sent_is_cleared() {
        let mask = Mask::new(Some(&paths(&["telephone", "physical_address"])), &Customer::default()).unwrap();
        let merged = mask.merge(&customer("Old", "1", "Durban"), &Customer::default()).unwrap();
        assert_eq!(merged, Customer { name: "Old".into(), ..Customer::default() });
    }

    #[test]
    fn a_nested_path_changes_just_that_part() {
        let mask = Mask::new(Some(&paths(&["physical_address.city"])), &Customer::default()).unwrap();
        let sent = Customer {
            physical_address: Some(Address { city: "Paarl".into(), ..Address::default() }),
            ..Customer::default()
        };
        assert_eq!(mask.merge(&customer("Old", "1", "Durban"), &sent).unwrap(), customer("Old", "1", "Paarl"));
        assert_eq!(mask.merge(&Customer::default(), &sent).unwrap(), sent);
        assert_eq!(mask.merge(&Customer::default(), &Customer::default()).unwrap(), Customer::default());
        assert_eq!(
            mask.merge(&customer("Old", "1", "Durban"), &Customer::default()).unwrap(),
            customer("Old", "1", "")
        );
    }

    #[test]
    fn without_a_mask_the_fields_that_are_sent_change() {
        let sent = Customer { id: "x".into(), etag: "7".into(), ..customer("New", "", "Paarl") };
        for mask in [None, Some(FieldMask::default())] {
            let mask = Mask::new(mask.as_ref(), &sent).unwrap();
            assert_eq!(names(&mask), BTreeSet::from(["name", "physical_address"]));
        }
        assert!(names(&Mask::new(None, &Customer::default()).unwrap()).is_empty());
    }

    #[test]
    fn a_star_is_every_field_that_may_be_changed() {
        let mask = Mask::new(Some(&paths(&["*"])), &Customer::default()).unwrap();
        let names = names(&mask);
        assert!(names.is_superset(&BTreeSet::from(["name", "vat_number"])));
        assert!(names.is_disjoint(&BTreeSet::from(["status", "etag"])));
    }

    #[test]
    fn every_wrong_path_is_named() {
        let refused = refusals(&["name", "status", "nmae", "additional_salesman_ids.0", "physical_address.town"]);
        assert_eq!(refused.len(), 4, "{refused:?}");
        assert_eq!(refused[0], r#""status" cannot be changed by an update; leave it out."#);
        assert!(
            refused[1]
                .starts_with(r#""nmae" is not a field of Customer. Did you mean name? Possible: name, customer_type,"#)
        );
        assert!(!refused[1].contains("etag"), "only what may be changed is possible");
        assert_eq!(refused[2], r#""additional_salesman_ids.0" goes into a field that can only be changed as a whole."#);
        assert!(refused[3].starts_with(r#""physical_address.town" is not a field of Address."#));
    }
}
