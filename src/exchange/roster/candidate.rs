//! A row of a roster as the register compares it: the words of the sheet turned into people around a child.

use crate::care::candidate::Candidate;
use crate::care::fold::fold_name;
use crate::care::records::person_around::{PersonAround, Relation};
use crate::care::relation_words::relation_of;
use crate::exchange::roster::person::{Adult, Parent};
use crate::exchange::roster::row::RosterRow;

/// Header under which what the roster says of both parents together is kept.
const PARENTS_AWAY: &str = "父母外出";

/// Turns a row into what the register compares.
pub fn candidate(row: &RosterRow) -> Candidate {
    let mut other = row.other.clone();
    other.extend(
        row.township
            .iter()
            .map(|township| ("乡镇".to_string(), township.clone())),
    );
    let together = [
        row.away_state.as_ref(),
        row.parents_away.name.as_ref(),
        row.parents_away.workplace.as_ref(),
    ];
    let together: Vec<&str> = together.into_iter().flatten().map(String::as_str).collect();
    if !together.is_empty() {
        other.push((PARENTS_AWAY.to_string(), together.join("，")));
    }
    Candidate {
        name: row.name.clone(),
        sex: row.sex,
        birth: Some(row.birth),
        resident_id: row.resident_id.as_ref().map(|id| id.number().to_string()),
        school: row.school.clone(),
        grade: row.grade.clone(),
        class: row.class.clone(),
        boarding: row.boarding,
        village: row.village.clone(),
        categories: row.categories.clone(),
        director: row.director.name.clone(),
        address: row.address.clone(),
        phones: Vec::new(),
        around: around(row),
        remarks: row.remarks.clone(),
        other,
    }
}

/// Gives the people a row names, the carer first; one who is named twice is one person.
fn around(row: &RosterRow) -> Vec<PersonAround> {
    let mut people: Vec<PersonAround> = Vec::new();
    let parents = [
        (&row.father, Relation::Father),
        (&row.mother, Relation::Mother),
    ];
    for (adult, carer) in [(&row.carer, true), (&row.guardian, false)] {
        if adult.is_empty() {
            continue;
        }
        let mut person = adult_around(adult, &parents);
        person.carer = carer;
        // A grandmother whom a roster calls guardian has not been appointed one by that.
        person.guardian = person.relation.is_parent();
        take(&mut people, person);
    }
    // Where nobody is named as carer, the one the roster calls guardian looks after the child.
    if row.carer.is_empty()
        && let Some(first) = people.first_mut()
    {
        first.carer = true;
    }
    for (parent, relation) in parents {
        if !parent.is_empty() {
            take(&mut people, parent_around(parent, relation));
        }
    }
    people
}

fn adult_around(adult: &Adult, parents: &[(&Parent, Relation); 2]) -> PersonAround {
    let name = adult.name.clone().unwrap_or_default();
    let folded = fold_name(&name);
    let as_parent = parents.iter().find(|(parent, _)| {
        !folded.is_empty() && parent.name.as_deref().map(fold_name).as_ref() == Some(&folded)
    });
    let relation = match (&adult.relation, as_parent) {
        (Some(word), _) => relation_of(word),
        (None, Some((_, relation))) => relation.clone(),
        (None, None) => Relation::Other(String::new()),
    };
    PersonAround {
        phones: adult.phones.clone(),
        ..PersonAround::new(name, relation)
    }
}

fn parent_around(parent: &Parent, relation: Relation) -> PersonAround {
    let name = parent.name.clone().unwrap_or_default();
    PersonAround {
        phones: parent.phones.clone(),
        away: (parent.workplace.is_some() || parent.away_since.is_some()).then_some(true),
        works_at: parent.workplace.clone().unwrap_or_default(),
        away_since: parent.away_since.clone().unwrap_or_default(),
        comes_home: parent.comes_home.clone().unwrap_or_default(),
        ..PersonAround::new(name, relation)
    }
}

/// Adds a person, or adds what is new of one who is there already.
fn take(people: &mut Vec<PersonAround>, person: PersonAround) {
    let same = people.iter_mut().find(|known| {
        let (a, b) = (fold_name(&known.name), fold_name(&person.name));
        (!a.is_empty() && a == b)
            || (a.is_empty() || b.is_empty()) && known.relation == person.relation
    });
    let Some(known) = same else {
        people.push(person);
        return;
    };
    if known.name.is_empty() {
        known.name = person.name;
    }
    if matches!(&known.relation, Relation::Other(words) if words.is_empty()) {
        known.relation = person.relation;
    }
    known.guardian |= person.guardian;
    known.carer |= person.carer;
    known.away = known.away.or(person.away);
    for phone in person.phones {
        if !known.phones.contains(&phone) {
            known.phones.push(phone);
        }
    }
    for (kept, new) in [
        (&mut known.works_at, person.works_at),
        (&mut known.away_since, person.away_since),
        (&mut known.comes_home, person.comes_home),
    ] {
        if kept.is_empty() {
            *kept = new;
        }
    }
}
