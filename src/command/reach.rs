//! Reaching the host of a post: finding it, or starting it detached from this terminal.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::host::client::{Client, ClientError};
use crate::host::paths::{NoPlace, Paths};
use crate::host::wire::Push;

/// How long a request may take: an import of thousands of records is one, on a slow disk.
const DEADLINE: Duration = Duration::from_secs(30);

/// Gives the places of a post's store and socket, by this process's environment.
///
/// # Errors
/// Where no place for a socket is short enough.
pub fn paths(store: &Path) -> Result<Paths, NoPlace> {
    let runtime = env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    Paths::new(store, runtime.as_deref(), &env::temp_dir())
}

/// Tells whether a post was founded, or begun to be, in this place.
pub fn is_post(paths: &Paths) -> bool {
    paths.store.join("journal").is_dir()
}

/// Connects to the host of a post, starting one where there is none.
///
/// # Errors
/// Where no host answers and none could be started.
pub fn connect(paths: &Paths, pushes: Sender<Push>) -> Result<Client, ClientError> {
    let store = paths.store.clone();
    Client::connect_or_start(paths.clone(), move || start(&store), DEADLINE, pushes)
        .map(|(client, _)| client)
}

/// Starts a host for a post; it leaves this terminal by itself and ends when nobody needs it.
fn start(store: &Path) -> io::Result<()> {
    Command::new(env::current_exe()?)
        .arg("serve")
        .arg("--on-demand")
        .arg("--store")
        .arg(store)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(|mut child| {
            // Waited for on a thread of its own, so that it leaves no zombie behind.
            std::thread::spawn(move || child.wait());
        })
}
