//! Values as messages carry them.

use jiff::{Timestamp, civil::Date};

use crate::suggest::quoted;

/// A day of the years 1 to 9999, as the database and the forms hold it; or why it is none.
pub fn day(text: &str, example: &str) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse::<Date>() {
        Ok(date) if is_plain && date.year() > 0 => Ok(Some(date)),
        _ => Err(format!("{} is not a day; write it as year-month-day, for example {example}.", quoted(text))),
    }
}

/// A protobuf timestamp.
#[must_use]
pub fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
}

/// The instant of a protobuf timestamp, in whole microseconds as PostgreSQL keeps them; or why it is none.
pub fn instant(timestamp: &prost_types::Timestamp) -> Result<Timestamp, String> {
    let read = Timestamp::new(timestamp.seconds, timestamp.nanos)
        .and_then(|it| Timestamp::from_microsecond(it.as_microsecond()));
    match read {
        Ok(instant) if (1..=9999).contains(&instant.to_zoned(jiff::tz::TimeZone::UTC).year()) => Ok(instant),
        _ => Err("This is not a time of the years 1 to 9999.".to_owned()),
    }
}

/// A text that may have lines: line ends of every system become one, blank ends go.
#[must_use]
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}
