//! A month's figures as a supervisor published them: counts without a name, small groups left out; frozen.
//!
//! There is one record a month, under an id made of the month, and it is only ever added: what was published stands.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// The figures of one month.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigures {
    /// The month's first day.
    pub month: NaiveDate,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// The least group that is given; fewer are left out.
    pub least: u32,
    pub tables: Vec<FigureTable>,
}

confidential!(PublishedFigures);

impl PublishedFigures {
    /// Gives the id under which a month is published, the same whoever publishes it, so that it is published once.
    pub fn id_of(month: NaiveDate) -> Id {
        let text = format!("figures {:04}-{:02}", month.year(), month.month());
        let mut id = [0; 16];
        for (place, byte) in id.iter_mut().zip(text.bytes()) {
            *place = byte;
        }
        Id(id)
    }
}

/// One table: how a number is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureTable {
    pub what: Counted,
    /// None is left out.
    pub total: Option<u32>,
    pub cells: Vec<FigureCell>,
}

/// One number of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureCell {
    /// The code of what it counts: of a risk level, an age band, a category.
    pub code: String,
    /// None is left out.
    pub count: Option<u32>,
}

choice! {
    /// What a table counts.
    Counted {
        /// Cases open at the month's end, by risk.
        CasesByRisk = "cases-by-risk", "figures-cases-by-risk";
        CasesByAge = "cases-by-age", "figures-cases-by-age";
        /// A child can be in several.
        CasesByCategory = "cases-by-category", "figures-cases-by-category";
        /// Cases opened and closed in the month.
        CasesMoved = "cases-moved", "figures-cases-moved";
        /// Sessions held in the month.
        Sessions = "sessions", "figures-sessions";
        /// Follow-ups done and cancelled in the month.
        FollowUps = "follow-ups", "figures-follow-ups";
    }
}

choice! {
    /// The age of a child at the month's end, in whole years.
    AgeBand {
        UnderSix = "0-5", "figures-age-0-5";
        SixToEight = "6-8", "figures-age-6-8";
        NineToEleven = "9-11", "figures-age-9-11";
        TwelveToFourteen = "12-14", "figures-age-12-14";
        FifteenUp = "15+", "figures-age-15";
        Unknown = "unknown", "figures-age-unknown";
    }
}

impl AgeBand {
    /// Gives the band of an age in whole years.
    pub fn of(age: Option<i32>) -> AgeBand {
        match age {
            None => AgeBand::Unknown,
            Some(..=5) => AgeBand::UnderSix,
            Some(6..=8) => AgeBand::SixToEight,
            Some(9..=11) => AgeBand::NineToEleven,
            Some(12..=14) => AgeBand::TwelveToFourteen,
            Some(15..) => AgeBand::FifteenUp,
        }
    }
}

choice! {
    /// What became of something in the month.
    Moved {
        Opened = "opened", "figures-opened";
        Closed = "closed", "figures-closed";
        Done = "done", "follow-up-state-done";
        Cancelled = "cancelled", "follow-up-state-cancelled";
    }
}

impl Record for PublishedFigures {
    const KIND: Kind = Kind::PublishedFigures;
}
