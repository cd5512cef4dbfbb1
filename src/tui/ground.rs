//! Whether the terminal's ground is dark or light, as the terminal itself tells (xterm's OSC 11).
//!
//! It is asked once and never waited for: what it answers comes as keys do, at once, late, or not at all. So the answer is
//! picked out of the keys ([`Answer`]), whole, and every key before, between and after it goes on to where it was going. What
//! only looks like the beginning of an answer is let go with the next key, or a moment later.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The question, closed by BEL: an answer closed in the same way is never cut at its end.
pub const QUESTION: &str = "\x1b]11;?\x07";

/// What an answer begins with behind its `ESC ]`, up to the colour.
const BEGINS: &str = "11;rgb";

/// The longest answer: four parts of four digits.
const LONGEST: usize = 32;

/// The ground one reads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

/// Picks the answer out of what comes from the terminal.
#[derive(Default)]
pub struct Answer {
    /// What may be the beginning of one, to be passed on if it is not.
    held: Vec<Event>,
    text: String,
    /// The last key was Esc: split from what follows, an answer begins with it.
    after_esc: bool,
    told: bool,
}

/// What became of an event: what is passed on, in order, and the ground where it was told.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub events: Vec<Event>,
    pub ground: Option<Ground>,
}

impl Answer {
    /// Tells whether something is held back that may yet be a key.
    pub fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Gives up what was held back.
    pub fn let_go(&mut self) -> Vec<Event> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    /// Takes what came from the terminal.
    pub fn take(&mut self, event: Event) -> Passed {
        let mut passed = Passed::default();
        let key = match &event {
            Event::Key(key) if key.kind != KeyEventKind::Release && !self.told => *key,
            _ => {
                passed.events.push(event);
                return passed;
            }
        };
        let begins = key.code == KeyCode::Char(']')
            && (key.modifiers.contains(KeyModifiers::ALT) || self.after_esc);
        self.after_esc = key.code == KeyCode::Esc && key.modifiers.is_empty();
        if !self.holds() {
            match begins {
                true => self.held.push(event),
                false => passed.events.push(event),
            }
            return passed;
        }
        if let Some(ground) = colour(&self.text).filter(|_| ends(&key, &self.held)) {
            self.let_go();
            self.told = true;
            passed.ground = Some(ground);
            return passed;
        }
        self.held.push(event);
        let half_ended = key.code == KeyCode::Esc && colour(&self.text).is_some();
        if half_ended {
            return passed;
        }
        match key.code {
            KeyCode::Char(c) if !key.modifiers.intersects(FOREIGN) => self.text.push(c),
            _ => self.text.push('\0'),
        }
        if !may_be(&self.text) {
            passed.events = self.let_go();
        }
        passed
    }
}

const FOREIGN: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// Tells whether a key ends an answer: BEL, or ST whole or in two.
fn ends(key: &KeyEvent, held: &[Event]) -> bool {
    let esc = matches!(held.last(), Some(Event::Key(last)) if last.code == KeyCode::Esc);
    match key.code {
        KeyCode::Char('g') => key.modifiers.contains(KeyModifiers::CONTROL),
        KeyCode::Char('\\') => key.modifiers.contains(KeyModifiers::ALT) || esc,
        _ => false,
    }
}

/// Tells whether a text is an answer or the beginning of one.
fn may_be(text: &str) -> bool {
    match text.strip_prefix(BEGINS) {
        None => BEGINS.starts_with(text),
        Some(rest) => {
            let rest = rest.strip_prefix('a').unwrap_or(rest);
            let digits = rest.strip_prefix(':').unwrap_or(rest);
            let is_part = |c: char| c.is_ascii_hexdigit() || c == '/';
            text.len() <= LONGEST
                && (rest.is_empty() || rest.starts_with(':'))
                && digits.chars().all(is_part)
        }
    }
}

/// Reads the colour of an answer: `11;rgb:ffff/ffff/dddd`, each part of one to four digits.
fn colour(text: &str) -> Option<Ground> {
    let parts = text.strip_prefix(BEGINS)?;
    let parts = parts.strip_prefix('a').unwrap_or(parts).strip_prefix(':')?;
    let shares: Vec<f64> = parts
        .split('/')
        .map(|part| {
            let most = match part.len() {
                1 => 0xf,
                2 => 0xff,
                3 => 0xfff,
                4 => 0xffff,
                _ => return None,
            };
            let value = u16::from_str_radix(part, 16).ok()?;
            Some(f64::from(value) / f64::from(most))
        })
        .collect::<Option<_>>()?;
    let [red, green, blue] = *shares.get(..3)? else {
        return None;
    };
    // How bright an eye takes it to be (ITU-R BT.601).
    let bright = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if bright > 0.5 {
        Ground::Light
    } else {
        Ground::Dark
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn plain(text: &str) -> Vec<Event> {
        text.chars()
            .map(|c| key(KeyCode::Char(c), KeyModifiers::NONE))
            .collect()
    }

    /// An answer as the terminal's reader takes it apart.
    fn answer(body: &str, end: &[Event]) -> Vec<Event> {
        let mut all = vec![key(KeyCode::Char(']'), KeyModifiers::ALT)];
        all.extend(plain(body));
        all.extend_from_slice(end);
        all
    }

    fn bel() -> Vec<Event> {
        vec![key(KeyCode::Char('g'), KeyModifiers::CONTROL)]
    }

    fn take(events: Vec<Event>) -> (Vec<Event>, Option<Ground>, Answer) {
        let mut picked = Answer::default();
        let (mut passed, mut ground) = (Vec::new(), None);
        for event in events {
            let one = picked.take(event);
            passed.extend(one.events);
            ground = ground.or(one.ground);
        }
        (passed, ground, picked)
    }

    #[test]
    fn the_ground_is_read_however_the_answer_is_written_and_ended() {
        let st = vec![key(KeyCode::Char('\\'), KeyModifiers::ALT)];
        let in_two = vec![
            key(KeyCode::Esc, KeyModifiers::NONE),
            key(KeyCode::Char('\\'), KeyModifiers::NONE),
        ];
        for end in [bel(), st, in_two] {
            for (body, ground) in [
                ("11;rgb:ffff/ffff/ffff", Ground::Light),
                ("11;rgb:fd/f6/e3", Ground::Light),
                ("11;rgb:0000/2b2b/3636", Ground::Dark),
                ("11;rgba:1e1e/1e1e/1e1e/ffff", Ground::Dark),
            ] {
                let (passed, told, picked) = take(answer(body, &end));
                assert_eq!((passed, told), (Vec::new(), Some(ground)), "{body}");
                assert!(!picked.holds());
            }
        }
    }

    #[test]
    fn keys_before_and_after_an_answer_and_a_new_size_within_go_on_in_their_order() {
        let size = Event::Resize(80, 24);
        let mut events = plain("ab");
        let mut middle = answer("11;rgb:0/0/0", &bel());
        middle.insert(5, size.clone());
        events.extend(middle);
        events.extend(plain("cd"));
        let (passed, told, _) = take(events);
        assert_eq!(told, Some(Ground::Dark));
        let mut kept = plain("ab");
        kept.push(size);
        kept.extend(plain("cd"));
        assert_eq!(passed, kept);
    }

    #[test]
    fn what_only_began_like_an_answer_is_passed_on_whole() {
        for typed in ["x", "11", "11;rgx", "11;rgb:zz", "11;rgb:ff/ff"] {
            let mut events = answer(typed, &[]);
            events.push(key(KeyCode::Enter, KeyModifiers::NONE));
            let (passed, told, picked) = take(events.clone());
            assert_eq!((passed, told), (events, None), "{typed}");
            assert!(!picked.holds());
        }
        let begun = answer("11;rgb", &[]);
        let (passed, _, mut picked) = take(begun.clone());
        assert!(passed.is_empty() && picked.holds());
        assert_eq!(picked.let_go(), begun);
    }

    #[test]
    fn esc_and_an_answer_that_come_as_one_are_told_apart() {
        let esc = key(KeyCode::Esc, KeyModifiers::NONE);
        let mut events = vec![esc.clone()];
        events.extend(plain("]11;rgb:ffff/ffff/ffff"));
        events.extend(bel());
        let (passed, told, _) = take(events);
        assert_eq!((passed, told), (vec![esc.clone()], Some(Ground::Light)));
        // `[` and `]` turn pages: Esc and then one of them is no answer.
        let mut events = vec![esc];
        events.extend(plain("]j"));
        assert_eq!(take(events.clone()).0, events);
    }

    #[test]
    fn once_told_nothing_is_held_back_any_more() {
        let mut events = answer("11;rgb:0/0/0", &bel());
        let again = answer("11", &[]);
        events.extend(again.clone());
        assert_eq!(take(events).0, again);
    }
}
