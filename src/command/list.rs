//! `carepost list`: children, appointments or follow-ups, as lines or as JSON.
//!
//! It prints what the person signed in may read and nothing else. Text is made inert in lines, and escaped in JSON.

use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::care::ledger::ids::Id;
use crate::care::records::appointment::{AppointmentState, Subject};
use crate::command::json_text;
use crate::command::line::Listed;
use crate::command::streams;
use crate::post::find::pinyin::sorted_by;
use crate::post::register::Register;
use crate::tui::inert;
use crate::words::dates;
use crate::words::texts::Words;

/// How a list is printed.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Only what is not over.
    pub open: bool,
    pub json: bool,
    /// For people's eyes: aligned below headings. Otherwise a tab stands between any two cells, and no heading.
    pub aligned: bool,
}

/// Gives the lines or the JSON of what is asked for; no line where there is nothing.
pub fn list(what: Listed, manner: Manner, register: &Register, words: &Words) -> String {
    let (rows, titles): (Vec<Row>, &[&str]) = match what {
        Listed::Children => (children(manner.open, register, words), &CHILDREN),
        Listed::Appointments => (appointments(manner.open, register, words), &APPOINTMENTS),
        Listed::FollowUps => (follow_ups(manner.open, register, words), &FOLLOW_UPS),
    };
    if manner.json {
        let values: Vec<Value> = rows.into_iter().map(|(_, value)| value).collect();
        return json_text::pretty(&Value::Array(values));
    }
    if rows.is_empty() {
        return String::new();
    }
    let shown = |cells: Vec<String>| -> Vec<String> {
        let shown = cells.iter().map(|cell| inert::show(cell).into_owned());
        shown.collect()
    };
    let mut lines: Vec<Vec<String>> = rows.into_iter().map(|(line, _)| shown(line)).collect();
    if manner.aligned {
        lines.insert(0, titles.iter().map(|id| words.get(id)).collect());
        return below_each_other(&lines);
    }
    let lines: Vec<String> = lines.iter().map(|line| line.join("\t")).collect();
    lines.join("\n")
}

/// Says that nothing is printed; not on standard output, where a script reads no record.
pub fn say_empty(words: &Words) {
    streams::remark(&words.get("list-empty"));
}

const CHILDREN: [&str; 8] = [
    "list-name",
    "list-sex",
    "list-birth",
    "list-school",
    "list-grade",
    "list-village",
    "list-case",
    "list-risk",
];
const APPOINTMENTS: [&str; 6] = [
    "list-start",
    "list-minutes",
    "list-name",
    "list-counselors",
    "list-kind",
    "list-state",
];
const FOLLOW_UPS: [&str; 5] = [
    "list-due",
    "list-child",
    "list-kind",
    "list-assignee",
    "list-state",
];

/// Sets cells in columns as wide as their widest, two spaces between.
fn below_each_other(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widest: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells.map(|cell| inert::columns(cell)).max().unwrap_or(0)
        })
        .collect();
    let lines: Vec<String> = lines
        .iter()
        .map(|line| {
            let cells = line.iter().zip(&widest);
            let cells = cells.map(|(cell, wide)| {
                let gap = wide.saturating_sub(inert::columns(cell));
                format!("{cell}{}", " ".repeat(gap))
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

type Row = (Vec<String>, Value);

fn children(open: bool, register: &Register, words: &Words) -> Vec<Row> {
    let mut sorted: Vec<_> = register
        .children
        .iter()
        .filter(|(id, child)| {
            child.left_register.is_none() && (!open || register.open_case(*id).is_some())
        })
        .collect();
    // A name by how it is read: 陈 stands before 王, whatever their code points.
    sorted.sort_by_cached_key(|(id, child)| (sorted_by(&child.name), child.name.clone(), *id));
    sorted
        .into_iter()
        .map(|(id, child)| {
            let birth = child.birth.map(|birth| birth.to_string()).unwrap_or_default();
            let case = register.open_case(id).map(|(_, case)| case);
            let risk = case.map(|case| words.get(case.risk.short_id())).unwrap_or_default();
            let line = vec![child.name.clone(), words.get(child.sex.id()), birth.clone(), child.school.clone(), child.grade.clone(), child.village.clone(), case.map(|case| case.number.clone()).unwrap_or_default(), risk];
            let value = json!({
                "id": id.to_string(),
                "name": child.name,
                "sex": child.sex.code(),
                "birth": birth,
                "school": child.school,
                "grade": child.grade,
                "class": child.class,
                "village": child.village,
                "categories": child.categories.iter().map(|category| category.code()).collect::<Vec<_>>(),
                "household": child.household.map(|id| id.to_string()),
                "case": case.map(|case| json!({
                    "number": case.number,
                    "state": case.state.code(),
                    "risk": case.risk.code(),
                })),
            });
            (line, value)
        })
        .collect()
}

fn appointments(open: bool, register: &Register, words: &Words) -> Vec<Row> {
    let zone: Tz = register.settings.zone;
    register
        .appointments_by_start
        .range(..)
        .filter_map(|(_, id)| register.appointments.get(id).map(|appointment| (id, appointment)))
        .filter(|(_, one)| !open || is_open(one.state))
        .map(|(id, appointment)| {
            let local = appointment.start.with_timezone(&zone).naive_local();
            let who = names(register, appointment.children());
            let label = match &appointment.subject {
                Subject::Child(_) => who.join("、"),
                Subject::Group { name, .. } | Subject::Outing { name, .. } => name.clone(),
                Subject::Supervision { .. } => words.get("note-form-supervision"),
            };
            let counselors: Vec<&str> = appointment.counselors.iter().filter_map(|person| register.staff_name(*person)).collect();
            let line = vec![
                format!("{} {}", local.date(), dates::time(local.time())),
                appointment.minutes.to_string(),
                label,
                counselors.join("、"),
                words.get(appointment.kind.id()),
                words.get(appointment.state.id()),
            ];
            let value = json!({
                "id": id.to_string(),
                "start": appointment.start.to_rfc3339(),
                "minutes": appointment.minutes,
                "children": appointment.children().iter().map(|id| id.to_string()).collect::<Vec<_>>(),
                "names": who,
                "counselors": counselors,
                "room": appointment.room.and_then(|room| register.rooms.get(room)).map(|room| &room.name),
                "kind": appointment.kind.code(),
                "state": appointment.state.code(),
            });
            (line, value)
        })
        .collect()
}

fn follow_ups(open: bool, register: &Register, words: &Words) -> Vec<Row> {
    let mut sorted: Vec<_> = register
        .follow_ups
        .iter()
        .filter(|(_, one)| !open || one.settled.is_none())
        .collect();
    sorted.sort_by_key(|(id, one)| (one.due, *id));
    sorted
        .into_iter()
        .map(|(id, follow_up)| {
            let child = names(register, &[follow_up.child]);
            let state = match &follow_up.settled {
                None => "open",
                Some(settled) if settled.done => "done",
                Some(_) => "cancelled",
            };
            let assignee = register.staff_name(follow_up.assignee).unwrap_or_default();
            let line = vec![
                follow_up.due.to_string(),
                child.join("、"),
                words.get(follow_up.kind.id()),
                assignee.to_string(),
                words.get(match state {
                    "open" => "list-follow-up-open",
                    "done" => "list-follow-up-done",
                    _ => "list-follow-up-cancelled",
                }),
            ];
            let value = json!({
                "id": id.to_string(),
                "due": follow_up.due.to_string(),
                "child": follow_up.child.to_string(),
                "name": child.first(),
                "kind": follow_up.kind.code(),
                "assignee": assignee,
                "state": state,
                "words": register.follow_up_words.get(id).map(|words| &words.words),
            });
            (line, value)
        })
        .collect()
}

/// Tells whether an appointment is still to come to something.
fn is_open(state: AppointmentState) -> bool {
    use AppointmentState as S;
    matches!(
        state,
        S::Requested | S::Scheduled | S::Arrived | S::InSession | S::ToReschedule
    )
}

fn names(register: &Register, children: &[Id]) -> Vec<String> {
    children
        .iter()
        .filter_map(|id| register.children.get(*id))
        .map(|child| child.name.clone())
        .collect()
}
