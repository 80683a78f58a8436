//! What a consumer calls for a message: typed functions, behind one face that knows nothing of their types.

use std::{any::Any, marker::PhantomData};

use futures::future::BoxFuture;
use prost::{Message, Name};

use crate::{
    db::Tx,
    dispatch::Resolved,
    erp::{self, Subject},
    error::{Error, Result},
};

/// An `async fn(&mut Tx, M) -> Result<()>`.
pub trait Handler<'a, M>: Send + Sync {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
    /// Applies a message, or several, in the transaction that claims them.
    fn call(&self, tx: &'a mut Tx, message: M) -> Self::Future;
}

impl<'a, M, F, Fut> Handler<'a, M> for F
where
    F: Fn(&'a mut Tx, M) -> Fut + Send + Sync,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
    fn call(&self, tx: &'a mut Tx, message: M) -> Fut {
        self(tx, message)
    }
}

/// A message that was read, with the entity it is about.
pub(crate) struct Understood {
    pub(crate) subject: Subject,
    message: Box<dyn Any + Send>,
}

/// Reads and applies the messages of one type.
pub(crate) trait Apply: Send + Sync {
    /// Reads a message.
    fn read(&self, incoming: &Resolved) -> Result<Understood>;
    /// True if it takes many messages about different entities at once; else it is given one at a time.
    fn takes_many(&self) -> bool;
    /// Applies messages.
    fn apply<'a>(&'a self, tx: &'a mut Tx, messages: Vec<Understood>) -> BoxFuture<'a, Result<()>>;
}

/// How the messages of a type are read: the message and its entity.
pub(crate) type Read<M> = fn(&Resolved) -> Result<(M, Subject)>;

/// Reads a protobuf event; its entity is the aggregate that its envelope names.
pub(crate) fn read_event<M: Message + Name + Default>(incoming: &Resolved) -> Result<(M, Subject)> {
    let message = M::decode(incoming.data.as_slice())
        .map_err(|error| Error::invalid("body", format!("Not a {}: {error}.", M::full_name())))?;
    Ok((message, Subject { entity: incoming.aggregate.clone(), parent: String::new() }))
}

/// Reads the JSON of an ERP message.
pub(crate) fn read_erp<M: Message + Name + Default>(incoming: &Resolved) -> Result<(M, Subject)> {
    erp::parse(&incoming.data)
}

fn understand<M: Send + 'static>(read: Read<M>, incoming: &Resolved) -> Result<Understood> {
    let (message, subject) = read(incoming)?;
    Ok(Understood { subject, message: Box::new(message) })
}

fn typed<M: 'static>(messages: Vec<Understood>) -> Result<Vec<M>> {
    let typed = messages.into_iter().map(|understood| understood.message.downcast::<M>().map(|message| *message));
    typed.collect::<Result<_, _>>().map_err(|_| Error::internal("a message was read by another type's handler"))
}

/// A handler of one message at a time.
pub(crate) struct One<M, H> {
    pub(crate) read: Read<M>,
    pub(crate) handler: H,
    pub(crate) message: PhantomData<fn(M)>,
}

impl<M, H> Apply for One<M, H>
where
    M: Send + 'static,
    H: for<'a> Handler<'a, M>,
{
    fn read(&self, incoming: &Resolved) -> Result<Understood> {
        understand(self.read, incoming)
    }

    fn takes_many(&self) -> bool {
        false
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx, messages: Vec<Understood>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for message in typed(messages)? {
                self.handler.call(&mut *tx, message).await?;
            }
            Ok(())
        })
    }
}

/// A handler of many messages at once.
pub(crate) struct Many<M, H> {
    pub(crate) read: Read<M>,
    pub(crate) handler: H,
    pub(crate) message: PhantomData<fn(M)>,
}

impl<M, H> Apply for Many<M, H>
where
    M: Send + 'static,
    H: for<'a> Handler<'a, Vec<M>>,
{
    fn read(&self, incoming: &Resolved) -> Result<Understood> {
        understand(self.read, incoming)
    }

    fn takes_many(&self) -> bool {
        true
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx, messages: Vec<Understood>) -> BoxFuture<'a, Result<()>> {
        match typed(messages) {
            Ok(messages) => Box::pin(self.handler.call(tx, messages)),
            Err(error) => Box::pin(async move { Err(error) }),
        }
    }
}
