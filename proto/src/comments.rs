//! The comments of the `.proto` files.

use prost_reflect::FileDescriptor;

/// A comment, split at its first sentence.
#[derive(Debug)]
pub struct Comment {
    /// The whole text, one paragraph a line.
    pub text: String,
    /// The first sentence without its full stop.
    pub summary: String,
}

/// The comment above the element with this path in `file`; empty if there is none.
#[must_use]
pub fn of(file: &FileDescriptor, path: &[i32]) -> Comment {
    let info = file.file_descriptor_proto().source_code_info.as_ref();
    let location = info.and_then(|info| info.location.iter().find(|location| location.path == path));
    let text = location.map(|location| paragraphs(location.leading_comments())).unwrap_or_default();
    let end = text.find(". ").or_else(|| text.find(".\n")).unwrap_or(text.len());
    let summary = text[..end].trim_end_matches('.').to_owned();
    Comment { text, summary }
}

/// Joins the lines of each paragraph; an empty line parts paragraphs.
fn paragraphs(comment: &str) -> String {
    let mut text = String::new();
    for line in comment.lines().map(str::trim) {
        if line.is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        } else {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_and_empty_lines_part_paragraphs() {
        assert_eq!(paragraphs(" One\n line.\n\n Two.\n"), "One line.\n\nTwo.");
    }

    #[test]
    fn the_first_sentence_is_the_summary() {
        let file = crate::descriptors().get_file_by_name("crm/identity/v1/sessions.proto");
        let file = file.unwrap_or_else(|| unreachable!("the file is part of the product"));
        // Service 0, method 0.
        let comment = of(&file, &[6, 0, 2, 0]);
        assert_eq!(comment.summary, "Logs in with e-mail and password");
        assert!(comment.text.ends_with("which later requests carry."));
    }
}
