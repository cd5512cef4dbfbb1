//! Thirty people at work at once, each a process of its own with a terminal that only takes bytes.
//!
//! Each types at the pace of a quick typist on Today, the list of children and a form, while one more session saves twice a
//! second and all of them are told. What counts is from the key to the frame.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::savers::save;
use crate::times::said_all;
use crate::{Place, memory, pushed};

const DESKS: usize = 30;

/// How long they work.
const TIME: Duration = Duration::from_secs(30);

/// Between two keys: five a second, which is some sixty words a minute.
const PACE: Duration = Duration::from_millis(200);

/// What is typed again and again.
const KEYS: &str = "g t j j k g c j j pagedown k / l i backspace backspace esc esc g s j k g f j k";

/// One desk: says when it is ready, waits for the word, works, and says how long each key took in microseconds.
pub fn one(place: &Place) {
    let mut desk = Desk::sit_down(place);
    desk.wait_until_open();
    desk.wait_until_quiet();
    println!("ready");
    let mut word = String::new();
    let _ = std::io::stdin().read_line(&mut word);
    // Not all at the same instant: each begins at a moment of its own.
    desk.stay(PACE * (std::process::id() % 30) / 30);
    let until = Instant::now() + TIME;
    let keys: Vec<&str> = KEYS.split(' ').collect();
    let mut times = Vec::new();
    for key in keys.iter().cycle() {
        if Instant::now() >= until {
            break;
        }
        let begun = Instant::now();
        times.extend(desk.press(key));
        desk.stay(PACE.saturating_sub(begun.elapsed()));
    }
    let times: Vec<String> = times
        .iter()
        .map(|took| took.as_micros().to_string())
        .collect();
    println!("{}", times.join(" "));
    memory::said("one session among thirty", "self");
}

struct AtWork {
    child: Child,
    say: ChildStdin,
    hear: BufReader<ChildStdout>,
}

impl AtWork {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.hear.read_line(&mut line).expect("a desk speaks");
        line
    }
}

/// Measures all desks together.
pub fn measure(place: &Place, program: &OsStr) {
    let mut desks: Vec<AtWork> = (0..DESKS)
        .map(|_| {
            let mut child = Command::new(program)
                .arg("desk")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("a desk");
            let (say, hear) = (child.stdin.take(), child.stdout.take());
            let mut desk = AtWork {
                child,
                say: say.expect("its input"),
                hear: BufReader::new(hear.expect("its output")),
            };
            // One after the other, as people come in; Argon2id for all at once is no working day.
            assert_eq!(desk.line().trim(), "ready");
            desk
        })
        .collect();
    for desk in &mut desks {
        desk.say.write_all(b"go\n").expect("a desk hears");
    }
    let mut session = pushed::sign_in(&place.paths);
    let until = Instant::now() + TIME;
    let mut saves = Vec::new();
    while Instant::now() < until {
        saves.push(save(&mut session));
        std::thread::sleep(Duration::from_millis(500));
    }
    let mut times = Vec::new();
    let mut memory = String::new();
    for desk in &mut desks {
        let line = desk.line();
        let numbers = line
            .split_whitespace()
            .filter_map(|number| number.parse().ok());
        times.extend(numbers.map(Duration::from_micros));
        memory = desk.line();
        let _ = desk.child.wait();
    }
    said_all(&format!("key to frame, {DESKS} sessions at once"), times);
    said_all("a save among them", saves);
    println!("{}", memory.trim_end());
    memory::host(place);
}
