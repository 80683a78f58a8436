//! crm-standalone
