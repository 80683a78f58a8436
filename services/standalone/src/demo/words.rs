//! Words of which company names are made. Regions belong to a site, so that a name fits its place.

/// Surnames as common in South Africa.
#[rustfmt::skip]
pub(super) const SURNAMES: &[&str] = &[
    "Abrahams", "Adams", "Africa", "Allie", "Arendse", "Barnard", "Bester", "Bezuidenhout", "Bhengu", "Biko", "Booysen", "Bosman", "Botha", "Brink",
    "Buthelezi", "Cassim", "Cele", "Chetty", "Cloete", "Coetzee", "Cronje", "Daniels", "Davids", "De Bruyn", "De Klerk", "De Villiers", "Dlamini",
    "Du Plessis", "Du Toit", "Dube", "Ebrahim", "Engelbrecht", "Erasmus", "Esau", "Essop", "Ferreira", "Fortuin", "Fourie", "Gumede", "Gordon",
    "Govender", "Greyling", "Grobler", "Hadebe", "Hendricks", "Hlongwane", "Isaacs", "Jacobs", "Jansen", "Jordaan", "Joubert", "Kekana", "Kgosi",
    "Khan", "Khoza", "Khumalo", "Klaasen", "Kruger", "Kubheka", "Langa", "Lategan", "Le Roux", "Lekota", "Lombard", "Louw", "Mabaso", "Mabena", "Madonsela",
    "Mahlangu", "Makhanya", "Malan", "Maluleke", "Marais", "Maree", "Maseko", "Masondo", "Mathebula", "Matthee", "Mbatha", "McKenzie", "Mdluli", "Meintjies",
    "Meyer", "Mhlongo", "Mitchell", "Mkhize", "Mofokeng", "Mohamed", "Mokoena", "Molefe", "Moodley", "Moosa", "Mostert", "Motaung", "Mthembu",
    "Mthethwa", "Murphy", "Naicker", "Naidoo", "Nair", "Ndlovu", "Nel", "Ngcobo", "Ngubane", "Nkosi", "Ntuli", "Nxumalo", "O'Brien", "Olivier", "Oosthuizen",
    "Padayachee", "Parker", "Patel", "Petersen", "Phiri", "Pienaar", "Pillay", "Potgieter", "Pretorius", "Radebe", "Ramaphala", "Rautenbach", "Reddy", "Roberts",
    "Roos", "Roux", "Samuels", "Scholtz", "Sibiya", "Singh", "Sithole", "Smit", "Solomons", "Steenkamp", "Steyn", "Strydom", "Swanepoel", "Swart",
    "Thomas", "Tshabalala", "Van der Merwe", "Van Niekerk", "Van Rensburg", "Van Wyk", "Van Zyl", "Venter", "Vermeulen", "Viljoen", "Visser", "Vorster",
    "Wessels", "Williams", "Zulu", "Zwane",
];

/// Trees and flowers.
#[rustfmt::skip]
pub(super) const PLANTS: &[&str] = &[
    "Acacia", "Agapanthus", "Aloe", "Arum", "Baobab", "Bluegum", "Boekenhout", "Buchu", "Buffalo Thorn", "Camelthorn", "Candlewood", "Cape Chestnut",
    "Confetti Tree", "Coral Tree", "Disa", "Erica", "Fever Tree", "Fynbos", "Gazania", "Honeybush", "Ironwood", "Jacaranda", "Keurboom", "Kiaat",
    "Knobthorn", "Leadwood", "Lavender Tree", "Marula", "Milkwood", "Mopane", "Mountain Cypress", "Oak", "Pincushion", "Protea", "Red Alder",
    "Restio", "Rooibos", "Rooikrans", "Silver Tree", "Silverleaf", "Spekboom", "Stinkwood", "Strelitzia", "Sugarbush", "Sweetthorn", "Tamboti",
    "Wild Almond", "Wild Fig", "Wild Olive", "Wild Pear", "Yellowwood",
];

/// Birds and animals.
#[rustfmt::skip]
pub(super) const CREATURES: &[&str] = &[
    "African Hoopoe", "Bateleur", "Blue Crane", "Bontebok", "Caracal", "Crested Barbet", "Duiker", "Eland", "Fish Eagle", "Flamingo", "Francolin",
    "Gannet", "Gemsbok", "Golden Mole", "Goshawk", "Grey Heron", "Grysbok", "Guinea Fowl", "Honeyguide", "Hornbill", "Ibis", "Kestrel", "Kingfisher",
    "Klipspringer", "Knysna Lourie", "Kudu", "Lammergeier", "Leopard", "Loerie", "Martial Eagle", "Meerkat", "Nightjar", "Nyala", "Oribi",
    "Oystercatcher", "Paradise Crane", "Pied Crow", "Red Bishop", "Rock Kestrel", "Sable", "Secretary Bird", "Spoonbill", "Steenbok", "Stonechat",
    "Sugarbird", "Sunbird", "Swallow", "Swift", "Weaver", "White Stork",
];

/// Names of the country round a site.
pub(super) fn regions(site: &str) -> &'static [&'static str] {
    match site {
        "CPT" => AROUND_CAPE_TOWN,
        "GRG" => AROUND_GEORGE,
        "GQE" => AROUND_GQEBERHA,
        "DBN" => AROUND_DURBAN,
        _ => AROUND_JOHANNESBURG,
    }
}

#[rustfmt::skip]
const AROUND_CAPE_TOWN: &[&str] = &[
    "Atlantic", "Berg River", "Boland", "Breede", "Cape Point", "Cederberg", "Constantia Neck", "Devil's Peak", "False Bay", "Helderberg",
    "Hex River", "Hottentots Holland", "Overberg", "Peninsula", "Sandveld", "Signal Hill", "Simonsberg", "Slangkop", "Swartland", "Table Bay",
    "Tygerberg", "Winterhoek",
];

#[rustfmt::skip]
const AROUND_GEORGE: &[&str] = &[
    "Cango", "Garden Route", "Gouritz", "Goukamma", "Keurbooms", "Klein Karoo", "Langeberg", "Outeniqua", "Robberg", "Seven Passes", "Southern Cape",
    "Swartberg", "Tsitsikamma", "Wilderness",
];

#[rustfmt::skip]
const AROUND_GQEBERHA: &[&str] = &[
    "Addo", "Algoa", "Amatola", "Baviaans", "Border", "Bushmans River", "Fish River", "Gamtoos", "Gonubie", "Kei", "Kowie", "Sundays River",
    "Swartkops", "Winterberg", "Zuurberg",
];

#[rustfmt::skip]
const AROUND_DURBAN: &[&str] = &[
    "Berea", "Bluff", "Dolphin Coast", "Drakensberg", "Injisuthi", "Karkloof", "Mkuze", "Mooi River", "Natal Midlands", "Ngome", "Port Natal",
    "Tugela", "Ubombo", "Umfolozi", "Umgeni", "Umlazi", "Valley", "Zululand",
];

#[rustfmt::skip]
const AROUND_JOHANNESBURG: &[&str] = &[
    "Blyde River", "Bushveld", "Crocodile River", "Egoli", "Gauteng", "Goldfields", "Hartbeespoort", "Highveld", "Jukskei", "Kalahari", "Klip River",
    "Lowveld", "Magaliesberg", "Mapungubwe", "Olifants River", "Platberg", "Rand", "Soutpansberg", "Vaal", "Waterberg", "Witwatersrand", "Wolkberg",
];

/// Capitals before a surname.
pub(super) const INITIALS: &[&str] =
    &["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Z"];
