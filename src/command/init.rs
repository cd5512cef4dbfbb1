//! `carepost init`: a new post without a screen; it prints the recovery words once.

use std::sync::Arc;

use chrono::Utc;
use zeroize::Zeroizing;

use crate::care::records::settings::{Language, Settings};
use crate::command::failure::Failure;
use crate::command::line::Init;
use crate::command::serve::failed;
use crate::command::{nonce, recovery_key};
use crate::host::core::Core;
use crate::host::paths::Paths;
use crate::post::founding::{self, CannotFound, NewPost};
use crate::post::set_up::{Founding, RecoveryChoice};
use crate::store::disk::RealDisk;
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
    write(paths, new, words)?;
    Ok(recovery)
}

/// Writes a founded post to disk and lets it go again, for a host to take up.
///
/// # Errors
/// Where there is a post already, or the disk fails.
pub fn write(paths: &Paths, new: NewPost, words: &Words) -> Result<(), Failure> {
    let now = Utc::now().timestamp_millis();
    let disk = Arc::new(RealDisk::default());
    let core = Core::found(
        paths,
        disk,
        OpenOptions::default(),
        new.founding,
        &new.sealed_identity,
        now,
    )
    .map_err(|fault| failed(&fault, words))?;
    core.close(now)
        .map_err(|fault| failed(&fault.into(), words))
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
