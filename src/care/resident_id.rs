//! Resident ID numbers: the check of GB 11643-1999, and what the number says of its bearer.
//!
//! Holds: a [`ResidentId`] exists only with a right check digit and a birth date that exists. The number is shown whole
//! by [`ResidentId::number`] alone; `Debug` says nothing of it and [`ResidentId::masked`] hides the birth date.
//! Whether the region code was ever given out is not asked: codes are merged and split every year.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::care::records::child::Sex;

/// How many characters a number has (GB 11643-1999, 4).
const LENGTH: usize = 18;

/// Weights of the first 17 digits (GB 11643-1999, 4.2, after ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each remainder of the weighted sum by 11.
const CHECKS: &[u8; 11] = b"10X98765432";

/// A resident ID number whose check digit and birth date are right.
#[derive(
    Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Zeroize, ZeroizeOnDrop, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId([u8; LENGTH]);

/// Why a text is no resident ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoResidentId {
    /// It does not have 18 characters.
    #[error("a resident ID number has 18 characters, not {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// It has a character that is no digit (the last may be X).
    #[error("character {at} of the resident ID number is no digit")]
    Character {
        /// Which, counted from 1.
        at: usize,
    },
    /// The check digit is not that of the other 17.
    #[error("the check digit of the resident ID number is wrong")]
    CheckDigit,
    /// The birth date in it does not exist.
    #[error("the birth date in the resident ID number does not exist")]
    BirthDate,
}

impl ResidentId {
    /// Reads a number of exactly 18 characters; a small x counts as X.
    ///
    /// Errors: [`NoResidentId`], in the order length, characters, check digit, birth date. Full-width digits and
    /// surrounding spaces are the caller's to fold.
    pub fn parse(text: &str) -> Result<ResidentId, NoResidentId> {
        let found = text.chars().count();
        if found != LENGTH {
            return Err(NoResidentId::Length { found });
        }
        let mut number = [0u8; LENGTH];
        for (at, (place, c)) in number.iter_mut().zip(text.chars()).enumerate() {
            *place = match c {
                '0'..='9' => c as u8,
                'x' | 'X' if at == LENGTH - 1 => b'X',
                _ => return Err(NoResidentId::Character { at: at + 1 }),
            };
        }
        let id = ResidentId(number);
        let sum: u32 =
            id.0.iter()
                .zip(WEIGHTS)
                .map(|(digit, weight)| u32::from(digit - b'0') * weight)
                .sum();
        if CHECKS[(sum % 11) as usize] != id.0[LENGTH - 1] {
            return Err(NoResidentId::CheckDigit);
        }
        if id.date().is_none() {
            return Err(NoResidentId::BirthDate);
        }
        Ok(id)
    }

    /// Gives the birth date in the number (characters 7 to 14).
    pub fn birth(&self) -> NaiveDate {
        // `parse` made sure of the date; the default is never met.
        self.date().unwrap_or_default()
    }

    /// Gives the sex in the number: character 17, odd for men.
    pub fn sex(&self) -> Sex {
        if (self.0[16] - b'0') % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// Gives the whole number; wiped from memory when dropped.
    pub fn number(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|&digit| char::from(digit)).collect())
    }

    /// Gives the number with its birth date hidden: `430521********001X`.
    pub fn masked(&self) -> String {
        let shown = |at: usize| {
            if (6..14).contains(&at) {
                '*'
            } else {
                char::from(self.0[at])
            }
        };
        (0..LENGTH).map(shown).collect()
    }

    fn date(&self) -> Option<NaiveDate> {
        let number = |from: usize, to: usize| {
            self.0[from..to]
                .iter()
                .fold(0u32, |n, digit| n * 10 + u32::from(digit - b'0'))
        };
        NaiveDate::from_ymd_opt(number(6, 10) as i32, number(10, 12), number(12, 14))
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(hidden)")
    }
}

impl TryFrom<String> for ResidentId {
    type Error = NoResidentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        ResidentId::parse(&Zeroizing::new(text))
    }
}

impl From<ResidentId> for String {
    fn from(id: ResidentId) -> String {
        String::clone(&id.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_number_tells_birth_and_sex() {
        // The worked example of GB 11643-1999, appendix A, and a made-up one ending in X.
        let id = ResidentId::parse("11010519491231002X").unwrap();
        assert_eq!(id.birth(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(id.sex(), Sex::Female);
        assert_eq!(
            ResidentId::parse("440524188001010014").unwrap().sex(),
            Sex::Male
        );
        assert_eq!(
            *ResidentId::parse("11010519491231002x").unwrap().number(),
            "11010519491231002X"
        );
    }

    #[test]
    fn one_wrong_digit_anywhere_is_found() {
        let right = "440524188001010014";
        for at in 0..17 {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(
                    ResidentId::parse(&wrong),
                    Err(NoResidentId::CheckDigit),
                    "{wrong}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_number_is_said() {
        assert_eq!(
            ResidentId::parse("110105491231002"),
            Err(NoResidentId::Length { found: 15 })
        );
        assert_eq!(
            ResidentId::parse("1101051949123100２X"),
            Err(NoResidentId::Character { at: 17 })
        );
        assert_eq!(
            ResidentId::parse("X1010519491231002X"),
            Err(NoResidentId::Character { at: 1 })
        );
        // 30 February with the check digit that belongs to it.
        let first = "11010519490230002";
        let wrong: Vec<_> = "0123456789X"
            .chars()
            .map(|check| ResidentId::parse(&format!("{first}{check}")))
            .collect();
        assert_eq!(
            wrong
                .iter()
                .filter(|r| **r == Err(NoResidentId::BirthDate))
                .count(),
            1
        );
        assert!(wrong.iter().all(Result::is_err));
    }

    #[test]
    fn only_number_shows_the_number() {
        let id = ResidentId::parse("11010519491231002X").unwrap();
        assert_eq!(id.masked(), "110105********002X");
        assert!(!format!("{id:?}").contains(|c: char| c.is_ascii_digit()));
    }
}
