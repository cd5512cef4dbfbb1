//! The real binary in a terminal of its own: keys go in, what is on the screen comes out.
//!
//! Everything waits on a condition. What is looked at is always a whole frame: the program marks where each begins and
//! ends, and between the marks nothing is compared. The one question that the program asks, for the terminal's ground, is
//! answered only where a test says so. The test has a `mod program;` beside this one.
#![allow(dead_code, reason = "each test uses its part")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use carepost::tui::key::{Key, KeyCode, parse_keys};
use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::program::Home;

/// How long a screen may take on a slow and busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// The beginning of what the terminal says when text is pasted, and the end.
const PASTE: [&str; 2] = ["\x1b[200~", "\x1b[201~"];

/// What is to be run, and in what terminal.
pub struct Start {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, PathBuf)>,
    columns: u16,
    rows: u16,
    patience: Duration,
    its_own: bool,
}

/// A program in a terminal.
pub struct Terminal {
    screen: vt100::Parser,
    /// What has come and is not on the screen: a frame that is not whole, or a mark that may have begun.
    unshown: Vec<u8>,
    within_frame: bool,
    /// How many whole frames have come, and the most bytes that one took.
    frames: usize,
    largest: usize,
    /// Everything that was ever written, to look for what must not be.
    written: Vec<u8>,
    output: mpsc::Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    closing: Arc<AtomicBool>,
    patience: Duration,
}

impl Start {
    /// The program with these arguments, in English, in a terminal of 100×30.
    pub fn new(home: &Home, arguments: &[&str]) -> Start {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_carepost"));
        Start::other(program, home, arguments)
    }

    /// The post of the home, signed in as its founder by the passphrase file.
    pub fn signed_in(home: &Home) -> Start {
        let file = home.passphrase();
        let file = file.to_str().expect("a path of ASCII");
        Start::new(home, &["--as", "chen", "--passphrase-file", file])
    }

    /// Another program in the same surroundings.
    pub fn other(program: PathBuf, home: &Home, arguments: &[&str]) -> Start {
        let environment = home.environment();
        let environment = environment
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Start {
            program,
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
            environment: environment.collect(),
            columns: 100,
            rows: 30,
            patience: PATIENCE,
            its_own: true,
        }
        .set("TERM", "xterm-256color")
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Start {
        self = self.without(name);
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Takes a variable out of the environment.
    #[must_use]
    pub fn without(mut self, name: &str) -> Start {
        self.environment.retain(|(set, _)| set != name);
        self
    }

    /// Sets Chinese as the terminal's language.
    #[must_use]
    pub fn in_chinese(self) -> Start {
        self.set("LANG", "zh_CN.UTF-8")
    }

    #[must_use]
    pub fn size(mut self, columns: u16, rows: u16) -> Start {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// Sets how long to wait for what takes longer than a screen.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Start {
        self.patience = patience;
        self
    }

    /// Leaves it to nobody to be signalled when the terminal goes.
    #[must_use]
    pub fn not_its_own(mut self) -> Start {
        self.its_own = false;
        self
    }

    pub fn start(self) -> Terminal {
        let pair = native_pty_system()
            .openpty(pty_size(self.columns, self.rows))
            .expect("a pty");
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.arguments);
        command.env_clear();
        command.set_controlling_tty(self.its_own);
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let input = pair.master.take_writer().expect("a writer");
        let (sender, output) = mpsc::channel();
        let closing = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&closing);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = reader.read(&mut bytes) {
                let gone = count == 0 || sender.send(bytes[..count].to_vec()).is_err();
                if gone || closed.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        Terminal {
            screen: vt100::Parser::new(not_zero(self.rows), not_zero(self.columns), 0),
            unshown: Vec::new(),
            within_frame: false,
            frames: 0,
            largest: 0,
            written: Vec::new(),
            output,
            input,
            child,
            master: pair.master,
            closing,
            patience: self.patience,
        }
    }
}

impl Terminal {
    /// Presses keys by name, with spaces between: `"g c"`, `"ctrl-s"`, `"0 3 enter"`.
    ///
    /// Esc stands last: a terminal cannot tell Esc and a key from that key with Alt but by the time between, so the
    /// next keys wait until the screen shows what Esc did.
    pub fn press(&mut self, keys: &str) {
        let keys = parse_keys(keys).expect("names of keys");
        let esc = keys.iter().position(|key| key.code == KeyCode::Esc);
        assert!(
            esc.is_none_or(|at| at + 1 == keys.len()),
            "Esc stands last, and the next keys wait for the screen"
        );
        let bytes: Vec<u8> = keys.iter().flat_map(bytes_of).collect();
        self.send(&bytes);
    }

    /// Types a text, a line end as Enter.
    pub fn type_text(&mut self, text: &str) {
        self.send(text.replace('\n', "\r").as_bytes());
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) {
        let [begins, ends] = PASTE;
        self.send(format!("{begins}{}{ends}", text.replace('\n', "\r")).as_bytes());
    }

    fn send(&mut self, bytes: &[u8]) {
        if let Err(error) = self
            .input
            .write_all(bytes)
            .and_then(|()| self.input.flush())
        {
            panic!("the keys are not taken: {error}\n{}", self.report());
        }
    }

    /// Answers the program's question for the terminal's ground, as in `rgb:ffff/ffff/ffff`.
    pub fn tell_ground(&mut self, colour: &str) {
        self.send(format!("\x1b]11;{colour}\x07").as_bytes());
    }

    /// Waits until the program has written something, on the screen or not.
    pub fn wait_written(&mut self, text: &str) {
        let until = Instant::now() + self.patience;
        let text = text.as_bytes();
        while !self.written.windows(text.len()).any(|part| part == text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("never wrote it: {error}\n{}", self.report()),
            }
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("shows {text:?}"), |shown| shown.has(text));
    }

    /// Waits until the screen shows all of several texts at once.
    pub fn wait_for_all(&mut self, texts: &[&str]) {
        self.wait_until(&format!("shows {texts:?}"), |shown| {
            texts.iter().all(|text| shown.has(text))
        });
    }

    /// Waits until a text is not on the screen any more.
    pub fn wait_gone(&mut self, text: &str) {
        self.wait_until(&format!("shows no {text:?}"), |shown| !shown.has(text));
    }

    /// Waits until a whole frame is as it should be.
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Shown<'_>) -> bool) {
        let until = Instant::now() + self.patience;
        while self.within_frame || !is_so(&self.shown()) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("never was so: {what}\n{}", self.report())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.show_rest();
                    if is_so(&self.shown()) {
                        return;
                    }
                    let status = self.child.try_wait();
                    panic!(
                        "ended ({status:?}) and never was so: {what}\n{}",
                        self.report()
                    );
                }
            }
        }
    }

    /// Has the program draw everything anew, and waits until it has; that what stood there before was whole is held by
    /// `tests/screen_bytes.rs`.
    pub fn draw_anew(&mut self) {
        let frames = self.frames;
        self.press("ctrl-l");
        let until = Instant::now() + self.patience;
        while self.frames == frames {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("drew nothing anew: {error}\n{}", self.report()),
            }
        }
    }

    /// What is on the screen.
    pub fn shown(&self) -> Shown<'_> {
        Shown(self.screen.screen())
    }

    /// The whole screen, read line by line.
    pub fn text(&self) -> String {
        self.shown().text()
    }

    /// Where the cursor stands, as column and row from 0.
    pub fn cursor(&self) -> (u16, u16) {
        let (row, column) = self.screen.screen().cursor_position();
        (column, row)
    }

    /// Everything that the program has written so far.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// Makes the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.screen
            .screen_mut()
            .set_size(not_zero(rows), not_zero(columns));
        self.master
            .resize(pty_size(columns, rows))
            .expect("another size");
    }

    /// Says that the window is so large, and shows what comes in the window that it is.
    pub fn claim_size(&mut self, columns: u16, rows: u16) {
        self.master
            .resize(pty_size(columns, rows))
            .expect("another size");
    }

    /// Counts the whole frames that have come.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// Gives the bytes that the largest frame took since this was asked last.
    pub fn largest_frame(&mut self) -> usize {
        std::mem::take(&mut self.largest)
    }

    /// Kills the program where it stands, and waits until it is gone.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("it runs");
    }

    /// Stops the program where it stands, until it is told to go on.
    pub fn hold_still(&self) {
        self.signal(Signal::STOP);
        let stopped = waitpid(Some(self.pid()), WaitOptions::UNTRACED).expect("it is our child");
        assert!(stopped.is_some_and(|(_, status)| status.stopped()));
    }

    /// Has the program go on that was held still.
    pub fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    fn pid(&self) -> Pid {
        let pid = self.child.process_id().expect("it runs");
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        pid.expect("a process id")
    }

    /// Closes the window while a key is pressed, and waits until the program is gone.
    ///
    /// The reading end can be let go only when something comes, so the key has to change the screen. That the writing
    /// end says goodbye with Ctrl-J and Ctrl-D is this crate's way; nothing is bound to either.
    pub fn close_window(self, key: &str) {
        let Terminal {
            mut input,
            output,
            mut child,
            master,
            closing,
            ..
        } = self;
        while output.try_recv().is_ok() {}
        closing.store(true, Ordering::SeqCst);
        input.write_all(key.as_bytes()).expect("keys are taken");
        let until = Instant::now() + PATIENCE;
        // The reader has gone once its end of the channel has.
        while output.recv_timeout(until.saturating_duration_since(Instant::now()))
            != Err(RecvTimeoutError::Disconnected)
        {
            assert!(Instant::now() < until, "the key never changed the screen");
        }
        drop((input, master));
        child.wait().expect("it ends");
    }

    /// Has the terminal take nothing any more, as at the end of a line that hangs.
    pub fn hold(&self) {
        let name = self.master.tty_name().expect("its name");
        let tty = std::fs::File::open(name).expect("it is there");
        rustix::termios::tcflow(&tty, rustix::termios::Action::OOff).expect("it is held");
    }

    /// Waits until the program is gone, whatever it has written.
    pub fn gone(mut self) {
        self.child.wait().expect("it ends");
    }

    /// Waits until the program has ended by itself; gives its exit status and whether the terminal is as it was.
    pub fn ended(&mut self) -> (ExitStatus, bool) {
        let until = Instant::now() + self.patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("never ended\n{}", self.report()),
            }
        }
        self.show_rest();
        let status = self.child.wait().expect("an exit status");
        (status, self.is_given_back())
    }

    /// Begins a progress note about a child of the sample roster who has no case yet, from any screen.
    pub fn begin_note(&mut self) {
        self.press("g c /");
        self.type_text("duxt");
        self.wait_for("1 of 112");
        self.press("enter");
        self.wait_for("no open case");
        self.press("w");
        self.wait_for("Which note to write");
        self.press("1");
        self.wait_for("Subjective");
    }

    /// Quits, and tells whether the program ended well and gave the terminal back.
    pub fn quit(mut self) -> bool {
        self.press("ctrl-q");
        let (status, given_back) = self.ended();
        status.success() && given_back
    }

    /// Tells whether nothing is switched on that a shell does not want.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// Takes what has come; frames go to the screen whole.
    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.unshown.extend_from_slice(bytes);
        loop {
            let mark = if self.within_frame {
                FRAME_ENDS
            } else {
                FRAME_BEGINS
            };
            let found = self
                .unshown
                .windows(mark.len())
                .position(|part| part == mark);
            let shown = match found {
                Some(at) => at + mark.len(),
                None if self.within_frame => 0,
                None => self.unshown.len() - begun(&self.unshown, mark),
            };
            self.screen.process(&self.unshown[..shown]);
            self.unshown.drain(..shown);
            match found {
                Some(_) => {
                    if self.within_frame {
                        self.frames += 1;
                        self.largest = self.largest.max(shown);
                    }
                    self.within_frame = !self.within_frame;
                }
                None => break,
            }
        }
    }

    fn show_rest(&mut self) {
        let rest = std::mem::take(&mut self.unshown);
        self.screen.process(&rest);
        self.within_frame = false;
    }

    /// The screen in a frame, for a test that fails.
    pub fn report(&self) -> String {
        let (columns, _) = self.shown().size();
        let line = "─".repeat(usize::from(columns));
        let rows: Vec<String> = self.shown().rows();
        format!(
            "{line}\n{}\n{line}\ncursor at {:?}",
            rows.join("\n"),
            self.cursor()
        )
    }
}

/// One whole frame.
pub struct Shown<'a>(&'a vt100::Screen);

impl Shown<'_> {
    /// The rows, without the blanks at their ends.
    pub fn rows(&self) -> Vec<String> {
        let (columns, _) = self.size();
        let rows = self.0.rows(0, columns);
        rows.map(|row| row.trim_end().to_owned()).collect()
    }

    pub fn text(&self) -> String {
        self.rows().join("\n")
    }

    pub fn has(&self, text: &str) -> bool {
        self.rows().iter().any(|row| row.contains(text))
    }

    /// The first row that shows a text.
    pub fn row(&self, text: &str) -> Option<String> {
        self.rows().into_iter().find(|row| row.contains(text))
    }

    /// The columns in which a text begins, from the top row down.
    pub fn columns(&self, text: &str) -> Vec<u16> {
        let (columns, rows) = self.size();
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let begins = places.filter(|(row, column)| {
            let cell = self.0.cell(*row, *column);
            let first = cell.is_some_and(|cell| cell.has_contents());
            let rest = self.0.contents_between(*row, *column, *row, columns);
            first && rest.starts_with(text)
        });
        begins.map(|(_, column)| column).collect()
    }

    /// Tells whether anything is written in one of the 256 colours.
    pub fn has_colour(&self, number: u8) -> bool {
        let (columns, rows) = self.size();
        let mut places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        places.any(|(row, column)| {
            let cell = self.0.cell(row, column);
            cell.is_some_and(|cell| cell.fgcolor() == vt100::Color::Idx(number))
        })
    }

    /// The size as columns and rows.
    pub fn size(&self) -> (u16, u16) {
        let (rows, columns) = self.0.size();
        (columns.get(), rows.get())
    }
}

/// How many bytes at the end may be the beginning of a mark.
fn begun(bytes: &[u8], mark: &[u8]) -> usize {
    let most = bytes.len().min(mark.len() - 1);
    (1..=most)
        .rev()
        .find(|count| bytes.ends_with(&mark[..*count]))
        .unwrap_or(0)
}

/// The bytes that xterm sends for a key.
fn bytes_of(key: &Key) -> Vec<u8> {
    let arrow = |letter: char| match key.ctrl {
        true => format!("\x1b[1;5{letter}"),
        false => format!("\x1b[{letter}"),
    };
    match key.code {
        KeyCode::Char(c) if key.ctrl => vec![u8::try_from(c).expect("ASCII") & 0x1f],
        KeyCode::Char(c) => c.to_string().into_bytes(),
        KeyCode::Enter => b"\r".to_vec(),
        KeyCode::Esc => b"\x1b".to_vec(),
        KeyCode::Tab if key.shift => b"\x1b[Z".to_vec(),
        KeyCode::Tab => b"\t".to_vec(),
        KeyCode::Backspace => vec![0x7f],
        KeyCode::Insert => b"\x1b[2~".to_vec(),
        KeyCode::Delete => b"\x1b[3~".to_vec(),
        KeyCode::PageUp => b"\x1b[5~".to_vec(),
        KeyCode::PageDown => b"\x1b[6~".to_vec(),
        KeyCode::Up => arrow('A').into_bytes(),
        KeyCode::Down => arrow('B').into_bytes(),
        KeyCode::Right => arrow('C').into_bytes(),
        KeyCode::Left => arrow('D').into_bytes(),
        KeyCode::Home => arrow('H').into_bytes(),
        KeyCode::End => arrow('F').into_bytes(),
        KeyCode::F(n @ 1..=4) => vec![0x1b, b'O', b'O' + n],
        KeyCode::F(n) => {
            let code = match n {
                5 => 15,
                6..=10 => n + 11,
                11.. => n + 12,
                _ => unreachable!("F1 to F4 are above, and there is no F0"),
            };
            format!("\x1b[{code}~").into_bytes()
        }
    }
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn not_zero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("not zero")
}
