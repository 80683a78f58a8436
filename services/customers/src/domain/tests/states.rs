//! The state machine of D§3.1 as a table: every status, every verb.

use super::*;

#[derive(Clone, Copy, Debug)]
enum Verb {
    Edit,
    Release,
    Approve,
    ApproveWithOtherCode,
    Decline,
    Hold,
    ReleaseFromHold,
    Deactivate,
    SnapshotActive,
    SnapshotHold,
    SnapshotInactive,
    SnapshotWithOtherCode,
}

#[derive(Debug, PartialEq)]
enum Outcome {
    /// A new version in this status.
    Now(Status),
    /// The same version: it was so before.
    Same,
    /// Refused with this reason.
    Refused(&'static str),
}

use Outcome::{Now, Refused, Same};
use Status::{Active, Hold, Inactive, NewCrm, Released};
use Verb::*;

const UNEXPECTED: Outcome = Refused("UNEXPECTED_STATUS");
const NOT_NEW: Outcome = Refused("NOT_NEW_CRM");
const OTHER_CODE: Outcome = Refused("CODE_DIFFERS");

#[rustfmt::skip]
const TABLE: [(Verb, [Outcome; 5]); 12] = [
    //                       New-CRM       Released      Active         Hold           Inactive
    (Edit,                  [Now(NewCrm),  Now(Released), Now(Active),  Now(Hold),     Refused("CUSTOMER_INACTIVE")]),
    (Release,               [Now(Released), Same,         NOT_NEW,      NOT_NEW,       NOT_NEW]),
    (Approve,               [UNEXPECTED,   Now(Active),   Same,         Same,          Same]),
    (ApproveWithOtherCode,  [UNEXPECTED,   Now(Active),   UNEXPECTED,   UNEXPECTED,    UNEXPECTED]),
    (Decline,               [UNEXPECTED,   Now(NewCrm),   UNEXPECTED,   UNEXPECTED,    UNEXPECTED]),
    (Verb::Hold,            [UNEXPECTED,   UNEXPECTED,    Now(Hold),    Same,          UNEXPECTED]),
    (ReleaseFromHold,       [UNEXPECTED,   UNEXPECTED,    Same,         Now(Active),   UNEXPECTED]),
    (Deactivate,            [UNEXPECTED,   UNEXPECTED,    Now(Inactive), Now(Inactive), Same]),
    // The ERP owns the status from the release on: its snapshot decides, and may overtake the approval.
    (SnapshotActive,        [UNEXPECTED,   Now(Active),   Same,         Now(Active),   Now(Active)]),
    (SnapshotHold,          [UNEXPECTED,   Now(Hold),     Now(Hold),    Same,          Now(Hold)]),
    (SnapshotInactive,      [UNEXPECTED,   Now(Inactive), Now(Inactive), Now(Inactive), Same]),
    (SnapshotWithOtherCode, [UNEXPECTED,   Now(Active),   OTHER_CODE,   OTHER_CODE,    OTHER_CODE]),
];

fn apply(verb: Verb, before: &Customer) -> Outcome {
    let (customer, now) = (before.clone(), minute(10));
    let other_code = || "CU99999".to_owned();
    let snapshot = |status, code: String| {
        let snapshot = Snapshot { code, ..snapshot_of(before, status) };
        before.clone().apply_snapshot(snapshot, now).map(|(after, _)| Some(after))
    };
    let result = match verb {
        Edit => edit(before, |details| details.telephone = "082 555 0199".into()).map(Some),
        Release => customer.release(&[], &sam(), now).map(Some),
        Approve => customer.approve(CODE.into(), approval(), now),
        ApproveWithOtherCode => customer.approve(other_code(), approval(), now),
        Decline => customer.decline(decline(), now),
        Verb::Hold => customer.hold(now),
        ReleaseFromHold => customer.release_from_hold(now),
        Deactivate => customer.deactivate(now),
        SnapshotActive => snapshot(Active, CODE.into()),
        SnapshotHold => snapshot(Status::Hold, CODE.into()),
        SnapshotInactive => snapshot(Inactive, CODE.into()),
        SnapshotWithOtherCode => snapshot(Active, other_code()),
    };
    match result {
        Err(error) => Refused(error.reason()),
        Ok(None) => Same,
        Ok(Some(after)) if after.version == before.version => {
            assert_eq!(after.updated_at, before.updated_at, "{verb:?}: nothing changed, and so not the time either");
            Same
        }
        Ok(Some(after)) => {
            assert_eq!((after.version, after.updated_at), (before.version + 1, now), "{verb:?}");
            Now(after.status)
        }
    }
}

#[test]
fn every_verb_does_in_every_status_what_the_table_says() {
    for (verb, outcomes) in TABLE {
        for ((status, word), expected) in Status::ALL.into_iter().zip(outcomes) {
            assert_eq!(apply(verb, &customer(status)), expected, "{verb:?} in {word}");
        }
    }
}

#[test]
fn a_release_says_who_and_when() {
    let released = customer(Released);
    let release = released.release.unwrap();
    assert_eq!((release.by.as_str(), release.at), ("Sam Dlamini", minute(1)));
}

#[test]
fn a_declined_customer_shows_the_reason_until_its_next_release() {
    let declined = customer(Released).decline(decline(), minute(2)).unwrap().unwrap();
    assert_eq!(declined.decline.as_ref().unwrap().reason, "No VAT certificate");
    assert!(declined.clone().decline(decline(), minute(3)).unwrap().is_none(), "the same decline again");

    let again = declined.release(&[], &sam(), minute(4)).unwrap();
    assert_eq!((again.status, &again.decline), (Released, &None));
}

#[test]
fn an_approval_that_a_snapshot_overtook_still_says_who_approved() {
    let released = customer(Released);
    let (active, _) = released.clone().apply_snapshot(snapshot_of(&released, Active), minute(2)).unwrap();
    assert_eq!(active.approval, None);
    let approved = active.approve(CODE.into(), approval(), minute(3)).unwrap().unwrap();
    assert_eq!((approved.status, &approved.approval), (Active, &Some(approval())));
}

#[test]
fn a_customer_made_in_the_erp_needs_no_release() {
    let customer = Customer::from_erp(Uuid::from_u128(1), snapshot_of(&new_crm(), Active), minute(5));
    assert_eq!((customer.version, customer.status, customer.code.as_deref()), (1, Active, Some(CODE)));
    assert_eq!((customer.created_by.as_str(), customer.erp_synced_at), ("ERP", Some(minute(5))));
}

#[test]
fn stored_words_of_statuses_and_address_types_are_read_back() {
    for (status, word) in Status::ALL {
        assert_eq!((status.as_str(), Status::parse(word)), (word, Some(status)));
    }
    for word in ["PHYSICAL", "POSTAL", "DELIVERY", "BILLING"] {
        assert_eq!(AddressType::parse(word).unwrap().as_str(), word);
    }
    assert_eq!((Status::parse("active"), AddressType::parse("")), (None, None));
}
