//! `carepost backup`: a whole copy of a post in another folder, without a key.
//!
//! Whoever signs for it has it in the audit log, before the copy and in it; a copy needs no key, so that one can be made
//! without. The host alone has the store while it runs, so one that idles is asked to rest first, as for a check. Drafts and the
//! index are not in the copy: the one is nobody's but its owner's, the other is built anew.

use std::path::{Path, PathBuf};

use crate::command::check::{not_at_rest, open_at_rest};
use crate::command::check_faults::{as_json, sentence};
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::place_faults::{pasted, printable};
use crate::command::reach;
use crate::command::serve::failed;
use crate::command::sign_in::{self, Signer};
use crate::host::check::CheckFault;
use crate::host::paths::Paths;
use crate::store::errors::StoreError;
use crate::words::texts::Words;

/// Where the sealed identities lie, without which nobody could sign in to the copy.
const IDENTITIES: &str = "identities";

/// How many faults are said one by one; `check` says all of them.
const FAULTS_SAID: usize = 20;

/// Copies a post to a folder that is not there yet, noted in the audit log where somebody signs for it; gives what to print.
///
/// # Errors
/// Where somebody is at work in the post, the folder exists, whoever signs is not let in, or a disk fails; no half copy is
/// left under its name. A post with faults, which the sums of all that is copied show, is copied as it is, and each is told.
pub fn backup(
    paths: &Paths,
    to: &Path,
    signer: Signer<'_>,
    in_json: bool,
    words: &Words,
) -> Result<String, Failure> {
    let folder = to.to_string_lossy().into_owned();
    let exists =
        || Failure::said(words.with("backup-exists", &[("folder", folder.clone().into())]));
    if signer.named.is_some() {
        if to.exists() {
            return Err(exists());
        }
        note(paths, signer, words)?;
    }
    let (store, report) = open_at_rest(paths).map_err(|fault| not_at_rest(fault, paths, words))?;
    let copied = store
        .backup_to(to, &[PathBuf::from(IDENTITIES)], &mut |_| {})
        .map_err(|fault| match fault {
            StoreError::Exists(_) => exists(),
            fault => failed(&fault.into(), words),
        })?;
    // A damaged copy is better than none, so that it is made first; but nobody takes it for a whole one.
    let journal = store
        .check_journal()
        .map_err(|fault| failed(&fault.into(), words))?;
    let mut faults = report.faults;
    for fault in journal.faults {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    let faults: Vec<CheckFault> = faults.into_iter().map(CheckFault::Store).collect();
    let mut text = if in_json {
        let found: Vec<_> = faults.iter().map(|fault| as_json(words, fault)).collect();
        json_text::line(&serde_json::json!({
            "folder": folder,
            "files": copied.files,
            "bytes": copied.bytes,
            "last": copied.tip.number,
            "verified": journal.payloads,
            "faults": faults.len(),
            "found": found,
        }))
    } else {
        words.with(
            "backup-done",
            &[
                ("folder", printable(to).into()),
                ("pasted", pasted(to).into()),
                ("files", copied.files.into()),
                ("number", copied.tip.number.into()),
            ],
        )
    };
    if faults.is_empty() {
        return Ok(text);
    }
    if !in_json {
        text.push('\n');
        text.push_str(&words.with("backup-faults", &[("count", faults.len().into())]));
        for fault in faults.iter().take(FAULTS_SAID) {
            text.push_str("\n  ");
            text.push_str(&sentence(words, fault));
        }
    }
    Err(Failure::answer(text))
}

/// Writes into the audit log that the post is about to be copied; nothing where somebody is at work, since it is not then.
fn note(paths: &Paths, signer: Signer<'_>, words: &Words) -> Result<(), Failure> {
    // Opened and let go of: a host that idles has ended, and nobody else has the store.
    open_at_rest(paths).map_err(|fault| not_at_rest(fault, paths, words))?;
    let mut session = sign_in::sign_in(paths, signer, words)?;
    session
        .note_backup()
        .map_err(|refusal| Failure::of_refusal(words, &refusal))?;
    session.end_host();
    reach::wait_free(paths);
    Ok(())
}
