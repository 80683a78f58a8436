//! The `.proto` files as Rust: the single source of truth for RPCs, HTTP paths, permissions, events and ERP messages.
//!
//! Generated code is not committed; [`descriptors`] keeps what code generation drops: options and comments.

pub mod comments;

use std::sync::LazyLock;

use prost_reflect::DescriptorPool;

/// Packages of the CRM, laid out as their `.proto` files are.
#[allow(clippy::all, clippy::pedantic, clippy::allow_attributes, missing_docs, reason = "generated code")]
pub mod crm {
    /// Cases and activities.
    pub mod activities {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.activities.v1");
        }
    }
    /// Customers.
    pub mod customers {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.customers.v1");
        }
    }
    /// Messages of the ERP.
    pub mod erp {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.erp.v1");
        }
    }
    /// Tenants, users, employees and sessions.
    pub mod identity {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.identity.v1");
        }
    }
    /// The state of the link to the ERP, and its parked messages.
    pub mod link {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.link.v1");
        }
    }
    /// Value types all services share.
    pub mod r#type {
        /// Version 1.
        pub mod v1 {
            tonic::include_proto!("crm.r#type.v1");
        }
    }
}

/// What the annotations are made of, and the body of a file.
#[allow(clippy::all, clippy::pedantic, clippy::allow_attributes, missing_docs, reason = "generated code")]
pub mod google {
    /// The part of Google's API descriptions that is used here.
    pub mod api {
        tonic::include_proto!("google.api");
    }
}

pub use crm::{
    activities::v1 as activities, customers::v1 as customers, erp::v1 as erp, identity::v1 as identity,
    link::v1 as link, r#type::v1 as types,
};

/// A `List…Request` that asks for a page.
pub trait ListRequest: prost::Message + Clone {
    /// Takes out what says which page; what stays says which rows the list holds.
    fn take_paging(&mut self) -> Paging;
}

/// Which page of a list.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// Name of a sort, then optionally ` desc`; empty means the default order.
    pub order_by: String,
    /// Rows on a page; 0 means the default.
    pub page_size: i32,
    /// Token of the page before; empty on the first page.
    pub page_token: String,
    /// Rows to skip, counted from the token or else from the beginning.
    pub skip: i32,
}

#[allow(clippy::needless_update, clippy::allow_attributes, reason = "generated code")]
mod list_requests {
    use super::{ListRequest, Paging, crm};

    include!(concat!(env!("OUT_DIR"), "/list_requests.rs"));
}

/// An example of a message of the ERP link: a file in `examples/`.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// True for a message of the ERP, false for one to it.
    pub to_crm: bool,
    /// Type of the message, for example `customer.upserted`; the name of the file.
    pub message_type: &'static str,
    /// The message: CloudEvents 1.0, in JSON.
    pub text: &'static str,
}

/// The examples, in alphabetical order. The system's tests publish those to the CRM and compare those to the ERP with what is really sent.
pub const EXAMPLES: &[Example] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The AsyncAPI document of the ERP link. The ERP simulator makes it from the descriptors and the examples.
pub const ASYNCAPI: &str = include_str!("../asyncapi.json");

/// The encoded descriptors of all files, with options and comments.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// The descriptors of all files, decoded once.
///
/// # Panics
/// Never: the bytes come from the compiler that built this crate, and a test decodes them.
#[must_use]
pub fn descriptors() -> &'static DescriptorPool {
    static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| match DescriptorPool::decode(DESCRIPTORS) {
        Ok(pool) => pool,
        Err(error) => unreachable!("descriptors of this build: {error}"),
    });
    &POOL
}
