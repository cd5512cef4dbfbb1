//! What an import would do, in words without a screen: what changes field by field, and into which families rows go.
//!
//! The preview draws these words and the command line prints them, so that both show the same before it is agreed to.

use std::collections::HashMap;

use crate::care::family::{self, Suggested, carer_phones};
use crate::care::field_changes::{Field, FieldChange, Shown};
use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::records::person_around::CallRule;
use crate::care::register_compare::Decision;
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::contents::{Roster, SheetKind};
use crate::exchange::roster::place::Place;
use crate::post::register::Register;
use crate::post::use_cases::import::Comparison;
use crate::tui::child_words::relation_in;
use crate::tui::inert;
use crate::words::people::list;
use crate::words::texts::Words;

/// How many digits of a family's phone are shown.
const DIGITS_SHOWN: usize = 4;

/// In which words an import is told.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub words: &'a Words,
    /// Whether names are veiled.
    pub veil: bool,
}

/// A family that rows would be put in.
#[derive(Clone)]
pub struct Family {
    pub household: Suggested,
    /// The rows, by their place in the comparison.
    pub rows: Vec<usize>,
}

/// Lists the families that new and changed rows would be put in, those with several rows first.
pub fn families(comparison: &Comparison) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut places: HashMap<Suggested, usize> = HashMap::new();
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
        let place = *places.entry(*household).or_insert_with(|| {
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
    families(comparison)
        .iter()
        .filter(|family| matches!(family.household, Suggested::New(_)))
        .filter(|family| !comparison.refused.contains(&family.household))
        .count()
}

/// One field that would change, in words.
pub struct Said {
    pub field: String,
    pub old: String,
    pub new: String,
}

impl Telling<'_> {
    /// Gives somebody's name as it may be shown.
    pub fn name(&self, name: &str) -> String {
        if self.veil {
            inert::veil(name)
        } else {
            name.to_owned()
        }
    }

    /// Says where a row stands: `row 7`, and in a file of several rosters `石桥村, row 7`.
    pub fn place(&self, roster: &Roster, place: &Place) -> String {
        if roster.read_sheets().count() < 2 {
            return self
                .words
                .with("import-row-of", &[("row", place.row.into())]);
        }
        self.words.with(
            "import-wrong-place",
            &[
                ("sheet", place.sheet.as_str().into()),
                ("row", place.row.into()),
            ],
        )
    }

    /// Says what one field was and would be.
    pub fn change(&self, change: &FieldChange, child: &(Child, ChildDetail)) -> Said {
        Said {
            field: self.field(change),
            old: self.value(change, &change.old, child),
            new: self.value(change, &change.new, child),
        }
    }

    /// Says what one field was and would be, in a line.
    pub fn change_line(&self, change: &FieldChange, child: &(Child, ChildDetail)) -> String {
        let said = self.change(change, child);
        self.words.with(
            "import-change",
            &[
                ("field", said.field.into()),
                ("old", said.old.into()),
                ("new", said.new.into()),
            ],
        )
    }

    /// Names the field: whose it is, where it is not the child's own, and the header of another column.
    fn field(&self, change: &FieldChange) -> String {
        let named = match &change.column {
            Some(column) => column.clone(),
            None => self.words.get(change.field.id()),
        };
        match &change.person {
            Some(relation) => format!("{} {named}", relation_in(self.words, relation)),
            None => named,
        }
    }

    fn value(&self, change: &FieldChange, shown: &Shown, child: &(Child, ChildDetail)) -> String {
        let tells_phone = matches!(change.field, Field::Phones | Field::Person);
        let never = child.1.around.iter().any(|person| {
            Some(&person.relation) == change.person.as_ref()
                && person.call_rule == CallRule::NeverContact
        });
        if tells_phone && never && *shown != Shown::Nothing {
            // Somebody never to be contacted has no number on any screen.
            return self.words.get(CallRule::NeverContact.id());
        }
        match shown {
            Shown::Nothing => self.words.get("import-blank"),
            Shown::Id(id) => self.words.get(id),
            Shown::Text(text) => match change.field {
                Field::ResidentId => match ResidentId::parse(text) {
                    Ok(number) => number.masked(),
                    Err(_) => inert::veil(text),
                },
                // Where names may stand.
                Field::Name
                | Field::Person
                | Field::Director
                | Field::Remarks
                | Field::OtherColumn => self.name(text),
                Field::Address if self.veil => "●●".to_owned(),
                _ => text.clone(),
            },
            Shown::Several(values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|one| self.value(change, one, child))
                    .collect();
                list(self.words, &values)
            }
        }
    }

    /// Says which family it is: new or known, its carer, and how their phone ends.
    pub fn family(&self, family: &Family, comparison: &Comparison, register: &Register) -> String {
        let first = family.rows.first().map(|row| &comparison.candidates[*row]);
        let made = first.map(family::household_of).unwrap_or_default();
        let (title, household): (_, &Household) = match family.household {
            Suggested::New(_) => ("import-household-new", &made),
            Suggested::Known(id) => (
                "import-household-known",
                register.households.get(id).unwrap_or(&made),
            ),
        };
        let mut head = vec![self.words.get(title)];
        if !household.carer.trim().is_empty() {
            head.push(self.name(&household.carer));
        }
        if let Some(phone) = first.and_then(|first| carer_phones(&first.around).next()) {
            let digits: Vec<char> = phone.chars().collect();
            let from = digits.len().saturating_sub(DIGITS_SHOWN);
            let digits: String = digits[from..].iter().collect();
            head.push(
                self.words
                    .with("import-household-phone", &[("digits", digits.into())]),
            );
        }
        head.join(" · ")
    }

    /// Names the children of a family.
    pub fn children(&self, family: &Family, comparison: &Comparison) -> String {
        let children: Vec<String> = family
            .rows
            .iter()
            .map(|row| self.name(&comparison.candidates[*row].name))
            .collect();
        list(self.words, &children)
    }

    /// Says which sheets were not read, and which that were the workbook hides; a line each, most often none.
    pub fn sheets(&self, roster: &Roster) -> Vec<String> {
        let unread = roster.unread_sheets().map(|sheet| {
            let id = match sheet.kind {
                SheetKind::NoCells => "import-sheet-no-cells",
                _ => "import-sheet-unread",
            };
            self.words
                .with(id, &[("sheet", sheet.name.as_str().into())])
        });
        let hidden = roster
            .read_sheets()
            .filter(|sheet| sheet.hidden)
            .map(|sheet| {
                let values = [
                    ("sheet", sheet.name.as_str().into()),
                    ("rows", sheet.rows.into()),
                ];
                self.words.with("import-sheet-hidden", &values)
            });
        unread.chain(hidden).collect()
    }
}
