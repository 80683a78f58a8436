//! What the codes and names in cells mean: entries of look-up lists by code or description, salesmen by id, code or name.

use std::collections::HashMap;

use crm_chassis::{EmployeeId, Result, Tx, suggest::quoted};

use crate::{
    domain::{List, UNASSIGNED},
    store::{self, import_customers::Seller, static_codes::StaticCode},
};

/// How many entries a message names.
const NAMED: usize = 10;

/// Everything that cells may refer to.
#[derive(Debug)]
pub struct LookUps {
    codes: HashMap<(List, String), String>,
    descriptions: HashMap<List, Vec<String>>,
    /// By id, code and name; none for a name that several have.
    sellers: HashMap<String, Option<usize>>,
    known: Vec<Seller>,
}

impl LookUps {
    /// As they are now.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        let codes = store::static_codes::list(tx, None).await?;
        Ok(Self::new(&codes, store::import_customers::sellers(tx).await?))
    }

    fn new(entries: &[StaticCode], known: Vec<Seller>) -> Self {
        let mut codes = HashMap::new();
        let mut descriptions: HashMap<List, Vec<String>> = HashMap::new();
        // Codes are put in last: what is the code of one entry is not the description of another.
        for StaticCode { list, code, description, .. } in entries.iter().filter(|entry| entry.code != UNASSIGNED) {
            codes.insert((*list, plain(description)), code.clone());
            descriptions.entry(*list).or_default().push(description.clone());
        }
        for StaticCode { list, code, .. } in entries {
            codes.insert((*list, plain(code)), code.clone());
        }
        let mut sellers: HashMap<String, Option<usize>> = HashMap::new();
        for (place, seller) in known.iter().enumerate() {
            let name = sellers.entry(plain(&seller.display_name)).or_insert(Some(place));
            if *name != Some(place) {
                *name = None;
            }
        }
        for (place, seller) in known.iter().enumerate() {
            sellers.insert(plain(&seller.code), Some(place));
            sellers.insert(seller.id.to_string(), Some(place));
        }
        Self { codes, descriptions, sellers, known }
    }

    /// The code that is meant, or what is wrong.
    pub fn code(&self, list: List, text: &str) -> Result<String, String> {
        if let Some(code) = self.codes.get(&(list, plain(text))) {
            return Ok(code.clone());
        }
        let known = self.descriptions.get(&list).map_or(&[][..], Vec::as_slice);
        let named = known.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if known.len() > NAMED { format!(" and {} more", known.len() - NAMED) } else { String::new() };
        Err(format!("{} is not in use. Use one of: {named}{more}.", quoted(text)))
    }

    /// The salesman who is meant, or what is wrong.
    pub fn seller(&self, text: &str) -> Result<EmployeeId, String> {
        match self.sellers.get(&plain(text)) {
            Some(Some(place)) => Ok(EmployeeId(self.known[*place].id)),
            Some(None) => Err(format!("Several salesmen are called {}: write the code.", quoted(text))),
            None => Err(format!("{} is no active salesman. Write the code or the name.", quoted(text))),
        }
    }

    /// The site of a salesman; empty if he is none.
    pub fn site_of(&self, seller: EmployeeId) -> String {
        let known = self.known.iter().find(|known| known.id == seller.0);
        known.map(|known| known.site.to_uppercase()).unwrap_or_default()
    }

    /// True if he is an active salesman.
    pub fn sells(&self, employee: EmployeeId) -> bool {
        self.known.iter().any(|known| known.id == employee.0)
    }
}

fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn look_ups() -> LookUps {
        let entry = |code: &str, description: &str| StaticCode {
            list: List::Rank,
            code: code.into(),
            description: description.into(),
            call_cycle_days: None,
        };
        let seller = |id, code: &str, name: &str| Seller {
            id: Uuid::from_u128(id),
            code: code.into(),
            display_name: name.into(),
            site: "cpt".into(),
        };
        let sellers = vec![seller(1, "SAM", "Sam Dlamini"), seller(2, "S2", "Lee"), seller(3, "LEE", "Lee")];
        LookUps::new(&[entry("GOLD", "Gold"), entry("WOOD", "Gold plated"), entry(UNASSIGNED, "Unassigned")], sellers)
    }

    #[test]
    fn an_entry_is_known_by_its_code_and_by_what_people_read() {
        let known = look_ups();
        for text in ["gold", " Gold ", "GOLD"] {
            assert_eq!(known.code(List::Rank, text).as_deref(), Ok("GOLD"), "{text}");
        }
        assert_eq!(known.code(List::Rank, "gold PLATED").as_deref(), Ok("WOOD"));
        let refused = known.code(List::Rank, "Tin");
        assert_eq!(refused, Err("\"Tin\" is not in use. Use one of: Gold, Gold plated.".to_owned()));
        assert!(known.code(List::Site, "gold").is_err(), "of another list");
    }

    #[test]
    fn a_salesman_is_known_by_code_name_and_id_and_never_guessed() {
        let known = look_ups();
        let sam = EmployeeId(Uuid::from_u128(1));
        for text in ["sam", "SAM DLAMINI", &sam.0.to_string()] {
            assert_eq!(known.seller(text), Ok(sam), "{text}");
        }
        assert_eq!(known.seller("lee"), Ok(EmployeeId(Uuid::from_u128(3))), "a code comes before a name");
        assert!(known.seller("nobody").is_err());
        assert_eq!((known.site_of(sam), known.sells(EmployeeId(Uuid::nil()))), ("CPT".to_owned(), false));
    }
}
