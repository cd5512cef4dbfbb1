//! What the audit log is narrowed to: days, and words by which persons, children and deeds are found.
//!
//! Days go to the host with the question. Where the words can only mean one person, or some children, that goes with it
//! too, so that years of other entries are never opened; otherwise each entry is opened and looked at here.

use chrono::{Datelike, NaiveDate};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::post_time::day_bounds;
use crate::care::records::audit::{Action, Exported};
use crate::post::audit_log::{AuditAsked, AuditLine};
use crate::post::find::pinyin::{NameIndex, Query};
use crate::post::look_up::keys_of_child;
use crate::tui::appointment_words::staff_name;
use crate::tui::kind_words::kind_text;
use crate::tui::layer::Shared;
use crate::tui::narrowing::Wanted;

/// How many children a question is narrowed to; more are looked through here.
const CHILDREN_MOST: usize = 12;
/// How many records it is narrowed to (the host takes 4,096).
const KEYS_MOST: usize = 4_000;

/// A filter as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// The first and the last day, both within.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// The words that are left.
    pub words: String,
}

impl AuditFilter {
    /// Reads a filter: `from:11-01 until:2026-11-20`, `自:11-01 至:11-20`, a day alone, and words.
    pub fn read(text: &str, today: NaiveDate) -> AuditFilter {
        let mut filter = AuditFilter::default();
        let mut words: Vec<&str> = Vec::new();
        for part in text.split_whitespace() {
            let (name, value) = part.split_once([':', '：']).unwrap_or(("", part));
            match (name, day(value, today)) {
                ("from" | "自", Some(day)) => filter.from = Some(day),
                ("until" | "至", Some(day)) => filter.until = Some(day),
                ("", Some(day)) => (filter.from, filter.until) = (Some(day), Some(day)),
                _ => words.push(part),
            }
        }
        filter.words = words.join(" ");
        filter
    }

    /// Makes the first question of it.
    pub fn asked(&self, limit: u32, shared: &Shared) -> AuditAsked {
        let bounds = |day: NaiveDate| day_bounds(shared.register.settings.zone, day);
        let mut asked = AuditAsked {
            from: self.from.map(|day| bounds(day).0),
            until: self.until.map(|day| bounds(day).1),
            limit,
            ..AuditAsked::default()
        };
        match self.meant(shared) {
            Meant::Anything => {}
            Meant::Person(person) => asked.by = Some(person),
            Meant::Records(keys) => asked.keys = keys,
        }
        asked
    }

    fn meant(&self, shared: &Shared) -> Meant {
        let typed = self.words.to_lowercase();
        if typed.is_empty() {
            return Meant::Anything;
        }
        let words = &shared.words;
        let actions = Action::ALL.iter().map(|action| action.id());
        let deeds = actions.chain(Exported::ALL.iter().map(|what| what.id()));
        let mut names: Vec<String> = deeds.map(|id| words.get(id)).collect();
        names.extend(Kind::ALL.iter().map(|kind| words.get(kind_text(*kind))));
        if names
            .iter()
            .any(|name| name.to_lowercase().contains(&typed))
        {
            return Meant::Anything;
        }
        let register = &shared.register;
        let mut persons: Vec<PersonId> = register
            .staff
            .iter()
            .map(|(_, card)| card.person)
            .filter(|person| staff_name(*person, shared).to_lowercase().contains(&typed))
            .collect();
        persons.dedup();
        let query = Query::new(&self.words);
        let children: Vec<Id> = register
            .children
            .iter()
            .filter(|(_, child)| NameIndex::new(&child.name).score_query(&query).is_some())
            .map(|(id, _)| id)
            .take(CHILDREN_MOST + 1)
            .collect();
        match (persons.as_slice(), children.len()) {
            ([person], 0) => Meant::Person(*person),
            ([], 1..=CHILDREN_MOST) => {
                let keys: Vec<RecordKey> = children
                    .iter()
                    .flat_map(|child| keys_of_child(register, *child))
                    .collect();
                if keys.len() > KEYS_MOST {
                    return Meant::Anything;
                }
                Meant::Records(keys)
            }
            _ => Meant::Anything,
        }
    }

    /// Tells whether an entry is meant.
    pub fn finds(&self, line: &AuditLine, wanted: &Wanted, shared: &Shared) -> bool {
        if self.words.is_empty() {
            return true;
        }
        wanted.finds(
            &line.children(&shared.register),
            &texts(line, shared),
            shared,
        )
    }
}

enum Meant {
    Anything,
    Person(PersonId),
    Records(Vec<RecordKey>),
}

/// Gives the words by which an entry is found besides the names of children.
fn texts(line: &AuditLine, shared: &Shared) -> Vec<String> {
    let words = &shared.words;
    let mut texts = vec![staff_name(line.author, shared)];
    if let Some(key) = line.about() {
        texts.push(words.get(kind_text(key.kind)));
    }
    if let Some(entry) = &line.entry {
        texts.push(words.get(entry.action.id()));
        texts.push(entry.from.clone());
        texts.extend(entry.exported.map(|what| words.get(what.id())));
        texts.extend(entry.subject.map(|subject| staff_name(subject, shared)));
    }
    texts
}

fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let whole = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    whole.or_else(|| {
        // Of this year; of the last where that would be to come, since a log is of what was.
        let of = |year: i32| NaiveDate::parse_from_str(&format!("{year}-{text}"), "%Y-%m-%d").ok();
        of(today.year())
            .filter(|day| *day <= today)
            .or_else(|| of(today.year() - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn days_and_words_are_told_apart_in_either_language() {
        let today = on(2026, 11, 24);
        let read = |text: &str| AuditFilter::read(text, today);
        let both = AuditFilter {
            from: Some(on(2026, 11, 1)),
            until: Some(on(2026, 11, 20)),
            words: "张小明".into(),
        };
        assert_eq!(read("from:11-01 张小明 until:2026-11-20"), both);
        assert_eq!(read("自：11-01 张小明 至:11-20"), both);
        let day = AuditFilter {
            from: Some(on(2025, 12, 3)),
            until: Some(on(2025, 12, 3)),
            words: String::new(),
        };
        assert_eq!(read("12-03"), day, "a day to come is last year's");
        assert_eq!(read("from:soon 2026-13-01").words, "from:soon 2026-13-01");
    }
}
