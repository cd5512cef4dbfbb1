//! The texts of one language, by id.
//!
//! An id that does not exist gives itself in ⟦ ⟧ and never a panic: a person can still work, and a test finds it
//! (`tests/words.rs`). Texts come without bidirectional isolation marks, since terminals count or show them wrongly;
//! what is put in from outside is made inert where it is drawn.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::words::files::PAIRS;
use crate::words::lang::Lang;

/// One value put into a text.
///
/// Its content may be a child's name, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Words, put in as they are.
    Text(Cow<'a, str>),
    /// A count, by which a text may choose its plural.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
number!(i8, u8, i16, u16, i32, u32, i64, u64, isize, usize);

/// All texts of one language; cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Words {
    lang: Lang,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Words {
    /// Reads the compiled-in files of one language.
    ///
    /// A line the Fluent parser refuses, or an id given twice, is left out here and found by [`Words::faults`] in a test.
    pub fn new(lang: Lang) -> Words {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(lang)]);
        bundle.set_use_isolating(false);
        for pair in PAIRS {
            let resource = match FluentResource::try_new(pair.of(lang).to_string()) {
                Ok(resource) => resource,
                Err((resource, _)) => resource,
            };
            let _ = bundle.add_resource(resource);
        }
        Words {
            lang,
            bundle: Arc::new(bundle),
        }
    }

    /// Gives the language these texts are in.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Gives a text that takes no values.
    pub fn get(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// Gives a text with its values put in.
    ///
    /// A value the text names and `args` lacks is shown as `{$name}`.
    pub fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value())
        else {
            return format!("⟦{id}⟧");
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            values.set(*name, value);
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&values), &mut errors)
            .into_owned()
    }

    /// Says whether a text with this id exists.
    pub fn has(&self, id: &str) -> bool {
        self.bundle
            .get_message(id)
            .is_some_and(|message| message.value().is_some())
    }

    /// Lists what is wrong in the files of one language: lines that do not parse, ids given twice.
    pub fn faults(lang: Lang) -> Vec<String> {
        let mut faults = Vec::new();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(lang)]);
        for pair in PAIRS {
            let resource = match FluentResource::try_new(pair.of(lang).to_string()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    faults.extend(
                        errors
                            .iter()
                            .map(|error| format!("{lang}/{}.ftl: {error}", pair.name)),
                    );
                    resource
                }
            };
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(
                    errors
                        .iter()
                        .map(|error| format!("{lang}/{}.ftl: {error}", pair.name)),
                );
            }
        }
        faults
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Marks a literal as the id of a text where it is not passed to [`Words::get`] at once, for `tests/words.rs` to check.
pub const fn text_id(id: &'static str) -> &'static str {
    id
}

/// Gives the identifier by which Fluent chooses plural rules.
fn identifier(lang: Lang) -> LanguageIdentifier {
    lang.code().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>() {}
        shared::<Words>();
    }

    #[test]
    fn every_file_parses_and_no_id_stands_twice() {
        for lang in Lang::ALL {
            assert_eq!(Words::faults(lang), Vec::<String>::new());
        }
    }

    #[test]
    fn a_missing_text_gives_its_id_in_brackets() {
        assert_eq!(Words::new(Lang::En).get("risk-purple"), "⟦risk-purple⟧");
        assert!(!Words::new(Lang::En).has("risk-purple"));
    }

    #[test]
    fn the_terms_of_the_domain_are_those_of_its_table() {
        assert_eq!(Words::new(Lang::Zh).get("risk-red"), "红·危急");
        assert_eq!(Words::new(Lang::En).get("risk-red"), "red, acute");
    }

    #[test]
    fn values_are_put_in_without_isolation_marks() {
        let text = Words::new(Lang::Zh).with(
            "date-with-time",
            &[("date", "甲".into()), ("time", "乙".into())],
        );
        assert_eq!(text, "甲 乙");
    }

    #[test]
    fn a_value_not_given_is_named_and_does_not_panic() {
        let text = Words::new(Lang::Zh).with("date-with-time", &[("date", "甲".into())]);
        assert_eq!(text, "甲 {$time}");
    }

    #[test]
    fn numbers_of_every_width_fit() {
        assert!(Arg::from(u64::MAX) == Arg::Number(i64::MAX));
        assert!(Arg::from(-3_i32) == Arg::Number(-3));
    }
}
