//! In which order the messages of a batch are applied.

use std::collections::HashMap;

/// What the order depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned<'a> {
    /// Type of the message.
    pub(crate) message_type: &'a str,
    /// The entity it is about.
    pub(crate) entity: &'a str,
    /// What the entity belongs to; empty for nothing.
    pub(crate) parent: &'a str,
    /// True if its handler takes many messages at once.
    pub(crate) together: bool,
}

/// Arranges messages into steps, each of messages of one type about different entities, by their indices. About one entity the messages
/// stay in their order, whatever their types, and so do those of one type, whatever their entities; and what belongs to an entity passes
/// no message about that. A message whose handler takes one at a time is a step of its own, and nothing passes it.
pub(crate) fn plan<'a>(messages: impl Iterator<Item = Planned<'a>>) -> Vec<Vec<usize>> {
    let mut steps: Vec<Vec<usize>> = Vec::new();
    // The first step that is still open, and the last steps about each entity, about what belongs to it, and of each type.
    let mut open = 0;
    let mut about: HashMap<&str, usize> = HashMap::new();
    let mut within: HashMap<&str, usize> = HashMap::new();
    let mut of_type: HashMap<&str, usize> = HashMap::new();
    for (index, Planned { message_type, entity, parent, together }) in messages.enumerate() {
        if !together {
            steps.push(vec![index]);
            open = steps.len();
            continue;
        }
        let before = [about.get(entity), within.get(entity), about.get(parent)];
        let earliest = before.into_iter().flatten().map(|step| step + 1).fold(open, usize::max);
        let step = of_type.get(message_type).copied().filter(|step| *step >= earliest).unwrap_or(steps.len());
        match steps.get_mut(step) {
            Some(indices) => indices.push(index),
            None => steps.push(vec![index]),
        }
        about.insert(entity, step);
        if !parent.is_empty() {
            let last = within.entry(parent).or_default();
            *last = step.max(*last);
        }
        of_type.insert(message_type, step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TYPES: [(&str, bool); 4] = [("customer", true), ("address", true), ("status", false), ("contact", true)];
    const CONTACT: usize = 3;

    /// Of contacts the number is that of their customer, which has two.
    fn steps(messages: &[(usize, u8)]) -> Vec<Vec<usize>> {
        let keys: Vec<(String, String)> = messages.iter().enumerate().map(key).collect();
        plan(messages.iter().zip(&keys).map(|((message_type, _), (entity, parent))| {
            let (message_type, together) = TYPES[*message_type];
            Planned { message_type, entity, parent, together }
        }))
    }

    fn key((index, (message_type, number)): (usize, &(usize, u8))) -> (String, String) {
        if *message_type == CONTACT {
            (format!("{number}-{}", index % 2), number.to_string())
        } else {
            (number.to_string(), String::new())
        }
    }

    #[test]
    fn pairs_about_many_entities_become_two_steps() {
        let messages: Vec<_> = (0..50).flat_map(|entity| [(0, entity), (1, entity)]).collect();
        let steps = steps(&messages);
        assert_eq!(steps.len(), 2);
        assert!(steps[0].iter().all(|index| index % 2 == 0));
    }

    #[test]
    fn a_load_that_begins_with_what_belongs_to_an_earlier_batch_is_still_a_few_steps() {
        let load = (1..50).flat_map(|customer| [(0, customer), (CONTACT, customer), (CONTACT, customer)]);
        let messages: Vec<_> = [(CONTACT, 0), (CONTACT, 0)].into_iter().chain(load).collect();
        assert_eq!(steps(&messages).len(), 3);
    }

    proptest! {
        #[test]
        fn every_message_is_applied_once_and_none_passes_one_that_it_may_not_pass(
            messages in prop::collection::vec((0..4_usize, 0..4_u8), 0..40)
        ) {
            let steps = steps(&messages);
            let order: Vec<usize> = steps.concat();
            let mut all = order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..messages.len()).collect::<Vec<_>>());
            let place = |index: usize| order.iter().position(|other| *other == index);
            for (earlier, (earlier_type, earlier_entity)) in messages.iter().enumerate() {
                for (later, (later_type, later_entity)) in messages.iter().enumerate().skip(earlier + 1) {
                    let alone = !TYPES[*earlier_type].1 || !TYPES[*later_type].1;
                    // What two contacts of one customer have in common is their type.
                    if alone || earlier_entity == later_entity || earlier_type == later_type {
                        prop_assert!(place(earlier) < place(later), "{earlier} before {later} in {steps:?}");
                    }
                }
            }
            for step in &steps {
                let first = messages[step[0]].0;
                prop_assert!(step.iter().all(|index| messages[*index].0 == first));
                prop_assert!(TYPES[first].1 || step.len() == 1);
                let mut entities: Vec<_> = step.iter().map(|index| key((*index, &messages[*index])).0).collect();
                entities.sort_unstable();
                entities.dedup();
                prop_assert_eq!(entities.len(), step.len(), "each entity once in a step");
            }
        }
    }
}
