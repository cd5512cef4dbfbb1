//! Free slots: where a wished appointment neither clashes nor is warned of, one start a gap, on the post's grid.
//!
//! On the wished day the nearest gap comes first, before or after the wish; then those of the days after it, each day's
//! nearest to the wished time of day first. Nothing that is past is offered.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::care::booking_warnings::warnings;
use crate::care::clash::Timetable;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{day_of, instant, local};
use crate::care::records::appointment::Appointment;
use crate::care::records::settings::Settings;
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WorkingDays;

/// Days to look through before giving up, the wished one the first.
pub const LOOK_AHEAD_DAYS: u64 = 60;

/// What decides where there is room.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub timetable: &'a Timetable,
    /// The appointment that is moved, which is not in its own way.
    pub moved: Option<Id>,
    pub settings: &'a Settings,
    pub days: &'a WorkingDays,
    pub staff: &'a [StaffCard],
    pub now: DateTime<Utc>,
}

impl Around<'_> {
    /// Gives the starts of a day at which there is room, gap by gap.
    fn gaps(&self, day: NaiveDate, wish: &Appointment) -> Vec<Vec<DateTime<Utc>>> {
        let grid = TimeDelta::minutes(i64::from(self.settings.grid_minutes.max(1)));
        let mut gaps = Vec::new();
        let mut tried = wish.clone();
        for hours in &self.settings.hours {
            let mut gap = Vec::new();
            let mut start = day.and_time(hours.from);
            while start < day.and_time(hours.until) {
                tried.start = instant(self.settings.zone, start);
                let free = tried.start >= self.now
                    && self.timetable.clashes(self.moved, &tried).is_empty()
                    && warnings(&tried, self.settings, self.days, self.staff).is_empty();
                match free {
                    true => gap.push(tried.start),
                    false => gaps.push(std::mem::take(&mut gap)),
                }
                start += grid;
            }
            gaps.push(gap);
        }
        gaps
    }
}

/// Gives the free starts for a wished appointment, at most `count`.
pub fn free_slots(around: &Around<'_>, wish: &Appointment, count: usize) -> Vec<DateTime<Utc>> {
    let zone = around.settings.zone;
    let first_day = day_of(zone, wish.start);
    let wished_time = local(zone, wish.start).time();
    let mut found = Vec::new();
    for ahead in 0..LOOK_AHEAD_DAYS {
        let Some(day) = first_day.checked_add_days(Days::new(ahead)) else {
            break;
        };
        if !around.days.is_working(day) {
            continue;
        }
        let wanted = instant(zone, day.and_time(wished_time));
        let far = |start: &DateTime<Utc>| (*start - wanted).abs();
        let gaps = around.gaps(day, wish).into_iter();
        let mut nearest: Vec<DateTime<Utc>> = gaps
            .filter_map(|gap| gap.into_iter().min_by_key(far))
            .collect();
        nearest.sort_by_key(far);
        found.extend(nearest);
        if found.len() >= count {
            break;
        }
    }
    found.truncate(count);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::PersonId;
    use crate::care::records::appointment::{AppointmentKind, Subject};

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

    fn offers(taken: &[Appointment], wish: &Appointment, now: DateTime<Utc>) -> Vec<String> {
        let settings = Settings::default();
        let days = WorkingDays::new(&settings.open_days, &[]);
        let numbered = taken.iter().zip(101_u8..);
        let timetable = Timetable::new(numbered.map(|(one, n)| (Id([n; 16]), one)));
        let around = Around {
            timetable: &timetable,
            moved: None,
            settings: &settings,
            days: &days,
            staff: &[],
            now,
        };
        free_slots(&around, wish, 4)
            .into_iter()
            .map(|at| local(settings.zone, at).format("%a %H:%M").to_string())
            .collect()
    }

    #[test]
    fn each_gap_is_offered_once_at_its_start_nearest_to_the_wish_the_nearest_gap_first() {
        let taken = [booked(9, 0, 1), booked(16, 0, 1)];
        let morning = booked(8, 0, 1).start;
        // Both sides of what is in the way, then the morning, then Monday's nearest to the time of day.
        assert_eq!(
            offers(&taken, &booked(16, 40, 2), morning),
            ["Sat 17:00", "Sat 15:00", "Sat 11:00", "Mon 16:45"]
        );
        // Five minutes beside the grid, and all the day's gaps are as far as they are.
        assert_eq!(
            offers(&taken, &booked(14, 40, 2), morning)[..2],
            ["Sat 14:45", "Sat 17:00"]
        );
    }

    #[test]
    fn nothing_past_is_offered() {
        let taken = [booked(16, 0, 1)];
        assert_eq!(
            offers(&taken, &booked(16, 10, 2), booked(15, 20, 1).start),
            ["Sat 17:00", "Mon 16:15", "Mon 11:00", "Tue 16:15"]
        );
    }
}
