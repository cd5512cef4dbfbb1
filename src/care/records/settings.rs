//! The settings of the post: one record, under a fixed id, readable by everyone on staff.

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;
use crate::care::working_days::WEEK;

/// What a post sets for itself; every number ships with the default of DOMAIN.md.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub name: String,
    /// The code that case numbers begin with.
    pub code: String,
    pub zone: Tz,
    pub language: Language,
    /// Length of a session, in minutes.
    pub session_minutes: u32,
    /// Appointments begin on multiples of this, in minutes.
    pub grid_minutes: u32,
    /// When the post is open on an open day, in order, not overlapping.
    pub hours: Vec<Hours>,
    /// The days of the week on which the post is open.
    pub open_days: Vec<Weekday>,
    /// When children are in class, in order; booking then is warned of, except at school visits.
    pub class_hours: Vec<Hours>,
    /// Minutes without a key after which a session locks.
    pub lock_minutes: u32,
    pub rhythm: Rhythm,
    pub windows: Windows,
    /// Who approves the closing of a case.
    pub closing_approval: ApprovalRule,
    /// Days after its end within which a closing is approved, where that comes afterwards.
    #[serde(skip_serializing_if = "is_usual_approval")]
    pub approval_days: u32,
    /// Who approves and countersigns besides the supervisors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deputies: Vec<PersonId>,
    /// Who did so before: what they decided up to then stays decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_deputies: Vec<FormerDeputy>,
    /// Minutes that a note may wait for its writing before it is owed; 0 is at once.
    pub note_owed_after_minutes: u32,
    /// Days ahead of its end on which a consent is asked for again.
    pub consent_ends_ahead_days: u32,
    /// The least group that published figures give.
    pub least_group: u32,
    /// The numbers that stand beside a crisis log, the first to be called first; never empty.
    #[serde(skip_serializing_if = "is_national")]
    pub hotlines: Vec<Hotline>,
    /// Whether the post is made up.
    pub demo: bool,
}

/// Somebody who was a deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerDeputy {
    pub person: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: DateTime<Utc>,
}

/// A number that helps in a crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hotline {
    pub number: String,
    /// Whose it is, in the post's words; empty where the program has a name for the number.
    #[serde(default)]
    pub name: String,
}

/// The numbers that are the same in the whole country: the police, the ambulance, the youth line (12355), and the line
/// for mental health that the National Health Commission opened on 1 January 2025 (12356).
pub const NATIONAL_HOTLINES: [&str; 4] = ["110", "120", "12356", "12355"];

/// Gives the country's numbers as a post begins with them.
pub fn national_hotlines() -> Vec<Hotline> {
    let numbers = NATIONAL_HOTLINES.iter();
    numbers
        .map(|number| Hotline {
            number: (*number).to_owned(),
            name: String::new(),
        })
        .collect()
}

/// DOMAIN.md: within 30 days.
const APPROVAL_DAYS: u32 = 30;

fn is_usual_approval(days: &u32) -> bool {
    *days == APPROVAL_DAYS
}

fn is_national(hotlines: &[Hotline]) -> bool {
    hotlines == national_hotlines()
}

/// A part of a day: from the first time up to, and not including, the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: NaiveTime,
    pub until: NaiveTime,
}

impl Hours {
    /// Makes hours from minutes of the day.
    const fn of(from: (u32, u32), until: (u32, u32)) -> Hours {
        // Both are constants below; midnight stands for what is no time of day.
        const fn time((hour, minute): (u32, u32)) -> NaiveTime {
            match NaiveTime::from_hms_opt(hour, minute, 0) {
                Some(time) => time,
                None => NaiveTime::MIN,
            }
        }
        Hours {
            from: time(from),
            until: time(until),
        }
    }
}

choice! {
    /// A language of the program.
    Language {
        Zh = "zh", "language-zh";
        En = "en", "language-en";
    }
}

choice! {
    /// Whether somebody else approves the closing of a case.
    ApprovalRule {
        BeforeClosing = "before-closing", "approval-rule-before-closing";
        Within30Days = "within-30-days", "approval-rule-within-30-days";
        None = "none", "approval-rule-none";
    }
}

/// Within how many days a contact with the child is owed, by risk; "Risk decides rhythm" in DOMAIN.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rhythm {
    /// Calendar days between contacts while active.
    pub active_red: u32,
    pub active_orange: u32,
    pub active_yellow: u32,
    pub active_green: u32,
    /// Calendar days between contacts while monitoring; red is not monitored and keeps its active rhythm.
    pub monitoring_orange: u32,
    pub monitoring_yellow: u32,
    pub monitoring_green: u32,
    /// Calendar days to the first contact; 0 is the same day.
    pub first_red: u32,
    pub first_orange: u32,
    /// Working days to the first contact.
    pub first_yellow_working: u32,
    pub first_green_working: u32,
}

impl Default for Rhythm {
    fn default() -> Rhythm {
        Rhythm {
            active_red: 2,
            active_orange: 7,
            active_yellow: 14,
            active_green: 30,
            monitoring_orange: 14,
            monitoring_yellow: 30,
            monitoring_green: 60,
            first_red: 0,
            first_orange: 2,
            first_yellow_working: 5,
            first_green_working: 10,
        }
    }
}

/// The days around a follow-up's due date, and after which the supervisor sees it; "States" in DOMAIN.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Windows {
    /// Days before the due date on which it opens.
    pub before: u32,
    /// Days after the due date on which it is not yet overdue.
    pub after: u32,
    /// The same for red and orange.
    pub pressing_before: u32,
    pub pressing_after: u32,
    /// Days past its window after which it is on the supervisor's board.
    pub board_after: u32,
    pub board_after_red: u32,
}

impl Default for Windows {
    fn default() -> Windows {
        Windows {
            before: 2,
            after: 2,
            pressing_before: 0,
            pressing_after: 0,
            board_after: 3,
            board_after_red: 1,
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            name: String::new(),
            code: String::new(),
            zone: Tz::Asia__Shanghai,
            language: Language::Zh,
            session_minutes: 50,
            grid_minutes: 15,
            hours: vec![Hours::of((8, 30), (12, 0)), Hours::of((14, 30), (18, 0))],
            // Every day but Sunday.
            open_days: WEEK[..6].to_vec(),
            class_hours: Vec::new(),
            lock_minutes: 5,
            rhythm: Rhythm::default(),
            windows: Windows::default(),
            closing_approval: ApprovalRule::Within30Days,
            approval_days: APPROVAL_DAYS,
            deputies: Vec::new(),
            former_deputies: Vec::new(),
            note_owed_after_minutes: 0,
            consent_ends_ahead_days: 30,
            least_group: 5,
            hotlines: national_hotlines(),
            demo: false,
        }
    }
}

impl Settings {
    /// The id of the one record of settings.
    pub const ID: Id = Id([0; 16]);

    /// Tells whether somebody who decided at a time was a deputy then.
    pub fn was_deputy(&self, person: PersonId, at: DateTime<Utc>) -> bool {
        let mut former = self.former_deputies.iter();
        self.deputies.contains(&person)
            || former.any(|former| former.person == person && at <= former.until)
    }

    /// Makes settings of a time, keeping in mind who was a deputy in those before.
    pub fn following(&self, before: &Settings, at: DateTime<Utc>) -> Settings {
        let mut settings = self.clone();
        settings.former_deputies.clone_from(&before.former_deputies);
        let gone = before.deputies.iter();
        let gone = gone.filter(|person| !self.deputies.contains(person));
        settings
            .former_deputies
            .extend(gone.map(|person| FormerDeputy {
                person: *person,
                until: at,
            }));
        settings
    }
}

impl Record for Settings {
    const KIND: Kind = Kind::Settings;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_a_deputy_was_one_up_to_the_day_they_were_taken_off() {
        let (one, other) = (PersonId([1; 16]), PersonId([2; 16]));
        let at = |day: i64| DateTime::from_timestamp(day * 86_400, 0).unwrap_or_default();
        let named = |deputies| Settings {
            deputies,
            ..Settings::default()
        };
        let first = named(vec![one]);
        let second = named(vec![other]).following(&first, at(5));
        let third = named(vec![]).following(&second, at(9));
        assert!(first.was_deputy(one, at(99)) && !first.was_deputy(other, at(1)));
        assert!(second.was_deputy(one, at(5)) && !second.was_deputy(one, at(6)));
        assert!(third.was_deputy(one, at(5)) && third.was_deputy(other, at(9)));
        assert!(!third.was_deputy(other, at(10)));
    }
}
