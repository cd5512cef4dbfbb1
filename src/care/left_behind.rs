//! Who is left behind (留守): under 16, with both parents away for work, or one away and the other unable to care.

use chrono::NaiveDate;

use crate::care::records::birth::Birth;
use crate::care::records::person_around::{PersonAround, Relation};

/// The age from which a child no longer counts as left-behind, in years; the State Council's opinion of 2016.
pub const AGE: i32 = 16;

/// Whether a child counts as left-behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftBehind {
    Yes,
    No,
    /// The birth date is missing.
    UnknownAge,
    /// It is not known of a parent whether they are away or unable to care.
    UnknownParents,
}

/// How it stands with one parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Away,
    /// Dead, or at home and unable to care.
    Unable,
    Cares,
    Unknown,
}

/// Tests the definition on a day.
pub fn left_behind(birth: Option<Birth>, around: &[PersonAround], today: NaiveDate) -> LeftBehind {
    let Some(birth) = birth else {
        return LeftBehind::UnknownAge;
    };
    if birth.age_on(today) >= AGE {
        return LeftBehind::No;
    }
    match (
        parent(around, &Relation::Father),
        parent(around, &Relation::Mother),
    ) {
        (Parent::Cares, _) | (_, Parent::Cares) => LeftBehind::No,
        (Parent::Away, Parent::Away | Parent::Unable) | (Parent::Unable, Parent::Away) => {
            LeftBehind::Yes
        }
        // Nobody is away for work: another category (orphan, de facto without support).
        (Parent::Unable, Parent::Unable) => LeftBehind::No,
        (Parent::Unknown, _) | (_, Parent::Unknown) => LeftBehind::UnknownParents,
    }
}

fn parent(around: &[PersonAround], relation: &Relation) -> Parent {
    match around.iter().find(|person| person.relation == *relation) {
        Some(person) if person.died => Parent::Unable,
        Some(person) if person.away == Some(true) => Parent::Away,
        Some(person) if person.unable => Parent::Unable,
        Some(person) if person.away == Some(false) => Parent::Cares,
        _ => Parent::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn person(relation: Relation, how: &str) -> PersonAround {
        let mut person = PersonAround::new("", relation);
        match how {
            "away" => person.away = Some(true),
            "home" => person.away = Some(false),
            "unable" => {
                person.away = Some(false);
                person.unable = true;
            }
            "died" => person.died = true,
            _ => {}
        }
        person
    }

    #[test]
    fn under_sixteen_both_parents_away_or_one_away_and_the_other_unable_to_care() {
        use LeftBehind::*;
        let table = [
            ("away", "away", Yes),
            ("away", "unable", Yes),
            ("died", "away", Yes),
            ("away", "home", No),
            ("home", "unable", No),
            ("died", "unable", No),
            ("away", "?", UnknownParents),
            ("home", "?", No),
        ];
        let born = Some(Birth::Day(day(2015, 3, 8)));
        for (father, mother, expected) in table {
            let around = [
                person(Relation::Father, father),
                person(Relation::Mother, mother),
            ];
            let found = left_behind(born, &around, day(2026, 1, 1));
            assert_eq!(found, expected, "{father} {mother}");
        }
    }

    #[test]
    fn on_the_sixteenth_birthday_it_ends() {
        let around = [
            person(Relation::Father, "away"),
            person(Relation::Mother, "away"),
        ];
        let born = Some(Birth::Day(day(2010, 3, 8)));
        assert_eq!(left_behind(born, &around, day(2026, 3, 7)), LeftBehind::Yes);
        assert_eq!(left_behind(born, &around, day(2026, 3, 8)), LeftBehind::No);
        assert_eq!(
            left_behind(None, &around, day(2026, 3, 8)),
            LeftBehind::UnknownAge
        );
    }
}
