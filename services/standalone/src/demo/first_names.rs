//! First names as common in South Africa.

#[rustfmt::skip]
pub(super) const WOMEN: &[&str] = &[
    "Aaliyah", "Amahle", "Anika", "Annelie", "Ayanda", "Bongi", "Bronwyn", "Busisiwe", "Carmen", "Chantelle", "Charlene", "Dineo", "Elmarie", "Fatima",
    "Gugu", "Hanlie", "Ilse", "Jacqui", "Karabo", "Kavitha", "Keitumetse", "Lerato", "Lindiwe", "Liezel", "Lungile", "Mariska", "Megan", "Mpho", "Naledi",
    "Nandi", "Nicole", "Nomvula", "Nonhlanhla", "Nthabiseng", "Palesa", "Priya", "Refilwe", "Riana", "Rochelle", "Shireen", "Sibongile", "Tamsin", "Tarryn",
    "Thandeka", "Tshepiso", "Yasmin", "Yolandi", "Zanele", "Zodwa",
];

#[rustfmt::skip]
pub(super) const MEN: &[&str] = &[
    "Abdul", "Andries", "Andile", "Ashwin", "Ayanda", "Bheki", "Brandon", "Craig", "Dawid", "Deon", "Dumisani", "Faizel", "Francois", "Gareth", "Gert",
    "Hendrik", "Imraan", "Jabu", "Johan", "Kabelo", "Katlego", "Kobus", "Kyle", "Lwazi", "Mandla", "Mohau", "Musa", "Neo", "Nkosinathi", "Pieter",
    "Rajesh", "Riaan", "Ruan", "Sandile", "Sello", "Shaun", "Siphiwe", "Sizwe", "Tebogo", "Themba", "Thabo", "Tumelo", "Vusi", "Warren", "Wikus",
    "Xolani", "Yusuf", "Zakes",
];
