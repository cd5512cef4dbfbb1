//! From a key to its frame, for each screen.

use carepost::post::board;
use carepost::post::whose::Whose;

use crate::Place;
use crate::desk::Desk;
use crate::times::{said_all, timed};

/// A screen, the keys that lead to it, and those that are pressed on it again and again.
const SCREENS: [(&str, &str, &str); 10] = [
    ("Today", "g t", "j j j k tab j k tab"),
    ("Schedule, a day", "g s", "j k l h ] ["),
    (
        "a booking form, a name typed",
        "g s n",
        "l i u backspace backspace backspace",
    ),
    ("Children", "g c", "j j k pagedown pageup"),
    ("Children, narrowed", "g c /", "l i backspace backspace"),
    ("one child, its tabs", "g c enter", "1 2 3 4 5 6"),
    ("Follow-ups", "g f", "j j k pagedown pageup"),
    ("Inbox", "g i", "j k"),
    ("Settings", "g o", "j j k"),
    ("palette", "ctrl-p", "n o t backspace backspace backspace"),
];

/// How often the keys are pressed.
const ROUNDS: usize = 60;

/// Measures each screen with everything read.
pub fn measure(place: &Place) {
    let mut desk = Desk::sit_down(place);
    desk.wait_until_open();
    desk.wait_until_quiet();
    for (screen, to_it, on_it) in SCREENS {
        let mut times = desk.press(to_it);
        times.clear();
        for _ in 0..ROUNDS {
            times.extend(desk.press(on_it));
        }
        said_all(screen, times);
        desk.press("esc esc esc esc");
    }
    for (screen, to_it) in [
        ("Today opened", "g t"),
        ("Schedule opened", "g s"),
        ("Children opened", "g c"),
        ("Follow-ups opened", "g f"),
        ("Inbox opened", "g i"),
    ] {
        let mut times = Vec::new();
        for _ in 0..20 {
            // From somewhere else each time.
            desk.press("g o");
            times.extend(desk.press(to_it).pop());
        }
        said_all(screen, times);
    }
    board(&mut desk);
    typing(&mut desk);
}

/// Works out the board of the whole post, and opens it as a supervisor.
fn board(desk: &mut Desk) {
    let register = &desk.model.shared.register;
    let now = desk.model.shared.now;
    let of_all: Vec<_> = (0..20)
        .map(|_| timed(|| board::board(register, now, Whose::Everybodys, &[])).1)
        .collect();
    said_all("the board of everybody, worked out", of_all);
    desk.model.shared.me.roles.supervisor = true;
    let mut times = Vec::new();
    for _ in 0..20 {
        desk.press("g o");
        times.extend(desk.press("g b").pop());
    }
    said_all("the board of everybody, opened", times);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        times.extend(desk.press("j l k tab right shift-tab"));
    }
    said_all("the board, keys on it", times);
    desk.press("esc esc");
    desk.model.shared.me.roles.supervisor = false;
}

/// Types a long note in Chinese.
fn typing(desk: &mut Desk) {
    desk.press("g c enter w enter");
    let sentence: Vec<String> = "今天谈到了在学校的事，她说同桌搬走以后没有人一起回家。"
        .chars()
        .map(|c| c.to_string())
        .collect();
    let mut times = Vec::new();
    for _ in 0..80 {
        for c in &sentence {
            times.extend(desk.press(c));
        }
    }
    said_all("typing a note of 2,000 characters", times);
}
