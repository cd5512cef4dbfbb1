//! Consent: who may give it, how it stands, when it is owed, and the warning after the first talk.
//!
//! Owed only once a case opens or the child is seen, never for the whole register; one first talk is always
//! possible; after it a warning with a reason, never a wall; never in the way of a crisis.

use chrono::{Days, NaiveDate};

use crate::care::records::birth::Birth;
use crate::care::records::consent::{Consent, ConsentPurpose};
use crate::care::records::person_around::{CallRule, PersonAround};

/// Under this age a child's personal data needs a consent of its own; Personal Information Protection Law, art. 31.
pub const SEPARATE_CONSENT_AGE: i32 = 14;

choice! {
    /// How consent stands for one purpose.
    ConsentState {
        Owed = "owed", "consent-state-owed";
        Given = "given", "consent-state-given";
        Refused = "refused", "consent-state-refused";
        Withdrawn = "withdrawn", "consent-state-withdrawn";
        Expired = "expired", "consent-state-expired";
    }
}

/// Tells whether a person may consent: a living guardian; a grandmother is not one by default.
pub fn may_consent(person: &PersonAround) -> bool {
    person.guardian && !person.died
}

/// Gives whom to ask for consent: guardians, without those never to be contacted.
pub fn whom_to_ask(around: &[PersonAround]) -> Vec<&PersonAround> {
    around
        .iter()
        .filter(|person| may_consent(person) && person.call_rule != CallRule::NeverContact)
        .collect()
}

/// Tells whether every guardian on file is never to be contacted.
fn nobody_is_to_be_asked(around: &[PersonAround]) -> bool {
    around.iter().any(may_consent) && whom_to_ask(around).is_empty()
}

/// Tells whether a child's personal data needs a consent of its own on a day; where the age is unknown, it does.
pub fn separate(birth: Option<Birth>, today: NaiveDate) -> bool {
    birth.is_none_or(|birth| birth.age_on(today) < SEPARATE_CONSENT_AGE)
}

/// Gives how consent stands for a purpose: what was said last counts.
///
/// With `separate`, keeping personal data counts only where it is all that was consented to, or was refused.
pub fn state(
    consents: &[Consent],
    purpose: ConsentPurpose,
    separate: bool,
    today: NaiveDate,
) -> ConsentState {
    let alone = separate && purpose == ConsentPurpose::PersonalData;
    let last = consents
        .iter()
        .filter(|consent| consent.purposes.contains(&purpose))
        .filter(|consent| !alone || !consent.agreed || consent.purposes == [purpose])
        .max_by_key(|consent| consent.given_on);
    match last {
        None => ConsentState::Owed,
        Some(consent) if consent.withdrawn.is_some() => ConsentState::Withdrawn,
        Some(consent) if !consent.agreed => ConsentState::Refused,
        Some(consent) if consent.until.is_some_and(|until| until < today) => ConsentState::Expired,
        Some(_) => ConsentState::Given,
    }
}

/// Tells whether a consent that holds will end within so many days, so that it is asked for again.
pub fn ends_soon(consent: &Consent, ahead_days: u32, today: NaiveDate) -> bool {
    let horizon = today
        .checked_add_days(Days::new(u64::from(ahead_days)))
        .unwrap_or(today);
    consent.agreed
        && consent.withdrawn.is_none()
        && consent
            .until
            .is_some_and(|until| (today..=horizon).contains(&until))
}

/// What is known of a child that bears on consent.
#[derive(Clone, Copy)]
pub struct ConsentFacts<'a> {
    pub birth: Option<Birth>,
    pub around: &'a [PersonAround],
    pub consents: &'a [Consent],
    pub has_open_case: bool,
    /// How often the child was seen or spoken with.
    pub times_seen: usize,
}

/// Gives the purposes for which consent is owed: services and keeping personal data, asked for or expired.
///
/// Nothing is owed before a case opens or the child is seen, nor where every guardian on file is never to be
/// contacted, nor of what a guardian refused or withdrew (that is said on the child, and not asked again).
pub fn owed(facts: &ConsentFacts<'_>, today: NaiveDate) -> Vec<ConsentPurpose> {
    if !facts.has_open_case && facts.times_seen == 0 {
        return Vec::new();
    }
    if nobody_is_to_be_asked(facts.around) {
        return Vec::new();
    }
    let separate = separate(facts.birth, today);
    [ConsentPurpose::Services, ConsentPurpose::PersonalData]
        .into_iter()
        .filter(|purpose| {
            matches!(
                state(facts.consents, *purpose, separate, today),
                ConsentState::Owed | ConsentState::Expired
            )
        })
        .collect()
}

/// Gives how consent for services stands where a talk is to be warned of and a reason asked for; none where there is
/// nothing to warn of: the first talk, a crisis, consent given, or nobody who may be asked for it. A refusal is warned of
/// all the same.
pub fn warning_before_talk(
    facts: &ConsentFacts<'_>,
    crisis: bool,
    today: NaiveDate,
) -> Option<ConsentState> {
    if crisis || facts.times_seen == 0 {
        return None;
    }
    let state = state(facts.consents, ConsentPurpose::Services, false, today);
    match state {
        ConsentState::Given => None,
        ConsentState::Owed | ConsentState::Expired if nobody_is_to_be_asked(facts.around) => None,
        _ => Some(state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, PersonId};
    use crate::care::records::consent::{ConsentWay, Withdrawal};
    use crate::care::records::person_around::Relation;
    use ConsentPurpose::{PersonalData, Services};

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn consent(purposes: &[ConsentPurpose], given_on: NaiveDate) -> Consent {
        Consent {
            child: Id([1; 16]),
            guardian: "father".into(),
            way: ConsentWay::Paper,
            proof: String::new(),
            agreed: true,
            given_on,
            until: None,
            purposes: purposes.to_vec(),
            departments: Vec::new(),
            childs_word: String::new(),
            withdrawn: None,
            taken_by: PersonId([1; 16]),
        }
    }

    fn facts(consents: &[Consent]) -> ConsentFacts<'_> {
        ConsentFacts {
            birth: Birth::month(2016, 1),
            around: &[],
            consents,
            has_open_case: true,
            times_seen: 0,
        }
    }

    #[test]
    fn a_guardian_may_consent_and_a_grandmother_is_not_one_by_default() {
        let father = PersonAround::new("", Relation::Father);
        let grandmother = PersonAround::new("", Relation::Grandmother);
        assert!(may_consent(&father) && !may_consent(&grandmother));
    }

    #[test]
    fn owed_only_once_a_case_opens_or_the_child_is_seen() {
        let both = [Services, PersonalData];
        let facts = facts(&[]);
        let none = ConsentFacts {
            has_open_case: false,
            ..facts
        };
        let seen = ConsentFacts {
            times_seen: 1,
            ..none
        };
        assert_eq!(owed(&none, day(9, 1)), []);
        assert_eq!(owed(&facts, day(9, 1)), both);
        assert_eq!(owed(&seen, day(9, 1)), both);
    }

    #[test]
    fn never_contact_silences_consent_tasks() {
        let mut father = PersonAround::new("", Relation::Father);
        father.call_rule = CallRule::NeverContact;
        let silent = [father.clone()];
        let mother = [father, PersonAround::new("", Relation::Mother)];
        let with = |around| ConsentFacts {
            around,
            ..facts(&[])
        };
        assert_eq!(owed(&with(&silent), day(9, 1)), []);
        assert_eq!(owed(&with(&mother), day(9, 1)).len(), 2);
    }

    #[test]
    fn under_fourteen_keeping_personal_data_is_consented_to_separately() {
        let together = [consent(&[Services, PersonalData], day(1, 1))];
        assert_eq!(owed(&facts(&together), day(9, 1)), [PersonalData]);
        let apart = [
            consent(&[Services], day(1, 1)),
            consent(&[PersonalData], day(1, 1)),
        ];
        assert_eq!(owed(&facts(&apart), day(9, 1)), []);
        let older = ConsentFacts {
            birth: Birth::month(2011, 1),
            ..facts(&together)
        };
        assert_eq!(owed(&older, day(9, 1)), []);
    }

    #[test]
    fn what_was_said_last_counts_and_a_consent_holds_through_its_last_day() {
        let mut given = consent(&[Services], day(1, 1));
        given.until = Some(day(6, 30));
        let on = |consents: &[Consent], today| state(consents, Services, false, today);
        assert_eq!(on(&[], day(6, 1)), ConsentState::Owed);
        assert_eq!(
            on(std::slice::from_ref(&given), day(6, 30)),
            ConsentState::Given
        );
        assert_eq!(
            on(std::slice::from_ref(&given), day(7, 1)),
            ConsentState::Expired
        );
        assert!(ends_soon(&given, 30, day(6, 1)) && !ends_soon(&given, 30, day(5, 1)));
        let mut refused = consent(&[Services], day(3, 1));
        refused.agreed = false;
        assert_eq!(
            on(&[refused, given.clone()], day(6, 1)),
            ConsentState::Refused
        );
        given.withdrawn = Some(Withdrawal {
            on: day(2, 1),
            why: String::new(),
        });
        assert_eq!(on(&[given], day(6, 1)), ConsentState::Withdrawn);
    }

    #[test]
    fn one_first_talk_is_always_possible_then_a_warning_and_never_in_a_crisis() {
        let first = facts(&[]);
        let second = ConsentFacts {
            times_seen: 1,
            ..first
        };
        assert_eq!(warning_before_talk(&first, false, day(9, 1)), None);
        assert_eq!(
            warning_before_talk(&second, false, day(9, 1)),
            Some(ConsentState::Owed)
        );
        assert_eq!(warning_before_talk(&second, true, day(9, 1)), None);
        let given = [consent(&[Services], day(1, 1))];
        let covered = ConsentFacts {
            consents: &given,
            ..second
        };
        assert_eq!(warning_before_talk(&covered, false, day(9, 1)), None);
        let mut father = PersonAround::new("", Relation::Father);
        father.call_rule = CallRule::NeverContact;
        let mut refused = consent(&[Services], day(1, 1));
        refused.agreed = false;
        let (around, refused) = ([father], [refused]);
        let alone = |consents| ConsentFacts {
            around: &around,
            consents,
            ..second
        };
        assert_eq!(warning_before_talk(&alone(&[]), false, day(9, 1)), None);
        assert_eq!(
            warning_before_talk(&alone(&refused), false, day(9, 1)),
            Some(ConsentState::Refused)
        );
    }
}
