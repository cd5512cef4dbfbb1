//! `carepost restore`: a backup put in the place of a post that was lost, and a new generation begun.
//!
//! What was saved after the backup is gone, and people may have seen it. So an administrator signs that the journal goes
//! on from here; without that their sessions would call it cut.

use std::fs;
use std::path::Path;

use crate::command::failure::Failure;
use crate::command::place_faults::{no_place, printable, unusable};
use crate::command::reach;
use crate::command::serve::failed;
use crate::command::sign_in::{self, Signer};
use crate::host::paths::Paths;
use crate::post::refusal::Refusal;
use crate::store::backup;
use crate::store::errors::StoreError;
use crate::words::texts::Words;

/// Puts a backup in the place of a post that is not there; gives what to print.
///
/// The copy is opened and signed for beside that place and moved into it last: a restore that is cut off leaves no post
/// behind that nobody has signed for.
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
    let store_fault = |fault: StoreError| failed(&fault.into(), words);
    if paths.store.exists() {
        return Err(store_fault(StoreError::Exists(paths.store.clone())));
    }
    let mut beside = paths.store.clone().into_os_string();
    beside.push(".restoring");
    let beside = reach::paths(Path::new(&beside)).map_err(|fault| no_place(words, &fault))?;
    // What an attempt that was cut off has left.
    clear(&beside);
    backup::restore(from, &beside.store, &mut |_| {}).map_err(|fault| match fault {
        StoreError::Missing(_) => Failure::said(words.with(
            "restore-no-backup",
            &[("folder", from.to_string_lossy().into_owned().into())],
        )),
        fault => store_fault(fault),
    })?;
    let number = begun(&beside, signer, words).inspect_err(|_| clear(&beside))?;
    fs::rename(&beside.store, &paths.store)
        .and_then(|()| match paths.store.parent() {
            Some(parent) => fs::File::open(parent)?.sync_all(),
            None => Ok(()),
        })
        .map_err(|error| unusable(words, &paths.store, &error))?;
    Ok(words.with(
        "restore-done",
        &[
            ("folder", printable(&paths.store).into()),
            ("number", number.into()),
        ],
    ))
}

/// Takes a copy away; it was not there before, and the backup is where it was.
fn clear(copy: &Paths) {
    if copy.store.exists() {
        reach::let_rest(copy);
        reach::wait_free(copy);
        let _ = fs::remove_dir_all(&copy.store);
    }
}

/// Has an administrator sign that the journal goes on from here, and the host end; gives the number of the backup's last
/// frame.
fn begun(copy: &Paths, signer: Signer<'_>, words: &Words) -> Result<u64, Failure> {
    let number = reach::hello(copy, words)?.head.number;
    let mut session = sign_in::unremembering(copy, signer, words)?;
    session
        .begin_generation()
        .map_err(|refusal| match refusal {
            Refusal::NotYourRole => Failure::refused(words, "restore-administrators-only"),
            refusal => Failure::of_refusal(words, &refusal),
        })?;
    session.end_host();
    reach::wait_free(copy);
    Ok(number)
}
