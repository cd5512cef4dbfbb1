//! Clashes: who is taken when. `a.start < b.end && b.start < a.end` and the same counselor, child or room.
//!
//! Cancelled, missed and to-reschedule do not count; touching ends do not clash; an outing takes its counselors for
//! its travel too. What is only warned of is in `booking_warnings`.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::appointment::{Appointment, AppointmentState};

/// Who or what is taken by an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    Counselor(PersonId),
    Child(Id),
    Room(Id),
}

/// One clash: with which appointment, over whom, and between which instants that one takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    pub with: Id,
    pub over: Taken,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Tells whether an appointment in this state takes anybody's time.
pub fn counts(state: AppointmentState) -> bool {
    !matches!(
        state,
        AppointmentState::Cancelled | AppointmentState::Missed | AppointmentState::ToReschedule
    )
}

/// Tells whether two spans of time overlap, each from its first instant up to and not including its last.
pub fn overlap(a: (DateTime<Utc>, DateTime<Utc>), b: (DateTime<Utc>, DateTime<Utc>)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// The spans of one counselor, child or room.
#[derive(Debug, Clone, Default)]
struct Line {
    /// In the order of their first instants.
    spans: Vec<Span>,
    /// At least as long as the longest span, so that a look back from an instant is bounded.
    longest: TimeDelta,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    appointment: Id,
}

/// Who is taken when, over all appointments: built once, kept up to date, asked quickly.
#[derive(Debug, Clone, Default)]
pub struct Timetable {
    lines: BTreeMap<Taken, Line>,
}

impl Timetable {
    /// Builds the timetable of these appointments.
    pub fn new<'a>(appointments: impl IntoIterator<Item = (Id, &'a Appointment)>) -> Timetable {
        let mut timetable = Timetable::default();
        for (id, appointment) in appointments {
            for (taken, span) in spans(id, appointment) {
                let line = timetable.lines.entry(taken).or_default();
                line.longest = line.longest.max(span.until - span.from);
                line.spans.push(span);
            }
        }
        for line in timetable.lines.values_mut() {
            line.spans.sort_unstable();
        }
        timetable
    }

    /// Adds an appointment that is not in it yet.
    pub fn add(&mut self, id: Id, appointment: &Appointment) {
        for (taken, span) in spans(id, appointment) {
            let line = self.lines.entry(taken).or_default();
            line.longest = line.longest.max(span.until - span.from);
            let place = line.spans.partition_point(|other| *other < span);
            line.spans.insert(place, span);
        }
    }

    /// Takes an appointment out, given as it was when added.
    pub fn remove(&mut self, id: Id, appointment: &Appointment) {
        for (taken, span) in spans(id, appointment) {
            if let Some(line) = self.lines.get_mut(&taken)
                && let Ok(place) = line.spans.binary_search(&span)
            {
                line.spans.remove(place);
            }
        }
    }

    /// Gives what clashes with an appointment, in the order of counselors, children, room and then of time; the
    /// appointment itself, under its id, is left out.
    pub fn clashes(&self, id: Option<Id>, appointment: &Appointment) -> Vec<Clash> {
        let own = id.unwrap_or(Id([0; 16]));
        let mut found = Vec::new();
        for (over, span) in spans(own, appointment) {
            let others = self.taken(over, span.from, span.until);
            found.extend(others.filter(|clash| Some(clash.with) != id));
        }
        found
    }

    /// Gives the appointments that take somebody between two instants, in the order of time.
    pub fn taken(
        &self,
        over: Taken,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = Clash> {
        let line = self.lines.get(&over);
        let spans = line.map_or(&[][..], |line| {
            let earliest = from - line.longest;
            let first = line.spans.partition_point(|span| span.from < earliest);
            let last = line.spans.partition_point(|span| span.from < until);
            // An end before the beginning asks for nothing.
            line.spans.get(first..last).unwrap_or(&[])
        });
        spans
            .iter()
            .filter(move |span| overlap((span.from, span.until), (from, until)))
            .map(move |span| Clash {
                with: span.appointment,
                over,
                from: span.from,
                until: span.until,
            })
    }

    /// Refuses an appointment that clashes and has no reason to override it.
    ///
    /// # Errors
    /// Gives what it clashes with.
    pub fn check(&self, id: Option<Id>, appointment: &Appointment) -> Result<(), Clashes> {
        let overridden = appointment
            .override_reason
            .as_deref()
            .is_some_and(|reason| !reason.trim().is_empty());
        let clashes = self.clashes(id, appointment);
        if clashes.is_empty() || overridden {
            Ok(())
        } else {
            Err(Clashes(clashes))
        }
    }
}

/// An appointment clashes with others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("clashes with {} appointments", .0.len())]
pub struct Clashes(pub Vec<Clash>);

/// Gives whom an appointment takes between which instants, each once.
fn spans(id: Id, appointment: &Appointment) -> Vec<(Taken, Span)> {
    if !counts(appointment.state) {
        return Vec::new();
    }
    let (from, until) = appointment.blocked();
    let blocked = Span {
        from,
        until,
        appointment: id,
    };
    let (begins, ends) = appointment.held();
    let seen = Span {
        from: begins,
        until: ends,
        appointment: id,
    };
    let counselors = appointment.counselors.iter();
    let mut spans: Vec<_> = counselors
        .map(|person| (Taken::Counselor(*person), blocked))
        .chain(
            appointment
                .children()
                .iter()
                .map(|child| (Taken::Child(*child), seen)),
        )
        .chain(appointment.room.map(|room| (Taken::Room(room), blocked)))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::appointment::{AppointmentKind, Subject};

    fn id(n: u8) -> Id {
        Id([n; 16])
    }

    fn person(n: u8) -> PersonId {
        PersonId([n; 16])
    }

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn booked(counselor: u8, child: u8, room: Option<u8>, start: i64, minutes: u32) -> Appointment {
        let (subject, counselors) = (Subject::Child(id(child)), vec![person(counselor)]);
        let kind = AppointmentKind::InPerson;
        Appointment {
            room: room.map(id),
            ..Appointment::scheduled(subject, counselors, at(start), minutes, kind)
        }
    }

    #[test]
    fn the_same_counselor_child_or_room_at_overlapping_times_clashes() {
        let first = booked(1, 11, Some(21), 0, 50);
        let timetable = Timetable::new([(id(100), &first)]);
        let over = |other: Appointment| -> Vec<Taken> {
            timetable
                .clashes(None, &other)
                .iter()
                .map(|clash| clash.over)
                .collect()
        };
        assert_eq!(
            over(booked(1, 12, None, 49, 50)),
            [Taken::Counselor(person(1))]
        );
        assert_eq!(over(booked(2, 11, None, -49, 50)), [Taken::Child(id(11))]);
        assert_eq!(over(booked(2, 12, Some(21), 10, 5)), [Taken::Room(id(21))]);
        assert_eq!(over(booked(1, 11, Some(21), 0, 50)).len(), 3);
        assert_eq!(over(booked(2, 12, Some(22), 0, 50)), []);
    }

    #[test]
    fn touching_ends_do_not_clash() {
        let timetable = Timetable::new([(id(100), &booked(1, 11, Some(21), 0, 50))]);
        for start in [50, -50] {
            assert_eq!(
                timetable.clashes(None, &booked(1, 11, Some(21), start, 50)),
                []
            );
        }
    }

    #[test]
    fn cancelled_missed_and_to_reschedule_do_not_count() {
        for state in AppointmentState::ALL {
            let mut first = booked(1, 11, None, 0, 50);
            first.state = *state;
            let timetable = Timetable::new([(id(100), &first)]);
            let free = matches!(
                state,
                AppointmentState::Cancelled
                    | AppointmentState::Missed
                    | AppointmentState::ToReschedule
            );
            let clashes = timetable.clashes(None, &booked(1, 12, None, 0, 50));
            assert_eq!(clashes.is_empty(), free, "{state:?}");
        }
    }

    #[test]
    fn what_ended_early_frees_the_rest_of_its_time_and_what_ran_on_takes_more() {
        let mut first = booked(1, 11, Some(21), 0, 50);
        (first.began, first.ended) = (Some(at(5)), Some(at(20)));
        let clashes = |state: AppointmentState, start: i64| {
            let first = Appointment {
                state,
                ..first.clone()
            };
            let timetable = Timetable::new([(id(100), &first)]);
            let found = timetable.clashes(None, &booked(1, 11, Some(21), start, 10));
            found.len()
        };
        for state in [AppointmentState::Completed, AppointmentState::BrokenOff] {
            assert_eq!(
                [clashes(state, 10), clashes(state, 20)],
                [3, 0],
                "{state:?}"
            );
        }
        // Whether one that is still going on ends early, nobody knows.
        assert_eq!(clashes(AppointmentState::InSession, 40), 3);
        (first.began, first.ended) = (Some(at(5)), Some(at(70)));
        first.state = AppointmentState::Completed;
        let timetable = Timetable::new([(id(100), &first)]);
        assert_eq!(
            timetable.clashes(None, &booked(1, 12, None, 60, 5)).len(),
            1
        );
    }

    #[test]
    fn an_outing_blocks_its_travel_time() {
        let mut outing = booked(1, 11, None, 60, 60);
        outing.subject = Subject::Outing {
            name: "Village school".into(),
            children: vec![id(11), id(12)],
            travel_minutes: 30,
        };
        let timetable = Timetable::new([(id(100), &outing)]);
        let clash = |start| {
            timetable
                .clashes(None, &booked(1, 13, None, start, 10))
                .len()
        };
        assert_eq!([clash(20), clash(25), clash(145), clash(150)], [0, 1, 1, 0]);
        // The children are at school meanwhile.
        assert_eq!(timetable.clashes(None, &booked(2, 12, None, 40, 10)), []);
        assert_eq!(
            timetable.clashes(None, &booked(2, 12, None, 60, 10)).len(),
            1
        );
    }

    #[test]
    fn a_clash_is_refused_unless_a_reason_is_kept_and_an_appointment_never_clashes_with_itself() {
        let first = booked(1, 11, None, 0, 50);
        let timetable = Timetable::new([(id(100), &first)]);
        assert!(timetable.check(Some(id(100)), &first).is_ok());
        let mut second = booked(1, 12, None, 0, 50);
        let Clashes(clashes) = timetable.check(None, &second).unwrap_err();
        assert_eq!(clashes[0].with, id(100));
        second.override_reason = Some(" ".into());
        assert!(timetable.check(None, &second).is_err());
        second.override_reason = Some("siblings, seen together".into());
        assert!(timetable.check(None, &second).is_ok());
    }

    #[test]
    fn the_timetable_says_what_comparing_all_pairs_says() {
        // Lengths, starts and people spread by small primes, so that short and very long ones mix.
        let all: Vec<(Id, Appointment)> = (0..120_u8)
            .map(|n| {
                let start = i64::from(n) * 37 % 600;
                let minutes = if n % 17 == 0 {
                    400
                } else {
                    10 + u32::from(n) % 50
                };
                (id(n), booked(n % 3, n % 7, Some(n % 5), start, minutes))
            })
            .collect();
        let mut timetable = Timetable::new(all[..60].iter().map(|(id, a)| (*id, a)));
        for (id, appointment) in &all[60..] {
            timetable.add(*id, appointment);
        }
        for (id, appointment) in &all[..10] {
            timetable.remove(*id, appointment);
        }
        for (own, appointment) in &all[10..] {
            let mut found: Vec<_> = timetable
                .clashes(Some(*own), appointment)
                .iter()
                .map(|clash| clash.with)
                .collect();
            found.sort_unstable();
            found.dedup();
            let expected: Vec<_> = all[10..]
                .iter()
                .filter(|(other, b)| {
                    let a = appointment;
                    other != own
                        && a.start < b.end()
                        && b.start < a.end()
                        && (a.counselors == b.counselors
                            || a.children() == b.children()
                            || a.room == b.room)
                })
                .map(|(other, _)| *other)
                .collect();
            assert_eq!(found, expected);
        }
    }
}
