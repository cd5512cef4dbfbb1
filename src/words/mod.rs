//! The texts of both languages.
//!
//! Everything a person reads comes from the Fluent files in `zh/` and `en/`, one pair of files a feature, compiled
//! into the binary. Floors below return typed facts; the sentences are made here and above.

pub mod access_deed;
pub mod dates;
pub mod families;
pub mod files;
pub mod lang;
pub mod people;
pub mod texts;
pub mod understood;
