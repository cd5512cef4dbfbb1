//! A session's end of the socket: it finds the host or starts it, asks, and hears what is new.
//!
//! When the host dies it is started again, the key proved again, and what was not answered asked again. A commit
//! asked twice is one commit, by its id; everything else may be done twice.

use std::fs::TryLockError;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::care::ledger::ids::{GenerationId, Hash, PersonId, PostId};
use crate::host::paths::{Paths, Way};
use crate::host::wire::{self, Answer, FromHost, Head, PROTOCOL, Push, Refused, Request, ToHost};
use crate::vault::challenge::{Challenge, Purpose};

/// How long between two looks for a host that is being started.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// How long after its start another host is started where none listens yet: the first may have died on its way. It grows,
/// since a store that is being rebuilt takes its time; of two hosts one ends at once.
const START_AGAIN: Duration = Duration::from_millis(250);
const START_AGAIN_MOST: Duration = Duration::from_secs(2);

/// How long a host is waited for that holds the store and does not listen yet: ten years of a state that was lost are built
/// anew in a minute or two.
const BUILDING_MOST: Duration = Duration::from_secs(600);

/// How often in one call a host that died is sought again.
const ATTEMPTS: usize = 3;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No host answers and none could be started in time.
    #[error("no host at {0}")]
    NoHost(std::path::PathBuf),
    #[error("the host could not be started")]
    CannotStart(#[source] io::Error),
    /// The host speaks another version of the protocol, this one.
    #[error("the host speaks version {0}")]
    OtherVersion(u16),
    /// There is a host, and its post was only begun: the set-up was cut off before its first commit.
    #[error("the post was not set up to its end")]
    Unfounded,
    /// No answer in time; whether it was done is not known.
    #[error("no answer in time")]
    Late,
    /// The host died again and again.
    #[error("the connection was lost")]
    Lost,
    #[error("the key was not accepted")]
    NotProved(Refused),
    #[error("the host's answer does not fit the question")]
    Unfitting,
}

/// Signs a challenge with the key that is proved.
pub type Sign = dyn Fn(&Challenge) -> [u8; 64] + Send;

/// How a session proves its key; it lives as long as the person is signed in.
pub struct Proof {
    pub person: PersonId,
    /// Set where a recovery key is proved on the person's behalf.
    pub recovery: Option<Hash>,
    /// Draws a nonce.
    pub nonce: fn() -> [u8; 32],
    /// Signs a challenge.
    pub sign: Box<Sign>,
}

/// What the host said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostHello {
    pub post: PostId,
    pub generation: GenerationId,
    pub head: Head,
}

/// Where a person's own chain of commits stands at sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    pub number: u64,
    pub previous: Hash,
    pub head: Head,
}

type Start = dyn Fn() -> io::Result<()> + Send + Sync;

/// A session's connection to the host.
pub struct Client {
    paths: Paths,
    start: Box<Start>,
    deadline: Duration,
    pushes: Sender<Push>,
    counter: AtomicU64,
    line: Mutex<Option<Arc<Line>>>,
    proof: Mutex<Option<Proof>>,
}

/// One connection while it lasts.
///
/// Whoever asks reads the answer themselves, so that no other thread has to be woken between; what the host says unasked
/// is read by a thread of its own.
struct Line(Arc<Ends>);

struct Ends {
    stream: UnixStream,
    /// Held by whoever reads: from a question to its answer, or for one message said unasked.
    reading: Mutex<()>,
    pushes: Sender<Push>,
    /// Whether the host has gone.
    closed: AtomicBool,
    /// Whether a key was proved over it.
    proved: AtomicBool,
}

impl Line {
    fn on(stream: UnixStream, deadline: Duration, pushes: Sender<Push>) -> io::Result<Line> {
        stream.set_write_timeout(Some(deadline))?;
        // Of a message that has begun the rest follows at once.
        stream.set_read_timeout(Some(deadline))?;
        let ends = Arc::new(Ends {
            stream,
            reading: Mutex::new(()),
            pushes,
            closed: AtomicBool::new(false),
            proved: AtomicBool::new(false),
        });
        let listening = Arc::clone(&ends);
        thread::Builder::new()
            .name("host".into())
            .spawn(move || listening.listen())?;
        Ok(Line(ends))
    }

    /// Asks the host to end, and waits until it has let go of its socket; tells whether it has.
    fn let_rest(&self, deadline: Duration) -> bool {
        let until = Instant::now() + deadline;
        let asked = ToHost {
            request: u64::MAX,
            ask: Request::Rest,
        };
        if !matches!(self.0.ask(&asked, until), Ok(Answer::Ok)) {
            return false;
        }
        while !self.0.closed.load(Ordering::Acquire) {
            let _reading = self
                .0
                .reading
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if !self.0.wait(Some(until)) {
                return false;
            }
            self.0.read();
        }
        true
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.0.stream.shutdown(Shutdown::Both);
    }
}

impl Ends {
    /// Reads one message, whole; none where the host has gone.
    fn read(&self) -> Option<FromHost> {
        let message = wire::read::<FromHost>(&mut &self.stream);
        let message = message.ok().flatten();
        if message.is_none() {
            let _ = self.stream.shutdown(Shutdown::Both);
            self.closed.store(true, Ordering::Release);
        }
        message
    }

    /// Waits until there is something to read, or the host has gone; false where nothing came in time.
    fn wait(&self, until: Option<Instant>) -> bool {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let left = left.map(|left| Timespec::try_from(left).unwrap_or_default());
            let mut ready = [PollFd::new(&self.stream, PollFlags::IN)];
            match poll(&mut ready, left.as_ref()) {
                Err(rustix::io::Errno::INTR) => {}
                ready => return ready.is_ok_and(|count| count > 0),
            }
        }
    }

    /// Hands on what the host says unasked, until it has gone.
    fn listen(&self) {
        while !self.closed.load(Ordering::Acquire) {
            self.wait(None);
            let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever asked has read it meanwhile, where it was an answer.
            if self.wait(Some(Instant::now()))
                && let Some(FromHost::Push(push)) = self.read()
            {
                let _ = self.pushes.send(push);
            }
        }
    }

    /// Asks, and reads until the answer is there.
    fn ask(&self, asked: &ToHost, until: Instant) -> Result<Answer, ClientError> {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        wire::write(&mut &self.stream, asked).map_err(|_| ClientError::Lost)?;
        while self.wait(Some(until)) {
            match self.read() {
                Some(FromHost::Answer { request, answer }) if request == asked.request => {
                    if matches!(answer, Answer::Proved { .. }) {
                        self.proved.store(true, Ordering::Release);
                    }
                    return Ok(answer);
                }
                // One that came too late.
                Some(FromHost::Answer { .. }) => {}
                Some(FromHost::Push(push)) => {
                    let _ = self.pushes.send(push);
                }
                None => return Err(ClientError::Lost),
            }
        }
        Err(ClientError::Late)
    }
}

/// Asks the host that listens, of whatever version of the program and however far its post has been set up, to end;
/// tells whether it has ended, or is ending.
///
/// `deadline` is for its answer, and for its end.
pub fn let_rest(paths: &Paths, deadline: Duration) -> bool {
    let (pushes, _) = std::sync::mpsc::channel();
    UnixStream::connect(paths.listening())
        .and_then(|stream| Line::on(stream, deadline, pushes))
        .is_ok_and(|line| line.let_rest(deadline))
}

impl Client {
    /// Connects to the host, starting it with `start` where there is none.
    ///
    /// `start` begins a host and returns; of several started at once the store's lock lets one live. `deadline` is
    /// for each request. What the host says unasked goes to `pushes`.
    ///
    /// # Errors
    /// Where no host answers in time, or it speaks another version.
    pub fn connect_or_start(
        paths: Paths,
        start: impl Fn() -> io::Result<()> + Send + Sync + 'static,
        deadline: Duration,
        pushes: Sender<Push>,
    ) -> Result<(Client, HostHello), ClientError> {
        let client = Client {
            paths,
            start: Box::new(start),
            deadline,
            pushes,
            counter: AtomicU64::new(0),
            line: Mutex::new(None),
            proof: Mutex::new(None),
        };
        let hello = client.hello()?;
        Ok((client, hello))
    }

    /// Asks the host who and where it is.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub fn hello(&self) -> Result<HostHello, ClientError> {
        match self.request(Request::Hello)? {
            Answer::Hello {
                protocol: PROTOCOL,
                post,
                generation,
                head,
            } => Ok(HostHello {
                post,
                generation,
                head,
            }),
            Answer::Hello { protocol, .. } => Err(ClientError::OtherVersion(protocol)),
            Answer::Refused(Refused::NotThere) => Err(ClientError::Unfounded),
            _ => Err(ClientError::Unfitting),
        }
    }

    /// Proves a key, now and whenever the host has to be found again.
    ///
    /// # Errors
    /// [`ClientError::NotProved`], and as [`Client::request`].
    pub fn sign_in(&self, proof: Proof) -> Result<SignedIn, ClientError> {
        let line = self.line()?;
        let signed_in = self.prove(&line, &proof)?;
        *self.proof.lock().unwrap_or_else(PoisonError::into_inner) = Some(proof);
        Ok(signed_in)
    }

    /// Asks the host and waits for its answer; starts it again where it has died. Over a connection without a proved key
    /// the answer is [`Refused::NotProved`] to whatever needs one.
    ///
    /// # Errors
    /// Where there is no host, or no answer in time.
    pub fn request(&self, ask: Request) -> Result<Answer, ClientError> {
        for _ in 0..ATTEMPTS {
            let line = match self.line() {
                Err(ClientError::Lost) => continue,
                other => other?,
            };
            // A host that was begun anew knows nobody, and cuts off a stranger who says more than a stranger may.
            if !ask.before_proof() && !line.0.proved.load(Ordering::Acquire) {
                return Ok(Answer::Refused(Refused::NotProved));
            }
            // Counted from here: a host that had to build its state anew took its time before.
            let until = Instant::now() + self.deadline;
            match self.ask(&line, ask.clone(), until) {
                Err(ClientError::Lost) => self.hang_up(&line),
                other => return other,
            }
        }
        Err(ClientError::Lost)
    }

    /// Tells whether there is a connection that has not ended.
    pub fn is_connected(&self) -> bool {
        let held = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let line = held.as_ref();
        line.is_some_and(|line| !line.0.closed.load(Ordering::Acquire))
    }

    /// Gives the connection there is, or makes one and proves the key on it.
    fn line(&self) -> Result<Arc<Line>, ClientError> {
        let mut held = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = held.as_ref() {
            return Ok(Arc::clone(line));
        }
        let line = Arc::new(self.dial()?);
        self.greet(&line)?;
        let proof = self.proof.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proof) = proof.as_ref() {
            self.prove(&line, proof)?;
        }
        *held = Some(Arc::clone(&line));
        Ok(line)
    }

    /// Finds out whether the host speaks this protocol: it may have been begun anew by another version of the program.
    ///
    /// One of an earlier version that nobody else is at is asked to rest, and the next is this program's.
    fn greet(&self, line: &Line) -> Result<(), ClientError> {
        match self.ask(line, Request::Hello, Instant::now() + self.deadline)? {
            Answer::Hello { protocol, .. } if protocol != PROTOCOL => {
                if protocol < PROTOCOL
                    && self.paths.way == Way::Personal
                    && line.let_rest(self.deadline)
                {
                    return Err(ClientError::Lost);
                }
                Err(ClientError::OtherVersion(protocol))
            }
            // A post that was only begun has nothing to say of itself.
            _ => Ok(()),
        }
    }

    fn hang_up(&self, line: &Arc<Line>) {
        let mut held = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|held| Arc::ptr_eq(held, line)) {
            *held = None;
        }
    }

    /// Connects, starting a host where none listens.
    fn dial(&self) -> Result<Line, ClientError> {
        let begun = Instant::now();
        let mut start_at = begun;
        let mut between = START_AGAIN;
        loop {
            match UnixStream::connect(self.paths.listening()) {
                Ok(stream) => {
                    let line = Line::on(stream, self.deadline, self.pushes.clone());
                    return line.map_err(ClientError::CannotStart);
                }
                // Waiting gives nobody a right: they are not in the group of a shared post's socket.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    return Err(ClientError::NoHost(self.paths.listening()));
                }
                Err(_) => {}
            }
            if Instant::now() >= start_at {
                (self.start)().map_err(ClientError::CannotStart)?;
                start_at = Instant::now() + between;
                between = (between * 2).min(START_AGAIN_MOST);
            }
            let waited = begun.elapsed();
            if waited >= self.deadline && (waited >= BUILDING_MOST || !self.is_held()) {
                return Err(ClientError::NoHost(self.paths.listening()));
            }
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// Tells whether some process holds the store; its lock is let go again at once where it can be taken.
    fn is_held(&self) -> bool {
        std::fs::File::open(self.paths.store.join("lock"))
            .is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    fn ask(&self, line: &Line, ask: Request, until: Instant) -> Result<Answer, ClientError> {
        let request = self.counter.fetch_add(1, Ordering::Relaxed) + 1;
        line.0.ask(&ToHost { request, ask }, until)
    }

    fn prove(&self, line: &Line, proof: &Proof) -> Result<SignedIn, ClientError> {
        let until = Instant::now() + self.deadline;
        let Answer::Hello {
            post, generation, ..
        } = self.ask(line, Request::Hello, until)?
        else {
            return Err(ClientError::Unfitting);
        };
        let person = proof.person;
        let Answer::Challenge { nonce: host_nonce } =
            self.ask(line, Request::Challenge { person }, until)?
        else {
            return Err(ClientError::Unfitting);
        };
        let client_nonce = (proof.nonce)();
        let purpose = match proof.recovery {
            None => Purpose::SignIn,
            Some(_) => Purpose::Recover,
        };
        let signature = (proof.sign)(&Challenge {
            purpose,
            post,
            generation,
            host_nonce,
            client_nonce,
        });
        let answer = self.ask(
            line,
            Request::Prove {
                recovery: proof.recovery,
                nonce: client_nonce,
                signature,
            },
            until,
        )?;
        match answer {
            Answer::Proved {
                number,
                previous,
                head,
            } => Ok(SignedIn {
                number,
                previous,
                head,
            }),
            Answer::Refused(why) => Err(ClientError::NotProved(why)),
            _ => Err(ClientError::Unfitting),
        }
    }
}
