//! Risk decides rhythm: when the next contact with the child is owed. Computed; nobody creates it.
//!
//! From the last contact with the child that counts at the case's level, dated when it happened; where there was
//! none since the day the case was opened, from that day.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::care::ledger::ids::Id;
use crate::care::post_time::day_of;
use crate::care::records::appointment::{Appointment, AppointmentKind, AppointmentState};
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::Rhythm;
use crate::care::working_days::WorkingDays;

/// That somebody saw the child or spoke with it, or wrote and was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub at: DateTime<Utc>,
    pub channel: Channel,
}

/// Gives when a contact reached the child itself; an attempt is logged as one and resets nothing.
pub fn seen_at_contact(contact: &Contact, child: Id) -> Option<Seen> {
    let reached = contact.outcome == ContactOutcome::Reached
        && contact.with == ContactWith::Child
        && contact.children.contains(&child);
    reached.then_some(Seen {
        at: contact.at,
        channel: contact.channel,
    })
}

/// Gives when an appointment was a contact with its children: completed, or begun and broken off.
pub fn seen_at_appointment(appointment: &Appointment) -> Option<Seen> {
    let at = match appointment.state {
        AppointmentState::Completed => appointment.began.unwrap_or(appointment.start),
        AppointmentState::BrokenOff => appointment.began?,
        _ => return None,
    };
    let channel = match appointment.kind {
        AppointmentKind::InPerson => Channel::InPerson,
        AppointmentKind::Phone => Channel::Phone,
        AppointmentKind::Video => Channel::Video,
        AppointmentKind::HomeVisit | AppointmentKind::VillageVisit => Channel::HomeVisit,
        AppointmentKind::SchoolVisit => Channel::SchoolVisit,
        AppointmentKind::Group => Channel::Group,
    };
    Some(Seen { at, channel })
}

/// Tells whether a contact by this channel counts at this level: a text message at green only; red needs in person
/// or live voice.
pub fn counts(risk: RiskLevel, channel: Channel) -> bool {
    match channel {
        Channel::InPerson
        | Channel::Phone
        | Channel::Video
        | Channel::HomeVisit
        | Channel::SchoolVisit
        | Channel::Group => true,
        Channel::Text => risk == RiskLevel::Green,
        Channel::Other => risk != RiskLevel::Red,
    }
}

/// When a contact with a child is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactDue {
    /// The last day on which it is in time; on it the contact is owed, after it overdue.
    pub due: NaiveDate,
    /// The contact that it is counted from; none where the first is owed.
    pub last: Option<DateTime<Utc>>,
}

/// Gives the days between contacts; none where no contact is owed.
///
/// Where DOMAIN.md's table has no number: red keeps its two days while monitored, a case that is away keeps its
/// rhythm (by phone), one that is closing is watched as if monitored, and intake after the first contact is active.
pub fn days_between(risk: RiskLevel, state: CaseState, rhythm: &Rhythm) -> Option<u32> {
    let monitored = match state {
        CaseState::Intake | CaseState::Active | CaseState::Away => false,
        CaseState::Monitoring | CaseState::Closing => true,
        CaseState::Closed => return None,
    };
    Some(match (risk, monitored) {
        (RiskLevel::Red, _) => rhythm.active_red,
        (RiskLevel::Orange, false) => rhythm.active_orange,
        (RiskLevel::Orange, true) => rhythm.monitoring_orange,
        (RiskLevel::Yellow | RiskLevel::Unassessed, false) => rhythm.active_yellow,
        (RiskLevel::Yellow | RiskLevel::Unassessed, true) => rhythm.monitoring_yellow,
        (RiskLevel::Green, false) => rhythm.active_green,
        (RiskLevel::Green, true) => rhythm.monitoring_green,
    })
}

/// Gives the day by which the first contact is owed of a case opened on a day.
pub fn first_contact(
    risk: RiskLevel,
    opened: NaiveDate,
    rhythm: &Rhythm,
    days: &WorkingDays,
) -> NaiveDate {
    match risk {
        RiskLevel::Red => plus(opened, rhythm.first_red),
        RiskLevel::Orange => plus(opened, rhythm.first_orange),
        RiskLevel::Yellow | RiskLevel::Unassessed => {
            days.after(opened, rhythm.first_yellow_working)
        }
        RiskLevel::Green => days.after(opened, rhythm.first_green_working),
    }
}

/// Gives when the next contact with the child of a case is owed; none for a closed case.
///
/// `seen` are the contacts with the child in any order; contacts before the day the case was opened (or reopened)
/// do not count, those earlier on that day do.
pub fn next_contact_due(
    case: &CaseHeader,
    seen: impl IntoIterator<Item = Seen>,
    rhythm: &Rhythm,
    zone: Tz,
    days: &WorkingDays,
) -> Option<ContactDue> {
    let between = days_between(case.risk, case.state, rhythm)?;
    let opened = day_of(zone, last_opened(case));
    let last = seen
        .into_iter()
        .filter(|seen| counts(case.risk, seen.channel))
        .map(|seen| seen.at)
        .max()
        .filter(|at| day_of(zone, *at) >= opened);
    Some(ContactDue {
        due: match last {
            Some(at) => plus(day_of(zone, at), between),
            None => first_contact(case.risk, opened, rhythm, days),
        },
        last,
    })
}

/// Gives when the case was last opened: at first, or anew.
fn last_opened(case: &CaseHeader) -> DateTime<Utc> {
    case.history
        .iter()
        .rev()
        .find(|change| change.from == CaseState::Closed)
        .map_or(case.opened, |change| change.at)
}

fn plus(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::case_states::{NewCase, open};
    use crate::care::ledger::ids::PersonId;
    use crate::care::post_time::instant;
    use crate::care::records::case_header::{CaseChange, Source};
    use crate::care::records::settings::Settings;
    use chrono::NaiveTime;

    const ZONE: Tz = Tz::Asia__Shanghai;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn at(m: u32, d: u32, h: u32) -> DateTime<Utc> {
        instant(
            ZONE,
            day(m, d).and_time(NaiveTime::from_hms_opt(h, 0, 0).unwrap()),
        )
    }

    fn case(risk: RiskLevel, state: CaseState) -> CaseHeader {
        let mut case = open(NewCase {
            number: String::new(),
            child: Id([1; 16]),
            risk,
            source: Source::School,
            counselor: PersonId([1; 16]),
            // A Tuesday.
            at: at(9, 1, 10),
        });
        case.state = state;
        case
    }

    fn due(case: &CaseHeader, seen: &[(DateTime<Utc>, Channel)]) -> Option<NaiveDate> {
        let seen = seen.iter().map(|&(at, channel)| Seen { at, channel });
        let days = WorkingDays::new(&Settings::default().open_days, &[]);
        next_contact_due(case, seen, &Rhythm::default(), ZONE, &days).map(|due| due.due)
    }

    #[test]
    fn the_next_contact_is_owed_within_the_days_of_the_table() {
        use CaseState::*;
        use RiskLevel::*;
        let table = [
            (Red, Active, 2),
            (Orange, Active, 7),
            (Orange, Monitoring, 14),
            (Yellow, Active, 14),
            (Yellow, Monitoring, 30),
            (Unassessed, Active, 14),
            (Unassessed, Monitoring, 30),
            (Green, Active, 30),
            (Green, Monitoring, 60),
            (Red, Monitoring, 2),
        ];
        for (risk, state, days) in table {
            // Late in the evening in post time, which is the same day still.
            let seen = [
                (at(9, 10, 23), Channel::InPerson),
                (at(9, 2, 9), Channel::Phone),
            ];
            let expected = plus(day(9, 10), days);
            assert_eq!(
                due(&case(risk, state), &seen),
                Some(expected),
                "{risk:?} {state:?}"
            );
        }
        assert_eq!(due(&case(Red, Closed), &[]), None);
    }

    #[test]
    fn the_first_contact_is_owed_the_same_day_in_two_days_in_five_and_ten_working_days() {
        let table = [
            (RiskLevel::Red, day(9, 1)),
            (RiskLevel::Orange, day(9, 3)),
            // Closed on Sunday the 6th.
            (RiskLevel::Yellow, day(9, 7)),
            (RiskLevel::Unassessed, day(9, 7)),
            (RiskLevel::Green, day(9, 12)),
        ];
        for (risk, expected) in table {
            assert_eq!(
                due(&case(risk, CaseState::Intake), &[]),
                Some(expected),
                "{risk:?}"
            );
        }
    }

    #[test]
    fn a_text_message_counts_at_green_only_and_red_needs_in_person_or_live_voice() {
        let live = [Channel::InPerson, Channel::Phone, Channel::Video];
        for risk in RiskLevel::ALL {
            assert_eq!(counts(*risk, Channel::Text), *risk == RiskLevel::Green);
            assert!(live.iter().all(|channel| counts(*risk, *channel)));
        }
        assert!(!counts(RiskLevel::Red, Channel::Other));
        let seen = [(at(9, 2, 9), Channel::Phone), (at(9, 10, 9), Channel::Text)];
        assert_eq!(
            due(&case(RiskLevel::Orange, CaseState::Active), &seen),
            Some(day(9, 9))
        );
    }

    #[test]
    fn only_the_child_itself_counts_and_an_attempt_resets_nothing() {
        let child = Id([1; 16]);
        let contact = Contact {
            children: vec![Id([2; 16]), child],
            case: None,
            at: at(9, 2, 9),
            by: PersonId([1; 16]),
            channel: Channel::Phone,
            with: ContactWith::Child,
            outcome: ContactOutcome::Reached,
            appointment: None,
            follow_up: None,
        };
        assert!(seen_at_contact(&contact, child).is_some());
        assert!(seen_at_contact(&contact, Id([3; 16])).is_none());
        for with in ContactWith::ALL {
            let contact = Contact {
                with: *with,
                ..contact.clone()
            };
            let counted = seen_at_contact(&contact, child).is_some();
            assert_eq!(counted, *with == ContactWith::Child);
        }
        for outcome in ContactOutcome::ALL {
            let contact = Contact {
                outcome: *outcome,
                ..contact.clone()
            };
            let counted = seen_at_contact(&contact, child).is_some();
            assert_eq!(counted, *outcome == ContactOutcome::Reached);
        }
    }

    #[test]
    fn a_reopened_case_owes_a_first_contact_again() {
        let mut reopened = case(RiskLevel::Orange, CaseState::Active);
        reopened.history.push(CaseChange {
            from: CaseState::Closed,
            to: CaseState::Active,
            by: PersonId([1; 16]),
            at: at(10, 5, 15),
            reason: None,
        });
        assert_eq!(
            due(&reopened, &[(at(9, 2, 9), Channel::Phone)]),
            Some(day(10, 7))
        );
        // Seen in the morning, reopened in the afternoon.
        assert_eq!(
            due(&reopened, &[(at(10, 5, 9), Channel::Phone)]),
            Some(day(10, 12))
        );
    }
}
