//! The made-up post starts and stops in a real terminal, on an account that has never seen the program.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// How long the slowest machine may take to make the post and show it.
const PATIENCE: Duration = Duration::from_secs(300);

const ROWS: NonZeroU16 = NonZeroU16::new(30).expect("not zero");
const COLUMNS: NonZeroU16 = NonZeroU16::new(100).expect("not zero");

/// The program in a terminal of 100×30, in a home of its own.
struct Terminal {
    screen: vt100::Parser,
    output: mpsc::Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn start(home: &std::path::Path, arguments: &[&str]) -> Terminal {
        let size = PtySize {
            rows: ROWS.get(),
            cols: COLUMNS.get(),
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_carepost"));
        command.args(arguments);
        command.env_clear();
        for (name, place) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
        ] {
            let place = home.join(place);
            std::fs::create_dir_all(&place).expect("a folder");
            command.env(name, place);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let input = pair.master.take_writer().expect("a writer");
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal {
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
            output,
            input,
            child,
            _master: pair.master,
        }
    }

    /// Waits until the screen shows a text.
    fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("never saw {text:?}:\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.input
            .write_all(keys.as_bytes())
            .expect("keys are taken");
        self.input.flush().expect("keys are taken");
    }

    /// Waits until the program has ended, and tells whether it ended well.
    fn ended_well(mut self) -> bool {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
        let sane = !self.screen.screen().alternate_screen() && !self.screen.screen().hide_cursor();
        self.child.wait().expect("an exit code").success() && sane
    }
}

#[test]
fn the_demo_opens_signed_in_says_demo_in_every_frame_and_gives_the_terminal_back() {
    let home = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(home.path(), &["demo"]);
    terminal.wait_for("今日");
    terminal.wait_for("待办");
    terminal.wait_for("DEMO");
    for (keys, shown) in [("gs", "按咨询师"), ("gc", "240"), ("gt", "待办")] {
        terminal.press(keys);
        terminal.wait_for(shown);
        terminal.wait_for("DEMO");
    }
    terminal.press("\x11");
    assert!(terminal.ended_well());

    // The second time it is there already, and its sign-ins are told again.
    let mut again = Terminal::start(home.path(), &["demo", "--lang", "en"]);
    again.wait_for("Today");
    again.press("\x11");
    assert!(again.ended_well());
}
