//! The service with a real database, one file per RPC and per kind of message.

#![expect(clippy::unwrap_used, reason = "tests")]

mod addresses;
mod contact_plans;
mod create_contact;
mod create_customer;
mod duplicates;
mod erp_answers;
mod erp_batches;
mod erp_contact_upserted;
mod erp_customer_upserted;
mod erp_link;
mod erp_links;
mod erp_static_replaced;
mod erp_statuses;
mod erp_told_of_edits;
mod every_erp_message;
mod every_rpc;
mod export;
mod export_like_list;
mod get_customer;
mod history;
mod idempotency;
mod isolation_by_policy;
mod isolation_by_statement;
mod list_contacts;
mod list_customers;
mod list_customers_pages;
mod list_customers_values;
mod list_static_codes;
mod list_third_parties;
mod notes;
mod plans;
mod release_customer;
mod republish;
mod sales;
mod schema;
mod search_contacts;
mod search_customers;
mod third_parties;
mod third_party_plans;
mod update_contact;
mod update_customer;
mod visibility;
mod world;
