//! The folder of a made-up post, told from any other: no real post is taken for one, and nothing else is cleared away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::command::failure::Failure;
use crate::command::place_faults::{no_place, printable, unusable};
use crate::command::reach;
use crate::host::paths::Paths;
use crate::store::disk::{Disk, RealDisk};
use crate::words::texts::Words;

/// The file in the store of a made-up post that says that it is one, also to whoever is not signed in.
pub const MARK: &str = "made-up";

/// Tells whether the post in this place is a made-up one, as far as its files can be seen.
pub fn is_made_up(paths: &Paths) -> bool {
    paths.store.join(MARK).is_file()
}

/// Where a made-up post is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPlace {
    pub folder: PathBuf,
    /// Whether it is the folder of made-up posts, rather than one that was named: what is in that is one, even where an
    /// earlier version has set no mark.
    usual: bool,
}

impl DemoPlace {
    /// The folder that made-up posts have for themselves.
    pub fn usual(folder: PathBuf) -> DemoPlace {
        DemoPlace {
            folder,
            usual: true,
        }
    }

    /// A folder that was named.
    pub fn named(folder: PathBuf) -> DemoPlace {
        DemoPlace {
            folder,
            usual: false,
        }
    }

    /// The folder beside this one in which a made-up post is built: one that was interrupted is never opened.
    pub fn building(&self) -> DemoPlace {
        let mut beside = self.folder.clone().into_os_string();
        beside.push(".making");
        DemoPlace {
            folder: beside.into(),
            usual: self.usual,
        }
    }

    /// Tells whether a made-up post is here; marks one that an earlier version made.
    ///
    /// # Errors
    /// Where anything else is here: that is not touched.
    pub fn has_one(&self, words: &Words) -> Result<bool, Failure> {
        let unread = |fault: &io::Error| unusable(words, &self.folder, fault);
        let mut entries = match fs::read_dir(&self.folder) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(false),
            other => other.map_err(|fault| unread(&fault))?,
        };
        if entries.next().is_none() {
            return Ok(false);
        }
        if !self.folder.join(MARK).is_file() {
            if !self.usual {
                let place = printable(&self.folder).into();
                return Err(Failure::said(
                    words.with("fail-demo-place", &[("place", place)]),
                ));
            }
            self.mark(words)?;
        }
        Ok(self.folder.join("journal").is_dir())
    }

    /// Begins the folder, marked before anything else is in it.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn begin(&self, words: &Words) -> Result<(), Failure> {
        RealDisk::default()
            .make_dir(&self.folder)
            .map_err(|fault| unusable(words, &self.folder, &fault))?;
        self.mark(words)
    }

    fn mark(&self, words: &Words) -> Result<(), Failure> {
        let file = self.folder.join(MARK);
        fs::write(&file, []).map_err(|fault| unusable(words, &file, &fault))
    }

    /// Clears away what a made-up post, or the beginnings of one, has here.
    ///
    /// # Errors
    /// Where anything else is here, somebody is at work in it, or the disk fails.
    pub fn clear(&self, words: &Words) -> Result<(), Failure> {
        self.has_one(words)?;
        if !self.folder.exists() {
            return Ok(());
        }
        let paths = reach::paths(&self.folder).map_err(|fault| no_place(words, &fault))?;
        if paths.store.join("lock").exists() && !reach::is_free(&paths) && !reach::let_rest(&paths)
        {
            return Err(Failure::refused(words, "fail-in-use"));
        }
        reach::wait_free(&paths);
        remove(&self.folder).map_err(|fault| unusable(words, &self.folder, &fault))
    }

    /// Moves the post that was built beside this folder into it.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn take(&self, built: &DemoPlace, words: &Words) -> Result<(), Failure> {
        fs::rename(&built.folder, &self.folder)
            .map_err(|fault| unusable(words, &self.folder, &fault))
    }
}

/// Removes a folder, its mark last: what is left of one that could not be removed whole is cleared away the next time.
fn remove(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lang::Lang;

    #[test]
    fn what_is_no_made_up_post_is_neither_taken_for_one_nor_cleared_away() {
        let words = Words::new(Lang::En);
        let dir = tempfile::tempdir().unwrap();
        let named = DemoPlace::named(dir.path().join("named"));
        assert_eq!(named.has_one(&words), Ok(false));
        named.clear(&words).unwrap();
        fs::create_dir_all(named.folder.join("journal")).unwrap();
        assert!(named.has_one(&words).is_err() && named.clear(&words).is_err());
        assert!(named.folder.join("journal").is_dir());
        // What was begun and never finished is one's own.
        let begun = named.building();
        begun.begin(&words).unwrap();
        assert_eq!(begun.has_one(&words), Ok(false));
        begun.clear(&words).unwrap();
        assert!(!begun.folder.exists());
        // In the folder of made-up posts an earlier version's has no mark.
        let usual = DemoPlace::usual(named.folder.clone());
        assert_eq!(usual.has_one(&words), Ok(true));
        assert_eq!(named.has_one(&words), Ok(true), "it is marked now");
    }
}
