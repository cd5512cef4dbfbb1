//! Starting a host on demand: which program it is, and how it leaves its session's terminal.
//!
//! The program is looked for anew at every start, in the place it had when the session began. An upgrade of the package,
//! or another `cargo install`, puts a new one there while sessions run; the old one then never opens the post again, which
//! may not know what the new one writes.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::host::paths::Paths;

/// What Linux writes behind the place of a program that was replaced or removed while it runs (proc(5), `/proc/pid/exe`).
const DELETED: &str = " (deleted)";

/// Where Linux keeps the program of a process until it ends, whatever became of its file.
const OWN: &str = "/proc/self/exe";

/// The program that a session starts as its host.
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

impl Program {
    /// Gives this program by its place; to be asked when a session begins, since another may stand there later.
    pub fn this() -> Program {
        Program(std::env::current_exe().map_or_else(|_| OWN.into(), |path| place(&path)))
    }

    /// Gives the program in that place as it is now; where nothing stands there any more, this process's own.
    fn now(&self) -> &Path {
        if self.0.exists() {
            &self.0
        } else {
            Path::new(OWN)
        }
    }

    /// Starts it as the host of a post, detached: it outlives the session and its terminal.
    ///
    /// The started process makes a session of its own with [`detach`].
    ///
    /// # Errors
    /// Where the program cannot be found or started.
    pub fn start_host(&self, paths: &Paths) -> io::Result<()> {
        let started = Command::new(self.now())
            .arg("serve")
            .arg("--on-demand")
            .arg("--store")
            .arg(&paths.store)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            // It is being written this very moment; whoever waits for a host starts one again.
            Err(fault) if fault.kind() == io::ErrorKind::ExecutableFileBusy => return Ok(()),
            started => started?,
        };
        // It is waited for, so that a host which ends before the session leaves no dead entry.
        thread::Builder::new()
            .name("host's end".into())
            .spawn(move || {
                let _ = child.wait();
            })?;
        Ok(())
    }
}

/// Gives the place of a program from what the system says of it.
fn place(said: &Path) -> PathBuf {
    let name = said.as_os_str().as_encoded_bytes();
    match name.strip_suffix(DELETED.as_bytes()) {
        Some(_) if !said.exists() => {
            let name = said.to_string_lossy();
            PathBuf::from(name.strip_suffix(DELETED).unwrap_or(&name))
        }
        _ => said.to_owned(),
    }
}

/// Leaves the terminal's session, as the first thing a host started on demand does.
///
/// # Errors
/// Where the process leads a session already, which is as good.
pub fn detach() -> io::Result<()> {
    rustix::process::setsid()
        .map(|_| ())
        .map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_program_is_known_after_it_was_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("carepost");
        let replaced = dir.path().join("carepost (deleted)");
        assert_eq!(place(&replaced), program);
        assert_eq!(place(&program), program);
        // A program may be called so.
        std::fs::write(&replaced, "").unwrap();
        assert_eq!(place(&replaced), replaced);
    }

    #[test]
    fn what_stands_in_the_place_now_is_started_and_this_program_where_nothing_does() {
        let dir = tempfile::tempdir().unwrap();
        let program = Program(dir.path().join("carepost"));
        assert_eq!(program.now(), Path::new(OWN));
        std::fs::write(&program.0, "").unwrap();
        assert_eq!(program.now(), program.0);
    }
}
