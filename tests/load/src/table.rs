//! What a person reads: rows of text in columns.

use std::fmt::Write as _;

/// The rows in columns as wide as their widest cell: the first to the left, the others to the right. The first row is a heading.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = match column {
                0 => write!(line, "{cell:<width$}", width = widths[column]),
                _ => write!(line, "  {cell:>width$}", width = widths[column]),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
        if number == 0 {
            text.push_str(&"─".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1)));
            text.push('\n');
        }
    }
    text
}

/// The rows as a table of Markdown, with columns as in [`table`].
#[must_use]
pub fn markdown(rows: &[Vec<String>]) -> String {
    let line = |row: &[String]| format!("| {} |\n", row.join(" | "));
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&line(row));
        if number == 0 {
            let columns: Vec<_> =
                (0..row.len()).map(|column| if column == 0 { ":--" } else { "--:" }.to_owned()).collect();
            text.push_str(&line(&columns));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["what", "found"], ["événements", "7"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), "what        found\n─────────────────\névénements      7\n");
        assert_eq!(markdown(&rows), "| what | found |\n| :-- | --: |\n| événements | 7 |\n");
    }
}
