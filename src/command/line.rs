//! The command line as it is read: what is asked for, in which language, of which post.
//!
//! Parsing is clap's; the words are ours, so that help and errors come in the person's language. A passphrase is
//! never an argument: others could read it in the list of processes.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;

use crate::command::dress::{path, text};
use crate::command::line_commands::command;
use crate::command::people_line::{self, People};
use crate::command::recovery_key::RecoveryKey;
use crate::command::sign_in::Signer;
use crate::command::ssh_keys_line::{self, SshKeys};
use crate::command::wrong_line::{Stop, stop};
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// Everything the line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub lang: Lang,
    pub store: Option<PathBuf>,
    /// The socket of a shared post's service.
    pub socket: Option<PathBuf>,
    /// The sign-in name, where it is given.
    pub sign_in: Option<String>,
    pub passphrase_file: Option<PathBuf>,
    /// The SSH key that sshd let in, by its fingerprint.
    pub came_by: Option<String>,
    pub job: Job,
}

impl Line {
    /// Gives who signs in for what the line asks for.
    pub fn signer(&self) -> Signer<'_> {
        Signer {
            named: self.sign_in.as_deref(),
            passphrase_file: self.passphrase_file.as_deref(),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// The post on the screen.
    Open,
    /// A made-up post on the screen.
    Demo {
        reset: bool,
        size: DemoSize,
        seed: u64,
    },
    /// A new post without a screen.
    Init(Init),
    /// A roster into the register.
    ImportChildren {
        file: PathBuf,
        dry_run: bool,
        yes: bool,
        json: bool,
        /// Where the wrong rows are saved.
        save_wrong: Option<PathBuf>,
    },
    /// Every frame, signature and record verified.
    Check { json: bool },
    /// The audit log printed.
    Audit(AuditRead),
    /// The whole post verified, and a card held against it.
    AuditVerify { card: Option<String>, json: bool },
    /// The journal's head for a card.
    AuditHead { json: bool },
    /// A whole copy in another folder.
    Backup { to: PathBuf, json: bool },
    /// A backup put in the place of a post that was lost.
    Restore { from: PathBuf },
    /// Records printed.
    List {
        what: Listed,
        /// Only what is not over.
        open: bool,
        json: bool,
    },
    /// The host itself.
    Serve { on_demand: bool },
    /// Who comes over SSH by which keys.
    SshKeys(SshKeys),
    /// People, invitations, identities.
    People(People),
    /// Recovery words that are kept elsewhere.
    RecoveryKey(RecoveryKey),
}

/// How large the made-up post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoSize {
    Usual,
    TenYears,
}

/// What a new post is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Init {
    pub post_name: String,
    pub post_code: String,
    pub name: String,
    /// A recovery public key kept elsewhere, instead of words made here.
    pub recovery_key: Option<String>,
    pub json: bool,
}

/// Which entries of the audit log are printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditRead {
    pub person: Option<String>,
    pub child: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    /// What was done: the code of an action, as in JSON.
    pub did: Option<String>,
    pub json: bool,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    Children,
    Appointments,
    FollowUps,
}

/// Reads the line; `arguments` begins with the program's name, `locale` is the language of the environment.
///
/// # Errors
/// A [`Stop`] where help is asked for or the line is wrong.
pub fn read(arguments: Vec<OsString>, locale: Lang) -> Result<Line, Stop> {
    let lang = spoken(&arguments).unwrap_or(locale);
    let words = Words::new(lang);
    let found = command(&words)
        .try_get_matches_from(help_meant(arguments))
        .map_err(|error| stop(&error, &words))?;
    Ok(line(&found, lang))
}

/// Takes `carepost help check` for `carepost check --help`.
fn help_meant(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// Finds `--lang` before anything else is parsed, since help and errors depend on it.
fn spoken(arguments: &[OsString]) -> Option<Lang> {
    let texts: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .collect();
    texts
        .iter()
        .enumerate()
        .find_map(|(i, text)| match text.strip_prefix("--lang") {
            Some("") => texts.get(i + 1)?.parse().ok(),
            Some(rest) => rest.strip_prefix('=')?.parse().ok(),
            None => None,
        })
}

fn line(found: &ArgMatches, lang: Lang) -> Line {
    let (job, matches) = match found.subcommand() {
        Some(("demo", m)) => {
            let size = if text(m, "size").as_deref() == Some("ten-years") {
                DemoSize::TenYears
            } else {
                DemoSize::Usual
            };
            let seed = m.get_one::<u64>("seed").copied().unwrap_or(1);
            (
                Job::Demo {
                    reset: m.get_flag("reset"),
                    size,
                    seed,
                },
                m,
            )
        }
        Some(("init", m)) => (
            Job::Init(Init {
                post_name: text(m, "post-name").unwrap_or_default(),
                post_code: text(m, "post-code").unwrap_or_default(),
                name: text(m, "name").unwrap_or_default(),
                recovery_key: text(m, "recovery-key"),
                json: m.get_flag("json"),
            }),
            m,
        ),
        Some(("import", m)) => match m.subcommand() {
            Some((_, m)) => (
                Job::ImportChildren {
                    file: m.get_one::<PathBuf>("file").cloned().unwrap_or_default(),
                    dry_run: m.get_flag("dry-run"),
                    yes: m.get_flag("yes"),
                    json: m.get_flag("json"),
                    save_wrong: m.get_one::<PathBuf>("save-wrong").cloned(),
                },
                m,
            ),
            None => (Job::Open, m),
        },
        Some(("audit", m)) => audit(m),
        Some(("check", m)) => (
            Job::Check {
                json: m.get_flag("json"),
            },
            m,
        ),
        Some(("backup", m)) => (
            Job::Backup {
                to: m.get_one::<PathBuf>("folder").cloned().unwrap_or_default(),
                json: m.get_flag("json"),
            },
            m,
        ),
        Some(("restore", m)) => (
            Job::Restore {
                from: m.get_one::<PathBuf>("folder").cloned().unwrap_or_default(),
            },
            m,
        ),
        Some(("list", m)) => {
            let what = match text(m, "what").as_deref() {
                Some("appointments") => Listed::Appointments,
                Some("follow-ups") => Listed::FollowUps,
                _ => Listed::Children,
            };
            (
                Job::List {
                    what,
                    open: m.get_flag("open"),
                    json: m.get_flag("json"),
                },
                m,
            )
        }
        Some(("ssh-keys", m)) => {
            let (keys, m) = ssh_keys_line::read(m);
            (Job::SshKeys(keys), m)
        }
        Some((name @ ("people" | "join" | "identity"), m)) => {
            let (people, m) = people_line::read(name, m);
            (people.map_or(Job::Open, Job::People), m)
        }
        Some(("recovery-key", m)) => match m.subcommand() {
            Some(("show", m)) => {
                let words = path(m, "words-file");
                (Job::RecoveryKey(RecoveryKey::Show { words }), m)
            }
            Some((_, m)) => {
                let json = m.get_flag("json");
                (Job::RecoveryKey(RecoveryKey::New { json }), m)
            }
            None => (Job::Open, m),
        },
        Some(("serve", m)) => (
            Job::Serve {
                on_demand: m.get_flag("on-demand"),
            },
            m,
        ),
        _ => (Job::Open, found),
    };
    Line {
        lang,
        store: path(matches, "store"),
        socket: path(matches, "socket"),
        sign_in: text(matches, "as").or_else(|| text(matches, "sign-in")),
        passphrase_file: path(matches, "passphrase-file"),
        came_by: text(matches, "came-by"),
        job,
    }
}

fn audit(found: &ArgMatches) -> (Job, &ArgMatches) {
    match found.subcommand() {
        Some(("verify", m)) => {
            let (card, json) = (text(m, "head"), m.get_flag("json"));
            (Job::AuditVerify { card, json }, m)
        }
        Some((_, m)) => {
            let json = m.get_flag("json");
            (Job::AuditHead { json }, m)
        }
        None => {
            let named = |name| text(found, name);
            let read = AuditRead {
                person: named("person"),
                child: named("child"),
                from: named("from"),
                until: named("until"),
                did: named("did"),
                json: found.get_flag("json"),
            };
            (Job::Audit(read), found)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::header::Roles;
    use crate::command::people_line::Move;
    use clap::Command;

    fn read_line(line: &str) -> Result<Line, Stop> {
        read(line.split(' ').map(OsString::from).collect(), Lang::En)
    }

    #[test]
    fn no_command_opens_the_post() {
        let line = read_line("carepost --as chen --store /tmp/post").expect("a right line");
        assert_eq!(line.job, Job::Open);
        assert_eq!(line.sign_in.as_deref(), Some("chen"));
        assert_eq!(line.store, Some(PathBuf::from("/tmp/post")));
    }

    #[test]
    fn every_command_of_a_script_is_read() {
        let init = "carepost init --post-name N --post-code C --name Chen --sign-in chen --passphrase-file p --store d";
        let line = read_line(init).expect("a right line");
        assert!(matches!(line.job, Job::Init(Init { ref post_code, .. }) if post_code == "C"));
        assert_eq!(line.sign_in.as_deref(), Some("chen"));
        assert_eq!(line.passphrase_file, Some(PathBuf::from("p")));
        let line =
            read_line("carepost import children r.csv --dry-run --json").expect("a right line");
        assert_eq!(
            line.job,
            Job::ImportChildren {
                file: "r.csv".into(),
                dry_run: true,
                yes: false,
                json: true,
                save_wrong: None,
            }
        );
        let line = read_line("carepost list follow-ups --json").expect("a right line");
        assert_eq!(
            line.job,
            Job::List {
                what: Listed::FollowUps,
                open: false,
                json: true
            }
        );
        assert_eq!(
            read_line("carepost check --json")
                .expect("a right line")
                .job,
            Job::Check { json: true }
        );
        let line = read_line("carepost demo --size ten-years").expect("a right line");
        assert_eq!(
            line.job,
            Job::Demo {
                reset: false,
                size: DemoSize::TenYears,
                seed: 1
            }
        );
    }

    #[test]
    fn what_every_command_takes_stands_before_between_or_after_its_words() {
        let common = "--store d --as chen --passphrase-file p --lang zh";
        for line in [
            format!("carepost {common} import children r.csv --json"),
            format!("carepost import {common} children r.csv --json"),
            format!("carepost import children {common} r.csv --json"),
            format!("carepost import children r.csv --json {common}"),
            "carepost --lang=zh --as=chen import --store=d children --json --passphrase-file=p r.csv"
                .to_owned(),
        ] {
            let read = read_line(&line).unwrap_or_else(|stop| panic!("{line}: {}", stop.text));
            assert_eq!((read.lang, read.sign_in.as_deref()), (Lang::Zh, Some("chen")));
            assert_eq!(read.store, Some(PathBuf::from("d")), "{line}");
            assert_eq!(read.passphrase_file, Some(PathBuf::from("p")), "{line}");
            assert!(matches!(read.job, Job::ImportChildren { json: true, .. }));
        }
    }

    #[test]
    fn people_are_named_and_roles_chosen() {
        let asked = |text: &str| {
            read_line(text)
                .map(|line| line.job)
                .map_err(|stop| stop.code)
        };
        let both = Roles {
            counselor: true,
            administrator: true,
            ..Roles::default()
        };
        let expected = People::Invite {
            name: "wang".into(),
            roles: both,
            days: 3,
            json: false,
        };
        let invite = "carepost people invite wang --roles counselor,administrator --days 3";
        assert_eq!(asked(invite), Ok(Job::People(expected)));
        let expected = People::Standing {
            name: "wang".into(),
            to: Move::Remove,
        };
        let remove = "carepost people remove wang --as chen";
        assert_eq!(asked(remove), Ok(Job::People(expected)));
        let expected = People::Join {
            code: None,
            identity: None,
        };
        assert_eq!(asked("carepost join"), Ok(Job::People(expected)));
        for wrong in [
            "carepost people",
            "carepost people invite wang",
            "carepost people invite wang --roles king",
            "carepost people invite wang --roles counselor --days 31",
            "carepost identity export",
        ] {
            assert_eq!(asked(wrong), Err(2), "{wrong}");
        }
    }

    #[test]
    fn wrong_usage_ends_with_2_and_help_with_0_in_the_language_asked_for() {
        assert_eq!(read_line("carepost fly").map_err(|stop| stop.code), Err(2));
        assert_eq!(read_line("carepost list").map_err(|stop| stop.code), Err(2));
        assert_eq!(
            read_line("carepost import").map_err(|stop| stop.code),
            Err(2)
        );
        let help = read_line("carepost check --help --lang zh").expect_err("help stops");
        assert_eq!(help.code, 0);
        assert!(
            help.text.contains("示例") && help.text.contains("核对"),
            "{}",
            help.text
        );
        let wrong = read_line("carepost --lang zh fly").expect_err("no such command");
        assert!(
            wrong.text.contains("fly") && wrong.text.contains("没有"),
            "{}",
            wrong.text
        );
    }

    #[test]
    fn help_is_of_one_command_and_says_the_exit_codes() {
        let help = read_line("carepost help check").expect_err("help stops");
        assert_eq!(help.code, 0);
        assert!(help.text.contains("Exit codes"), "{}", help.text);
        // What a check has no use for is not offered.
        assert!(!help.text.contains("--passphrase-file"), "{}", help.text);
        let help = read_line("carepost ssh-keys add --help").expect_err("help stops");
        let (before, after) = help.text.split_once("Arguments").expect("a heading");
        assert!(before.contains("Options"), "{}", help.text);
        let (name, file) = (after.find("NAME"), after.find("FILE"));
        assert!(name.is_some() && name < file, "{}", help.text);
    }

    /// Gives a command and all below it that do something, each with the words that call it.
    fn leaves(command: &Command, called: &str) -> Vec<(String, String)> {
        let help = command.get_after_help().map(ToString::to_string);
        let subs: Vec<&Command> = command.get_subcommands().collect();
        if subs.is_empty() {
            return vec![(called.to_owned(), help.unwrap_or_default())];
        }
        let below = subs.into_iter();
        below
            .flat_map(|sub| leaves(sub, &format!("{called} {}", sub.get_name())))
            .collect()
    }

    #[test]
    fn every_command_shows_an_example_of_itself() {
        for lang in Lang::ALL {
            for (called, help) in leaves(&command(&Words::new(lang)), "carepost") {
                assert!(help.contains(&called), "{called}: {help}");
            }
        }
    }

    #[test]
    fn every_command_has_an_example_in_both_languages() {
        for lang in Lang::ALL {
            for sub in command(&Words::new(lang)).get_subcommands() {
                assert!(
                    sub.get_after_help()
                        .is_some_and(|help| help.to_string().contains("carepost")),
                    "{}",
                    sub.get_name()
                );
            }
        }
    }
}
