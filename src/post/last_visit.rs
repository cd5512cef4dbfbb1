//! When somebody was last in at a post, and which cases that left red they have taken note of: in their own folder, since
//! neither is anybody else's business.
//!
//! The file holds instants and ids of cases, and no name. Where it is lost or damaged somebody is told once more of what
//! left red in the last weeks, and nothing of what changed while they were away.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, PersonId, PostId};
use crate::host::heads::keep;

/// Days back from their first visit of which somebody is told what left red.
const TOLD_BACK_DAYS: i64 = 14;

/// What is known of somebody's visits to a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// When they were last in before this time; none where it is not known.
    pub last: Option<DateTime<Utc>>,
    /// From when on they are told of cases that leave red; none where they are told of nothing.
    pub told_from: Option<DateTime<Utc>>,
    /// Of each case they have taken note of, the leaving up to which they have.
    pub seen: BTreeMap<Id, DateTime<Utc>>,
}

/// What somebody has taken note of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenNote {
    /// That a case left red then.
    LeftRed { case: Id, at: DateTime<Utc> },
    /// What changed while they were away.
    Changes,
}

impl Visit {
    /// Makes what is known of somebody who was never in before.
    pub fn first(now: DateTime<Utc>) -> Visit {
        Visit {
            last: None,
            told_from: now.checked_sub_signed(TimeDelta::days(TOLD_BACK_DAYS)),
            seen: BTreeMap::new(),
        }
    }

    /// Takes in what they have taken note of.
    pub fn take_note(&mut self, note: TakenNote) {
        match note {
            TakenNote::LeftRed { case, at } => {
                let seen = self.seen.entry(case).or_insert(at);
                *seen = at.max(*seen);
            }
            TakenNote::Changes => self.last = None,
        }
    }
}

/// The file's content; instants in milliseconds since 1970 UTC.
#[derive(Serialize, Deserialize)]
struct Kept {
    last_in: i64,
    told_from: Option<i64>,
    seen: Vec<(Id, i64)>,
}

/// One person's file about one post.
pub struct VisitFile(PathBuf);

impl VisitFile {
    /// Gives the file under the folder of their own.
    pub fn of(own: &Path, post: PostId, person: PersonId) -> VisitFile {
        VisitFile(own.join("visits").join(format!("{post}-{person}")))
    }

    /// Gives what is known of the visits before this one, and keeps that they are in now.
    pub fn begin(&self, now: DateTime<Utc>) -> Visit {
        let visit = self.read().unwrap_or_else(|| Visit::first(now));
        self.write(&visit, now);
        visit
    }

    /// Keeps until when they were in.
    pub fn end(&self, now: DateTime<Utc>) {
        if let Some(visit) = self.read() {
            self.write(&visit, now);
        }
    }

    /// Keeps what they have taken note of.
    pub fn take_note(&self, note: TakenNote) {
        if let (TakenNote::LeftRed { .. }, Some(mut visit)) = (note, self.read()) {
            let last = visit.last.unwrap_or_default();
            visit.take_note(note);
            self.write(&visit, last);
        }
    }

    fn read(&self) -> Option<Visit> {
        let kept: Kept = rmp_serde::from_slice(&fs::read(&self.0).ok()?).ok()?;
        let instant = DateTime::from_timestamp_millis;
        let seen = kept.seen.into_iter();
        Some(Visit {
            last: instant(kept.last_in),
            told_from: kept.told_from.and_then(instant),
            seen: seen
                .filter_map(|(case, at)| Some((case, instant(at)?)))
                .collect(),
        })
    }

    /// Where it cannot be written they are told once more.
    fn write(&self, visit: &Visit, last_in: DateTime<Utc>) {
        let seen = visit.seen.iter();
        let kept = Kept {
            last_in: last_in.timestamp_millis(),
            told_from: visit.told_from.map(|from| from.timestamp_millis()),
            seen: seen
                .map(|(case, at)| (*case, at.timestamp_millis()))
                .collect(),
        };
        if let Ok(bytes) = rmp_serde::to_vec_named(&kept) {
            let _ = keep(&self.0, &bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(400) + TimeDelta::hours(hour)
    }

    #[test]
    fn a_visit_begins_where_the_last_one_ended_or_began() {
        let own = tempfile::tempdir().unwrap();
        let file = VisitFile::of(own.path(), PostId([1; 16]), PersonId([2; 16]));
        assert_eq!(file.begin(at(0)), Visit::first(at(0)));
        file.end(at(8));
        assert_eq!(file.begin(at(24)).last, Some(at(8)));
        // Cut off, with no end.
        let visit = file.begin(at(48));
        assert_eq!(visit.last, Some(at(24)));
        assert_eq!(visit.told_from, Visit::first(at(0)).told_from);
        let other = VisitFile::of(own.path(), PostId([1; 16]), PersonId([3; 16]));
        assert_eq!(other.begin(at(48)).last, None);
    }

    #[test]
    fn what_was_taken_note_of_is_kept_and_damage_is_a_first_visit() {
        let own = tempfile::tempdir().unwrap();
        let file = VisitFile::of(own.path(), PostId([1; 16]), PersonId([2; 16]));
        file.begin(at(0));
        let case = Id([7; 16]);
        for hour in [3, 2] {
            file.take_note(TakenNote::LeftRed { case, at: at(hour) });
        }
        let visit = file.begin(at(5));
        assert_eq!(visit.seen, BTreeMap::from([(case, at(3))]));
        assert_eq!(visit.last, Some(at(0)));
        fs::write(&file.0, b"\xff").unwrap();
        assert_eq!(file.begin(at(6)), Visit::first(at(6)));
    }
}
