//! Rosters of children, as township offices keep them: bytes of a spreadsheet in, typed rows out.
//!
//! Holds: nothing is written, asked or shown here, and nothing is repaired by guess. Whatever the bytes are, reading
//! ends with a [`contents::Roster`] or a [`refused::FileRefused`], within the [`bounds::Bounds`].
//! Left to others: matching against the register, households, and the words for every reason.
//!
//! `read` is the way in; `workbook` and `csv_file` make a `grid` of cells, `header` finds what its columns are
//! (`field`) by what `meaning` makes of each header and its `synonyms`, `take_row` reads a row with `cell`, `birth_cell` and `phone`, `mend_file` writes the wrong rows to mend.

pub mod birth_cell;
pub mod bounds;
pub mod candidate;
pub mod category;
pub mod cell;
pub mod contents;
pub mod csv_file;
pub mod date_format;
pub mod field;
pub mod grid;
pub mod header;
pub mod identity;
pub mod meaning;
pub mod mend_file;
pub mod person;
pub mod phone;
pub mod place;
pub mod quiet;
pub mod read;
pub mod refused;
pub mod row;
pub mod synonyms;
pub mod take_row;
pub mod unpack;
pub mod workbook;
pub mod wrong;
