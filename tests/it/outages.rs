//! Parts of the system that are away: what works goes on, what cannot is refused for now, nothing that was promised is lost.

mod broker;
mod database;
mod service;
