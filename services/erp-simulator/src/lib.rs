//! crm-erp-simulator
