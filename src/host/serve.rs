//! The host behind its socket: it listens, lets in, and ends.
//!
//! One thread accepts, each connection has a thread that reads and one that writes ([`crate::host::connection`]), and
//! the engine is run by whoever brings it something ([`crate::host::turns`]). A client that sends nonsense, stops within a
//! message, proves no key in time, or does not read what it is sent, is cut off and costs the others nothing
//! ([`crate::host::limits`]).

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::host::connection::{Bring, Event, STACK, account_of};
use crate::host::core::Core;
use crate::host::engine::Engine;
use crate::host::happened::{Log, Tell};
use crate::host::limits::Limits;
use crate::host::options::ServeOptions;
use crate::host::paths::{NoPlace, Paths};
use crate::host::turns::{Ended, Turns};
use crate::host::wire::Push;
use crate::store::errors::StoreError;

/// Why the host cannot listen, or ended.
#[derive(Debug, thiserror::Error)]
pub enum CannotServe {
    #[error(transparent)]
    Place(#[from] NoPlace),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// Another host, of another post, listens there.
    #[error("another host listens at {0}")]
    Taken(PathBuf),
    /// Something that is no socket is in the socket's place; it is left alone.
    #[error("{0} is there and is no socket")]
    NoSocket(PathBuf),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A thread of the host has panicked; what was answered as done is on disk.
    #[error("the host has failed")]
    Failed,
}

/// A host that listens and has not begun to answer.
pub struct Host {
    core: Core,
    paths: Paths,
    options: ServeOptions,
    limits: Limits,
    tell: Tell,
    listener: UnixListener,
    turns: Arc<Turns<Engine>>,
}

/// Ends a running host from another thread.
#[derive(Clone)]
pub struct Stopper(Arc<Turns<Engine>>);

impl Stopper {
    /// Asks the host to end cleanly.
    pub fn stop(&self) {
        // One that has ended is as good.
        let _ = self.0.bring(Event::Stop);
    }

    /// Ends the host at SIGTERM and SIGINT.
    ///
    /// # Errors
    /// Where the signals cannot be taken.
    pub fn on_signals(self) -> io::Result<()> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT])?;
        thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                if signals.forever().next().is_some() {
                    self.stop();
                }
            })?;
        Ok(())
    }
}

impl Host {
    /// Listens for sessions; the core's lock on the store says that nobody else does.
    ///
    /// # Errors
    /// Where the socket cannot be made.
    pub fn bind(core: Core, paths: &Paths, options: ServeOptions) -> Result<Host, CannotServe> {
        paths.make_socket_dir()?;
        let at = |path: &PathBuf| {
            let path = path.clone();
            move |source| CannotServe::Io { path, source }
        };
        clear(&paths.socket)?;
        let listener = UnixListener::bind(&paths.socket).map_err(at(&paths.socket))?;
        let mode = if options.personal { 0o600 } else { 0o660 };
        fs::set_permissions(&paths.socket, fs::Permissions::from_mode(mode))
            .map_err(at(&paths.socket))?;
        // Where it cannot be written, on a full disk say, whoever has the same surroundings finds the host without it.
        let announcement = paths.announcement();
        if fs::write(&announcement, paths.socket.as_os_str().as_encoded_bytes()).is_err() {
            let _ = fs::remove_file(&announcement);
        }
        Ok(Host {
            core,
            paths: paths.clone(),
            options,
            limits: Limits::default(),
            tell: Box::new(|_| ()),
            listener,
            turns: Arc::default(),
        })
    }

    /// Serves within other bounds than the usual.
    pub fn within(mut self, limits: Limits) -> Host {
        self.limits = limits;
        self
    }

    /// Has somebody told what the log may know.
    pub fn telling(mut self, tell: Tell) -> Host {
        self.tell = tell;
        self
    }

    /// Gives what ends the host from elsewhere.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.turns))
    }

    /// Answers sessions until it is stopped, or nobody has been there for the time given.
    ///
    /// # Errors
    /// Where the store failed; what was answered as done is durable all the same.
    pub fn run(self) -> Result<(), CannotServe> {
        let Host {
            core,
            paths,
            options,
            limits,
            tell,
            listener,
            turns,
        } = self;
        let ending = Arc::new(AtomicBool::new(false));
        let wake = listener.try_clone();
        let bring: Bring = {
            // The engine holds it, which is in there.
            let turns = Arc::downgrade(&turns);
            Arc::new(move |event| turns.upgrade().ok_or(Ended)?.bring(event))
        };
        let acceptor = {
            let (bring, ending) = (Arc::clone(&bring), Arc::clone(&ending));
            thread::Builder::new()
                .name("accept".into())
                .stack_size(STACK)
                .spawn(move || accept(&listener, &bring, &ending, options.personal))
                .map_err(|source| CannotServe::Io {
                    path: paths.socket.clone(),
                    source,
                })?
        };
        let engine = Engine::new(core, options, limits, Log::new(tell), bring);
        let engine = turns
            .run(engine, Engine::beside)
            .ok_or(CannotServe::Failed)?;
        engine.tell_all(&Push::Ending);
        ending.store(true, Ordering::Release);
        // Wakes the acceptor, which sits in `accept`. The socket's folder may be gone, as it is where the system takes
        // it away at the end of a log-in; a host that then waited for ever would keep the store from the next one.
        let shut = wake.is_ok_and(|listener| {
            rustix::net::shutdown(&listener, rustix::net::Shutdown::Both).is_ok()
        });
        let woken = UnixStream::connect(&paths.socket).is_ok() || shut;
        let _ = fs::remove_file(&paths.socket);
        let _ = fs::remove_file(paths.announcement());
        if woken {
            let _ = acceptor.join();
        }
        Ok(engine.end()?)
    }
}

fn accept(listener: &UnixListener, bring: &Bring, ending: &AtomicBool, personal: bool) {
    for stream in listener.incoming() {
        if ending.load(Ordering::Acquire) {
            return;
        }
        match stream {
            Ok(stream) if personal && !same_account(&stream) => {}
            Ok(stream) => {
                if bring(Event::Opened(stream)).is_err() {
                    return;
                }
            }
            // Out of file descriptors, say: those that are in go on, and the next is tried a moment later.
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Tells whether the process at the other end runs under this account; the folder's mode says so already, and is all that
/// says so where the system does not tell.
fn same_account(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    match account_of(stream) {
        Some(account) => account == own,
        None => cfg!(not(target_os = "linux")),
    }
}

/// Clears the socket's place of what a host that was killed has left there.
///
/// Whoever holds the store is its only host, but a place that was named can be another post's, or a file by mistake.
fn clear(socket: &PathBuf) -> Result<(), CannotServe> {
    let io = |source| CannotServe::Io {
        path: socket.clone(),
        source,
    };
    match fs::symlink_metadata(socket) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io(error)),
        Ok(meta) if !meta.file_type().is_socket() => Err(CannotServe::NoSocket(socket.clone())),
        Ok(_) if UnixStream::connect(socket).is_ok() => Err(CannotServe::Taken(socket.clone())),
        Ok(_) => fs::remove_file(socket).map_err(io),
    }
}
