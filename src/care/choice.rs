//! Choices from a list: enums whose values have a code on disk and the id of a text on screen.
//!
//! A code on disk never changes its meaning. `choice!` is for lists that only a new version of the program extends;
//! `open_choice!` for those that a post extends in its own words, which are kept as they are.

/// A list one value of which is chosen, as what serves every such list knows it.
pub trait Listed: Clone + PartialEq + 'static {
    /// Every value of the list, in the order of menus; nobody's own words are among them.
    const LIST: &'static [Self];

    /// Gives the id of the text that stands for the value on screen.
    fn text_id(&self) -> &'static str;

    /// Gives the place in the list, from 0; none for own words.
    fn place(&self) -> Option<usize> {
        Self::LIST.iter().position(|one| one == self)
    }
}

/// Defines an enum with, for each value, its code on disk and the id of its text.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal, $id:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$value_doc])* #[serde(rename = $code)] $value,)+
        }

        impl $name {
            /// Every value, in the order of menus.
            pub const ALL: &[$name] = &[$($name::$value),+];

            /// Gives the id of the text that stands for the value on screen.
            pub fn id(self) -> &'static str {
                match self { $($name::$value => $id,)+ }
            }

            /// Gives the value's code, as on disk and in exported files.
            pub fn code(self) -> &'static str {
                match self { $($name::$value => $code,)+ }
            }

            /// Reads a code back.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$value),)+ _ => None }
            }
        }

        impl $crate::care::choice::Listed for $name {
            const LIST: &'static [$name] = $name::ALL;

            fn text_id(&self) -> &'static str {
                self.id()
            }
        }
    };
}

/// Defines an enum like `choice!`, with one more value, `Other`, for what somebody wrote in their own words.
///
/// A code that this version does not know is kept as `Other` and written back unchanged.
macro_rules! open_choice {
    ($(#[$doc:meta])* $name:ident, $other_id:literal { $($(#[$value_doc:meta])* $value:ident = $code:literal, $id:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", from = "String")]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
            /// What is in no list, in somebody's own words (these may be empty).
            Other(String),
        }

        impl $name {
            /// Every value of the list, in the order of menus, without `Other`.
            pub const ALL: &[$name] = &[$($name::$value),+];

            /// Gives the id of the text that stands for the value on screen.
            pub fn id(&self) -> &'static str {
                match self { $($name::$value => $id,)+ $name::Other(_) => $other_id }
            }

            /// Gives the value's code, as on disk and in exported files; for `Other` its words.
            pub fn code(&self) -> &str {
                match self { $($name::$value => $code,)+ $name::Other(words) => words }
            }

            /// Gives somebody's own words, where the value is in no list.
            pub fn own_words(&self) -> Option<&str> {
                match self {
                    $name::Other(words) if !words.is_empty() => Some(words),
                    _ => None,
                }
            }
        }

        impl $crate::care::choice::Listed for $name {
            const LIST: &'static [$name] = $name::ALL;

            fn text_id(&self) -> &'static str {
                self.id()
            }
        }

        impl From<String> for $name {
            fn from(code: String) -> Self {
                match code.as_str() { $($code => $name::$value,)+ _ => $name::Other(code) }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                match value {
                    $name::Other(words) => words,
                    listed => listed.code().to_string(),
                }
            }
        }

        // Own words may name a child, so they are never printed.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $name::Other(_) => f.write_str("Other(..)"),
                    listed => f.write_str(listed.code()),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the macros define what is public")]

    use super::Listed;

    choice! {
        /// A choice.
        Closed { First = "first", "text-first"; Second = "second", "text-second"; }
    }
    open_choice! {
        /// An open choice.
        Open, "text-other" { First = "first", "text-first"; }
    }

    #[test]
    fn codes_and_ids_are_those_given() {
        assert_eq!(Closed::ALL.len(), 2);
        for value in Closed::ALL {
            assert_eq!(Closed::from_code(value.code()), Some(*value));
        }
        assert_eq!(Closed::Second.id(), "text-second");
        assert_eq!(Closed::Second.place(), Some(1));
        let bytes = rmp_serde::to_vec_named(&Closed::Second).unwrap();
        assert_eq!(rmp_serde::from_slice::<String>(&bytes).unwrap(), "second");
    }

    #[test]
    fn own_words_are_kept_and_never_printed() {
        for value in [Open::First, Open::Other("张小明".into())] {
            let bytes = rmp_serde::to_vec_named(&value).unwrap();
            assert_eq!(rmp_serde::from_slice::<Open>(&bytes).unwrap(), value);
            assert!(!format!("{value:?}").contains('张'));
        }
        assert_eq!(Open::Other("张小明".into()).own_words(), Some("张小明"));
        assert_eq!(Open::Other(String::new()).id(), "text-other");
        assert_eq!(Open::Other("张小明".into()).place(), None);
    }
}
