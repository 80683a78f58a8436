//! What is known of a customer that somebody is about to make, to find whether it is there already.

use crm_chassis::{Result, error::Violation};

use super::validate;

/// Most characters of each text.
const LONGEST: usize = 254;

/// What was typed so far. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Name.
    pub name: String,
    /// VAT number.
    pub vat_number: String,
    /// Telephone number.
    pub telephone: String,
    /// E-mail address.
    pub email: String,
}

impl Wanted {
    /// Refuses what cannot be looked for.
    pub fn check(self) -> Result<Self> {
        let fields = [
            ("name", &self.name),
            ("vat_number", &self.vat_number),
            ("telephone", &self.telephone),
            ("email", &self.email),
        ];
        let bad = |text: &str| text.chars().count() > LONGEST || text.contains('\0');
        let wrong = fields.into_iter().filter(|(_, text)| bad(text)).map(|(field, _)| Violation {
            field: field.into(),
            message: format!("Use at most {LONGEST} characters, and leave out the NUL character.").into(),
        });
        validate::none(wrong.collect())?;
        Ok(self)
    }
}
