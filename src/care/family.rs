//! Families: which household a child of a roster belongs to, suggested by the carer's phone.

use std::collections::BTreeMap;

use crate::care::candidate::Candidate;
use crate::care::fold::fold_phone;
use crate::care::ledger::ids::Id;
use crate::care::records::household::Household;
use crate::care::records::person_around::PersonAround;

/// A household suggested for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggested {
    /// One that the register has.
    Known(Id),
    /// A new one, named by the place of the first row in it, from 0.
    New(usize),
}

/// Gives the phone by which a family is recognised: the first of the first carer who has one, folded.
pub fn carer_phone(around: &[PersonAround]) -> Option<String> {
    around
        .iter()
        .filter(|person| person.carer)
        .flat_map(|person| &person.phones)
        .map(|phone| fold_phone(phone))
        .find(|phone| !phone.is_empty())
}

/// Suggests a household for each row: the one whose carer has this phone, or a new one shared by the rows that give
/// the same phone. None where a row gives no carer's phone.
pub fn suggest<'a>(
    candidates: &[Candidate],
    households: impl IntoIterator<Item = (Id, &'a Household)>,
) -> Vec<Option<Suggested>> {
    let mut by_phone: BTreeMap<String, Suggested> = BTreeMap::new();
    for (id, household) in households {
        for phone in household.phones.iter().map(|phone| fold_phone(phone)) {
            if !phone.is_empty() {
                by_phone.entry(phone).or_insert(Suggested::Known(id));
            }
        }
    }
    candidates
        .iter()
        .enumerate()
        .map(|(row, candidate)| {
            let phone = carer_phone(&candidate.around)?;
            Some(*by_phone.entry(phone).or_insert(Suggested::New(row)))
        })
        .collect()
}

/// Makes the household of a row: its address, its carer and the carer's phones.
pub fn household_of(candidate: &Candidate) -> Household {
    let carer = candidate.around.iter().find(|person| person.carer);
    Household {
        address: candidate.address.clone().unwrap_or_default(),
        carer: carer.map(|person| person.name.clone()).unwrap_or_default(),
        phones: carer
            .map(|person| person.phones.clone())
            .unwrap_or_default(),
        remarks: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::person_around::Relation;

    fn child_of(phone: &str) -> Candidate {
        let mut carer = PersonAround::new("奶奶", Relation::PaternalGrandmother);
        carer.carer = true;
        carer.phones = vec![phone.to_string()];
        Candidate {
            around: vec![PersonAround::new("父", Relation::Father), carer],
            ..Candidate::default()
        }
    }

    #[test]
    fn children_with_one_carers_phone_are_suggested_as_one_family() {
        let known = household_of(&child_of("13800000009"));
        let rows = [
            child_of("138 0000 0001"),
            child_of("13800000002"),
            child_of("+86 138-0000-0001"),
            child_of("138-0000-0009"),
            child_of(""),
        ];
        assert_eq!(
            suggest(&rows, [(Id([7; 16]), &known)]),
            [
                Some(Suggested::New(0)),
                Some(Suggested::New(1)),
                Some(Suggested::New(0)),
                Some(Suggested::Known(Id([7; 16]))),
                None,
            ]
        );
    }
}
