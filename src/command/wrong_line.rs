//! What is told where the line asks for help or the version, or is wrong.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::command::dress::aligned;
use crate::command::failure::{DONE, USAGE};
use crate::command::line_commands::command;
use crate::words::texts::{Arg as Value, Words};

/// The line asks for help or the version, or is wrong: what to print, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub text: String,
    pub code: u8,
}

/// Gives what the help says of an argument, as clap names it: what fits it.
fn help_of(argument: &str, command: &Command) -> Option<String> {
    let mut here = command.get_arguments();
    let found = here.find(|arg| !arg.is_hide_set() && arg.to_string() == argument);
    let help = found.and_then(Arg::get_help).map(ToString::to_string);
    help.or_else(|| {
        let mut below = command.get_subcommands();
        below.find_map(|sub| help_of(argument, sub))
    })
}

/// Says in the person's language what clap found wrong.
pub fn stop(error: &clap::Error, words: &Words) -> Stop {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return Stop {
            text: aligned(&error.render().to_string(), words),
            code: DONE,
        };
    }
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => words.with(
            "line-wrong-command",
            &[("given", Value::from(named(ContextKind::InvalidSubcommand)))],
        ),
        ErrorKind::MissingRequiredArgument => {
            words.with("line-wrong-missing", &[("argument", Value::from(argument))])
        }
        ErrorKind::MissingSubcommand => words.get("line-wrong-no-command"),
        // Both are clap's word for it: an option given twice, and one that another leaves no place for.
        ErrorKind::ArgumentConflict if argument.is_empty() => words.get("line-wrong-together"),
        ErrorKind::ArgumentConflict => {
            words.with("line-wrong-twice", &[("argument", Value::from(argument))])
        }
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => words.with(
            "line-wrong-no-value",
            &[("argument", Value::from(argument))],
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let mut whole = command(words);
            // Only then does an argument know how it is named.
            whole.build();
            let wanted = help_of(&argument, &whole).unwrap_or_default();
            words.with(
                "line-wrong-value",
                &[
                    ("argument", Value::from(argument)),
                    ("given", Value::from(named(ContextKind::InvalidValue))),
                    ("wanted", Value::from(wanted)),
                ],
            )
        }
        _ => words.with(
            "line-wrong-argument",
            &[("argument", Value::from(argument))],
        ),
    };
    Stop {
        text: format!("{what}\n{}\n", words.get("line-wrong-next")),
        code: USAGE,
    }
}
