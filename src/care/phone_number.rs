//! Telling a phone number from what else stands in a column of phones: words, zeros, numbers a spreadsheet rounded.

use unicode_normalization::UnicodeNormalization;

use crate::care::fold::fold_phone;

/// A mobile number: 11 digits, the first 1 (the numbering plan of 2017, YD/T 1172).
pub fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && all_digits(digits)
}

/// A fixed line: 7 or 8 digits, alone or after an area code of 3 or 4 that begins with 0.
pub fn is_landline(digits: &str) -> bool {
    let length = if digits.starts_with('0') {
        10..=12
    } else {
        7..=8
    };
    length.contains(&digits.len()) && all_digits(digits)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Folds what was written to the number by which two people can be known to have one phone.
///
/// Nothing where it is none that rings somewhere: a word, a zero, one digit over and over, a rounded number
/// (`1.38123E+10`). A mobile number may have words beside it; for a fixed line nothing but signs may.
pub fn shared_number(written: &str) -> Option<String> {
    let digits = fold_phone(written);
    let mut distinct = digits.bytes();
    let first = distinct.next()?;
    if distinct.all(|digit| digit == first) {
        return None;
    }
    let folded: String = written.nfkc().collect();
    let bare = folded
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–—()".contains(c));
    (is_mobile(&digits) || bare && is_landline(&digits)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_rings_somewhere_is_a_number_to_be_shared() {
        for (written, number) in [
            ("138 1234 5678", "13812345678"),
            ("＋８６ 13812345678（奶奶）", "13812345678"),
            ("(0739) 222-2333", "07392222333"),
            ("22223334", "22223334"),
        ] {
            assert_eq!(shared_number(written).as_deref(), Some(number), "{written}");
        }
        for written in [
            "",
            "0",
            "空号",
            "1.38123E+10",
            "1.3812345E+7",
            "00000000",
            "11111111111",
            "1381234567",
            "2组1234567号",
        ] {
            assert_eq!(shared_number(written), None, "{written}");
        }
    }
}
