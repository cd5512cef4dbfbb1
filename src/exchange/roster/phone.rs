//! Phone numbers as typed, made alike where they can be recognised.

use unicode_normalization::UnicodeNormalization;

use crate::care::phone_number::{is_landline, is_mobile};

/// What stands between two numbers in a cell; the last three are full-width comma, semicolon and slash.
const SEPARATORS: [char; 8] = [
    '/', '、', ',', ';', '\n', '\u{FF0C}', '\u{FF1B}', '\u{FF0F}',
];

/// Splits a cell into its phone numbers and makes each alike; what is no number stays as typed.
pub fn phones(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |phone: String| {
        if !found.contains(&phone) {
            found.push(phone);
        }
    };
    for part in text.split(SEPARATORS) {
        let part = part.trim().trim_start_matches('\'').trim();
        if part.is_empty() {
            continue;
        }
        // Two mobile numbers with only a space between them.
        let words: Vec<&str> = part.split_whitespace().collect();
        if words.len() > 1 && words.iter().all(|word| is_mobile(&bare(word))) {
            words.iter().for_each(|word| add(bare(word)));
        } else {
            add(normal_phone(part));
        }
    }
    found
}

/// Makes one number alike: ASCII digits without spaces, dashes, brackets and +86; anything else as typed.
pub fn normal_phone(typed: &str) -> String {
    let number = bare(typed);
    if is_mobile(&number) || is_landline(&number) {
        number
    } else {
        typed.trim().to_string()
    }
}

fn bare(typed: &str) -> String {
    let folded: String = typed
        .nfkc()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '-' | '–' | '—' | '(' | ')' | '\u{202A}'..='\u{202E}')
        })
        .collect();
    for prefix in ["+86", "0086", "86"] {
        if let Some(rest) = folded.strip_prefix(prefix)
            && is_mobile(rest)
        {
            return rest.to_string();
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_reads_alike() {
        for typed in [
            "19900002298",
            "１９９０００02298",
            "199-0000-2298",
            "199 0000 2298",
            "+86 19900002298",
            "'19900002298",
        ] {
            assert_eq!(phones(typed), ["19900002298"], "{typed}");
        }
        assert_eq!(phones("0739-5555 123"), ["07395555123"]);
    }

    #[test]
    fn several_numbers_in_a_cell() {
        assert_eq!(
            phones("19900002298/19900002299、19900002298"),
            ["19900002298", "19900002299"]
        );
        assert_eq!(
            phones("19900002298 19900002299"),
            ["19900002298", "19900002299"]
        );
    }

    #[test]
    fn what_is_no_number_stays_as_typed() {
        assert_eq!(phones(" 问村主任 (王) "), ["问村主任 (王)"]);
        assert_eq!(phones("1.99E+10"), ["1.99E+10"]);
    }
}
