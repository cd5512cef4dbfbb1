//! Records that are never printed: their `Debug` gives the name of the type and nothing of what they hold.

/// Gives types a `Debug` that prints their name alone, so that no log, panic or error shows what they hold.
macro_rules! confidential {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })+
    };
}

#[cfg(test)]
mod tests {
    struct Secret {
        _name: &'static str,
    }
    confidential!(Secret);

    #[test]
    fn what_is_confidential_is_not_printed() {
        let secret = Secret { _name: "张小明" };
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
