//! Signing in without a screen, for the commands that read or change records.

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use chrono::Utc;

use crate::command::failure::Failure;
use crate::command::{nonce, over_ssh, places, reach, secret_input};
use crate::host::paths::Paths;
use crate::host::wire::{Answer, Request};
use crate::post::line::Line;
use crate::post::session::{Session, SignInFault, Surroundings};
use crate::tui::inert;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::Floor;
use crate::words::texts::Words;

/// Who signs in, as far as the line says.
#[derive(Debug, Clone, Copy)]
pub struct Signer<'a> {
    /// The sign-in name, where it is given.
    pub named: Option<&'a str>,
    pub passphrase_file: Option<&'a Path>,
}

/// Signs in as the person named, or as the only one there is.
///
/// # Errors
/// Where there is no post, no such person, another passphrase, or no host.
pub fn sign_in(paths: &Paths, signer: Signer<'_>, words: &Words) -> Result<Session, Failure> {
    with_passphrase(paths, signer, words).map(|(session, _)| session)
}

/// Signs in as [`sign_in`] does, and gives the passphrase as well, to be replaced by another.
///
/// # Errors
/// As of [`sign_in`].
pub fn with_passphrase(
    paths: &Paths,
    signer: Signer<'_>,
    words: &Words,
) -> Result<(Session, Passphrase), Failure> {
    signed_in(paths, signer, places::own().ok(), words)
}

/// Signs in as [`sign_in`] does, whatever this person has seen of the journal before: a restored one may lack it.
///
/// # Errors
/// As of [`sign_in`].
pub fn unremembering(paths: &Paths, signer: Signer<'_>, words: &Words) -> Result<Session, Failure> {
    signed_in(paths, signer, None, words).map(|(session, _)| session)
}

fn signed_in(
    paths: &Paths,
    signer: Signer<'_>,
    own: Option<PathBuf>,
    words: &Words,
) -> Result<(Session, Passphrase), Failure> {
    reach::require_post(paths, words)?;
    // What others do meanwhile does not matter to one command.
    let (pushes, _) = mpsc::channel();
    let mut line: Box<dyn Line> = Box::new(
        reach::connect(paths, pushes).map_err(|fault| reach::no_host(&fault, paths, words))?,
    );
    let handle = match signer.named {
        Some(named) => named.to_string(),
        None => {
            only_person(line.as_mut()).ok_or_else(|| Failure::refused(words, "fail-name-whom"))?
        }
    };
    let typed = match signer.passphrase_file {
        Some(file) => secret_input::from_file(file).map_err(|_| no_passphrase_file(file, words))?,
        None => {
            let prompt = words.with(
                "ask-passphrase",
                &[("name", inert::show(&handle).as_ref().into())],
            );
            secret_input::ask(&prompt).map_err(|_| Failure::refused(words, "fail-no-terminal"))?
        }
    };
    let passphrase =
        Passphrase::new(&typed).map_err(|_| Failure::refused(words, "fail-wrong-passphrase"))?;
    let around = Surroundings {
        rng: nonce::generator(),
        clock: Utc::now,
        floor: Floor::Standard,
        from: over_ssh::sitting_at(),
        own,
    };
    let mut session = Session::sign_in(line, &handle, &passphrase, around)
        .map_err(|fault| failed(&fault, words))?;
    // A full disk keeps nobody from reading.
    let _ = session.note_sign_in(&[]);
    Ok((session, passphrase))
}

/// Says that a passphrase file cannot be read.
pub fn no_passphrase_file(file: &Path, words: &Words) -> Failure {
    Failure::said(words.with(
        "fail-passphrase-file",
        &[("file", file.to_string_lossy().into_owned().into())],
    ))
}

fn only_person(line: &mut dyn Line) -> Option<String> {
    match line.ask(Request::People).ok()? {
        Answer::People(people) => <[_; 1]>::try_from(people)
            .ok()
            .map(|[person]| person.handle),
        _ => None,
    }
}

/// Says why nobody is signed in.
pub fn failed(fault: &SignInFault, words: &Words) -> Failure {
    match fault {
        SignInFault::JournalBehind { seen, head } => Failure::said(words.with(
            "fail-journal-behind",
            &[("seen", (*seen).into()), ("head", (*head).into())],
        )),
        SignInFault::BrokenDirectory(frame) => {
            Failure::said(words.with("fail-broken-directory", &[("frame", (*frame).into())]))
        }
        SignInFault::UnknownName => Failure::refused(words, "fail-unknown-name"),
        SignInFault::NotActive => Failure::refused(words, "fail-not-active"),
        SignInFault::WrongPassphrase => Failure::refused(words, "fail-wrong-passphrase"),
        SignInFault::BadIdentity => Failure::refused(words, "fail-bad-identity"),
        SignInFault::OtherPost => Failure::refused(words, "fail-other-post"),
        SignInFault::TooMany => Failure::refused(words, "sign-in-too-many"),
        SignInFault::ProofRefused => Failure::refused(words, "fail-no-host"),
        SignInFault::HostGone(gone) => Failure::refused(words, reach::gone(*gone)),
    }
}
