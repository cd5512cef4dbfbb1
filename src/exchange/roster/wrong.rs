//! Rows that cannot be taken, and why.

use std::fmt;

use chrono::NaiveDate;

use crate::care::records::child::Sex;
use crate::exchange::roster::place::Place;

/// Why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There is no name.
    NameMissing,
    /// A spreadsheet rounded the ID number; its last digits are lost.
    IdRounded,
    /// The ID number has not 18 characters.
    IdLength {
        /// How many it has.
        found: usize,
    },
    /// The ID number has a character that is no digit.
    IdCharacter {
        /// Which, counted from 1.
        at: usize,
    },
    /// The check digit of the ID number is wrong.
    IdCheckDigit,
    /// The birth date inside the ID number does not exist or is to come.
    IdBirthImpossible,
    /// The birth date does not exist.
    BirthImpossible,
    /// The birth date is in no known form, or in one that can mean two dates.
    BirthUnreadable,
    /// The birth date is after today.
    BirthToCome,
    /// The birth date is so long ago that it is no child's.
    BirthLongAgo {
        /// How many years, at least.
        years: u32,
    },
    /// The birth date is not that of the ID number.
    BirthDisagrees {
        /// What the ID number says.
        by_id: NaiveDate,
    },
    /// The sex is not that of the ID number.
    SexDisagrees {
        /// What the ID number says.
        by_id: Sex,
    },
    /// The sex is neither of the words known.
    SexUnreadable,
    /// A spreadsheet rounded a phone number; its last digits are lost.
    PhoneRounded,
    /// There is neither a birth date nor an ID number, so the child cannot be told from another.
    NeitherBirthNorId,
    /// An earlier row is the same child: by ID number, or by name and birth date.
    SameChildAs {
        /// The sheet of the earlier row.
        sheet: String,
        /// The earlier row, counted from 1 as the spreadsheet does.
        row: u32,
    },
}

/// A row that cannot be taken. `Debug` does not tell its cells.
#[derive(Clone, PartialEq, Eq)]
pub struct WrongRow {
    /// Where it stands, with the column to mend where one is meant.
    pub place: Place,
    /// Why.
    pub reason: Reason,
    /// Its cells as the spreadsheet shows them, one for each header of its sheet.
    pub cells: Vec<String>,
}

impl fmt::Debug for WrongRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrongRow")
            .field("place", &self.place)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
