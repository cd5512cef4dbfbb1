//! What every command of the line has in common: headings, `--help` and examples in the person's language.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};

use crate::words::texts::Words;

/// Gives a command its headings and its `--help` in the person's language.
pub fn dressed(command: Command, words: &Words) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        words.get("line-usage-heading")
    );
    command
        .help_template(template)
        .subcommand_help_heading(words.get("line-commands-heading"))
        .subcommand_value_name(words.get("line-command-value"))
        .next_help_heading(words.get("line-options-heading"))
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .action(ArgAction::Help)
                .help(words.get("line-help")),
        )
}

/// Gives the examples below a command's help.
pub fn examples(words: &Words, id: &str) -> StyledStr {
    StyledStr::from(format!(
        "{}\n  {}",
        words.get("line-examples-heading"),
        words.get(id).replace('\n', "\n  ")
    ))
}
