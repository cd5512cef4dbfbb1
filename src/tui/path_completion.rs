//! Completing a typed path by Tab: which files lie there that begin so, and how far they all go on alike.

use std::fs;
use std::path::Path;

/// Names that are looked at in one folder; in a larger one what lies beyond is not offered.
const LOOKED_AT: usize = 20_000;

/// A file or folder that a typed path can go on to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub name: String,
    pub folder: bool,
}

impl Found {
    /// Gives the name, a folder's with the stroke after it.
    pub fn shown(&self) -> String {
        match self.folder {
            true => format!("{}/", self.name),
            false => self.name.clone(),
        }
    }
}

/// Splits what is typed into the folder that is looked into, as typed, and what names in it begin with.
///
/// Nothing typed looks into the home folder.
pub fn split(typed: &str) -> (&str, &str) {
    let typed = typed.trim_start().trim_start_matches(['\'', '"']);
    match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None if typed.is_empty() => ("~/", ""),
        None => ("", typed),
    }
}

/// Lists folders and files of these endings whose names begin so, in the order of their names; those that hide behind a
/// dot only where it was typed.
pub fn list(folder: &Path, begun: &str, endings: &[&str]) -> Vec<Found> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .take(LOOKED_AT)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let folder = fs::metadata(entry.path()).ok()?.is_dir();
            let lower = name.to_lowercase();
            let wanted = folder || endings.iter().any(|ending| lower.ends_with(ending));
            let hidden = name.starts_with('.') && begun.is_empty();
            let plain = !name.chars().any(char::is_control);
            (wanted && plain && !hidden && name.starts_with(begun))
                .then_some(Found { name, folder })
        })
        .collect();
    found.sort();
    found
}

/// Goes on with what is typed as far as all that was found goes on alike; nothing where it goes no further.
pub fn completed(typed: &str, found: &[Found]) -> Option<String> {
    let (folder, begun) = split(typed);
    let first = found.first()?;
    let alike = match found {
        [only] => only.shown(),
        found => {
            let mut alike = first.name.as_str();
            for other in found {
                while !other.name.starts_with(alike) {
                    let (at, _) = alike.char_indices().next_back()?;
                    alike = &alike[..at];
                }
            }
            alike.to_owned()
        }
    };
    (alike.len() > begun.len() || split(typed).0 != folder_typed(typed))
        .then(|| format!("{folder}{alike}"))
}

/// Gives the folder as it stands in what is typed; empty where none does.
fn folder_typed(typed: &str) -> &str {
    let typed = typed.trim_start().trim_start_matches(['\'', '"']);
    typed.rfind('/').map_or("", |at| &typed[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<Found> {
        names
            .iter()
            .map(|name| Found {
                name: name.trim_end_matches('/').to_owned(),
                folder: name.ends_with('/'),
            })
            .collect()
    }

    #[test]
    fn a_typed_path_goes_on_as_far_as_there_is_no_choice() {
        let one = found(&["花名册.xlsx"]);
        assert_eq!(completed("/a/花", &one).as_deref(), Some("/a/花名册.xlsx"));
        assert_eq!(completed("'/a/", &one).as_deref(), Some("/a/花名册.xlsx"));
        assert_eq!(completed("", &one).as_deref(), Some("~/花名册.xlsx"));
        let two = found(&["花名册2025.xlsx", "花名册2026.xlsx"]);
        assert_eq!(completed("~/花", &two).as_deref(), Some("~/花名册202"));
        assert_eq!(completed("~/花名册202", &two), None);
        assert_eq!(completed("", &found(&["a", "b"])).as_deref(), Some("~/"));
        assert_eq!(
            completed("/h", &found(&["home/"])).as_deref(),
            Some("/home/")
        );
        assert_eq!(completed("/x", &[]), None);
    }

    #[test]
    fn folders_and_files_of_the_endings_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.CSV", "a.xlsx", "a.txt", ".a.xlsx", "c\u{7}.csv"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("年")).unwrap();
        let names = |begun: &str| -> Vec<String> {
            let all = list(folder.path(), begun, &[".xlsx", ".csv"]);
            all.iter().map(Found::shown).collect()
        };
        assert_eq!(names(""), ["a.xlsx", "b.CSV", "年/"]);
        assert_eq!(names("a"), ["a.xlsx"]);
        assert_eq!(names("."), [".a.xlsx"]);
        assert!(list(&folder.path().join("none"), "", &[".csv"]).is_empty());
    }
}
