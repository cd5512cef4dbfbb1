//! A person's handle: what they type to sign in, and when two are the same.

use unicode_normalization::UnicodeNormalization;

use crate::care::ledger::misfit::Misfit;

/// The longest handle, in characters.
pub const HANDLE_MAX: usize = 32;

/// Folds a handle so that those which look alike when typed are the same: NFKC, then lower case.
pub fn fold_handle(handle: &str) -> String {
    handle
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect::<String>()
}

/// Checks that a handle can be typed, by everybody and on a command line.
///
/// # Errors
/// [`Misfit::BadHandle`].
pub fn check_handle(handle: &str) -> Result<(), Misfit> {
    let length = handle.chars().count();
    let typed = handle
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '·'));
    if (1..=HANDLE_MAX).contains(&length) && typed {
        Ok(())
    } else {
        Err(Misfit::BadHandle(handle.to_owned()))
    }
}
