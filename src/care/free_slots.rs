//! Free slots: the next starts on the post's grid at which a wished appointment neither clashes nor is warned of.

use chrono::{DateTime, Days, TimeDelta, Utc};

use crate::care::booking_warnings::warnings;
use crate::care::clash::Timetable;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{day_of, instant};
use crate::care::records::appointment::Appointment;
use crate::care::records::settings::Settings;
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WorkingDays;

/// Days to look through before giving up.
const LOOK_AHEAD_DAYS: u64 = 60;

/// Gives the first free starts, at most `count`, not before the wished start.
///
/// `id` is that of an appointment being moved, which is not in its own way.
pub fn free_slots(
    timetable: &Timetable,
    id: Option<Id>,
    wish: &Appointment,
    settings: &Settings,
    days: &WorkingDays,
    staff: &[StaffCard],
    count: usize,
) -> Vec<DateTime<Utc>> {
    let first_day = day_of(settings.zone, wish.start);
    let grid = TimeDelta::minutes(i64::from(settings.grid_minutes.max(1)));
    let mut found = Vec::new();
    let mut tried = wish.clone();
    for ahead in 0..LOOK_AHEAD_DAYS {
        let Some(day) = first_day.checked_add_days(Days::new(ahead)) else {
            break;
        };
        if !days.is_working(day) {
            continue;
        }
        for hours in &settings.hours {
            let mut start = day.and_time(hours.from);
            let until = day.and_time(hours.until);
            while start < until && found.len() < count {
                tried.start = instant(settings.zone, start);
                if tried.start >= wish.start
                    && timetable.clashes(id, &tried).is_empty()
                    && warnings(&tried, settings, days, staff).is_empty()
                {
                    found.push(tried.start);
                }
                start += grid;
            }
        }
        if found.len() == count {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::PersonId;
    use crate::care::post_time::local;
    use crate::care::records::appointment::{AppointmentKind, Subject};
    use chrono::NaiveDate;

    fn booked(hour: u32, minute: u32, child: u8) -> Appointment {
        // 2026-09-05 is a Saturday.
        let start = NaiveDate::from_ymd_opt(2026, 9, 5)
            .unwrap()
            .and_hms_opt(hour, minute, 0)
            .unwrap();
        let subject = Subject::Child(Id([child; 16]));
        let start = instant(Settings::default().zone, start);
        let counselors = vec![PersonId([1; 16])];
        Appointment::scheduled(subject, counselors, start, 50, AppointmentKind::InPerson)
    }

    #[test]
    fn offers_lie_on_the_fifteen_minute_grid_within_hours_and_clash_with_nothing() {
        let settings = Settings::default();
        let days = WorkingDays::new(&settings.open_days, &[]);
        let taken = booked(16, 0, 1);
        let timetable = Timetable::new([(Id([9; 16]), &taken)]);
        let offers = |wish: &Appointment, count| -> Vec<String> {
            free_slots(&timetable, None, wish, &settings, &days, &[], count)
                .into_iter()
                .map(|at| local(settings.zone, at).format("%a %H:%M").to_string())
                .collect()
        };
        assert_eq!(
            offers(&booked(15, 5, 2), 5),
            [
                "Sat 17:00",
                "Mon 08:30",
                "Mon 08:45",
                "Mon 09:00",
                "Mon 09:15"
            ]
        );
        assert_eq!(offers(&booked(14, 40, 2), 2), ["Sat 14:45", "Sat 15:00"]);
    }
}
