//! `carepost recovery-key`: recovery words that are made and kept elsewhere than at a post, and the public key of theirs that
//! the post is given at set-up.
//!
//! It needs no post, no host and no disk, and can be run where there is no network.

use std::path::PathBuf;

use serde_json::json;

use crate::command::failure::Failure;
use crate::command::{json_text, nonce, secret_input};
use crate::vault::recovery::{RecoveryWords, WordList};
use crate::vault::recovery_text;
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecoveryKey {
    /// New words with their public key.
    New { json: bool },
    /// The public key of words that are there.
    Show { words: Option<PathBuf> },
}

/// How many words stand in one row.
const IN_A_ROW: usize = 6;

/// Gives what is printed.
///
/// # Errors
/// Where the words cannot be read, or are none.
pub fn run(asked: &RecoveryKey, words: &Words) -> Result<String, Failure> {
    match asked {
        RecoveryKey::New { json } => {
            let made = RecoveryWords::generate(&mut nonce::generator());
            if *json {
                return Ok(json_text::pretty(&json!({
                    "recovery_words": made.words(word_list(words)),
                    "recovery_key": recovery_text::to_text(&made.identity().public()),
                })));
            }
            let mut lines = vec![words.get("recovery-key-words")];
            lines.extend(rows(made.words(word_list(words)).into_iter()));
            lines.push(words.get("recovery-key-text"));
            lines.push(recovery_text::to_text(&made.identity().public()));
            lines.push(words.get("recovery-key-next"));
            Ok(lines.join("\n"))
        }
        RecoveryKey::Show { words: file } => {
            let typed = match file {
                Some(file) => {
                    secret_input::whole_file(file).map_err(|_| secret_input::unread(file, words))?
                }
                None => secret_input::ask(&words.get("ask-recovery-words"))
                    .map_err(|_| secret_input::no_terminal("--words-file", words))?,
            };
            let there = RecoveryWords::parse(&typed)
                .map_err(|_| Failure::refused(words, "fail-not-recovery-words"))?;
            Ok(recovery_text::to_text(&there.identity().public()))
        }
    }
}

/// Gives the list that recovery words are written from in a language.
pub fn word_list(words: &Words) -> WordList {
    match words.lang() {
        Lang::Zh => WordList::SimplifiedChinese,
        Lang::En => WordList::English,
    }
}

/// Sets recovery words in rows, each with its number.
pub fn rows<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let numbered: Vec<String> = words
        .enumerate()
        .map(|(place, word)| format!("{:>2} {word:<10}", place + 1))
        .collect();
    let rows = numbered.chunks(IN_A_ROW);
    rows.map(|row| row.join(" ").trim_end().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_words_that_are_printed_give_the_same_key_again() {
        for lang in Lang::ALL {
            let words = Words::new(lang);
            let printed =
                run(&RecoveryKey::New { json: false }, &words).unwrap_or_else(|_| panic!("made"));
            let key = printed
                .lines()
                .find(|line| line.starts_with("carepost-recovery-1-"))
                .unwrap_or_else(|| panic!("{printed}"));
            let begins = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
            let written: Vec<&str> = printed.lines().filter(begins).collect();
            assert_eq!(written.len(), 4, "{printed}");
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("words");
            fs::write(&file, written.join("\n")).unwrap();
            let show = RecoveryKey::Show { words: Some(file) };
            assert_eq!(run(&show, &words).ok().as_deref(), Some(key));
        }
    }
}
