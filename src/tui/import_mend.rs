//! Saving a roster's wrong rows to a file of their own, to be mended and imported again.

use std::path::{Path, PathBuf};

use crate::care::ledger::ids::Id;
use crate::care::records::audit::Exported;
use crate::exchange::roster::contents::Roster;
use crate::post::use_cases::import::Comparison;
use crate::tui::file_path;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Notice, Shared, Tone};
use crate::tui::roster_wrong::{to_mend, wrong_rows};

/// Asks where to save the wrong rows, those too that are wrong only against the register.
pub fn open(
    roster: &Roster,
    comparison: &Comparison,
    from: &Path,
    shared: &Shared,
    asks: &mut Vec<Ask>,
) {
    let words = &shared.words;
    let wrong = wrong_rows(roster, comparison, words);
    let written = to_mend(roster, &wrong, words);
    let said = match written {
        Ok(_) if wrong.is_empty() => "import-mend-none",
        Ok(bytes) => {
            let form = WhereTo {
                bytes,
                rows: wrong.len(),
                initial: beside(from, &words.get("import-mend-name")),
            };
            asks.push(Ask::Open(Box::new(Undrafted::new(Box::new(form), shared))));
            return;
        }
        Err(_) => "import-mend-impossible",
    };
    asks.push(Ask::Say(Notice {
        text: words.get(said),
        tone: Tone::Warning,
    }));
}

/// Gives the file beside another that has a word more in its name.
fn beside(from: &Path, word: &str) -> String {
    let stem = from
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let path = from.with_file_name(format!("{stem}-{word}.csv"));
    path.to_string_lossy().into_owned()
}

/// The form that asks for the file.
struct WhereTo {
    bytes: Vec<u8>,
    rows: usize,
    initial: String,
}

impl Form for WhereTo {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("import-mend", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("command-mend-file")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let initial = Initial::Text(self.initial.clone());
        vec![file_path::field(shared.words.get("import-mend-path")).begin(initial)]
    }

    fn submit(&mut self, values: &Values, _shared: &Shared) -> Submitted {
        let path: PathBuf = file_path::path_of(values.text(0));
        let bytes = self.bytes.clone();
        Ok(vec![Ask::Do(Job::WriteFile {
            path,
            bytes,
            what: Exported::WrongRows,
        })])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        match answer {
            Answer::FileWritten(path) => {
                let path = path.to_string_lossy().into_owned();
                asks.push(Ask::Close);
                asks.push(Ask::Say(Notice {
                    text: shared.words.with(
                        "import-mend-written",
                        &[("count", self.rows.into()), ("path", path.into())],
                    ),
                    tone: Tone::Saved,
                }));
                None
            }
            Answer::FileFailed(_) => Some(Fault::at(0, shared.words.get("file-not-written"))),
            _ => None,
        }
    }
}
