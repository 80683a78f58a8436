//! What the CRM tells the ERP, understood.

use crm_proto::erp::{ContactUpserted, CustomerChanged, CustomerReleased, CustomerSalesmenChanged};
use jiff::Timestamp;

use super::book::Salesmen;
use crate::{
    cloud_event::{AttributeError, CloudEvent},
    schema,
};

/// A message the accounts department acts on.
pub(crate) enum Incoming {
    /// A customer is to be approved.
    Release {
        /// The customer.
        message: Box<CustomerReleased>,
        /// When the salesman released.
        release_time: Timestamp,
    },
    /// A user changed a customer.
    Change {
        /// The CRM's id of the customer.
        crm_id: String,
        /// The message's place in the order of such messages.
        sequence: u64,
    },
    /// A user made or changed a contact.
    Contact {
        /// The CRM's id of the contact.
        crm_id: String,
        /// The message's place in the order of such messages.
        sequence: u64,
    },
    /// Other people work with a customer.
    Salesmen {
        /// Code of the customer.
        code: String,
        /// The people.
        salesmen: Salesmen,
    },
}

impl Incoming {
    /// Reads a message; `None` if the department has no use for its type.
    pub(crate) fn read(event: &CloudEvent) -> Result<Option<Self>, AttributeError> {
        match event.r#type.as_str() {
            schema::CUSTOMER_RELEASED => {
                let message: CustomerReleased = schema::open(&event.data)?;
                if message.crm_id.is_empty() {
                    return Err(AttributeError::new("data.crmId", "is missing"));
                }
                let release_time = message.release_time.and_then(|time| Timestamp::new(time.seconds, time.nanos).ok());
                let release_time =
                    release_time.ok_or_else(|| AttributeError::new("data.releaseTime", "is missing or no time"))?;
                Ok(Some(Self::Release { message: Box::new(message), release_time }))
            }
            schema::CUSTOMER_CHANGED => {
                let message: CustomerChanged = schema::open(&event.data)?;
                if message.crm_id.is_empty() {
                    return Err(AttributeError::new("data.crmId", "is missing"));
                }
                Ok(Some(Self::Change { crm_id: message.crm_id, sequence: event.sequence }))
            }
            schema::CONTACT_UPSERTED => {
                let message: ContactUpserted = schema::open(&event.data)?;
                if message.crm_id.is_empty() {
                    return Err(AttributeError::new("data.crmId", "is missing"));
                }
                Ok(Some(Self::Contact { crm_id: message.crm_id, sequence: event.sequence }))
            }
            schema::CUSTOMER_SALESMEN_CHANGED => {
                let message: CustomerSalesmenChanged = schema::open(&event.data)?;
                let salesmen = Salesmen {
                    sequence: event.sequence,
                    main: message.main_salesman_code,
                    additional: message.additional_salesman_codes,
                };
                Ok(Some(Self::Salesmen { code: message.code, salesmen }))
            }
            _ => Ok(None),
        }
    }
}
