//! Identity and the whole gateway, with a real database and broker; one file per RPC and kind of message.

mod create_session;
mod world;
