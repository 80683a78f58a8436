//! Roles and what they may do (D§5.1).

use std::collections::BTreeSet;

use crm_chassis::Scope;

/// A role of a user. Salesman and sales manager follow from the ERP's data, the others are given in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Works with own customers.
    Salesman,
    /// Sees and acts for everybody below in the organisation chart.
    SalesManager,
    /// Sees all customers, manages users and looks after the link to the ERP.
    CrmAdministrator,
    /// Maintains the settings.
    SettingsUser,
}

/// Every permission with the roles that hold it. Which RPC needs which permission stands in the `.proto` files.
const PERMISSIONS: &[(&str, &[Role])] = &[
    ("activities.read", &[Role::Salesman, Role::SalesManager, Role::CrmAdministrator]),
    ("activities.write", &[Role::Salesman, Role::SalesManager, Role::CrmAdministrator]),
    ("case-config.manage", &[Role::CrmAdministrator, Role::SettingsUser]),
    // What was won or lost counts in somebody's figures (D§3.2).
    ("cases.reopen", &[Role::SalesManager, Role::CrmAdministrator]),
    // By the thousand, which salesmen do not.
    ("customers.import", &[Role::SalesManager, Role::CrmAdministrator]),
    ("customers.read", &[Role::Salesman, Role::SalesManager, Role::CrmAdministrator]),
    ("customers.write", &[Role::Salesman, Role::SalesManager, Role::CrmAdministrator]),
    ("customers.release", &[Role::Salesman, Role::SalesManager, Role::CrmAdministrator]),
    ("erp.manage", &[Role::CrmAdministrator]),
    // Only for who sees all customers anyway: he could open all of them to himself.
    ("groups.manage", &[Role::CrmAdministrator]),
    // For the customers of the own team; with the other one, for everybody's.
    ("salesmen.assign", &[Role::SalesManager, Role::CrmAdministrator, Role::SettingsUser]),
    ("salesmen.assign-all", &[Role::CrmAdministrator, Role::SettingsUser]),
    ("ranks.manage", &[Role::CrmAdministrator, Role::SettingsUser]),
    // Managers set those of their team.
    ("targets.manage", &[Role::SalesManager, Role::CrmAdministrator]),
    ("users.manage", &[Role::CrmAdministrator]),
];

/// What a user with these roles may do.
#[must_use]
pub fn permissions_of(roles: &[Role]) -> BTreeSet<String> {
    let held = PERMISSIONS.iter().filter(|(_, holders)| holders.iter().any(|holder| roles.contains(holder)));
    held.map(|(permission, _)| (*permission).to_owned()).collect()
}

/// Whose records a user with these roles sees (D§5.2).
#[must_use]
pub fn scope_of(roles: &[Role]) -> Scope {
    if roles.contains(&Role::CrmAdministrator) {
        Scope::All
    } else if roles.contains(&Role::SalesManager) {
        Scope::Team
    } else {
        Scope::Own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_role_decides_whose_records_are_seen() {
        assert_eq!(scope_of(&[]), Scope::Own);
        assert_eq!(scope_of(&[Role::Salesman]), Scope::Own);
        assert_eq!(scope_of(&[Role::Salesman, Role::SalesManager]), Scope::Team);
        assert_eq!(scope_of(&[Role::SalesManager, Role::CrmAdministrator]), Scope::All);
        assert_eq!(scope_of(&[Role::SettingsUser]), Scope::Own);
    }

    #[test]
    fn whoever_sells_may_work_with_customers_and_nobody_else_but_administrators() {
        for (role, expected) in [
            (
                Role::Salesman,
                &["activities.read", "activities.write", "customers.read", "customers.release", "customers.write"][..],
            ),
            (
                Role::SalesManager,
                &[
                    "activities.read",
                    "activities.write",
                    "cases.reopen",
                    "customers.import",
                    "customers.read",
                    "customers.release",
                    "customers.write",
                    "targets.manage",
                ],
            ),
        ] {
            let of_customers = permissions_of(&[role]).into_iter().filter(|right| !right.starts_with("salesmen."));
            assert!(of_customers.eq(expected.iter().copied()), "{role:?}");
        }
        let expected = [
            "activities.read",
            "activities.write",
            "case-config.manage",
            "cases.reopen",
            "customers.import",
            "customers.read",
            "customers.release",
            "customers.write",
            "erp.manage",
            "groups.manage",
            "ranks.manage",
            "salesmen.assign",
            "salesmen.assign-all",
            "targets.manage",
            "users.manage",
        ];
        assert!(permissions_of(&[Role::CrmAdministrator]).iter().eq(expected.iter()));
        assert!(
            permissions_of(&[Role::SettingsUser]).iter().eq([
                "case-config.manage",
                "ranks.manage",
                "salesmen.assign",
                "salesmen.assign-all"
            ]
            .iter())
        );
        assert!(permissions_of(&[]).is_empty());
    }

    #[test]
    fn only_crm_administrators_look_after_the_link_to_the_erp() {
        for role in [Role::Salesman, Role::SalesManager, Role::CrmAdministrator, Role::SettingsUser] {
            let may = permissions_of(&[role]).contains("erp.manage");
            assert_eq!(may, role == Role::CrmAdministrator, "{role:?}");
        }
    }

    #[test]
    fn managers_assign_the_customers_of_their_team_administrators_and_settings_users_all_and_salesmen_none() {
        for (role, some, all) in [
            (Role::Salesman, false, false),
            (Role::SalesManager, true, false),
            (Role::CrmAdministrator, true, true),
            (Role::SettingsUser, true, true),
        ] {
            let held = permissions_of(&[role]);
            let (assigns, assigns_all) = (held.contains("salesmen.assign"), held.contains("salesmen.assign-all"));
            assert_eq!((assigns, assigns_all), (some, all), "{role:?}");
        }
    }

    #[test]
    fn every_permission_an_rpc_needs_is_held_by_somebody() {
        let methods = crm_proto::descriptors().services().flat_map(|service| service.methods().collect::<Vec<_>>());
        for method in methods {
            let permission = crm_chassis::auth::permission_of(&method).unwrap_or_default();
            let held = PERMISSIONS.iter().any(|(known, _)| *known == permission);
            assert!(
                held || matches!(permission.as_str(), "public" | "signed-in"),
                "{}: {permission}",
                method.full_name()
            );
        }
    }
}
