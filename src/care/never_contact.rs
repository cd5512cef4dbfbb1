//! Who around a child may be called: `never contact` silences every call and consent task, and a caller's call-back
//! number is the one on file.

use crate::care::records::follow_up::FollowUpKind;
use crate::care::records::person_around::{CallRule, PersonAround};

/// Why somebody is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCall {
    #[error("never to be contacted")]
    Never,
    #[error("has died")]
    Died,
    #[error("no number on file")]
    NoNumber,
}

/// Gives the number to call somebody at: the first on file, whatever number a caller gives.
///
/// # Errors
/// Where the person is never to be contacted, has died, or has no number on file.
pub fn call_back_number(person: &PersonAround) -> Result<&str, NoCall> {
    if person.call_rule == CallRule::NeverContact {
        return Err(NoCall::Never);
    }
    if person.died {
        return Err(NoCall::Died);
    }
    let number = person
        .phones
        .iter()
        .find(|number| !number.trim().is_empty());
    number.map(String::as_str).ok_or(NoCall::NoNumber)
}

/// Gives the people who may be called, in the order in which to try: contact first, may be contacted, and last those
/// about whom the counselor is asked first.
pub fn whom_to_call(around: &[PersonAround]) -> Vec<&PersonAround> {
    let mut people: Vec<_> = around
        .iter()
        .filter(|person| call_back_number(person).is_ok())
        .collect();
    people.sort_by_key(|person| person.call_rule);
    people
}

/// Tells whether a follow-up of this kind is silenced: it would call people, and every one of them is never to be
/// contacted.
///
/// Where nobody of that kind is on file the task stays, since someone has to find out whom to call.
pub fn silenced(kind: FollowUpKind, around: &[PersonAround]) -> bool {
    let meant = |person: &&PersonAround| match kind {
        FollowUpKind::CallCarer => person.carer,
        FollowUpKind::CallParent => person.relation.is_parent(),
        _ => false,
    };
    let mut people = around
        .iter()
        .filter(meant)
        .filter(|person| !person.died)
        .peekable();
    people.peek().is_some() && people.all(|person| person.call_rule == CallRule::NeverContact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::person_around::Relation;

    fn person(relation: Relation, rule: CallRule, phone: &str) -> PersonAround {
        let mut person = PersonAround::new(relation.code().to_string(), relation);
        person.call_rule = rule;
        person.phones = vec![phone.to_string()];
        person
    }

    #[test]
    fn who_is_never_to_be_contacted_is_never_offered_and_others_in_their_order() {
        let around = [
            person(Relation::Father, CallRule::NeverContact, "1"),
            person(Relation::Uncle, CallRule::AskCounselor, "2"),
            person(Relation::Mother, CallRule::MayContact, "3"),
            person(Relation::Grandmother, CallRule::ContactFirst, "4"),
            person(Relation::Aunt, CallRule::MayContact, " "),
        ];
        let numbers: Vec<_> = whom_to_call(&around)
            .into_iter()
            .map(|person| call_back_number(person).unwrap())
            .collect();
        assert_eq!(numbers, ["4", "3", "2"]);
        assert_eq!(call_back_number(&around[0]), Err(NoCall::Never));
        assert_eq!(call_back_number(&around[4]), Err(NoCall::NoNumber));
    }

    #[test]
    fn never_contact_silences_every_call() {
        let father = person(Relation::Father, CallRule::NeverContact, "1");
        let mother = person(Relation::Mother, CallRule::MayContact, "2");
        let both = [father.clone(), mother];
        assert!(silenced(
            FollowUpKind::CallParent,
            std::slice::from_ref(&father)
        ));
        assert!(!silenced(FollowUpKind::CallParent, &both));
        assert!(!silenced(FollowUpKind::CallCarer, &both));
        assert!(!silenced(FollowUpKind::SeeChild, &[father]));
        assert!(!silenced(FollowUpKind::CallParent, &[]));
    }
}
