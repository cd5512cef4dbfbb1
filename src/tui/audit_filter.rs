//! What the audit log is narrowed to: days, and words by which persons, children and deeds are found.
//!
//! Days go to the host with the question. Where the words can only mean one person, or some children, that goes with it
//! too, so that years of other entries are never opened. Where they mean what was done, the session opens entries until it
//! finds some; otherwise each entry is opened and looked at here.

use chrono::{Datelike, NaiveDate};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::post_time::day_bounds;
use crate::care::records::audit::{Action, Exported};
use crate::post::audit_log::{AuditAsked, AuditLine};
use crate::post::deeds::Deeds;
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

    /// Finds out what the words mean, by the people, children and deeds that there are.
    pub fn meant(&self, shared: &Shared) -> Meant {
        let whole = Part::of(&self.words, shared);
        if !whole.is_some_deed_or_one() {
            // A person or child and a deed, in either order.
            for (at, _) in self.words.match_indices(' ') {
                let (left, right) = (&self.words[..at], &self.words[at + 1..]);
                for (who, deed) in [(left, right), (right, left)] {
                    let (one, what) = (Part::of(who, shared), Part::of(deed, shared));
                    if one.is_one() && what.is_deed() {
                        return Meant {
                            who: one.who,
                            deeds: Some(what.deeds),
                            words: who.to_owned(),
                        };
                    }
                }
            }
        }
        if whole.is_deed() {
            return Meant {
                who: Who::Anybody,
                deeds: Some(whole.deeds),
                words: String::new(),
            };
        }
        Meant {
            who: if whole.is_one() {
                whole.who
            } else {
                Who::Anybody
            },
            deeds: None,
            words: self.words.clone(),
        }
    }

    /// Makes the first question of it.
    pub fn asked(&self, meant: &Meant, limit: u32, shared: &Shared) -> AuditAsked {
        let bounds = |day: NaiveDate| day_bounds(shared.register.settings.zone, day);
        let mut asked = AuditAsked {
            from: self.from.map(|day| bounds(day).0),
            until: self.until.map(|day| bounds(day).1),
            deeds: meant.deeds.clone(),
            limit,
            ..AuditAsked::default()
        };
        match &meant.who {
            Who::Person(person) => asked.by = Some(*person),
            Who::Records(keys) => asked.keys.clone_from(keys),
            Who::Anybody | Who::Several => {}
        }
        asked
    }
}

/// What a filter means.
#[derive(Default)]
pub struct Meant {
    who: Who,
    deeds: Option<Deeds>,
    /// Words that an entry is to have besides, or the name of a child.
    words: String,
}

impl Meant {
    /// Gives what an entry is held against here.
    pub fn wanted(&self) -> Wanted {
        Wanted::of(&self.words)
    }

    /// Tells whether an entry is meant.
    pub fn finds(&self, line: &AuditLine, wanted: &Wanted, shared: &Shared) -> bool {
        let about = line.about().map(|key| key.kind);
        let done = |deeds: &Deeds| deeds.are_met_by(line.entry.as_ref(), about);
        let by_words = || {
            let children = line.children(&shared.register);
            wanted.finds(&children, &texts(line, shared), shared)
        };
        self.deeds.as_ref().is_none_or(done) && (self.words.is_empty() || by_words())
    }
}

/// Whom words can mean.
#[derive(Default)]
enum Who {
    /// Nobody in particular.
    #[default]
    Anybody,
    Person(PersonId),
    Records(Vec<RecordKey>),
    /// More than the host can be asked for at once.
    Several,
}

/// Words on their own: whom and which deeds they can mean.
struct Part {
    who: Who,
    deeds: Deeds,
}

impl Part {
    fn of(words: &str, shared: &Shared) -> Part {
        let typed = words.trim().to_lowercase();
        if typed.is_empty() {
            return Part {
                who: Who::Anybody,
                deeds: Deeds::default(),
            };
        }
        Part {
            who: who(words, &typed, shared),
            deeds: deeds(&typed, shared),
        }
    }

    /// Tells whether they mean one person or a few children, and no deed.
    fn is_one(&self) -> bool {
        matches!(self.who, Who::Person(_) | Who::Records(_)) && self.deeds.is_empty()
    }

    /// Tells whether they mean deeds, and nobody.
    fn is_deed(&self) -> bool {
        matches!(self.who, Who::Anybody) && !self.deeds.is_empty()
    }

    fn is_some_deed_or_one(&self) -> bool {
        !matches!(self.who, Who::Anybody) || !self.deeds.is_empty()
    }
}

/// Finds the deeds whose names have what was typed.
fn deeds(typed: &str, shared: &Shared) -> Deeds {
    let words = &shared.words;
    let is_meant = |id: &str| words.get(id).to_lowercase().contains(typed);
    let actions = Action::ALL.iter().filter(|action| is_meant(action.id()));
    let exported = Exported::ALL.iter().filter(|what| is_meant(what.id()));
    let kinds = Kind::ALL.iter().filter(|kind| is_meant(kind_text(**kind)));
    Deeds {
        actions: actions.copied().collect(),
        exported: exported.copied().collect(),
        kinds: kinds.copied().collect(),
    }
}

/// Finds the persons and children whose names have what was typed.
fn who(words: &str, typed: &str, shared: &Shared) -> Who {
    let register = &shared.register;
    let mut persons: Vec<PersonId> = register
        .staff
        .iter()
        .map(|(_, card)| card.person)
        .filter(|person| staff_name(*person, shared).to_lowercase().contains(typed))
        .collect();
    persons.dedup();
    let query = Query::new(words);
    let children: Vec<Id> = register
        .children
        .iter()
        .filter(|(_, child)| NameIndex::new(&child.name).score_query(&query).is_some())
        .map(|(id, _)| id)
        .take(CHILDREN_MOST + 1)
        .collect();
    match (persons.as_slice(), children.len()) {
        ([], 0) => Who::Anybody,
        ([person], 0) => Who::Person(*person),
        ([], 1..=CHILDREN_MOST) => {
            let keys: Vec<RecordKey> = children
                .iter()
                .flat_map(|child| keys_of_child(register, *child))
                .collect();
            if keys.len() > KEYS_MOST {
                return Who::Several;
            }
            Who::Records(keys)
        }
        _ => Who::Several,
    }
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
        let deed = entry.access.as_deref();
        let given = deed.map_or(&[][..], |deed| &deed.given);
        texts.extend(given.iter().map(|one| staff_name(one.person, shared)));
        let ended = deed.map_or(&[][..], |deed| &deed.ended);
        texts.extend(ended.iter().map(|one| staff_name(*one, shared)));
        texts.extend(deed.and_then(|deed| deed.handle.clone()));
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
