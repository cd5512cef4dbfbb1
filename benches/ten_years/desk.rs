//! A session as the program runs it: model, worker and host, with a terminal that only takes bytes.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use carepost::command::open::ways;
use carepost::command::{demo, nonce};
use carepost::post::fresh::Fresh;
use carepost::tui::channels::{Wake, Work};
use carepost::tui::event_loop;
use carepost::tui::job::{Answer, Job};
use carepost::tui::key::{Input, parse_keys};
use carepost::tui::model::Model;
use carepost::tui::theme::Theme;
use carepost::tui::update::{self, Effect, Msg};
use carepost::tui::view;
use carepost::tui::worker::Worker;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::Utc;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use zeroize::Zeroizing;

use crate::Place;

/// The size of the terminal.
const SIZE: Rect = Rect::new(0, 0, 120, 40);

/// How long nothing must come from the worker until it is taken to have done everything.
const QUIET: Duration = Duration::from_secs(5);

/// The number of a job that the measuring asks for; the screens' own count up from 1.
const BENCH: u64 = u64::MAX;

/// A session at work.
pub struct Desk {
    pub model: Model,
    work: Sender<Work>,
    wakes: Receiver<Wake>,
    terminal: Terminal<CrosstermBackend<io::Sink>>,
}

impl Desk {
    /// Starts a session that signs the first person in at once.
    pub fn sit_down(place: &Place) -> Desk {
        Desk::sit_down_as(place, demo::first())
    }

    /// Starts a session that signs somebody in at once, by name and passphrase.
    pub fn sit_down_as(place: &Place, who: Option<(String, Zeroizing<String>)>) -> Desk {
        let words = Words::new(Lang::En);
        let (to_loop, wakes) = mpsc::channel();
        let (work, to_do) = mpsc::channel();
        let mut ways = ways(&place.paths, who, &work, &words);
        ways.own = Some(place.own.clone());
        let worker = Worker::new(ways, to_loop);
        thread::spawn(move || worker.run(&to_do));
        let model = Model::new(
            Arc::new(words),
            Theme::dark(),
            Utc::now(),
            (SIZE.width, SIZE.height),
            Fresh::new(nonce::draw()),
        );
        let options = TerminalOptions {
            viewport: Viewport::Fixed(SIZE),
        };
        let backend = CrosstermBackend::new(io::sink());
        let terminal = Terminal::with_options(backend, options).expect("a sink is a terminal");
        let mut desk = Desk {
            model,
            work,
            wakes,
            terminal,
        };
        let effects = update::begin(&mut desk.model);
        desk.carry_out(effects);
        desk
    }

    /// Waits for the sign-in.
    pub fn wait_until_open(&mut self) {
        while !self.model.is_open() {
            let wake = self.wakes.recv_timeout(Duration::from_secs(180));
            self.take(wake.expect("the worker answers"));
        }
    }

    /// Waits until the worker has nothing left to do behind Today; gives how long it had.
    pub fn wait_until_quiet(&mut self) -> Duration {
        let begun = Instant::now();
        let mut last = begun;
        while let Ok(wake) = self.wakes.recv_timeout(QUIET) {
            self.take(wake);
            last = Instant::now();
        }
        last - begun
    }

    /// Takes and draws whatever comes until the model is so.
    pub fn wait_until(&mut self, is_so: impl Fn(&Model) -> bool) {
        while !is_so(&self.model) {
            let wake = self.wakes.recv_timeout(Duration::from_secs(180));
            self.take(wake.expect("the worker answers"));
            self.draw();
        }
    }

    /// Takes and draws what has come, for so long.
    pub fn stay(&mut self, time: Duration) {
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.wakes.recv_timeout(left) {
                Ok(wake) => {
                    self.take(wake);
                    self.draw();
                }
                Err(_) => return,
            }
        }
    }

    /// Gives a job to the worker and waits for its answer, taking whatever comes meanwhile.
    pub fn done(&mut self, job: Job) -> Answer {
        self.work
            .send(Work::Job(BENCH, Box::new(job)))
            .expect("the worker is there");
        loop {
            let wake = self.wakes.recv_timeout(Duration::from_secs(180));
            match wake.expect("the worker answers") {
                Wake::Msg(Msg::Answer { ticket, answer }) if ticket == BENCH => return answer,
                other => self.take(other),
            }
        }
    }

    /// Draws a frame and gives its text.
    pub fn screen(&mut self) -> String {
        let model = &mut self.model;
        let drawn = self.terminal.draw(|frame| {
            let area = frame.area();
            view::draw(model, area, frame.buffer_mut());
        });
        let buffer = drawn.expect("a sink takes everything").buffer;
        let rows = buffer.content.chunks(usize::from(SIZE.width));
        let rows = rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>());
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Takes and draws what comes until the screen is so; gives how long that took, none where it took too long.
    pub fn wait_until_shown(
        &mut self,
        most: Duration,
        is_so: impl Fn(&str) -> bool,
    ) -> Option<Duration> {
        let begun = Instant::now();
        while begun.elapsed() < most {
            if is_so(&self.screen()) {
                return Some(begun.elapsed());
            }
            if let Ok(wake) = self.wakes.recv_timeout(Duration::from_millis(20)) {
                self.take(wake);
            }
            while let Ok(wake) = self.wakes.try_recv() {
                self.take(wake);
            }
        }
        None
    }

    /// Draws a frame.
    pub fn draw(&mut self) {
        let model = &mut self.model;
        let drawn = self.terminal.draw(|frame| {
            let area = frame.area();
            if let Some(caret) = view::draw(model, area, frame.buffer_mut()) {
                frame.set_cursor_position(caret);
            }
        });
        drawn.expect("a sink takes everything");
    }

    /// Presses keys one by one, each followed by its frame; gives how long each took until then.
    pub fn press(&mut self, keys: &str) -> Vec<Duration> {
        let keys: VecDeque<_> = parse_keys(keys).expect("keys").into();
        keys.into_iter()
            .map(|key| {
                let begun = Instant::now();
                let effects = update::update(&mut self.model, Msg::Input(Input::Key(key)));
                self.draw();
                let took = begun.elapsed();
                self.carry_out(effects);
                while let Ok(wake) = self.wakes.try_recv() {
                    self.take(wake);
                }
                took
            })
            .collect()
    }

    /// Pastes text where the keys go.
    pub fn paste(&mut self, text: &str) {
        let effects = update::update(&mut self.model, Msg::Input(Input::Paste(text.to_owned())));
        self.carry_out(effects);
    }

    fn take(&mut self, wake: Wake) {
        if let Wake::Msg(msg) = wake {
            let handed = event_loop::handed(&msg);
            let effects = update::update(&mut self.model, msg);
            let _ = self.work.send(Work::Taken(handed));
            self.carry_out(effects);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Do { ticket, job } = effect {
                self.work
                    .send(Work::Job(ticket, Box::new(job)))
                    .expect("the worker is there");
            }
        }
    }
}
