//! What identity can be told.

use jiff::SignedDuration;

/// Settings of log-ins.
#[derive(clap::Args, Clone, Debug)]
pub struct IdentityConfig {
    /// How long a session lasts, used or not, for example `12h`.
    #[arg(long, env = "CRM_SESSION_LIFETIME", default_value = "12h", value_parser = duration)]
    pub session_lifetime: SignedDuration,
    /// How long a session lasts that nobody uses, for example `90m`. Uses are noted once a minute.
    #[arg(long, env = "CRM_SESSION_IDLE", default_value = "2h", value_parser = duration)]
    pub session_idle: SignedDuration,
    /// Whom people of a suspended tenant are told to ask, behind the words "Please ask".
    #[arg(long, env = "CRM_SUPPORT_CONTACT", default_value = "the provider of your CRM")]
    pub support_contact: String,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            session_lifetime: SignedDuration::from_hours(12),
            session_idle: SignedDuration::from_hours(2),
            support_contact: "the provider of your CRM".to_owned(),
        }
    }
}

impl IdentityConfig {
    /// The environment in which a process reads these settings.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 3] {
        let Self { session_lifetime, session_idle, support_contact } = self;
        [
            ("CRM_SESSION_LIFETIME", session_lifetime.to_string()),
            ("CRM_SESSION_IDLE", session_idle.to_string()),
            ("CRM_SUPPORT_CONTACT", support_contact.clone()),
        ]
    }
}

fn duration(text: &str) -> Result<SignedDuration, String> {
    let range = SignedDuration::from_mins(2)..=SignedDuration::from_hours(30 * 24);
    match text.parse() {
        Ok(duration) if range.contains(&duration) => Ok(duration),
        _ => Err("expected 2 minutes to 30 days, for example 90m or 12h".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        config: IdentityConfig,
    }

    #[test]
    fn the_command_line_and_the_tests_have_the_same_defaults() {
        let (said, default) = (Cli::try_parse_from(["crm"]).unwrap().config, IdentityConfig::default());
        assert_eq!((said.session_lifetime, said.session_idle), (default.session_lifetime, default.session_idle));
        assert_eq!(said.support_contact, default.support_contact);
    }

    #[test]
    fn a_length_is_read_as_it_is_written_into_a_process_s_environment() {
        let config = IdentityConfig { session_idle: SignedDuration::from_mins(90), ..IdentityConfig::default() };
        let written = config.environment().map(|(_, value)| value);
        assert_eq!(duration(&written[0]).unwrap(), config.session_lifetime);
        assert_eq!(duration(&written[1]).unwrap(), config.session_idle);
    }

    #[test]
    fn lengths_that_keep_nobody_in_or_nobody_out_are_refused() {
        assert_eq!(duration("90m").unwrap(), SignedDuration::from_mins(90));
        for wrong in ["", "0s", "1m", "-1h", "31d", "8"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
