//! What a [`Person`](super::Person) calls, but for customers themselves and the link to the ERP: one file per service.

mod contacts;
mod groups;
mod marks;
mod ranks;
mod salesmen;
mod third_parties;
