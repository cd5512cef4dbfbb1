//! Whose turn it is to run the engine: whoever brings it something, where nobody is at it; else the host's own thread.
//!
//! So a session alone is answered by the thread that read its request, and no other has to be woken in between; of many
//! at once the host's thread takes together what came while the disk was written, and their commits share a sync.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread::{self, Thread};
use std::time::Duration;

/// How many events may wait before whoever brings another waits for the engine as well.
const WAITING: usize = 1_024;

/// How many events are taken at once, so that their commits share a sync.
const TOGETHER: usize = 64;

/// What is run in turns.
pub trait Taking {
    /// What is brought to it.
    type Event;

    /// Takes some events in their order.
    fn take(&mut self, events: Vec<Self::Event>);

    /// Tells whether it takes nothing more and is to end.
    fn is_over(&self) -> bool;

    /// Tells whether the host's own thread is to look at it again after this turn: what it waits for may be nearer now.
    fn is_left(&self) -> bool;
}

/// What the host's own thread does next, when nothing waits.
pub enum Next {
    /// It goes on at once, since it has done something beside.
    GoOn,
    /// It waits until something is brought, or so long.
    Wait(Option<Duration>),
    /// It ends.
    End,
}

/// The engine has ended and takes nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended;

/// Where the engine is.
enum Seat<E> {
    /// It has not begun; what is brought waits for it.
    Empty,
    Taken(E),
    Ended,
}

/// An engine, and what waits for it.
pub struct Turns<E: Taking> {
    seat: Mutex<Seat<E>>,
    waiting: Mutex<VecDeque<E::Event>>,
    /// The thread in [`Turns::run`].
    own: OnceLock<Thread>,
}

impl<E: Taking> Default for Turns<E> {
    fn default() -> Turns<E> {
        Turns {
            seat: Mutex::new(Seat::Empty),
            waiting: Mutex::default(),
            own: OnceLock::new(),
        }
    }
}

impl<E: Taking> Turns<E> {
    /// Brings an event, and takes a turn where nobody else is at the engine.
    ///
    /// # Errors
    /// Where it has ended; the event is lost.
    pub fn bring(&self, event: E::Event) -> Result<(), Ended> {
        let many = {
            let mut waiting = self.waiting();
            waiting.push_back(event);
            waiting.len() > WAITING
        };
        let turn = if many {
            self.seat.lock().map_err(TryLockError::from)
        } else {
            self.seat.try_lock()
        };
        let mut turn = match turn {
            // Whoever is at it looks once more when they have done, and sees this event.
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Poisoned(_)) => return Err(Ended),
            Ok(turn) => turn,
        };
        // Let go of after the turn, however that ends.
        let mut wake = Wake {
            turns: self,
            look: true,
        };
        match &mut *turn {
            Seat::Empty => wake.look = false,
            Seat::Ended => return Err(Ended),
            // What it would answer may be wrong by now.
            Seat::Taken(engine) if engine.is_over() => return Err(Ended),
            Seat::Taken(engine) => {
                engine.take(self.some());
                wake.look = engine.is_over() || engine.is_left();
            }
        }
        drop(turn);
        Ok(())
    }

    /// Runs on the host's own thread until the engine is over, or `beside` says so; gives the engine back.
    ///
    /// `beside` says what to do when nothing waits. None where a thread has panicked in its turn: what the engine knows
    /// is then worth nothing.
    pub fn run(&self, engine: E, mut beside: impl FnMut(&mut E) -> Next) -> Option<E> {
        // One thread runs it, once.
        let _ = self.own.set(thread::current());
        *self.seat.lock().ok()? = Seat::Taken(engine);
        loop {
            let mut turn = self.seat.lock().ok()?;
            let Seat::Taken(engine) = &mut *turn else {
                return None;
            };
            let next = if engine.is_over() {
                Next::End
            } else {
                let some = self.some();
                if some.is_empty() {
                    beside(engine)
                } else {
                    engine.take(some);
                    Next::GoOn
                }
            };
            if engine.is_over() || matches!(next, Next::End) {
                let ended = std::mem::replace(&mut *turn, Seat::Ended);
                return match ended {
                    Seat::Taken(engine) => Some(engine),
                    Seat::Empty | Seat::Ended => None,
                };
            }
            drop(turn);
            // What was brought meanwhile found the engine taken.
            if let Next::Wait(most) = next
                && self.waiting().is_empty()
            {
                match most {
                    None => thread::park(),
                    Some(most) => thread::park_timeout(most),
                }
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<E::Event>> {
        // A queue is whole whatever happened to who held it.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes some of what waits; only whoever has the engine may, so that events keep their order.
    fn some(&self) -> Vec<E::Event> {
        let mut waiting = self.waiting();
        let count = waiting.len().min(TOGETHER);
        waiting.drain(..count).collect()
    }
}

/// Wakes the host's own thread when a turn has left it something to do, or has ended in a panic.
struct Wake<'a, E: Taking> {
    turns: &'a Turns<E>,
    look: bool,
}

impl<E: Taking> Drop for Wake<'_, E> {
    fn drop(&mut self) {
        if (self.look || !self.turns.waiting().is_empty())
            && let Some(own) = self.turns.own.get()
        {
            own.unpark();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::sync::{Arc, Barrier};

    use super::*;

    /// Notes what it took, in which thread, and how much at once.
    struct Notes {
        taken: Sender<(u32, thread::ThreadId, usize)>,
        over: bool,
        left: bool,
    }

    enum Event {
        Number(u32),
        /// Waits at the barrier twice: when it is begun, and before it ends.
        Held(Arc<Barrier>),
        Panic,
        Left,
        Over,
    }

    impl Taking for Notes {
        type Event = Event;

        fn take(&mut self, events: Vec<Event>) {
            let together = events.len();
            for event in events {
                match event {
                    Event::Number(number) => {
                        let here = thread::current().id();
                        self.taken.send((number, here, together)).unwrap();
                    }
                    Event::Held(barrier) => {
                        barrier.wait();
                        barrier.wait();
                    }
                    Event::Panic => panic!("within a turn"),
                    Event::Left => self.left = true,
                    Event::Over => self.over = true,
                }
            }
        }

        fn is_over(&self) -> bool {
            self.over
        }

        fn is_left(&self) -> bool {
            self.left
        }
    }

    type Heard = std::sync::mpsc::Receiver<(u32, thread::ThreadId, usize)>;

    fn begun() -> (Arc<Turns<Notes>>, thread::JoinHandle<bool>, Heard) {
        let turns = Arc::new(Turns::default());
        let (taken, heard) = channel();
        let (begun, begins) = channel();
        let own = {
            let turns = Arc::clone(&turns);
            let notes = Notes {
                taken,
                over: false,
                left: false,
            };
            thread::spawn(move || {
                let ended = turns.run(notes, |notes| {
                    let _ = begun.send(());
                    match notes.left {
                        true => Next::End,
                        false => Next::Wait(None),
                    }
                });
                ended.is_some()
            })
        };
        begins.recv().unwrap();
        (turns, own, heard)
    }

    #[test]
    fn whoever_brings_something_to_an_idle_engine_takes_the_turn_themselves() {
        let (taken, heard) = channel();
        let turns = Turns::default();
        *turns.seat.lock().unwrap() = Seat::Taken(Notes {
            taken,
            over: false,
            left: false,
        });
        for number in 0..100 {
            turns.bring(Event::Number(number)).unwrap();
            let here = thread::current().id();
            assert_eq!(heard.try_recv(), Ok((number, here, 1)));
        }
    }

    #[test]
    fn an_engine_that_is_over_ends_and_takes_nothing_more() {
        let (turns, own, _heard) = begun();
        turns.bring(Event::Over).unwrap();
        assert!(own.join().unwrap());
        assert_eq!(turns.bring(Event::Number(1)), Err(Ended));
    }

    #[test]
    fn an_engine_that_is_over_takes_nothing_more_even_before_the_hosts_thread_has_seen_it() {
        let (taken, heard) = channel();
        let turns = Turns::default();
        let notes = Notes {
            taken,
            over: false,
            left: false,
        };
        *turns.seat.lock().unwrap() = Seat::Taken(notes);
        turns.bring(Event::Over).unwrap();
        assert_eq!(turns.bring(Event::Number(1)), Err(Ended));
        let notes = match std::mem::replace(&mut *turns.seat.lock().unwrap(), Seat::Empty) {
            Seat::Taken(notes) => notes,
            Seat::Empty | Seat::Ended => panic!("it is there"),
        };
        let ended = turns.run(notes, |_| panic!("nothing is done beside it"));
        assert!(ended.is_some() && heard.try_recv().is_err());
    }

    #[test]
    fn what_comes_during_a_turn_is_taken_together_in_its_order_by_the_hosts_thread() {
        let (turns, own, heard) = begun();
        let barrier = Arc::new(Barrier::new(2));
        let holding = {
            let (turns, barrier) = (Arc::clone(&turns), Arc::clone(&barrier));
            thread::spawn(move || turns.bring(Event::Held(barrier)))
        };
        barrier.wait();
        for number in 0..10 {
            turns.bring(Event::Number(number)).unwrap();
        }
        assert!(heard.try_recv().is_err(), "the engine was held");
        barrier.wait();
        holding.join().unwrap().unwrap();
        for number in 0..10 {
            let (taken, by, together) = heard.recv().unwrap();
            assert_eq!((taken, together), (number, 10));
            assert_eq!(by, own.thread().id());
        }
        turns.bring(Event::Over).unwrap();
        assert!(own.join().unwrap());
    }

    #[test]
    fn many_at_once_lose_nothing() {
        const EACH: u32 = 2_000;
        let (turns, own, heard) = begun();
        thread::scope(|scope| {
            for who in 0..4 {
                let turns = &turns;
                scope.spawn(move || {
                    for number in 0..EACH {
                        turns.bring(Event::Number(who * EACH + number)).unwrap();
                    }
                });
            }
        });
        let mut next = [0; 4];
        for _ in 0..4 * EACH {
            let (number, _, together) = heard.recv().unwrap();
            let who = (number / EACH) as usize;
            assert_eq!(number % EACH, next[who], "each one's own order is kept");
            next[who] += 1;
            assert!(together <= TOGETHER);
        }
        turns.bring(Event::Over).unwrap();
        assert!(own.join().unwrap());
    }

    #[test]
    fn a_panic_within_a_turn_ends_the_hosts_thread_and_gives_no_engine_back() {
        let (turns, own, _heard) = begun();
        let bringing = {
            let turns = Arc::clone(&turns);
            thread::spawn(move || turns.bring(Event::Panic))
        };
        // Whichever of the two had the turn has panicked; the other ends.
        let _ = bringing.join();
        assert!(!own.join().is_ok_and(|whole| whole));
        assert_eq!(turns.bring(Event::Number(1)), Err(Ended));
    }

    #[test]
    fn the_hosts_thread_looks_again_after_another_threads_turn_that_left_the_engine() {
        let (turns, own, heard) = begun();
        // Until the host's thread is surely waiting, and this one takes the turns.
        while {
            turns.bring(Event::Number(1)).unwrap();
            heard.recv().unwrap().1 != thread::current().id()
        } {}
        turns.bring(Event::Left).unwrap();
        assert!(own.join().unwrap());
    }

    #[test]
    fn what_is_brought_before_the_beginning_waits_for_it() {
        let turns = Turns::default();
        let (taken, heard) = channel();
        turns.bring(Event::Number(7)).unwrap();
        turns.bring(Event::Over).unwrap();
        let notes = Notes {
            taken,
            over: false,
            left: false,
        };
        let ended = turns.run(notes, |_| Next::Wait(None));
        assert!(ended.is_some());
        assert_eq!(heard.recv().unwrap().0, 7);
    }
}
