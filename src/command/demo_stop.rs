//! Stopping the making of a made-up post, by Esc or Ctrl-C, between one batch and the next.

use std::fs::File;
use std::io::{IsTerminal, Read, stderr, stdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// What Esc sends; keys that send more begin with it.
const ESC: &[u8] = b"\x1b";

/// Listens for Esc and Ctrl-C until it is dropped; Ctrl-C then ends the program again as before.
pub struct Stop {
    asked: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
    keys: Option<Keys>,
}

impl Stop {
    /// Begins to listen. Where the signal cannot be taken it ends the program, which leaves what the next start clears away.
    pub fn listen() -> Stop {
        let (asked, over) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        // In this order: once it is over the first of them ends the program.
        let _ = flag::register_conditional_default(SIGINT, Arc::clone(&over))
            .and_then(|_| flag::register(SIGINT, Arc::clone(&asked)));
        Stop {
            asked,
            over,
            keys: (stdin().is_terminal() && stderr().is_terminal())
                .then(Keys::begin)
                .flatten(),
        }
    }

    /// Tells whether keys are heard, so that Esc can be named.
    pub fn hears_keys(&self) -> bool {
        self.keys.is_some()
    }

    /// Tells whether it was asked to stop.
    pub fn is_asked(&mut self) -> bool {
        self.asked.load(Ordering::Relaxed) || self.keys.as_mut().is_some_and(Keys::has_esc)
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// The terminal's keys, each as it is pressed and unseen, until it is dropped.
struct Keys {
    terminal: File,
    before: Termios,
}

impl Keys {
    fn begin() -> Option<Keys> {
        let terminal = File::open("/dev/tty").ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut at_once = before.clone();
        at_once
            .local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO);
        // Reading never waits.
        at_once.special_codes[SpecialCodeIndex::VMIN] = 0;
        at_once.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&terminal, OptionalActions::Now, &at_once).ok()?;
        Some(Keys { terminal, before })
    }

    fn has_esc(&mut self) -> bool {
        let mut typed = [0; 64];
        let read = self.terminal.read(&mut typed).unwrap_or(0);
        typed.get(..read) == Some(ESC)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to be given back.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}
