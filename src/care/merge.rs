//! Merging a roster's row into what the register knows of a child: what the row says is taken over, nothing is lost.

use crate::care::candidate::Candidate;
use crate::care::fold::{fold_name, fold_phone};
use crate::care::records::birth::Birth;
use crate::care::records::child::{Child, Sex};
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::person_around::{PersonAround, Relation};

/// Makes the records of a child that is new.
pub fn new_child(candidate: &Candidate) -> (Child, ChildDetail) {
    merge(
        &Child::named(candidate.name.trim()),
        &ChildDetail::default(),
        candidate,
    )
}

/// Gives a child's records with what the row says taken over.
///
/// A name that differs by spaces alone, and a birth month where the day is known, change nothing. Phones are put
/// before those known, remarks below those known. A child that had left the register is on it again.
pub fn merge(child: &Child, detail: &ChildDetail, candidate: &Candidate) -> (Child, ChildDetail) {
    let (mut child, mut detail) = (child.clone(), detail.clone());
    if fold_name(&child.name) != fold_name(&candidate.name) {
        child.name = candidate.name.trim().to_string();
    }
    match candidate.sex {
        Some(Sex::Unknown) | None => {}
        Some(sex) => child.sex = sex,
    }
    match (child.birth, candidate.birth) {
        (Some(known @ Birth::Day(_)), Some(month @ Birth::Month(_)))
            if known.agrees_with(month) => {}
        (_, Some(birth)) => child.birth = Some(birth),
        (_, None) => {}
    }
    set(&mut child.school, candidate.school.as_deref());
    set(&mut child.grade, candidate.grade.as_deref());
    set(&mut child.class, candidate.class.as_deref());
    set(&mut child.village, candidate.village.as_deref());
    set(&mut child.director, candidate.director.as_deref());
    child.boarding = candidate.boarding.or(child.boarding);
    let same_categories = candidate.categories.len() == child.categories.len()
        && candidate
            .categories
            .iter()
            .all(|category| child.categories.contains(category));
    if !candidate.categories.is_empty() && !same_categories {
        child.categories.clone_from(&candidate.categories);
    }
    child.left_register = None;

    if candidate.resident_id.is_some() {
        detail.resident_id.clone_from(&candidate.resident_id);
    }
    set(&mut detail.address, candidate.address.as_deref());
    add_phones(&mut detail.phones, &candidate.phones);
    add_remark(&mut detail.remarks, candidate.remarks.as_deref());
    for (header, text) in &candidate.other {
        match detail.other.iter_mut().find(|(known, _)| known == header) {
            Some((_, known)) => set(known, Some(text)),
            None => detail.other.push((header.clone(), text.clone())),
        }
    }
    // Of those known already, the post knows better than a guess who looks after the child.
    let guessed = candidate.carer_inferred && detail.around.iter().any(|person| person.carer);
    for person in &candidate.around {
        match known_as(&detail.around, person) {
            Some(place) => {
                let known = &mut detail.around[place];
                let carer = known.carer;
                merge_person(known, person);
                if guessed {
                    known.carer = carer;
                }
            }
            None => detail.around.push(person.clone()),
        }
    }
    (child, detail)
}

/// Finds the person a row means among those known: the same name; or the same father or mother; or the same
/// relation where one of the two has no name.
fn known_as(known: &[PersonAround], said: &PersonAround) -> Option<usize> {
    let name = fold_name(&said.name);
    let by_name = known
        .iter()
        .position(|person| !name.is_empty() && fold_name(&person.name) == name);
    by_name.or_else(|| {
        known.iter().position(|person| {
            person.relation == said.relation
                && (matches!(said.relation, Relation::Father | Relation::Mother)
                    || name.is_empty()
                    || person.name.trim().is_empty())
        })
    })
}

/// Takes over what a row says of a person known already; whether they may be called, told and may consent is the post's
/// own and stays. No roster has a word on who may consent, and custody that was taken away does not come back with it.
fn merge_person(person: &mut PersonAround, said: &PersonAround) {
    if fold_name(&person.name) != fold_name(&said.name) {
        set(&mut person.name, Some(&said.name));
    }
    let says = said.relation != Relation::Other(String::new());
    if says && !said.relation.is_told_closer_by(&person.relation) {
        if person.relation != said.relation || !said.relation_word.is_empty() {
            person.relation_word.clone_from(&said.relation_word);
        }
        person.relation.clone_from(&said.relation);
    }
    person.carer |= said.carer;
    person.unable |= said.unable;
    person.died |= said.died;
    person.away = said.away.or(person.away);
    add_phones(&mut person.phones, &said.phones);
    set(&mut person.works_at, Some(&said.works_at));
    set(&mut person.away_since, Some(&said.away_since));
    set(&mut person.comes_home, Some(&said.comes_home));
    add_remark(&mut person.remarks, Some(&said.remarks));
}

fn set(known: &mut String, said: Option<&str>) {
    if let Some(said) = said.map(str::trim)
        && !said.is_empty()
        && known.trim() != said
    {
        *known = said.to_string();
    }
}

/// Puts numbers that are not known yet before those that are.
pub fn add_phones(known: &mut Vec<String>, said: &[String]) {
    let mut new = Vec::new();
    for phone in said {
        let folded = fold_phone(phone);
        let is_known = known
            .iter()
            .chain(&new)
            .any(|other| fold_phone(other) == folded);
        if !folded.is_empty() && !is_known {
            new.push(phone.clone());
        }
    }
    known.splice(0..0, new);
}

fn add_remark(known: &mut String, said: Option<&str>) {
    let said = said.map_or("", str::trim);
    if known.trim().is_empty() {
        set(known, Some(said));
    } else if !known.contains(said) {
        known.push('\n');
        known.push_str(said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::person_around::CallRule;

    #[test]
    fn what_a_row_does_not_say_changes_nothing() {
        let (child, detail) = new_child(&Candidate {
            name: "张小明".into(),
            school: Some("中心小学".into()),
            phones: vec!["13800000001".into()],
            remarks: Some("住校".into()),
            ..Candidate::default()
        });
        let silent = Candidate {
            name: "张 小明".into(),
            ..Candidate::default()
        };
        assert!(merge(&child, &detail, &silent) == (child, detail));
    }

    #[test]
    fn phones_and_remarks_are_added_and_whether_someone_may_be_called_is_kept() {
        let mut father = PersonAround::new("张大", Relation::Father);
        father.phones = vec!["138 0000 0001".into()];
        father.call_rule = CallRule::NeverContact;
        let detail = ChildDetail {
            remarks: "a".into(),
            around: vec![father],
            ..ChildDetail::default()
        };
        let mut said = PersonAround::new("张 大", Relation::Father);
        said.phones = vec!["13800000001".into(), "13800000002".into()];
        let (_, merged) = merge(
            &Child::named("张小明"),
            &detail,
            &Candidate {
                name: "张小明".into(),
                remarks: Some("b".into()),
                around: vec![said],
                ..Candidate::default()
            },
        );
        assert_eq!(merged.remarks, "a\nb");
        assert_eq!(merged.around.len(), 1);
        assert_eq!(merged.around[0].name, "张大");
        assert_eq!(merged.around[0].phones, ["13800000002", "138 0000 0001"]);
        assert_eq!(merged.around[0].call_rule, CallRule::NeverContact);
    }

    #[test]
    fn a_roster_never_makes_a_known_person_a_guardian_again() {
        let mut father = PersonAround::new("张大", Relation::Father);
        father.guardian = false;
        let detail = ChildDetail {
            around: vec![father],
            ..ChildDetail::default()
        };
        let said = Candidate {
            name: "张小明".into(),
            around: vec![
                PersonAround::new("张大", Relation::Father),
                PersonAround::new("李梅", Relation::Mother),
            ],
            ..Candidate::default()
        };
        let (_, merged) = merge(&Child::named("张小明"), &detail, &said);
        let guardians: Vec<_> = merged.around.iter().map(|person| person.guardian).collect();
        assert_eq!(guardians, [false, true], "who is new is one by default");
    }

    #[test]
    fn who_is_only_taken_for_a_carer_does_not_take_the_place_of_one_that_is_known() {
        let mut father = PersonAround::new("张大", Relation::Father);
        let mut grandmother = PersonAround::new("王奶奶", Relation::Grandmother);
        grandmother.carer = true;
        let detail = ChildDetail {
            around: vec![father.clone(), grandmother],
            ..ChildDetail::default()
        };
        father.carer = true;
        let mut said = Candidate {
            name: "张小明".into(),
            around: vec![father],
            carer_inferred: true,
            ..Candidate::default()
        };
        let carers = |said: &Candidate| -> Vec<bool> {
            let (_, merged) = merge(&Child::named("张小明"), &detail, said);
            merged.around.iter().map(|person| person.carer).collect()
        };
        assert_eq!(carers(&said), [false, true]);
        said.carer_inferred = false;
        assert_eq!(carers(&said), [true, true], "a column of carers says so");
    }

    #[test]
    fn what_the_post_knows_more_closely_is_not_made_vague() {
        let detail = ChildDetail {
            around: vec![PersonAround::new("张大", Relation::Father)],
            ..ChildDetail::default()
        };
        let mut said = PersonAround::new("张大", Relation::Parent);
        said.phones = vec!["13800000001".into()];
        let said = Candidate {
            name: "张小明".into(),
            around: vec![said],
            ..Candidate::default()
        };
        let (_, merged) = merge(&Child::named("张小明"), &detail, &said);
        assert_eq!(merged.around.len(), 1);
        assert_eq!(merged.around[0].relation, Relation::Father);
        assert_eq!(merged.around[0].phones, ["13800000001"]);
    }

    #[test]
    fn a_known_day_is_not_replaced_by_its_month() {
        let mut child = Child::named("张小明");
        let day = Birth::try_from("2015-03-08".to_string()).unwrap();
        child.birth = Some(day);
        let with = |birth| Candidate {
            name: "张小明".into(),
            birth,
            ..Candidate::default()
        };
        let birth = |said| merge(&child, &ChildDetail::default(), &with(said)).0.birth;
        assert_eq!(birth(Birth::month(2015, 3)), Some(day));
        assert_eq!(birth(Birth::month(2015, 4)), Birth::month(2015, 4));
    }
}
