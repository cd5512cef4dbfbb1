//! The list of Fluent files: one line a feature, its pair of files compiled in.
//!
//! To add a feature's texts, write `zh/NAME.ftl` and `en/NAME.ftl` and add one line `pair!("NAME")` here.
//! An id stands in one file only; `tests/words.rs` compares the pairs.

use crate::words::lang::Lang;

/// The texts of one feature in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// The file's name without its ending.
    pub name: &'static str,
    /// The Chinese file.
    pub zh: &'static str,
    /// The English file.
    pub en: &'static str,
}

impl Pair {
    /// Gives the file of one language.
    pub fn of(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

macro_rules! pair {
    ($name:literal) => {
        Pair {
            name: $name,
            zh: include_str!(concat!("zh/", $name, ".ftl")),
            en: include_str!(concat!("en/", $name, ".ftl")),
        }
    };
}

/// Every pair of files, in no order that matters.
#[rustfmt::skip] // One line a file.
pub const PAIRS: &[Pair] = &[
    pair!("appointment"),
    pair!("approvals"),
    pair!("board"),
    pair!("audit"),
    pair!("case"),
    pair!("check"),
    pair!("child"),
    pair!("child_forms"),
    pair!("children"),
    pair!("commands"),
    pair!("consent"),
    pair!("contact"),
    pair!("crisis"),
    pair!("dates"),
    pair!("domain"),
    pair!("doubt"),
    pair!("emergency"),
    pair!("end_of_day"),
    pair!("fail"),
    pair!("figures"),
    pair!("first_day"),
    pair!("follow_up"),
    pair!("form"),
    pair!("handover"),
    pair!("help"),
    pair!("import"),
    pair!("inbox"),
    pair!("line"),
    pair!("lost_access"),
    pair!("new_keys"),
    pair!("note"),
    pair!("people"),
    pair!("roster"),
    pair!("rule"),
    pair!("schedule"),
    pair!("search"),
    pair!("service"),
    pair!("set_up"),
    pair!("settings"),
    pair!("sharing"),
    pair!("sign_in"),
    pair!("ssh"),
    pair!("status"),
    pair!("supervision"),
    pair!("teams_back"),
    pair!("today"),
    pair!("when"),
];
