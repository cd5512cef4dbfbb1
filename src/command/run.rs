//! What a command does, and how it ends: printed text, and an exit code.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::care::records::audit::Exported;
use crate::command::demo_place::{self, DemoPlace};
use crate::command::failure::{DONE, Failure, USAGE};
use crate::command::import::{self, Manner};
use crate::command::json_text;
use crate::command::line::{self, DemoSize, Job, Line, Listed};
use crate::command::open::{self, Opening};
use crate::command::reading;
use crate::command::{
    audit, backup, check, demo, demo_sign_ins, init, list, over_ssh, people, place_faults, places,
    reach, recovery_key, restore, secret_input, serve, sign_in, ssh_keys, streams,
};
use crate::host::head_card::HeadCard;
use crate::host::paths::{Paths, SHARED_SOCKET};
use crate::post::session::Session;
use crate::tui::inert::{self, Breaks};
use crate::tui::model::Start;
use crate::vault::hardening;
use crate::vault::sealed_identity::ArgonParams;
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

fn done(line: &Line, words: &Words) -> Result<String, Failure> {
    let paths = || paths_of(line, words);
    let silent = |()| String::new();
    match &line.job {
        Job::Init(asked) => new_post(line, asked, &paths()?, words),
        Job::Backup { to, json } => backup::backup(&paths()?, to, line.signer(), *json, words),
        Job::Restore { from } => restore::restore(from, &paths()?, line.signer(), words),
        Job::Check { json } => check::check(&paths()?, own().as_deref(), None, *json, words),
        Job::AuditVerify { card, json } => {
            let card = card.as_deref().map(|text| read_card(text, words));
            let card = card.transpose()?;
            check::check(&paths()?, own().as_deref(), card.as_ref(), *json, words)
        }
        Job::AuditHead { json } => audit::head(&paths()?, *json, words),
        Job::Audit(wanted) => {
            let mut session = sign_in::sign_in(&paths()?, line.signer(), words)?;
            let out = std::io::stdout().lock();
            audit::read(&mut session, wanted, out, words).map(silent)
        }
        Job::List { what, open, json } => {
            let mut session = sign_in::sign_in(&paths()?, line.signer(), words)?;
            let manner = list::Manner {
                open: *open,
                json: *json,
                aligned: std::io::stdout().is_terminal(),
            };
            print_list(&mut session, *what, manner, words)
        }
        Job::SshKeys(asked) => ssh_keys::run(asked, line, &paths()?, words),
        Job::People(asked) => people::run(asked, line, &paths()?, words),
        Job::RecoveryKey(asked) => recovery_key::run(asked, words),
        Job::Serve { on_demand } => serve::serve(&paths()?, *on_demand, words).map(silent),
        Job::Open => show(line, paths()?, words),
        Job::Demo { reset, size, seed } => show_demo(line, (*reset, *size, *seed), words),
        Job::ImportChildren {
            file,
            dry_run,
            yes,
            json,
            save_wrong,
        } => {
            let roster = import::read_file(file, words)?;
            let mut session = sign_in::sign_in(&paths()?, line.signer(), words)?;
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

/// The folder of this account's own, where what its people have seen is remembered.
fn own() -> Option<PathBuf> {
    places::own().ok()
}

fn no_home(words: &Words) -> Failure {
    Failure::refused(words, "fail-no-home")
}

/// Finds where the post is that the line means, and how it is reached.
fn paths_of(line: &Line, words: &Words) -> Result<Paths, Failure> {
    let store = places::post(line.store.clone()).map_err(|_| no_home(words))?;
    let found = match &line.job {
        // These work on the files, which are one account's alone.
        Job::Init(_) | Job::Restore { .. } => reach::paths(&store),
        Job::Backup { .. } | Job::Check { .. } | Job::AuditVerify { .. } => {
            let found = reach::paths(&store);
            if let Ok(paths) = &found
                && !reach::has_files(paths)
            {
                return Err(reach::no_post(paths, words));
            }
            found
        }
        Job::Serve { .. } => match &line.socket {
            Some(socket) => Paths::shared(&store, socket),
            None => reach::paths(&store),
        },
        _ => reach::session_paths(
            &store,
            line.store.is_some(),
            line.socket.as_deref(),
            Path::new(SHARED_SOCKET),
        ),
    };
    found.map_err(|fault| place_faults::no_place(words, &fault))
}

fn read_card(text: &str, words: &Words) -> Result<HeadCard, Failure> {
    HeadCard::from_text(text)
        .map_err(|_| Failure::said(words.with("audit-card-unread", &[("text", text.into())])))
}

fn print_list(
    session: &mut Session,
    what: Listed,
    manner: list::Manner,
    words: &Words,
) -> Result<String, Failure> {
    let register = reading::whole(session, words)?;
    session
        .note_export(Exported::Listing, None)
        .map_err(|refusal| Failure::of_refusal(words, &refusal))?;
    reading::remember(session);
    let listed = list::list(what, manner, &register, words);
    if listed.is_empty() {
        list::say_empty(words);
    }
    Ok(listed)
}

/// Shows the post on the screen.
fn show(line: &Line, paths: Paths, words: &Words) -> Result<String, Failure> {
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
        demo: demo_place::is_made_up(&paths),
        came_by: line.came_by.clone(),
        ..Start::default()
    };
    let opening = Opening {
        paths,
        start,
        already,
    };
    open::open(opening, words.clone()).map(|()| String::new())
}

/// Makes a made-up post where there is none yet, and shows it on the screen.
fn show_demo(
    line: &Line,
    (reset, size, seed): (bool, DemoSize, u64),
    words: &Words,
) -> Result<String, Failure> {
    let place = places::demo(line.store.clone(), size == DemoSize::TenYears);
    let place = place.map_err(|_| no_home(words))?;
    let place = match line.store {
        Some(_) => DemoPlace::named(place),
        None => DemoPlace::usual(place),
    };
    demo::make(&place, reset, size, seed, words)?;
    let hints = demo_sign_ins::lines(words);
    // Where nobody reads it here, the card of the first screen says it too.
    let _ = streams::answer(&hints.join("\n"));
    let paths =
        reach::paths(&place.folder).map_err(|fault| place_faults::no_place(words, &fault))?;
    let start = Start {
        hints,
        card: true,
        demo: true,
        ..Start::default()
    };
    let opening = Opening {
        paths,
        start,
        already: demo::first(),
    };
    open::open(opening, words.clone()).map(|()| String::new())
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
    if asked.json {
        let made: Vec<&str> = recovery.iter().map(|word| word.as_str()).collect();
        return Ok(json_text::pretty(&json!({
            "store": paths.store.to_string_lossy(),
            "sign_in": sign_in,
            "recovery_words": made,
        })));
    }
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
            ("pasted", place_faults::pasted(&paths.store).into()),
            ("name", sign_in.into()),
        ],
    ));
    Ok(lines.join("\n"))
}
