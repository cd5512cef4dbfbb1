//! Reaching the host of a post: finding it, or starting it detached from this terminal.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::command::failure::Failure;
use crate::command::place_faults;
use crate::host::client::{self, Client, ClientError, HostHello};
use crate::host::paths::{NoPlace, Paths, Way};
use crate::host::starting::Program;
use crate::host::wire::Push;
use crate::post::line::HostGone;
use crate::words::texts::Words;

/// What says that a state was built, and so that there was a journal.
const STATE: &str = "state/current";

/// How long a request may take: an import of thousands of records is one, on a slow disk.
const DEADLINE: Duration = Duration::from_secs(30);

/// How long a service that is gone is waited for: whoever keeps it begins it again at once.
const SERVICE_DEADLINE: Duration = Duration::from_secs(10);

/// How long a host that is only asked whether it is there may take.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

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

/// Gives the places of the post that a session is to be opened at: the service's whose socket is named; the store that is
/// named; the account's own; and where it has none, the service's in its usual place ([`SHARED_SOCKET`](crate::host::paths::SHARED_SOCKET)).
///
/// A service that rests has left the folder of its socket (the unit's `RuntimeDirectoryPreserve`): its people are told that
/// it does not answer, and not asked to set up a post of their own.
///
/// # Errors
/// As [`paths`], and where the named socket's path is too long.
pub fn session_paths(
    store: &Path,
    store_named: bool,
    socket: Option<&Path>,
    usual: &Path,
) -> Result<Paths, NoPlace> {
    if let Some(socket) = socket {
        return Paths::shared(store, socket);
    }
    let own = paths(store)?;
    if store_named || is_post(&own) {
        return Ok(own);
    }
    match usual.parent().unwrap_or(usual).metadata() {
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Ok(own),
        _ => Paths::shared(store, usual),
    }
}

/// Tells whether there is a post: the service of a shared one has it, in a folder that is not ours to look into.
pub fn is_post(paths: &Paths) -> bool {
    paths.way == Way::Shared || has_files(paths)
}

/// Tells whether the files of a post, or of the beginnings of one, are in this place; a set-up that was cut off at its very
/// first step has left an empty folder, which is none.
pub fn has_files(paths: &Paths) -> bool {
    let journal = paths.store.join("journal").read_dir();
    // A state without its journal is a post that was lost: nobody is asked to set up another in its place.
    journal.is_ok_and(|mut entries| entries.next().is_some()) || paths.store.join(STATE).exists()
}

/// Refuses a place without a post, and one whose journal is gone: no host starts there.
///
/// # Errors
/// Where there is nothing to sign in to.
pub fn require_post(paths: &Paths, words: &Words) -> Result<(), Failure> {
    if !is_post(paths) {
        return Err(no_post(paths, words));
    }
    refuse_lost(paths, words)
}

/// Refuses a post whose journal is gone: nobody waits for a host that cannot start.
///
/// # Errors
/// Where the state of a post is there without its journal.
pub fn refuse_lost(paths: &Paths, words: &Words) -> Result<(), Failure> {
    let is_lost = || {
        let mut segments = paths.store.join("journal").read_dir().into_iter().flatten();
        paths.store.join(STATE).exists() && segments.next().is_none()
    };
    match paths.way {
        Way::Personal if is_lost() => Err(place_faults::journal_lost(words, &paths.store)),
        _ => Ok(()),
    }
}

/// Says that there is no post in a place, or that this account cannot see whether there is one.
pub fn no_post(paths: &Paths, words: &Words) -> Failure {
    let id = if is_hidden(paths.store.join("journal").metadata()) {
        "fail-post-hidden"
    } else {
        "fail-no-post"
    };
    let place = place_faults::printable(&paths.store);
    Failure::said(words.with(id, &[("place", place.into())]))
}

/// Refuses a place that this account may not look into: nobody is asked to set up a post where another may be.
///
/// # Errors
/// Where the post of another account may be in this place.
pub fn refuse_hidden(paths: &Paths, words: &Words) -> Result<(), Failure> {
    match paths.way {
        Way::Personal if is_hidden(paths.store.join("journal").metadata()) => {
            Err(no_post(paths, words))
        }
        _ => Ok(()),
    }
}

/// Tells whether a look at a folder was not allowed, rather than that there is none.
fn is_hidden<T>(looked: io::Result<T>) -> bool {
    looked.is_err_and(|fault| fault.kind() == io::ErrorKind::PermissionDenied)
}

/// Says why no host could be reached, and what to do about it in this way of running one.
pub fn no_host(fault: &ClientError, paths: &Paths, words: &Words) -> Failure {
    if matches!(fault, ClientError::Unfounded) {
        return no_post(paths, words);
    }
    let gone = HostGone::from(fault);
    if gone == HostGone::Silent && paths.way == Way::Shared {
        let socket = paths.socket.to_string_lossy().into_owned();
        return Failure::said(words.with("fail-no-service", &[("socket", socket.into())]));
    }
    Failure::refused(words, self::gone(gone))
}

/// Gives the sentence for a host that is gone, or of another version.
pub fn gone(gone: HostGone) -> &'static str {
    match gone {
        HostGone::Silent => "fail-no-host",
        HostGone::Renewed => "fail-renewed",
        HostGone::Older => "fail-older-host",
    }
}

/// Connects to the host of a post, starting one where there is none.
///
/// # Errors
/// Where no host answers and none could be started.
pub fn connect(paths: &Paths, pushes: Sender<Push>) -> Result<Client, ClientError> {
    connect_by(&Program::this(), paths, pushes)
}

/// Connects as [`connect`] does, starting a program that was asked for earlier.
///
/// # Errors
/// As [`connect`].
pub fn connect_by(
    program: &Program,
    paths: &Paths,
    pushes: Sender<Push>,
) -> Result<Client, ClientError> {
    let (program, to_start) = (program.clone(), paths.clone());
    let deadline = match paths.way {
        Way::Personal => DEADLINE,
        Way::Shared => SERVICE_DEADLINE,
    };
    Client::connect_or_start(
        paths.clone(),
        move || match to_start.way {
            Way::Personal => program.start_host(&to_start),
            // A service is begun again by whoever keeps it.
            Way::Shared => Ok(()),
        },
        deadline,
        pushes,
    )
    .map(|(client, _)| client)
}

/// Asks the host of a post what it says of it before anybody signs in.
///
/// # Errors
/// Where there is no post, or no host answers.
pub fn hello(paths: &Paths, words: &Words) -> Result<HostHello, Failure> {
    require_post(paths, words)?;
    let (pushes, _) = std::sync::mpsc::channel();
    connect(paths, pushes)
        .and_then(|client| client.hello())
        .map_err(|fault| no_host(&fault, paths, words))
}

/// Asks a host that idles to end; tells whether it will.
pub fn let_rest(paths: &Paths) -> bool {
    client::let_rest(paths, ANSWERED_WITHIN)
}

/// Tells whether a host listens at the socket of a post's files: where none does and the store is held, a service has it.
pub fn answers(paths: &Paths) -> bool {
    let (pushes, _) = std::sync::mpsc::channel();
    let none = || Err(io::ErrorKind::NotFound.into());
    let reached = Client::connect_or_start(paths.clone(), none, ANSWERED_WITHIN, pushes);
    matches!(reached, Ok(_) | Err(ClientError::OtherVersion(_)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_account_may_not_look_into_is_not_taken_for_no_post() {
        let denied = || Err::<(), _>(io::ErrorKind::PermissionDenied.into());
        assert!(is_hidden(denied()));
        assert!(!is_hidden::<()>(Err(io::ErrorKind::NotFound.into())));
        assert!(!is_hidden(Ok(())));
    }

    #[test]
    fn who_has_no_post_is_at_the_services_whether_it_answers_or_rests() {
        let dir = tempfile::tempdir().unwrap();
        let (store, folder) = (dir.path().join("own"), dir.path().join("run"));
        let usual = folder.join("host.sock");
        let way = |named| {
            let paths = session_paths(&store, named, None, &usual).unwrap();
            paths.way
        };
        assert_eq!(way(false), Way::Personal, "no service was ever here");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(way(false), Way::Shared, "it rests");
        std::fs::write(&usual, "").unwrap();
        assert_eq!(way(false), Way::Shared);
        assert_eq!(way(true), Way::Personal, "a store was named");
        std::fs::create_dir_all(store.join("journal")).unwrap();
        assert_eq!(way(false), Way::Shared, "one was begun and never was");
        std::fs::write(store.join("journal").join("00000001.seg"), "").unwrap();
        assert_eq!(way(false), Way::Personal, "it has a post of its own");
    }
}
