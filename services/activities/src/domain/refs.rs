//! What cases and activities know of customers and contacts.

use crm_chassis::{Code, Error, Result};
use uuid::Uuid;

use super::status::{CustomerClass, words};

words! {
    /// Where a customer stands between the CRM and the ERP.
    CustomerStatus {
        /// Only the CRM knows it.
        NewCrm => "NEW_CRM",
        /// The accounts department is asked to approve it.
        Released => "RELEASED",
        /// Approved.
        Active => "ACTIVE",
        /// On hold.
        Hold => "HOLD",
        /// Deactivated.
        Inactive => "INACTIVE",
    }
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRef {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub status: CustomerStatus,
    /// The customer it was merged into, if it was.
    pub merged_into: Option<Uuid>,
}

impl CustomerRef {
    /// Refuses where nothing may be planned any more.
    pub fn expect_workable(&self) -> Result<()> {
        if self.status == CustomerStatus::Inactive {
            let message = "This customer is inactive: nothing can be planned for it.";
            return Err(Error::new(Code::WrongState, "CUSTOMER_INACTIVE", message));
        }
        if self.merged_into.is_some() {
            let message = "This customer was merged into another one. Work with that one.";
            return Err(Error::new(Code::WrongState, "CUSTOMER_MERGED", message));
        }
        Ok(())
    }

    /// Whether the ERP knows it already.
    #[must_use]
    pub const fn class(&self) -> CustomerClass {
        match self.status {
            CustomerStatus::NewCrm | CustomerStatus::Released => CustomerClass::New,
            CustomerStatus::Active | CustomerStatus::Hold | CustomerStatus::Inactive => CustomerClass::Existing,
        }
    }
}

/// A contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactRef {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Telephone number.
    pub telephone: String,
    /// Cell number.
    pub mobile: String,
    /// Number at work.
    pub business_telephone: String,
    /// E-mail address.
    pub email: String,
}
