//! Ranks: what they are called, and how often their customers are.

use std::collections::BTreeSet;

use crm_chassis::Code;

use super::*;
use crate::domain::Rank;

fn codes(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn erp_rank(code: &str, name: &str) -> Rank {
    Rank {
        id: Rank::id_of(TENANT, code),
        version: 1,
        code: code.into(),
        name: name.into(),
        call_cycle_days: None,
        made_here: false,
    }
}

fn create(name: &str, days: Option<i32>) -> Result<Rank> {
    Rank::create(TENANT, name.into(), days, &[erp_rank("GOLD", "Gold")], &codes(&["GOLD", "TIN"]))
}

#[test]
fn a_new_rank_has_a_code_made_of_its_name_that_no_other_has() {
    for (name, code) in [
        ("Silver", "SILVER"),
        ("Key account (A)", "KEY-ACCOUNT-A"),
        ("Tin", "TIN-2"),
        ("Élite", "ÉLITE"),
        ("★★★", "RANK"),
        (&"x".repeat(40), &"X".repeat(24)),
    ] {
        let made = create(name, Some(60)).unwrap();
        assert_eq!((made.code.as_str(), made.made_here, made.version), (code, true, 1));
        assert_eq!(made.id, Rank::id_of(TENANT, code));
    }
}

#[test]
fn it_has_a_name_of_its_own_and_a_call_cycle_of_one_day_to_ten_years() {
    assert_eq!(refused_fields(create("", None)), ["name", "call_cycle_days"]);
    assert_eq!(refused_fields(create(&"x".repeat(41), Some(1))), ["name"]);
    for days in [0, -1, 3_651] {
        assert_eq!(refused_fields(create("Silver", Some(days))), ["call_cycle_days"], "{days}");
    }
    assert!(create("Silver", Some(1)).is_ok() && create("Silver", Some(3_650)).is_ok());
    let refused = create("GOLD", Some(30)).unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (Code::AlreadyExists, "NAME_TAKEN"));
}

#[test]
fn the_erps_names_stay_and_every_call_cycle_may_change() {
    let gold = erp_rank("GOLD", "Gold");
    let edited = gold.clone().edit("Gold".into(), Some(30), &[]).unwrap();
    assert_eq!((edited.call_cycle_days, edited.version), (Some(30), 2));
    assert_eq!(gold.changes_to(&edited).fields().collect::<Vec<_>>(), ["call_cycle_days"]);
    assert_eq!(refused_fields(gold.clone().edit("Golden".into(), None, &[])), ["name"]);
    assert_eq!(gold.clone().edit("Gold".into(), None, &[]).unwrap(), gold, "nothing new");
    assert_eq!(refused_fields(edited.edit("Gold".into(), None, &[])), ["call_cycle_days"], "it cannot be taken away");

    let silver = create("Silver", Some(60)).unwrap();
    let renamed = silver.clone().edit("Sterling".into(), Some(60), &[silver.clone(), gold.clone()]).unwrap();
    assert_eq!((renamed.name.as_str(), renamed.code.as_str(), renamed.version), ("Sterling", "SILVER", 2));
    let refused = silver.clone().edit("gold".into(), Some(60), &[silver.clone(), gold]).unwrap_err();
    assert_eq!(refused.reason(), "NAME_TAKEN");
    assert!(silver.clone().edit("SILVER".into(), Some(60), &[silver]).is_ok(), "its own in other letters");
}

#[test]
fn there_is_an_end_to_how_many_are_made_here() {
    let many: Vec<Rank> = (0..Rank::MOST_MADE_HERE)
        .map(|number| Rank { made_here: true, ..erp_rank(&format!("R{number}"), &format!("Rank {number}")) })
        .collect();
    let refused = Rank::create(TENANT, "Silver".into(), Some(60), &many, &codes(&[])).unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (Code::WrongState, "TOO_MANY_RANKS"));
}
