//! `carepost`: the post on the screen.

use std::env;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;
use zeroize::Zeroizing;

use crate::command::failure::Failure;
use crate::command::{init, nonce, over_ssh, places, reach, recovery_key};
use crate::host::client::ClientError;
use crate::host::paths::{Paths, Way};
use crate::host::starting::Program;
use crate::post::fresh::Fresh;
use crate::post::line::HostGone;
use crate::store::guarded;
use crate::tui::channels::{Wake, Work};
use crate::tui::colours::Palette;
use crate::tui::event_loop;
use crate::tui::ground::Ground;
use crate::tui::job::FoundingFault;
use crate::tui::model::{Model, Start};
use crate::tui::terminal::{self, Mouse, Terminal, TerminalError};
use crate::tui::theme::{Choice, Facts, Theme};
use crate::tui::worker::{Reached, Ways, Worker};
use crate::vault::sealed_identity::{ArgonParams, Floor};
use crate::words::texts::Words;

/// What is opened, and how.
pub struct Opening {
    pub paths: Paths,
    pub start: Start,
    /// Signs in without asking: the demo, or a passphrase file.
    pub already: Option<(String, Zeroizing<String>)>,
}

/// Shows the post until it is left.
///
/// # Errors
/// Where there is no terminal, or it fails.
pub fn open(opening: Opening, words: Words) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let id = if over_ssh::is_so() {
            "ssh-no-terminal"
        } else {
            "fail-not-on-terminal"
        };
        return Err(Failure::refused(&words, id));
    }
    if over_ssh::is_so() && !reach::is_post(&opening.paths) {
        // Whoever comes from elsewhere sets nothing up here: the post is to be at work already.
        return Err(Failure::refused(&words, "ssh-no-post"));
    }
    if over_ssh::cannot_show(env::var("TERM").ok().as_deref()) {
        return Err(Failure::refused(&words, "terminal-dumb"));
    }
    reach::refuse_hidden(&opening.paths, &words)?;
    reach::refuse_lost(&opening.paths, &words)?;
    terminal::guard_panics(words.get("panic-sentence"));
    guarded::quiet_hook();
    let of_service = opening.paths.way == Way::Shared;
    let (to_loop, wakes) = mpsc::channel();
    let (work, to_do) = mpsc::channel();
    let worker = Worker::new(
        ways(&opening.paths, opening.already, &work, &words),
        to_loop.clone(),
    );
    let failed = |fault: &dyn std::fmt::Display| {
        Failure::said(words.with("fail-terminal", &[("what", fault.to_string().into())]))
    };
    let mut screen = Terminal::take(Mouse::Off).map_err(|fault| failed(&fault))?;
    event_loop::listen(&to_loop).map_err(|fault| failed(&fault))?;
    thread::Builder::new()
        .name("worker".into())
        .spawn(move || worker.run(&to_do))
        .map_err(|fault| failed(&fault))?;
    drop(to_loop);
    let terminal = facts();
    let asked = Instant::now();
    if terminal.ground.is_none() {
        screen.ask_ground().map_err(|fault| failed(&fault))?;
    }
    let mut model = Model::new(
        Arc::new(words.clone()),
        Theme::from_facts(&terminal),
        Utc::now(),
        terminal::size(),
        Fresh::new(nonce::draw()),
    );
    model.start = opening.start;
    model.shared.over_ssh = over_ssh::is_so();
    model.shared.of_service = of_service;
    model.terminal = terminal;
    let ended = event_loop::run(&mut model, &mut screen, work, &wakes, &Utc::now);
    if ended.is_ok() && model.terminal.ground.is_none() {
        take_late_answer(&wakes, asked + ANSWERED_WITHIN);
    }
    drop(screen);
    match ended {
        Ok(()) => model
            .farewell
            .take()
            .map_or(Ok(()), |why| Err(Failure::said(why))),
        // The hook has given the terminal back and said so.
        Err(TerminalError::Panicked) => Err(Failure::said(String::new())),
        Err(fault) => Err(failed(&fault)),
    }
}

/// How soon after the question for its ground a terminal has answered, if it ever does.
const ANSWERED_WITHIN: Duration = Duration::from_millis(500);

/// Takes an answer that is still on its way from the terminal, so that the shell is not given it to read.
fn take_late_answer(wakes: &Receiver<Wake>, until: Instant) {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match wakes.recv_timeout(left) {
            Ok(Wake::Ground(_)) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Gives what is known of the terminal by the session's own environment.
fn facts() -> Facts {
    let told = |name| env::var(name).ok();
    let term = told("TERM");
    // The console of the system itself is black, and does not answer.
    let console = term.as_deref() == Some("linux");
    Facts {
        no_color: told("NO_COLOR"),
        colorfgbg: told("COLORFGBG"),
        ground: console.then_some(Ground::Dark),
        palette: Palette::of(term.as_deref(), told("COLORTERM").as_deref()),
        choice: Choice::Auto,
    }
}

/// Gives the worker its ways to the world.
pub fn ways(
    paths: &Paths,
    already: Option<(String, Zeroizing<String>)>,
    work: &Sender<Work>,
    words: &Words,
) -> Ways {
    let (to_reach, to_create) = (paths.clone(), paths.clone());
    let program = Program::this();
    let work = work.clone();
    Ways {
        reach: Box::new(move || {
            if !reach::is_post(&to_reach) {
                return Ok(Reached::NoPost);
            }
            let (pushes, heard) = mpsc::channel();
            let client = match reach::connect_by(&program, &to_reach, pushes) {
                Ok(client) => client,
                Err(ClientError::Unfounded) => return Ok(Reached::NoPost),
                Err(fault) => return Err(HostGone::from(&fault).into()),
            };
            let work = work.clone();
            thread::spawn(move || {
                heard
                    .iter()
                    .try_for_each(|push| work.send(Work::Push(Box::new(push))))
            });
            Ok(Reached::Host(Box::new(client)))
        }),
        create: Box::new(move |new| {
            // An empty post that an interrupted set-up left may have its host still idling.
            if reach::let_rest(&to_create) {
                reach::wait_free(&to_create);
            }
            init::place(&to_create, new).map_err(|fault| match fault.is_taken() {
                true => FoundingFault::Exists,
                false => FoundingFault::Disk,
            })
        }),
        rng: Box::new(nonce::generator),
        clock: Utc::now,
        argon: ArgonParams::default(),
        floor: Floor::Standard,
        from: over_ssh::sitting_at(),
        own: places::own().ok(),
        already,
        over_ssh: over_ssh::is_so(),
        word_list: recovery_key::word_list(words),
    }
}
