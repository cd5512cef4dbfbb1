//! From keys to commands: what the keys pressed so far mean where they were pressed.
//!
//! Look-up and the which-key box read the same registry, so what the box shows is what the keys do.

use crate::tui::commands::{Command, Context, Entry, REGISTRY};
use crate::tui::key::{Key, parse_keys};

/// What a sequence of keys means so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Command(Command),
    /// The beginning of longer sequences.
    Prefix,
    Nothing,
}

/// Looks up a sequence of keys in the contexts a layer offers; the most particular context wins.
pub fn look_up(contexts: &[Context], keys: &[Key]) -> Meaning {
    let typed = command_keys(contexts, keys);
    let mut best: Option<(usize, Command)> = None;
    let mut prefix = false;
    for entry in REGISTRY.iter().filter(|entry| entry.holds_in(contexts)) {
        for sequence in entry.keys.iter().filter_map(|text| parse_keys(text).ok()) {
            if sequence == typed {
                let nearness = nearness(entry, contexts);
                if best.is_none_or(|(found, _)| nearness < found) {
                    best = Some((nearness, entry.command));
                }
            } else if sequence.starts_with(&typed) {
                prefix = true;
            }
        }
    }
    match best {
        Some((_, command)) => Meaning::Command(command),
        None if prefix => Meaning::Prefix,
        None => Meaning::Nothing,
    }
}

/// Gives what may follow a prefix, as (the rest of the keys, the command), for the which-key box.
pub fn continuations(contexts: &[Context], keys: &[Key]) -> Vec<(Vec<Key>, Command)> {
    let typed = command_keys(contexts, keys);
    let mut found = Vec::new();
    for entry in REGISTRY.iter().filter(|entry| entry.holds_in(contexts)) {
        for sequence in entry.keys.iter().filter_map(|text| parse_keys(text).ok()) {
            if sequence.len() > typed.len() && sequence.starts_with(&typed) {
                found.push((sequence[typed.len()..].to_vec(), entry.command));
            }
        }
    }
    found
}

/// Full-width letters and signs count as their ASCII twins where a command is expected, and only there.
fn command_keys(contexts: &[Context], keys: &[Key]) -> Vec<Key> {
    if contexts.contains(&Context::Text) {
        keys.to_vec()
    } else {
        keys.iter().map(|key| key.command_twin()).collect()
    }
}

fn nearness(entry: &Entry, contexts: &[Context]) -> usize {
    contexts
        .iter()
        .position(|context| entry.contexts.contains(context))
        .unwrap_or(contexts.len())
}
