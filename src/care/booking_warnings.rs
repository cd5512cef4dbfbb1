//! What a booking is warned of and not refused for: outside hours, a day off, a class hour (except at school visits).

use chrono::{Datelike, Duration, NaiveDateTime, NaiveTime, Weekday};

use crate::care::ledger::ids::PersonId;
use crate::care::post_time::local;
use crate::care::records::appointment::{Appointment, AppointmentKind};
use crate::care::records::settings::{Hours, Settings};
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WorkingDays;

choice! {
    /// What a booking is warned of.
    Warning {
        PostClosed = "post-closed", "warning-post-closed";
        OutsideHours = "outside-hours", "warning-outside-hours";
        DayOff = "day-off", "warning-day-off";
        ClassHour = "class-hour", "warning-class-hour";
    }
}

/// Gives what a booking is warned of, each once, in the order of `Warning`.
pub fn warnings(
    appointment: &Appointment,
    settings: &Settings,
    days: &WorkingDays,
    staff: &[StaffCard],
) -> Vec<Warning> {
    let (from, until) = appointment.blocked();
    let (from, until) = (local(settings.zone, from), local(settings.zone, until));
    let mut found = Vec::new();
    if !days.is_working(from.date()) {
        found.push(Warning::PostClosed);
    } else if !settings
        .hours
        .iter()
        .any(|hours| lies_within(from, until, hours))
    {
        found.push(Warning::OutsideHours);
    }
    let weekday = from.weekday();
    if appointment
        .counselors
        .iter()
        .any(|person| has_off(*person, weekday, staff))
    {
        found.push(Warning::DayOff);
    }
    let start = local(settings.zone, appointment.start);
    let end = start + Duration::minutes(i64::from(appointment.minutes));
    let at_school = appointment.kind == AppointmentKind::SchoolVisit;
    let school_day =
        !matches!(weekday, Weekday::Sat | Weekday::Sun) && days.is_working(start.date());
    if !at_school
        && school_day
        && settings
            .class_hours
            .iter()
            .any(|hours| meets(start, end, hours))
    {
        found.push(Warning::ClassHour);
    }
    found
}

fn has_off(person: PersonId, weekday: Weekday, staff: &[StaffCard]) -> bool {
    staff.iter().any(|card| {
        card.person == person
            && !card.working_days.is_empty()
            && !card.working_days.contains(&weekday)
    })
}

/// Tells whether a span lies within hours of its first day.
fn lies_within(from: NaiveDateTime, until: NaiveDateTime, hours: &Hours) -> bool {
    let day = from.date();
    day.and_time(hours.from) <= from && until <= end_of(day.and_time(NaiveTime::MIN), hours)
}

/// Tells whether a span and hours of its first day have any time in common.
fn meets(from: NaiveDateTime, until: NaiveDateTime, hours: &Hours) -> bool {
    let day = from.date();
    day.and_time(hours.from) < until && from < end_of(day.and_time(NaiveTime::MIN), hours)
}

/// Gives when hours end; midnight as an end is that of the day's end.
fn end_of(midnight: NaiveDateTime, hours: &Hours) -> NaiveDateTime {
    if hours.until == NaiveTime::MIN {
        midnight + Duration::days(1)
    } else {
        midnight.date().and_time(hours.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::Id;
    use crate::care::post_time::instant;
    use crate::care::records::appointment::Subject;
    use crate::care::records::holiday::Holiday;
    use chrono::NaiveDate;

    const ME: PersonId = PersonId([1; 16]);

    fn booked(day: u32, hour: u32, minute: u32, kind: AppointmentKind) -> Appointment {
        let start = NaiveDate::from_ymd_opt(2026, 9, day)
            .unwrap()
            .and_hms_opt(hour, minute, 0)
            .unwrap();
        let start = instant(Settings::default().zone, start);
        Appointment::scheduled(Subject::Child(Id([1; 16])), vec![ME], start, 50, kind)
    }

    #[test]
    fn outside_hours_a_day_off_or_a_class_hour_is_a_warning() {
        use AppointmentKind::{InPerson, SchoolVisit};
        let hours = |from, until| Hours {
            from: NaiveTime::from_hms_opt(from, 0, 0).unwrap(),
            until: NaiveTime::from_hms_opt(until, 0, 0).unwrap(),
        };
        let settings = Settings {
            class_hours: vec![hours(8, 12)],
            ..Settings::default()
        };
        let holiday = Holiday {
            first: NaiveDate::from_ymd_opt(2026, 9, 10).unwrap(),
            last: NaiveDate::from_ymd_opt(2026, 9, 10).unwrap(),
            name: String::new(),
            open: false,
        };
        let days = WorkingDays::new(&settings.open_days, [&holiday]);
        let staff = [StaffCard {
            person: ME,
            full_name: String::new(),
            phone: None,
            working_days: vec![Weekday::Mon, Weekday::Thu, Weekday::Sat],
            needs_countersign: false,
            countersigned_since: None,
        }];
        // 2026-09-07 is a Monday; 08:30–12:00 and 14:30–18:00, Monday to Saturday.
        let table = [
            (7, 14, 30, InPerson, vec![]),
            (7, 17, 10, InPerson, vec![]),
            (7, 17, 15, InPerson, vec![Warning::OutsideHours]),
            (7, 12, 0, InPerson, vec![Warning::OutsideHours]),
            (7, 9, 0, InPerson, vec![Warning::ClassHour]),
            (7, 9, 0, SchoolVisit, vec![]),
            (8, 15, 0, InPerson, vec![Warning::DayOff]),
            (10, 9, 0, InPerson, vec![Warning::PostClosed]),
            (12, 9, 0, InPerson, vec![]),
            (
                13,
                9,
                0,
                InPerson,
                vec![Warning::PostClosed, Warning::DayOff],
            ),
        ];
        for (day, hour, minute, kind, expected) in table {
            let found = warnings(&booked(day, hour, minute, kind), &settings, &days, &staff);
            assert_eq!(found, expected, "{day}. {hour}:{minute}");
        }
    }
}
