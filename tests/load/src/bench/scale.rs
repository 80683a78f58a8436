//! How much there is.

/// The size of the data.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Tenants in all.
    pub tenants: usize,
    /// Customers in all.
    pub customers: usize,
    /// Customers of the tenant that is measured.
    pub largest: usize,
    /// Activities of that tenant, in half as many cases.
    pub activities: usize,
    /// Activities that are reminded of within a minute.
    pub reminders: usize,
    /// Salesmen of that tenant, each in charge of as many customers.
    pub salesmen: usize,
    /// Further tenants, in which nobody works.
    pub idle_tenants: usize,
    /// Customers of a further tenant that come from its ERP.
    pub first_load: usize,
    /// Customers of a further tenant that come from a file.
    pub import: usize,
}

impl Scale {
    /// A hoster's: a million customers of a hundred dealers, one with 100,000, fifty salesmen and a million activities; a thousand more are
    /// idle, and another one comes from its ERP, and one from a file.
    #[must_use]
    pub const fn full() -> Self {
        Self {
            tenants: 100,
            customers: 1_000_000,
            largest: 100_000,
            activities: 1_000_000,
            // All of one salesman, of whose notifications 200 are kept.
            reminders: 180,
            salesmen: 50,
            idle_tenants: 1_000,
            first_load: 100_000,
            import: 100_000,
        }
    }

    /// A quick look.
    #[must_use]
    pub const fn quick() -> Self {
        Self {
            tenants: 5,
            customers: 20_000,
            largest: 10_000,
            activities: 50_000,
            reminders: 10,
            salesmen: 10,
            idle_tenants: 20,
            first_load: 2_000,
            import: 2_000,
        }
    }
}
