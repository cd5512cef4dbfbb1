//! What lies between the client and the daemon: a line that can be slow, be cut, or fall silent, and that counts.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How slow a line is.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How long a byte is under way.
    pub delay: Duration,
    /// How many bytes go in a second; none: as many as there are.
    pub rate: Option<u32>,
}

/// A line to a daemon.
pub struct Between {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    silent: AtomicBool,
    closed: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
    /// How often the client has said something, and how many bytes the daemon has.
    asked: AtomicUsize,
    told: AtomicUsize,
}

impl Between {
    /// A line that costs no time.
    pub fn new(daemon: u16) -> Between {
        let pace = Pace {
            delay: Duration::ZERO,
            rate: None,
        };
        Between::paced(daemon, pace)
    }

    /// A line of this pace, both ways.
    pub fn paced(daemon: u16, pace: Pace) -> Between {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let port = listener.local_addr().expect("a port").port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for near in listener.incoming() {
                if shared.closed.load(Ordering::SeqCst) {
                    return;
                }
                let near = near.expect("a connection");
                let far = TcpStream::connect(("127.0.0.1", daemon)).expect("the daemon listens");
                for stream in [&near, &far] {
                    stream.set_nodelay(true).expect("a socket");
                    let kept = stream.try_clone().expect("a socket");
                    shared.streams.lock().expect("no panic").push(kept);
                }
                let copy = |stream: &TcpStream| stream.try_clone().expect("a socket");
                carry(copy(&near), copy(&far), pace, &shared, |state, _| {
                    state.asked.fetch_add(1, Ordering::SeqCst);
                });
                carry(far, near, pace, &shared, |state, count| {
                    state.told.fetch_add(count, Ordering::SeqCst);
                });
            }
        });
        Between { port, state }
    }

    /// Where the client connects.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Counts how often the client has said something.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::SeqCst)
    }

    /// Counts the bytes that the daemon has said.
    pub fn told(&self) -> usize {
        self.state.told.load(Ordering::SeqCst)
    }

    /// Cuts the line; both ends are told.
    pub fn cut(&self) {
        for stream in self.state.streams.lock().expect("no panic").iter() {
            // It may be gone already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Carries nothing any more, and tells nobody.
    pub fn fall_silent(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        self.state.closed.store(true, Ordering::SeqCst);
        self.cut();
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Carries what comes from one end to the other, until one of them ends.
fn carry(
    mut from: TcpStream,
    to: TcpStream,
    pace: Pace,
    state: &Arc<State>,
    count: impl Fn(&State, usize) + Send + 'static,
) {
    let (under_way, arriving) = mpsc::channel();
    let silence = Arc::clone(state);
    thread::spawn(move || deliver(to, &arriving, &silence));
    let state = Arc::clone(state);
    thread::spawn(move || {
        let mut free_from = Instant::now();
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            count(&state, read);
            send(&bytes[..read], &mut free_from, pace, &under_way);
        }
    });
}

/// Puts bytes on their way: they arrive once all before them have, and after the line's delay.
fn send(bytes: &[u8], free_from: &mut Instant, pace: Pace, under_way: &Sender<(Instant, Vec<u8>)>) {
    let length = u32::try_from(bytes.len()).expect("a few kilobytes");
    let takes = pace.rate.map_or(Duration::ZERO, |rate| {
        Duration::from_secs(1) * length / rate
    });
    *free_from = (*free_from).max(Instant::now()) + takes;
    // The other end may be gone.
    let _ = under_way.send((*free_from + pace.delay, bytes.to_vec()));
}

fn deliver(mut to: TcpStream, arriving: &Receiver<(Instant, Vec<u8>)>, state: &State) {
    for (at, bytes) in arriving {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if !state.silent.load(Ordering::SeqCst) && to.write_all(&bytes).is_err() {
            return;
        }
    }
    if !state.silent.load(Ordering::SeqCst) {
        let _ = to.shutdown(Shutdown::Write);
    }
}
