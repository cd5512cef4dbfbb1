//! Where a post's files and its socket lie.
//!
//! ```text
//! STORE/journal/  state/  drafts/   the store's
//! STORE/identities/                 a sealed identity for each person
//! STORE/lock                        held by the one host
//! STORE/socket-path                 where the host listens, for sessions with other surroundings than its own
//! ```
//!
//! There are two ways. *Personal*: one account has the store, the socket and the sessions, and no other account can reach
//! any of them. *Shared*: a service's account alone has the store; whoever is in the group of the socket reaches that, and
//! what they get through it is decided by keys.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::care::ledger::ids::Hash;

/// The longest path of a socket that every supported system takes, in bytes: 104 with the final zero on macOS, 108
/// on Linux.
pub const SOCKET_PATH_MAX: usize = 103;

/// Where the service of a shared post listens, unless it is told otherwise.
pub const SHARED_SOCKET: &str = "/run/carepost/host.sock";

/// Whose a post's files and sessions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One account's, with a host that is started on demand.
    Personal,
    /// A service's files; sessions of other accounts know nothing but the socket.
    Shared,
}

/// A post's folder and its socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    pub store: PathBuf,
    pub socket: PathBuf,
    pub way: Way,
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
    #[error("{0} can be written by other accounts, who could put another socket there")]
    Writable(PathBuf),
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
                way: Way::Personal,
            }),
            None => Err(NoPlace::TooLong(whole.join("run").join("host.sock"))),
        }
    }

    /// Gives the places of a shared post: the socket that was named, and the store, which only its service reads.
    ///
    /// # Errors
    /// Where the socket's path is too long for one.
    pub fn shared(store: &Path, socket: &Path) -> Result<Paths, NoPlace> {
        let whole = |path: &Path| {
            std::path::absolute(path).map_err(|source| NoPlace::Io {
                path: path.to_owned(),
                source,
            })
        };
        let (store, socket) = (whole(store)?, whole(socket)?);
        if socket.as_os_str().len() > SOCKET_PATH_MAX {
            return Err(NoPlace::TooLong(socket));
        }
        Ok(Paths {
            store,
            socket,
            way: Way::Shared,
        })
    }

    /// Makes the socket's folder and checks who can enter it: nobody else in the personal way; in the shared way the
    /// folder's group, and nobody else may write in it.
    ///
    /// # Errors
    /// Where it cannot be made, belongs to another account, or others can do there what they may not.
    pub fn make_socket_dir(&self) -> Result<(), NoPlace> {
        let Some(dir) = self.socket.parent() else {
            return Err(NoPlace::TooLong(self.socket.clone()));
        };
        let at = |source| NoPlace::Io {
            path: dir.to_owned(),
            source,
        };
        let is_new = !dir.exists();
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(at)?;
        if is_new && self.way == Way::Shared {
            // The process keeps its files from the group by its mask; this folder is for the group.
            let mode = std::fs::Permissions::from_mode(0o750);
            std::fs::set_permissions(dir, mode).map_err(at)?;
        }
        let meta = dir.symlink_metadata().map_err(at)?;
        let mode = meta.permissions().mode();
        let me = rustix::process::geteuid().as_raw();
        match self.way {
            Way::Personal if meta.is_dir() && meta.uid() == me && mode & 0o077 == 0 => Ok(()),
            Way::Personal => Err(NoPlace::NotPrivate(dir.to_owned())),
            // The system's own folder will do as well as one of the service's.
            Way::Shared if meta.is_dir() && [me, 0].contains(&meta.uid()) && mode & 0o022 == 0 => {
                Ok(())
            }
            Way::Shared => Err(NoPlace::Writable(dir.to_owned())),
        }
    }

    /// Gives where a running host has said it listens; its own place where it has said nothing, or is a shared post's.
    pub fn listening(&self) -> PathBuf {
        if self.way == Way::Shared {
            return self.socket.clone();
        }
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

    #[test]
    fn a_shared_folder_is_its_groups_to_enter_and_nobody_elses_to_write() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("run");
        let paths = Paths::shared(Path::new("store"), &place.join("host.sock")).unwrap();
        paths.make_socket_dir().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place), 0o750);
        for open in [0o770, 0o757, 0o1777] {
            std::fs::set_permissions(&place, std::fs::Permissions::from_mode(open)).unwrap();
            let made = paths.make_socket_dir();
            assert!(matches!(made, Err(NoPlace::Writable(_))), "{open:o}");
        }
        let long = PathBuf::from(format!("/{}", "x".repeat(120)));
        let refused = Paths::shared(Path::new("store"), &long);
        assert!(matches!(refused, Err(NoPlace::TooLong(_))));
    }
}
