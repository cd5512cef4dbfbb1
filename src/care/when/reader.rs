//! A cursor over what was typed: words, numbers in digits and in Chinese, spaces.
//!
//! The text is made even once: full-width letters, digits and signs to their ASCII twins, lower case, a few
//! traditional forms to simplified; one character stays one, so places can be told to the person.

/// Reads a typed text from left to right.
pub struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    /// Begins at the first character of a text.
    pub fn new(text: &str) -> Reader {
        Reader {
            chars: text.chars().map(even).collect(),
            at: 0,
        }
    }

    /// Gives the place of the next character, counted from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place given by [`Reader::at`].
    pub fn back_to(&mut self, at: usize) {
        self.at = at.min(self.chars.len());
    }

    /// Says whether everything was read.
    pub fn is_done(&self) -> bool {
        self.at >= self.chars.len()
    }

    /// Gives the next character without reading it.
    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Skips spaces.
    pub fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Skips what may stand between a day and a time: spaces, commas, `的`, `at`, `on`.
    pub fn skip_joints(&mut self) {
        loop {
            self.skip_spaces();
            let joint = self.eat(",")
                || self.eat("、")
                || self.eat("的")
                || self.word("at")
                || self.word("on");
            if !joint {
                return;
            }
        }
    }

    /// Reads exactly this text, if it stands here.
    pub fn eat(&mut self, text: &str) -> bool {
        let mut at = self.at;
        for expected in text.chars() {
            if self.chars.get(at) != Some(&expected) {
                return false;
            }
            at += 1;
        }
        self.at = at;
        true
    }

    /// Reads the first of these that stands here; longer ones must come before their beginnings.
    pub fn eat_any(&mut self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.eat(text))
    }

    /// Reads exactly this word of Latin letters, if no further letter follows it.
    pub fn word(&mut self, word: &str) -> bool {
        let before = self.at;
        if self.eat(word) {
            if !self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
                return true;
            }
            self.at = before;
        }
        false
    }

    /// Reads the first of these words that stands here.
    pub fn any_word(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(word))
    }

    /// Reads words with spaces between them.
    pub fn phrase(&mut self, words: &[&str]) -> bool {
        let before = self.at;
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                self.skip_spaces();
            }
            if !self.word(word) {
                self.at = before;
                return false;
            }
        }
        true
    }

    /// Reads a number in digits; gives it with how many digits it had. More than 8 digits are not read.
    pub fn digits(&mut self) -> Option<(u32, usize)> {
        let before = self.at;
        let mut number = 0_u32;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            if self.at - before == 8 {
                self.at = before;
                return None;
            }
            number = number * 10 + digit;
            self.at += 1;
        }
        let length = self.at - before;
        (length > 0).then_some((number, length))
    }

    /// Reads a Chinese number from 0 to 99: 三, 十, 十二, 二十, 二十三, 两, 零五.
    pub fn hanzi(&mut self) -> Option<u32> {
        let before = self.at;
        let led_by_zero = self.eat_any(&["零", "〇"]);
        let tens = self.hanzi_digit();
        if led_by_zero || !self.eat("十") {
            return match tens {
                Some(digit) => Some(digit),
                None if led_by_zero => Some(0),
                None => {
                    self.at = before;
                    None
                }
            };
        }
        let ones = self.hanzi_digit().unwrap_or(0);
        Some(tens.unwrap_or(1) * 10 + ones)
    }

    /// Reads a year in Chinese digits, one by one: 二〇二六.
    pub fn hanzi_year(&mut self) -> Option<u32> {
        let before = self.at;
        let mut year = 0;
        for _ in 0..4 {
            let digit = if self.eat_any(&["零", "〇"]) {
                Some(0)
            } else {
                self.hanzi_digit()
            };
            let Some(digit) = digit else {
                self.at = before;
                return None;
            };
            year = year * 10 + digit;
        }
        Some(year)
    }

    /// Reads a number in digits or in Chinese.
    pub fn number(&mut self) -> Option<u32> {
        match self.digits() {
            Some((number, _)) => Some(number),
            None => self.hanzi(),
        }
    }

    fn hanzi_digit(&mut self) -> Option<u32> {
        let digit = match self.peek()? {
            '一' => 1,
            '二' | '两' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            _ => return None,
        };
        self.at += 1;
        Some(digit)
    }
}

/// Makes one character even.
fn even(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '點' => '点',
        '時' => '时',
        '號' => '号',
        '後' => '后',
        '兩' => '两',
        '週' => '周',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        _ => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_read_to_99() {
        for (text, number) in [
            ("三", 3),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十三", 23),
            ("两", 2),
            ("零五", 5),
            ("〇", 0),
            ("九十九", 99),
        ] {
            let mut reader = Reader::new(text);
            assert_eq!(reader.hanzi(), Some(number), "{text}");
            assert!(reader.is_done(), "{text}");
        }
        assert_eq!(Reader::new("天").hanzi(), None);
        assert_eq!(Reader::new("二〇二六年").hanzi_year(), Some(2026));
    }

    #[test]
    fn digits_of_any_width_read_and_endless_ones_do_not() {
        assert_eq!(Reader::new("１２:").digits(), Some((12, 2)));
        assert_eq!(Reader::new("007").digits(), Some((7, 3)));
        assert_eq!(Reader::new("123456789").digits(), None);
    }

    #[test]
    fn a_word_ends_where_letters_end() {
        assert!(Reader::new("Mon 9").word("mon"));
        assert!(!Reader::new("month").word("mon"));
        assert!(Reader::new("in  the MORNING").phrase(&["in", "the", "morning"]));
    }
}
