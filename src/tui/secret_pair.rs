//! A new passphrase in a form: typed twice, judged while it is typed.

use zeroize::Zeroizing;

use crate::tui::form::spec::{Fault, FieldSpec, LiveLine};
use crate::tui::form::values::Values;
use crate::tui::layer::{Shared, Tone};
use crate::tui::set_up::strength_text;
use crate::vault::strength::strength;

/// Gives the two fields of a new passphrase.
pub fn fields(shared: &Shared) -> [FieldSpec; 2] {
    let words = &shared.words;
    [
        FieldSpec::secret(words.get("people-new-passphrase")).required(),
        FieldSpec::secret(words.get("set-up-again")).required(),
    ]
}

/// Says how strong what is typed in the first of the two is; `known` is what others know of the person.
pub fn live(values: &Values, first: usize, known: &[&str], shared: &Shared) -> Vec<LiveLine> {
    let typed = values.text(first);
    if typed.is_empty() {
        return Vec::new();
    }
    let judged = strength(typed, known);
    let mut lines = vec![LiveLine::new(
        strength_text::bar(&shared.words, &judged),
        Tone::Plain,
    )];
    if !judged.accepted() {
        let text = strength_text::reasons(&shared.words, &judged);
        lines.push(LiveLine::new(text, Tone::Warning));
    }
    lines
}

/// Gives the new passphrase, where it is strong enough and typed alike twice.
///
/// # Errors
/// What is at fault, and where.
pub fn taken(
    values: &Values,
    first: usize,
    known: &[&str],
    shared: &Shared,
) -> Result<Zeroizing<String>, Fault> {
    let typed = values.text(first);
    if !strength(typed, known).accepted() {
        return Err(Fault::at(first, shared.words.get("set-up-too-weak")));
    }
    if values.text(first + 1) != typed {
        return Err(Fault::at(
            first + 1,
            shared.words.get("set-up-not-the-same"),
        ));
    }
    Ok(Zeroizing::new(typed.to_owned()))
}
