//! The loop: waits for something to happen, updates the model, has jobs done, and draws when something changed.
//!
//! It never polls: keys, answers and signals come down one channel, and without them it sleeps until the model's next
//! deadline (the minute, a draft to keep, the lock). Everything that decides anything is in [`crate::tui::update`].

use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Timelike, Utc};
use crossterm::event;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::tui::channels::{Wake, Work};
use crate::tui::ground::Answer;
use crate::tui::key::Input;
use crate::tui::model::{LOCK_WARNING, Model};
use crate::tui::terminal::{self, Terminal, TerminalError};
use crate::tui::update::{self, Effect, Msg};
use crate::tui::view;

/// How soon after a key what was typed is kept as a draft; a lost window loses at most a second of typing.
const KEEP_AFTER: Duration = Duration::from_millis(400);

/// How long a key is held back that may begin what the terminal tells; the rest of that comes with it.
const HELD_FOR: Duration = Duration::from_millis(150);

/// How long the worker may take to keep drafts when the window goes away.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Runs the program until it is left; `work` leads to the worker, which answers down `wakes`.
///
/// # Errors
/// Where the terminal can be neither read nor written.
pub fn run(
    model: &mut Model,
    terminal: &mut Terminal,
    work: Sender<Work>,
    wakes: &Receiver<Wake>,
    clock: &dyn Fn() -> DateTime<Utc>,
) -> Result<(), TerminalError> {
    let left = work_on(model, terminal, &work, wakes, clock);
    if matches!(left, Ok(Left::WorkerGone)) {
        return Err(TerminalError::Panicked);
    }
    if left.is_err() {
        // The window is gone: what was typed in it is kept all the same, and nothing is drawn any more.
        for effect in update::update(model, Msg::Ended) {
            if let Effect::Do { ticket, job } = effect {
                let _ = work.send(Work::Job(ticket, Box::new(job)));
            }
        }
    }
    // The worker finishes what it was given, drafts before all, and then lets go of its end.
    let _ = work.send(Work::End);
    while let Ok(wake) = wakes.recv_timeout(LAST_WORDS) {
        if matches!(wake, Wake::WorkerGone) {
            break;
        }
    }
    left.map(|_| ())
}

/// How the loop came to its end.
enum Left {
    Quit,
    /// The worker goes first only where it panicked; without it nothing can be done any more.
    WorkerGone,
}

fn work_on(
    model: &mut Model,
    terminal: &mut Terminal,
    work: &Sender<Work>,
    wakes: &Receiver<Wake>,
    clock: &dyn Fn() -> DateTime<Utc>,
) -> Result<Left, TerminalError> {
    let first = update::begin(model);
    carry_out(first, terminal, work)?;
    while !model.quitting {
        terminal.draw(|frame| {
            let area = frame.area();
            if let Some(caret) = view::draw(model, area, frame.buffer_mut()) {
                frame.set_cursor_position(caret);
            }
        })?;
        let mut woken = match wakes.recv_timeout(patience(model, clock())) {
            Ok(wake) => Some(wake),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Wake::Ended),
        };
        let now = update::update(model, Msg::Now(clock()));
        carry_out(now, terminal, work)?;
        // Everything that has come by now is taken before the next frame is drawn.
        while let Some(wake) = woken {
            let effects = match wake {
                Wake::Input(input) => update::update(model, Msg::Input(input)),
                Wake::Ground(ground) => {
                    model.see_ground(ground);
                    Vec::new()
                }
                Wake::Msg(msg) => {
                    let handed = handed(&msg);
                    let effects = update::update(model, msg);
                    if handed > 0 {
                        // A worker that is gone says so down its own channel.
                        let _ = work.send(Work::Taken(handed));
                    }
                    effects
                }
                Wake::Ended => update::update(model, Msg::Ended),
                Wake::WorkerGone => return Ok(Left::WorkerGone),
            };
            carry_out(effects, terminal, work)?;
            if model.quitting {
                break;
            }
            woken = wakes.try_recv().ok();
        }
    }
    Ok(Left::Quit)
}

/// Counts the records that a message hands over; the worker is told once they are taken.
pub fn handed(msg: &Msg) -> usize {
    match msg {
        Msg::Arrived(arrived) => arrived.len(),
        _ => 0,
    }
}

fn carry_out(
    effects: Vec<Effect>,
    terminal: &mut Terminal,
    work: &Sender<Work>,
) -> Result<(), TerminalError> {
    for effect in effects {
        match effect {
            Effect::Do { ticket, job } => {
                // A worker that is gone says so down its own channel, and the loop ends there.
                let _ = work.send(Work::Job(ticket, Box::new(job)));
            }
            Effect::Redraw => terminal.redraw(),
            Effect::Suspend => terminal.suspend()?,
            Effect::Quit => {}
        }
    }
    Ok(())
}

/// How long nothing may happen before the model wants to know the time.
fn patience(model: &Model, now: DateTime<Utc>) -> Duration {
    if model.unkept {
        return KEEP_AFTER;
    }
    let counting = !model.is_open() || model.cover.is_some() || model.locks_in().is_some();
    if counting {
        return Duration::from_secs(1);
    }
    let to_the_minute = Duration::from_secs(u64::from(60 - now.second().min(59)));
    let to_the_warning = model
        .patience()
        .map(|patience| patience - LOCK_WARNING - (now - model.touched));
    match to_the_warning.and_then(|left| left.to_std().ok()) {
        Some(left) => left.min(to_the_minute) + Duration::from_millis(10),
        None => to_the_minute,
    }
}

/// Begins to pass keys, signals and the terminal's end on; the threads end with the process.
///
/// # Errors
/// Where signals cannot be listened to.
pub fn listen(wakes: &Sender<Wake>) -> Result<(), TerminalError> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let to_loop = wakes.clone();
    thread::spawn(move || {
        for _ in signals.forever() {
            if to_loop.send(Wake::Ended).is_err() {
                return;
            }
            // A terminal that takes nothing any more, as at the end of a line that hangs, holds the loop in its write.
            // What was typed is kept by then; the keys go with the process.
            thread::spawn(|| {
                thread::sleep(2 * LAST_WORDS);
                #[expect(clippy::exit, reason = "the loop cannot be told any more")]
                process::exit(1);
            });
        }
    });
    let to_loop = wakes.clone();
    thread::spawn(move || {
        terminal::wait_until_gone();
        let _ = to_loop.send(Wake::Ended);
    });
    let to_loop = wakes.clone();
    thread::spawn(move || read_terminal(&to_loop));
    Ok(())
}

/// Passes on what comes from the terminal until it is gone, what it tells of its ground apart from the keys.
fn read_terminal(to_loop: &Sender<Wake>) {
    let mut answer = Answer::default();
    loop {
        let (events, ground) = if answer.holds() && !matches!(event::poll(HELD_FOR), Ok(true)) {
            (answer.let_go(), None)
        } else {
            match event::read() {
                Ok(event) => {
                    let passed = answer.take(event);
                    (passed.events, passed.ground)
                }
                // The terminal is gone.
                Err(_) => {
                    let _ = to_loop.send(Wake::Ended);
                    return;
                }
            }
        };
        let inputs = events.into_iter().filter_map(Input::from_event);
        let wakes = inputs.map(Wake::Input);
        for wake in wakes.chain(ground.map(Wake::Ground)) {
            if to_loop.send(wake).is_err() {
                return;
            }
        }
    }
}
