//! Keys as the program knows them: a small set, the same whatever terminal they came from.
//!
//! [`Input::from_event`] turns a terminal event into one of these or drops it (releases, mouse, anything with Alt:
//! nothing is bound to Alt, and an Alt key must not type its letter). A key can be read from and written to text, for
//! the registry of commands, the footer and scripts of keys in tests. What a key does is decided elsewhere.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{Event, KeyCode as TermCode, KeyEvent, KeyEventKind, KeyModifiers};
use zeroize::Zeroize;

/// What a key is, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character, upper or lower case as typed.
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// One key with its modifiers.
///
/// `shift` is set for keys other than characters only (`Shift-Tab`); a character carries it in its case. With `ctrl`
/// a letter is always lower case, since terminals do not tell the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub shift: bool,
}

/// What a terminal can tell the program.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// A pasted text with its line ends as `\n`.
    Paste(String),
    /// The new size: columns, rows.
    Resize(u16, u16),
    FocusLost,
    FocusGained,
}

/// The size of a terminal that does not say how large it is, as one without a window does.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// The largest window that is drawn; a terminal may call itself 65,535 columns and rows large, and each cell takes room.
const LARGEST_SIZE: (u16, u16) = (1000, 500);

/// Gives the size to draw in for what a terminal says of itself: columns, rows.
pub fn usable_size((columns, rows): (u16, u16)) -> (u16, u16) {
    if columns == 0 || rows == 0 {
        return USUAL_SIZE;
    }
    (columns.min(LARGEST_SIZE.0), rows.min(LARGEST_SIZE.1))
}

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no key is named {0:?}")]
pub struct UnknownKey(pub String);

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            shift: false,
        }
    }

    /// A character as typed.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
            shift: false,
        }
    }

    /// Takes a terminal's key event, or nothing where it is a release or a key that the program does not know.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let foreign =
            KeyModifiers::ALT | KeyModifiers::META | KeyModifiers::SUPER | KeyModifiers::HYPER;
        if event.modifiers.intersects(foreign) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let code = match event.code {
            TermCode::Char(c) if c.is_control() => return None,
            TermCode::Char(c) if ctrl => return Some(Self::ctrl(ctrl_char(c))),
            TermCode::Char(c) => return Some(Self::char(c)),
            TermCode::BackTab => {
                return Some(Self {
                    code: KeyCode::Tab,
                    ctrl,
                    shift: true,
                });
            }
            TermCode::Enter => KeyCode::Enter,
            TermCode::Esc => KeyCode::Esc,
            TermCode::Tab => KeyCode::Tab,
            TermCode::Backspace => KeyCode::Backspace,
            TermCode::Delete => KeyCode::Delete,
            TermCode::Insert => KeyCode::Insert,
            TermCode::Left => KeyCode::Left,
            TermCode::Right => KeyCode::Right,
            TermCode::Up => KeyCode::Up,
            TermCode::Down => KeyCode::Down,
            TermCode::Home => KeyCode::Home,
            TermCode::End => KeyCode::End,
            TermCode::PageUp => KeyCode::PageUp,
            TermCode::PageDown => KeyCode::PageDown,
            TermCode::F(n) => KeyCode::F(n),
            _ => return None,
        };
        Some(Self { code, ctrl, shift })
    }

    /// Gives the character that this key types, if it types one.
    pub fn typed(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// Gives the key that is meant where a command is expected: full-width signs, letters and digits, as an input
    /// method leaves them, become their ASCII twins.
    ///
    /// `、` is what a Chinese input method makes of `/`.
    #[must_use]
    pub fn command_twin(&self) -> Self {
        let code = match self.code {
            KeyCode::Char(c) => KeyCode::Char(ascii_twin(c)),
            other => other,
        };
        Self { code, ..*self }
    }
}

/// Gives the letter or sign that Ctrl was held with; 0x1C to 0x1F arrive as Ctrl-4 to Ctrl-7.
fn ctrl_char(c: char) -> char {
    match c {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        _ => c.to_ascii_lowercase(),
    }
}

fn ascii_twin(c: char) -> char {
    match c {
        // The full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFF01 + 0x21).unwrap_or(c),
        '\u{3000}' => ' ',
        '、' => '/',
        '。' => '.',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '《' => '<',
        '》' => '>',
        '·' => '`',
        '￥' | '¥' => '$',
        _ => c,
    }
}

/// Reads a run of keys, such as `"g t"`, `"ctrl-s"` or `"n 张 enter"`, separated by spaces.
pub fn parse_keys(text: &str) -> Result<Vec<Key>, UnknownKey> {
    text.split_whitespace().map(Key::from_str).collect()
}

/// Gives the keys that type a text; a line end is Enter.
pub fn typing(text: &str) -> Vec<Key> {
    text.chars()
        .map(|c| {
            if c == '\n' {
                Key::plain(KeyCode::Enter)
            } else {
                Key::char(c)
            }
        })
        .collect()
}

impl FromStr for Key {
    type Err = UnknownKey;

    /// Reads one key: `s`, `ctrl-s`, `shift-tab`, `f6`, `enter`, `esc`, `pgup`, `space`, `ctrl-\`; case matters for
    /// single characters only.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        let (mut ctrl, mut shift, mut rest) = (false, false, text);
        loop {
            // A lone "-" is a key, so a prefix needs something after it.
            match rest.split_once('-') {
                Some((word, after)) if !after.is_empty() && word.eq_ignore_ascii_case("ctrl") => {
                    (ctrl, rest) = (true, after);
                }
                Some((word, after)) if !after.is_empty() && word.eq_ignore_ascii_case("shift") => {
                    (shift, rest) = (true, after);
                }
                _ => break,
            }
        }
        let mut chars = rest.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return match (ctrl, shift) {
                _ if c.is_control() => Err(unknown()),
                (true, _) => Ok(Self::ctrl(c.to_ascii_lowercase())),
                (false, true) => Ok(Self::char(c.to_ascii_uppercase())),
                (false, false) => Ok(Self::char(c)),
            };
        }
        let code = match rest.to_ascii_lowercase().as_str() {
            "enter" | "return" | "⏎" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "backspace" | "bksp" => KeyCode::Backspace,
            "del" | "delete" => KeyCode::Delete,
            "ins" | "insert" => KeyCode::Insert,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "pgup" | "pageup" => KeyCode::PageUp,
            "pgdn" | "pagedown" => KeyCode::PageDown,
            "space" => KeyCode::Char(' '),
            word => match word.strip_prefix('f').and_then(|n| n.parse().ok()) {
                Some(n @ 1..=24) => KeyCode::F(n),
                _ => return Err(unknown()),
            },
        };
        let shift = shift && !matches!(code, KeyCode::Char(_));
        Ok(Self { code, ctrl, shift })
    }
}

impl fmt::Display for Key {
    /// Writes the key as a footer names it: `Ctrl-S`, `F6`, `⏎`, `Esc`, `n`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::Enter => f.write_str("⏎"),
            KeyCode::Esc => f.write_str("Esc"),
            KeyCode::Tab => f.write_str("Tab"),
            KeyCode::Backspace => f.write_str("⌫"),
            KeyCode::Delete => f.write_str("Del"),
            KeyCode::Insert => f.write_str("Ins"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Home => f.write_str("Home"),
            KeyCode::End => f.write_str("End"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::F(n) => write!(f, "F{n}"),
        }
    }
}

impl Input {
    /// Takes a terminal's event, or nothing where it means nothing here (mouse, key releases, unknown keys).
    ///
    /// Terminals send the line ends of a paste as carriage returns; they become `\n`.
    pub fn from_event(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) => Key::from_event(&key).map(Self::Key),
            Event::Paste(mut text) => {
                let pasted = line_ends(&text);
                text.zeroize();
                Some(Self::Paste(pasted))
            }
            Event::Resize(columns, rows) => {
                let (columns, rows) = usable_size((columns, rows));
                Some(Self::Resize(columns, rows))
            }
            Event::FocusLost => Some(Self::FocusLost),
            Event::FocusGained => Some(Self::FocusGained),
            Event::Mouse(_) => None,
        }
    }
}

/// Turns `\r\n` and `\r` into `\n`, without a growing string leaving copies behind.
fn line_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' {
            if chars.peek() == Some(&'\n') {
                chars.next();
            }
            out.push('\n');
        } else {
            out.push(c);
        }
    }
    out
}

impl fmt::Debug for Input {
    /// Leaves out what was typed or pasted: it may be a passphrase or a note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) if key.typed().is_some() => f.write_str("Key(typed)"),
            Self::Key(key) => write!(f, "Key({key})"),
            Self::Paste(text) => write!(f, "Paste({} bytes)", text.len()),
            Self::Resize(columns, rows) => write!(f, "Resize({columns}, {rows})"),
            Self::FocusLost => f.write_str("FocusLost"),
            Self::FocusGained => f.write_str("FocusGained"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEventState;

    fn event(code: TermCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn a_character_carries_its_case_and_no_shift() {
        let key = Key::from_event(&event(TermCode::Char('G'), KeyModifiers::SHIFT));
        assert_eq!(key, Some(Key::char('G')));
    }

    #[test]
    fn ctrl_letters_are_lower_case_and_control_codes_get_their_signs() {
        let both = KeyModifiers::CONTROL | KeyModifiers::SHIFT;
        assert_eq!(
            Key::from_event(&event(TermCode::Char('S'), both)),
            Some(Key::ctrl('s'))
        );
        assert_eq!(
            Key::from_event(&event(TermCode::Char('4'), KeyModifiers::CONTROL)),
            Some(Key::ctrl('\\'))
        );
    }

    #[test]
    fn alt_types_nothing_and_releases_are_dropped() {
        assert_eq!(
            Key::from_event(&event(TermCode::Char('x'), KeyModifiers::ALT)),
            None
        );
        let release = KeyEvent {
            code: TermCode::Char('x'),
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Release,
            state: KeyEventState::NONE,
        };
        assert_eq!(Key::from_event(&release), None);
        assert_eq!(
            Key::from_event(&KeyEvent {
                kind: KeyEventKind::Repeat,
                ..release
            }),
            Some(Key::char('x'))
        );
    }

    #[test]
    fn back_tab_is_shift_tab() {
        let key = Key::from_event(&event(TermCode::BackTab, KeyModifiers::SHIFT)).unwrap();
        assert_eq!(key, "shift-tab".parse().unwrap());
        assert_eq!(key.to_string(), "Shift-Tab");
    }

    #[test]
    fn full_width_signs_are_their_ascii_twins() {
        let meant = "：？／！、【】＋ａＺ９。"
            .chars()
            .map(|c| Key::char(c).command_twin().code);
        let ascii = ":?/!/[]+aZ9.".chars().map(KeyCode::Char);
        assert!(meant.eq(ascii));
        assert_eq!(Key::char('张').command_twin(), Key::char('张'));
        assert_eq!(
            Key::plain(KeyCode::F(6)).command_twin(),
            Key::plain(KeyCode::F(6))
        );
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for (text, shown) in [
            ("ctrl-s", "Ctrl-S"),
            ("f6", "F6"),
            ("enter", "⏎"),
            ("esc", "Esc"),
            ("g", "g"),
            ("G", "G"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("ctrl-\\", "Ctrl-\\"),
            ("ctrl-left", "Ctrl-←"),
            ("space", "Space"),
            ("pgdn", "PgDn"),
            ("张", "张"),
        ] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), shown);
        }
        for wrong in ["", "f0", "f25", "ctrl-", "hyper-x", "entre"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_run_of_keys_is_separated_by_spaces() {
        assert_eq!(parse_keys("g t").unwrap(), [Key::char('g'), Key::char('t')]);
        assert_eq!(typing("a\n"), [Key::char('a'), Key::plain(KeyCode::Enter)]);
    }

    #[test]
    fn a_window_is_drawn_in_as_large_as_is_sane() {
        for (told, drawn) in [
            ((100, 30), (100, 30)),
            ((1, 1), (1, 1)),
            ((500, 200), (500, 200)),
            ((0, 0), (80, 24)),
            ((0, 24), (80, 24)),
            ((u16::MAX, u16::MAX), (1000, 500)),
        ] {
            assert_eq!(usable_size(told), drawn);
            let (columns, rows) = told;
            let resized = Input::from_event(Event::Resize(columns, rows));
            assert!(resized == Some(Input::Resize(drawn.0, drawn.1)));
        }
    }

    #[test]
    fn a_paste_has_plain_line_ends_and_is_not_in_debug() {
        let pasted = Input::from_event(Event::Paste("一\r二\r\n三\n".to_owned())).unwrap();
        assert_eq!(pasted, Input::Paste("一\n二\n三\n".to_owned()));
        assert_eq!(format!("{pasted:?}"), "Paste(12 bytes)");
        assert_eq!(format!("{:?}", Input::Key(Key::char('密'))), "Key(typed)");
    }
}
