//! What a host tells whoever keeps its log: counts and causes, never who or what.
//!
//! Clients that misbehave are counted and told of at most once a minute, so that they cannot fill the log.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Something that the log of a host may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// It answers.
    Listening,
    /// So many sessions are signed in now.
    Sessions(usize),
    /// So many connections were cut off, or refused, since it was told last.
    CutOff { why: Cut, count: u64 },
    /// It has ended cleanly.
    Ended,
}

/// Why a connection was cut off, or something refused to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// A frame that is no message of the protocol.
    Malformed,
    /// A frame longer than it may be.
    TooLong,
    /// A message that did not come whole in time, or no proof in time.
    TooSlow,
    /// Answers that it did not take.
    NotTaken,
    /// More connections, or requests before a proof, than there may be.
    TooMany,
    /// A proof that does not hold; the connection goes on.
    ProofRefused,
}

/// Whoever keeps the log.
pub type Tell = Box<dyn Fn(Happened) + Send>;

/// How long what misbehaves is only counted after it was told of.
const QUIET: Duration = Duration::from_secs(60);

/// Counts what misbehaves and tells of it now and then.
pub struct Log {
    tell: Tell,
    counted: BTreeMap<Cut, u64>,
    told: Option<Instant>,
    sessions: usize,
}

impl Log {
    /// Begins a log that tells nothing yet.
    pub fn new(tell: Tell) -> Log {
        Log {
            tell,
            counted: BTreeMap::new(),
            told: None,
            sessions: 0,
        }
    }

    /// Tells that the host listens.
    pub fn listening(&self) {
        (self.tell)(Happened::Listening);
    }

    /// Tells how many sessions there are, where that has changed.
    pub fn sessions(&mut self, now: usize) {
        if now != self.sessions {
            self.sessions = now;
            (self.tell)(Happened::Sessions(now));
        }
    }

    /// Counts what misbehaves.
    pub fn count(&mut self, why: Cut, now: Instant) {
        *self.counted.entry(why).or_insert(0) += 1;
        if self.told.is_none_or(|told| now - told >= QUIET) {
            self.told = Some(now);
            self.tell_counted();
        }
    }

    /// Tells what is still counted, and that the host has ended.
    pub fn ended(&mut self) {
        self.tell_counted();
        (self.tell)(Happened::Ended);
    }

    fn tell_counted(&mut self) {
        for (why, count) in std::mem::take(&mut self.counted) {
            (self.tell)(Happened::CutOff { why, count });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_misbehaves_is_told_of_once_a_minute_and_all_of_it_at_the_end() {
        let (tell, told) = channel();
        let mut log = Log::new(Box::new(move |happened| tell.send(happened).unwrap()));
        let begin = Instant::now();
        let cut = |why, count| Happened::CutOff { why, count };
        for second in [0, 1, 59] {
            log.count(Cut::Malformed, begin + Duration::from_secs(second));
        }
        assert_eq!(
            told.try_iter().collect::<Vec<_>>(),
            [cut(Cut::Malformed, 1)]
        );
        log.count(Cut::TooSlow, begin + QUIET);
        assert_eq!(
            told.try_iter().collect::<Vec<_>>(),
            [cut(Cut::Malformed, 2), cut(Cut::TooSlow, 1)]
        );
        log.sessions(0);
        log.sessions(2);
        log.sessions(2);
        log.count(Cut::NotTaken, begin + QUIET + Duration::from_secs(1));
        log.ended();
        assert_eq!(
            told.try_iter().collect::<Vec<_>>(),
            [
                Happened::Sessions(2),
                cut(Cut::NotTaken, 1),
                Happened::Ended
            ]
        );
    }
}
