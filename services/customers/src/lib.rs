//! crm-customers
