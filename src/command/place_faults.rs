//! What is said where a folder or a file cannot be used, in the person's language.

use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::command::failure::Failure;
use crate::host::paths::NoPlace;
use crate::tui::inert;
use crate::words::texts::{Arg, Words};

/// Says why there is no place for the socket.
pub fn no_place(words: &Words, fault: &NoPlace) -> Failure {
    let (id, path) = match fault {
        NoPlace::TooLong(path) => ("fail-socket-too-long", path),
        NoPlace::NotPrivate(path) => ("fail-folder-not-private", path),
        NoPlace::Writable(path) => ("fail-folder-writable", path),
        NoPlace::Io { path, source } => return unusable(words, path, source),
    };
    Failure::said(words.with(id, &[("path", shown(path))]))
}

/// Says that a path cannot be used, and why.
pub fn unusable(words: &Words, path: &Path, why: &Error) -> Failure {
    let id = match why.kind() {
        ErrorKind::NotFound => "fail-path-not-there",
        ErrorKind::PermissionDenied => "fail-path-not-allowed",
        ErrorKind::ReadOnlyFilesystem => "fail-path-read-only",
        ErrorKind::NotADirectory => "fail-path-no-folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            return Failure::said(words.with("fail-disk-full", &[("path", shown(path))]));
        }
        _ => "fail-path-unusable",
    };
    let why = why.to_string().into();
    Failure::said(words.with(id, &[("path", shown(path)), ("why", why)]))
}

/// Says that a post has lost its journal.
pub fn journal_lost(words: &Words, path: &Path) -> Failure {
    Failure::said(words.with("fail-journal-lost", &[("place", shown(path))]))
}

fn shown(path: &Path) -> Arg<'static> {
    path.to_string_lossy().into_owned().into()
}

/// Gives a path as it is printed within a command that can be pasted into a shell.
pub fn pasted(path: &Path) -> String {
    let shown = printable(path);
    if shown
        .chars()
        .all(|c| c.is_alphanumeric() || "/._-+:@".contains(c))
    {
        return shown;
    }
    format!("'{}'", shown.replace('\'', "'\\''"))
}

/// Gives a path as it can be printed: nothing in it acts on the terminal.
pub fn printable(path: &Path) -> String {
    inert::show(&path.to_string_lossy()).into_owned()
}
