//! Why a file is not read at all.

/// Why a file was refused whole; nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// The file is larger than is read.
    #[error("the file has more than {limit} bytes")]
    TooLarge {
        /// Bytes that are read.
        limit: usize,
    },
    /// The file unpacks to more than is read.
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// Bytes that are read.
        limit: usize,
    },
    /// The workbook has too many parts or sheets.
    #[error("the workbook has {found} parts; {limit} are read")]
    TooManyParts {
        /// How many it has.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// Something stands in a row beyond those that are read.
    #[error("row {row} holds something; {limit} rows are read")]
    TooManyRows {
        /// The row, counted from 1.
        row: u32,
        /// How many are read.
        limit: u32,
    },
    /// Something stands in a column beyond those that are read.
    #[error("column {column} holds something; {limit} columns are read")]
    TooManyColumns {
        /// The column, counted from 1.
        column: u32,
        /// How many are read.
        limit: u32,
    },
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The workbook asks for a password.
    #[error("the workbook is protected with a password")]
    PasswordProtected,
    /// A workbook of Excel 97 to 2003 (`.xls`).
    #[error("the workbook is of the old kind, .xls")]
    OldWorkbook,
    /// Neither a workbook nor text.
    #[error("the file is no workbook and no text")]
    NotAWorkbook,
    /// A workbook or text that does not hold together.
    #[error("the file is damaged: {what}")]
    Damaged {
        /// What did not hold, for the log.
        what: String,
    },
    /// A quotation mark is opened and never closed.
    #[error("a quotation mark opened in row {row} is never closed")]
    QuoteNotClosed {
        /// The row, counted from 1.
        row: u32,
    },
}
