//! Finding by a few letters: names by pinyin, titles in both languages.
pub mod matcher;
pub mod pinyin;
