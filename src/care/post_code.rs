//! A post's code: the short text that every case number begins with, for good.

use unicode_normalization::UnicodeNormalization;

/// The longest code, in characters; chosen here so that a case number stays short enough to be written down.
pub const CODE_MOST: usize = 8;

/// Reads a code as it was typed: full-width letters and digits become ordinary ones, spaces at its ends go; none where it is
/// not 1 to 8 letters and digits.
pub fn read(typed: &str) -> Option<String> {
    let code: String = typed.trim().nfkc().collect();
    let fits = (1..=CODE_MOST).contains(&code.chars().count());
    (fits && code.chars().all(char::is_alphanumeric)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_letters_and_digits_however_they_were_typed() {
        assert_eq!(read(" ＴＳ０１ ").as_deref(), Some("TS01"));
        assert_eq!(read("团山").as_deref(), Some("团山"));
        assert_eq!(read("TS").as_deref(), Some("TS"));
        for none in ["", "  ", "T S", "T/S", "T-1", "TUANSHAN1", "T\u{202e}S"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
