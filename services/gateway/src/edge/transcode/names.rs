//! What a caller may have meant.

/// How alike two names must be to be worth suggesting; 1 is equal.
const ALIKE: f64 = 0.84;

/// Comparing names longer than any of ours would only cost time.
const LONGEST: usize = 100;

/// The name of `known` that `given` is most likely a slip of.
pub fn closest<'a>(given: &str, known: &'a [String]) -> Option<&'a str> {
    let given = plain(given);
    let alike = |name: &'a String| (strsim::jaro_winkler(&given, &plain(name)), name.as_str());
    let best = known.iter().map(alike).max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(score, _)| *score >= ALIKE).map(|(_, name)| name)
}

/// `order_by`, `orderby` and `orderBy` differ in spelling only.
fn plain(name: &str) -> String {
    let letters = name.chars().take(LONGEST).filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// What to say about a name nobody knows.
pub fn unknown(what: &str, given: &str, known: &[String]) -> String {
    match closest(given, known) {
        Some(name) => format!("Unknown {what}; did you mean {name}?"),
        None if known.is_empty() => format!("Unknown {what}; there is none here."),
        None => format!("Unknown {what}. Known are {}.", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["orderBy", "pageSize", "pageToken"].map(str::to_owned);
        assert_eq!(closest("order_by", &known), Some("orderBy"));
        assert_eq!(closest("pagesize", &known), Some("pageSize"));
        assert_eq!(closest("pageTokn", &known), Some("pageToken"));
        assert_eq!(closest("colour", &known), None);
        assert_eq!(closest("", &known), None);
    }

    #[test]
    fn the_known_names_are_told_when_nothing_is_alike() {
        assert_eq!(unknown("parameter", "x", &[]), "Unknown parameter; there is none here.");
        assert_eq!(unknown("field", "colour", &["name".to_owned()]), "Unknown field. Known are name.");
    }
}
