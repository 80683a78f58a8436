//! The series of codes the ERP gives to customers.

use std::{fmt, str::FromStr};

/// A prefix and a number that counts up, for example `CU10001`, `CU10002`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberSeries {
    prefix: String,
    first: u64,
    width: usize,
}

/// The text is no first code of a series.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` begins no number series: write the first code with its number at the end, for example CU10001")]
pub struct InvalidSeries(String);

impl NumberSeries {
    /// Number of the first code.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// The code of a number; shorter numbers are filled with zeros to the length of the first one.
    pub(crate) fn code(&self, number: u64) -> String {
        format!("{}{number:0width$}", self.prefix, width = self.width)
    }

    /// The number of a code; `None` if it is of another series.
    pub(crate) fn number(&self, code: &str) -> Option<u64> {
        code.strip_prefix(&self.prefix)?.parse().ok()
    }
}

impl Default for NumberSeries {
    fn default() -> Self {
        Self { prefix: "CU".to_owned(), first: 10_001, width: 5 }
    }
}

impl FromStr for NumberSeries {
    type Err = InvalidSeries;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let prefix = text.trim_end_matches(|char: char| char.is_ascii_digit());
        let digits = &text[prefix.len()..];
        match digits.parse() {
            Ok(first) if text.len() <= 20 => Ok(Self { prefix: prefix.to_owned(), first, width: digits.len() }),
            _ => Err(InvalidSeries(text.to_owned())),
        }
    }
}

impl fmt::Display for NumberSeries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code(self.first))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_series_is_read_from_its_first_code() {
        let series: NumberSeries = "NW-007".parse().unwrap();
        assert_eq!((series.first(), series.code(8), series.code(1234)), (7, "NW-008".into(), "NW-1234".into()));
        assert_eq!((series.number("NW-012"), series.number("CU10001")), (Some(12), None));
        assert_eq!("CU10001".parse::<NumberSeries>().unwrap(), NumberSeries::default());
        for bad in ["", "CU", "CU99999999999999999999"] {
            assert!(bad.parse::<NumberSeries>().is_err(), "{bad}");
        }
    }
}
