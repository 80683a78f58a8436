//! Checks a filter against limits and declared fields, and says what is possible where it does not fit.

use crm_proto::types::{self as pb, Combinator, Operator, filter::Node};

use super::{
    Field, FilterContext, Kind, MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES,
    tree::{self, Tree},
    values::{self, Meaning},
};
use crate::{
    error::{Error, Result},
    suggest::unknown,
};

pub(super) fn check(filter: &pb::Filter, fields: &[Field], context: &FilterContext) -> Result<Tree> {
    Checker { fields, context, conditions: 0, groups: 0 }.filter(filter, 1)
}

struct Checker<'a> {
    fields: &'a [Field],
    context: &'a FilterContext,
    conditions: usize,
    groups: usize,
}

impl Checker<'_> {
    fn filter(&mut self, filter: &pb::Filter, depth: usize) -> Result<Tree> {
        if depth > MAX_DEPTH {
            return Err(refuse(format!("The filter is nested more than {MAX_DEPTH} levels deep.")));
        }
        match &filter.node {
            Some(Node::Group(group)) => self.group(group, depth),
            Some(Node::Condition(condition)) => {
                count(&mut self.conditions, "conditions")?;
                self.condition(condition)
            }
            None => {
                count(&mut self.groups, "groups")?;
                Ok(Tree::All(Vec::new()))
            }
        }
    }

    fn group(&mut self, group: &pb::FilterGroup, depth: usize) -> Result<Tree> {
        count(&mut self.groups, "groups")?;
        let combinator = Combinator::try_from(group.combinator)
            .map_err(|_| refuse("A group has an unknown combinator. Possible: AND, OR."))?;
        let members = group.filters.iter().map(|member| self.filter(member, depth + 1)).collect::<Result<Vec<_>>>()?;
        let tree = match combinator {
            // An empty group matches everything, whatever its combinator.
            Combinator::Or if !members.is_empty() => Tree::Any(members),
            _ => Tree::All(members),
        };
        Ok(if group.negated { Tree::Not(Box::new(tree)) } else { tree })
    }

    fn condition(&self, condition: &pb::FilterCondition) -> Result<Tree> {
        let Some(field) = self.fields.iter().find(|field| field.name == condition.field) else {
            let possible: Vec<_> = self.fields.iter().map(|field| field.name).collect();
            return Err(refuse(unknown(&condition.field, "a field of this list", &possible)));
        };
        let possible = field.kind.operators();
        let Some(operator) = possible.iter().copied().find(|operator| *operator as i32 == condition.operator) else {
            let given = match Operator::try_from(condition.operator) {
                Ok(Operator::Unspecified) | Err(_) => "A known operator is missing".to_owned(),
                Ok(operator) => format!("{} does not fit {}", word(operator), field.kind.noun()),
            };
            let possible: Vec<_> = possible.iter().copied().map(word).collect();
            return Err(refuse(format!("{}: {given}. Possible: {}.", field.name, possible.join(", "))));
        };
        let values = self.values(field, operator, &condition.values)?;
        Ok(match field.kind {
            Kind::Member { rows } => tree::of_membership(rows, field.column, operator, values),
            _ => tree::of_condition(field.column, operator, values),
        })
    }

    fn values(&self, field: &Field, operator: Operator, values: &[String]) -> Result<Vec<Meaning>> {
        let refuse = |message: String| refuse(format!("{}: {message}", field.name));
        let (fits, wanted) = match operator {
            Operator::Blank => (values.is_empty(), "no value".to_owned()),
            Operator::Between => (values.len() == 2, "two values".to_owned()),
            Operator::AnyOf => (values.len() <= MAX_VALUES, format!("at most {MAX_VALUES} values")),
            _ => (values.len() == 1, "one value".to_owned()),
        };
        if !fits {
            return Err(refuse(format!("{} takes {wanted}, not {}.", word(operator), values.len())));
        }
        values.iter().map(|value| values::read(field.kind, value, self.context).map_err(refuse)).collect()
    }
}

/// The API's word without its prefix.
fn word(operator: Operator) -> &'static str {
    operator.as_str_name().trim_start_matches("OPERATOR_")
}

fn count(counter: &mut usize, what: &str) -> Result<()> {
    *counter += 1;
    if *counter > MAX_CONDITIONS {
        return Err(refuse(format!("The filter has more than {MAX_CONDITIONS} {what}.")));
    }
    Ok(())
}

fn refuse(message: impl Into<String>) -> Error {
    Error::invalid("filter", message.into())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use jiff::tz::TimeZone;
    use pb::{FilterCondition, FilterGroup};

    use super::*;
    use crate::sql_value::SqlValue;

    const FIELDS: &[Field] = &[
        Field::text("name", "c.name_key"),
        Field::choice("status", "c.status", "CUSTOMER_STATUS_", &[("NEW_CRM", "new_crm"), ("ACTIVE", "active")]),
        Field::id("mainSalesmanId", "c.main_salesman_id"),
        Field::new("open", "c.open", Kind::Bool),
        Field::new("due", "c.due", Kind::Date),
        Field::member("groupId", "select from members m where m.customer_id = c.id", "m.group_id"),
    ];

    fn condition(field: &str, operator: Operator, values: &[&str]) -> pb::Filter {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        pb::Filter {
            node: Some(Node::Condition(FilterCondition { field: field.to_owned(), operator: operator.into(), values })),
        }
    }

    fn group(filters: Vec<pb::Filter>) -> pb::Filter {
        pb::Filter {
            node: Some(Node::Group(FilterGroup { combinator: Combinator::And.into(), negated: false, filters })),
        }
    }

    fn nested(depth: usize) -> pb::Filter {
        (1..depth).fold(condition("name", Operator::Blank, &[]), |inner, _| group(vec![inner]))
    }

    fn checked(filter: &pb::Filter) -> Result<Tree> {
        let context = FilterContext { zone: TimeZone::UTC, now: "2026-11-22T12:00:00Z".parse().unwrap() };
        check(filter, FIELDS, &context)
    }

    fn refusal(filter: &pb::Filter) -> String {
        let error = checked(filter).unwrap_err();
        assert_eq!(error.fields()[0].field, "filter");
        error.fields()[0].message.to_string()
    }

    #[test]
    fn a_refusal_names_the_field_and_says_what_is_possible() {
        let uuid = "0190b7c2-0000-7000-8000-000000000000";
        for (field, operator, values, message) in [
            (
                "mainSalesman",
                Operator::Equals,
                &[uuid][..],
                r#""mainSalesman" is not a field of this list. Did you mean mainSalesmanId? Possible: name, status, mainSalesmanId, open, due, groupId."#,
            ),
            (
                "open",
                Operator::Contains,
                &["t"],
                "open: CONTAINS does not fit true or false. Possible: EQUALS, NOT_EQUALS, ANY_OF, BLANK.",
            ),
            (
                "mainSalesmanId",
                Operator::Less,
                &[uuid],
                "mainSalesmanId: LESS does not fit an id. Possible: EQUALS, NOT_EQUALS, ANY_OF, BLANK.",
            ),
            (
                "status",
                Operator::Unspecified,
                &["ACTIVE"],
                "status: A known operator is missing. Possible: EQUALS, NOT_EQUALS, ANY_OF, BLANK.",
            ),
            (
                "status",
                Operator::Equals,
                &["ACTVE"],
                r#"status: "ACTVE" is not one of its values. Did you mean ACTIVE? Possible: NEW_CRM, ACTIVE."#,
            ),
            ("mainSalesmanId", Operator::Equals, &["sam"], r#"mainSalesmanId: "sam" is not an id (UUID)."#),
            ("open", Operator::Equals, &["yes"], r#"open: "yes" is not true or false."#),
            (
                "due",
                Operator::Equals,
                &["22/11/2026"],
                r#"due: "22/11/2026" is not a date such as 2026-11-22, today, today+30d, today-1m, startOfMonth, endOfMonth or startOfYear."#,
            ),
            (
                "name",
                Operator::Equals,
                &[" "],
                "name: a value is empty; give one, or use BLANK to find what is not filled in.",
            ),
            ("name", Operator::Equals, &["a\0"], "name: a value holds no NUL character."),
            ("name", Operator::Equals, &["a", "b"], "name: EQUALS takes one value, not 2."),
            ("name", Operator::Between, &["a"], "name: BETWEEN takes two values, not 1."),
            ("name", Operator::Blank, &["a"], "name: BLANK takes no value, not 1."),
            ("name", Operator::AnyOf, &["a"; MAX_VALUES + 1], "name: ANY_OF takes at most 100 values, not 101."),
        ] {
            assert_eq!(refusal(&condition(field, operator, values)), message);
        }
        assert_eq!(
            refusal(&condition("name", Operator::Equals, &[&"é".repeat(201)])),
            "name: a value has at most 200 characters."
        );
    }

    #[test]
    fn the_limits_are_the_last_that_pass() {
        let many = |count| group(vec![condition("name", Operator::Blank, &[]); count]);
        assert!(checked(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(refusal(&nested(MAX_DEPTH + 1)), "The filter is nested more than 8 levels deep.");
        assert!(checked(&many(MAX_CONDITIONS)).is_ok());
        assert_eq!(refusal(&many(MAX_CONDITIONS + 1)), "The filter has more than 64 conditions.");
        assert_eq!(refusal(&group(vec![group(Vec::new()); MAX_CONDITIONS])), "The filter has more than 64 groups.");
        assert!(checked(&condition("name", Operator::Equals, &[&"é".repeat(200)])).is_ok());
        assert!(checked(&condition("name", Operator::AnyOf, &["a"; MAX_VALUES])).is_ok());
    }

    #[test]
    fn words_come_with_the_prefix_or_without() {
        for word in ["ACTIVE", "CUSTOMER_STATUS_ACTIVE", " ACTIVE "] {
            let tree = checked(&condition("status", Operator::Equals, &[word])).unwrap();
            assert!(
                matches!(tree, Tree::Compare("c.status", "=", SqlValue::Text(stored)) if stored == "active"),
                "{word}"
            );
        }
    }

    #[test]
    fn a_membership_is_a_row_that_says_so_and_its_negation_is_that_there_is_none() {
        const UUID: &str = "0190b7c2-0000-7000-8000-000000000000";
        let in_group = |tree: &Tree| matches!(tree, Tree::Exists(_, Some(of)) if matches!(**of, Tree::Compare("m.group_id", "=", _)));
        let tree = checked(&condition("groupId", Operator::Equals, &[UUID])).unwrap();
        assert!(in_group(&tree), "{tree:?}");
        let tree = checked(&condition("groupId", Operator::NotEquals, &[UUID])).unwrap();
        assert!(matches!(&tree, Tree::Not(of) if in_group(of)), "{tree:?}");
        let tree = checked(&condition("groupId", Operator::AnyOf, &[UUID, UUID])).unwrap();
        assert!(matches!(&tree, Tree::Exists(_, Some(of)) if matches!(**of, Tree::In("m.group_id", _))), "{tree:?}");
        let tree = checked(&condition("groupId", Operator::Blank, &[])).unwrap();
        assert!(matches!(&tree, Tree::Not(of) if matches!(**of, Tree::Exists(_, None))), "{tree:?}");
        assert_eq!(
            refusal(&condition("groupId", Operator::Equals, &["vip"])),
            r#"groupId: "vip" is not an id (UUID)."#
        );
    }

    #[test]
    fn an_unknown_combinator_is_refused() {
        let group = FilterGroup { combinator: 9, ..FilterGroup::default() };
        let message = refusal(&pb::Filter { node: Some(Node::Group(group)) });
        assert_eq!(message, "A group has an unknown combinator. Possible: AND, OR.");
    }
}
