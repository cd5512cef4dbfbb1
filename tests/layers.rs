//! The floors hold: no file uses what stands above it, and no two files use each other in a circle, be it by paths or by
//! methods of one type that are written in both.

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

/// Finds a circle, depth first: a module met again while still open closes one.
fn circle_in(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
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
    uses.keys()
        .find_map(|module| walk(module, uses, &mut Vec::new(), &mut done))
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let circle = circle_in(&uses());
    assert!(
        circle.is_none(),
        "a circle of files: {}",
        circle.unwrap_or_default()
    );
}

/// The methods that a file writes for a type, and their code.
#[derive(Default)]
struct Methods {
    names: BTreeSet<String>,
    code: String,
}

/// The types of a file with methods of their own, as `rustfmt` lays them out: `impl Name {` … `}` from the margin.
fn methods_in(code: &str) -> BTreeMap<String, Methods> {
    let mut found: BTreeMap<String, Methods> = BTreeMap::new();
    let mut of: Option<String> = None;
    for line in code.lines() {
        match (&of, line.strip_prefix("impl ")) {
            (None, Some(head)) => {
                let name = head.strip_suffix(" {").filter(|name| !name.contains(' '));
                of = name.map(str::to_string);
            }
            (Some(_), _) if line == "}" => of = None,
            (Some(name), _) => {
                let methods = found.entry(name.clone()).or_default();
                let method = line.strip_prefix("    ").and_then(|line| {
                    let (before, after) = line.split_once("fn ")?;
                    let is_method = before.is_empty() || before.starts_with("pub");
                    is_method.then(|| word_at(after).to_string())
                });
                methods.names.extend(method);
                methods.code.push_str(line);
                methods.code.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

fn word_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The methods that code calls on itself, or on a value that has its type's name: `self.save(…)`, `session.save(…)`,
/// `Self::save`, over line ends as well.
fn called_in(code: &str, type_name: &str) -> BTreeSet<String> {
    let close: String = code.split_whitespace().collect();
    let value = format!("{}.", type_name.to_lowercase());
    let starts = ["self.", "Self::", &value, &format!("{type_name}::")].map(str::to_string);
    let mut called = BTreeSet::new();
    for start in starts {
        for (at, _) in close.match_indices(&start) {
            let is_whole = !close[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let name = word_at(&close[at + start.len()..]);
            let is_call = close[at + start.len() + name.len()..].starts_with('(');
            if is_whole && (is_call || start.ends_with("::")) {
                called.insert(name.to_string());
            }
        }
    }
    called
}

#[test]
fn the_methods_of_a_type_over_several_files_use_each_other_in_one_direction() {
    let mut files = Vec::new();
    source_files(Path::new("src"), &mut files);
    let mut by_type: BTreeMap<String, BTreeMap<String, Methods>> = BTreeMap::new();
    for path in &files {
        let module = module_of(path);
        let code = code_only(&fs::read_to_string(path).expect("a source file can be read"));
        for (name, methods) in methods_in(&code) {
            // Types of one name on two floors are two types.
            let name = format!("{}::{name}", floor_of(&module));
            by_type
                .entry(name)
                .or_default()
                .insert(module.clone(), methods);
        }
    }
    assert!(
        by_type["post::Session"].len() > 10,
        "the session has its methods over many files"
    );
    let mut circles = Vec::new();
    for (name, files) in by_type.iter().filter(|(_, files)| files.len() > 1) {
        let type_name = name.rsplit("::").next().unwrap_or_default();
        let uses = files.iter().map(|(module, methods)| {
            let called = called_in(&methods.code, type_name);
            let elsewhere = files
                .iter()
                .filter(|(other, theirs)| *other != module && !called.is_disjoint(&theirs.names));
            let elsewhere = elsewhere.map(|(other, _)| other.clone()).collect();
            (module.clone(), elsewhere)
        });
        let circle = circle_in(&uses.collect());
        circles.extend(circle.map(|circle| format!("{name}: {circle}")));
    }
    assert!(
        circles.is_empty(),
        "methods that use each other in a circle:\n{}",
        circles.join("\n")
    );
}

#[test]
fn the_check_itself_sees_what_methods_call() {
    let code = "impl Desk {\n    pub fn open(&mut self) {\n        self\n            .lamp();\n        Self::close();\n        \
                desk.leave(myself.not_this());\n        self.field.nor_this();\n    }\n}\nimpl Clone for Desk {\n    fn clone() {}\n}\n";
    let found = methods_in(code);
    let desk = &found["Desk"];
    assert_eq!(found.len(), 1);
    assert_eq!(desk.names, BTreeSet::from(["open".to_string()]));
    let called: Vec<_> = called_in(&desk.code, "Desk").into_iter().collect();
    assert_eq!(called, ["close", "lamp", "leave"]);
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
