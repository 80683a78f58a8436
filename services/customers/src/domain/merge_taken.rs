//! What a merge took from the duplicate, as it is noted for taking it back.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Address, AddressType, Details, validate};

/// A field whose value can be taken from a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeField {
    /// Name.
    Name,
    /// Code of the customer type.
    CustomerType,
    /// Code of the rank.
    Rank,
    /// Code of the reporting area.
    ReportingArea,
    /// Code of the site.
    Site,
    /// Telephone number.
    Telephone,
    /// Fax number.
    Fax,
    /// E-mail address.
    Email,
    /// Web site.
    Website,
    /// Trading name.
    TradingName,
    /// Registration number.
    RegistrationNumber,
    /// VAT number.
    VatNumber,
    /// Physical address.
    PhysicalAddress,
    /// Postal address.
    PostalAddress,
}

impl MergeField {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::CustomerType,
        Self::Rank,
        Self::ReportingArea,
        Self::Site,
        Self::Telephone,
        Self::Fax,
        Self::Email,
        Self::Website,
        Self::TradingName,
        Self::RegistrationNumber,
        Self::VatNumber,
        Self::PhysicalAddress,
        Self::PostalAddress,
    ];

    /// What the API calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::CustomerType => "customer_type",
            Self::Rank => "rank",
            Self::ReportingArea => "reporting_area",
            Self::Site => "site",
            Self::Telephone => "telephone",
            Self::Fax => "fax",
            Self::Email => "email",
            Self::Website => "website",
            Self::TradingName => "trading_name",
            Self::RegistrationNumber => "registration_number",
            Self::VatNumber => "vat_number",
            Self::PhysicalAddress => "physical_address",
            Self::PostalAddress => "postal_address",
        }
    }

    /// The field with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What it holds.
    pub(super) fn value(self, details: &Details) -> FieldValue {
        match self.address_type() {
            Some(of) => FieldValue::Address(details.addresses.first(of).cloned()),
            None => FieldValue::Text(self.text(&mut details.clone()).map(std::mem::take).unwrap_or_default()),
        }
    }

    /// Changes what it holds; a value of the other kind is none of it.
    pub(super) fn put(self, details: &mut Details, value: FieldValue) {
        match (self.address_type(), value) {
            (Some(of), FieldValue::Address(address)) => details.addresses.set(of, address),
            (None, FieldValue::Text(value)) => {
                if let Some(text) = self.text(details) {
                    *text = value;
                }
            }
            _ => {}
        }
    }

    /// True if nobody has chosen or typed a value.
    pub(super) fn is_unset(self, details: &Details) -> bool {
        match self.value(details) {
            FieldValue::Text(code) if details.codes().iter().any(|(list, _)| list.field() == self.name()) => {
                !validate::assigned(&code)
            }
            value => value.is_blank(),
        }
    }

    fn address_type(self) -> Option<AddressType> {
        match self {
            Self::PhysicalAddress => Some(AddressType::Physical),
            Self::PostalAddress => Some(AddressType::Postal),
            _ => None,
        }
    }

    fn text(self, details: &mut Details) -> Option<&mut String> {
        Some(match self {
            Self::Name => &mut details.name,
            Self::CustomerType => &mut details.customer_type,
            Self::Rank => &mut details.rank,
            Self::ReportingArea => &mut details.reporting_area,
            Self::Site => &mut details.site,
            Self::Telephone => &mut details.telephone,
            Self::Fax => &mut details.fax,
            Self::Email => &mut details.email,
            Self::Website => &mut details.website,
            Self::TradingName => &mut details.trading_name,
            Self::RegistrationNumber => &mut details.registration_number,
            Self::VatNumber => &mut details.vat_number,
            Self::PhysicalAddress | Self::PostalAddress => return None,
        })
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A text or a code.
    Text(String),
    /// An address, if there is one.
    Address(Option<Address>),
}

impl FieldValue {
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Address(address) => address.is_none(),
        }
    }
}

/// A field of the survivor that got the duplicate's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenField {
    /// Which.
    pub field: MergeField,
    /// The survivor's value.
    pub before: FieldValue,
    /// The duplicate's value.
    pub after: FieldValue,
}

/// A salesman or a group of the duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Its id.
    pub id: Uuid,
    /// False if the survivor had the same one already.
    pub by_merge: bool,
}

impl From<(Uuid, bool)> for Came {
    fn from((id, by_merge): (Uuid, bool)) -> Self {
        Self { id, by_merge }
    }
}

/// What a merge took from the duplicate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Fields.
    pub fields: Vec<TakenField>,
    /// Who worked with the duplicate.
    pub salesmen: Vec<Came>,
    /// The groups it belonged to.
    pub groups: Vec<Came>,
    /// Ids of contacts.
    pub contacts: Vec<Uuid>,
    /// Ids of notes.
    pub notes: Vec<Uuid>,
    /// Ids of third parties, deleted ones too.
    pub third_parties: Vec<Uuid>,
}

impl Taken {
    /// True if the same moved.
    #[must_use]
    pub fn moved_as(&self, other: &Self) -> bool {
        let moved = |taken: &Self| (taken.contacts.clone(), taken.notes.clone(), taken.third_parties.clone());
        let groups = |taken: &Self| taken.groups.iter().map(|came| came.id).collect::<Vec<_>>();
        moved(self) == moved(other) && groups(self) == groups(other)
    }

    /// Hands salesmen and groups over to another duplicate of the same survivor that has them, too: they stay as long as one of the two is
    /// part of it. True if there were any.
    pub fn hand_over(&mut self, other: &mut Self) -> bool {
        let salesmen = hand_over(&mut self.salesmen, &mut other.salesmen);
        hand_over(&mut self.groups, &mut other.groups) || salesmen
    }
}

fn hand_over(ours: &mut [Came], theirs: &mut [Came]) -> bool {
    let mut handed = false;
    for our in ours.iter_mut().filter(|our| our.by_merge) {
        if let Some(their) = theirs.iter_mut().find(|their| their.id == our.id) {
            (our.by_merge, their.by_merge) = (false, true);
            handed = true;
        }
    }
    handed
}
