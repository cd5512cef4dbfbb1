//! A question for a file's path: its field, and how what is typed is read.

use std::path::PathBuf;

use crate::tui::form::spec::{FieldKind, FieldSpec};
use crate::tui::path_completion;

/// The longest path there is, in characters (`PATH_MAX` of Linux).
const LONGEST: usize = 4096;

/// Makes the field for a path.
pub fn field(label: String) -> FieldSpec {
    FieldSpec::new(label, FieldKind::Line { max: LONGEST }).required()
}

/// Reads a typed path: quotes around it, as a dropped file brings them, are taken off, and `~/` is the home folder.
pub fn path_of(typed: &str) -> PathBuf {
    let bare = typed.trim();
    let unquoted = ['\'', '"']
        .into_iter()
        .find_map(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    let text = unquoted.unwrap_or(bare);
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

/// Gives the folder of a path that is being typed, to be completed in.
pub fn folder_of(typed: &str) -> PathBuf {
    match path_completion::split(typed).0 {
        "" => PathBuf::from("."),
        folder => path_of(folder),
    }
}

/// Tells whether what was typed names a file, where words may be typed as well: it begins as a path does.
pub fn is_path(typed: &str) -> bool {
    let typed = typed.trim_start();
    ["/", "./", "../", "~"]
        .iter()
        .any(|beginning| typed.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_blanks_around_a_path_are_not_part_of_it() {
        for typed in ["/a/b c.xlsx", " '/a/b c.xlsx' ", "\"/a/b c.xlsx\""] {
            assert_eq!(path_of(typed), PathBuf::from("/a/b c.xlsx"));
        }
        assert_eq!(path_of("'a"), PathBuf::from("'a"));
    }
}
