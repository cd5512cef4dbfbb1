//! Both languages are complete: every text exists in both, takes the same values in both, is used, and exists if used.
//!
//! A use is found by reading the sources: a literal passed to `get` or `with` of something called `words` or `w`
//! (also `self.words`, `words()`), marked by `text_id("…")`, or given beside a code in a `choice!` of `care`, must be the
//! id of a text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use carepost::words::families::FAMILIES;
use carepost::words::files::PAIRS;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

/// What a text needs: the variables it names itself, and the texts it includes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Needs {
    variables: BTreeSet<String>,
    texts: BTreeSet<String>,
}

fn is_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Reads the ids of one file in order, each with what its text needs.
fn texts_of(file: &str) -> Vec<(String, Needs)> {
    let mut texts: Vec<(String, Needs)> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        let rest = match line.split_once('=') {
            Some((id, rest)) if begins => {
                texts.push((id.trim().to_string(), Needs::default()));
                rest
            }
            _ => line,
        };
        let Some((_, needs)) = texts.last_mut() else {
            continue;
        };
        for (at, _) in rest.match_indices('$') {
            needs
                .variables
                .insert(rest[at + 1..].chars().take_while(|&c| is_id(c)).collect());
        }
        for (at, _) in rest.match_indices('{') {
            let id: String = rest[at + 1..]
                .trim_start()
                .chars()
                .take_while(|&c| is_id(c))
                .collect();
            if id.starts_with(|c: char| c.is_ascii_lowercase()) {
                needs.texts.insert(id);
            }
        }
    }
    texts
}

/// Reads all texts of one language.
fn texts(lang: Lang) -> BTreeMap<String, Needs> {
    PAIRS
        .iter()
        .flat_map(|pair| texts_of(pair.of(lang)))
        .collect()
}

/// Gives all variables a text needs, with those of the texts it includes.
fn variables(
    id: &str,
    texts: &BTreeMap<String, Needs>,
    seen: &mut BTreeSet<String>,
) -> BTreeSet<String> {
    let Some(needs) = texts.get(id).filter(|_| seen.insert(id.to_string())) else {
        return BTreeSet::new();
    };
    let mut all = needs.variables.clone();
    for included in &needs.texts {
        all.extend(variables(included, texts, seen));
    }
    all
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found
}

/// Gives the part of a source before its unit tests, which may ask for texts that do not exist.
fn without_tests(source: &str) -> &str {
    source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(source)
}

/// Finds every literal that is passed to a call which takes the id of a text.
fn ids_asked_for(source: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for call in [".get(", ".with(", "text_id("] {
        for (at, _) in source.match_indices(call) {
            if call.starts_with('.') {
                let before = source[..at].trim_end();
                let before = before.strip_suffix("()").unwrap_or(before);
                let receiver: String = before
                    .chars()
                    .rev()
                    .take_while(|&c| c == '_' || c.is_alphanumeric())
                    .collect();
                if receiver != "sdrow" && receiver != "w" {
                    continue;
                }
            }
            if let Some(literal) = source[at + call.len()..].trim_start().strip_prefix('"') {
                ids.push(literal.split('"').next().unwrap_or("").to_string());
            }
        }
    }
    ids.extend(ids_of_choices(source));
    ids
}

/// Finds the ids that `choice!` and `open_choice!` give to their values: `Name = "code", "id";`, `Name, "id" {`.
fn ids_of_choices(source: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for (at, _) in source.match_indices("choice! {") {
        let body = &source[at..];
        let body = &body[..body.find("\n}").unwrap_or(body.len())];
        for line in body
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("//"))
        {
            let last = line
                .strip_suffix("\";")
                .or_else(|| line.strip_suffix("\" {"));
            if let Some((_, id)) = last.and_then(|last| last.rsplit_once('"')) {
                ids.push(id.to_string());
            }
        }
    }
    ids
}

#[test]
fn every_file_parses_and_no_id_stands_twice() {
    for lang in Lang::ALL {
        assert_eq!(Words::faults(lang), Vec::<String>::new());
    }
}

#[test]
fn every_text_exists_in_both_languages() {
    for pair in PAIRS {
        let zh: BTreeSet<_> = texts_of(pair.zh).into_iter().map(|(id, _)| id).collect();
        let en: BTreeSet<_> = texts_of(pair.en).into_iter().map(|(id, _)| id).collect();
        assert_eq!(
            zh.difference(&en).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in en/{}.ftl",
            pair.name
        );
        assert_eq!(
            en.difference(&zh).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in zh/{}.ftl",
            pair.name
        );
    }
}

#[test]
fn every_id_read_here_is_one_the_program_finds() {
    for lang in Lang::ALL {
        let words = Words::new(lang);
        for (id, needs) in texts(lang) {
            assert!(words.has(&id), "{lang}: {id} has no value");
            for included in needs.texts {
                assert!(
                    words.has(&included),
                    "{lang}: {id} includes {included}, which does not exist"
                );
            }
        }
    }
}

#[test]
fn every_text_takes_the_same_values_in_both_languages() {
    let (zh, en) = (texts(Lang::Zh), texts(Lang::En));
    let differ: Vec<_> = zh
        .keys()
        .filter(|id| en.contains_key(*id))
        .map(|id| {
            (
                id,
                variables(id, &zh, &mut BTreeSet::new()),
                variables(id, &en, &mut BTreeSet::new()),
            )
        })
        .filter(|(_, zh, en)| zh != en)
        .collect();
    assert!(
        differ.is_empty(),
        "variables differ (id, zh, en): {differ:#?}"
    );
}

#[test]
fn every_text_asked_for_exists() {
    let texts = texts(Lang::En);
    let mut missing = BTreeSet::new();
    for (path, source) in all_sources() {
        for id in ids_asked_for(without_tests(&source)) {
            if !texts.contains_key(&id) {
                missing.insert(format!("{}: {id}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "asked for and not there: {missing:#?}");
}

#[test]
fn every_text_is_used() {
    let sources = all_sources();
    let (zh, en) = (texts(Lang::Zh), texts(Lang::En));
    let included: BTreeSet<_> = zh
        .values()
        .chain(en.values())
        .flat_map(|needs| needs.texts.iter())
        .collect();
    let numbered: BTreeSet<String> = FAMILIES.iter().flat_map(|family| family.ids()).collect();
    let unused: Vec<_> = en
        .keys()
        .filter(|id| !numbered.contains(*id))
        .filter(|id| !included.contains(id))
        .filter(|id| {
            let literal = format!("\"{id}\"");
            !sources
                .iter()
                .any(|(_, source)| without_tests(source).contains(&literal))
        })
        .collect();
    assert!(unused.is_empty(), "never used: {unused:#?}");
}

#[test]
fn every_member_of_a_family_exists() {
    let texts = texts(Lang::En);
    for id in FAMILIES.iter().flat_map(|family| family.ids()) {
        assert!(texts.contains_key(&id), "{id}");
    }
}

#[test]
fn the_readers_of_this_test_see_what_they_should() {
    let file = "# a = { $no }\nrow = { $count ->\n    [one] { $count } { unit-one }\n   *[other] { $all } { -term }\n}\nnext = x\n";
    let texts = texts_of(file);
    assert_eq!(
        texts.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["row", "next"]
    );
    assert_eq!(
        texts[0].1.variables,
        ["all", "count"].map(String::from).into()
    );
    assert_eq!(texts[0].1.texts, ["unit-one".to_string()].into());

    let source = r#"self.words.get("a"); words()
        .with(
            "b", &[]); map.get("c"); let id = text_id("d"); w.get(&id); passwords.get("e")"#;
    assert_eq!(ids_asked_for(source), ["a", "b", "d"]);

    let choices = "open_choice! {\n    /// \"no\";\n    Kind, \"kind-other\" {\n        One = \"1\", \"kind-one\";\n    }\n}\n";
    assert_eq!(ids_asked_for(choices), ["kind-other", "kind-one"]);
}
