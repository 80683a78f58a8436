//! What may be typed: the rules that no business decides. Each adds what is wrong to the violations, so that the caller hears of everything at
//! once.

use rust_decimal::Decimal;

use crate::error::{Code, Error, Result, Violation};

/// A text that must be there.
pub fn mandatory(field: &'static str, value: &str, message: &'static str, violations: &mut Vec<Violation>) {
    if value.is_empty() {
        violations.push(Violation { field: field.into(), message: message.into() });
    }
}

/// Numbers that are zero or more, if they are there.
pub fn not_negative(numbers: &[(&'static str, Option<Decimal>)], violations: &mut Vec<Violation>) {
    let below = numbers.iter().filter(|(_, number)| number.is_some_and(|number| number < Decimal::ZERO));
    let message = "Enter zero or more.";
    violations.extend(below.map(|(field, _)| Violation { field: (*field).into(), message: message.into() }));
}

/// A text that may have lines, with its limit in characters.
pub fn text(field: &'static str, value: &str, limit: usize, violations: &mut Vec<Violation>) {
    let length = value.chars().count();
    let is_line = |char: char| matches!(char, '\n' | '\t');
    let wrong = if length > limit {
        format!("Use at most {limit} characters; this has {length}.")
    } else if value.chars().any(|char| char.is_control() && !is_line(char)) {
        "Remove control characters; line breaks may stay.".to_owned()
    } else {
        return;
    };
    violations.push(Violation { field: field.into(), message: wrong.into() });
}

/// What is wrong with each element of a repeated field, under its number.
pub fn each(field: &'static str, elements: impl Iterator<Item = Vec<Violation>>) -> Vec<Violation> {
    let numbered = elements.enumerate().flat_map(|(number, wrong)| wrong.into_iter().map(move |it| (number, it)));
    numbered.map(|(number, it)| Violation { field: format!("{field}[{number}].{}", it.field).into(), ..it }).collect()
}

/// Texts of one line with their limits, in characters.
pub fn lines(limited: &[(&'static str, &str, usize)], violations: &mut Vec<Violation>) {
    let mut refuse = |field: &'static str, message: String| {
        violations.push(Violation { field: field.into(), message: message.into() });
    };
    for &(field, value, limit) in limited {
        let length = value.chars().count();
        if length > limit {
            refuse(field, format!("Use at most {limit} characters; this has {length}."));
        }
        if value.chars().any(char::is_control) {
            refuse(field, "Remove line breaks and control characters.".to_owned());
        }
    }
}

/// An e-mail address, or nothing.
pub fn email(field: &'static str, value: &str, violations: &mut Vec<Violation>) {
    if !value.is_empty() && !looks_like_email(value) {
        let message = "Enter an e-mail address such as name@company.co.za.";
        violations.push(Violation { field: field.into(), message: message.into() });
    }
}

/// Numbers that can be called, or nothing. Of one that [`lines`] has found wrong that is enough.
pub fn telephones(numbers: &[(&'static str, &str)], violations: &mut Vec<Violation>) {
    let told: Vec<_> = violations.iter().map(|violation| violation.field.clone()).collect();
    let wrong = numbers.iter().filter(|(field, number)| {
        !number.is_empty() && !told.iter().any(|told| told == field) && !looks_like_telephone(number)
    });
    let message = "Use digits, with spaces and + ( ) - / . between them. An extension may follow, such as ext. 12.";
    violations.extend(wrong.map(|(field, _)| Violation { field: (*field).into(), message: message.into() }));
}

/// Something before one @, and a dot between labels behind it. Whether it exists only a mail can tell.
fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !local.contains('@')
        && domain.contains('.')
        && !text.contains(char::is_whitespace)
        && domain.split('.').all(|label| !label.is_empty())
}

/// Digits with what people write between them, and perhaps an extension. Whether somebody answers only a call can tell.
fn looks_like_telephone(text: &str) -> bool {
    let text = text.to_lowercase();
    let number = without_extension(&text);
    let is_between = |char: char| {
        char.is_whitespace() || matches!(char, '(' | ')' | '+' | '/' | '.' | '-' | '\u{2010}'..='\u{2015}')
    };
    number.contains(|char: char| char.is_ascii_digit())
        && number.chars().all(|char| char.is_ascii_digit() || is_between(char))
}

fn without_extension(text: &str) -> &str {
    let before = text.trim_end_matches(|char: char| char.is_ascii_digit());
    if before.len() == text.len() {
        return text;
    }
    let word = before.trim_end();
    ["extension", "ext.", "ext", "x"].iter().find_map(|known| word.strip_suffix(known)).unwrap_or(text)
}

/// Refuses if anything is wrong.
pub fn none(violations: Vec<Violation>) -> Result<()> {
    if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
}

/// Adds what was found wrong elsewhere to the domain's judgement, so that the caller hears of every field at once.
pub fn and_judge<T>(mut violations: Vec<Violation>, judgement: Result<T>) -> Result<T> {
    match judgement {
        Ok(value) if violations.is_empty() => Ok(value),
        Ok(_) => Err(Error::violations(violations)),
        Err(error) if error.code() == Code::Invalid => {
            violations.splice(0..0, error.fields().iter().cloned());
            Err(Error::violations(violations))
        }
        Err(error) => Err(error),
    }
}

/// Two judgements of one request: what is wrong with either is told at once.
pub fn both<One, Other>(one: Result<One>, other: Result<Other>) -> Result<(One, Other)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) if one.code() == Code::Invalid && other.code() == Code::Invalid => {
            Err(Error::violations(one.fields().iter().chain(other.fields()).cloned().collect()))
        }
        // What cannot be mended by typing comes first.
        (Err(one), Err(other)) if one.code() == Code::Invalid => Err(other),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_has_digits_and_no_words_but_that_of_an_extension() {
        for number in [
            "021 555 0100",
            "+27 (0)21 555-0100",
            "021/555.0100",
            "112",
            "7",
            "021 555 0100 x12",
            "0215550100 Ext. 7",
            "021\u{2011}555",
        ] {
            assert!(looks_like_telephone(number), "{number}");
        }
        for text in ["abc", "-", "021 555 ask Zoe", "x12", "ext. 12", "021 555 0100 ext", "٠٢١٥٥٥", "021;555"] {
            assert!(!looks_like_telephone(text), "{text}");
        }
    }
}
