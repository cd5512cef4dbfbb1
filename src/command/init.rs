//! `carepost init`: a new post without a screen; it prints the recovery words once.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use zeroize::Zeroizing;

use crate::care::records::settings::{Language, Settings};
use crate::command::failure::Failure;
use crate::command::line::Init;
use crate::command::place_faults::printable;
use crate::command::serve::failed;
use crate::command::{demo_place, nonce, reach, recovery_key};
use crate::host::core::{CannotHost, Core};
use crate::host::paths::Paths;
use crate::post::founding::{self, CannotFound, NewPost};
use crate::post::set_up::{Founding, RecoveryChoice};
use crate::store::disk::RealDisk;
use crate::store::errors::StoreError;
use crate::store::store::OpenOptions;
use crate::vault::sealed_identity::ArgonParams;
use crate::vault::strength::strength;
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// Founds a post; gives its recovery words, none where the county keeps them.
///
/// # Errors
/// Where there is a post already, the passphrase is too weak, the sign-in name or the recovery key is none, or the disk
/// fails.
pub fn init(
    paths: &Paths,
    init: &Init,
    sign_in: &str,
    passphrase: Zeroizing<String>,
    params: ArgonParams,
    words: &Words,
) -> Result<Vec<Zeroizing<String>>, Failure> {
    if [&init.post_name, &init.name]
        .iter()
        .any(|name| name.trim().is_empty())
    {
        return Err(Failure::refused(words, "fail-no-name"));
    }
    if !strength(&passphrase, &[sign_in, &init.name, &init.post_name]).accepted() {
        return Err(Failure::refused(words, "fail-weak-passphrase"));
    }
    let language = if words.lang() == Lang::Zh {
        Language::Zh
    } else {
        Language::En
    };
    let founding = Founding {
        settings: Settings {
            name: init.post_name.clone(),
            code: init.post_code.clone(),
            language,
            ..Settings::default()
        },
        rooms: vec![words.get("init-first-room")],
        name: init.name.clone(),
        handle: sign_in.to_string(),
        counselor: true,
        passphrase,
        recovery: init
            .recovery_key
            .clone()
            .map_or(RecoveryChoice::WordsHere, RecoveryChoice::PublicKey),
    };
    let list = recovery_key::word_list(words);
    let mut new = founding::found(&founding, list, params, Utc::now(), &mut nonce::generator())
        .map_err(|fault| cannot(&fault, words))?;
    let recovery = std::mem::take(&mut new.words);
    // The host of an empty post that an interrupted set-up left, or of the one that is here already, may idle still.
    if reach::let_rest(paths) {
        reach::wait_free(paths);
    }
    write(paths, new, words)?;
    Ok(recovery)
}

/// Writes a founded post to disk and lets it go again, for a host to take up.
///
/// # Errors
/// Where there is a post already, the folder has something else in it, or the disk fails.
pub fn write(paths: &Paths, new: NewPost, words: &Words) -> Result<(), Failure> {
    place(paths, new).map_err(|fault| match fault {
        NotPlaced::NotEmpty => {
            let place = printable(&paths.store).into();
            Failure::said(words.with("fail-not-empty", &[("path", place)]))
        }
        NotPlaced::Host(fault) => failed(&fault, words),
    })
}

/// Why a founded post was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotPlaced {
    #[error("the folder has something else in it")]
    NotEmpty,
    #[error(transparent)]
    Host(#[from] CannotHost),
}

impl NotPlaced {
    /// Tells whether it is that there is a post already.
    pub fn is_taken(&self) -> bool {
        matches!(
            self,
            NotPlaced::Host(
                CannotHost::FoundedAlready
                    | CannotHost::Store(StoreError::Exists(_) | StoreError::InUse { .. })
            )
        )
    }
}

/// Writes a founded post as [`write`] does.
///
/// # Errors
/// As [`write`].
pub fn place(paths: &Paths, new: NewPost) -> Result<(), NotPlaced> {
    if has_something_else(&paths.store) {
        return Err(NotPlaced::NotEmpty);
    }
    let now = Utc::now().timestamp_millis();
    let disk = Arc::new(RealDisk::default());
    let core = Core::found(
        paths,
        disk,
        OpenOptions::default(),
        new.founding,
        &new.sealed_identity,
        now,
    )?;
    Ok(core.close(now).map_err(CannotHost::from)?)
}

/// What a post's folder has in it from its set-up on ([`Paths`]).
const OF_A_POST: [&str; 9] = [
    "drafts",
    "identities",
    "joining",
    "journal",
    "lock",
    demo_place::MARK,
    "run",
    "socket-path",
    "state",
];

/// Tells whether a folder has anything in it that no set-up, and none that was cut off, has put there.
fn has_something_else(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name())
        .any(|name| OF_A_POST.iter().all(|ours| name != *ours))
}

/// Says why a post cannot be founded.
pub fn cannot(fault: &CannotFound, words: &Words) -> Failure {
    Failure::refused(
        words,
        match fault {
            CannotFound::Passphrase(_) => "fail-weak-passphrase",
            CannotFound::RecoveryKey(_) => "fail-recovery-key",
            CannotFound::BadHandle => "fail-bad-handle",
            CannotFound::BadCode => "fail-post-code",
            CannotFound::Identity(_) | CannotFound::Record(_) | CannotFound::Prepare(_) => {
                "fail-founding"
            }
        },
    )
}
