//! The rows of the list of children, and how what is typed narrows them.
//!
//! Rows are worked out once for a version of the register; typing only goes through what was prepared, so that
//! three thousand children narrow within a frame. A word narrows by name and pinyin, village, school, the last four
//! figures of a phone, and case number; `risk:red mine overdue open all`, in either language, narrow by themselves.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::care::ledger::ids::Id;
use crate::care::records::risk_level::RiskLevel;
use crate::post::find::pinyin::{NameIndex, Query};
use crate::tui::child_facts;
use crate::tui::layer::Shared;

/// How many figures of a phone are asked for.
const PHONE_TAIL: usize = 4;

/// One child, prepared to be found.
struct Row {
    id: Id,
    name: NameIndex,
    /// Village and school, by their place among [`Rows::places`].
    places: [usize; 2],
    /// The last figures of every phone around the child.
    phone_tails: Vec<String>,
    /// Case numbers, closed ones too, in capitals.
    numbers: Vec<String>,
    risk: Option<RiskLevel>,
    mine: bool,
    overdue: bool,
    left: bool,
}

/// All children, prepared.
pub struct Rows {
    rows: Vec<Row>,
    places: Vec<NameIndex>,
    made_for: (u64, NaiveDate),
}

/// What one word asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Risk(RiskLevel),
    Mine,
    Overdue,
    Open,
    All,
    /// A filter that is still being typed.
    Unfinished,
    Text(String),
}

impl Rows {
    /// Prepares all children: those with an open case first by when they are owed, the others by village and name.
    pub fn new(shared: &Shared) -> Rows {
        let register = &shared.register;
        let today = child_facts::today(shared);
        let days = child_facts::working_days(register);
        let mut places = Places::default();
        let mut rows = Vec::with_capacity(register.children.len());
        for (id, child) in register.children.iter() {
            let case = register.open_case(id).map(|(_, case)| case);
            let due = case.and_then(|_| child_facts::next_contact(register, id, &days));
            let row = Row {
                id,
                name: NameIndex::new(&child.name),
                places: [places.of(&child.village), places.of(&child.school)],
                phone_tails: phone_tails(shared, id),
                numbers: register
                    .cases_by_child
                    .under(&id)
                    .filter_map(|case| register.cases.get(case))
                    .map(|case| case.number.to_uppercase())
                    .collect(),
                risk: case.map(|case| case.risk),
                mine: case.is_some_and(|case| case.care_team().contains(&shared.me.person)),
                overdue: due.is_some_and(|due| due.due < today),
                left: child.left_register.is_some(),
            };
            let order = (
                child.left_register.is_some(),
                due.map_or(NaiveDate::MAX, |due| due.due),
                case.map_or(RiskLevel::Green, |case| case.risk),
                child.village.as_str(),
                child.name.as_str(),
            );
            rows.push((order, row));
        }
        rows.sort_by(|(order, row), (other, another)| (order, row.id).cmp(&(other, another.id)));
        Rows {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            places: places.indexes,
            made_for: (register.version, today),
        }
    }

    /// Tells whether they are still those of the register and the day.
    pub fn are_current(&self, shared: &Shared) -> bool {
        self.made_for == (shared.register.version, child_facts::today(shared))
    }

    /// Gives how many children are on the register.
    pub fn on_register(&self) -> usize {
        self.rows.iter().filter(|row| !row.left).count()
    }

    /// Gives the children that a filter leaves, nearest first.
    pub fn narrowed(&self, filter: &str) -> Vec<Id> {
        let asked: Vec<Asked> = filter.split_whitespace().map(asked).collect();
        let texts: Vec<Word> = asked
            .iter()
            .filter_map(|asked| match asked {
                Asked::Text(text) => Some(Word::new(text, &self.places)),
                _ => None,
            })
            .collect();
        let with_left = asked.contains(&Asked::All);
        let mut found: Vec<(u32, Id)> = self
            .rows
            .iter()
            .filter(|row| with_left || !row.left)
            .filter(|row| asked.iter().all(|asked| row.passes(asked)))
            .filter_map(|row| {
                let mut score = 0;
                for word in &texts {
                    score += word.score(row)?;
                }
                Some((score, row.id))
            })
            .collect();
        // A steady sort keeps the list's own order among equals, and altogether where nothing was typed.
        found.sort_by_key(|(score, _)| Reverse(*score));
        found.into_iter().map(|(_, id)| id).collect()
    }
}

impl Row {
    fn passes(&self, asked: &Asked) -> bool {
        match asked {
            Asked::Risk(level) => self.risk == Some(*level),
            Asked::Mine => self.mine,
            Asked::Overdue => self.overdue,
            Asked::Open => self.risk.is_some(),
            Asked::All | Asked::Unfinished | Asked::Text(_) => true,
        }
    }
}

/// A word that is looked for, with how near each place is to it.
struct Word {
    query: Query,
    places: Vec<Option<u32>>,
    /// The word, where it is figures alone.
    figures: Option<String>,
    /// The word in capitals, where it can be of a case number.
    number: Option<String>,
}

impl Word {
    fn new(text: &str, places: &[NameIndex]) -> Word {
        let query = Query::new(text);
        // One letter is in every village's name.
        let long = text.chars().count() > 1 || !text.is_ascii();
        let places = places
            .iter()
            .map(|place| place.score_query(&query).filter(|_| long))
            .collect();
        let digit = text.bytes().any(|byte| byte.is_ascii_digit());
        Word {
            query,
            places,
            figures: text
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.to_owned()),
            number: (digit && text.len() > 1).then(|| text.to_uppercase()),
        }
    }

    fn score(&self, row: &Row) -> Option<u32> {
        let name = row.name.score_query(&self.query);
        // A place counts for less than a name, and more than nothing.
        let place = row
            .places
            .iter()
            .filter_map(|place| self.places.get(*place).copied().flatten())
            .max()
            .map(|score| score / 2);
        let phone = self
            .figures
            .as_ref()
            .filter(|figures| {
                figures.len() == PHONE_TAIL && row.phone_tails.iter().any(|tail| tail == *figures)
            })
            .map(|_| 1);
        let number = self
            .number
            .as_ref()
            .filter(|wanted| row.numbers.iter().any(|number| number.contains(*wanted)))
            .map(|_| 1);
        name.max(place).max(phone).max(number)
    }
}

/// Villages and schools, each indexed once.
#[derive(Default)]
struct Places<'a> {
    known: HashMap<&'a str, usize>,
    indexes: Vec<NameIndex>,
}

impl<'a> Places<'a> {
    fn of(&mut self, place: &'a str) -> usize {
        *self.known.entry(place).or_insert_with(|| {
            self.indexes.push(NameIndex::new(place));
            self.indexes.len() - 1
        })
    }
}

fn phone_tails(shared: &Shared, child: Id) -> Vec<String> {
    let Some(detail) = shared.register.details.get(child) else {
        return Vec::new();
    };
    detail
        .phones
        .iter()
        .chain(detail.around.iter().flat_map(|person| &person.phones))
        .filter_map(|phone| {
            let figures: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
            let from = figures.len().checked_sub(PHONE_TAIL)?;
            Some(figures[from..].iter().collect())
        })
        .collect()
}

/// Reads one word of a filter.
fn asked(word: &str) -> Asked {
    let lower = word.replace('：', ":").to_lowercase();
    match lower.as_str() {
        "mine" | "我的" => return Asked::Mine,
        "overdue" | "逾期" => return Asked::Overdue,
        "open" | "在管" => return Asked::Open,
        "all" | "全部" => return Asked::All,
        _ => {}
    }
    let level = lower
        .strip_prefix("risk:")
        .or_else(|| lower.strip_prefix("风险:"));
    match level {
        Some("") => Asked::Unfinished,
        Some(level) => {
            let begins = |names: [&str; 2]| names.iter().any(|name| name.starts_with(level));
            [
                (RiskLevel::Red, ["red", "红"]),
                (RiskLevel::Orange, ["orange", "橙"]),
                (RiskLevel::Yellow, ["yellow", "黄"]),
                (RiskLevel::Green, ["green", "绿"]),
                (RiskLevel::Unassessed, ["unassessed", "未评"]),
            ]
            .into_iter()
            .find(|(_, names)| begins(*names))
            .map_or_else(
                || Asked::Text(word.to_owned()),
                |(level, _)| Asked::Risk(level),
            )
        }
        None => Asked::Text(word.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_in_both_languages_and_half_typed() {
        let table = [
            ("mine", Asked::Mine),
            ("我的", Asked::Mine),
            ("OVERDUE", Asked::Overdue),
            ("在管", Asked::Open),
            ("all", Asked::All),
            ("risk:red", Asked::Risk(RiskLevel::Red)),
            ("risk:o", Asked::Risk(RiskLevel::Orange)),
            ("风险：红", Asked::Risk(RiskLevel::Red)),
            ("risk:", Asked::Unfinished),
            ("risk:x", Asked::Text("risk:x".into())),
            ("min", Asked::Text("min".into())),
        ];
        for (word, expected) in table {
            assert_eq!(asked(word), expected, "{word}");
        }
    }
}
