//! One connection: a thread that reads, a thread that writes, and how much of the host it may take up.
//!
//! It has one request under way at a time; its reader takes the next only after the answer. Before it has proved a
//! key it has a time by which it must, small frames, and a number of requests.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::care::ledger::ids::PersonId;
use crate::care::ledger::whole::{NotWhole, WholeCommit};
use crate::host::happened::Cut;
use crate::host::limits::{Holder, Limits};
use crate::host::showing::Caller;
use crate::host::turns::Ended;
use crate::host::wire::{self, Answer, FromHost, Request, ToHost, WireFault};

/// The stack of a thread that may run the engine; only what it touches is taken up.
pub const STACK: usize = 2 * 1024 * 1024;

/// A thread that only writes needs little.
const WRITER_STACK: usize = 128 * 1024;

/// What the engine hears from the threads around it.
pub enum Event {
    Opened(UnixStream),
    Asked {
        connection: u64,
        request: u64,
        ask: Ask,
    },
    /// The connection's end, and why where it was not the client's own.
    Closed(u64, Option<Cut>),
    Stop,
}

/// A request as its reader hands it on.
pub enum Ask {
    /// A commit, looked through already, so that the engine is free for others meanwhile.
    Commit(Box<Result<WholeCommit, NotWhole>>),
    Other(Request),
}

/// Brings an event to the engine.
pub type Bring = Arc<dyn Fn(Event) -> Result<(), Ended> + Send + Sync>;

/// One client as the engine has it.
pub struct Connection {
    stream: Arc<UnixStream>,
    /// Under which account its client runs, where the system tells that.
    account: Option<u32>,
    outgoing: SyncSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    waiting_bytes: usize,
    /// Lets the reader take the next request.
    go_on: SyncSender<()>,
    /// Whether a key is proved, for the reader.
    proved: Arc<AtomicBool>,
    /// Whose key was asked for, and the nonce to be signed.
    pub asked: Option<(PersonId, [u8; 32])>,
    caller: Option<Caller>,
    /// Requests made before a key was proved.
    requests: u32,
}

impl Connection {
    /// Starts the two threads of a connection.
    ///
    /// # Errors
    /// Where a thread cannot be had.
    pub fn start(
        id: u64,
        stream: UnixStream,
        bring: Bring,
        limits: Limits,
    ) -> io::Result<Connection> {
        stream.set_write_timeout(Some(limits.message_time))?;
        let stream = Arc::new(stream);
        let (outgoing, messages) = sync_channel::<Vec<u8>>(limits.waiting);
        let (go_on, may_go_on) = sync_channel::<()>(1);
        let waiting = Arc::new(AtomicUsize::new(0));
        let proved = Arc::new(AtomicBool::new(false));
        let (writing, sent) = (Arc::clone(&stream), Arc::clone(&waiting));
        spawn(
            "write",
            WRITER_STACK,
            Box::new(move || {
                for message in messages {
                    if (&*writing).write_all(&message).is_err() {
                        break;
                    }
                    sent.fetch_sub(message.len(), Ordering::AcqRel);
                }
                // Ends the reader as well, which tells the engine.
                let _ = writing.shutdown(Shutdown::Both);
            }),
        )?;
        let (reading, is_proved) = (Arc::clone(&stream), Arc::clone(&proved));
        spawn(
            "read",
            STACK,
            Box::new(move || {
                let mut patient = Patient {
                    stream: reading,
                    message_time: limits.message_time,
                    until: None,
                };
                let prove_by = Instant::now() + limits.proof_time;
                let why = loop {
                    let stranger = !is_proved.load(Ordering::Acquire);
                    patient.until = stranger.then_some(prove_by);
                    let most = if stranger {
                        limits.stranger_frame
                    } else {
                        limits.frame
                    };
                    let asked = match wire::read_within::<ToHost>(&mut patient, most) {
                        Ok(Some(asked)) => asked,
                        Ok(None) => break None,
                        Err(fault) => break cut(&fault),
                    };
                    let ask = match asked.ask {
                        Request::Commit(commit) => Ask::Commit(Box::new(WholeCommit::of(commit))),
                        other => Ask::Other(other),
                    };
                    let asked = Event::Asked {
                        connection: id,
                        request: asked.request,
                        ask,
                    };
                    if bring(asked).is_err() || may_go_on.recv().is_err() {
                        break None;
                    }
                };
                // A host that has ended has closed it already.
                let _ = bring(Event::Closed(id, why));
            }),
        )?;
        Ok(Connection {
            account: account_of(&stream),
            stream,
            outgoing,
            waiting,
            waiting_bytes: limits.waiting_bytes,
            go_on,
            proved,
            asked: None,
            caller: None,
            requests: 0,
        })
    }

    /// Tells whose it is.
    pub fn holder(&self) -> Holder {
        match self.caller {
            Some(caller) => Holder::Person(caller.person),
            None => Holder::Stranger(self.account),
        }
    }

    /// Gives whose key it has proved.
    pub fn caller(&self) -> Option<Caller> {
        self.caller
    }

    /// Takes note that a key is proved.
    pub fn prove(&mut self, caller: Caller) {
        self.caller = Some(caller);
        self.proved.store(true, Ordering::Release);
    }

    /// Counts a request made before a proof; gives how many there have been.
    pub fn count_request(&mut self) -> u32 {
        self.requests = self.requests.saturating_add(1);
        self.requests
    }

    /// Hands a message to the writer; false where the client does not keep up and is to be cut off.
    pub fn send(&self, message: &FromHost) -> bool {
        let mut bytes = Vec::new();
        if wire::write(&mut bytes, message).is_err() {
            return false;
        }
        let sent = self.send_at_once(&bytes);
        if sent == bytes.len() {
            return true;
        }
        bytes.drain(..sent);
        let len = bytes.len();
        let waiting = self.waiting.fetch_add(len, Ordering::AcqRel) + len;
        waiting <= self.waiting_bytes && self.outgoing.try_send(bytes).is_ok()
    }

    /// Sends what the socket takes without a wait, where nothing waits for the writer, so that its thread is not woken
    /// for each answer; gives how many bytes went.
    fn send_at_once(&self, bytes: &[u8]) -> usize {
        if self.waiting.load(Ordering::Acquire) > 0 {
            return 0;
        }
        // What is wrong with the connection the writer finds out.
        rustix::net::send(&*self.stream, bytes, rustix::net::SendFlags::DONTWAIT).unwrap_or(0)
    }

    /// Answers the request under way and takes the next; false as for [`Connection::send`].
    pub fn answer(&self, request: u64, answer: Answer) -> bool {
        let kept_up = self.send(&FromHost::Answer { request, answer });
        let _ = self.go_on.try_send(());
        kept_up
    }

    /// Tells whether its client has gone, which its reader may not have told yet.
    pub fn has_gone(&self) -> bool {
        let mut ends = [PollFd::new(&*self.stream, PollFlags::empty())];
        let at_once = Timespec::default();
        poll(&mut ends, Some(&at_once)).is_ok() && ends[0].revents().contains(PollFlags::HUP)
    }

    /// Ends it at once, whatever still waits.
    pub fn hang_up(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Gives the account that the process at the other end runs under; none where the system does not tell.
pub fn account_of(stream: &UnixStream) -> Option<u32> {
    #[cfg(target_os = "linux")]
    {
        let peer = rustix::net::sockopt::socket_peercred(stream);
        peer.ok().map(|peer| peer.uid.as_raw())
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = stream;
        None
    }
}

fn spawn(
    name: &str,
    stack: usize,
    work: Box<dyn FnOnce() + Send>,
) -> io::Result<thread::JoinHandle<()>> {
    thread::Builder::new()
        .name(name.into())
        .stack_size(stack)
        .spawn(work)
}

/// Says why a read failed; nothing where the client has only gone.
fn cut(fault: &WireFault) -> Option<Cut> {
    match fault {
        WireFault::Malformed => Some(Cut::Malformed),
        WireFault::TooLong(_) => Some(Cut::TooLong),
        WireFault::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
        )
        .then_some(Cut::TooSlow),
    }
}

/// Waits for a message as long as it may take to begin, and for the rest of one that has begun only so long.
struct Patient {
    stream: Arc<UnixStream>,
    message_time: Duration,
    until: Option<Instant>,
}

impl Read for Patient {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self
            .until
            .map(|until| until.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(left)?;
        let count = (&*self.stream).read(into)?;
        let whole_by = Instant::now() + self.message_time;
        self.until = Some(self.until.map_or(whole_by, |until| until.min(whole_by)));
        Ok(count)
    }
}
