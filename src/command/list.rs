//! `carepost list`: children, appointments or follow-ups, as lines or as JSON.
//!
//! It prints what the person signed in may read and nothing else. Text is made inert in lines, and escaped in JSON.

use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::care::ledger::ids::Id;
use crate::care::records::appointment::Subject;
use crate::command::json_text;
use crate::command::line::Listed;
use crate::post::register::Register;
use crate::tui::inert;
use crate::words::dates;
use crate::words::texts::Words;

/// Gives the lines or the JSON of what is asked for.
pub fn list(what: Listed, as_json: bool, register: &Register, words: &Words) -> String {
    let rows = match what {
        Listed::Children => children(register, words),
        Listed::Appointments => appointments(register, words),
        Listed::FollowUps => follow_ups(register, words),
    };
    if as_json {
        let values: Vec<Value> = rows.into_iter().map(|(_, value)| value).collect();
        return json_text::pretty(&Value::Array(values));
    }
    rows.into_iter()
        .map(|(line, _)| {
            line.iter()
                .map(|cell| inert::show(cell).into_owned())
                .collect::<Vec<_>>()
                .join("\t")
        })
        .collect::<Vec<_>>()
        .join("\n")
}

type Row = (Vec<String>, Value);

fn children(register: &Register, words: &Words) -> Vec<Row> {
    register
        .children
        .iter()
        .filter(|(_, child)| child.left_register.is_none())
        .map(|(id, child)| {
            let birth = child.birth.map(|birth| birth.to_string()).unwrap_or_default();
            let case = register.open_case(id).map(|(_, case)| case);
            let risk = case.map(|case| words.get(case.risk.short_id())).unwrap_or_default();
            let line = vec![child.name.clone(), words.get(child.sex.id()), birth.clone(), child.school.clone(), child.grade.clone(), child.village.clone(), risk];
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

fn appointments(register: &Register, words: &Words) -> Vec<Row> {
    let zone: Tz = register.settings.zone;
    register
        .appointments_by_start
        .range(..)
        .filter_map(|(_, id)| register.appointments.get(id).map(|appointment| (id, appointment)))
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

fn follow_ups(register: &Register, words: &Words) -> Vec<Row> {
    register
        .follow_ups
        .iter()
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
                state.to_string(),
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

fn names(register: &Register, children: &[Id]) -> Vec<String> {
    children
        .iter()
        .filter_map(|id| register.children.get(*id))
        .map(|child| child.name.clone())
        .collect()
}
