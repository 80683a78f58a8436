//! The dealer's look-up lists: ranks, reporting areas, sites. Customer types stand with the names in `trades.rs`.

use crm_proto::erp::CodeAndDescription;

/// An entry of a look-up list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) code: &'static str,
    pub(super) description: &'static str,
}

impl Entry {
    const fn new(code: &'static str, description: &'static str) -> Self {
        Self { code, description }
    }

    pub(super) fn to_message(self) -> CodeAndDescription {
        CodeAndDescription { code: self.code.to_owned(), description: self.description.to_owned() }
    }
}

/// A rank with what it means for a customer's account.
pub(super) struct Rank {
    pub(super) entry: Entry,
    /// How often it occurs.
    pub(super) weight: u32,
    /// Credit limits in rand.
    pub(super) credit_limits: &'static [u32],
    pub(super) payment_terms: &'static [&'static str],
    /// Machines of ours, least and most.
    pub(super) machines: (u32, u32),
}

/// Best customers first.
pub(super) const RANKS: [Rank; 5] = [
    Rank {
        entry: Entry::new("PLATINUM", "Platinum"),
        weight: 5,
        credit_limits: &[250_000, 350_000, 500_000, 750_000],
        payment_terms: &["60 days from statement", "30 days from statement"],
        machines: (15, 80),
    },
    Rank {
        entry: Entry::new("GOLD", "Gold"),
        weight: 15,
        credit_limits: &[100_000, 120_000, 150_000, 200_000],
        payment_terms: &["30 days from statement"],
        machines: (6, 20),
    },
    Rank {
        entry: Entry::new("SILVER", "Silver"),
        weight: 25,
        credit_limits: &[40_000, 50_000, 75_000],
        payment_terms: &["30 days from statement", "30 days from invoice"],
        machines: (3, 8),
    },
    Rank {
        entry: Entry::new("BRONZE", "Bronze"),
        weight: 35,
        credit_limits: &[15_000, 20_000, 25_000, 30_000],
        payment_terms: &["30 days from invoice", "7 days from invoice"],
        machines: (1, 4),
    },
    Rank {
        entry: Entry::new("WOOD", "Wood"),
        weight: 20,
        credit_limits: &[0, 5_000, 10_000],
        payment_terms: &["Cash on delivery", "7 days from invoice"],
        machines: (0, 1),
    },
];

/// Call cycles in days of ranks that do not start with one, because no rank is known by such a name everywhere.
pub const CALL_CYCLES: [(&str, i32); 1] = [("SILVER", 60)];

/// Ranks that the dealer made in the CRM: name, and call cycle in days.
pub const OWN_RANKS: [(&str, i32); 2] = [("Metal", 180), ("Plastic", 270)];

/// Cape Town.
pub(super) const CPT: Entry = Entry::new("CPT", "Cape Town");
/// Johannesburg.
pub(super) const JHB: Entry = Entry::new("JHB", "Johannesburg");
/// Durban.
pub(super) const DBN: Entry = Entry::new("DBN", "Durban");
/// Gqeberha.
pub(super) const GQE: Entry = Entry::new("GQE", "Gqeberha");
/// George.
pub(super) const GRG: Entry = Entry::new("GRG", "George");

pub(super) const CAPE_TOWN: Entry = Entry::new("CT", "Cape Town Metro");
pub(super) const WINELANDS: Entry = Entry::new("WL", "Winelands and Overberg");
pub(super) const WEST_COAST: Entry = Entry::new("WC", "West Coast");
pub(super) const GARDEN_ROUTE: Entry = Entry::new("GR", "Garden Route");
pub(super) const NELSON_MANDELA_BAY: Entry = Entry::new("NMB", "Nelson Mandela Bay");
pub(super) const BORDER: Entry = Entry::new("EC", "Border and Eastern Cape inland");
pub(super) const ETHEKWINI: Entry = Entry::new("ETH", "eThekwini");
pub(super) const KWAZULU_NATAL: Entry = Entry::new("KZN", "KwaZulu-Natal inland and coast");
pub(super) const JOHANNESBURG: Entry = Entry::new("JHB", "Johannesburg");
pub(super) const EKURHULENI: Entry = Entry::new("EKU", "Ekurhuleni");
pub(super) const TSHWANE: Entry = Entry::new("TSH", "Tshwane");
pub(super) const VAAL: Entry = Entry::new("VAAL", "Vaal Triangle");
pub(super) const INLAND: Entry = Entry::new("INL", "Free State and Northern Cape");
pub(super) const NORTH: Entry = Entry::new("NTH", "Limpopo, Mpumalanga and North West");
