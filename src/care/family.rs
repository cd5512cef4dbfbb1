//! Families: which household a child of a roster belongs to, suggested by the carer's phone.

use std::collections::BTreeMap;

use crate::care::candidate::Candidate;
use crate::care::fold::fold_name;
use crate::care::ledger::ids::Id;
use crate::care::merge::add_phones;
use crate::care::phone_number::shared_number;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::records::person_around::PersonAround;

/// A household suggested for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggested {
    /// One that the register has.
    Known(Id),
    /// A new one, named by the place of the first row in it, from 0.
    New(usize),
}

/// Gives the phones by which a family is recognised: those of whoever looks after the child, the first carer's first.
pub fn carer_phones(around: &[PersonAround]) -> impl Iterator<Item = String> {
    around
        .iter()
        .filter(|person| person.carer)
        .flat_map(|person| &person.phones)
        .filter_map(|phone| shared_number(phone))
}

/// A child on the register: its household, and the people around it.
pub type Member<'a> = (Id, &'a [PersonAround]);

/// Suggests a household for each row: the one whose carer has this phone, or a new one shared by the rows that give
/// the same phone. None where a row gives no carer's phone.
///
/// A household on the register is known by its phones, by those of the carers of the children in it (`members`), and by
/// those that rows of this file give for a child in it (`own`, the household of the child that each row means): a carer
/// with a new number is still the siblings' carer.
pub fn suggest<'a>(
    candidates: &[Candidate],
    own: &[Option<Id>],
    households: impl IntoIterator<Item = (Id, &'a Household)>,
    members: impl IntoIterator<Item = Member<'a>>,
) -> Vec<Option<Suggested>> {
    let mut by_phone: BTreeMap<String, Suggested> = BTreeMap::new();
    let mut know = |household: Id, phone: String| {
        by_phone.entry(phone).or_insert(Suggested::Known(household));
    };
    for (id, household) in households {
        for phone in &household.phones {
            shared_number(phone)
                .into_iter()
                .for_each(|phone| know(id, phone));
        }
    }
    for (household, around) in members {
        carer_phones(around).for_each(|phone| know(household, phone));
    }
    for (candidate, household) in candidates.iter().zip(own) {
        if let Some(household) = household {
            carer_phones(&candidate.around).for_each(|phone| know(*household, phone));
        }
    }
    candidates
        .iter()
        .enumerate()
        .map(|(row, candidate)| {
            let phones: Vec<String> = carer_phones(&candidate.around).collect();
            let known = phones.iter().find_map(|phone| by_phone.get(phone).copied());
            let suggested = known.or((!phones.is_empty()).then_some(Suggested::New(row)))?;
            for phone in phones {
                by_phone.entry(phone).or_insert(suggested);
            }
            Some(suggested)
        })
        .collect()
}

/// Gives a household with what a row says anew of its carer: their phones, and name and address where these were the
/// household's before.
///
/// `before` is what was known of the child that the row means.
pub fn household_with(
    household: &Household,
    before: &ChildDetail,
    candidate: &Candidate,
) -> Household {
    let mut household = household.clone();
    let Some(carer) = candidate.around.iter().find(|person| person.carer) else {
        return household;
    };
    let known = |name: &str| {
        let folded = fold_name(name);
        before
            .around
            .iter()
            .any(|person| person.carer && fold_name(&person.name) == folded)
    };
    let named = !carer.name.trim().is_empty();
    if named && (household.carer.is_empty() || known(&household.carer) && !known(&carer.name)) {
        household.carer.clone_from(&carer.name);
    }
    add_phones(&mut household.phones, &carer.phones);
    if let Some(address) = &candidate.address
        && household.address.trim() == before.address.trim()
    {
        household.address.clone_from(address);
    }
    household
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

    const FAMILY: Id = Id([7; 16]);

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
            suggest(&rows, &[None; 5], [(FAMILY, &known)], []),
            [
                Some(Suggested::New(0)),
                Some(Suggested::New(1)),
                Some(Suggested::New(0)),
                Some(Suggested::Known(FAMILY)),
                None,
            ]
        );
    }

    #[test]
    fn what_is_no_number_joins_nobody() {
        for phone in ["1.38123E+10", "0", "空号"] {
            let rows = [child_of(phone), child_of(phone)];
            assert_eq!(suggest(&rows, &[None; 2], [], []), [None, None], "{phone}");
        }
    }

    #[test]
    fn a_carer_with_a_new_number_keeps_the_siblings_together() {
        let known = household_of(&child_of("13800000001"));
        let new = [child_of("13900000002"), child_of("13900000002")];
        // The brother's row is of a child in the household; or last year's row was, and he has the number already.
        let in_file = suggest(&new, &[Some(FAMILY), None], [(FAMILY, &known)], []);
        let around = new[0].around.clone();
        let on_register = suggest(
            &new[1..],
            &[None],
            [(FAMILY, &known)],
            [(FAMILY, &around[..])],
        );
        assert_eq!(in_file, [Some(Suggested::Known(FAMILY)); 2]);
        assert_eq!(on_register, [Some(Suggested::Known(FAMILY))]);
    }

    #[test]
    fn a_household_takes_over_its_carers_new_number_name_and_address() {
        let mut before = child_of("13800000001");
        before.address = Some("大井村3组".into());
        let household = household_of(&before);
        let (_, detail) = crate::care::merge::new_child(&before);
        let mut now = child_of("13900000002");
        now.address = Some("大井村4组".into());
        let with = household_with(&household, &detail, &now);
        assert_eq!(with.phones, ["13900000002", "13800000001"]);
        assert_eq!(
            (with.carer.as_str(), with.address.as_str()),
            ("奶奶", "大井村4组")
        );
        now.around[1].name = "外婆".into();
        assert_eq!(household_with(&household, &detail, &now).carer, "外婆");
        // What the post changed itself stays.
        let mut own = household;
        own.address = "县城".into();
        own.carer = "姑姑".into();
        let with = household_with(&own, &detail, &now);
        assert_eq!(
            (with.carer.as_str(), with.address.as_str()),
            ("姑姑", "县城")
        );
    }
}
