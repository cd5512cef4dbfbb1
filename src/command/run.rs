//! What a command does, and how it ends: printed text, and an exit code.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;

use crate::care::records::audit::Exported;
use crate::command::failure::{DONE, Failure, USAGE};
use crate::command::import::{self, Manner};
use crate::command::line::{self, DemoSize, Job, Line};
use crate::command::open::{self, Opening};
use crate::command::reading;
use crate::command::sign_in::Signer;
use crate::command::{
    audit, backup, check, demo, demo_sign_ins, init, list, over_ssh, people, place_faults, places,
    reach, recovery_key, restore, secret_input, serve, sign_in, ssh_keys, streams,
};
use crate::host::head_card::HeadCard;
use crate::host::paths::{NoPlace, Paths, SHARED_SOCKET};
use crate::tui::inert::{self, Breaks};
use crate::tui::model::Start;
use crate::vault::hardening;
use crate::vault::sealed_identity::{ArgonParams, Floor};
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// Runs the program; gives its exit code.
pub fn run(arguments: Vec<OsString>) -> u8 {
    let variable = |name: &str| env::var(name).ok();
    let locale = Lang::from_variables(
        variable("LC_ALL").as_deref(),
        variable("LC_MESSAGES").as_deref(),
        variable("LANG").as_deref(),
    );
    if let Err(failure) = over_ssh::refuse_other_command(&Words::new(locale)) {
        streams::remark(&harmless(&failure.text));
        return failure.code;
    }
    let line = match line::read(arguments, locale) {
        Ok(line) => line,
        Err(stop) if stop.code == DONE => {
            return said(stop.text.trim_end(), DONE, &Words::new(locale));
        }
        Err(stop) => {
            streams::remark(&harmless(&stop.text));
            return USAGE;
        }
    };
    // A kernel that refuses it has no cores to dump either; nothing else can be done here.
    let _ = hardening::harden();
    let words = Words::new(line.lang);
    match done(&line, &words) {
        Ok(text) if text.is_empty() => DONE,
        Ok(text) => said(&text, DONE, &words),
        Err(failure) if failure.is_answer => said(&harmless(&failure.text), failure.code, &words),
        Err(failure) => refused(&failure),
    }
}

/// Says the answer and gives the code; another where the answer is not all there.
fn said(answer: &str, code: u8, words: &Words) -> u8 {
    match Failure::of_answer(words, streams::answer(answer)) {
        Ok(()) => code,
        Err(failure) => refused(&failure),
    }
}

/// Says why it was not done; gives the exit code.
fn refused(failure: &Failure) -> u8 {
    if !failure.text.is_empty() {
        streams::remark(&harmless(&failure.text));
    }
    failure.code
}

/// Makes what a failure repeats of the line, or of a file's name, harmless to the terminal.
fn harmless(text: &str) -> Cow<'_, str> {
    inert::show_with(text.trim_end(), Breaks::Keep)
}

/// Gives who signs for what the line asks for.
fn signer(line: &Line) -> Signer<'_> {
    Signer {
        named: line.sign_in.as_deref(),
        passphrase_file: line.passphrase_file.as_deref(),
    }
}

fn done(line: &Line, words: &Words) -> Result<String, Failure> {
    let no_home = |_| Failure::refused(words, "fail-no-home");
    let store = places::post(line.store.clone()).map_err(no_home)?;
    let place = |found: Result<Paths, NoPlace>| {
        found.map_err(|fault| place_faults::no_place(words, &fault))
    };
    let paths = match &line.job {
        // These work on the files, which are one account's alone.
        Job::Init(_)
        | Job::Backup { .. }
        | Job::Restore { .. }
        | Job::Check { .. }
        | Job::AuditVerify { .. } => place(reach::paths(&store))?,
        Job::Serve { .. } => place(match &line.socket {
            Some(socket) => Paths::shared(&store, socket),
            None => reach::paths(&store),
        })?,
        _ => place(reach::session_paths(
            &store,
            line.store.is_some(),
            line.socket.as_deref(),
            Path::new(SHARED_SOCKET),
        ))?,
    };
    match &line.job {
        Job::Init(asked) => new_post(line, asked, &paths, words),
        Job::Backup { to, json } => {
            if !reach::has_files(&paths) {
                return Err(reach::no_post(&paths, words));
            }
            backup::backup(&paths, to, signer(line), *json, words)
        }
        Job::Restore { from } => restore::restore(from, &paths, signer(line), words),
        Job::Check { json } => {
            if !reach::has_files(&paths) {
                return Err(reach::no_post(&paths, words));
            }
            check::check(&paths, places::own().ok().as_deref(), None, *json, words)
        }
        Job::AuditVerify { card, json } => {
            if !reach::has_files(&paths) {
                return Err(reach::no_post(&paths, words));
            }
            let card = card.as_deref().map(|text| {
                HeadCard::from_text(text).map_err(|_| {
                    Failure::said(words.with("audit-card-unread", &[("text", text.into())]))
                })
            });
            let card = card.transpose()?;
            let own = places::own().ok();
            check::check(&paths, own.as_deref(), card.as_ref(), *json, words)
        }
        Job::AuditHead { json } => audit::head(&paths, *json, words),
        Job::Audit(wanted) => {
            let mut session = sign_in::sign_in(
                &paths,
                line.sign_in.as_deref(),
                line.passphrase_file.as_deref(),
                Floor::Standard,
                words,
            )?;
            let out = std::io::stdout().lock();
            audit::read(&mut session, wanted, out, words).map(|()| String::new())
        }
        Job::List { what, open, json } => {
            let mut session = sign_in::sign_in(
                &paths,
                line.sign_in.as_deref(),
                line.passphrase_file.as_deref(),
                Floor::Standard,
                words,
            )?;
            let register = reading::whole(&mut session, words)?;
            session
                .note_export(Exported::Listing, None)
                .map_err(|refusal| Failure::of_refusal(words, &refusal))?;
            reading::remember(&mut session);
            let manner = list::Manner {
                open: *open,
                json: *json,
                aligned: std::io::stdout().is_terminal(),
            };
            let listed = list::list(*what, manner, &register, words);
            if listed.is_empty() {
                list::say_empty(words);
            }
            Ok(listed)
        }
        Job::SshKeys(asked) => ssh_keys::run(asked, line, &paths, words),
        Job::People(asked) => people::run(asked, line, &paths, words),
        Job::RecoveryKey(asked) => recovery_key::run(asked, words),
        Job::Serve { on_demand } => serve::serve(&paths, *on_demand, words).map(|()| String::new()),
        Job::Open => {
            let already = match (&line.passphrase_file, &line.sign_in) {
                (Some(file), Some(handle)) => {
                    let passphrase = secret_input::from_file(file)
                        .map_err(|_| sign_in::no_passphrase_file(file, words))?;
                    Some((handle.clone(), passphrase))
                }
                _ => None,
            };
            let start = Start {
                handle: line.sign_in.clone(),
                demo: demo::is_made_up(&paths),
                came_by: line.came_by.clone(),
                ..Start::default()
            };
            open::open(
                Opening {
                    paths,
                    start,
                    already,
                },
                words.clone(),
            )
            .map(|()| String::new())
        }
        Job::Demo { reset, size, seed } => {
            let place =
                places::demo(line.store.clone(), *size == DemoSize::TenYears).map_err(no_home)?;
            demo::make(&place, *reset, *size, *seed, words)?;
            let hints = demo_sign_ins::lines(words);
            // Where nobody reads it here, the card of the first screen says it too.
            let _ = streams::answer(&hints.join("\n"));
            let paths =
                reach::paths(&place).map_err(|fault| place_faults::no_place(words, &fault))?;
            let start = Start {
                hints,
                card: true,
                demo: true,
                ..Start::default()
            };
            open::open(
                Opening {
                    paths,
                    start,
                    already: demo::first(),
                },
                words.clone(),
            )
            .map(|()| String::new())
        }
        Job::ImportChildren {
            file,
            dry_run,
            yes,
            json,
            save_wrong,
        } => {
            let roster = import::read_file(file, words)?;
            let mut session = sign_in::sign_in(
                &paths,
                line.sign_in.as_deref(),
                line.passphrase_file.as_deref(),
                Floor::Standard,
                words,
            )?;
            let manner = Manner {
                dry_run: *dry_run,
                yes: *yes,
                json: *json,
                save_wrong: save_wrong.clone(),
            };
            import::import(&mut session, roster, &manner, words)
        }
    }
}

fn new_post(
    line: &Line,
    asked: &line::Init,
    paths: &Paths,
    words: &Words,
) -> Result<String, Failure> {
    let sign_in = line.sign_in.clone().unwrap_or_default();
    let passphrase = match &line.passphrase_file {
        Some(file) => {
            secret_input::from_file(file).map_err(|_| sign_in::no_passphrase_file(file, words))?
        }
        None => secret_input::ask_new(words)?,
    };
    let recovery = init::init(
        paths,
        asked,
        &sign_in,
        passphrase,
        ArgonParams::default(),
        words,
    )?;
    let mut lines = Vec::new();
    if !recovery.is_empty() {
        lines.push(words.get("init-words"));
        let made = recovery.iter().map(|word| word.as_str());
        lines.extend(recovery_key::rows(made));
    }
    lines.push(words.with(
        "init-done",
        &[
            ("place", place_faults::printable(&paths.store).into()),
            ("name", sign_in.into()),
        ],
    ));
    Ok(lines.join("\n"))
}
