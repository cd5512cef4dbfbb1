//! Comparing a roster with the register: which rows are new, changed, the same, or cannot be told.
//!
//! A child is recognised by ID number; or by name (spaces removed, NFKC) and birth date, unless two ID numbers say
//! otherwise. Rows that are wrong in themselves are found before, where the file is read.

use std::collections::BTreeMap;

use crate::care::candidate::Candidate;
use crate::care::field_changes::{FieldChange, field_changes};
use crate::care::fold::fold_name;
use crate::care::ledger::ids::Id;
use crate::care::merge::{merge, new_child};
use crate::care::records::birth::Birth;
use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;

/// What becomes of a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Decision {
    New {
        child: Box<(Child, ChildDetail)>,
    },
    Changed {
        id: Id,
        /// The records with what the row says taken over.
        child: Box<(Child, ChildDetail)>,
        /// Never empty.
        changes: Vec<FieldChange>,
    },
    Same {
        id: Id,
    },
    Wrong(CannotTell),
}

confidential!(Decision);

/// Why it cannot be told which child a row means.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// Several children on the register have this name and birth date.
    #[error("{} children on the register have this name and birth date", .0.len())]
    Ambiguous(Vec<Id>),
    /// An earlier row, by its place in the list from 0, means the same child.
    #[error("the same child as row {0} of the list")]
    SameAsRow(usize),
    /// The ID number is that of a child of another name.
    #[error("the ID number belongs to another child")]
    IdOfAnother(Id),
    /// There is neither ID number nor birth date.
    #[error("neither birth date nor ID number")]
    NeitherBirthNorId,
    #[error("no name")]
    NoName,
}

/// The register, with what children are recognised by.
pub struct Register<'a> {
    children: Vec<(Id, &'a Child, &'a ChildDetail)>,
    by_number: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'a> Register<'a> {
    /// Takes in the children on the register, those too who have left it.
    pub fn new(
        children: impl IntoIterator<Item = (Id, &'a Child, &'a ChildDetail)>,
    ) -> Register<'a> {
        let mut register = Register {
            children: children.into_iter().collect(),
            by_number: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (place, (_, child, detail)) in register.children.iter().enumerate() {
            if let Some(number) = &detail.resident_id {
                register.by_number.insert(number.to_uppercase(), place);
            }
            register
                .by_name
                .entry(fold_name(&child.name))
                .or_default()
                .push(place);
        }
        register
    }

    /// Decides what becomes of each row, in their order; a row that means the child of an earlier one is wrong.
    pub fn compare(&self, candidates: &[Candidate]) -> Vec<Decision> {
        let mut rows: BTreeMap<Id, usize> = BTreeMap::new();
        let mut new = NewRows::default();
        let mut decisions = Vec::with_capacity(candidates.len());
        for (row, candidate) in candidates.iter().enumerate() {
            let mut decision = self.decide(candidate);
            let earlier = match &decision {
                Decision::New { .. } => new.earlier(candidates, candidate, row),
                Decision::Changed { id, .. } | Decision::Same { id } => {
                    let first = *rows.entry(*id).or_insert(row);
                    (first != row).then_some(first)
                }
                Decision::Wrong(_) => None,
            };
            if let Some(earlier) = earlier {
                decision = Decision::Wrong(CannotTell::SameAsRow(earlier));
            }
            decisions.push(decision);
        }
        decisions
    }

    /// Decides what becomes of one row.
    pub fn decide(&self, candidate: &Candidate) -> Decision {
        match self.recognise(candidate) {
            Err(wrong) => Decision::Wrong(wrong),
            Ok(None) => Decision::New {
                child: Box::new(new_child(candidate)),
            },
            Ok(Some(place)) => {
                let (id, child, detail) = self.children[place];
                let merged = merge(child, detail, candidate);
                let changes = field_changes((child, detail), (&merged.0, &merged.1));
                if changes.is_empty() {
                    Decision::Same { id }
                } else {
                    Decision::Changed {
                        id,
                        child: Box::new(merged),
                        changes,
                    }
                }
            }
        }
    }

    /// Finds the child that a row means.
    fn recognise(&self, candidate: &Candidate) -> Result<Option<usize>, CannotTell> {
        let name = fold_name(&candidate.name);
        if name.is_empty() {
            return Err(CannotTell::NoName);
        }
        if let Some(place) = candidate
            .resident_id
            .as_ref()
            .and_then(|number| self.by_number.get(&number.to_uppercase()))
        {
            let (id, child, _) = self.children[*place];
            // A cell dragged down a row too far gives a sibling this number; renaming the child here would give the
            // one the other's case. Who really has a new name is given it by hand, on the child.
            return if fold_name(&child.name) == name {
                Ok(Some(*place))
            } else {
                Err(CannotTell::IdOfAnother(id))
            };
        }
        let Some(birth) = candidate.birth else {
            return if candidate.resident_id.is_some() {
                Ok(None)
            } else {
                Err(CannotTell::NeitherBirthNorId)
            };
        };
        let found: Vec<usize> = self
            .by_name
            .get(&name)
            .into_iter()
            .flatten()
            .copied()
            .filter(|place| {
                let (_, child, detail) = self.children[*place];
                // Two numbers, both checked and not the same, are two children.
                let two_numbers = candidate.resident_id.is_some() && detail.resident_id.is_some();
                !two_numbers && child.birth.is_some_and(|known| known.agrees_with(birth))
            })
            .collect();
        match found[..] {
            [] => Ok(None),
            [place] => Ok(Some(place)),
            _ => Err(CannotTell::Ambiguous(
                found.iter().map(|place| self.children[*place].0).collect(),
            )),
        }
    }
}

/// The rows so far that are new children, by name and by ID number.
#[derive(Default)]
struct NewRows {
    by_name: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, usize>,
}

impl NewRows {
    /// Gives the earlier row that means the same child; where there is none, takes this one in.
    fn earlier(
        &mut self,
        candidates: &[Candidate],
        candidate: &Candidate,
        row: usize,
    ) -> Option<usize> {
        let number = candidate
            .resident_id
            .as_ref()
            .map(|number| number.to_uppercase());
        if let Some(earlier) = number
            .as_ref()
            .and_then(|number| self.by_number.get(number))
        {
            return Some(*earlier);
        }
        let same_name = self.by_name.entry(fold_name(&candidate.name)).or_default();
        let earlier = same_name.iter().copied().find(|earlier| {
            let other = &candidates[*earlier];
            let two_numbers = number.is_some() && other.resident_id.is_some();
            !two_numbers && same_birth(other.birth, candidate.birth)
        });
        if earlier.is_none() {
            same_name.push(row);
            if let Some(number) = number {
                self.by_number.insert(number, row);
            }
        }
        earlier
    }
}

/// Tells whether two rows of one file can give the same birth, as the register is asked: a month agrees with its days.
fn same_birth(one: Option<Birth>, other: Option<Birth>) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| one.agrees_with(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::field_changes::Field;

    const NUMBER: &str = "990101201503080013";
    const OTHER_NUMBER: &str = "990101201503080030";

    fn birth(text: &str) -> Birth {
        Birth::try_from(text.to_string()).unwrap()
    }

    fn row(name: &str, born: &str, number: Option<&str>) -> Candidate {
        Candidate {
            name: name.into(),
            birth: Some(birth(born)),
            resident_id: number.map(str::to_string),
            ..Candidate::default()
        }
    }

    fn id(n: u8) -> Id {
        Id([n; 16])
    }

    fn with_register(children: &[Candidate], check: impl FnOnce(&Register<'_>)) {
        let records: Vec<_> = children.iter().map(new_child).collect();
        let register = Register::new(
            (1..)
                .map(id)
                .zip(&records)
                .map(|(id, (child, detail))| (id, child, detail)),
        );
        check(&register);
    }

    #[test]
    fn a_child_is_recognised_by_id_number_or_by_name_and_birth_date() {
        let known = [
            row("张小明", "2015-03-08", Some(NUMBER)),
            row("李华", "2014-01-02", None),
        ];
        with_register(&known, |register| {
            assert_eq!(register.decide(&known[0]), Decision::Same { id: id(1) });
            let spaced = row("李 华", "2014-01-02", None);
            assert_eq!(register.decide(&spaced), Decision::Same { id: id(2) });
            let unnumbered = row("张小明", "2015-03-08", None);
            assert_eq!(register.decide(&unnumbered), Decision::Same { id: id(1) });
            let month = row("张小明", "2015-03", None);
            assert_eq!(register.decide(&month), Decision::Same { id: id(1) });
            let others = [
                row("张小明", "2015-03-09", None),
                row("张小名", "2015-03-08", None),
                // Two numbers, two children of one name, born on one day.
                row("张小明", "2015-03-08", Some(OTHER_NUMBER)),
            ];
            for other in others {
                assert!(matches!(register.decide(&other), Decision::New { .. }));
            }
        });
    }

    #[test]
    fn what_changed_is_named_field_by_field() {
        with_register(&[row("张小明", "2015-03-08", Some(NUMBER))], |register| {
            let mut moved = row("张小明", "2015-03-09", Some(NUMBER));
            moved.school = Some("中心小学".into());
            let Decision::Changed {
                id: found,
                changes,
                child,
            } = register.decide(&moved)
            else {
                panic!("not changed");
            };
            let fields: Vec<_> = changes.iter().map(|change| change.field).collect();
            assert_eq!((found, fields), (id(1), vec![Field::Birth, Field::School]));
            assert_eq!(child.0.birth, Some(birth("2015-03-09")));
        });
    }

    #[test]
    fn a_number_under_another_name_renames_nobody() {
        with_register(&[row("赵明", "2015-03-08", Some(NUMBER))], |register| {
            for name in ["钱强", "赵强"] {
                assert_eq!(
                    register.decide(&row(name, "2015-03-08", Some(NUMBER))),
                    Decision::Wrong(CannotTell::IdOfAnother(id(1)))
                );
            }
            let spaced = register.decide(&row("赵 明", "2015-03-08", Some(NUMBER)));
            assert_eq!(spaced, Decision::Same { id: id(1) });
        });
    }

    #[test]
    fn a_month_in_one_file_is_the_child_of_its_day() {
        with_register(&[], |register| {
            let rows = [
                row("张三", "2015-03-08", None),
                row("张三", "2015-03", None),
                row("张三", "2015-04", None),
            ];
            let wrong: Vec<_> = register
                .compare(&rows)
                .into_iter()
                .map(|decision| decision == Decision::Wrong(CannotTell::SameAsRow(0)))
                .collect();
            assert_eq!(wrong, [false, true, false]);
        });
    }

    #[test]
    fn several_of_one_name_and_birth_date_are_not_guessed_between() {
        let known = [
            row("张小明", "2015-03-08", Some(NUMBER)),
            row("张小明", "2015-03-08", Some(OTHER_NUMBER)),
        ];
        with_register(&known, |register| {
            assert_eq!(
                register.decide(&row("张小明", "2015-03-08", None)),
                Decision::Wrong(CannotTell::Ambiguous(vec![id(1), id(2)]))
            );
            assert_eq!(register.decide(&known[1]), Decision::Same { id: id(2) });
            assert_eq!(
                register.decide(&row("王五", "2012-01-01", Some(NUMBER))),
                Decision::Wrong(CannotTell::IdOfAnother(id(1)))
            );
        });
    }

    #[test]
    fn a_row_that_means_the_child_of_an_earlier_one_is_wrong() {
        with_register(&[row("李华", "2014-01-02", None)], |register| {
            let rows = [
                row("张小明", "2015-03-08", Some(NUMBER)),
                row("李华", "2014-01-02", None),
                row("张 小明", "2015-03-08", None),
                row("李华", "2014-01-02", None),
                row("张小明", "2015-03-08", Some(OTHER_NUMBER)),
            ];
            let wrong: Vec<_> = register
                .compare(&rows)
                .into_iter()
                .map(|decision| match decision {
                    Decision::Wrong(CannotTell::SameAsRow(row)) => Some(row),
                    _ => None,
                })
                .collect();
            assert_eq!(wrong, [None, None, Some(0), Some(1), None]);
        });
    }

    #[test]
    fn without_a_name_or_without_birth_and_number_nobody_is_recognised() {
        with_register(&[], |register| {
            let mut nobody = row("张小明", "2015-03-08", None);
            nobody.birth = None;
            assert_eq!(
                register.decide(&nobody),
                Decision::Wrong(CannotTell::NeitherBirthNorId)
            );
            assert_eq!(
                register.decide(&row(" ", "2015-03-08", None)),
                Decision::Wrong(CannotTell::NoName)
            );
        });
    }
}
