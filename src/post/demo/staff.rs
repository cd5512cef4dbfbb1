//! The people of the made-up post.

use chrono::Weekday;

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;
use crate::care::records::staff_card::StaffCard;

/// The place of each in [`people`].
pub const CHEN: usize = 0;
pub const LIU: usize = 1;
pub const ZENG: usize = 2;
/// The supervisor.
pub const QIN: usize = 3;

/// How many counselors there are; they come first.
pub const COUNSELORS: usize = 3;

/// Somebody who works at the made-up post.
pub struct DemoPerson {
    pub handle: &'static str,
    pub full_name: String,
    pub roles: Roles,
    /// Shown at the start of the demo: it protects nothing.
    pub passphrase: &'static str,
    /// Whether this person founds the post.
    pub first: bool,
}

/// Gives the people, the first of whom founds the post.
pub fn people() -> Vec<DemoPerson> {
    let counselor = Roles {
        counselor: true,
        ..Roles::default()
    };
    let person = |handle, full_name: &str, roles, passphrase, first| DemoPerson {
        handle,
        full_name: full_name.to_string(),
        roles,
        passphrase,
        first,
    };
    vec![
        person(
            "chen",
            "陈云",
            Roles {
                administrator: true,
                ..counselor
            },
            "lantern over stone bridge",
            true,
        ),
        person(
            "liu",
            "刘慧敏",
            counselor,
            "seven ducks cross the pond",
            false,
        ),
        person(
            "zeng",
            "曾建国",
            counselor,
            "bamboo hat in slow rain",
            false,
        ),
        person(
            "qin",
            "覃晓",
            Roles {
                supervisor: true,
                ..Roles::default()
            },
            "warm tea beside the window",
            false,
        ),
    ]
}

/// Tells whether a counselor works on a weekday on which the post is open.
pub fn works_on(person: usize, day: Weekday) -> bool {
    match person {
        LIU => day != Weekday::Sat,
        ZENG => day != Weekday::Mon,
        _ => true,
    }
}

/// Tells whether a supervisor countersigns this person's notes.
pub fn is_countersigned(person: usize) -> bool {
    person == ZENG
}

/// Gives the particulars of the people, in the order of their ids.
pub fn cards(ids: &[PersonId]) -> Vec<StaffCard> {
    use Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};
    people()
        .into_iter()
        .zip(ids)
        .enumerate()
        .map(|(place, (person, id))| StaffCard {
            person: *id,
            full_name: person.full_name,
            phone: Some(format!("1008800{:04}", 1001 + place * 7)),
            working_days: match place {
                LIU => vec![Mon, Tue, Wed, Thu, Fri],
                ZENG => vec![Tue, Wed, Thu, Fri, Sat],
                QIN => vec![Wed],
                _ => Vec::new(),
            },
            needs_countersign: is_countersigned(place),
            countersigned_since: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_passphrase_would_be_accepted_at_set_up() {
        for person in people() {
            let entropy = zxcvbn::zxcvbn(person.passphrase, &[person.handle]);
            assert!(entropy.score() >= zxcvbn::Score::Three, "{}", person.handle);
        }
    }

    #[test]
    fn one_founds_the_post_and_administers_it() {
        let people = people();
        assert_eq!(people.iter().filter(|person| person.first).count(), 1);
        assert!(people[CHEN].first && people[CHEN].roles.administrator);
        assert!(people[..COUNSELORS].iter().all(|p| p.roles.counselor));
        assert!(people[QIN].roles.supervisor && !people[QIN].roles.counselor);
    }
}
