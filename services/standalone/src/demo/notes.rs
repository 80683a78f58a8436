//! What the salesmen have written down about customers.

use super::dice::Dice;

/// What there is to say about a new customer.
const ABOUT_NEW: &[&str] = &[
    "Met them at the Small Business Expo. They rent two copiers from somebody else until the end of next year and are not happy with the call-out times.",
    "Prefers to be called after 14:00. The receptionist puts nobody through in the morning.",
    "Wants a colour multifunction device with a finisher. Asked for references from schools in the area.",
    "Budget is decided in February. Send the brochure before Christmas, call in the second week of January.",
    "Old machine jams every day.\nThey print about 8,000 pages a month, mostly black.",
    "Waiting for the signed credit application. Promised for Friday.",
    "The owner decides himself; the office manager collects three quotes.",
    "Moved to a new building last month: no lift, so mind the weight of the machine.",
];

/// The story of the manual's customer, oldest first.
pub(super) const OF_HOPE_WORKS: [&str; 3] = [
    "First visit. Friendly people, five offices, one copier for all of them. The lease ends in March.",
    "They would like to scan to e-mail and to print from the tablets of their field workers.\nShow them both at the next visit.",
    "Board approved the budget. Prepare a quote for two A3 colour machines with service contract.",
];

/// A note about a customer whom a salesman has just made; about most of them there is nothing to say yet.
pub(super) fn of_new_customer(dice: &mut Dice) -> Option<String> {
    dice.chance(25).then(|| dice.word(ABOUT_NEW).to_owned())
}
