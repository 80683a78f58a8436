//! A file as its reader has it.

use crm_proto::google::api::HttpBody;
use tonic::{Response, Status, Streaming};

/// A whole file.
#[derive(Debug)]
pub struct Exported {
    /// Its media type.
    pub content_type: String,
    /// What it is called.
    pub disposition: String,
    /// How many rows were announced.
    pub count: usize,
    /// All of it.
    pub text: String,
}

impl Exported {
    /// Reads an answer to its end.
    ///
    /// # Errors
    /// The file broke off.
    ///
    /// # Panics
    /// It has not the headers of a file, or is no text.
    pub async fn read(answer: Response<Streaming<HttpBody>>) -> Result<Self, Status> {
        let (metadata, mut parts, _) = answer.into_parts();
        let (mut content_type, mut bytes) = (String::new(), Vec::new());
        while let Some(part) = parts.message().await? {
            content_type += &part.content_type;
            bytes.extend(part.data);
        }
        let header = |name: &str| {
            let value = metadata.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_else(|| panic!("no header {name}")).to_owned()
        };
        let count = header("x-row-count");
        Ok(Self {
            content_type,
            disposition: header("content-disposition"),
            count: count.parse().unwrap_or_else(|_| panic!("{count} rows were announced")),
            text: String::from_utf8(bytes).unwrap_or_else(|_| panic!("a file that is no text")),
        })
    }

    /// The names of the columns, and the rows.
    fn records(&self) -> (Vec<String>, Vec<csv::StringRecord>) {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no byte order mark"));
        let records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
        let mut records: Vec<_> =
            records.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("no CSV: {error}: {text}"));
        let names = records.remove(0);
        (names.iter().map(str::to_owned).collect(), records)
    }

    /// The names of the columns.
    ///
    /// # Panics
    /// The file is no CSV as the product writes it.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.records().0
    }

    /// What stands in a column, in the order of the rows.
    ///
    /// # Panics
    /// The file has no such column, or is no CSV as the product writes it.
    #[must_use]
    pub fn column(&self, name: &str) -> Vec<String> {
        let (names, records) = self.records();
        let at = names.iter().position(|known| known == name).unwrap_or_else(|| panic!("no column {name}"));
        records.iter().map(|record| record[at].to_owned()).collect()
    }
}
