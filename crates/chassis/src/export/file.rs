//! What the caller of an export is answered.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use crm_proto::google::api::HttpBody;
use futures::Stream;
use tokio::sync::mpsc;
use tonic::Status;

/// The type of all files; their letters need not be guessed.
const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// A file while it is written. It ends when its writer says so; if he falls silent, he has failed, and so has the file.
#[derive(Debug)]
pub struct File {
    parts: mpsc::Receiver<Result<Option<Bytes>, Status>>,
    begun: bool,
    ended: bool,
}

impl File {
    /// The file of these parts. None is its end.
    pub(super) fn new(parts: mpsc::Receiver<Result<Option<Bytes>, Status>>) -> Self {
        Self { parts, begun: false, ended: false }
    }
}

impl Stream for File {
    type Item = Result<HttpBody, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let part = ready!(self.parts.poll_recv(context));
        let item = match part {
            Some(Ok(Some(data))) => {
                // Only the first part need say it.
                let content_type = if self.begun { String::new() } else { CONTENT_TYPE.to_owned() };
                self.begun = true;
                Some(Ok(HttpBody { content_type, data: data.into(), extensions: Vec::new() }))
            }
            Some(Ok(None)) => None,
            Some(Err(status)) => Some(Err(status)),
            None => Some(Err(Status::internal("the file broke off"))),
        };
        self.ended = !matches!(item, Some(Ok(_)));
        Poll::Ready(item)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use futures::StreamExt as _;

    use super::*;

    /// The texts of a file whose writer says this and then falls silent; and whether it is whole.
    async fn read(said: Vec<Result<Option<Bytes>, Status>>) -> (String, bool) {
        let (sender, receiver) = mpsc::channel(10);
        for part in said {
            sender.send(part).await.unwrap();
        }
        drop(sender);
        let items: Vec<_> = File::new(receiver).collect().await;
        let whole = items.iter().all(Result::is_ok);
        let data: Vec<_> = items.into_iter().flatten().map(|body| body.data).collect();
        (String::from_utf8(data.concat()).unwrap(), whole)
    }

    #[tokio::test]
    async fn a_file_is_whole_only_if_its_writer_says_so() {
        let part = |text: &'static str| Ok(Some(Bytes::from(text)));
        assert_eq!(read(vec![part("a"), part("b"), Ok(None)]).await, ("ab".to_owned(), true));
        assert_eq!(read(vec![part("a"), part("b")]).await, ("ab".to_owned(), false));
        assert_eq!(read(vec![part("a"), Err(Status::internal("x")), part("b")]).await, ("a".to_owned(), false));
        assert_eq!(read(vec![]).await, (String::new(), false));
    }

    #[tokio::test]
    async fn the_first_part_says_what_it_is() {
        let (sender, receiver) = mpsc::channel(2);
        for _ in 0..2 {
            sender.send(Ok(Some(Bytes::from("a")))).await.unwrap();
        }
        let mut file = File::new(receiver);
        assert_eq!(file.next().await.unwrap().unwrap().content_type, CONTENT_TYPE);
        assert_eq!(file.next().await.unwrap().unwrap().content_type, "");
    }
}
