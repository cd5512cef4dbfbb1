//! The way into an import: asking which roster, having it read, and opening its preview. Nothing is written.

use crate::care::ledger::ids::Id;
use crate::post::refusal::Refusal;
use crate::tui::child_facts;
use crate::tui::file_path;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::import_preview::ImportPreview;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Notice, Shared, Tone};
use crate::tui::path_completion::{self, Found};
use crate::tui::refusal_text;
use crate::tui::roster_text;

/// How many of the names that a path can go on to are named.
const NAMED: usize = 12;

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
    /// What it could go on to, where that is several, the folder they lie in as typed, and which of them was taken.
    choices: Vec<Found>,
    folder: String,
    taken: Option<usize>,
    /// How the answer completed it, until the field has it.
    completed: Option<String>,
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

    fn completes(&self) -> bool {
        true
    }

    fn complete(&mut self, _field: usize, values: &Values) -> Option<Ask> {
        values.text(0).clone_into(&mut self.typed);
        Some(Ask::Do(Job::ListRosters {
            folder: file_path::folder_of(&self.typed),
            begun: path_completion::split(&self.typed).1.to_owned(),
        }))
    }

    fn choose(&mut self, by: isize) -> Option<(usize, String)> {
        let last = self.choices.len().checked_sub(1)?;
        let next = match (self.taken, by > 0) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1) % (last + 1),
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.taken = Some(next);
        self.typed = format!("{}{}", self.folder, self.choices.get(next)?.shown());
        Some((0, self.typed.clone()))
    }

    fn completed(&mut self) -> Option<(usize, String)> {
        self.completed.take().map(|text| (0, text))
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        // So many at once, those with the one that was taken.
        let first = self.taken.unwrap_or(0) / NAMED * NAMED;
        let shown = self.choices.iter().enumerate().skip(first).take(NAMED);
        let names: Vec<String> = shown
            .map(|(place, found)| match self.taken == Some(place) {
                true => format!("▸{}", found.shown()),
                false => found.shown(),
            })
            .collect();
        if names.is_empty() {
            return Vec::new();
        }
        let mut text = names.join("   ");
        let beyond = self.choices.len().saturating_sub(first + NAMED);
        if beyond > 0 {
            let more = [("count", beyond.into())];
            text = format!("{text}   {}", shared.words.with("import-path-more", &more));
        }
        vec![LiveLine::new(text, Tone::Plain)]
    }

    fn field_changed(
        &mut self,
        _field: usize,
        values: &Values,
        _shared: &Shared,
        _sets: &mut Vec<(usize, Initial)>,
    ) {
        // What was offered was for what stood there before.
        if values.text(0) != self.typed {
            self.choices.clear();
            self.taken = None;
        }
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        values.text(0).clone_into(&mut self.typed);
        let path = file_path::path_of(&self.typed);
        Ok(vec![Ask::Do(Job::ReadRoster {
            path,
            today: child_facts::today(shared),
        })])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        let words = &shared.words;
        match answer {
            Answer::Roster(Ok(roster)) if roster.has_roster() => {
                let path = file_path::path_of(&self.typed);
                asks.push(Ask::Close);
                let preview = ImportPreview::new(path, *roster, shared);
                asks.push(Ask::Open(Box::new(preview)));
                None
            }
            Answer::Files(found) => {
                self.completed = path_completion::completed(&self.typed, &found);
                if let Some(text) = &self.completed {
                    self.typed.clone_from(text);
                }
                let none = found.is_empty();
                path_completion::split(&self.typed)
                    .0
                    .clone_into(&mut self.folder);
                self.taken = None;
                self.choices = if found.len() > 1 { found } else { Vec::new() };
                none.then(|| Fault::at(0, words.get("import-path-none")))
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
