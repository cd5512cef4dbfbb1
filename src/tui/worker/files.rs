//! The files of this machine that somebody names by their paths: rosters, recovery words, what is saved out of the post.
//!
//! Whoever comes over SSH shares an account with others: none is read, written or told of for them. So whatever touches
//! one is a method of [`Files`], which they are not given.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use zeroize::Zeroizing;

use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::read;
use crate::exchange::roster::refused::FileRefused;
use crate::tui::file_path::path_of;
use crate::tui::given_file;
use crate::tui::job::Answer;
use crate::tui::new_file;
use crate::tui::path_completion::{self, Found};
use crate::vault::sealed_identity::FILE_MAX;

/// How the names of rosters end, in small letters.
const ROSTER_ENDINGS: [&str; 2] = [".xlsx", ".csv"];

/// The most that is read of a file of recovery words, in bytes.
const WORDS_FILE_MOST: u64 = 4096;

/// The way to the files of this machine.
#[derive(Clone, Copy)]
pub(super) struct Files;

#[expect(
    clippy::unused_self,
    reason = "having one is the permission, and all there is to it"
)]
impl Files {
    /// Lists what a path to a roster can go on to.
    pub(super) fn rosters(self, folder: &Path, begun: &str) -> Vec<Found> {
        path_completion::list(folder, begun, &ROSTER_ENDINGS)
    }

    /// Reads a roster; a file larger than any is not taken into memory.
    pub(super) fn roster(self, path: PathBuf, today: NaiveDate) -> Answer {
        let bounds = Bounds::default();
        // Whoever opens a pipe may wait for its other end for ever.
        if !path.is_file() {
            return Answer::NoFile(path);
        }
        let limit = bounds.file_bytes;
        let bytes = match given_file::read(&path, limit) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Answer::Roster(Err(FileRefused::TooLarge { limit })),
            Err(_) => return Answer::NoFile(path),
        };
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        Answer::Roster(read::read(&bytes, &name, &bounds, today).map(Box::new))
    }

    /// Reads the text of a file of recovery words; of a longer file its beginning.
    pub(super) fn recovery_words(self, typed: &str) -> io::Result<Zeroizing<String>> {
        let mut text = Zeroizing::new(String::new());
        let file = fs::File::open(path_of(typed))?;
        file.take(WORDS_FILE_MOST).read_to_string(&mut text)?;
        Ok(text)
    }

    /// Reads an identity's sealed file from another post; nothing of a file larger than any.
    pub(super) fn identity(self, path: &Path) -> Option<Vec<u8>> {
        let is_there = path.is_file();
        is_there
            .then(|| given_file::read(path, FILE_MAX).ok().flatten())
            .flatten()
    }

    /// Writes what is saved out of the post to a file that was not there before.
    pub(super) fn write(self, path: PathBuf, bytes: &[u8]) -> Answer {
        match new_file::write_new(&path, bytes) {
            Ok(()) => Answer::FileWritten(path),
            Err(_) => Answer::FileFailed(path),
        }
    }
}
