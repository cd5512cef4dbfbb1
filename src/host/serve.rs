//! The host behind its socket: who connects, what they ask, what they are answered and told.
//!
//! One thread accepts, each connection has a thread that reads and one that writes ([`crate::host::connection`]), and
//! one thread alone has the engine. A client that sends nonsense, stops within a message, proves no key in time, or does
//! not read what it is sent, is cut off and costs the others nothing ([`crate::host::limits`]).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::host::connection::{Connection, Event};
use crate::host::core::Core;
use crate::host::happened::{Cut, Log, Tell};
use crate::host::limits::Limits;
use crate::host::paths::{NoPlace, Paths};
use crate::host::wire::{Answer, FromHost, Head, PROTOCOL, Push, Refused, Request, ToHost};
use crate::store::errors::StoreError;

/// How many events may wait for the engine.
const EVENTS_WAITING: usize = 1_024;

/// How many events the engine takes up at once, so that their commits share a sync.
const TOGETHER: usize = 64;

/// How long nobody must have asked for anything before the state is read through.
const QUIET: Duration = Duration::from_millis(50);

/// The thread that accepts needs little.
const STACK: usize = 512 * 1024;

/// What the host needs from outside.
#[derive(Clone, Copy)]
pub struct ServeOptions {
    /// How long after its last session a host ends that was started on demand; none: it stays.
    pub idle_end: Option<Duration>,
    /// The clock, in milliseconds since 1970 UTC.
    pub clock: fn() -> i64,
    /// Draws the nonce of a challenge.
    pub nonce: fn() -> [u8; 32],
    /// Whether only processes of the host's own account may connect.
    pub personal: bool,
}

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
}

/// A host that listens and has not begun to answer.
pub struct Host {
    core: Core,
    paths: Paths,
    options: ServeOptions,
    limits: Limits,
    tell: Tell,
    listener: UnixListener,
    sender: SyncSender<Event>,
    events: Receiver<Event>,
}

/// Ends a running host from another thread.
#[derive(Clone)]
pub struct Stopper(SyncSender<Event>);

impl Stopper {
    /// Asks the host to end cleanly.
    pub fn stop(&self) {
        let _ = self.0.send(Event::Stop);
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
        let announcement = paths.announcement();
        fs::write(&announcement, paths.socket.as_os_str().as_encoded_bytes())
            .map_err(at(&announcement))?;
        let (sender, events) = sync_channel(EVENTS_WAITING);
        Ok(Host {
            core,
            paths: paths.clone(),
            options,
            limits: Limits::default(),
            tell: Box::new(|_| ()),
            listener,
            sender,
            events,
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
        Stopper(self.sender.clone())
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
            sender,
            events,
        } = self;
        let ending = Arc::new(AtomicBool::new(false));
        let wake = listener.try_clone();
        let acceptor = {
            let (sender, ending) = (sender.clone(), Arc::clone(&ending));
            thread::Builder::new()
                .name("accept".into())
                .stack_size(STACK)
                .spawn(move || accept(&listener, &sender, &ending, options.personal))
                .map_err(|source| CannotServe::Io {
                    path: paths.socket.clone(),
                    source,
                })?
        };
        let mut engine = Engine {
            core,
            options,
            limits,
            log: Log::new(tell),
            sender,
            connections: BTreeMap::new(),
            opened: HashMap::new(),
            next: 0,
            resting: false,
        };
        engine.log.listening();
        engine.run(&events);
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
        drop(events);
        if woken {
            let _ = acceptor.join();
        }
        let Engine {
            core,
            connections,
            mut log,
            ..
        } = engine;
        // Each writer sends what still waits and then closes.
        drop(connections);
        core.close((options.clock)())?;
        log.ended();
        Ok(())
    }
}

fn accept(
    listener: &UnixListener,
    sender: &SyncSender<Event>,
    ending: &AtomicBool,
    personal: bool,
) {
    for stream in listener.incoming() {
        if ending.load(Ordering::Acquire) {
            return;
        }
        match stream {
            Ok(stream) if personal && !same_account(&stream) => {}
            Ok(stream) => {
                if sender.send(Event::Opened(stream)).is_err() {
                    return;
                }
            }
            // Out of file descriptors, say: those that are in go on, and the next is tried a moment later.
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Tells whether the process at the other end runs under this account; the folder's mode says so already.
fn same_account(stream: &UnixStream) -> bool {
    #[cfg(target_os = "linux")]
    {
        rustix::net::sockopt::socket_peercred(stream)
            .is_ok_and(|peer| peer.uid == rustix::process::geteuid())
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = stream;
        true
    }
}

fn done(head: Head) -> Answer {
    Answer::Done {
        number: head.number,
        hash: head.hash,
    }
}

struct Engine {
    core: Core,
    options: ServeOptions,
    limits: Limits,
    log: Log,
    sender: SyncSender<Event>,
    /// By their numbers, which count up: the oldest first.
    connections: BTreeMap<u64, Connection>,
    /// To whom a case was opened in an emergency, by the connection over which it was.
    opened: HashMap<u64, PersonId>,
    next: u64,
    /// Whether a session asked the host to end and nobody else is there.
    resting: bool,
}

impl Engine {
    fn run(&mut self, events: &Receiver<Event>) {
        let mut alone_since = Instant::now();
        loop {
            let Some(first) = self.next(events, alone_since) else {
                return;
            };
            let mut commits = Vec::new();
            let mut stop = false;
            let more = std::iter::from_fn(|| events.try_recv().ok()).take(TOGETHER);
            let batch: Vec<Event> = std::iter::once(first).chain(more).collect();
            for event in batch {
                match event {
                    Event::Opened(stream) => self.open(stream),
                    Event::Asked { connection, asked } => self.ask(connection, asked, &mut commits),
                    Event::Closed(connection, why) => self.closed(connection, why),
                    Event::Stop => stop = true,
                }
            }
            self.commit(commits);
            if self.connections.is_empty() {
                // Counted from the last event on: a look at the list of people is a visit as well.
                alone_since = Instant::now();
            }
            if stop || self.resting || self.core.is_stopped() {
                return;
            }
        }
    }

    /// Waits for what comes next, and reads the state through while nobody asks for anything; none: the host ends.
    fn next(&mut self, events: &Receiver<Event>, alone_since: Instant) -> Option<Event> {
        let mut quiet = QUIET;
        while self.core.is_scanning() {
            match events.recv_timeout(quiet) {
                Ok(event) => return Some(event),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => self.core.scan_on(),
            }
            quiet = Duration::ZERO;
        }
        if self.core.is_stopped() {
            return None;
        }
        let idle = self.options.idle_end;
        match idle.filter(|_| self.connections.is_empty()) {
            None => events.recv().ok(),
            Some(idle) => events
                .recv_timeout(idle.saturating_sub(alone_since.elapsed()))
                .ok(),
        }
    }

    fn open(&mut self, stream: UnixStream) {
        if self.connections.len() >= self.limits.connections {
            self.count(Cut::TooMany);
            return;
        }
        let strangers = || {
            self.connections
                .iter()
                .filter(|(_, one)| one.caller().is_none())
        };
        // Whoever proves a key does it at once; the oldest who has not gives way.
        if strangers().count() >= self.limits.strangers
            && let Some(oldest) = strangers().map(|(id, _)| *id).next()
        {
            self.cut_off(oldest, Cut::TooMany);
        }
        self.next += 1;
        let id = self.next;
        // Where a thread cannot be had, the connection is closed and the others go on.
        match Connection::start(id, stream, &self.sender, self.limits) {
            Ok(connection) => {
                self.connections.insert(id, connection);
            }
            Err(_) => self.count(Cut::TooMany),
        }
    }

    fn count(&mut self, why: Cut) {
        self.log.count(why, Instant::now());
    }

    fn cut_off(&mut self, id: u64, why: Cut) {
        self.count(why);
        self.close(id);
    }

    /// A reader has ended; one that was cut off before is counted already.
    fn closed(&mut self, id: u64, why: Option<Cut>) {
        if let Some(why) = why.filter(|_| self.connections.contains_key(&id)) {
            self.count(why);
        }
        self.close(id);
    }

    fn close(&mut self, id: u64) {
        if let Some(connection) = self.connections.remove(&id) {
            connection.hang_up();
            if connection.caller().is_some() {
                self.tell_present();
            }
        }
        // What was opened in an emergency was opened to one session.
        if let Some(person) = self.opened.remove(&id) {
            self.core.end_emergencies(person);
        }
    }

    fn ask(&mut self, id: u64, asked: ToHost, commits: &mut Vec<Waiting>) {
        let ToHost { request, ask } = asked;
        self.core.pass_to((self.options.clock)());
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let caller = connection
            .caller()
            .filter(|caller| self.core.still_in(*caller));
        if caller.is_none() && connection.count_request() > self.limits.stranger_requests {
            self.cut_off(id, Cut::TooMany);
            return;
        }
        let answer = match (ask, caller) {
            (Request::Bye, _) => {
                self.close(id);
                return;
            }
            (Request::Rest, _) => {
                self.resting = self.options.idle_end.is_some() && self.connections.len() == 1;
                if self.resting {
                    Answer::Ok
                } else {
                    Answer::Refused(Refused::NotTheirs)
                }
            }
            (Request::Commit(commit), Some(caller)) => match Header::from_bytes(&commit.header) {
                Ok(header) if header.author == caller.person => {
                    commits.push((id, request, commit));
                    return;
                }
                Ok(_) => Answer::Refused(Refused::NotTheirs),
                Err(_) => Answer::Refused(Refused::Malformed),
            },
            (Request::Status, Some(_)) => Answer::Status {
                head: self.core.head(),
                others: self.present(Some(id)),
            },
            (ask, _) if ask.before_proof() => self.greet(id, ask),
            (ask, Some(caller)) => self.core.answer(caller, ask),
            (_, None) => Answer::Refused(Refused::NotProved),
        };
        self.answer(id, request, answer);
    }

    /// Answers what may be asked before a key is proved.
    fn greet(&mut self, id: u64, ask: Request) -> Answer {
        match ask {
            Request::Hello => match (
                self.core.directory().post(),
                self.core.directory().generation(),
            ) {
                (Some(post), Some(generation)) => Answer::Hello {
                    protocol: PROTOCOL,
                    post,
                    generation,
                    head: self.core.head(),
                },
                _ => Answer::Refused(Refused::NotThere),
            },
            Request::People => Answer::People(self.core.people()),
            Request::SshKeys => Answer::SshKeys(self.core.ssh_keys()),
            Request::SealedIdentity { handle } => self.core.sealed_identity(&handle),
            Request::Challenge { person } => {
                let nonce = (self.options.nonce)();
                if let Some(connection) = self.connections.get_mut(&id) {
                    connection.asked = Some((person, nonce));
                }
                Answer::Challenge { nonce }
            }
            Request::Prove {
                recovery,
                nonce,
                signature,
            } => self.prove(id, recovery, nonce, &signature),
            Request::Invitation { invite } => self.core.invitation(invite, (self.options.clock)()),
            Request::Join(answer) => {
                let answer = self.core.join(&answer, (self.options.clock)());
                if matches!(answer, Answer::Ok) {
                    self.tell_administrators();
                }
                answer
            }
            _ => Answer::Refused(Refused::NotProved),
        }
    }

    fn prove(
        &mut self,
        id: u64,
        recovery: Option<Hash>,
        nonce: [u8; 32],
        signature: &[u8; 64],
    ) -> Answer {
        // A question is good for one answer.
        let asked = self
            .connections
            .get_mut(&id)
            .and_then(|connection| connection.asked.take());
        let caller = asked.and_then(|(person, host_nonce)| {
            self.core
                .prove(person, recovery, host_nonce, nonce, signature)
        });
        let Some(caller) = caller else {
            self.count(Cut::ProofRefused);
            return Answer::Refused(Refused::NotProved);
        };
        let same = |one: &&Connection| one.caller().is_some_and(|it| it.person == caller.person);
        if self.connections.values().filter(same).count() >= self.limits.sessions_each {
            self.count(Cut::TooMany);
            return Answer::Refused(Refused::TooMuch);
        }
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.prove(caller);
        }
        self.tell_present();
        let (number, previous) = self
            .core
            .author_chain(caller.person)
            .unwrap_or((0, Hash::ZERO));
        Answer::Proved {
            number,
            previous,
            head: self.core.head(),
        }
    }

    fn commit(&mut self, waiting: Vec<Waiting>) {
        if waiting.is_empty() {
            return;
        }
        let mut places = Vec::with_capacity(waiting.len());
        let mut commits = Vec::with_capacity(waiting.len());
        for (id, request, commit) in waiting {
            places.push((id, request));
            commits.push(commit);
        }
        let mut from: HashMap<u64, u64> = HashMap::new();
        let mut told = vec![false; places.len()];
        let connections = &self.connections;
        let batched =
            self.core
                .commit_telling(commits, (self.options.clock)(), &mut |place, head| {
                    let (id, request) = places[place];
                    told[place] = true;
                    from.insert(head.number, id);
                    if let Some(connection) = connections.get(&id) {
                        // Who does not keep up is cut off with the next message.
                        connection.answer(request, done(head));
                    }
                });
        for (place, answer) in batched.answers.into_iter().enumerate() {
            let (id, request) = places[place];
            if !told[place] {
                self.answer(id, request, answer.map_or_else(Answer::Refused, done));
            }
        }
        for committed in &batched.committed {
            let author = from.get(&committed.frame.number).copied();
            if let Some(id) = author.filter(|_| opens(&committed.header)) {
                self.opened.insert(id, committed.header.author);
            }
            let pushes: Vec<(u64, Push)> = self
                .connections
                .iter()
                .filter(|(id, _)| Some(**id) != author)
                .filter_map(|(id, connection)| {
                    let push = self.core.push_for(connection.caller()?, committed)?;
                    Some((*id, push))
                })
                .collect();
            for (id, push) in pushes {
                self.tell(id, &FromHost::Push(push));
            }
        }
        let out: Vec<u64> = self
            .connections
            .iter()
            .filter(|(_, connection)| {
                connection
                    .caller()
                    .is_some_and(|caller| !self.core.still_in(caller))
            })
            .map(|(id, _)| *id)
            .collect();
        for id in out {
            self.close(id);
        }
    }

    fn answer(&mut self, id: u64, request: u64, answer: Answer) {
        let kept_up = self
            .connections
            .get(&id)
            .is_none_or(|connection| connection.answer(request, answer));
        if !kept_up {
            self.cut_off(id, Cut::NotTaken);
        }
    }

    fn tell(&mut self, id: u64, message: &FromHost) {
        let kept_up = self
            .connections
            .get(&id)
            .is_none_or(|connection| connection.send(message));
        if !kept_up {
            self.cut_off(id, Cut::NotTaken);
        }
    }

    /// Tells whoever administers that somebody has answered an invitation.
    fn tell_administrators(&self) {
        let directory = self.core.directory();
        for connection in self.connections.values() {
            let person = connection
                .caller()
                .and_then(|caller| directory.person(caller.person));
            if person.is_some_and(|person| person.roles.administrator) {
                // Who does not keep up is found out at the next answer or commit.
                connection.send(&FromHost::Push(Push::Answered));
            }
        }
    }

    fn tell_all(&mut self, push: &Push) {
        for connection in self
            .connections
            .values()
            .filter(|one| one.caller().is_some())
        {
            connection.send(&FromHost::Push(push.clone()));
        }
    }

    fn present(&self, except: Option<u64>) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = self
            .connections
            .iter()
            .filter(|(id, _)| Some(**id) != except)
            .filter_map(|(_, connection)| Some(connection.caller()?.person))
            .collect();
        people.sort();
        people.dedup();
        people
    }

    fn tell_present(&mut self) {
        let sessions = self
            .connections
            .values()
            .filter(|one| one.caller().is_some());
        self.log.sessions(sessions.count());
        for (id, connection) in &self.connections {
            if connection.caller().is_some() {
                // Who does not keep up is found out at the next answer or commit.
                connection.send(&FromHost::Push(Push::Present {
                    others: self.present(Some(*id)),
                }));
            }
        }
    }
}

/// Tells whether a commit opens a case in an emergency.
fn opens(header: &Header) -> bool {
    header
        .acts
        .iter()
        .any(|act| matches!(act, Act::Emergency { .. }))
}

/// A commit that waits for the batch: whose it is, which request, and itself.
type Waiting = (u64, u64, crate::care::ledger::header::Commit);

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
