//! The way into an import: asking which roster, having it read, and opening its preview. Nothing is written.

use crate::care::ledger::ids::Id;
use crate::exchange::roster::contents::{Roster, SheetKind};
use crate::post::refusal::Refusal;
use crate::tui::file_path;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::import_preview::ImportPreview;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Notice, Shared, Tone};
use crate::tui::refusal_text;
use crate::tui::roster_text;

/// Asks for the roster to import, where this person may.
pub fn open(shared: &Shared, asks: &mut Vec<Ask>) {
    if shared.me.roles.counselor {
        let form = Undrafted::new(Box::new(WhichRoster::default()), shared);
        asks.push(Ask::Open(Box::new(form)));
    } else {
        asks.push(Ask::Say(Notice {
            text: refusal_text::refusal(&shared.words, &Refusal::NotYourRole),
            tone: Tone::Warning,
        }));
    }
}

/// The form that asks for the file.
#[derive(Default)]
struct WhichRoster {
    /// What was typed last, to know the file by when its rows come.
    typed: String,
}

impl Form for WhichRoster {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("import-path", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("command-import")
    }

    fn verb(&self) -> &'static str {
        "import-see"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        vec![
            file_path::field(shared.words.get("import-path"))
                .hint(shared.words.get("import-path-hint")),
        ]
    }

    fn submit(&mut self, values: &Values, _shared: &Shared) -> Submitted {
        values.text(0).clone_into(&mut self.typed);
        let path = file_path::path_of(&self.typed);
        Ok(vec![Ask::Do(Job::ReadRoster(path))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        let words = &shared.words;
        match answer {
            Answer::Roster(Ok(roster)) if has_roster(&roster) => {
                let path = file_path::path_of(&self.typed);
                asks.push(Ask::Close);
                let preview = ImportPreview::new(path, *roster, shared);
                asks.push(Ask::Open(Box::new(preview)));
                None
            }
            Answer::Roster(Ok(_)) => Some(Fault::at(0, words.get("import-no-roster"))),
            Answer::Roster(Err(refused)) => {
                Some(Fault::at(0, roster_text::refused(words, &refused)))
            }
            Answer::NoFile(path) => {
                let path = path.to_string_lossy().into_owned();
                let sentence = words.with("import-no-file", &[("path", path.into())]);
                Some(Fault::at(0, sentence))
            }
            _ => None,
        }
    }
}

fn has_roster(roster: &Roster) -> bool {
    roster
        .sheets
        .iter()
        .any(|sheet| sheet.kind == SheetKind::Roster)
}
