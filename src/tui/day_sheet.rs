//! The paper sheet: tomorrow's appointments as a plain text file, for a day on which the screen is not at hand.
//!
//! It is written only where the person says, for their account alone, and never over another file. Names are veiled in
//! it unless they are asked for in full, and with them whatever somebody typed that may name a child: the name of a group,
//! and a place that is no room. Nothing of risk, notes or follow-ups is in it.

use chrono::{NaiveDate, NaiveDateTime};

use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::care::records::appointment::{Appointment, Subject};
use crate::care::records::audit::Exported;
use crate::tui::appointment_words::{place, staff_name, times, with_whom};
use crate::tui::file_path;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::inert;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Tone};
use crate::words::dates;

const PATH: usize = 0;
const NAMES: usize = 1;

/// Asks where the sheet of a day goes, and how names are written in it.
pub fn open(day: NaiveDate, appointments: Vec<Id>, shared: &Shared) -> Box<dyn Layer> {
    let form = DaySheet { day, appointments };
    Box::new(Undrafted::new(Box::new(form), shared))
}

struct DaySheet {
    day: NaiveDate,
    /// In the order of time.
    appointments: Vec<Id>,
}

impl DaySheet {
    fn text(&self, full_names: bool, shared: &Shared) -> String {
        let words = &shared.words;
        let settings = &shared.register.settings;
        let made: NaiveDateTime = local(settings.zone, shared.now);
        let made = words.with(
            "sheet-made",
            &[
                ("who", staff_name(shared.me.person, shared).into()),
                ("day", dates::day_heading(words, made.date()).into()),
                ("time", dates::time(made.time()).into()),
            ],
        );
        let post = match settings.demo {
            true => format!("DEMO · {}", settings.name),
            false => settings.name.clone(),
        };
        let mut lines = vec![
            format!("{post} · {}", dates::day_heading(words, self.day)),
            made,
            String::new(),
        ];
        let held = self.appointments.iter();
        let held = held.filter_map(|id| shared.register.appointments.get(*id));
        lines.extend(held.map(|one| line(one, full_names, shared)));
        if self.appointments.is_empty() {
            lines.push(words.get("end-of-day-nothing-tomorrow"));
        }
        lines.extend([String::new(), words.get("sheet-shred")]);
        let shown = lines.iter().map(|line| inert::show(line) + "\n");
        shown.collect()
    }
}

/// Writes one appointment: when, with whom, how and where.
fn line(appointment: &Appointment, full_names: bool, shared: &Shared) -> String {
    let words = &shared.words;
    let name = |child: &Id| match shared.register.children.get(*child) {
        Some(child) if full_names => child.name.clone(),
        Some(child) => inert::veil(&child.name),
        None => "?".to_owned(),
    };
    let who = match &appointment.subject {
        Subject::Child(child) => name(child),
        // What it is about is left out with the names.
        Subject::Supervision { .. } if !full_names => words.get("note-form-supervision"),
        Subject::Supervision { .. } => with_whom(appointment, shared),
        Subject::Group { name, children } | Subject::Outing { name, children, .. } => {
            let count = children.len().into();
            if full_names {
                words.with(
                    "appointment-many",
                    &[("name", name.into()), ("count", count)],
                )
            } else {
                words.with("sheet-children", &[("count", count)])
            }
        }
    };
    let place = match appointment.room {
        None if !full_names => String::new(),
        _ => place(appointment, shared),
    };
    let parts = [
        times(appointment, shared),
        who,
        words.get(appointment.kind.id()),
        place,
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

impl Form for DaySheet {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("day-sheet", None)
    }

    fn title(&self, shared: &Shared) -> String {
        let day = dates::day_heading(&shared.words, self.day);
        shared.words.with("sheet-title", &[("day", day.into())])
    }

    fn verb(&self) -> &'static str {
        "sheet-write"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let names = vec![
            words.get("sheet-names-veiled"),
            words.get("sheet-names-full"),
        ];
        vec![
            file_path::field(words.get("sheet-path")).hint(words.get("sheet-path-hint")),
            FieldSpec::choice(words.get("sheet-names"), names),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let path = file_path::path_of(values.text(PATH));
        let text = self.text(values.choice(NAMES) == 1, shared);
        let bytes = text.into_bytes();
        Ok(vec![Ask::Do(Job::WriteFile {
            path,
            bytes,
            what: Exported::PaperSheet,
        })])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        match answer {
            Answer::FileWritten(path) => {
                let path = path.to_string_lossy().into_owned();
                asks.push(Ask::Close);
                asks.push(Ask::Say(Notice {
                    text: shared.words.with("sheet-written", &[("path", path.into())]),
                    tone: Tone::Saved,
                }));
                None
            }
            Answer::FileFailed(_) => Some(Fault::at(PATH, shared.words.get("file-not-written"))),
            _ => None,
        }
    }
}
