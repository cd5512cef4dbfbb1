//! A row of a roster as the register compares it: the words of the sheet turned into people around a child.

use crate::care::candidate::Candidate;
use crate::care::fold::fold_name;
use crate::care::records::person_around::{PersonAround, Relation};
use crate::care::relation_words::{relation_of, word_to_keep};
use crate::exchange::roster::person::{Adult, Parent};
use crate::exchange::roster::row::RosterRow;

/// Header under which the roster's words on which parents are away are kept.
const PARENTS_AWAY: &str = "父母外出";

/// Turns a row into what the register compares.
pub fn candidate(row: &RosterRow) -> Candidate {
    let mut other = row.other.clone();
    other.extend(
        row.township
            .iter()
            .map(|township| ("乡镇".to_string(), township.clone())),
    );
    other.extend(
        row.away_state
            .iter()
            .map(|words| (PARENTS_AWAY.to_string(), words.clone())),
    );
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
        carer_inferred: row.carer.is_empty(),
        remarks: row.remarks.clone(),
        other,
    }
}

/// Gives the people a row names, the carer first; one who is named twice is one person.
fn around(row: &RosterRow) -> Vec<PersonAround> {
    let mut people: Vec<PersonAround> = Vec::new();
    // Whom the column of parents away names may be either parent, or both: nobody is split or named father by a guess.
    let parents = [
        (&row.father, Relation::Father),
        (&row.mother, Relation::Mother),
        (&row.parents_away, Relation::Parent),
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
    // The child's own record has the director's name alone.
    if !row.director.phones.is_empty() {
        let name = row.director.name.clone().unwrap_or_default();
        let director = PersonAround {
            phones: row.director.phones.clone(),
            ..PersonAround::new(name, Relation::ChildDirector)
        };
        take(&mut people, director);
    }
    people
}

fn adult_around(adult: &Adult, parents: &[(&Parent, Relation)]) -> PersonAround {
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
    let word = adult.relation.as_deref().unwrap_or_default();
    PersonAround {
        relation_word: word_to_keep(word, &relation),
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
    let unsaid = matches!(&known.relation, Relation::Other(words) if words.is_empty());
    if unsaid || known.relation.is_told_closer_by(&person.relation) {
        known.relation = person.relation;
        known.relation_word = person.relation_word;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::roster::bounds::Bounds;
    use crate::exchange::roster::read::read;

    fn of(text: &str) -> Candidate {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let roster = read(text.as_bytes(), "a.csv", &Bounds::default(), today).unwrap();
        candidate(&roster.rows[0])
    }

    #[test]
    fn the_parents_away_are_somebody_around_the_child_with_phones() {
        let child = of(
            "姓名,出生日期,照护人姓名,与儿童关系,联系电话,外出务工父母姓名,务工地点,联系方式\n\
             于琪若,2015-03-08,于发,伯父,19900000001,于豪诗,江苏苏州,19900001899\n",
        );
        let parent = &child.around[1];
        assert_eq!(
            (parent.name.as_str(), &parent.relation, parent.away),
            ("于豪诗", &Relation::Parent, Some(true))
        );
        assert_eq!(parent.works_at, "江苏苏州");
        assert_eq!(parent.phones, ["19900001899"]);
        assert!(child.other.is_empty(), "no name is kept as bare text");
        let carer = &child.around[0];
        assert_eq!(
            (&carer.relation, carer.relation_word.as_str()),
            (&Relation::Uncle, "伯父")
        );
    }

    #[test]
    fn parents_in_one_column_are_away_where_the_row_says_where() {
        let child = of("姓名,出生日期,父母姓名,父母电话\n于琪若,2015-03-08,于豪诗,19900001899\n");
        let parent = &child.around[0];
        assert_eq!((&parent.relation, parent.away), (&Relation::Parent, None));
    }

    #[test]
    fn a_directors_phone_is_not_lost_with_the_name_alone() {
        let child =
            of("姓名,出生日期,儿童主任,儿童主任电话\n于琪若,2015-03-08,赵主任,19900000007\n");
        assert_eq!(child.director.as_deref(), Some("赵主任"));
        let director = &child.around[0];
        assert_eq!(director.relation, Relation::ChildDirector);
        assert_eq!(director.phones, ["19900000007"]);
        assert!(!director.carer && !director.guardian);
    }

    #[test]
    fn a_parent_who_is_named_twice_is_one_person_and_the_closer_word_holds() {
        let child = of(
            "姓名,出生日期,父亲姓名,父亲电话,外出务工父母姓名,务工地点,联系方式\n\
             于琪若,2015-03-08,于豪诗,19900000001,于豪诗,江苏苏州,19900001899\n",
        );
        assert_eq!(child.around.len(), 1);
        let father = &child.around[0];
        assert_eq!(father.relation, Relation::Father);
        assert_eq!(father.works_at, "江苏苏州");
        assert_eq!(father.phones, ["19900000001", "19900001899"]);
    }
}
