//! What an entry of the audit log says on the screen: as a row, and with all that is known of it.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use ratatui::style::Style;

use crate::care::post_time::{day_of, local};
use crate::care::records::audit::{Action, AuditEntry};
use crate::post::audit_log::AuditLine;
use crate::tui::appointment_words::{child_name, staff_name};
use crate::tui::inert;
use crate::tui::kind_words::kind_text;
use crate::tui::layer::Shared;
use crate::tui::table::CellText;
use crate::words::access_deed::Said;
use crate::words::dates;
use crate::words::people;

/// The day that it is at the post.
pub fn today(shared: &Shared) -> NaiveDate {
    day_at(shared.now, shared)
}

/// The post's day of an instant.
pub fn day_at(at: DateTime<Utc>, shared: &Shared) -> NaiveDate {
    day_of(shared.register.settings.zone, at)
}

/// When it was: what the entry says, and what the host's clock said where nothing else is known.
fn at(line: &AuditLine) -> DateTime<Utc> {
    line.entry.as_ref().map_or(line.written, |entry| entry.at)
}

fn when(line: &AuditLine, shared: &Shared) -> String {
    let at = local(shared.register.settings.zone, at(line));
    // Of another year the day is what one looks for; the time stands with the entry.
    if at.date().year() != today(shared).year() {
        return dates::date(&shared.words, at.date());
    }
    let day = dates::date_in_year(&shared.words, at.date());
    format!("{day} {}", dates::time(at.time()))
}

fn what(line: &AuditLine, shared: &Shared) -> (String, Style) {
    let (words, theme) = (&shared.words, &shared.theme);
    let Some(entry) = &line.entry else {
        return (words.get("audit-sealed"), theme.dim);
    };
    let text = words.get(entry.action.id());
    match entry.action {
        Action::EmergencyAccess | Action::Recover | Action::SignInFailed | Action::Erase => {
            (format!("! {text}"), theme.warn)
        }
        _ => (text, theme.normal),
    }
}

/// Gives whom an entry is about, and what it gave or took.
fn concerned(entry: &AuditEntry, shared: &Shared) -> Vec<String> {
    let said = Said {
        words: &shared.words,
        zone: shared.register.settings.zone,
        today: today(shared),
        name: &|person| staff_name(person, shared),
    };
    said.of(entry)
}

fn about(line: &AuditLine, shared: &Shared) -> String {
    let words = &shared.words;
    let entry = line.entry.as_ref();
    let mut parts = Vec::new();
    if let Some(entry) = entry {
        parts.extend(concerned(entry, shared));
    }
    if let Some(what) = entry.and_then(|entry| entry.exported) {
        parts.push(words.get(what.id()));
    }
    let children = line.children(&shared.register);
    if let Some(first) = children.first() {
        parts.push(child_name(*first, shared));
    }
    if let Some(key) = line.about() {
        parts.push(words.get(kind_text(key.kind)));
    }
    let count = entry.map_or(0, |entry| entry.count);
    if count > 1 {
        parts.push(format!("×{count}"));
    }
    parts.join(" · ")
}

/// Writes an entry as a row of the list: when, who, what, about whom or what.
pub fn cells(line: &AuditLine, shared: &Shared) -> Vec<CellText<'static>> {
    let theme = &shared.theme;
    let (what, style) = what(line, shared);
    let sign = if line.signed { "" } else { "? " };
    vec![
        CellText::styled(when(line, shared), theme.dim),
        staff_name(line.author, shared).into(),
        CellText::styled(format!("{sign}{what}"), style),
        about(line, shared).into(),
    ]
}

/// What is known of an entry besides its row.
pub fn details(line: &AuditLine, shared: &Shared) -> Vec<(String, Style)> {
    let (words, theme) = (&shared.words, &shared.theme);
    let zone = shared.register.settings.zone;
    let time = |at| dates::date_time(words, local(zone, at));
    let mut details = vec![(
        format!(
            "{} · {}",
            staff_name(line.author, shared),
            what(line, shared).0
        ),
        theme.strong,
    )];
    let whom = line.entry.as_ref().map(|entry| concerned(entry, shared));
    details.extend(whom.into_iter().flatten().map(|part| (part, theme.normal)));
    let mut say = |id: &str, name: &'static str, value: String, style: Style| {
        details.push((words.with(id, &[(name, value.into())]), style));
    };
    say("audit-at", "time", time(at(line)), theme.normal);
    if let Some(entry) = &line.entry {
        if !entry.from.is_empty() {
            let from = match entry.from.as_str() {
                "terminal" => words.get("audit-place-terminal"),
                "script" => words.get("audit-place-script"),
                other => inert::show(other).into_owned(),
            };
            say("audit-from", "place", from, theme.normal);
        }
        // Five minutes: clocks of two processes differ, and a record of something earlier says so.
        if (line.written - entry.at).abs() > TimeDelta::minutes(5) {
            say("audit-written", "time", time(line.written), theme.normal);
        }
    }
    let children = line.children(&shared.register);
    if !children.is_empty() {
        let names: Vec<String> = children
            .iter()
            .take(12)
            .map(|child| child_name(*child, shared))
            .collect();
        say(
            "audit-children",
            "names",
            people::list(words, &names),
            theme.normal,
        );
    }
    if let Some(key) = line.about() {
        let id = key.id.to_string();
        let kind = words.get(kind_text(key.kind));
        let id = id.get(..8).unwrap_or(&id);
        say("audit-record", "record", format!("{kind} {id}"), theme.dim);
    }
    say("audit-frame", "number", line.number.to_string(), theme.dim);
    if line.entry.is_none() {
        details.push((words.get("audit-sealed-why"), theme.dim));
    }
    if !line.signed {
        details.push((words.get("audit-unsigned"), theme.warn));
    }
    details
}
