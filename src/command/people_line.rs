//! The commands about people as they are read: `people …`, `join`, `identity …`.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};

use crate::care::ledger::header::Roles;
use crate::command::dress::{Dress, path, text};
use crate::words::texts::Words;

/// What is asked for about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    List {
        json: bool,
    },
    Invite {
        name: String,
        roles: Roles,
        days: u32,
        json: bool,
    },
    Uninvite {
        name: String,
    },
    Confirm {
        name: String,
        /// As the newcomer's screen shows it; without it what is here is shown and nothing done.
        fingerprint: Option<String>,
        full_name: Option<String>,
    },
    Roles {
        name: String,
        roles: Roles,
    },
    Standing {
        name: String,
        to: Move,
    },
    /// One's own passphrase.
    Passphrase {
        new: Option<PathBuf>,
    },
    /// New keys for oneself, signed with the old ones.
    NewKeys {
        new: Option<PathBuf>,
        /// The identity file of another post, whose keys are used here from now on.
        identity: Option<PathBuf>,
        /// The passphrase of that file.
        passphrase: Option<PathBuf>,
    },
    /// New keys by the recovery words.
    Recover {
        name: String,
        words: Option<PathBuf>,
        new: Option<PathBuf>,
    },
    /// Answer an invitation.
    Join {
        code: Option<PathBuf>,
        /// The identity file of another post, to be used here as well.
        identity: Option<PathBuf>,
    },
    ExportIdentity {
        file: PathBuf,
    },
    ImportIdentity {
        file: PathBuf,
        /// The passphrase of that file.
        passphrase: Option<PathBuf>,
    },
}

/// How somebody's standing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Suspend,
    Remove,
    Restore,
}

/// The roles' names on the line.
const ROLES: [&str; 4] = ["counselor", "supervisor", "overseer", "administrator"];

/// The longest that an invitation is open, in days.
const DAYS_MOST: i64 = 30;

/// Reads what one of these commands asks for, with the matches that hold the common arguments.
pub fn read<'a>(name: &str, found: &'a ArgMatches) -> (Option<People>, &'a ArgMatches) {
    let (what, m) = match (name, found.subcommand()) {
        ("join", _) => ("join", found),
        (_, Some((what, m))) => (what, m),
        (_, None) => return (None, found),
    };
    let name = text(m, "name").unwrap_or_default();
    let file = path(m, "file").unwrap_or_default();
    let standing = |to| People::Standing {
        name: name.clone(),
        to,
    };
    let people = match what {
        "list" => People::List {
            json: m.get_flag("json"),
        },
        "invite" => People::Invite {
            roles: roles(m),
            days: m.get_one::<u32>("days").copied().unwrap_or(7),
            json: m.get_flag("json"),
            name,
        },
        "uninvite" => People::Uninvite { name },
        "confirm" => People::Confirm {
            name,
            fingerprint: text(m, "fingerprint"),
            full_name: text(m, "full-name"),
        },
        "roles" => People::Roles {
            roles: roles(m),
            name,
        },
        "suspend" => standing(Move::Suspend),
        "remove" => standing(Move::Remove),
        "restore" => standing(Move::Restore),
        "passphrase" => People::Passphrase {
            new: path(m, "new-passphrase-file"),
        },
        "new-keys" => People::NewKeys {
            new: path(m, "new-passphrase-file"),
            identity: path(m, "identity"),
            passphrase: path(m, "identity-passphrase-file"),
        },
        "recover" => People::Recover {
            name,
            words: path(m, "words-file"),
            new: path(m, "new-passphrase-file"),
        },
        "join" => People::Join {
            code: path(m, "code-file"),
            identity: path(m, "identity"),
        },
        "export" => People::ExportIdentity { file },
        "import" => People::ImportIdentity {
            file,
            passphrase: path(m, "identity-passphrase-file"),
        },
        _ => return (None, m),
    };
    (Some(people), m)
}

fn roles(m: &ArgMatches) -> Roles {
    let named = m.try_get_many::<String>("roles").ok().flatten();
    let named: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    Roles {
        counselor: named.contains(&"counselor"),
        supervisor: named.contains(&"supervisor"),
        overseer: named.contains(&"overseer"),
        administrator: named.contains(&"administrator"),
    }
}

/// Gives these commands as clap knows them.
pub fn commands(words: &Words) -> Vec<Command> {
    let dress = Dress(words);
    let sub = |name, about, example| dress.command(name, about, example);
    let named = || dress.given("name", "NAME", "line-people-name");
    let to_file = |id| dress.given_path("file", "FILE", id);
    let roles = || {
        dress
            .value("roles", "ROLE,…", "line-people-roles-value")
            .required(true)
            .value_delimiter(',')
            .action(ArgAction::Append)
            .value_parser(ROLES)
            .hide_possible_values(true)
    };
    let new = || dress.file("new-passphrase-file", "line-people-new-passphrase");
    let one = |name, about, example| sub(name, about, example).arg(named());
    let people = sub("people", "line-people", "line-people-example")
        .subcommand_required(true)
        .subcommand(sub("list", "line-people-list", "line-people-list-example").arg(dress.json()))
        .subcommand(
            sub("invite", "line-people-invite", "line-people-invite-example")
                .arg(named())
                .arg(roles())
                .arg(
                    dress
                        .value("days", "N", "line-people-days")
                        .allow_negative_numbers(true)
                        .value_parser(clap::value_parser!(u32).range(1..=DAYS_MOST)),
                )
                .arg(dress.json()),
        )
        .subcommand(one(
            "uninvite",
            "line-people-uninvite",
            "line-people-uninvite-example",
        ))
        .subcommand(
            sub(
                "confirm",
                "line-people-confirm",
                "line-people-confirm-example",
            )
            .arg(named())
            .arg(
                dress
                    .value("fingerprint", "DIGITS", "line-people-fingerprint")
                    .requires("full-name"),
            )
            .arg(dress.value("full-name", "NAME", "line-people-full-name")),
        )
        .subcommand(one("roles", "line-people-roles", "line-people-roles-example").arg(roles()))
        .subcommand(one(
            "suspend",
            "line-people-suspend",
            "line-people-suspend-example",
        ))
        .subcommand(one(
            "remove",
            "line-people-remove",
            "line-people-remove-example",
        ))
        .subcommand(one(
            "restore",
            "line-people-restore",
            "line-people-restore-example",
        ))
        .subcommand(
            sub(
                "passphrase",
                "line-people-passphrase",
                "line-people-passphrase-example",
            )
            .arg(new()),
        )
        .subcommand(
            sub(
                "new-keys",
                "line-people-new-keys",
                "line-people-new-keys-example",
            )
            .arg(new())
            .arg(dress.file("identity", "line-people-new-keys-identity"))
            .arg(
                dress
                    .file("identity-passphrase-file", "line-identity-passphrase")
                    .requires("identity"),
            ),
        )
        .subcommand(
            sub(
                "recover",
                "line-people-recover",
                "line-people-recover-example",
            )
            .arg(named())
            .arg(dress.file("words-file", "line-people-words"))
            .arg(new()),
        );
    let join = sub("join", "line-join", "line-join-example")
        .arg(dress.file("code-file", "line-join-code"))
        .arg(dress.file("identity", "line-join-identity"));
    let identity = sub("identity", "line-identity", "line-identity-example")
        .subcommand_required(true)
        .subcommand(
            sub(
                "export",
                "line-identity-export",
                "line-identity-export-example",
            )
            .arg(to_file("line-identity-file")),
        )
        .subcommand(
            sub(
                "import",
                "line-identity-import",
                "line-identity-import-example",
            )
            .arg(to_file("line-identity-file"))
            .arg(dress.file("identity-passphrase-file", "line-identity-passphrase")),
        );
    vec![people, join, identity]
}
