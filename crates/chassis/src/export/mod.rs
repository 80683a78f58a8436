//! Lists as files: all rows of a list as CSV, written page by page while the caller takes them.
//!
//! An export is one transaction that only reads and sees one state of the rows, so that the file is of one piece and has as many rows as
//! the caller was told beforehand. Who may see which rows, what a filter means and in which order they come is the list's own statement.
//! No more than three pages are in memory; who takes nothing for a while, or goes away, ends it. A file that breaks off ends with an error,
//! never like a whole one.
//!
//! ```ignore
//! async fn export_customers(&self, request: Request<pb::ExportCustomersRequest>) -> Reply<export::File> {
//!     let (mut export, input) = self.exports.begin(request).await?;
//!     let pages = …                                              // impl Pages
//!     Ok(export.send("customers", &input, pages).await?)
//! }
//! ```

mod file;
mod places;
pub mod sheet;

use std::time::Duration;

use bytes::Bytes;
use crm_proto::descriptors;
use prost::Name;
use prost_reflect::{DynamicMessage, SerializeOptions};
use serde_json::Value as Json;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout, timeout_at},
};
use tonic::{Request, Response, Status, metadata::MetadataValue};
use tracing::Instrument as _;

pub use file::File;
use places::{Place, Places};
use sheet::Sheet;

use crate::{
    audit::Changes,
    caller::Caller,
    db::{Db, Tx},
    error::{Code, Error, Result},
    service::Context,
    tenants,
};

/// Rows of a page. Each is found and read with two statements, whatever its size.
pub const PAGE: i32 = 1_000;

/// How long the caller may take for a page, and the whole file. Meanwhile it holds a connection, and the database keeps what its snapshot
/// sees.
const PATIENCE: Duration = Duration::from_secs(25);
const LONGEST: Duration = Duration::from_mins(15);

/// The header that says beforehand how many rows a file has.
const ROW_COUNT: &str = "x-row-count";

/// The rows of a list, a page after the other.
pub trait Pages: Send + 'static {
    /// A row.
    type Row: Send + Sync + 'static;

    /// How it is written.
    const SHEET: Sheet<Self::Row>;

    /// How many there are.
    fn count(&self, tx: &mut Tx) -> impl Future<Output = Result<i64>> + Send;

    /// Those of the next page, at most [`PAGE`]; none behind the last one.
    fn next(&mut self, tx: &mut Tx) -> impl Future<Output = Result<Option<Vec<Self::Row>>>> + Send;
}

/// What exports stand on.
#[derive(Clone, Debug)]
pub struct Exports {
    context: Context,
    places: Places,
}

/// An export that has begun: the state of the rows that it shows.
#[derive(Debug)]
pub struct Export {
    context: Context,
    place: Place,
    /// Reads the rows.
    pub tx: Tx,
}

impl Exports {
    /// With as many at once as the service's connections allow.
    #[must_use]
    pub fn new(context: &Context) -> Self {
        let places = Places::of(context.db.pool().options().get_max_connections());
        Self { context: context.clone(), places }
    }

    /// Begins an export for the caller of an RPC.
    ///
    /// # Errors
    /// Too many requests, if he has another one or too many others have.
    pub async fn begin<Input>(&self, request: Request<Input>) -> Result<(Export, Input)> {
        let context = self.context.clone();
        let caller =
            request.extensions().get().ok_or_else(|| Error::internal("no caller: the auth layer is missing"))?;
        let place = self.places.take(caller)?;
        let (tx, input) = context.db.snapshot(request).await?;
        Ok((Export { context, place, tx }, input))
    }
}

impl Export {
    /// Answers with the file of these rows, which are called `name`, and writes into the audit trail who has taken what. What is wrong with
    /// the request is told here; the file begins when nothing is.
    pub async fn send<P: Pages>(
        mut self,
        name: &'static str,
        asked: &impl Name,
        mut pages: P,
    ) -> Result<Response<File>> {
        let asked = json(asked)?;
        let count = pages.count(&mut self.tx).await?;
        let first = pages.next(&mut self.tx).await?;
        let zone = tenants::current(&mut self.tx).await?.zone()?;
        let day = self.tx.now().to_zoned(zone).date();
        note(&self.context.db, self.tx.caller().clone(), name, &asked, count).await?;

        let (parts, receiver) = mpsc::channel(1);
        let mut answer = Response::new(File::new(receiver));
        let disposition = format!("attachment; filename=\"{name}-{day}.csv\"");
        let metadata = answer.metadata_mut();
        metadata.insert("content-disposition", disposition.parse().map_err(Error::internal)?);
        metadata.insert(ROW_COUNT, MetadataValue::from(count));
        let tasks = self.context.clone();
        tasks.spawn(self.write(pages, first, count, parts).in_current_span());
        Ok(answer)
    }

    /// Writes the file. The caller's place and the connection are given back before he learns that it is over, so that he may begin the next
    /// one at once.
    async fn write<P: Pages>(
        self,
        pages: P,
        first: Option<Vec<P::Row>>,
        count: i64,
        parts: mpsc::Sender<Result<Option<Bytes>, Status>>,
    ) {
        let Self { mut tx, place, .. } = self;
        let written = write_all(&mut tx, pages, first, count, &parts).await;
        drop(tx);
        drop(place);
        let last = match written {
            Ok(Written::All) => Ok(None),
            // There is nobody to tell.
            Ok(Written::GivenUp) => return,
            Err(error) => Err(Status::from(error)),
        };
        // If he takes nothing, the end of the channel tells him the same.
        let _ = timeout(PATIENCE, parts.send(last)).await;
    }
}

/// Writes down who takes which rows: nothing leaves the house before that.
async fn note(db: &Db, caller: Caller, name: &'static str, asked: &Json, count: i64) -> Result<()> {
    let mut changes = Changes::default();
    changes.compare("request", &Json::Null, asked);
    changes.compare("row_count", &None, &Some(count));
    let mut tx = db.transaction(caller).await?;
    let id = tx.new_id();
    tx.audit(name, id, "exported", &changes).await?;
    tx.commit().await
}

/// How far a file has come.
enum Written {
    All,
    /// The caller has gone.
    GivenUp,
}

async fn write_all<P: Pages>(
    tx: &mut Tx,
    mut pages: P,
    first: Option<Vec<P::Row>>,
    count: i64,
    parts: &mpsc::Sender<Result<Option<Bytes>, Status>>,
) -> Result<Written> {
    let end = Instant::now() + LONGEST;
    let (mut page, mut rows) = (first, 0_usize);
    let mut part = P::SHEET.head()?;
    loop {
        match timeout_at(end, timeout(PATIENCE, parts.send(Ok(Some(part))))).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(_gone))) => return Ok(Written::GivenUp),
            Ok(Err(_)) | Err(_) => return Err(too_slow()),
        }
        let Some(shown) = page else { break };
        rows += shown.len();
        part = P::SHEET.lines(&shown)?;
        page = pages.next(tx).await?;
    }
    if i64::try_from(rows).is_ok_and(|rows| rows == count) {
        return Ok(Written::All);
    }
    // One state was counted and read, so this is a mistake of ours.
    Err(Error::internal(format!("exported {rows} rows of {count}")))
}

fn too_slow() -> Error {
    let message = "The file was not taken for too long. Try again, or narrow the filter.";
    Error::new(Code::TimedOut, "EXPORT_TIMED_OUT", message)
}

/// What was asked for, as the API writes it.
fn json<M: Name>(message: &M) -> Result<Json> {
    let name = M::full_name();
    let descriptor = descriptors().get_message_by_name(&name);
    let descriptor = descriptor.ok_or_else(|| Error::internal(format!("no descriptor of {name}")))?;
    let mut dynamic = DynamicMessage::new(descriptor);
    dynamic.transcode_from(message).map_err(Error::internal)?;
    let options = SerializeOptions::new().skip_default_fields(true);
    dynamic.serialize_with_options(serde_json::value::Serializer, &options).map_err(Error::internal)
}
