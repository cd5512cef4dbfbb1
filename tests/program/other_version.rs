//! A host of another version of the program: it says so, rests where it is to, and understands nothing else.

use std::fs;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use carepost::care::ledger::ids::{GenerationId, Hash, PostId};
use carepost::host::wire::{self, Answer, FromHost, Head, Refused, Request, ToHost};

/// A host that listens.
pub struct OtherVersion {
    socket: PathBuf,
    ended: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl OtherVersion {
    /// Listens as a host of this version of the protocol; `alone` tells whether it rests when it is asked to.
    pub fn listen(socket: &Path, protocol: u16, alone: bool) -> OtherVersion {
        if let Some(folder) = socket.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        let _ = fs::remove_file(socket);
        let listener = UnixListener::bind(socket).unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let (socket, ends) = (socket.to_owned(), Arc::clone(&ended));
        let place = socket.clone();
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::Acquire) || serve(stream.unwrap(), protocol, alone) {
                    let _ = fs::remove_file(place);
                    return;
                }
            }
        });
        OtherVersion {
            socket,
            ended,
            thread,
        }
    }

    /// Waits until it has rested.
    pub fn rested(self) {
        self.thread.join().unwrap();
    }

    /// Ends it.
    pub fn end(self) {
        self.ended.store(true, Ordering::Release);
        let _ = UnixStream::connect(&self.socket);
        self.thread.join().unwrap();
    }
}

/// Answers one connection until it closes; tells whether the host rests now.
fn serve(mut stream: UnixStream, protocol: u16, alone: bool) -> bool {
    while let Ok(Some(asked)) = wire::read::<ToHost>(&mut stream) {
        let rests = alone && matches!(asked.ask, Request::Rest);
        let answer = match asked.ask {
            Request::Hello => Answer::Hello {
                protocol,
                post: PostId([1; 16]),
                generation: GenerationId([2; 16]),
                head: Head {
                    number: 1,
                    hash: Hash::ZERO,
                },
            },
            Request::Rest if alone => Answer::Ok,
            _ => Answer::Refused(Refused::NotTheirs),
        };
        let request = asked.request;
        if wire::write(&mut stream, &FromHost::Answer { request, answer }).is_err() {
            return false;
        }
        if rests {
            return true;
        }
    }
    false
}
