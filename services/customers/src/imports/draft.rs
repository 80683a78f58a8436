//! What the cells of a row say: a customer, and perhaps a contact.

use std::collections::HashMap;

use crm_chassis::suggest::quoted;
use heck::ToLowerCamelCase as _;
use jiff::civil::Date;

use super::look_ups::LookUps;
use crate::{
    domain::{
        Address, AddressType, Addresses, Details, Import, List, Person, Problem, Salesmen, import_fields::OF_CONTACT,
    },
    grpc::convert,
};

/// Which column each field comes from, and what stands for blank cells.
#[derive(Debug)]
pub struct Plan<'a> {
    places: HashMap<&'a str, usize>,
    import: &'a Import,
}

/// Those cells that make a contact: a role or a title alone is nobody.
const OF_SOMEBODY: [&str; 7] = [
    "contact.givenName",
    "contact.familyName",
    "contact.telephone",
    "contact.mobile",
    "contact.businessTelephone",
    "contact.email",
    "contact.birthday",
];

/// A row as it is meant.
#[derive(Debug)]
pub struct Draft {
    /// The customer.
    pub details: Details,
    /// Who works with it.
    pub salesmen: Salesmen,
    /// The contact, if the row names one.
    pub person: Option<Person>,
    /// What cannot be understood of the customer.
    pub of_customer: Vec<Problem>,
    /// What cannot be understood of the contact.
    pub of_contact: Vec<Problem>,
}

impl<'a> Plan<'a> {
    /// Of an import.
    pub fn of(import: &'a Import) -> Self {
        let fields = import.options.fields.iter().enumerate().filter(|(_, field)| !field.is_empty());
        Self { places: fields.map(|(place, field)| (field.as_str(), place)).collect(), import }
    }

    /// What stands in the cell of a field; blank without a column.
    pub fn cell<'r>(&self, cells: &'r [String], field: &str) -> &'r str {
        self.places.get(field).and_then(|place| cells.get(*place)).map_or("", |cell| cell.trim())
    }

    fn value<'r>(&'r self, cells: &'r [String], field: &str) -> &'r str {
        match self.cell(cells, field) {
            "" => self.import.options.defaults.get(field).map_or("", String::as_str),
            cell => cell,
        }
    }

    /// The fields of the customer with their cells, without its reference.
    pub fn customer_cells<'r>(&'r self, cells: &'r [String]) -> impl Iterator<Item = (&'a str, &'r str)> {
        let fields = self.places.keys().copied();
        let fields = fields.filter(|field| !field.starts_with(OF_CONTACT) && *field != "customerReference");
        fields.map(|field| (field, self.cell(cells, field)))
    }

    /// Which rows are one customer: those with the same reference, or else the same name and VAT number.
    pub fn customer_key(&self, cells: &[String]) -> Option<String> {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let reference = plain(self.cell(cells, "customerReference"));
        if !reference.is_empty() {
            return Some(format!("reference {reference}"));
        }
        let name = plain(self.cell(cells, "name"));
        let vat = self.cell(cells, "vatNumber").chars().filter(|char| char.is_alphanumeric());
        let vat = vat.collect::<String>().to_lowercase();
        (!name.is_empty()).then(|| format!("name {name}\n{vat}"))
    }

    /// Something wrong with a field, in the words of the domain or of the file, under the column it came from.
    pub fn problem(&self, field: &str, message: impl Into<String>) -> Problem {
        let place = self.places.get(field).or_else(|| {
            let parts =
                self.places.iter().filter(|(known, _)| known.strip_prefix(field).is_some_and(|it| it.starts_with('.')));
            parts.map(|(_, place)| place).min()
        });
        let column = place.and_then(|place| self.import.columns.get(*place)).cloned().unwrap_or_default();
        Problem { column, field: field.to_owned(), message: message.into() }
    }

    /// What is wrong with the row as such: it has other cells than there are columns.
    pub fn ragged(&self, cells: &[String]) -> Option<Problem> {
        let (columns, filled) =
            (self.import.columns.len(), cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |place| place + 1));
        let message = if filled > columns {
            format!(
                "This row has {filled} cells, but there are {columns} columns: put quotation marks around a text with a separator in it."
            )
        } else if cells.len() < columns {
            format!("This row has {} cells, but there are {columns} columns.", cells.len())
        } else {
            return None;
        };
        Some(Problem { column: String::new(), field: String::new(), message })
    }

    /// The row as it is meant.
    pub fn draft(&self, cells: &[String], known: &LookUps) -> Draft {
        let mut of_customer = Vec::new();
        let text = |field: &str| self.cell(cells, field).to_owned();
        let code = |field: &str, list: List, problems: &mut Vec<Problem>| match self.value(cells, field) {
            "" => String::new(),
            value => known.code(list, value).unwrap_or_else(|message| {
                problems.push(self.problem(field, message));
                // Not blank: that would be wrong as well.
                "?".to_owned()
            }),
        };
        let customer_type = code("customerType", List::CustomerType, &mut of_customer);
        let rank = code("rank", List::Rank, &mut of_customer);
        let reporting_area = code("reportingArea", List::ReportingArea, &mut of_customer);
        let mut site = code("site", List::Site, &mut of_customer);
        let mut of_contact = Vec::new();
        let named = OF_SOMEBODY.iter().any(|field| !self.cell(cells, field).is_empty());
        let role = if named { code("contact.role", List::ContactRole, &mut of_contact) } else { String::new() };
        let salesmen = self.salesmen(cells, known, &mut of_customer);
        if site.is_empty() {
            // Without a salesman that is said already, and his site is not asked for.
            site = salesmen.main().map_or_else(|| "?".to_owned(), |main| known.site_of(main));
        }
        let mut addresses = Addresses::default();
        for (prefix, address_type) in
            [("physicalAddress", AddressType::Physical), ("postalAddress", AddressType::Postal)]
        {
            let address = self.address(cells, prefix, address_type);
            addresses.set(address_type, Some(address).filter(|address| !address.is_blank()));
        }
        let details = Details {
            name: text("name"),
            customer_type,
            rank,
            reporting_area,
            site,
            telephone: text("telephone"),
            fax: text("fax"),
            email: text("email"),
            website: text("website"),
            trading_name: text("tradingName"),
            registration_number: text("registrationNumber"),
            vat_number: text("vatNumber"),
            addresses,
        };
        let person = named.then(|| self.person(cells, role, &mut of_contact));
        Draft { details, salesmen, person, of_customer, of_contact }
    }

    fn salesmen(&self, cells: &[String], known: &LookUps, problems: &mut Vec<Problem>) -> Salesmen {
        let main = match self.value(cells, "mainSalesman") {
            "" => {
                let himself = self.import.employee.filter(|employee| known.sells(*employee));
                if himself.is_none() {
                    let message = "Name the main salesman, or choose one for all rows without.";
                    problems.push(self.problem("mainSalesman", message));
                }
                himself
            }
            value => known.seller(value).map_err(|message| problems.push(self.problem("mainSalesman", message))).ok(),
        };
        let mut additional = Vec::new();
        for name in self.cell(cells, "additionalSalesmen").split(';').map(str::trim).filter(|name| !name.is_empty()) {
            match known.seller(name) {
                Ok(salesman) => additional.push(salesman),
                Err(message) => problems.push(self.problem("additionalSalesmen", message)),
            }
        }
        if additional.len() > Salesmen::MOST_ADDITIONAL {
            let message = format!("Link at most {} additional salesmen.", Salesmen::MOST_ADDITIONAL);
            problems.push(self.problem("additionalSalesmen", message));
        }
        Salesmen::new(main, additional)
    }

    fn address(&self, cells: &[String], prefix: &str, address_type: AddressType) -> Address {
        let part = |name: &str| self.cell(cells, &format!("{prefix}.{name}")).to_owned();
        let lines = (0..4).map(|line| part(&format!("lines[{line}]")));
        // A cell may hold the lines of an address, as they stand on a letter.
        let lines = lines.flat_map(|cell| cell.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>());
        Address {
            address_type,
            lines: lines.filter(|line| !line.is_empty()).collect(),
            suburb: part("suburb"),
            city: part("city"),
            province: part("province"),
            postal_code: part("postalCode"),
            country: part("country"),
            telephone: String::new(),
            is_default: false,
        }
    }

    fn person(&self, cells: &[String], role: String, problems: &mut Vec<Problem>) -> Person {
        let text = |field: &str| self.cell(cells, field).to_owned();
        let mut refused = |field: &str, message: String| problems.push(self.problem(field, message));
        let mut truth = |field: &str| {
            truth(self.cell(cells, field)).unwrap_or_else(|message| {
                refused(field, message);
                None
            })
        };
        let is_sales_contact = truth("contact.isSalesContact").unwrap_or(true);
        let accepts_sales_calls = truth("contact.acceptsSalesCalls").unwrap_or(is_sales_contact);
        let birthday: Option<Date> =
            convert::day(self.cell(cells, "contact.birthday"), "1980-04-12").unwrap_or_else(|message| {
                refused("contact.birthday", message);
                None
            });
        Person {
            given_name: text("contact.givenName"),
            family_name: text("contact.familyName"),
            title: text("contact.title"),
            role,
            telephone: text("contact.telephone"),
            mobile: text("contact.mobile"),
            business_telephone: text("contact.businessTelephone"),
            email: text("contact.email"),
            is_sales_contact,
            accepts_sales_calls,
            birthday,
            active: true,
        }
    }
}

/// The field of an import that the domain calls so.
pub fn field_of(prefix: &str, violation: &str) -> String {
    let name = violation.to_lower_camel_case();
    match name.as_str() {
        "mainSalesmanId" => "mainSalesman".to_owned(),
        "additionalSalesmanIds" => "additionalSalesmen".to_owned(),
        _ => format!("{prefix}{name}"),
    }
}

fn truth(text: &str) -> Result<Option<bool>, String> {
    match text.to_lowercase().as_str() {
        "" => Ok(None),
        "true" | "yes" | "y" | "1" | "x" => Ok(Some(true)),
        "false" | "no" | "n" | "0" => Ok(Some(false)),
        _ => Err(format!("{} is neither yes nor no.", quoted(text))),
    }
}
