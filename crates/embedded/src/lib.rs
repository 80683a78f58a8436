//! crm-embedded
