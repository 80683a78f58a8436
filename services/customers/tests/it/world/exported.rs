//! A file as its reader has it.

use crm_proto::google::api::HttpBody;
use tonic::{Response, Status, Streaming};

/// A whole file.
#[derive(Debug)]
pub struct Exported {
    pub content_type: String,
    pub disposition: String,
    /// How many rows were announced.
    pub count: usize,
    pub text: String,
}

impl Exported {
    pub async fn read(answer: Response<Streaming<HttpBody>>) -> Result<Self, Status> {
        let (metadata, mut parts, _) = answer.into_parts();
        let (mut content_type, mut bytes) = (String::new(), Vec::new());
        while let Some(part) = parts.message().await? {
            content_type += &part.content_type;
            bytes.extend(part.data);
        }
        let header = |name: &str| metadata.get(name).unwrap().to_str().unwrap().to_owned();
        Ok(Self {
            content_type,
            disposition: header("content-disposition"),
            count: header("x-row-count").parse().unwrap(),
            text: String::from_utf8(bytes).unwrap(),
        })
    }

    fn records(&self) -> csv::Reader<&[u8]> {
        let text = self.text.strip_prefix('\u{feff}').unwrap();
        csv::Reader::from_reader(text.as_bytes())
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<String> {
        self.records().headers().unwrap().iter().map(str::to_owned).collect()
    }

    /// What stands in a column, in the order of the rows.
    pub fn column(&self, name: &str) -> Vec<String> {
        let at = self.names().iter().position(|known| known == name).unwrap_or_else(|| panic!("no column {name}"));
        self.records().records().map(|record| record.unwrap()[at].to_owned()).collect()
    }
}
