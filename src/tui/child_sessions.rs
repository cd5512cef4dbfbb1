//! The third tab of a child: appointments, contacts and notes in one order of time, the latest first.
//!
//! A note stands under its appointment; one without an appointment stands by itself.

use chrono::{DateTime, Utc};

use crate::care::crisis::Report;
use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::care::records::appointment::Appointment;
use crate::care::records::contact::{Contact, ContactOutcome};
use crate::care::records::crisis_log::CrisisLog;
use crate::care::records::note_header::NoteHeader;
use crate::post::crises;
use crate::tui::appointment_words;
use crate::tui::child_line::{About, ChildLine, wrapped};
use crate::tui::layer::Shared;
use crate::tui::share_forms::Piece;
use crate::tui::sharing_words;
use crate::words::dates;
use crate::words::people::list;

/// Something that happened, or will.
enum Event<'a> {
    Appointment(Id, &'a Appointment),
    Contact(Id, &'a Contact),
    Note(Id, &'a NoteHeader),
    Crisis(Id, &'a CrisisLog),
}

/// Gives the lines of the tab.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let register = &shared.register;
    let mut events: Vec<(DateTime<Utc>, Event<'_>)> = Vec::new();
    for id in register.appointments_by_child.under(&child) {
        if let Some(one) = register.appointments.get(id) {
            events.push((one.start, Event::Appointment(id, one)));
        }
    }
    for id in register.contacts_by_child.under(&child) {
        // What an appointment left as a contact is told by the appointment.
        if let Some(one) = register
            .contacts
            .get(id)
            .filter(|one| one.appointment.is_none())
        {
            events.push((one.at, Event::Contact(id, one)));
        }
    }
    for id in register.notes_by_child.under(&child) {
        if let Some(one) = register.notes.get(id)
            && one
                .appointment
                .is_none_or(|appointment| register.appointments.get(appointment).is_none())
        {
            events.push((one.about, Event::Note(id, one)));
        }
    }
    for id in register.crises_by_child.under(&child) {
        if let Some(one) = register.crises.get(id) {
            events.push((one.began, Event::Crisis(id, one)));
        }
    }
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    if events.is_empty() {
        return vec![ChildLine::new(
            shared.words.get("child-sessions-none"),
            shared.theme.dim,
        )];
    }
    events
        .into_iter()
        .flat_map(|(_, event)| match event {
            Event::Appointment(id, one) => appointment(id, one, shared),
            Event::Contact(id, one) => contact(id, one, columns, shared),
            Event::Note(id, one) => vec![note(id, one, "", shared)],
            Event::Crisis(id, one) => vec![crisis(id, one, shared)],
        })
        .collect()
}

fn appointment(id: Id, one: &Appointment, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let (start, _) = appointment_words::span(one, shared);
    let mut line = ChildLine::new(
        format!(
            "{} {}  ",
            start.date().format("%Y-%m-%d"),
            appointment_words::times(one, shared)
        ),
        theme.normal,
    )
    .and(
        appointment_words::state(one, shared),
        appointment_words::state_style(one, shared),
    )
    .and(
        format!(
            "  {} · {}",
            words.get(one.kind.id()),
            appointment_words::counselors(one, shared)
        ),
        theme.normal,
    );
    if one.entered_afterwards {
        line = line.and(
            format!(" · {}", words.get("term-entered-afterwards")),
            theme.dim,
        );
    }
    let mut lines = vec![line.about(About::Appointment(id))];
    lines.extend(
        register
            .notes_by_appointment
            .under(&id)
            .filter_map(|note_id| register.notes.get(note_id).map(|one| (note_id, one)))
            .map(|(note_id, one)| note(note_id, one, "    ", shared)),
    );
    lines
}

fn note(id: Id, one: &NoteHeader, indent: &str, shared: &Shared) -> ChildLine {
    let (words, theme) = (&shared.words, &shared.theme);
    let about = local(shared.register.settings.zone, one.about);
    let when = if indent.is_empty() {
        format!(
            "{} {}  ",
            about.format("%Y-%m-%d"),
            dates::time(about.time())
        )
    } else {
        indent.to_owned()
    };
    let addenda = shared.register.addenda_by_note.under(&id).count();
    let line = ChildLine::new(when, theme.normal).and(
        format!(
            "✎ {} {}",
            words.get(one.kind.id()),
            words.get(one.form.id())
        ),
        theme.accent,
    );
    let readers = Piece::Note(id).readers(shared);
    let mine = readers
        .iter()
        .any(|(person, _)| *person == shared.me.person);
    // First, since the rest of a long line is cut, and it is why the note can be opened.
    let line = if mine {
        line.and(format!("  {}", words.get("sharing-with-you")), theme.accent)
    } else {
        line
    };
    let line = line.and(
        format!(
            "  {} · {}",
            words.get(one.state.id()),
            appointment_words::staff_name(one.author, shared)
        ),
        theme.dim,
    );
    let line = if addenda > 0 {
        let said = words.with("child-note-addenda", &[("count", addenda.into())]);
        line.and(format!(" · {said}"), theme.dim)
    } else {
        line
    };
    let line = if mine || readers.is_empty() {
        line
    } else {
        let names: Vec<String> = readers
            .iter()
            .map(|(person, until)| sharing_words::reader(*person, *until, shared))
            .collect();
        let said = words.with(
            "sharing-with-names",
            &[("names", list(words, &names).into())],
        );
        line.and(format!(" · {said}"), theme.accent)
    };
    line.about(About::Note(id))
}

fn crisis(id: Id, one: &CrisisLog, shared: &Shared) -> ChildLine {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let began = local(register.settings.zone, one.began);
    let standing = crises::standing_of(register, id);
    let runs = standing.is_none_or(|standing| standing.ended.is_none());
    let owed = standing.is_some_and(|standing| matches!(standing.report, Report::Owed(_)));
    let state = words.get(if runs {
        "crisis-runs"
    } else {
        "crisis-step-ended"
    });
    let count = crises::lines(register, id).len();
    let lines = words.with("crisis-line-count", &[("count", count.into())]);
    let mut line = ChildLine::new(
        format!(
            "{} {}  ",
            began.format("%Y-%m-%d"),
            dates::time(began.time())
        ),
        theme.normal,
    )
    .and(format!("! {}", words.get("term-crisis-log")), theme.danger)
    .and(format!("  {state} · {lines}"), theme.dim);
    if owed {
        let text = format!(" · {}", words.get("owed-report-clock"));
        line = line.and(text, theme.danger);
    }
    line.about(About::Crisis(id))
}

fn contact(id: Id, one: &Contact, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let at = local(shared.register.settings.zone, one.at);
    let reached = one.outcome == ContactOutcome::Reached;
    let mut facts = vec![words.get(one.channel.id()), words.get(one.with.id())];
    if !reached {
        facts.push(words.get(one.outcome.id()));
    }
    let style = if reached { theme.normal } else { theme.dim };
    let mut lines = vec![
        ChildLine::new(
            format!("{} {}  ", at.format("%Y-%m-%d"), dates::time(at.time())),
            theme.normal,
        )
        .and(
            format!(
                "{} {} · {}",
                if reached { "☎" } else { "✕" },
                facts.join(" · "),
                appointment_words::staff_name(one.by, shared)
            ),
            style,
        )
        .about(About::Contact(id)),
    ];
    if let Some(content) = shared.register.contact_words.get(id)
        && !content.words.trim().is_empty()
    {
        lines.extend(wrapped(&content.words, 4, columns, theme.dim));
    }
    lines
}
