//! Reaching the host of a post: finding it, or starting it detached from this terminal.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::host::client::{Client, ClientError, start_host};
use crate::host::paths::{NoPlace, Paths};
use crate::host::wire::{Answer, Push, Request};

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
    let to_start = paths.clone();
    Client::connect_or_start(
        paths.clone(),
        move || start_host(&to_start),
        DEADLINE,
        pushes,
    )
    .map(|(client, _)| client)
}

/// Asks a host that idles to end; tells whether it will.
pub fn let_rest(paths: &Paths) -> bool {
    let (pushes, _) = std::sync::mpsc::channel();
    let none = || Err(io::ErrorKind::NotFound.into());
    Client::connect_or_start(paths.clone(), none, Duration::from_secs(2), pushes)
        .and_then(|(client, _)| client.request(Request::Rest))
        .is_ok_and(|answer| matches!(answer, Answer::Ok))
}

/// Tells whether nobody holds the store of a post.
pub fn is_free(paths: &Paths) -> bool {
    // A lock that can be taken is let go again at once, when the file is closed.
    std::fs::File::open(paths.store.join("lock")).is_ok_and(|file| file.try_lock().is_ok())
}

/// Waits until nobody holds the store any more, ten seconds at most.
pub fn wait_free(paths: &Paths) {
    let until = std::time::Instant::now() + Duration::from_secs(10);
    while paths.store.join("lock").exists() && !is_free(paths) && std::time::Instant::now() < until
    {
        std::thread::sleep(Duration::from_millis(20));
    }
}
