//! How much of a file is read, decided before it is parsed.

/// The bounds a file must keep; beyond them it is refused whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of the file itself.
    pub file_bytes: usize,
    /// Bytes of a workbook once unpacked, and bytes of text that its cells hold together.
    pub unpacked_bytes: usize,
    /// Files inside a workbook.
    pub parts: usize,
    /// Sheets in a workbook.
    pub sheets: usize,
    /// The last row that may hold anything, in each sheet and in all together.
    pub rows: u32,
    /// The last column that may hold anything.
    pub columns: u32,
}

impl Default for Bounds {
    /// 10 MiB, 50 MiB unpacked, 50,000 rows of 64 columns; a workbook of an office has a dozen parts a sheet.
    fn default() -> Self {
        Bounds {
            file_bytes: 10 << 20,
            unpacked_bytes: 50 << 20,
            parts: 2_000,
            sheets: 200,
            rows: 50_000,
            columns: 64,
        }
    }
}
