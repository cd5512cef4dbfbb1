//! A note in words: whose and of what it is, how it stands, what it says; shared by editor, reading and signing.
//!
//! Names are veiled here. What comes out is made inert where it is drawn.

use chrono::{DateTime, Utc};
use ratatui::style::Style;

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::local;
use crate::care::records::appointment::Subject;
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteForm, NoteHeader, NoteHeading, NoteKind, NoteState};
use crate::post::note_texts::shown_to;
use crate::post::use_cases::notes;
use crate::tui::appointment_words::{child_name, staff_name, with_whom};
use crate::tui::layer::Shared;
use crate::tui::paper::Paragraph;
use crate::words::dates;

/// Names the form of a note: `会谈记录 SOAP`, `家访记录`.
pub fn form(kind: NoteKind, form: NoteForm, shared: &Shared) -> String {
    let named = shared.words.get(kind.id());
    if kind == NoteKind::Process {
        named
    } else {
        format!("{named} · {}", shared.words.get(form.id()))
    }
}

/// Gives the facts of a note on one line: child, when, what kind of session, how long, which form.
pub fn facts(header: &NoteHeader, shared: &Shared) -> String {
    let (words, register) = (&shared.words, &shared.register);
    let mut parts = Vec::new();
    let appointment = header
        .appointment
        .and_then(|id| register.appointments.get(id));
    if let Some(child) = header.child {
        parts.push(child_name(child, shared));
    } else if let Some(appointment) = appointment {
        match &appointment.subject {
            Subject::Child(child) => parts.push(child_name(*child, shared)),
            Subject::Group { name, .. } | Subject::Outing { name, .. } => parts.push(name.clone()),
            Subject::Supervision { .. } => parts.push(with_whom(appointment, shared)),
        }
    }
    let zone = register.settings.zone;
    let about = local(zone, header.about);
    parts.push(format!(
        "{} {}",
        dates::day_heading(words, about.date()),
        dates::time(about.time())
    ));
    if let Some(appointment) = appointment {
        parts.push(words.get(appointment.kind.id()));
        let minutes = match (appointment.began, appointment.ended) {
            (Some(began), Some(ended)) => (ended - began).num_minutes(),
            _ => i64::from(appointment.minutes),
        };
        let minutes = u32::try_from(minutes).unwrap_or(appointment.minutes);
        parts.push(dates::duration(words, minutes));
    }
    parts.push(form(header.kind, header.form, shared));
    parts.join(" · ")
}

/// Gives the sections of a note as paragraphs, each under its heading.
pub fn paragraphs(note: &Note, shared: &Shared) -> Vec<Paragraph> {
    let theme = &shared.theme;
    let mut all = Vec::new();
    for (number, section) in note.sections.iter().enumerate() {
        if number > 0 {
            all.push((String::new(), theme.normal));
        }
        if number > 0 || section.heading != NoteHeading::Text {
            all.push((shared.words.get(section.heading.id()), theme.title));
        }
        all.push((section.text.clone(), theme.normal));
    }
    all
}

/// Says how a signature stands, with its sign: it is the author's, or it does not verify.
pub fn signature(verified: bool, shared: &Shared) -> (String, Style) {
    if !verified {
        let text = shared.words.get("note-signature-wrong");
        (format!("✗ {text}"), shared.theme.danger)
    } else {
        let text = shared.words.get("note-signature-right");
        (format!("✓ {text}"), shared.theme.good)
    }
}

/// Says who returned a note that was not signed anew since, when, and with what remark.
pub fn returned(id: Id, shared: &Shared) -> Option<String> {
    let header = shared.register.notes.get(id)?;
    let last = header.history.last()?;
    if header.state != NoteState::Returned {
        return None;
    }
    let by = signed_by(last.by, last.at, shared);
    let remark = notes::remark_of(&shared.register, id).unwrap_or_default();
    let args = [("by", by.into()), ("remark", remark.into())];
    Some(shared.words.with("note-returned", &args))
}

/// Says who signed and when.
pub fn signed_by(person: PersonId, at: DateTime<Utc>, shared: &Shared) -> String {
    let zone = shared.register.settings.zone;
    let at = dates::date_time(&shared.words, local(zone, at));
    format!("{} · {at}", staff_name(person, shared))
}

/// Gives the notes of a child that this person is shown, the earliest first.
pub fn notes_of_child(child: Id, shared: &Shared) -> Vec<Id> {
    let notes = shared.register.notes_by_child.under(&child);
    let mut notes: Vec<_> = notes
        .filter_map(|id| {
            let header = shared.register.notes.get(id)?;
            shown_to(&shared.register, &shared.me, id).then_some((header.about, id))
        })
        .collect();
    notes.sort();
    notes.into_iter().map(|(_, id)| id).collect()
}
