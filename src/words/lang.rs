//! The two languages of the program, and how one is chosen.
//!
//! Three ways in, strongest first: `--lang`, the person's settings, the locale of the session's own environment.

use std::fmt;
use std::str::FromStr;

/// One of the two languages every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Chinese first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// Chooses the language of a POSIX locale name.
    ///
    /// Any locale whose language is Chinese (`zh`, `zh_CN.UTF-8`, `zh-Hans`, `zh_TW`) is [`Lang::Zh`]; every other
    /// one, also `C`, `POSIX`, `C.UTF-8` and the empty name, is [`Lang::En`].
    pub fn from_locale(locale: &str) -> Lang {
        let language = locale
            .trim()
            .split(['_', '-', '.', '@'])
            .next()
            .unwrap_or("");
        if language.eq_ignore_ascii_case("zh") {
            Lang::Zh
        } else {
            Lang::En
        }
    }

    /// Chooses by the three locale variables, passed as they stand in the environment.
    ///
    /// POSIX order: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set and not empty decides.
    pub fn from_variables(
        lc_all: Option<&str>,
        lc_messages: Option<&str>,
        lang: Option<&str>,
    ) -> Lang {
        let decides = [lc_all, lc_messages, lang]
            .into_iter()
            .flatten()
            .find(|value| !value.is_empty());
        Lang::from_locale(decides.unwrap_or(""))
    }

    /// Gives the code by which `--lang` and settings name the language: `zh` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Gives the language's own name for itself, the same in either language.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Zh => "中文",
            Lang::En => "English",
        }
    }

    /// Gives the other language, for the key that switches.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What was given as a language names none of the two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given}: zh | en")]
pub struct UnknownLang {
    /// The word as it was given.
    pub given: String,
}

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads `--lang`: a code (`zh`, `en`), a locale of the two (`zh-CN`, `en_GB.UTF-8`), or a name (`中文`, `English`).
    fn from_str(given: &str) -> Result<Lang, UnknownLang> {
        let word = given.trim().to_lowercase();
        let language = word.split(['_', '-', '.', '@']).next().unwrap_or("");
        match language {
            "zh" | "中文" | "汉语" | "chinese" => Ok(Lang::Zh),
            "en" | "英文" | "英语" | "english" => Ok(Lang::En),
            _ => Err(UnknownLang {
                given: given.to_string(),
            }),
        }
    }
}

/// Writes a text as a title begins: its first letter large, where there are large ones.
pub fn begin_large(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_locale_is_chinese_and_any_other_is_english() {
        for locale in [
            "zh",
            "zh_CN.UTF-8",
            "zh-Hans-CN",
            "zh_TW",
            "ZH_cn",
            " zh_CN ",
        ] {
            assert_eq!(Lang::from_locale(locale), Lang::Zh, "{locale}");
        }
        for locale in [
            "en",
            "en_GB.UTF-8",
            "C",
            "C.UTF-8",
            "POSIX",
            "",
            "de_DE",
            "zha_CN",
        ] {
            assert_eq!(Lang::from_locale(locale), Lang::En, "{locale}");
        }
    }

    #[test]
    fn the_first_variable_that_is_not_empty_decides() {
        assert_eq!(
            Lang::from_variables(Some("zh_CN.UTF-8"), Some("en_US"), Some("en_US")),
            Lang::Zh
        );
        assert_eq!(
            Lang::from_variables(Some(""), None, Some("zh_CN")),
            Lang::Zh
        );
        assert_eq!(
            Lang::from_variables(None, Some("en_US"), Some("zh_CN")),
            Lang::En
        );
        assert_eq!(Lang::from_variables(None, None, None), Lang::En);
    }

    #[test]
    fn the_option_takes_codes_locales_and_names_and_nothing_else() {
        for (given, lang) in [
            ("zh", Lang::Zh),
            ("中文", Lang::Zh),
            ("zh-CN", Lang::Zh),
            ("EN", Lang::En),
            ("English", Lang::En),
        ] {
            assert_eq!(given.parse(), Ok(lang));
        }
        for given in ["", "fr", "z", "zhen"] {
            assert_eq!(
                given.parse::<Lang>(),
                Err(UnknownLang {
                    given: given.into()
                })
            );
        }
        for lang in Lang::ALL {
            assert_eq!(lang.code().parse(), Ok(lang));
            assert_eq!(lang.own_name().parse(), Ok(lang));
            assert_eq!(lang.other().other(), lang);
        }
    }
}
