//! Where a post's files and its socket lie.
//!
//! ```text
//! STORE/journal/  state/  drafts/   the store's
//! STORE/identities/                 a sealed identity for each person
//! STORE/lock                        held by the one host
//! STORE/socket-path                 where the host listens, for sessions with other surroundings than its own
//! ```

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::care::ledger::ids::Hash;

/// The longest path of a socket that every supported system takes, in bytes: 104 with the final zero on macOS, 108
/// on Linux.
pub const SOCKET_PATH_MAX: usize = 103;

/// A post's folder and its socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    pub store: PathBuf,
    pub socket: PathBuf,
}

/// Why there is no place for the socket.
#[derive(Debug, thiserror::Error)]
pub enum NoPlace {
    #[error("the path of a socket is too long: {0}")]
    TooLong(PathBuf),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{0} can be entered by other accounts")]
    NotPrivate(PathBuf),
}

impl Paths {
    /// Finds a place for the socket of the store in a folder: under the runtime folder of the account
    /// (`XDG_RUNTIME_DIR`), else in the store, else in a folder of this account's own under `temp`.
    ///
    /// # Errors
    /// Where each of these paths is too long for a socket.
    pub fn new(store: &Path, runtime: Option<&Path>, temp: &Path) -> Result<Paths, NoPlace> {
        let whole = std::path::absolute(store).map_err(|source| NoPlace::Io {
            path: store.to_owned(),
            source,
        })?;
        let whole = whole.canonicalize().unwrap_or(whole);
        let Hash(hash) = Hash::of(
            "carepost 1 socket name",
            whole.as_os_str().as_encoded_bytes(),
        );
        let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{name}.sock");
        let uid = rustix::process::geteuid().as_raw();
        let places = [
            runtime.map(|runtime| runtime.join("carepost").join(&name)),
            Some(whole.join("run").join("host.sock")),
            Some(temp.join(format!("carepost-{uid}")).join(&name)),
        ];
        let fits = |place: &PathBuf| place.as_os_str().len() <= SOCKET_PATH_MAX;
        match places.into_iter().flatten().find(fits) {
            Some(socket) => Ok(Paths {
                store: whole,
                socket,
            }),
            None => Err(NoPlace::TooLong(whole.join("run").join("host.sock"))),
        }
    }

    /// Makes the socket's folder and checks that no other account can enter it.
    ///
    /// # Errors
    /// Where it cannot be made, belongs to another account, or others can enter it.
    pub fn make_socket_dir(&self) -> Result<(), NoPlace> {
        let Some(dir) = self.socket.parent() else {
            return Err(NoPlace::TooLong(self.socket.clone()));
        };
        let at = |source| NoPlace::Io {
            path: dir.to_owned(),
            source,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(at)?;
        let meta = dir.symlink_metadata().map_err(at)?;
        let own = meta.is_dir() && meta.uid() == rustix::process::geteuid().as_raw();
        if own && meta.permissions().mode() & 0o077 == 0 {
            Ok(())
        } else {
            Err(NoPlace::NotPrivate(dir.to_owned()))
        }
    }

    /// Gives where a running host has said it listens; its own place where it has said nothing.
    pub fn listening(&self) -> PathBuf {
        std::fs::read_to_string(self.announcement())
            .ok()
            .map(|text| PathBuf::from(text.trim_end_matches('\n')))
            .filter(|path| path.is_absolute())
            .unwrap_or_else(|| self.socket.clone())
    }

    /// Gives the file in which the host says where it listens.
    pub fn announcement(&self) -> PathBuf {
        self.store.join("socket-path")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_falls_back_and_is_refused_only_when_all_are_long() {
        let store = tempfile::tempdir().unwrap();
        let long = PathBuf::from(format!("/{}", "x".repeat(120)));
        let short = Paths::new(store.path(), Some(Path::new("/run/user/1")), &long).unwrap();
        assert!(short.socket.starts_with("/run/user/1/carepost"));
        let here = Paths::new(store.path(), Some(&long), &long).unwrap();
        assert!(here.socket.ends_with("run/host.sock"));
        let deep = store.path().join("y".repeat(110));
        let temp = Paths::new(&deep, Some(&long), Path::new("/tmp")).unwrap();
        assert!(temp.socket.starts_with("/tmp"));
        assert!(matches!(
            Paths::new(&deep, Some(&long), &long),
            Err(NoPlace::TooLong(_))
        ));
        let other = tempfile::tempdir().unwrap();
        let elsewhere = Paths::new(other.path(), Some(Path::new("/run/user/1")), &long).unwrap();
        assert_ne!(short.socket, elsewhere.socket, "each store has its own");
    }

    #[test]
    fn a_folder_that_others_can_enter_is_refused() {
        let store = tempfile::tempdir().unwrap();
        let long = PathBuf::from(format!("/{}", "x".repeat(120)));
        let paths = Paths::new(store.path(), None, &long).unwrap();
        paths.make_socket_dir().unwrap();
        let dir = paths.socket.parent().unwrap();
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(
            paths.make_socket_dir(),
            Err(NoPlace::NotPrivate(_))
        ));
    }
}
