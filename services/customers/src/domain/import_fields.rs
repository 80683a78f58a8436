//! The fields that columns of a file can go to, and by which names their columns are known.

use crm_chassis::{error::Violation, suggest};

/// Where the columns for contacts begin.
pub const OF_CONTACT: &str = "contact.";

/// Each field with the names its column may have, letters and digits in lower case. The field's own name is one of them, so that an exported
/// file can be read back as it is.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "customerReference",
        &[
            "reference",
            "customerid",
            "customerno",
            "customernumber",
            "accountno",
            "accountnumber",
            "account",
            "id",
            "code",
        ],
    ),
    (
        "name",
        &[
            "customer",
            "customername",
            "company",
            "companyname",
            "organisation",
            "organization",
            "business",
            "businessname",
        ],
    ),
    ("tradingName", &["tradingas", "tradename", "ta"]),
    ("customerType", &["type", "industry", "sector", "segment", "customertypename"]),
    ("rank", &["class", "grade", "customerrank", "rankname"]),
    ("reportingArea", &["area", "region", "territory", "reportingareaname"]),
    ("site", &["branch", "office", "sitename"]),
    (
        "mainSalesman",
        &[
            "mainsalesmanid",
            "mainsalesmanname",
            "salesman",
            "salesperson",
            "rep",
            "salesrep",
            "owner",
            "accountmanager",
        ],
    ),
    ("additionalSalesmen", &["additionalsalesmanids", "additionalsalesmannames", "othersalesmen"]),
    ("telephone", &["phone", "tel", "telephoneno", "telephonenumber", "phonenumber", "phoneno", "switchboard"]),
    ("fax", &["faxno", "faxnumber"]),
    ("email", &["emailaddress", "mail", "companyemail"]),
    ("website", &["web", "url", "homepage", "internet"]),
    ("registrationNumber", &["registrationno", "regno", "regnumber", "registration", "companyregistration"]),
    ("vatNumber", &["vat", "vatno", "taxnumber", "taxno", "vatregno"]),
    (
        "physicalAddress.lines[0]",
        &["address", "street", "address1", "addressline1", "physicaladdress", "streetaddress"],
    ),
    ("physicalAddress.lines[1]", &["address2", "addressline2", "street2"]),
    ("physicalAddress.lines[2]", &["address3", "addressline3"]),
    ("physicalAddress.lines[3]", &["address4", "addressline4"]),
    ("physicalAddress.suburb", &["suburb", "district"]),
    ("physicalAddress.city", &["city", "town"]),
    ("physicalAddress.province", &["province", "state"]),
    ("physicalAddress.postalCode", &["postalcode", "postcode", "zip", "zipcode"]),
    ("physicalAddress.country", &["country"]),
    ("postalAddress.lines[0]", &["postaladdress", "postaladdress1", "pobox"]),
    ("postalAddress.lines[1]", &["postaladdress2"]),
    ("postalAddress.lines[2]", &["postaladdress3"]),
    ("postalAddress.lines[3]", &["postaladdress4"]),
    ("postalAddress.suburb", &["postalsuburb"]),
    ("postalAddress.city", &["postalcity"]),
    ("postalAddress.province", &["postalprovince"]),
    ("postalAddress.postalCode", &["postalpostalcode"]),
    ("postalAddress.country", &["postalcountry"]),
    ("contact.givenName", &["givenname", "firstname", "contactname", "contact", "contactperson", "contactfirstname"]),
    ("contact.familyName", &["familyname", "surname", "lastname", "contactsurname", "contactlastname"]),
    ("contact.title", &["title", "contacttitle", "salutation"]),
    ("contact.role", &["role", "contactrole", "position", "jobtitle", "rolename"]),
    ("contact.telephone", &["contacttelephone", "contactphone", "contacttel"]),
    ("contact.mobile", &["mobile", "cell", "cellphone", "cellno", "mobileno", "contactmobile", "contactcell"]),
    ("contact.businessTelephone", &["businesstelephone", "workphone", "directline", "contactbusinesstelephone"]),
    ("contact.email", &["contactemail", "contactemailaddress"]),
    ("contact.isSalesContact", &["issalescontact", "salescontact"]),
    ("contact.acceptsSalesCalls", &["acceptssalescalls"]),
    ("contact.birthday", &["birthday", "birthdate", "dateofbirth"]),
];

/// Fields whose value a blank cell may stand for.
pub const WITH_DEFAULTS: [&str; 6] = ["customerType", "rank", "reportingArea", "site", "mainSalesman", "contact.role"];

/// Every field.
#[must_use]
pub fn names() -> Vec<&'static str> {
    FIELDS.iter().map(|(name, _)| *name).collect()
}

/// The field for each of the columns, as their names suggest it; each field for the column that is called most like it.
#[must_use]
pub fn suggest(columns: &[String]) -> Vec<String> {
    let plain: Vec<String> = columns.iter().map(|column| plain(column)).collect();
    let mut fields = vec![String::new(); columns.len()];
    for (field, names) in FIELDS {
        let own = self::plain(field);
        let names = std::iter::once(own.as_str()).chain(names.iter().copied());
        let place = names
            .filter_map(|name| plain.iter().position(|column| column == name))
            .find(|place| fields[*place].is_empty());
        if let Some(place) = place {
            (*field).clone_into(&mut fields[place]);
        }
    }
    fields
}

fn plain(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is wrong with the fields that columns are to go to.
#[must_use]
pub fn check(fields: &[String]) -> Vec<Violation> {
    let known = names();
    let mut violations = Vec::new();
    let mut refuse = |message: String| violations.push(Violation { field: "fields".into(), message: message.into() });
    let given: Vec<&String> = fields.iter().filter(|field| !field.is_empty()).collect();
    for (place, field) in given.iter().enumerate() {
        if !known.contains(&field.as_str()) {
            refuse(suggest::unknown(field, "a field of an import", &known));
        } else if given[..place].contains(field) {
            refuse(format!("{field} can be taken from one column only."));
        }
    }
    violations
}

/// What is wrong with values for blank cells.
#[must_use]
pub fn check_defaults<'a>(fields: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut refuse = |message: String| violations.push(Violation { field: "defaults".into(), message: message.into() });
    for (field, value) in fields {
        if !WITH_DEFAULTS.contains(&field.as_str()) {
            refuse(suggest::unknown(field, "a field with a default", &WITH_DEFAULTS));
        } else if value.chars().count() > 120 {
            refuse(format!("{field}: use at most 120 characters."));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_what_people_call_them() {
        let headers = columns(&["Company Name", "VAT No.", "E-mail", "Town", "First name", "Notes", "Cell"]);
        let expected =
            ["name", "vatNumber", "email", "physicalAddress.city", "contact.givenName", "", "contact.mobile"];
        assert_eq!(suggest(&headers), expected);
    }

    #[test]
    fn a_field_takes_the_column_with_its_own_name_first_and_only_one() {
        assert_eq!(
            suggest(&columns(&["customerTypeName", "customerType", "Name", "name"])),
            ["", "customerType", "name", ""]
        );
    }

    #[test]
    fn a_field_is_one_that_there_is_and_is_taken_once() {
        assert!(check(&columns(&["name", "", "email", ""])).is_empty());
        assert_eq!(check(&columns(&["name", "name"]))[0].message, "name can be taken from one column only.");
        assert!(check(&columns(&["nmae"]))[0].message.contains("Did you mean name?"));
    }
}
