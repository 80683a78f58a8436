//! crm-chassis
