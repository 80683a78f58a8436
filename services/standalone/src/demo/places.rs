//! Where the customers are. Suburb, postal codes, streets and dialling code of a place belong together.

use super::lists::{
    BORDER, CAPE_TOWN, CPT, DBN, EKURHULENI, ETHEKWINI, Entry, GARDEN_ROUTE, GQE, GRG, INLAND, JHB, JOHANNESBURG,
    KWAZULU_NATAL, NELSON_MANDELA_BAY, NORTH, TSHWANE, VAAL, WEST_COAST, WINELANDS,
};

/// A town or city.
pub(super) struct Town {
    pub(super) city: &'static str,
    pub(super) province: &'static str,
    /// Dialling code.
    pub(super) dial: &'static str,
    pub(super) area: Entry,
    /// The dealer's site that serves it.
    pub(super) site: Entry,
    pub(super) suburbs: &'static [Suburb],
}

/// A suburb. A town without suburbs has one that is called like it.
pub(super) struct Suburb {
    pub(super) name: &'static str,
    /// Postal code of street addresses.
    pub(super) street_code: &'static str,
    /// Postal code of its post office's boxes.
    pub(super) box_code: &'static str,
    pub(super) streets: &'static [&'static str],
}

const WC: &str = "Western Cape";
const EC: &str = "Eastern Cape";
const KZN: &str = "KwaZulu-Natal";
const GP: &str = "Gauteng";
const FS: &str = "Free State";
const LP: &str = "Limpopo";
const MP: &str = "Mpumalanga";
const NW: &str = "North West";
const NC: &str = "Northern Cape";

const fn town(
    city: &'static str,
    province: &'static str,
    dial: &'static str,
    area: Entry,
    site: Entry,
    suburbs: &'static [Suburb],
) -> Town {
    Town { city, province, dial, area, site, suburbs }
}

const fn at(
    name: &'static str,
    street_code: &'static str,
    box_code: &'static str,
    streets: &'static [&'static str],
) -> Suburb {
    Suburb { name, street_code, box_code, streets }
}

/// All towns. A city with many suburbs has as many more customers.
#[rustfmt::skip]
pub(super) const TOWNS: &[Town] = &[
    town("Cape Town", WC, "021", CAPE_TOWN, CPT, &[
        at("City Centre", "8001", "8000", &["Long Street", "Loop Street", "Bree Street", "Adderley Street", "Strand Street", "Buitengracht Street"]),
        at("Sea Point", "8005", "8060", &["Main Road", "Regent Road", "Beach Road"]),
        at("Green Point", "8005", "8051", &["Somerset Road", "Main Road"]),
        at("Woodstock", "7925", "7915", &["Albert Road", "Victoria Road", "Sir Lowry Road"]),
        at("Observatory", "7925", "7935", &["Lower Main Road", "Station Road"]),
        at("Pinelands", "7405", "7430", &["Howard Drive", "Forest Drive"]),
        at("Paarden Eiland", "7405", "7420", &["Marine Drive", "Section Street", "Paarden Eiland Road"]),
        at("Claremont", "7708", "7735", &["Main Road", "Imam Haron Road", "Protea Road"]),
        at("Rondebosch", "7700", "7701", &["Main Road", "Belmont Road"]),
        at("Wynberg", "7800", "7824", &["Main Road", "Church Street", "Wolfe Street"]),
        at("Athlone", "7764", "7760", &["Klipfontein Road", "Belgravia Road"]),
        at("Tokai", "7945", "7966", &["Main Road", "Tokai Road"]),
        at("Milnerton", "7441", "7435", &["Koeberg Road", "Loxton Road"]),
        at("Century City", "7441", "7446", &["Century Boulevard", "Century Way", "Bridgeway"]),
        at("Table View", "7441", "7439", &["Blaauwberg Road", "Raats Drive"]),
        at("Epping Industria", "7460", "7475", &["Viking Way", "Bofors Circle", "Gunners Circle", "Losack Avenue"]),
        at("Goodwood", "7460", "7459", &["Voortrekker Road", "Vasco Boulevard"]),
        at("Parow", "7500", "7499", &["Voortrekker Road", "McIntyre Street"]),
        at("Bellville", "7530", "7535", &["Voortrekker Road", "Durban Road", "Carl Cronje Drive", "Willie van Schoor Avenue"]),
        at("Durbanville", "7550", "7551", &["Wellington Road", "Church Street", "Oxford Street"]),
        at("Brackenfell", "7560", "7561", &["Brackenfell Boulevard", "Old Paarl Road", "Okavango Road"]),
        at("Kuils River", "7580", "7579", &["Van Riebeeck Road"]),
    ]),
    town("Somerset West", WC, "021", CAPE_TOWN, CPT, &[at("Somerset West", "7130", "7129", &["Main Road", "Victoria Street", "Bright Street"])]),
    town("Strand", WC, "021", CAPE_TOWN, CPT, &[at("Strand", "7140", "7139", &["Beach Road", "Sarel Cilliers Street"])]),
    town("Stellenbosch", WC, "021", WINELANDS, CPT, &[at("Stellenbosch", "7600", "7599", &["Dorp Street", "Plein Street", "Andringa Street", "Bird Street"])]),
    town("Paarl", WC, "021", WINELANDS, CPT, &[at("Paarl", "7646", "7620", &["Main Street", "Lady Grey Street", "Bergrivier Boulevard"])]),
    town("Wellington", WC, "021", WINELANDS, CPT, &[at("Wellington", "7655", "7654", &["Main Street", "Church Street"])]),
    town("Worcester", WC, "023", WINELANDS, CPT, &[at("Worcester", "6850", "6849", &["High Street", "Church Street", "Durban Street"])]),
    town("Hermanus", WC, "028", WINELANDS, CPT, &[at("Hermanus", "7200", "7200", &["Main Road", "Long Street"])]),
    town("Malmesbury", WC, "022", WEST_COAST, CPT, &[at("Malmesbury", "7300", "7299", &["Voortrekker Road", "Piet Retief Street"])]),
    town("Vredenburg", WC, "022", WEST_COAST, CPT, &[at("Vredenburg", "7380", "7380", &["Main Road", "Church Street"])]),

    town("George", WC, "044", GARDEN_ROUTE, GRG, &[
        at("George Central", "6529", "6530", &["York Street", "Courtenay Street", "Meade Street", "Cradock Street"]),
        at("Pacaltsdorp", "6529", "6534", &["Mission Street"]),
    ]),
    town("Mossel Bay", WC, "044", GARDEN_ROUTE, GRG, &[at("Mossel Bay", "6500", "6500", &["Marsh Street", "Church Street"])]),
    town("Knysna", WC, "044", GARDEN_ROUTE, GRG, &[at("Knysna", "6571", "6570", &["Main Street", "Waterfront Drive"])]),
    town("Plettenberg Bay", WC, "044", GARDEN_ROUTE, GRG, &[at("Plettenberg Bay", "6600", "6600", &["Main Street", "Marine Drive"])]),
    town("Oudtshoorn", WC, "044", GARDEN_ROUTE, GRG, &[at("Oudtshoorn", "6625", "6620", &["Baron van Reede Street", "High Street"])]),

    town("Gqeberha", EC, "041", NELSON_MANDELA_BAY, GQE, &[
        at("Central", "6001", "6000", &["Govan Mbeki Avenue", "Rink Street", "Parliament Street"]),
        at("North End", "6001", "6056", &["Govan Mbeki Avenue", "Mount Road"]),
        at("Walmer", "6070", "6065", &["Main Road", "Heugh Road"]),
        at("Newton Park", "6045", "6055", &["Cape Road", "Hurd Street"]),
        at("Greenacres", "6045", "6057", &["Cape Road", "Ring Road"]),
        at("Summerstrand", "6001", "6013", &["Marine Drive", "Admiralty Way"]),
    ]),
    town("Kariega", EC, "041", NELSON_MANDELA_BAY, GQE, &[at("Kariega", "6229", "6230", &["Caledon Street", "Durban Street"])]),
    town("Jeffreys Bay", EC, "042", NELSON_MANDELA_BAY, GQE, &[at("Jeffreys Bay", "6330", "6330", &["Da Gama Road", "Jeffreys Street"])]),
    town("East London", EC, "043", BORDER, GQE, &[
        at("East London Central", "5201", "5200", &["Oxford Street", "Buffalo Street"]),
        at("Vincent", "5247", "5217", &["Devereux Avenue", "Western Avenue"]),
        at("Beacon Bay", "5241", "5205", &["Beacon Bay Road", "Bonza Bay Road"]),
    ]),
    town("Makhanda", EC, "046", BORDER, GQE, &[at("Makhanda", "6139", "6140", &["High Street", "African Street"])]),
    town("Komani", EC, "045", BORDER, GQE, &[at("Komani", "5319", "5320", &["Cathcart Road"])]),
    town("Mthatha", EC, "047", BORDER, GQE, &[at("Mthatha", "5099", "5099", &["Nelson Mandela Drive", "York Road"])]),

    town("Durban", KZN, "031", ETHEKWINI, DBN, &[
        at("Durban Central", "4001", "4000", &["Anton Lembede Street", "Dr Pixley KaSeme Street", "Monty Naicker Road", "Margaret Mncadi Avenue"]),
        at("Musgrave", "4001", "4062", &["Musgrave Road", "St Thomas Road"]),
        at("Durban North", "4051", "4016", &["Kensington Drive", "Swapo Road"]),
        at("Jacobs", "4052", "4026", &["Jacobs Road", "Voortrekker Street"]),
        at("Phoenix", "4068", "4080", &["Phoenix Highway"]),
        at("Chatsworth", "4092", "4030", &["Florence Nightingale Drive", "Higginson Highway"]),
    ]),
    town("Umhlanga", KZN, "031", ETHEKWINI, DBN, &[at("Umhlanga Rocks", "4319", "4320", &["Lighthouse Road", "Meridian Drive", "Aurora Drive"])]),
    town("Westville", KZN, "031", ETHEKWINI, DBN, &[at("Westville", "3629", "3630", &["Jan Hofmeyr Road", "Buckingham Terrace"])]),
    town("Pinetown", KZN, "031", ETHEKWINI, DBN, &[
        at("Pinetown", "3610", "3600", &["Old Main Road", "Josiah Gumede Road", "Kings Road"]),
        at("New Germany", "3610", "3620", &["Shepstone Road", "Otto Volek Road"]),
    ]),
    town("Hillcrest", KZN, "031", ETHEKWINI, DBN, &[at("Hillcrest", "3610", "3650", &["Old Main Road", "Inanda Road"])]),
    town("Amanzimtoti", KZN, "031", ETHEKWINI, DBN, &[at("Amanzimtoti", "4126", "4125", &["Andrew Zondo Road"])]),
    town("Ballito", KZN, "032", KWAZULU_NATAL, DBN, &[at("Ballito", "4420", "4420", &["Ballito Drive", "Sandra Road"])]),
    town("Pietermaritzburg", KZN, "033", KWAZULU_NATAL, DBN, &[
        at("Pietermaritzburg Central", "3201", "3200", &["Langalibalele Street", "Chief Albert Luthuli Street", "Pietermaritz Street"]),
        at("Scottsville", "3201", "3209", &["Durban Road", "King Edward Avenue"]),
    ]),
    town("Richards Bay", KZN, "035", KWAZULU_NATAL, DBN, &[at("Richards Bay", "3900", "3900", &["Bullion Boulevard", "Kruger Rand"])]),
    town("Empangeni", KZN, "035", KWAZULU_NATAL, DBN, &[at("Empangeni", "3880", "3880", &["Maxwell Street", "Union Street"])]),
    town("Newcastle", KZN, "034", KWAZULU_NATAL, DBN, &[at("Newcastle", "2940", "2940", &["Scott Street", "Allen Street"])]),
    town("Ladysmith", KZN, "036", KWAZULU_NATAL, DBN, &[at("Ladysmith", "3370", "3370", &["Murchison Street"])]),
    town("Port Shepstone", KZN, "039", KWAZULU_NATAL, DBN, &[at("Port Shepstone", "4240", "4240", &["Nelson Mandela Drive", "Wooley Street"])]),

    town("Johannesburg", GP, "011", JOHANNESBURG, JHB, &[
        at("Marshalltown", "2001", "2107", &["Commissioner Street", "Main Street", "Fox Street", "Marshall Street"]),
        at("Braamfontein", "2001", "2017", &["Jorissen Street", "De Korte Street", "Juta Street", "Ameshoff Street"]),
        at("Rosebank", "2196", "2132", &["Oxford Road", "Cradock Avenue", "Tyrwhitt Avenue"]),
        at("Melville", "2092", "2109", &["7th Street", "Main Road"]),
        at("Booysens", "2091", "2016", &["Booysens Road"]),
        at("Northcliff", "2195", "2115", &["Beyers Naudé Drive"]),
        at("Lenasia", "1827", "1820", &["Rose Avenue", "Gemsbok Street"]),
    ]),
    town("Sandton", GP, "011", JOHANNESBURG, JHB, &[
        at("Sandown", "2196", "2031", &["Rivonia Road", "Maude Street", "Grayston Drive", "West Street"]),
        at("Rivonia", "2128", "2128", &["Rivonia Boulevard", "9th Avenue", "Wessel Road"]),
        at("Bryanston", "2191", "2021", &["Main Road", "Sloane Street"]),
        at("Fourways", "2191", "2055", &["Cedar Road", "Fourways Boulevard"]),
    ]),
    town("Randburg", GP, "011", JOHANNESBURG, JHB, &[at("Ferndale", "2194", "2160", &["Oak Avenue", "Kent Avenue", "Bram Fischer Drive"])]),
    town("Midrand", GP, "011", JOHANNESBURG, JHB, &[at("Halfway House", "1685", "1685", &["Old Pretoria Road", "16th Road", "Richards Drive"])]),
    town("Roodepoort", GP, "011", JOHANNESBURG, JHB, &[
        at("Roodepoort", "1724", "1725", &["Ontdekkers Road"]),
        at("Florida", "1709", "1710", &["Ontdekkers Road", "Goldman Street"]),
    ]),
    town("Krugersdorp", GP, "011", JOHANNESBURG, JHB, &[at("Krugersdorp", "1739", "1740", &["Ockerse Street", "Commissioner Street"])]),
    town("Germiston", GP, "011", EKURHULENI, JHB, &[at("Germiston", "1401", "1400", &["President Street", "Meyer Street"])]),
    town("Boksburg", GP, "011", EKURHULENI, JHB, &[at("Boksburg", "1459", "1460", &["Commissioner Street", "North Rand Road", "Trichardts Road"])]),
    town("Benoni", GP, "011", EKURHULENI, JHB, &[at("Benoni", "1501", "1500", &["Tom Jones Street"])]),
    town("Kempton Park", GP, "011", EKURHULENI, JHB, &[at("Kempton Park", "1619", "1620", &["Central Avenue", "Pretoria Road", "Long Street"])]),
    town("Isando", GP, "011", EKURHULENI, JHB, &[at("Isando", "1600", "1600", &["Electron Avenue", "Brewery Road", "Anvil Road"])]),
    town("Edenvale", GP, "011", EKURHULENI, JHB, &[at("Edenvale", "1609", "1610", &["Van Riebeeck Avenue", "Voortrekker Avenue"])]),
    town("Bedfordview", GP, "011", EKURHULENI, JHB, &[at("Bedfordview", "2007", "2008", &["Van Buuren Road", "Smith Street"])]),
    town("Alberton", GP, "011", EKURHULENI, JHB, &[at("Alberton", "1449", "1450", &["Voortrekker Road"])]),
    town("Pretoria", GP, "012", TSHWANE, JHB, &[
        at("Pretoria Central", "0002", "0001", &["Thabo Sehume Street", "Pretorius Street", "Lilian Ngoyi Street", "Helen Joseph Street"]),
        at("Hatfield", "0083", "0028", &["Burnett Street", "Francis Baard Street", "Hilda Street"]),
        at("Arcadia", "0083", "0007", &["Stanza Bopape Street", "Francis Baard Street"]),
        at("Brooklyn", "0181", "0011", &["Middel Street", "Fehrsen Street"]),
        at("Menlyn", "0181", "0063", &["Atterbury Road", "Lois Avenue"]),
        at("Silverton", "0184", "0127", &["Pretoria Street", "Fakkel Street"]),
    ]),
    town("Centurion", GP, "012", TSHWANE, JHB, &[at("Centurion", "0157", "0046", &["West Avenue", "Lenchen Avenue"])]),
    town("Vanderbijlpark", GP, "016", VAAL, JHB, &[at("Vanderbijlpark", "1911", "1900", &["Frikkie Meyer Boulevard"])]),
    town("Vereeniging", GP, "016", VAAL, JHB, &[at("Vereeniging", "1939", "1930", &["Voortrekker Street", "Merriman Avenue"])]),
    town("Bloemfontein", FS, "051", INLAND, JHB, &[
        at("Bloemfontein Central", "9301", "9300", &["Charlotte Maxeke Street", "Elizabeth Street", "Nelson Mandela Drive"]),
        at("Westdene", "9301", "9324", &["Kellner Street", "Second Avenue"]),
    ]),
    town("Welkom", FS, "057", INLAND, JHB, &[at("Welkom", "9459", "9460", &["Stateway"])]),
    town("Bethlehem", FS, "058", INLAND, JHB, &[at("Bethlehem", "9701", "9700", &["Muller Street"])]),
    town("Kimberley", NC, "053", INLAND, JHB, &[at("Kimberley", "8301", "8300", &["Du Toitspan Road", "Jones Street", "Bultfontein Road"])]),
    town("Upington", NC, "054", INLAND, JHB, &[at("Upington", "8801", "8800", &["Schröder Street", "Scott Street"])]),
    town("Polokwane", LP, "015", NORTH, JHB, &[at("Polokwane", "0699", "0700", &["Landdros Maré Street", "Grobler Street", "Thabo Mbeki Street"])]),
    town("Tzaneen", LP, "015", NORTH, JHB, &[at("Tzaneen", "0850", "0850", &["Danie Joubert Street"])]),
    town("Mbombela", MP, "013", NORTH, JHB, &[at("Mbombela", "1201", "1200", &["Paul Kruger Street", "Brown Street", "Samora Machel Drive"])]),
    town("eMalahleni", MP, "013", NORTH, JHB, &[at("eMalahleni", "1035", "1035", &["Mandela Street", "Haig Avenue"])]),
    town("Middelburg", MP, "013", NORTH, JHB, &[at("Middelburg", "1055", "1050", &["Cowen Ntuli Street"])]),
    town("Secunda", MP, "017", NORTH, JHB, &[at("Secunda", "2302", "2302", &["Walter Sisulu Road"])]),
    town("Rustenburg", NW, "014", NORTH, JHB, &[at("Rustenburg", "0299", "0300", &["Nelson Mandela Drive", "Beyers Naudé Drive"])]),
    town("Potchefstroom", NW, "018", NORTH, JHB, &[at("Potchefstroom", "2531", "2520", &["Nelson Mandela Drive", "Walter Sisulu Avenue"])]),
    town("Klerksdorp", NW, "018", NORTH, JHB, &[at("Klerksdorp", "2571", "2570", &["Margaretha Prinsloo Street"])]),
];
