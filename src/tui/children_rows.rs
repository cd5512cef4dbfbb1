//! The rows of the list of children, and how what is typed narrows them.
//!
//! Rows are worked out once for a version of the register, and what they are found by with the first letter typed; from
//! then on typing only goes through what was prepared, so that three thousand children narrow within a frame. A word narrows by name and pinyin, village, school, the last four
//! figures of a phone, and case number; `risk:red mine overdue open all`, in either language, narrow by themselves.

use std::cell::OnceCell;
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

/// One child.
struct Row {
    id: Id,
    risk: Option<RiskLevel>,
    mine: bool,
    overdue: bool,
    left: bool,
}

/// What a child is found by.
struct FoundBy {
    name: NameIndex,
    /// Village and school, by their place among [`Findable::places`].
    places: [usize; 2],
    /// The last figures of every phone around the child.
    phone_tails: Vec<String>,
    /// Case numbers, closed ones too, in capitals.
    numbers: Vec<String>,
}

/// What all children are found by, in the order of their rows.
struct Findable {
    children: Vec<FoundBy>,
    places: Vec<NameIndex>,
}

/// All children.
pub struct Rows {
    rows: Vec<Row>,
    findable: OnceCell<Findable>,
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
    /// Puts all children in order: those with an open case first by when they are owed, the others by village and name.
    pub fn new(shared: &Shared) -> Rows {
        let register = &shared.register;
        let today = child_facts::today(shared);
        let days = child_facts::working_days(register);
        let mut rows = Vec::with_capacity(register.children.len());
        for (id, child) in register.children.iter() {
            let case = register.open_case(id).map(|(_, case)| case);
            let due = case.and_then(|_| child_facts::next_contact(register, id, &days));
            let row = Row {
                id,
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
            findable: OnceCell::new(),
            made_for: (register.version, today),
        }
    }

    fn findable(&self, shared: &Shared) -> Findable {
        let register = &shared.register;
        let mut places = Places::default();
        let children = self.rows.iter().map(|row| {
            let child = register.children.get(row.id);
            let [name, village, school] = child.map_or([""; 3], |child| {
                [&child.name, &child.village, &child.school].map(String::as_str)
            });
            let cases = register.cases_by_child.under(&row.id);
            FoundBy {
                name: NameIndex::new(name),
                places: [places.of(village), places.of(school)],
                phone_tails: phone_tails(shared, row.id),
                numbers: cases
                    .filter_map(|case| register.cases.get(case))
                    .map(|case| case.number.to_uppercase())
                    .collect(),
            }
        });
        Findable {
            children: children.collect(),
            places: places.indexes,
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
    pub fn narrowed(&self, filter: &str, shared: &Shared) -> Vec<Id> {
        let asked: Vec<Asked> = filter.split_whitespace().map(asked).collect();
        let with_left = asked.contains(&Asked::All);
        let left = self.rows.iter().enumerate().filter(|(_, row)| {
            (with_left || !row.left) && asked.iter().all(|asked| row.passes(asked))
        });
        let texts: Vec<&str> = asked.iter().filter_map(Asked::text).collect();
        if texts.is_empty() {
            return left.map(|(_, row)| row.id).collect();
        }
        let findable = self.findable.get_or_init(|| self.findable(shared));
        let words: Vec<Word> = texts
            .iter()
            .map(|text| Word::new(text, &findable.places))
            .collect();
        let mut found = Vec::new();
        for (at, row) in left {
            let scores = words.iter().map(|word| word.score(&findable.children[at]));
            if let Some(score) = scores.sum::<Option<u32>>() {
                found.push((score, row.id));
            }
        }
        // A steady sort keeps the list's own order among equals.
        found.sort_by_key(|(score, _)| Reverse(*score));
        found.into_iter().map(|(_, id)| id).collect()
    }
}

impl Asked {
    fn text(&self) -> Option<&str> {
        match self {
            Asked::Text(text) => Some(text),
            _ => None,
        }
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

    fn score(&self, child: &FoundBy) -> Option<u32> {
        let name = child.name.score_query(&self.query);
        // A place counts for less than a name, and more than nothing.
        let place = child
            .places
            .iter()
            .filter_map(|place| self.places.get(*place).copied().flatten())
            .max()
            .map(|score| score / 2);
        let phone = self
            .figures
            .as_ref()
            .filter(|figures| {
                figures.len() == PHONE_TAIL && child.phone_tails.iter().any(|tail| tail == *figures)
            })
            .map(|_| 1);
        let number = self
            .number
            .as_ref()
            .filter(|wanted| child.numbers.iter().any(|number| number.contains(*wanted)))
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
                (RiskLevel::Unassessed, ["unrated", "未评"]),
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
