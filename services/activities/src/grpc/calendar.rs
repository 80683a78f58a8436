//! The caller's activities as a file for calendar programs.

use crm_chassis::{Db, Error, Reply, etag};
use crm_proto::{activities as pb, google::api::HttpBody};
use jiff::SignedDuration;
use tonic::{Request, Response, Status};

use super::convert;
use crate::store;

/// The parts of the file, which is made before the first one is sent: at most so many activities cost a few megabytes.
pub type Parts = tokio_stream::Iter<std::vec::IntoIter<Result<HttpBody, Status>>>;

/// How long what was or should have been done stays in it.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Octets of a part.
const PART: usize = 256 * 1024;

/// Answers with the file, or with no part of it if the caller holds it as it is (`if-none-match`): then nothing is read and written but what
/// its etag follows from. It leaves no audit line: programs fetch it every hour, and it holds what its owner sees every day.
pub async fn export(db: &Db, request: Request<pb::ExportCalendarRequest>) -> Reply<Parts> {
    let held = request.metadata().get("if-none-match").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (mut tx, input) = db.read(request).await?;
    let web_url = convert::calendar::web_url(&input.web_url)?;
    let since = tx.now().checked_sub(KEPT).map_err(Error::internal)?;
    let salesman = tx.caller().employee;
    let state = match salesman {
        Some(salesman) => store::calendar::state(&mut tx, salesman, since).await?,
        None => String::new(),
    };
    let tag = convert::calendar::etag(&state, web_url);
    if held.is_some_and(|held| etag::is_held(&held, &tag)) {
        return answer(Vec::new(), &tag);
    }
    let activities = match salesman {
        Some(salesman) => store::calendar::since(&mut tx, salesman, since).await?,
        None => Vec::new(),
    };
    let file = convert::calendar::calendar(tx.tenant(), &activities, web_url);
    drop(tx);
    let part = |data: &[u8]| {
        Ok(HttpBody {
            content_type: "text/calendar; charset=utf-8".to_owned(),
            data: data.to_vec(),
            extensions: Vec::new(),
        })
    };
    answer(file.as_bytes().chunks(PART).map(part).collect(), &tag)
}

fn answer(parts: Vec<Result<HttpBody, Status>>, tag: &str) -> Reply<Parts> {
    let mut answer = Response::new(tokio_stream::iter(parts));
    let disposition = "attachment; filename=\"activities.ics\"";
    answer.metadata_mut().insert("content-disposition", disposition.parse().map_err(Error::internal)?);
    answer.metadata_mut().insert("etag", tag.parse().map_err(Error::internal)?);
    Ok(answer)
}
