//! Every direct dependency is explained in docs/architecture.md, and none is there without being used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names in one section of Cargo.toml.
fn names(section: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string("Cargo.toml").expect("the manifest is there");
    manifest
        .lines()
        .skip_while(|line| *line != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

/// All code below a folder, without lines that are only comments.
fn code(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            code(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("code is text");
            for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
                into.push_str(line);
                into.push('\n');
            }
        }
    }
}

/// Tells whether the code names the crate as a path does: `name::`, `name;`, `name as`.
fn uses(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    code.match_indices(&name).any(|(at, _)| {
        let alone = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let rest = &code[at + name.len()..];
        alone && (rest.starts_with("::") || rest.starts_with(';') || rest.starts_with(" as "))
    })
}

#[test]
fn every_direct_dependency_says_why_it_is_there() {
    let text = fs::read_to_string("docs/architecture.md").expect("the document is there");
    let table: BTreeSet<&str> = text
        .lines()
        .skip_while(|line| *line != "## Dependencies")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split(','))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    let mut listed = names("dependencies");
    assert!(!listed.is_empty());
    listed.extend(names("dev-dependencies"));
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    assert_eq!(table, listed, "docs/architecture.md and Cargo.toml differ");
}

#[test]
fn no_dependency_is_unused() {
    let mut source = String::new();
    code(Path::new("src"), &mut source);
    let unused: Vec<String> = names("dependencies")
        .into_iter()
        .filter(|name| !uses(&source, name))
        .collect();
    assert!(unused.is_empty(), "nothing in src uses {unused:?}");
}
