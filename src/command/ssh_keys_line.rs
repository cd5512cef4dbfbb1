//! `carepost ssh-keys` as it is read.

use std::path::PathBuf;

use clap::{ArgMatches, Command};

use crate::command::dress::Dress;
use crate::words::texts::Words;

/// What is asked for about SSH keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SshKeys {
    /// The lines of `authorized_keys`.
    Print {
        /// For whom sshd asks, by number; another than this process's own account is given nothing.
        uid: Option<u32>,
        /// What each key is bound to start, before `--as NAME`.
        command: String,
    },
    List {
        json: bool,
    },
    Add {
        name: String,
        file: PathBuf,
    },
    /// Takes a key away by its number in the list, from 1.
    Remove {
        name: String,
        number: usize,
    },
}

/// What a key starts where nothing else is said.
const COMMAND: &str = "carepost";

/// Reads what is asked for, with the matches that hold the common arguments.
pub fn read(found: &ArgMatches) -> (SshKeys, &ArgMatches) {
    let name = |m: &ArgMatches| m.get_one::<String>("name").cloned().unwrap_or_default();
    match found.subcommand() {
        Some(("list", m)) => {
            let json = m.get_flag("json");
            (SshKeys::List { json }, m)
        }
        Some(("add", m)) => {
            let file = m.get_one::<PathBuf>("file").cloned().unwrap_or_default();
            (
                SshKeys::Add {
                    name: name(m),
                    file,
                },
                m,
            )
        }
        Some(("remove", m)) => {
            let number = m.get_one::<usize>("number").copied().unwrap_or_default();
            let name = name(m);
            (SshKeys::Remove { name, number }, m)
        }
        _ => {
            let command = found.get_one::<String>("command").cloned();
            let print = SshKeys::Print {
                uid: found.get_one::<u32>("uid").copied(),
                command: command.unwrap_or_else(|| COMMAND.to_owned()),
            };
            (print, found)
        }
    }
}

/// Gives the command as clap knows it.
pub fn command(words: &Words) -> Command {
    let dress = Dress(words);
    let sub = |name, about| dress.command(name, about, "line-ssh-keys-example");
    let named = || dress.given("name", "NAME", "line-people-name");
    sub("ssh-keys", "line-ssh-keys")
        .arg(
            dress
                .value("uid", "N", "line-ssh-keys-uid")
                .value_parser(clap::value_parser!(u32)),
        )
        .arg(dress.value("command", "COMMAND", "line-ssh-keys-command"))
        .subcommand(sub("list", "line-ssh-keys-list").arg(dress.json()))
        .subcommand(
            sub("add", "line-ssh-keys-add")
                .arg(named())
                .arg(dress.given_path("file", "FILE", "line-ssh-keys-file")),
        )
        .subcommand(
            sub("remove", "line-ssh-keys-remove").arg(named()).arg(
                dress
                    .given("number", "N", "line-ssh-keys-number")
                    .value_parser(clap::value_parser!(usize)),
            ),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lang::Lang;

    fn read_line(line: &str) -> Option<SshKeys> {
        let command = command(&Words::new(Lang::En));
        let found = command.try_get_matches_from(line.split(' ')).ok()?;
        Some(read(&found).0)
    }

    #[test]
    fn without_more_the_lines_are_printed() {
        let print = |uid, command: &str| SshKeys::Print {
            uid,
            command: command.to_owned(),
        };
        assert_eq!(read_line("ssh-keys"), Some(print(None, "carepost")));
        let line = "ssh-keys --uid 1005 --command /opt/carepost";
        assert_eq!(read_line(line), Some(print(Some(1005), "/opt/carepost")));
        let add = SshKeys::Add {
            name: "qin".into(),
            file: "qin.pub".into(),
        };
        assert_eq!(read_line("ssh-keys add qin qin.pub"), Some(add));
        let remove = SshKeys::Remove {
            name: "qin".into(),
            number: 2,
        };
        assert_eq!(read_line("ssh-keys remove qin 2"), Some(remove));
        for wrong in [
            "ssh-keys remove qin",
            "ssh-keys remove qin x",
            "ssh-keys fly",
        ] {
            assert_eq!(read_line(wrong), None, "{wrong}");
        }
    }
}
