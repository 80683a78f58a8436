//! Words for refusing a name: what was given, what was probably meant, and what is possible.

/// Longest piece of a caller's text that is repeated in a message.
const LONGEST_ECHO: usize = 60;

/// A caller's text in quotes, control characters escaped, shortened.
#[must_use]
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST_ECHO) {
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
        None => format!("{text:?}"),
    }
}

/// `"nmae" is not a field of this list. Did you mean name? Possible: code, name.`
#[must_use]
pub fn unknown(given: &str, wanted: &str, possible: &[&str]) -> String {
    let hint = nearest(given, possible).map(|name| format!(" Did you mean {name}?")).unwrap_or_default();
    format!("{} is not {wanted}.{hint} Possible: {}.", quoted(given), possible.join(", "))
}

/// The possible name that looks most like the given one, if any does. Case and underscores do not count.
fn nearest<'a>(given: &str, possible: &[&'a str]) -> Option<&'a str> {
    const ALIKE: f64 = 0.84;
    let plain = |name: &str| name.chars().filter(|c| *c != '_').take(LONGEST_ECHO).collect::<String>().to_lowercase();
    let given = plain(given);
    possible
        .iter()
        .map(|name| (strsim::jaro_winkler(&given, &plain(name)), *name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[&str] = &["code", "name", "status", "mainSalesmanId", "createTime"];

    #[test]
    fn the_name_that_was_meant_is_found() {
        for (given, meant) in [
            ("nmae", "name"),
            ("Name", "name"),
            ("main_salesman_id", "mainSalesmanId"),
            ("createdTime", "createTime"),
            ("stauts", "status"),
        ] {
            assert_eq!(nearest(given, FIELDS), Some(meant), "{given}");
        }
        for strange in ["", "zzz", "telephone", "'; drop table customers"] {
            assert_eq!(nearest(strange, FIELDS), None, "{strange}");
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_the_possible_ones() {
        assert_eq!(
            unknown("nmae", "a field of this list", &["code", "name"]),
            r#""nmae" is not a field of this list. Did you mean name? Possible: code, name."#
        );
    }

    #[test]
    fn an_echo_is_short_and_escaped() {
        assert_eq!(quoted("a\0\n\"b"), r#""a\0\n\"b""#);
        assert_eq!(quoted(&"é".repeat(500)).chars().count(), LONGEST_ECHO + 3);
    }
}
