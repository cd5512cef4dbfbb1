//! `carepost audit`: the audit log as lines or JSON, and a card with the journal's head.
//!
//! Entries are printed as they come, page by page, the newest first: there may be a million. That they were printed is
//! itself in the log, before the first line is.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::post_time::{day_bounds, day_of, local};
use crate::care::records::audit::{Action, AuditEntry, Exported};
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::line::AuditRead;
use crate::command::list;
use crate::command::people_list;
use crate::command::reach;
use crate::command::reading;
use crate::host::head_card::HeadCard;
use crate::host::paths::Paths;
use crate::post::audit_log::{AuditAsked, AuditLine};
use crate::post::deeds::Deeds;
use crate::post::look_up::keys_of_child;
use crate::post::register::Register;
use crate::post::session::Session;
use crate::tui::inert;
use crate::tui::kind_words::kind_text;
use crate::words::access_deed::Said;
use crate::words::dates;
use crate::words::texts::Words;

/// How many entries are asked for at once.
const PAGE: u32 = 500;

/// Prints the entries that are meant.
///
/// # Errors
/// Where the log is not this person's to read, a name or day is none, or the host does not answer.
pub fn read(
    session: &mut Session,
    wanted: &AuditRead,
    out: impl Write,
    words: &Words,
) -> Result<(), Failure> {
    if !session.me().scopes.contains(&Scope::Audit) {
        return Err(Failure::refused(words, "audit-not-yours"));
    }
    let refused = |refusal| Failure::of_refusal(words, &refusal);
    let register = reading::whole(session, words)?;
    let zone = register.settings.zone;
    let mut asked = AuditAsked {
        limit: PAGE,
        ..AuditAsked::default()
    };
    if let Some(text) = &wanted.from {
        asked.from = Some(day_bounds(zone, day(text, words)?).0);
    }
    if let Some(text) = &wanted.until {
        asked.until = Some(day_bounds(zone, day(text, words)?).1);
    }
    if let (Some(from), Some(until)) = (asked.from, asked.until)
        && until <= from
    {
        return Err(Failure::refused(words, "audit-days-reversed"));
    }
    if let Some(name) = &wanted.person {
        asked.by = Some(person(name, session, &register, words)?);
    }
    let of_child = match &wanted.child {
        Some(name) => Some(child(name, &register, words)?),
        None => None,
    };
    if let Some(child) = of_child {
        asked.keys = keys_of_child(&register, child);
    }
    if let Some(code) = &wanted.did {
        asked.deeds = Some(deeds(code, words)?);
    }
    session
        .note_export(Exported::AuditLog, None)
        .map_err(refused)?;
    let mut printed = Printer { out, first: true };
    loop {
        let page = session.audit_page(&asked).map_err(refused)?;
        for line in &page.lines {
            if of_child.is_some_and(|child| !line.children(&register).contains(&child)) {
                continue;
            }
            let written = if wanted.json {
                printed.json(&value(line, session, &register))
            } else {
                printed.line(&row(line, session, &register, words))
            };
            if written.is_err() {
                return Failure::of_answer(words, written);
            }
        }
        match page.next {
            Some(before) => asked.before = Some(before),
            None => break,
        }
    }
    if printed.first && !wanted.json {
        list::say_empty(words);
    }
    let ended = printed.end(wanted.json);
    reading::remember(session);
    Failure::of_answer(words, ended)
}

struct Printer<W: Write> {
    out: W,
    first: bool,
}

impl<W: Write> Printer<W> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        self.first = false;
        writeln!(self.out, "{line}")
    }

    fn json(&mut self, value: &Value) -> io::Result<()> {
        let begin = if self.first { "[\n" } else { ",\n" };
        self.first = false;
        write!(self.out, "{begin}{}", json_text::line(value))
    }

    fn end(&mut self, as_json: bool) -> io::Result<()> {
        match (as_json, self.first) {
            (false, _) => {}
            (true, true) => writeln!(self.out, "[]")?,
            (true, false) => writeln!(self.out, "\n]")?,
        }
        self.out.flush()
    }
}

fn day(text: &str, words: &Words) -> Result<NaiveDate, Failure> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| Failure::said(words.with("audit-no-day", &[("day", text.into())])))
}

fn deeds(code: &str, words: &Words) -> Result<Deeds, Failure> {
    let action = Action::from_code(code).ok_or_else(|| {
        let codes: Vec<&str> = Action::ALL.iter().map(|action| action.code()).collect();
        let args = [("deed", code.into()), ("codes", codes.join(" ").into())];
        Failure::said(words.with("audit-no-deed", &args))
    })?;
    Ok(Deeds {
        actions: vec![action],
        ..Deeds::default()
    })
}

fn person(
    name: &str,
    session: &Session,
    register: &Register,
    words: &Words,
) -> Result<PersonId, Failure> {
    let by_handle = session.directory().person_by_handle(name);
    let by_name = || {
        let mut cards = register.staff.iter();
        let card = cards.find(|(_, card)| card.full_name == name);
        card.map(|(_, card)| card.person)
    };
    by_handle
        .map(|person| person.id)
        .or_else(by_name)
        .ok_or_else(|| Failure::said(words.with("audit-no-person", &[("name", name.into())])))
}

fn child(name: &str, register: &Register, words: &Words) -> Result<Id, Failure> {
    let mut children = register.children.iter();
    let mut called = children.by_ref().filter(|(_, child)| child.name == name);
    match (called.next(), called.next()) {
        (Some((id, _)), None) => Ok(id),
        _ => Err(Failure::said(
            words.with("audit-no-child", &[("name", name.into())]),
        )),
    }
}

/// Names a person: in full, or by the sign-in name where they have no card.
fn name_of(person: PersonId, session: &Session, register: &Register) -> String {
    let in_full = register.staff_name(person).map(str::to_string);
    let handle = || {
        session
            .directory()
            .person(person)
            .map(|it| it.handle.clone())
    };
    in_full
        .or_else(handle)
        .unwrap_or_else(|| person.to_string())
}

fn children_of(line: &AuditLine, register: &Register) -> Vec<(Id, String)> {
    let children = line.children(register).into_iter();
    children
        .filter_map(|id| Some((id, register.children.get(id)?.name.clone())))
        .collect()
}

fn row(line: &AuditLine, session: &Session, register: &Register, words: &Words) -> String {
    let zone: Tz = register.settings.zone;
    let entry = line.entry.as_ref();
    let at = local(zone, entry.map_or(line.written, |entry| entry.at));
    let what = entry.map_or_else(
        || words.get("audit-sealed"),
        |entry| words.get(entry.action.id()),
    );
    let names: Vec<String> = children_of(line, register)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    let kind = line.about().map(|key| words.get(kind_text(key.kind)));
    let said = Said {
        words,
        zone,
        today: day_of(zone, Utc::now()),
        name: &|person| name_of(person, session, register),
    };
    let whom = entry.map(|entry| said.of(entry)).unwrap_or_default();
    let exported = entry
        .and_then(|entry| entry.exported)
        .map(|what| words.get(what.id()));
    let rest = [exported, kind].into_iter().flatten();
    let about: Vec<String> = whom.into_iter().chain(rest).collect();
    let mut cells = vec![
        format!("{} {}", at.date(), dates::time(at.time())),
        name_of(line.author, session, register),
        what,
        about.join(" · "),
        names.join("、"),
        entry.map_or_else(String::new, counted),
        entry.map_or_else(String::new, |entry| entry.from.clone()),
    ];
    if !line.signed {
        cells.push(words.get("audit-row-unsigned"));
    }
    let cells = cells.iter().map(|cell| inert::show(cell).into_owned());
    cells.collect::<Vec<_>>().join("\t")
}

/// Gives how many records it was done to; nothing where the number says nothing.
fn counted(entry: &AuditEntry) -> String {
    match entry.count {
        0 | 1 => String::new(),
        count => format!("×{count}"),
    }
}

fn value(line: &AuditLine, session: &Session, register: &Register) -> Value {
    let person =
        |id: PersonId| json!({"id": id.to_string(), "name": name_of(id, session, register)});
    let entry = line.entry.as_ref();
    let deed = entry.and_then(|entry| entry.access.as_deref());
    let until = |end: i64| DateTime::from_timestamp_millis(end).map(|end| end.to_rfc3339());
    let given: Vec<Value> = deed
        .map_or(&[][..], |deed| &deed.given)
        .iter()
        .map(|one| json!({"person": person(one.person), "until": one.until.and_then(until)}))
        .collect();
    let ended = deed.map_or(&[][..], |deed| &deed.ended).iter();
    let ended: Vec<Value> = ended.map(|one| person(*one)).collect();
    json!({
        "commit": line.number,
        "written": line.written.to_rfc3339(),
        "person": person(line.author),
        "action": entry.map(|entry| entry.action.code()),
        "at": entry.map(|entry| entry.at.to_rfc3339()),
        "from": entry.map(|entry| &entry.from),
        "count": entry.map(|entry| entry.count),
        "subject": entry.and_then(|entry| entry.subject).map(person),
        "given": given,
        "ended": ended,
        "handle": deed.and_then(|deed| deed.handle.as_ref()),
        "roles_before": deed.and_then(|deed| deed.roles_before).map(people_list::roles),
        "roles": deed.and_then(|deed| deed.roles).map(people_list::roles),
        "exported": entry.and_then(|entry| entry.exported).map(|what| what.code()),
        "record": line.about().map(|key| json!({
            "kind": key.kind as u8,
            "id": key.id.to_string(),
        })),
        "children": children_of(line, register)
            .into_iter()
            .map(|(id, name)| json!({"id": id.to_string(), "name": name}))
            .collect::<Vec<_>>(),
        "signed": line.signed,
    })
}

/// Gives the head of the journal as it is now, as the text of a card.
///
/// # Errors
/// Where no host answers.
pub fn head(paths: &Paths, as_json: bool, words: &Words) -> Result<String, Failure> {
    let hello = reach::hello(paths, words)?;
    let card = HeadCard::of(hello.post, hello.head).to_text();
    // The card is for people, by this machine's calendar; what counts on it is the number and the text.
    let today = day_of(chrono_tz::Asia::Shanghai, Utc::now());
    let post = hello.post.to_string();
    if as_json {
        let value = json!({
            "post": post,
            "number": hello.head.number,
            "date": today.to_string(),
            "card": card,
        });
        return Ok(value.to_string());
    }
    Ok(words.with(
        "audit-card",
        &[
            ("post", post.get(..8).unwrap_or(&post).into()),
            ("date", today.to_string().into()),
            ("number", hello.head.number.into()),
            ("text", card.into()),
        ],
    ))
}
