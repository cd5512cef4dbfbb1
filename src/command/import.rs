//! `carepost import children`: a roster compared with the register, shown, and brought in where the person agrees.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Utc};
use serde_json::{Value, json};

use crate::care::family::Suggested;
use crate::care::field_changes::FieldChange;
use crate::care::post_time::day_of;
use crate::care::records::audit::Exported;
use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::person_around::Relation;
use crate::care::records::settings::Settings;
use crate::care::register_compare::Decision;
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::nonce;
use crate::command::reading;
use crate::command::streams;
use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::candidate::candidate;
use crate::exchange::roster::contents::{Roster, SheetKind};
use crate::exchange::roster::read;
use crate::exchange::roster::refused::FileRefused;
use crate::exchange::roster::row::RosterRow;
use crate::post::fresh::Fresh;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::Session;
use crate::post::use_cases::import::{self, Comparison};
use crate::tui::given_file;
use crate::tui::import_words::{Telling, families};
use crate::tui::inert;
use crate::tui::new_file;
use crate::tui::roster_text;
use crate::tui::roster_wrong::{self, wrong_rows};
use crate::words::texts::Words;

/// How the import is to be done.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Shows and changes nothing.
    pub dry_run: bool,
    /// Agrees without being asked.
    pub yes: bool,
    pub json: bool,
    /// Where the wrong rows are saved, to be mended.
    pub save_wrong: Option<PathBuf>,
}

/// A file that holds a roster.
pub struct RosterFile {
    bytes: Vec<u8>,
    name: String,
    roster: Roster,
    /// The day by which its birth dates were bounded.
    today: NaiveDate,
}

impl RosterFile {
    /// Reads it anew where the post has another day than was thought.
    fn on(self, today: NaiveDate) -> Result<Roster, FileRefused> {
        if today == self.today {
            return Ok(self.roster);
        }
        read::read(&self.bytes, &self.name, &Bounds::default(), today)
    }
}

/// Reads a roster; nothing is written, and no larger file than a roster is taken into memory.
///
/// # Errors
/// Where the file is not there, is none that can be read, or is no roster.
pub fn read_file(file: &Path, words: &Words) -> Result<RosterFile, Failure> {
    let missing = || {
        Failure::said(words.with(
            "fail-no-file",
            &[("file", file.to_string_lossy().into_owned().into())],
        ))
    };
    let bounds = Bounds::default();
    let refused = |fault: &FileRefused| Failure::said(roster_text::refused(words, fault));
    let limit = bounds.file_bytes;
    let bytes = given_file::read(file, limit)
        .map_err(|_| missing())?
        .ok_or_else(|| refused(&FileRefused::TooLarge { limit }))?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    // Before anybody has signed in nobody knows the post's own zone; most posts are in the one that is the default.
    let today = day_of(Settings::default().zone, Utc::now());
    let roster = read::read(&bytes, &name, &bounds, today).map_err(|fault| refused(&fault))?;
    if !roster.has_roster() {
        return Err(Failure::said(words.get("import-no-roster")));
    }
    Ok(RosterFile {
        bytes,
        name,
        roster,
        today,
    })
}

/// Compares a roster with the register and brings it in; gives what to print.
///
/// # Errors
/// Where the person does not agree, may not, or the host refuses it; where the wrong rows cannot be saved.
pub fn import(
    session: &mut Session,
    file: RosterFile,
    manner: &Manner,
    words: &Words,
) -> Result<String, Failure> {
    let refused = |refusal: &Refusal| Failure::of_refusal(words, refusal);
    let seen = session.head();
    // Whoever is missing in a register that is read in part would be brought in once more.
    let register = reading::whole(session, words)?;
    let roster = file
        .on(day_of(register.settings.zone, Utc::now()))
        .map_err(|fault| Failure::said(roster_text::refused(words, &fault)))?;
    let comparison = import::compare(&register, roster.rows.iter().map(candidate).collect());
    let shown = Shown {
        roster: &roster,
        comparison: &comparison,
        register: &register,
        telling: Telling { words, veil: false },
    };
    let text = if manner.json {
        shown.json()
    } else {
        shown.lines().join("\n")
    };
    if !manner.dry_run && !session.me().roles.counselor {
        return Err(refused(&Refusal::NotYourRole));
    }
    if let Some(path) = &manner.save_wrong {
        save_wrong(session, &roster, &comparison, path, words)?;
    }
    let counts = comparison.counts();
    if manner.dry_run || counts.new + counts.changed == 0 {
        return Ok(text);
    }
    if !manner.yes && !agreed(&text, words) {
        return Err(Failure::refused(words, "fail-not-agreed"));
    }
    if !still_so(session, seen, &comparison, words)? {
        return Err(Failure::refused(words, "fail-import-changed"));
    }
    let fresh = Fresh::new(nonce::draw());
    let change = import::agree(&register, session.me(), &fresh, &comparison)
        .map_err(|refusal| refused(&refusal))?;
    session.save(&change).map_err(|refusal| refused(&refusal))?;
    reading::remember(session);
    Ok(if manner.yes {
        text
    } else {
        words.get("import-done")
    })
}

/// Tells whether a comparison still holds after whatever was done at the post since a frame: a child whom somebody else
/// has brought in while the question stood would be brought in once more.
fn still_so(
    session: &mut Session,
    seen: u64,
    comparison: &Comparison,
    words: &Words,
) -> Result<bool, Failure> {
    session
        .keep_up()
        .map_err(|refusal| Failure::of_refusal(words, &refusal))?;
    if session.head() == seen {
        return Ok(true);
    }
    let register = reading::whole(session, words)?;
    let again = import::compare(&register, comparison.candidates.clone());
    Ok(again.decisions == comparison.decisions && again.households == comparison.households)
}

/// Saves the wrong rows with their reasons to a file that was not there before, once the audit log has it.
fn save_wrong(
    session: &mut Session,
    roster: &Roster,
    comparison: &Comparison,
    path: &Path,
    words: &Words,
) -> Result<(), Failure> {
    let failed = |id: &str| {
        let path = path.to_string_lossy().into_owned();
        Failure::said(words.with(id, &[("path", path.into())]))
    };
    let wrong = wrong_rows(roster, comparison, words);
    if wrong.is_empty() {
        return Ok(());
    }
    let bytes = roster_wrong::to_mend(roster, &wrong, words)
        .map_err(|_| failed("import-wrong-not-saved"))?;
    session
        .note_export(Exported::WrongRows, None)
        .map_err(|refusal| Failure::of_refusal(words, &refusal))?;
    new_file::write_new(path, &bytes).map_err(|_| failed("import-wrong-not-saved"))?;
    let path = path.to_string_lossy().into_owned();
    let values = [("count", wrong.len().into()), ("path", path.into())];
    streams::remark(&words.with("import-mend-written", &values));
    Ok(())
}

/// Shows the preview and asks; without a terminal to ask on, nobody has agreed.
fn agreed(text: &str, words: &Words) -> bool {
    let shown = streams::answer(text);
    if !io::stdin().is_terminal()
        || shown
            .and_then(|()| streams::ask(&words.get("import-agree")))
            .is_err()
    {
        return false;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).is_ok()
        && matches!(
            line.trim().to_lowercase().as_str(),
            "y" | "yes" | "是" | "好"
        )
}

/// What an import would do, to be printed.
struct Shown<'a> {
    roster: &'a Roster,
    comparison: &'a Comparison,
    register: &'a Register,
    telling: Telling<'a>,
}

impl Shown<'_> {
    fn json(&self) -> String {
        let (roster, telling) = (self.roster, &self.telling);
        let wrong: Vec<Value> = wrong_rows(roster, self.comparison, telling.words)
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
        let changes: Vec<Value> = self
            .changed()
            .map(|(row, child, changes)| {
                let fields: Vec<Value> = changes
                    .iter()
                    .map(|change| {
                        let said = telling.change(change, child);
                        json!({
                            "field": change.field.code(),
                            "person": change.person.as_ref().map(Relation::code),
                            "column": change.column,
                            "old": said.old,
                            "new": said.new,
                        })
                    })
                    .collect();
                json!({
                    "sheet": row.place.sheet,
                    "row": row.place.row,
                    "child": child.0.name,
                    "fields": fields,
                })
            })
            .collect();
        let households: Vec<Value> = families(self.comparison)
            .iter()
            .map(|family| {
                let children = family.rows.iter();
                let children: Vec<&str> = children
                    .map(|row| self.comparison.candidates[*row].name.as_str())
                    .collect();
                let known = matches!(family.household, Suggested::Known(_));
                json!({ "known": known, "children": children })
            })
            .collect();
        let unread: Vec<Value> = roster
            .unread_sheets()
            .map(|sheet| {
                let reason = match sheet.kind {
                    SheetKind::NoCells => "no-cells",
                    _ => "no-header",
                };
                json!({ "sheet": sheet.name, "reason": reason })
            })
            .collect();
        let hidden = roster.read_sheets().filter(|sheet| sheet.hidden);
        let hidden: Vec<&str> = hidden.map(|sheet| sheet.name.as_str()).collect();
        let counts = self.comparison.counts();
        json_text::pretty(&json!({
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "wrong": wrong,
            "changes": changes,
            "households": households,
            "unread": unread,
            "hidden": hidden,
        }))
    }

    /// Gives the changed rows, each with the child as it would be and what differs.
    fn changed(&self) -> impl Iterator<Item = (&RosterRow, &(Child, ChildDetail), &[FieldChange])> {
        let rows = self.roster.rows.iter().zip(&self.comparison.decisions);
        rows.filter_map(|(row, decision)| match decision {
            Decision::Changed { child, changes, .. } => Some((row, &**child, &changes[..])),
            _ => None,
        })
    }

    fn lines(&self) -> Vec<String> {
        let (roster, telling, words) = (self.roster, &self.telling, self.telling.words);
        let counts = self.comparison.counts();
        let wrong = wrong_rows(roster, self.comparison, words);
        let mut lines = vec![words.with(
            "import-counts",
            &[
                ("new", counts.new.into()),
                ("changed", counts.changed.into()),
                ("same", counts.same.into()),
                ("wrong", wrong.len().into()),
            ],
        )];
        lines.extend(telling.sheets(roster));
        for (row, child, changes) in self.changed() {
            let place = telling.place(roster, &row.place);
            lines.push(format!("{} · {place}", telling.name(&child.0.name)));
            let said = changes
                .iter()
                .map(|change| format!("  {}", telling.change_line(change, child)));
            lines.extend(said);
        }
        // A child alone in its family joins nobody; those who would be joined are worth a look.
        for family in families(self.comparison) {
            if family.rows.len() > 1 || matches!(family.household, Suggested::Known(_)) {
                let whose = telling.family(&family, self.comparison, self.register);
                let children = telling.children(&family, self.comparison);
                lines.push(words.with(
                    "import-family",
                    &[("family", whose.into()), ("children", children.into())],
                ));
            }
        }
        for row in &wrong {
            let mut values = vec![
                ("sheet", row.place.sheet.as_str().into()),
                ("row", row.place.row.into()),
                ("reason", row.sentence.as_str().into()),
            ];
            let id = match &row.place.column {
                Some(column) => {
                    values.push(("column", column.as_str().into()));
                    "import-wrong-row"
                }
                None => "import-wrong-whole-row",
            };
            lines.push(words.with(id, &values));
        }
        // What comes from the file is hostile to the terminal that this is printed on.
        lines
            .iter()
            .map(|line| inert::show(line).into_owned())
            .collect()
    }
}
