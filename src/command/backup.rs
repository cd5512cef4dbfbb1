//! `carepost backup`: a whole copy of a post in another folder, without a key.
//!
//! The host alone has the store while it runs, so one that idles is asked to rest first, as for a check. Drafts and the
//! index are not in the copy: the one is nobody's but its owner's, the other is built anew.

use std::path::{Path, PathBuf};

use crate::command::check::{not_at_rest, open_at_rest};
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::place_faults::printable;
use crate::command::serve::failed;
use crate::host::paths::Paths;
use crate::store::errors::StoreError;
use crate::words::texts::Words;

/// Where the sealed identities lie, without which nobody could sign in to the copy.
const IDENTITIES: &str = "identities";

/// Copies a post to a folder that is not there yet; gives what to print.
///
/// # Errors
/// Where somebody is at work in the post, the folder exists, or a disk fails; no half copy is left under its name.
pub fn backup(paths: &Paths, to: &Path, in_json: bool, words: &Words) -> Result<String, Failure> {
    let (store, _) = open_at_rest(paths).map_err(|fault| not_at_rest(fault, paths, words))?;
    let folder = to.to_string_lossy().into_owned();
    let copied = store
        .backup_to(to, &[PathBuf::from(IDENTITIES)], &mut |_| {})
        .map_err(|fault| match fault {
            StoreError::Exists(_) => {
                Failure::said(words.with("backup-exists", &[("folder", folder.clone().into())]))
            }
            fault => failed(&fault.into(), words),
        })?;
    if in_json {
        let said = serde_json::json!({
            "folder": folder,
            "files": copied.files,
            "bytes": copied.bytes,
            "last": copied.tip.number,
        });
        return Ok(json_text::line(&said));
    }
    Ok(words.with(
        "backup-done",
        &[
            ("folder", printable(to).into()),
            ("files", copied.files.into()),
            ("number", copied.tip.number.into()),
        ],
    ))
}
