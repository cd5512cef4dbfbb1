//! What the preview of an import says row by row: what changes field by field, what is wrong, which families there are.
//!
//! What comes from the file is hostile; it is made inert where its line is wrapped and again where the table draws it.

use std::collections::{HashMap, HashSet};

use ratatui::style::Style;

use crate::care::family::{self, Suggested, carer_phone};
use crate::care::field_changes::{Field, FieldChange, Shown};
use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::records::person_around::CallRule;
use crate::care::register_compare::Decision;
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::contents::{Roster, SheetKind};
use crate::post::use_cases::import::Comparison;
use crate::tui::child_words;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::roster_wrong::wrong_rows;
use crate::tui::wrap::Wrap;
use crate::words::people::list;

/// How many digits of a family's phone are shown.
const DIGITS_SHOWN: usize = 4;

/// One line of the preview.
pub struct Line {
    pub text: String,
    pub style: Style,
}

/// A family that rows would be put in.
pub struct Family {
    pub household: Suggested,
    /// The rows, by their place in the comparison.
    pub rows: Vec<usize>,
}

/// Lists the families that new and changed rows would be put in, those with several rows first.
pub fn families(comparison: &Comparison) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut places: HashMap<(bool, usize, Vec<u8>), usize> = HashMap::new();
    for (row, (decision, suggested)) in comparison
        .decisions
        .iter()
        .zip(&comparison.households)
        .enumerate()
    {
        let Some(household) = suggested else {
            continue;
        };
        let child = match decision {
            Decision::New { child } | Decision::Changed { child, .. } => child,
            Decision::Same { .. } | Decision::Wrong(_) => continue,
        };
        if child.0.household.is_some() {
            continue;
        }
        let key = match household {
            Suggested::New(number) => (true, *number, Vec::new()),
            Suggested::Known(id) => (false, 0, id.0.to_vec()),
        };
        let place = *places.entry(key).or_insert_with(|| {
            families.push(Family {
                household: *household,
                rows: Vec::new(),
            });
            families.len() - 1
        });
        families[place].rows.push(row);
    }
    families.sort_by_key(|family| family.rows.len() < 2);
    families
}

/// Counts the families that are made anew.
pub fn new_families(comparison: &Comparison) -> usize {
    let made: HashSet<usize> = families(comparison)
        .iter()
        .filter_map(|family| match family.household {
            Suggested::New(number) => Some(number),
            Suggested::Known(_) => None,
        })
        .collect();
    made.len()
}

/// Says what changes, child by child and field by field.
pub fn changed(
    roster: &Roster,
    comparison: &Comparison,
    columns: usize,
    shared: &Shared,
) -> Vec<Line> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    for (row, decision) in roster.rows.iter().zip(&comparison.decisions) {
        let Decision::Changed { id, child, changes } = decision else {
            continue;
        };
        let place = words.with("import-row-of", &[("row", row.place.row.into())]);
        let head = format!("{} · {place}", child_words::name_of(*id, shared));
        wrapped(&head, 0, columns, theme.strong, &mut lines);
        for change in changes {
            let text = words.with(
                "import-change",
                &[
                    ("field", field(change, shared).into()),
                    ("old", value(change, &change.old, child, shared).into()),
                    ("new", value(change, &change.new, child, shared).into()),
                ],
            );
            wrapped(&text, 2, columns, theme.normal, &mut lines);
        }
    }
    lines
}

/// Says what is wrong and what to do, and which sheets were not read.
pub fn wrong(
    roster: &Roster,
    comparison: &Comparison,
    columns: usize,
    shared: &Shared,
) -> Vec<Line> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    for row in wrong_rows(roster, comparison, words) {
        let place = [
            ("sheet", row.place.sheet.as_str().into()),
            ("row", row.place.row.into()),
        ];
        let mut head = words.with("import-wrong-place", &place);
        let column = row.place.column.as_deref().unwrap_or_default();
        let name = match row.name.trim() {
            "" => String::new(),
            name => child_words::name(name, shared),
        };
        for part in [column, name.as_str()] {
            if !part.is_empty() {
                head.push_str(" · ");
                head.push_str(part);
            }
        }
        wrapped(&head, 0, columns, theme.strong, &mut lines);
        wrapped(&row.sentence, 2, columns, theme.normal, &mut lines);
    }
    for sheet in &roster.sheets {
        if matches!(sheet.kind, SheetKind::NoHeader | SheetKind::NoCells) {
            let sheet = [("sheet", sheet.name.as_str().into())];
            let text = words.with("import-sheet-unread", &sheet);
            wrapped(&text, 0, columns, theme.dim, &mut lines);
        }
    }
    lines
}

/// Says which families the rows would be put in.
pub fn households(comparison: &Comparison, columns: usize, shared: &Shared) -> Vec<Line> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    for family in families(comparison) {
        let first = family.rows.first().map(|row| &comparison.candidates[*row]);
        let made = first.map(family::household_of).unwrap_or_default();
        let (title, household): (_, &Household) = match family.household {
            Suggested::New(_) => ("import-household-new", &made),
            Suggested::Known(id) => (
                "import-household-known",
                shared.register.households.get(id).unwrap_or(&made),
            ),
        };
        let mut head = vec![words.get(title)];
        if !household.carer.trim().is_empty() {
            head.push(child_words::name(&household.carer, shared));
        }
        if let Some(phone) = first.and_then(|first| carer_phone(&first.around)) {
            let digits: Vec<char> = phone.chars().collect();
            let from = digits.len().saturating_sub(DIGITS_SHOWN);
            let digits: String = digits[from..].iter().collect();
            head.push(words.with("import-household-phone", &[("digits", digits.into())]));
        }
        wrapped(&head.join(" · "), 0, columns, theme.strong, &mut lines);
        let children: Vec<String> = family
            .rows
            .iter()
            .map(|row| child_words::name(&comparison.candidates[*row].name, shared))
            .collect();
        wrapped(
            &list(words, &children),
            2,
            columns,
            theme.normal,
            &mut lines,
        );
    }
    lines
}

/// Names the field: whose it is, where it is not the child's own, and the header of another column.
fn field(change: &FieldChange, shared: &Shared) -> String {
    let named = match &change.column {
        Some(column) => column.clone(),
        None => shared.words.get(change.field.id()),
    };
    match &change.person {
        Some(relation) => format!("{} {named}", child_words::relation(relation, shared)),
        None => named,
    }
}

fn value(
    change: &FieldChange,
    shown: &Shown,
    child: &(Child, ChildDetail),
    shared: &Shared,
) -> String {
    let tells_phone = matches!(change.field, Field::Phones | Field::Person);
    let never = child.1.around.iter().any(|person| {
        Some(&person.relation) == change.person.as_ref()
            && person.call_rule == CallRule::NeverContact
    });
    if tells_phone && never && *shown != Shown::Nothing {
        // Somebody never to be contacted has no number on any screen.
        return shared.words.get(CallRule::NeverContact.id());
    }
    match shown {
        Shown::Nothing => shared.words.get("import-blank"),
        Shown::Id(id) => shared.words.get(id),
        Shown::Text(text) => match change.field {
            Field::ResidentId => match ResidentId::parse(text) {
                Ok(number) => number.masked(),
                Err(_) => inert::veil(text),
            },
            // Where names may stand.
            Field::Name | Field::Person | Field::Director | Field::Remarks | Field::OtherColumn => {
                child_words::name(text, shared)
            }
            _ => text.clone(),
        },
        Shown::Several(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|one| value(change, one, child, shared))
                .collect();
            list(&shared.words, &values)
        }
    }
}

fn wrapped(text: &str, indent: usize, columns: usize, style: Style, lines: &mut Vec<Line>) {
    let shown = inert::show(text).into_owned();
    let blanks = " ".repeat(indent);
    let wrap = Wrap::new(&shown, columns.saturating_sub(indent).max(8));
    lines.extend(wrap.rows().iter().map(|row| Line {
        text: format!("{blanks}{}", shown[row.range()].trim_end()),
        style,
    }));
}
