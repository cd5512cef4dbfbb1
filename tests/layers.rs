//! The floors hold: no file uses what stands above it, and no two files use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each floor with the floors it may use besides itself; see `docs/architecture.md`.
const FLOORS: &[(&str, &[&str])] = &[
    ("care", &[]),
    ("vault", &["care"]),
    ("store", &["care"]),
    ("host", &["care", "vault", "store"]),
    ("post", &["care", "vault", "store", "host"]),
    ("words", &["care", "vault", "store", "host", "post"]),
    (
        "exchange",
        &["care", "vault", "store", "host", "post", "words"],
    ),
    (
        "tui",
        &[
            "care", "vault", "store", "host", "post", "words", "exchange",
        ],
    ),
    (
        "command",
        &[
            "care", "vault", "store", "host", "post", "words", "exchange", "tui",
        ],
    ),
];

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// `src/care/ledger/ids.rs` is `care::ledger::ids`; `src/care/mod.rs` is `care`.
fn module_of(path: &Path) -> String {
    let path = path
        .strip_prefix("src")
        .expect("below src")
        .with_extension("");
    let mut parts: Vec<_> = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts.join("::")
}

/// The code of a file without its comments and string literals, so that prose is not taken for a path.
fn code_only(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let mut in_text = false;
        let mut previous = ' ';
        let mut kept = String::new();
        for c in line.chars() {
            if c == '"' && previous != '\\' && previous != '\'' {
                in_text = !in_text;
            } else if !in_text {
                kept.push(c);
            }
            if kept.ends_with("//") {
                kept.truncate(kept.len() - 2);
                break;
            }
            previous = c;
        }
        code.push_str(&kept);
        code.push('\n');
    }
    code
}

/// Every `crate::…` path in the code, with the braces of `use` trees opened.
fn paths_in(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if at > 0 && code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        open_tree("", &code[at + "crate::".len()..], &mut found);
    }
    found
}

/// Opens one use tree beginning at `rest`; gives how many bytes it took.
fn open_tree(prefix: &str, rest: &str, found: &mut BTreeSet<String>) -> usize {
    let mut path = prefix.to_string();
    let mut at = 0;
    let bytes = rest.as_bytes();
    while at < bytes.len() {
        let c = bytes[at] as char;
        if c.is_alphanumeric() || c == '_' || c == ':' {
            path.push(c);
            at += 1;
        } else if c == '{' && (path.is_empty() || path.ends_with("::")) {
            at += 1;
            loop {
                while at < bytes.len() && (bytes[at] as char).is_whitespace() {
                    at += 1;
                }
                if at >= bytes.len() || bytes[at] == b'}' {
                    return at + 1;
                }
                if bytes[at] == b',' {
                    at += 1;
                    continue;
                }
                let taken = open_tree(&path, &rest[at..], found);
                if taken == 0 {
                    return at + 1;
                }
                at += taken;
            }
        } else {
            break;
        }
    }
    if path != prefix {
        found.insert(path.trim_end_matches(':').to_string());
    }
    at
}

/// Which module each module uses.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    source_files(Path::new("src"), &mut files);
    let modules: BTreeSet<String> = files.iter().map(|path| module_of(path)).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in &files {
        let module = module_of(path);
        let code = code_only(&fs::read_to_string(path).expect("a source file can be read"));
        let targets = uses.entry(module.clone()).or_default();
        for used in paths_in(&code) {
            // The longest beginning of the path that is a module.
            let mut parts: Vec<&str> = used.split("::").collect();
            while !parts.is_empty() && !modules.contains(&parts.join("::")) {
                parts.pop();
            }
            let used = parts.join("::");
            if !used.is_empty() && used != module {
                targets.insert(used);
            }
        }
    }
    uses
}

fn floor_of(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

#[test]
fn no_file_uses_a_floor_above_it() {
    let mut wrong = Vec::new();
    for (module, targets) in uses() {
        let Some((_, below)) = FLOORS.iter().find(|(floor, _)| *floor == floor_of(&module)) else {
            assert!(
                ["lib", "main"].contains(&module.as_str()),
                "{module} stands on no floor"
            );
            continue;
        };
        for target in targets {
            let floor = floor_of(&target).to_string();
            if floor != floor_of(&module) && !below.contains(&floor.as_str()) {
                wrong.push(format!("{module} uses {target}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that run up:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let uses = uses();
    // Depth first; a module met again while still open closes a circle.
    fn walk<'a>(
        module: &'a str,
        uses: &'a BTreeMap<String, BTreeSet<String>>,
        open: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<String> {
        if let Some(at) = open.iter().position(|seen| *seen == module) {
            return Some(format!("{} → {module}", open[at..].join(" → ")));
        }
        if !done.insert(module) {
            return None;
        }
        open.push(module);
        let circle = uses
            .get(module)
            .into_iter()
            .flatten()
            .find_map(|next| walk(next, uses, open, done));
        open.pop();
        circle
    }
    let mut done = BTreeSet::new();
    for module in uses.keys() {
        let circle = walk(module, &uses, &mut Vec::new(), &mut done);
        assert!(
            circle.is_none(),
            "a circle of files: {}",
            circle.unwrap_or_default()
        );
    }
}

#[test]
fn the_check_itself_sees_nested_use_trees() {
    let code = code_only(
        "use crate::{care::ledger::{ids::Id, scope}, post};\nlet x = crate::tui::app::run();\n// crate::not::this",
    );
    let found: Vec<_> = paths_in(&code).into_iter().collect();
    assert_eq!(
        found,
        [
            "care::ledger::ids::Id",
            "care::ledger::scope",
            "post",
            "tui::app::run"
        ]
    );
}
