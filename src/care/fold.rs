//! Folding: what is compared of names and phone numbers, so that the same one written otherwise is still the same.

use unicode_normalization::UnicodeNormalization;

/// Folds a name: compatibility forms made one (NFKC), spaces removed, Latin letters small, one kind of middle dot.
pub fn fold_name(name: &str) -> String {
    name.nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '•' | '・' | '‧' | '∙' | '⋅' | '●' | '.' => '·',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Folds a phone number: digits alone, without China's own country code.
pub fn fold_phone(phone: &str) -> String {
    /// Digits of a mobile number in China.
    const MOBILE: usize = 11;
    let digits: String = phone.nfkc().filter(char::is_ascii_digit).collect();
    let short = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"))
        .filter(|rest| rest.len() == MOBILE);
    short.map_or(digits.clone(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_written_otherwise_is_the_same() {
        assert_eq!(fold_name("张　小 明"), "张小明");
        assert_eq!(fold_name("Ｌｉ Ming"), "liming");
        assert_eq!(fold_name("𬭎"), "𬭎");
        assert_eq!(fold_name("买买提・吐尔逊"), fold_name("买买提·吐尔逊"));
        assert_ne!(fold_name("阿依·古丽"), fold_name("阿依古丽"));
    }

    #[test]
    fn the_same_number_written_otherwise_is_the_same() {
        for phone in [
            "138 0000-0001",
            "+86 13800000001",
            "１３８００００００01",
            "008613800000001",
        ] {
            assert_eq!(fold_phone(phone), "13800000001");
        }
        assert_eq!(fold_phone("8673912"), "8673912");
    }
}
