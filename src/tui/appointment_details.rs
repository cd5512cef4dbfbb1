//! An appointment with everything that is known of it, in a box over the screen; the keys of its row hold here too.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::care::records::appointment::Appointment;
use crate::tui::appointment_actions::{act, commands, next_name, open};
use crate::tui::appointment_words::{
    child_name, counselors, place, staff_name, state, state_name, times, with_whom,
};
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::openings::Opened;
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::wrap::Wrap;
use crate::words::dates;
use crate::words::people::list;

/// The box.
pub struct Details {
    id: Id,
    /// Opens the child it is with; nothing where the child is what it was opened from.
    to_child: Option<fn(Id, &Shared) -> Opened>,
    /// The first line in sight.
    top: usize,
}

impl Details {
    /// Shows an appointment, from which the child it is with can be opened.
    pub fn new(id: Id, to_child: fn(Id, &Shared) -> Opened) -> Details {
        Details {
            id,
            to_child: Some(to_child),
            top: 0,
        }
    }

    /// Shows an appointment on top of the child it is with.
    pub fn over_child(id: Id) -> Details {
        Details {
            id,
            to_child: None,
            top: 0,
        }
    }
}

fn lines(appointment: &Appointment, id: Id, shared: &Shared) -> Vec<String> {
    let words = &shared.words;
    let zone = shared.register.settings.zone;
    let mut lines = Vec::new();
    let mut row = |label: String, text: String| {
        if !text.is_empty() {
            lines.push(words.with(
                "details-line",
                &[("label", label.into()), ("text", text.into())],
            ));
        }
    };
    let planned = local(zone, appointment.start);
    let day = dates::day_heading_full(words, planned.date());
    row(
        words.get("appointment-start"),
        format!(
            "{day} {} · {}",
            dates::time(planned.time()),
            dates::duration(words, appointment.minutes)
        ),
    );
    if appointment.began.is_some() {
        row(words.get("details-really"), times(appointment, shared));
    }
    if appointment.children().len() > 1 {
        let names: Vec<String> = appointment
            .children()
            .iter()
            .map(|child| child_name(*child, shared))
            .collect();
        row(words.get("details-children"), list(words, &names));
    }
    row(
        words.get("appointment-kind"),
        words.get(appointment.kind.id()),
    );
    row(words.get("appointment-room"), place(appointment, shared));
    row(
        words.get("appointment-counselor"),
        counselors(appointment, shared),
    );
    let mut stands = state(appointment, shared);
    if appointment.entered_afterwards {
        stands.push_str(" · ");
        stands.push_str(&words.get("term-entered-afterwards"));
    }
    row(words.get("details-state"), stands);
    row(
        words.get("appointment-override"),
        appointment.override_reason.clone().unwrap_or_default(),
    );
    row(
        words.get("appointment-without-consent"),
        appointment.without_consent.clone(),
    );
    let notes = shared.register.notes_by_appointment.under(&id).count();
    row(
        words.get("term-note"),
        words.with("details-notes", &[("count", notes.into())]),
    );
    for change in &appointment.history {
        let at = local(zone, change.at);
        let mut text = format!(
            "{} {} {}",
            dates::date_in_year(words, at.date()),
            dates::time(at.time()),
            state_name(change.to, appointment.kind, shared)
        );
        text.push_str(" · ");
        text.push_str(&staff_name(change.by, shared));
        if let Some(by) = change.called_off_by {
            text.push_str(" · ");
            text.push_str(&words.get(by.id()));
        }
        if !change.why.is_empty() {
            text.push_str(" · ");
            text.push_str(&change.why);
        }
        lines.push(text);
    }
    lines
}

impl Layer for Details {
    fn child(&self, shared: &Shared) -> Option<Id> {
        match shared.register.appointments.get(self.id)?.children() {
            [child] => Some(*child),
            _ => None,
        }
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Schedule, Context::Today, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel => asks.push(Ask::Close),
            Command::Down => self.top += 1,
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::Open => {
                let Some(to_child) = self.to_child else {
                    asks.push(Ask::Close);
                    return Taken::Yes;
                };
                let child = shared
                    .register
                    .appointments
                    .get(self.id)
                    .and_then(|appointment| appointment.children().first().copied());
                return open(child.and_then(|child| to_child(child, shared)), asks);
            }
            _ => return act(command, self.id, shared, asks),
        }
        Taken::Yes
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let appointment = shared.register.appointments.get(self.id)?;
        match command {
            Command::Advance => Some(next_name(appointment, shared)),
            Command::Open if self.to_child.is_none() => Some(String::new()),
            Command::Open => Some(shared.words.get("term-child")),
            _ => None,
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let appointment = shared.register.appointments.get(self.id);
        appointment
            .map(|appointment| commands(appointment, shared))
            .unwrap_or_default()
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let Some(appointment) = shared.register.appointments.get(self.id) else {
            let gone = words.get("refusal-gone");
            let place = overlay::rect(area, 50, 3, Spot::Center);
            let inner = Overlay::new("").draw(place, buffer, &shared.theme);
            let text = inert::cut(&gone, usize::from(inner.width));
            if !inner.is_empty() {
                buffer.set_string(inner.x, inner.y, text, shared.theme.normal);
            }
            return None;
        };
        let width = area.width.min(72);
        let room = usize::from(width.saturating_sub(4)).max(1);
        let mut rows: Vec<String> = Vec::new();
        for line in lines(appointment, self.id, shared) {
            let line = inert::show(&line).into_owned();
            let wrap = Wrap::new(&line, room);
            rows.extend(
                wrap.rows()
                    .iter()
                    .map(|row| line[row.range()].trim_end().to_owned()),
            );
        }
        let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let title = format!(
            "{} {}",
            times(appointment, shared),
            with_whom(appointment, shared)
        );
        let place = overlay::rect(area, width, wanted, Spot::Center);
        let inner = Overlay::new(&title).draw(place, buffer, &shared.theme);
        if inner.is_empty() {
            return None;
        }
        self.top = self
            .top
            .min(rows.len().saturating_sub(usize::from(inner.height)));
        for (row, y) in rows.iter().skip(self.top).zip(inner.y..inner.bottom()) {
            buffer.set_stringn(
                inner.x,
                y,
                row,
                usize::from(inner.width),
                shared.theme.normal,
            );
        }
        Some(Position {
            x: inner.x,
            y: inner.y,
        })
    }
}
