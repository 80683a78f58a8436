//! iCalendar, RFC 5545: its content lines. They end with CR LF, none is longer than 75 octets without its end, and text is escaped. The
//! writers there are (`ics`, `icalendar`) let the blank of a folded line make it 76.

/// Octets of a line.
const LONGEST: usize = 75;

/// A calendar while it is written.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// Adds a property whose value is no text: a time, a number, a word of the standard, an address.
    pub fn property(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// Adds a property whose value is text (3.3.11). A blank one is left out.
    pub fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.fold(&format!("{name}:{}", escaped(value)));
        }
    }

    /// All that was added.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }

    /// Ends the line in time and goes on in the next one behind a blank, never within a character (3.1).
    fn fold(&mut self, line: &str) {
        let mut room = LONGEST;
        for character in line.chars() {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(character);
            room -= character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as it stands in a value. Control characters have no form there, but for the end of a line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(character),
            character if character.is_control() => {}
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &str) -> String {
        let mut lines = Lines::default();
        lines.text("SUMMARY", value);
        lines.finish()
    }

    #[test]
    fn text_is_escaped_and_blank_text_left_out() {
        assert_eq!(written("a,b;c\\d\ne\r\nf\u{7}\tg"), "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\tg\r\n");
        assert_eq!(written(""), "");
    }

    #[test]
    fn no_line_is_longer_than_75_octets_whatever_it_holds_and_unfolded_it_is_whole() {
        for text in
            ["x".repeat(500), "ü".repeat(300), "🖨️".repeat(200), "x".repeat(67), "x".repeat(68), "x".repeat(142)]
        {
            let file = written(&text);
            let lines: Vec<&str> = file.split_terminator("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= LONGEST && !line.is_empty()), "{lines:?}");
            assert_eq!(file.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }
}
