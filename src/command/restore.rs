//! `carepost restore`: a backup put in the place of a post that was lost, and a new generation begun.
//!
//! What was saved after the backup is gone, and people may have seen it. So an administrator signs that the journal goes
//! on from here; without that their sessions would call it cut.

use std::fs;
use std::path::Path;

use crate::command::failure::Failure;
use crate::command::place_faults::printable;
use crate::command::reach;
use crate::command::serve::failed;
use crate::command::sign_in;
use crate::host::paths::Paths;
use crate::store::backup;
use crate::store::errors::StoreError;
use crate::tui::refusal_text;
use crate::vault::sealed_identity::Floor;
use crate::words::texts::Words;

/// Who signs for a restore.
#[derive(Debug, Clone, Copy)]
pub struct Signer<'a> {
    /// The sign-in name, where it is given.
    pub named: Option<&'a str>,
    pub passphrase_file: Option<&'a Path>,
}

/// Puts a backup in the place of a post that is not there; gives what to print.
///
/// # Errors
/// Where there is a post already or no backup, a disk fails, or nobody who administers signs for it; then nothing is left
/// in the post's place.
pub fn restore(
    from: &Path,
    paths: &Paths,
    signer: Signer<'_>,
    words: &Words,
) -> Result<String, Failure> {
    // An empty folder is no post; one with anything in it stays and is refused.
    let _ = fs::remove_dir(&paths.store);
    backup::restore(from, &paths.store, &mut |_| {}).map_err(|fault| match fault {
        StoreError::Missing(_) => Failure::said(words.with(
            "restore-no-backup",
            &[("folder", from.to_string_lossy().into_owned().into())],
        )),
        fault => failed(&fault.into(), words),
    })?;
    begun(paths, signer, words).inspect_err(|_| {
        reach::let_rest(paths);
        reach::wait_free(paths);
        // It was not there before, and the backup is where it was.
        let _ = fs::remove_dir_all(&paths.store);
    })
}

fn begun(paths: &Paths, signer: Signer<'_>, words: &Words) -> Result<String, Failure> {
    let mut session = sign_in::unremembering(
        paths,
        signer.named,
        signer.passphrase_file,
        Floor::Standard,
        words,
    )?;
    session
        .begin_generation()
        .map_err(|refusal| Failure::said(refusal_text::refusal(words, &refusal)))?;
    Ok(words.with(
        "restore-done",
        &[
            ("folder", printable(&paths.store).into()),
            ("number", session.head().into()),
        ],
    ))
}
