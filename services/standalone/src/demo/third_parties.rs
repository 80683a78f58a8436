//! Contracts that the salesmen's customers have with competitors: some have ended, some end soon.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

/// Supplier, months until the end, years, monthly fee, model, number of machines, copies a month in black and in colour.
type Row = (&'static str, i32, i32, &'static str, &'static str, i32, i32, i32);

const ROWS: [Row; 10] = [
    ("Cape Copy Company", 2, 3, "1850.00", "Canon imageRUNNER C3226i", 1, 4_200, 900),
    ("Printwell Solutions", 5, 5, "12400.00", "Ricoh IM C4500", 3, 18_500, 6_200),
    ("Cape Copy Company", -1, 3, "990.00", "Kyocera ECOSYS M3645idn", 1, 2_600, 0),
    ("Office Edge", 11, 3, "3250.00", "Xerox VersaLink C7130", 1, 7_900, 2_100),
    ("Printwell Solutions", 26, 4, "5480.00", "Konica Minolta bizhub C360i", 2, 11_000, 3_400),
    ("Peninsula Business Machines", 1, 2, "760.00", "Brother MFC-L6910DN", 1, 1_900, 0),
    ("Office Edge", 18, 3, "2100.00", "HP LaserJet MFP E52645", 2, 5_300, 0),
    ("Peninsula Business Machines", -4, 5, "4300.00", "Sharp BP-50C31", 1, 9_700, 2_800),
    ("Cape Copy Company", 8, 3, "1475.00", "Canon imageRUNNER 2945i", 1, 6_100, 0),
    ("Printwell Solutions", 34, 5, "8900.00", "Ricoh IM C6010", 2, 22_000, 9_500),
];

/// The contracts as the API takes them, on the day `today`.
pub fn third_parties(today: Date) -> Vec<Value> {
    let contract = |(number, row): (i32, Row)| {
        let (supplier, months, years, fee, model, machines, mono, colour) = row;
        let end = today.saturating_add(months.months()).last_of_month();
        let money = |amount: &str| json!({"amount": amount, "currency": "ZAR"});
        let usage = |meter: &str, volume: i32, rate: &str| json!({"meter": meter, "averageMonthlyVolume": volume, "minimumVolume": volume / 2, "ratePerCopy": rate});
        let mut usages = vec![usage("Mono", mono, "0.085")];
        if colour > 0 {
            usages.push(usage("Colour", colour, "0.72"));
        }
        json!({
            "supplierName": supplier,
            "contractNumber": format!("{}-{}", &supplier[..2].to_uppercase(), 41_000 + number * 37),
            "startDate": end.saturating_sub(years.years()).tomorrow().unwrap_or(end).to_string(),
            "endDate": end.to_string(),
            "monthlyFee": money(fee),
            "escalationPercent": "8.50",
            "items": [{"description": model, "quantity": machines, "usages": usages}],
        })
    };
    (0..).zip(ROWS).map(contract).collect()
}
