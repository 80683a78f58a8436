//! What a program can be told, as JSON. Deployments are checked against it, so that they cannot drift away from the programs.

use std::{
    collections::BTreeMap,
    io::{Write as _, stdout},
};

use clap::{Arg, Command};
use serde::Serialize;

/// One setting of a command, made by an environment variable.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Name of the environment variable.
    pub name: String,
    /// What it means.
    pub help: String,
    /// What holds if it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// True if the command does not start without it.
    pub required: bool,
    /// True if nobody may see its value.
    pub secret: bool,
}

/// The settings of all commands, each command under its words (`serve`, `dead-letters list`), in the order of `--help`.
#[must_use]
pub fn of(program: &Command) -> BTreeMap<String, Vec<Setting>> {
    let mut settings = BTreeMap::new();
    for command in program.get_subcommands() {
        let name = command.get_name();
        settings.insert(name.to_owned(), command.get_arguments().filter_map(Setting::of).collect());
        settings.extend(of(command).into_iter().map(|(words, settings)| (format!("{name} {words}"), settings)));
    }
    settings
}

/// Prints the settings of all commands.
pub fn print(program: &Command) -> anyhow::Result<()> {
    writeln!(stdout(), "{}", serde_json::to_string_pretty(&of(program))?)?;
    Ok(())
}

impl Setting {
    fn of(argument: &Arg) -> Option<Self> {
        let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        Some(Self {
            name: argument.get_env()?.to_string_lossy().into_owned(),
            help: argument.get_help().map(ToString::to_string).unwrap_or_default(),
            default: (!defaults.is_empty()).then(|| defaults.join(",")),
            required: argument.is_required_set(),
            secret: argument.is_hide_env_values_set(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use clap::{CommandFactory as _, Parser};

    use super::*;
    use crate::config;

    /// Serves.
    #[derive(Parser)]
    struct Serve {
        #[command(flatten)]
        config: config::Config,
    }

    #[test]
    fn every_setting_of_a_service_can_be_made_by_the_environment() {
        let program = Command::new("program").subcommand(Serve::command().name("serve"));
        let serve = program.find_subcommand("serve").unwrap();
        let arguments: Vec<_> = serve.get_arguments().map(Arg::get_id).collect();
        assert_eq!(of(&program)["serve"].len(), arguments.len(), "one of {arguments:?} has no `env`");
    }

    #[test]
    fn a_setting_tells_whether_it_must_be_there_and_may_be_seen() {
        let settings = of(&Command::new("program").subcommand(Serve::command().name("serve")));
        let find = |name: &str| settings["serve"].iter().find(|setting| setting.name == name).unwrap();
        let keys = find("CRM_TOKEN_PUBLIC_KEYS");
        assert!(keys.required && !keys.secret && keys.default.is_none());
        let broker = find("CRM_AMQP_URL");
        assert!(broker.required && broker.secret, "it holds a password");
        let grpc = find("CRM_GRPC_LISTEN");
        assert_eq!((grpc.required, grpc.default.as_deref()), (false, Some("0.0.0.0:50051")));
        assert_eq!(grpc.help, "Address for gRPC");
        assert!(!find("CRM_OTLP_ENDPOINT").required);
    }
}
