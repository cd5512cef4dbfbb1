//! The registry of commands holds together: keys, titles, and what a terminal or an input method leaves of them.

use std::collections::BTreeMap;

use carepost::tui::commands::{Context, Entry, REGISTRY};
use carepost::tui::inert;
use carepost::tui::key::{Key, KeyCode, parse_keys};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

const CONTEXTS: [Context; 14] = [
    Context::List,
    Context::Text,
    Context::Form,
    Context::Today,
    Context::Schedule,
    Context::Children,
    Context::Child,
    Context::FollowUps,
    Context::Board,
    Context::Settings,
    Context::Inbox,
    Context::Note,
    Context::Reading,
    Context::Import,
];

fn sequences(entry: &Entry) -> Vec<Vec<Key>> {
    entry
        .keys
        .iter()
        .map(|text| parse_keys(text).unwrap_or_else(|fault| panic!("{}: {fault}", entry.text)))
        .collect()
}

#[test]
fn no_two_commands_share_a_key_in_one_context() {
    for context in CONTEXTS {
        let mut taken: BTreeMap<Vec<Key>, &str> = BTreeMap::new();
        let here = REGISTRY
            .iter()
            .filter(|entry| entry.contexts.contains(&context));
        for entry in here {
            for keys in sequences(entry) {
                let before = taken.insert(keys.clone(), entry.text);
                assert_eq!(before, None, "{context:?} {keys:?} {}", entry.text);
            }
        }
    }
}

#[test]
fn what_holds_everywhere_is_not_bound_again_elsewhere() {
    let everywhere: Vec<Vec<Key>> = REGISTRY
        .iter()
        .filter(|entry| entry.contexts.is_empty())
        .flat_map(sequences)
        .collect();
    for entry in REGISTRY.iter().filter(|entry| !entry.contexts.is_empty()) {
        for keys in sequences(entry) {
            assert!(!everywhere.contains(&keys), "{keys:?} {}", entry.text);
        }
    }
}

#[test]
fn no_sequence_hides_behind_the_beginning_of_another() {
    for context in CONTEXTS {
        let here: Vec<Vec<Key>> = REGISTRY
            .iter()
            .filter(|entry| entry.holds_in(&[context]))
            .flat_map(sequences)
            .collect();
        for short in &here {
            let longer = here
                .iter()
                .find(|keys| keys.len() > short.len() && keys.starts_with(short));
            assert_eq!(longer, None, "{context:?} {short:?}");
        }
    }
}

#[test]
fn nothing_is_bound_to_what_terminals_take_for_another_key() {
    // Ctrl-H, I, J, M and [ are Backspace, Tab, Enter, Enter and Esc; Ctrl-Space and Ctrl-A or B are taken by input
    // methods and by screen and tmux.
    let foreign = ['h', 'i', 'j', 'm', '[', ' ', 'a', 'b'];
    for entry in REGISTRY {
        for text in entry.keys {
            assert!(!text.to_lowercase().contains("alt"), "{}", entry.text);
        }
        for key in sequences(entry).into_iter().flatten() {
            let taken = matches!(key.code, KeyCode::Char(c) if key.ctrl && foreign.contains(&c));
            assert!(!taken, "{} is bound to {key}", entry.text);
        }
    }
}

#[test]
fn letters_are_never_commands_in_text() {
    for entry in REGISTRY {
        let in_text = entry.holds_in(&[Context::Text]) || entry.holds_in(&[Context::Note]);
        for key in sequences(entry).into_iter().flatten().filter(|_| in_text) {
            assert_eq!(key.typed(), None, "{} would take {key}", entry.text);
        }
    }
}

#[test]
fn every_function_key_has_a_twin() {
    // In text an F-key's twin is the palette, which Ctrl-P opens there and which lists the command.
    let palette = REGISTRY
        .iter()
        .any(|entry| entry.text == "command-palette" && entry.holds_in(&[Context::Text]));
    for entry in REGISTRY {
        let keys = sequences(entry);
        let function = |keys: &Vec<Key>| {
            matches!(
                keys[..],
                [Key {
                    code: KeyCode::F(_),
                    ..
                }]
            )
        };
        if keys.iter().any(function) {
            let twin = keys.iter().any(|keys| !function(keys));
            let text = entry
                .contexts
                .iter()
                .any(|context| matches!(context, Context::Text | Context::Note));
            assert!(twin || (text && palette), "{} has no twin", entry.text);
        }
    }
}

#[test]
fn every_command_has_a_short_title_in_both_languages() {
    let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
    for entry in REGISTRY {
        assert!(zh.has(entry.text) && en.has(entry.text), "{}", entry.text);
        let (han, letters) = (zh.get(entry.text), en.get(entry.text));
        assert!(inert::columns(&han) <= 16, "{han}");
        assert!(letters.chars().count() <= 18, "{letters}");
    }
}
