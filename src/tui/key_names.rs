//! How the keys of a command are written for a person: `g t`, `Ctrl-S · u`.

use crate::tui::commands::Entry;
use crate::tui::key::{Key, parse_keys};

/// Writes a sequence of keys with a space between.
pub fn sequence(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(Key::to_string).collect();
    names.join(" ")
}

/// Writes a command's first keys; empty for one that only the palette has.
pub fn first(entry: &Entry) -> String {
    written(entry).next().unwrap_or_default()
}

/// Writes all of a command's keys.
pub fn all(entry: &Entry) -> String {
    written(entry).collect::<Vec<_>>().join(" · ")
}

fn written(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    // A text of the registry that names no key is found by a test.
    let sequences = entry.keys.iter().filter_map(|text| parse_keys(text).ok());
    sequences.map(|keys| sequence(&keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::commands::{Command, entry};

    #[test]
    fn keys_are_written_as_they_are_named() {
        assert_eq!(first(entry(Command::GoToday)), "g t");
        assert_eq!(all(entry(Command::Cover)), "F12 · Ctrl-\\");
        assert_eq!(first(entry(Command::Suspend)), "");
    }
}
