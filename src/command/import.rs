//! `carepost import children`: a roster compared with the register, shown, and brought in where the person agrees.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use chrono::Utc;
use serde_json::{Value, json};

use crate::command::failure::{Failure, REFUSED};
use crate::command::json_text;
use crate::command::nonce;
use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::candidate::candidate;
use crate::exchange::roster::contents::Roster;
use crate::exchange::roster::read;
use crate::post::fresh::Fresh;
use crate::post::reading::{BEHIND, FIRST};
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::Session;
use crate::post::use_cases::import::{self, Comparison};
use crate::tui::inert;
use crate::tui::refusal_text;
use crate::tui::roster_text;
use crate::tui::roster_wrong::wrong_rows;
use crate::words::texts::Words;

/// How the import is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Shows and changes nothing.
    pub dry_run: bool,
    /// Agrees without being asked.
    pub yes: bool,
    pub json: bool,
}

/// Reads a roster; nothing is written, and no larger file than a roster is taken into memory.
///
/// # Errors
/// Where the file is not there, or is none that can be read.
pub fn read_file(file: &Path, words: &Words) -> Result<Roster, Failure> {
    let missing = || {
        Failure::said(words.with(
            "fail-no-file",
            &[("file", file.to_string_lossy().into_owned().into())],
        ))
    };
    let bounds = Bounds::default();
    let size = fs::metadata(file).map_err(|_| missing())?.len();
    let largest = bounds.file_bytes as u64;
    if size > largest {
        let mebibytes = (largest / (1024 * 1024)).to_string();
        return Err(Failure::said(
            words.with("roster-file-too-large", &[("limit", mebibytes.into())]),
        ));
    }
    let bytes = fs::read(file).map_err(|_| missing())?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    read::read(&bytes, &name, &bounds, Utc::now().date_naive())
        .map_err(|fault| Failure::said(roster_text::refused(words, &fault)))
}

/// Compares a roster with the register and brings it in; gives what to print.
///
/// # Errors
/// Where the person does not agree, may not, or the host refuses it.
pub fn import(
    session: &mut Session,
    roster: &Roster,
    manner: Manner,
    words: &Words,
) -> Result<String, Failure> {
    let refused = |refusal: &Refusal| Failure::said(refusal_text::refusal(words, refusal));
    let mut register = Register::default();
    let kinds: Vec<_> = FIRST.iter().chain(BEHIND).copied().collect();
    session
        .read(&kinds, &mut register)
        .map_err(|refusal| refused(&refusal))?;
    let comparison = import::compare(&register, roster.rows.iter().map(candidate).collect());
    let text = if manner.json {
        as_json(roster, &comparison, words)
    } else {
        as_lines(roster, &comparison, words)
    };
    let counts = comparison.counts();
    if manner.dry_run || counts.new + counts.changed == 0 {
        return Ok(text);
    }
    if !manner.yes && !agreed(&text, words) {
        return Err(Failure {
            text: words.get("fail-not-agreed"),
            code: REFUSED,
        });
    }
    let fresh = Fresh::new(nonce::draw());
    let change = import::agree(&register, session.me(), &fresh, &comparison)
        .map_err(|refusal| refused(&refusal))?;
    session.save(&change).map_err(|refusal| refused(&refusal))?;
    // Only the next sign-in's check is poorer where it cannot be written.
    let _ = session.remember_head();
    Ok(if manner.yes {
        text
    } else {
        words.get("import-done")
    })
}

/// Shows the preview and asks; without a terminal to ask on, nobody has agreed.
fn agreed(text: &str, words: &Words) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    println!("{text}");
    print!("{}", words.get("import-agree"));
    if io::stdout().flush().is_err() {
        return false;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).is_ok()
        && matches!(
            line.trim().to_lowercase().as_str(),
            "y" | "yes" | "是" | "好"
        )
}

fn as_json(roster: &Roster, comparison: &Comparison, words: &Words) -> String {
    let counts = comparison.counts();
    let wrong: Vec<Value> = wrong_rows(roster, comparison, words)
        .iter()
        .map(|row| {
            json!({
                "sheet": row.place.sheet,
                "row": row.place.row,
                "column": row.place.column,
                "reason": row.code,
                "sentence": row.sentence,
            })
        })
        .collect();
    let value = json!({ "new": counts.new, "changed": counts.changed, "same": counts.same, "wrong": wrong });
    json_text::pretty(&value)
}

fn as_lines(roster: &Roster, comparison: &Comparison, words: &Words) -> String {
    let counts = comparison.counts();
    let wrong = wrong_rows(roster, comparison, words);
    let mut lines = vec![words.with(
        "import-counts",
        &[
            ("new", counts.new.into()),
            ("changed", counts.changed.into()),
            ("same", counts.same.into()),
            ("wrong", wrong.len().into()),
        ],
    )];
    for row in &wrong {
        let mut values = vec![
            ("sheet", inert::show(&row.place.sheet).into_owned().into()),
            ("row", row.place.row.into()),
            ("reason", row.sentence.as_str().into()),
        ];
        let id = match &row.place.column {
            Some(column) => {
                values.push(("column", inert::show(column).into_owned().into()));
                "import-wrong-row"
            }
            None => "import-wrong-whole-row",
        };
        lines.push(words.with(id, &values));
    }
    lines.join("\n")
}
