//! What stands beside a crisis log: the hotlines, and once the child is named who may be called, the risk, the safety plan.
//!
//! Somebody never to be contacted is named as that, without a number, and cannot be chosen as one who was told.

use crate::care::ledger::ids::Id;
use crate::care::never_contact::{NoCall, call_back_number, whom_to_call};
use crate::care::records::person_around::{CallRule, MayBeTold, PersonAround};
use crate::care::records::settings::{Hotline, NATIONAL_HOTLINES};
use crate::tui::child_facts;
use crate::tui::child_line::{self, About, ChildLine, wrapped};
use crate::tui::child_summary;
use crate::tui::child_words;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::words::texts::Words;

/// How many rows of a safety plan are shown at most: it is read whole on the child.
const PLAN_ROWS: usize = 8;

/// Somebody who can be called: a hotline, or a person around the child.
#[derive(Clone)]
pub struct Whom {
    /// As it is written into the log, where no name is veiled.
    pub name: String,
    /// As it is shown.
    pub shown: String,
    pub number: String,
    /// What holds for calling a person; none for a hotline.
    pub rule: Option<(CallRule, MayBeTold)>,
}

/// The text that names a number of the whole country.
fn national_name(number: &str) -> Option<&'static str> {
    Some(match number {
        "110" => "crisis-hotline-110",
        "120" => "crisis-hotline-120",
        "12355" => "crisis-hotline-12355",
        "12356" => "crisis-hotline-12356",
        _ => return None,
    })
}

/// Names a hotline: in the post's words, or in the program's where it has a name for the number.
pub fn hotline_name(hotline: &Hotline, words: &Words) -> String {
    let own = hotline.name.trim();
    let national = national_name(hotline.number.trim()).filter(|_| own.is_empty());
    national.map_or_else(|| own.to_owned(), |id| words.get(id))
}

/// Gives the numbers of the whole country in one line, for whoever is not signed in.
pub fn national(words: &Words) -> String {
    let numbers = NATIONAL_HOTLINES.iter();
    let named = numbers.map(|number| {
        let name = national_name(number).map(|id| words.get(id));
        format!("{number} {}", name.unwrap_or_default())
    });
    named.collect::<Vec<_>>().join(" · ")
}

/// Gives the post's hotlines in as many rows as they take, none of them broken.
pub fn hotline_rows(columns: usize, shared: &Shared) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for one in &shared.register.settings.hotlines {
        let name = hotline_name(one, &shared.words);
        let one = format!("{} {name}", one.number).trim_end().to_owned();
        match rows.last_mut() {
            Some(row) if inert::columns(row) + 3 + inert::columns(&one) <= columns => {
                *row = format!("{row} · {one}");
            }
            _ => rows.push(one),
        }
    }
    rows
}

/// Gives whom of the child's people one can call, in at most so many rows for a narrow screen: the number first, nobody
/// cut, and how many more there are.
pub fn people_rows(child: Id, columns: usize, most: usize, shared: &Shared) -> Vec<String> {
    let people: Vec<String> = whom(Some(child), shared)
        .iter()
        .filter_map(|one| {
            let sign = child_words::call_sign(one.rule?.0);
            Some(format!("{sign} {} {}", one.number, one.shown))
        })
        .collect();
    let mut rows: Vec<String> = Vec::new();
    for (at, one) in people.iter().enumerate() {
        let left = people.len() - at - 1;
        let more = match left {
            0 => 0,
            left => inert::columns(&format!("  +{left}")),
        };
        let beside = rows
            .last()
            .filter(|row| inert::columns(row) + 3 + inert::columns(one) + more <= columns)
            .map(|row| format!("{row}   {one}"));
        let room_below = rows.len() < most;
        match (beside, rows.last_mut()) {
            (Some(both), Some(row)) => *row = both,
            _ if room_below => rows.push(one.clone()),
            (_, Some(row)) => {
                let more = format!("  +{}", left + 1);
                let room = columns.saturating_sub(inert::columns(&more));
                *row = inert::cut(row, room) + &more;
                break;
            }
            (_, None) => break,
        }
    }
    rows
}

/// Lists whom one can call: the hotlines, then the people around the child in the order in which to try.
pub fn whom(child: Option<Id>, shared: &Shared) -> Vec<Whom> {
    let hotlines = shared.register.settings.hotlines.iter().map(|one| {
        let name = hotline_name(one, &shared.words);
        let name = format!("{} {name}", one.number).trim_end().to_owned();
        Whom {
            shown: name.clone(),
            name,
            number: one.number.clone(),
            rule: None,
        }
    });
    let around = child.map_or(&[][..], |child| {
        child_facts::around(&shared.register, child)
    });
    let people = whom_to_call(around).into_iter().map(|person| {
        let relation = child_words::relation_said(person, shared);
        let name = format!("{relation} {}", person.name.trim());
        Whom {
            name: name.trim_end().to_owned(),
            shown: child_words::person(person, shared),
            number: call_back_number(person).unwrap_or_default().to_owned(),
            rule: Some((person.call_rule, person.may_be_told)),
        }
    });
    hotlines.chain(people).collect()
}

/// Gives the lines beside the log; a line that can be chosen is about the number of its place in [`whom`].
pub fn lines(child: Option<Id>, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let whom = whom(child, shared);
    let mut lines = Vec::new();
    for (at, one) in whom
        .iter()
        .enumerate()
        .filter(|(_, one)| one.rule.is_none())
    {
        let name = one.shown.strip_prefix(&one.number).unwrap_or_default();
        lines.push(
            ChildLine::new(&one.number, theme.strong)
                .and(name, theme.normal)
                .about(About::Number(at)),
        );
    }
    lines.push(ChildLine::blank());
    let Some(child) = child else {
        lines.extend(wrapped(
            &words.get("crisis-no-child"),
            0,
            columns,
            theme.dim,
        ));
        return lines;
    };
    lines.extend(child_line::folded(
        child_summary::standing(child, shared),
        columns,
    ));
    if shared.register.details.get(child).is_none() {
        lines.push(ChildLine::new(words.get("child-family-closed"), theme.dim));
    }
    for (at, one) in whom.iter().enumerate() {
        let Some((rule, told)) = one.rule else {
            continue;
        };
        lines.push(
            ChildLine::new(format!("{} ", child_words::call_sign(rule)), theme.normal)
                // The number first: whatever is too long beside it is cut, and it never is.
                .and(&one.number, theme.strong)
                .and(format!(" {}", one.shown), theme.normal)
                .about(About::Number(at)),
        );
        let style = match rule {
            CallRule::AskCounselor => theme.warn,
            _ => theme.dim,
        };
        let facts = rules(rule, told, shared);
        lines.extend(wrapped(&facts, 2, columns, style));
    }
    let around = child_facts::around(&shared.register, child).iter();
    lines.extend(around.filter_map(|person| not_called(person, shared)));
    lines.extend(safety_plan(child, columns, shared));
    lines
}

/// Says what holds for calling somebody: `ask the counselor · tell nothing`; that they may be called needs no word.
pub fn rules(rule: CallRule, told: MayBeTold, shared: &Shared) -> String {
    let words = &shared.words;
    let told = match told {
        MayBeTold::Undecided => words.get(told.id()),
        told => words.with(
            "crisis-may-be-told",
            &[("what", words.get(told.id()).into())],
        ),
    };
    match rule {
        CallRule::MayContact => told,
        rule => format!("{} · {told}", words.get(rule.id())),
    }
}

/// Says of somebody who is not called why not.
fn not_called(person: &PersonAround, shared: &Shared) -> Option<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let (why, style) = match call_back_number(person).err()? {
        NoCall::Never => (words.get(CallRule::NeverContact.id()), theme.danger),
        NoCall::Died => (words.get("child-person-died"), theme.dim),
        NoCall::NoNumber => (words.get("child-no-number"), theme.dim),
    };
    let sign = match person.call_rule {
        CallRule::NeverContact => child_words::call_sign(CallRule::NeverContact),
        _ => "·",
    };
    let who = child_words::person(person, shared);
    Some(ChildLine::new(format!("{sign} {why}  "), style).and(who, style))
}

/// Gives the beginning of the safety plan, as far as it is this person's to read.
fn safety_plan(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let case = shared.register.open_case(child).map(|(case, _)| case);
    let plan = case.and_then(|case| shared.register.case_words.get(case));
    let Some(plan) = plan.filter(|words| !words.safety_plan.trim().is_empty()) else {
        return Vec::new();
    };
    let mut lines = vec![
        ChildLine::blank(),
        ChildLine::new(words.get("term-safety-plan"), theme.title),
    ];
    let mut text = wrapped(plan.safety_plan.trim(), 0, columns, theme.normal);
    if text.len() > PLAN_ROWS {
        text.truncate(PLAN_ROWS - 1);
        text.push(ChildLine::new("…", theme.dim));
    }
    lines.extend(text);
    lines
}
