//! Sharing a case or a note with somebody through a day; who reads it so, and the end of it.

use chrono::Days;

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::post::note_texts::in_force;
use crate::post::use_cases::sharing::{self, Wish};
use crate::tui::appointment_words::staff_name;
use crate::tui::care_form::{self, save_at_once};
use crate::tui::case_forms::titled;
use crate::tui::child_facts::today;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::menu::Menu;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Tone};
use crate::tui::note_words;
use crate::tui::sharing_words::reader;
use crate::words::dates;

/// Through how many days a share lasts unless told otherwise.
const USUAL_DAYS: u64 = 14;

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Case(Id),
    Note(Id),
}

impl Piece {
    /// Gives who reads it by a share, and up to when.
    pub fn readers(self, shared: &Shared) -> Vec<(PersonId, Option<i64>)> {
        match self {
            Piece::Note(note) => sharing::note_readers(&shared.register, &shared.access, note),
            Piece::Case(case) => {
                let team = shared.register.cases.get(case);
                let team = team.map(|case| case.care_team()).unwrap_or_default();
                let members = shared.access.members.get(&case).into_iter().flatten();
                members
                    .filter(|(person, _)| !team.contains(person))
                    .copied()
                    .collect()
            }
        }
    }

    fn id(self) -> Id {
        match self {
            Piece::Case(id) | Piece::Note(id) => id,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Piece::Case(_) => "share-case",
            Piece::Note(_) => "share-note",
        }
    }

    fn title(self, shared: &Shared) -> String {
        match self {
            Piece::Case(case) => titled("sharing-case-title", case, shared),
            Piece::Note(note) => {
                let facts = shared.register.notes.get(note);
                let facts = facts.map(|header| note_words::facts(header, shared));
                let title = shared.words.get("sharing-note-title");
                format!("{title} · {}", facts.unwrap_or_default())
            }
        }
    }

    /// Gives whom it can be shared with: clinical colleagues who do not read it by their place in the team, supervisors
    /// first.
    fn candidates(self, shared: &Shared) -> Vec<PersonId> {
        let case = match self {
            Piece::Case(case) => Some(case),
            Piece::Note(note) => shared.register.notes.get(note).and_then(|note| note.case),
        };
        let team = case.and_then(|case| shared.register.cases.get(case));
        let team = team.map(|case| case.care_team()).unwrap_or_default();
        let mut people = shared
            .access
            .others(shared.me.person, |roles| roles.clinical());
        people.retain(|person| !team.contains(person));
        people.sort_by_key(|person| {
            let roles = shared.access.people.get(person);
            let supervises = roles.is_some_and(|roles| roles.supervisor);
            (!supervises, staff_name(*person, shared))
        });
        people
    }

    /// Tells whether it is this person's to share.
    pub fn is_readable(self, shared: &Shared) -> bool {
        match self {
            Piece::Case(case) => {
                shared.me.scopes.contains(&Scope::Case(case)) && Self::is_of_team(case, shared)
            }
            Piece::Note(note) => {
                let text = in_force(&shared.register, note);
                text.is_some_and(|(_, text)| {
                    let of_team = match text.scope {
                        Scope::Case(case) => Self::is_of_team(case, shared),
                        _ => true,
                    };
                    of_team && shared.me.scopes.contains(&text.scope)
                })
            }
        }
    }

    fn is_of_team(case: Id, shared: &Shared) -> bool {
        sharing::is_ones_own(&shared.register, &shared.me, &shared.access, case)
    }
}

/// Opens the form that shares it; where somebody reads it already, a menu with the end of each share.
pub fn share(piece: Piece, shared: &Shared, asks: &mut Vec<Ask>) {
    let warn = |id: &str| {
        Ask::Say(Notice {
            text: shared.words.get(id),
            tone: Tone::Warning,
        })
    };
    if !piece.is_readable(shared) {
        asks.push(warn("sharing-not-yours"));
        return;
    }
    let readers = piece.readers(shared);
    if readers.is_empty() {
        asks.push(match piece.candidates(shared).is_empty() {
            true => warn("sharing-nobody"),
            false => Ask::Open(care_form::open(Share { piece }, shared)),
        });
        return;
    }
    let mut rows = vec![shared.words.get("sharing-another")];
    rows.extend(readers.iter().map(|(person, until)| {
        let who = reader(*person, *until, shared);
        shared.words.with("sharing-end", &[("who", who.into())])
    }));
    let menu = Menu::of_choices(
        piece.title(shared),
        rows,
        move |row, shared, asks| match row.checked_sub(1).and_then(|at| readers.get(at)) {
            None => asks.push(Ask::Open(care_form::open(Share { piece }, shared))),
            Some((person, _)) => asks.push(Ask::Open(ask_end(piece, *person, shared))),
        },
    );
    asks.push(Ask::Open(Box::new(menu)));
}

fn ask_end(piece: Piece, person: PersonId, shared: &Shared) -> Box<dyn Layer> {
    let words = &shared.words;
    let name = staff_name(person, shared);
    let title = words.with("sharing-end-title", &[("name", name.into())]);
    let why = words.get(match piece {
        Piece::Case(_) => "sharing-end-case-means",
        Piece::Note(_) => "sharing-end-note-means",
    });
    let question = Confirm::new(
        title,
        vec![piece.title(shared), why],
        move |shared, asks| {
            let (register, me) = (&shared.register, &shared.me);
            let planned = match piece {
                Piece::Case(case) => sharing::end_case(register, me, case, person),
                Piece::Note(note) => sharing::end_note(register, &shared.access, note, person),
            };
            save_at_once(planned, shared, asks);
        },
    );
    Box::new(question.yes(words.get("sharing-end-yes")))
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let piece = match code {
        "share-case" => Piece::Case(about?),
        "share-note" => Piece::Note(about?),
        _ => return None,
    };
    Some(Box::new(Share { piece }))
}

struct Share {
    piece: Piece,
}

impl Share {
    const WITH: usize = 0;
    const THROUGH: usize = 1;

    fn with(&self, values: &Values, shared: &Shared) -> Option<PersonId> {
        let candidates = self.piece.candidates(shared);
        candidates.get(values.choice(Self::WITH)).copied()
    }
}

impl Form for Share {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (self.piece.code(), Some(self.piece.id()))
    }

    fn title(&self, shared: &Shared) -> String {
        self.piece.title(shared)
    }

    fn verb(&self) -> &'static str {
        "sharing-verb"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let candidates = self.piece.candidates(shared);
        let names = candidates
            .iter()
            .map(|person| staff_name(*person, shared))
            .collect();
        let usual = today(shared).checked_add_days(Days::new(USUAL_DAYS));
        vec![
            FieldSpec::choice(words.get("sharing-with"), names),
            FieldSpec::day(words.get("sharing-through"))
                .on_day(usual.unwrap_or_else(|| today(shared)))
                .required(),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let (Some(person), Some(through)) =
            (self.with(values, shared), values.moment(Self::THROUGH))
        else {
            return Vec::new();
        };
        let day = dates::date_near(words, through.date, today(shared));
        let facts = [
            ("name", staff_name(person, shared).into()),
            ("day", day.into()),
        ];
        let reads = words.with(
            match self.piece {
                Piece::Case(_) => "sharing-case-means",
                Piece::Note(_) => "sharing-note-means",
            },
            &facts,
        );
        let kept = words.get("sharing-read-stays");
        vec![
            LiveLine::new(reads, Tone::Warning),
            LiveLine::new(kept, Tone::Plain),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let Some(with) = self.with(values, shared) else {
            return Err(Fault::whole(shared.words.get("sharing-nobody")).into());
        };
        let through = care_form::day(values, Self::THROUGH, shared)?;
        let wish = Wish { with, through };
        let (register, me, now) = (&shared.register, &shared.me, shared.now);
        save(match self.piece {
            Piece::Case(case) => sharing::share_case(register, me, &shared.access, now, case, wish),
            Piece::Note(note) => sharing::share_note(register, me, &shared.access, now, note, wish),
        })
    }
}
