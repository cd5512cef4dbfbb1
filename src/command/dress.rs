//! What the commands of the line have in common: headings, `--help`, examples and arguments in the person's language.

use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::tui::width;
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

/// Gives what stands for an option's value in help and usage: `FILE`, in the person's language.
fn value_name(words: &Words, shown: &str) -> String {
    let id = match shown {
        "NAME" => "line-value-name",
        "FILE" => "line-value-file",
        "DIR" => "line-value-folder",
        "PATH" => "line-value-path",
        "CODE" => "line-value-code",
        "KEY" => "line-value-key",
        "DAY" => "line-value-day",
        "TEXT" => "line-value-text",
        "DIGITS" => "line-value-digits",
        "COMMAND" => "line-value-command",
        "ROLE,…" => "line-value-roles",
        // Numbers, and words that are typed as they stand.
        _ => return shown.to_owned(),
    };
    words.get(id)
}

/// Sets a help's explanations one below the other; clap counts a Chinese character as one column.
pub fn aligned(help: &str, words: &Words) -> String {
    let help = help.replace("[OPTIONS]", &words.get("line-value-options"));
    // A row is what is asked for, two spaces or more, and what it is.
    let parts = |line: &str| -> Option<(String, String)> {
        let inner = line.strip_prefix("  ")?;
        let begins = inner.len() - inner.trim_start().len();
        let at = begins + inner[begins..].find("  ")?;
        let what = inner[at..].trim_start();
        (!what.is_empty()).then(|| (format!("  {}", &inner[..at]), what.to_owned()))
    };
    let rows = || help.lines().filter_map(parts);
    let column = rows()
        .map(|(asked, _)| width::of(&asked))
        .max()
        .unwrap_or(0);
    let line = |line: &str| match parts(line) {
        Some((asked, what)) => {
            let gap = " ".repeat(column + 2 - width::of(&asked));
            format!("{asked}{gap}{what}")
        }
        None => line.to_owned(),
    };
    help.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Gives what is named without an option a heading of its own, in the order in which it is given; of every command below.
pub fn arranged(command: Command, words: &Words) -> Command {
    let mut place = 0;
    command
        .mut_args(|arg| {
            if !arg.is_positional() {
                return arg;
            }
            place += 1;
            arg.help_heading(words.get("line-arguments-heading"))
                .display_order(place)
        })
        .mut_subcommands(|sub| arranged(sub, words))
}

/// Commands and arguments with their words in the person's language.
#[derive(Clone, Copy)]
pub struct Dress<'a>(pub &'a Words);

impl Dress<'_> {
    /// A command of the line, what it is for, and an example.
    pub fn command(self, name: &'static str, about: &str, example: &str) -> Command {
        dressed(Command::new(name), self.0)
            .about(self.0.get(about))
            .after_help(examples(self.0, example))
    }

    /// An option without a value.
    pub fn flag(self, name: &'static str, id: &str) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.0.get(id))
    }

    /// Whether what is answered is for a script.
    pub fn json(self) -> Arg {
        self.flag("json", "line-json")
    }

    /// An option with a value.
    pub fn value(self, name: &'static str, shown: &str, id: &str) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(value_name(self.0, shown))
            .help(self.0.get(id))
    }

    /// An option with the path of a file.
    pub fn file(self, name: &'static str, id: &str) -> Arg {
        self.value(name, "FILE", id)
            .value_parser(clap::value_parser!(PathBuf))
    }

    /// What is given without an option, and always.
    pub fn given(self, name: &'static str, shown: &str, id: &str) -> Arg {
        Arg::new(name)
            .required(true)
            .value_name(value_name(self.0, shown))
            .help(self.0.get(id))
    }

    /// The path of a file or folder, given without an option.
    pub fn given_path(self, name: &'static str, shown: &str, id: &str) -> Arg {
        self.given(name, shown, id)
            .value_parser(clap::value_parser!(PathBuf))
    }
}

/// Gives the value of an option, where it is given.
pub fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.try_get_one::<String>(name).ok().flatten().cloned()
}

/// Gives the path of an option, where it is given.
pub fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.try_get_one::<PathBuf>(name).ok().flatten().cloned()
}

/// Leaves out of a command's help what every command takes and this one has no use for.
pub fn without(command: Command, names: &[&'static str]) -> Command {
    command.args(names.iter().map(|name| {
        let arg = Arg::new(*name).long(*name).hide(true);
        match *name {
            "as" => arg,
            _ => arg.value_parser(clap::value_parser!(PathBuf)),
        }
    }))
}

/// Gives the examples below a command's help, and the exit codes.
pub fn examples(words: &Words, id: &str) -> StyledStr {
    StyledStr::from(format!(
        "{}\n  {}\n\n{}\n  {}",
        words.get("line-examples-heading"),
        words.get(id).replace('\n', "\n  "),
        words.get("line-exit-heading"),
        words.get("line-exit-codes")
    ))
}
