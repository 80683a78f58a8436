//! How easily a password is guessed.

use crm_chassis::tenants::Tenant;
use zxcvbn::{Score, zxcvbn};

/// What takes fewer than some millions of tries is refused: whoever has the hashes makes as many in a day.
const LEAST: Score = Score::Two;
/// Shorter words stand in half of all sentences.
const SHORTEST_WORD: usize = 3;

/// Whom a password is for: the words that whoever guesses tries first.
#[derive(Clone, Debug, Default)]
pub struct Owner(Vec<String>);

impl Owner {
    /// A user of this tenant.
    #[must_use]
    pub fn new(tenant: &Tenant, email: &str, display_name: &str) -> Self {
        let whole = [&tenant.slug, &tenant.name, email, display_name].map(|text| text.trim().to_lowercase());
        let words = whole.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
        let words = words.filter(|word| word.chars().count() >= SHORTEST_WORD).map(str::to_owned).collect::<Vec<_>>();
        Self(whole.into_iter().chain(words).filter(|text| !text.is_empty()).collect())
    }

    /// Whether the password is one of those that are tried first.
    #[must_use]
    pub fn is_guessed(&self, password: &str) -> bool {
        let words: Vec<&str> = self.0.iter().map(String::as_str).collect();
        zxcvbn(password, &words).score() < LEAST
    }
}

#[cfg(test)]
mod tests {
    use crm_chassis::TenantId;
    use uuid::Uuid;

    use super::*;

    fn sam() -> Owner {
        let tenant = Tenant {
            id: TenantId(Uuid::nil()),
            slug: "northgate".into(),
            name: "Umhlanga Copiers".into(),
            currency: "ZAR".into(),
            time_zone: "Africa/Johannesburg".into(),
            locale: "en-ZA".into(),
            suspended: false,
        };
        Owner::new(&tenant, "sam.dlamini@northgate.example", "Sam Dlamini")
    }

    #[test]
    fn repetitions_rows_of_keys_and_common_words_are_guessed() {
        for password in ["aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiop12", "password1234", "monkeymonkey"]
        {
            assert!(sam().is_guessed(password), "{password}");
        }
    }

    #[test]
    fn the_names_of_user_and_company_are_guessed_for_him_and_not_for_others() {
        for password in ["northgate2026", "dlaminidlamini7", "umhlanga copiers", "Sam.Dlamini@northgate.example"] {
            assert!(sam().is_guessed(password), "{password}");
        }
        for password in ["dlamini umhlanga", "sam.dlamini@northgate.example"] {
            assert!(!Owner::default().is_guessed(password), "{password}");
        }
    }

    #[test]
    fn a_few_words_are_not_guessed() {
        for password in [
            "demo-password",
            "load-password",
            "test-password",
            "a long password",
            "correct horse",
            "kettle under seven blue ladders",
            "hT7#kq9!zLw2",
        ] {
            assert!(!sam().is_guessed(password), "{password}");
        }
    }
}
