//! A child in words: name, age, school, phones; shared by the list, the view and the forms of a child.
//!
//! A veiled name is made here. What comes out is made inert where it is drawn.

use chrono::NaiveDate;

use crate::care::case_states;
use crate::care::ledger::ids::Id;
use crate::care::records::case_header::CaseHeader;
use crate::care::records::child::{Category, Child};
use crate::care::records::person_around::{CallRule, PersonAround, Relation};
use crate::tui::child_facts::today;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::words::dates;
use crate::words::lang::Lang;
use crate::words::people::list;
use crate::words::texts::Words;

/// Gives somebody's name as it may be shown now.
pub fn name(name: &str, shared: &Shared) -> String {
    if shared.veil {
        inert::veil(name)
    } else {
        name.to_owned()
    }
}

/// Gives an address as it may be shown now: of a veiled one nothing stays.
pub fn address(address: &str, shared: &Shared) -> String {
    match shared.veil && !address.trim().is_empty() {
        true => "●●".to_owned(),
        false => address.to_owned(),
    }
}

/// Gives a child's name by its id; a sign where the register has no such child.
pub fn name_of(child: Id, shared: &Shared) -> String {
    shared
        .register
        .children
        .get(child)
        .map_or_else(|| "?".to_owned(), |child| name(&child.name, shared))
}

/// Gives the age in figures; empty where no birth is known.
pub fn age_number(child: &Child, shared: &Shared) -> String {
    child
        .birth
        .map(|birth| birth.age_on(today(shared)).max(0).to_string())
        .unwrap_or_default()
}

/// Gives sex and age, as far as they are known: `女 9 岁`.
pub fn sex_and_age(child: &Child, shared: &Shared) -> String {
    let sex = shared.words.get(child.sex.id());
    match child.birth {
        Some(birth) => {
            let years = u32::try_from(birth.age_on(today(shared))).unwrap_or(0);
            format!("{sex} {}", dates::age(&shared.words, years))
        }
        None => sex,
    }
}

/// Gives school, grade and class as far as they are known.
pub fn school(child: &Child) -> String {
    let parts: Vec<&str> = [&child.school, &child.grade, &child.class]
        .into_iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    parts.join(" ")
}

/// Names the categories of a child.
pub fn categories(categories: &[Category], shared: &Shared) -> String {
    let names: Vec<String> = categories
        .iter()
        .map(|category| match category.own_words() {
            Some(words) => words.to_owned(),
            None => shared.words.get(category.id()),
        })
        .collect();
    list(&shared.words, &names)
}

/// Names what somebody is to the child.
pub fn relation(relation: &Relation, shared: &Shared) -> String {
    relation_in(&shared.words, relation)
}

/// Names a relation in a language.
pub fn relation_in(words: &Words, relation: &Relation) -> String {
    match relation.own_words() {
        Some(own) => own.to_owned(),
        None => words.get(relation.id()),
    }
}

/// Names what a person around the child is to it, by the roster's own word where that says more: `舅舅`.
///
/// In a language that does not write it, it stands beside the relation: `uncle (舅舅)`.
pub fn relation_said(person: &PersonAround, shared: &Shared) -> String {
    let known = relation(&person.relation, shared);
    let word = person.relation_word.trim();
    match (word.is_empty(), word.is_ascii(), shared.words.lang()) {
        (false, false, Lang::Zh) | (false, true, Lang::En) => word.to_owned(),
        (false, false, Lang::En) => format!("{known} ({word})"),
        (true, ..) | (false, true, Lang::Zh) => known,
    }
}

/// Names a person around the child: relation and name.
pub fn person(person: &PersonAround, shared: &Shared) -> String {
    let relation = relation_said(person, shared);
    if person.name.trim().is_empty() {
        relation
    } else {
        format!("{relation} {}", name(&person.name, shared))
    }
}

/// Gives the sign of a rule for calling; no two have the same.
pub fn call_sign(rule: CallRule) -> &'static str {
    match rule {
        CallRule::ContactFirst => "★",
        CallRule::MayContact => "+",
        CallRule::AskCounselor => "?",
        CallRule::NeverContact => "✕",
    }
}

/// Says when something is owed: overdue by so many days, today, or how far ahead.
pub fn due(day: NaiveDate, shared: &Shared) -> String {
    let today = today(shared);
    let late = today.signed_duration_since(day).num_days();
    if late > 0 {
        shared
            .words
            .with("children-overdue-days", &[("days", late.into())])
    } else {
        dates::relative(&shared.words, day, today)
    }
}

/// Names what the key for the next state does with a case.
pub fn next_step(case: &CaseHeader, shared: &Shared) -> String {
    let words = &shared.words;
    match case_states::next(case.state) {
        Some(_) if !case.is_open() => words.get("case-reopen"),
        Some(to) => words.get(to.id()),
        None => String::new(),
    }
}
