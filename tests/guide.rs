//! The guides' tables name every command with its keys, in both languages, so that they cannot go stale.

use std::fs;

use carepost::tui::commands::{Entry, REGISTRY};
use carepost::tui::key::{Key, parse_keys};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

/// How the row of a command begins: its keys, then what it does.
fn row(entry: &Entry, words: &Words) -> String {
    let keys: Vec<String> = entry
        .keys
        .iter()
        .map(|text| {
            let keys = parse_keys(text).expect("the registry names keys");
            let names: Vec<String> = keys.iter().map(Key::to_string).collect();
            format!("`{}`", names.join(" "))
        })
        .collect();
    format!("| {} | {} |", keys.join(" "), words.get(entry.text))
}

#[test]
fn both_guides_name_every_command_with_its_keys() {
    for (file, lang) in [("docs/guide.md", Lang::En), ("docs/guide.zh.md", Lang::Zh)] {
        let guide = fs::read_to_string(file).expect("the guide is there");
        let words = Words::new(lang);
        let missing: Vec<String> = REGISTRY
            .iter()
            .filter(|entry| !entry.keys.is_empty())
            .map(|entry| row(entry, &words))
            .filter(|row| !guide.lines().any(|line| line.starts_with(row)))
            .collect();
        assert!(
            missing.is_empty(),
            "{file} lacks these rows:\n{}",
            missing.join("\n")
        );
    }
}

#[test]
fn the_guides_name_no_key_that_is_gone() {
    for (file, lang) in [("docs/guide.md", Lang::En), ("docs/guide.zh.md", Lang::Zh)] {
        let guide = fs::read_to_string(file).expect("the guide is there");
        let words = Words::new(lang);
        let rows: Vec<String> = REGISTRY.iter().map(|entry| row(entry, &words)).collect();
        let table = guide
            .lines()
            .skip_while(|line| {
                *line != "| key | does | where |" && *line != "| 键 | 作用 | 在哪里 |"
            })
            .skip(2)
            .take_while(|line| line.starts_with('|'));
        for line in table {
            assert!(
                rows.iter().any(|row| line.starts_with(row)),
                "{file} names what the program has not: {line}"
            );
        }
    }
}
