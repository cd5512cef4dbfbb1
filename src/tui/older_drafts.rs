//! Drafts of forms whose fields have come to stand in another order since: brought into the order of today.
//!
//! A draft keeps the texts of its fields by their number. So a form whose fields change places gets a new code, and its old
//! one stands here, with where each field of today was found.

use crate::post::draft::Draft;
use crate::tui::contact_forms;
use crate::tui::follow_up_forms;

/// The old code, the code of today, and for each field of today its number in the old order.
const MOVED: [(&str, &str, &[usize]); 6] = [
    ("log-contact", contact_forms::LOGGED, &[5, 0, 1, 2, 3, 4]),
    ("edit-contact", contact_forms::CORRECTED, &[4, 0, 1, 2, 3]),
    (
        "follow-up",
        follow_up_forms::MAKE,
        &[0, 4, 1, 2, 3, 5, 6, 7],
    ),
    (
        "follow-up-of-line",
        follow_up_forms::OF_LINE,
        &[0, 4, 1, 2, 3, 5, 6, 7],
    ),
    (
        "follow-up-edit",
        follow_up_forms::EDIT,
        &[0, 4, 1, 2, 3, 5, 6],
    ),
    (
        "follow-up-done",
        follow_up_forms::DONE,
        &[0, 5, 6, 7, 1, 2, 3, 4],
    ),
];

/// Gives a draft as the form of today would keep it.
#[must_use]
pub fn as_of_today(mut draft: Draft) -> Draft {
    let known = MOVED.iter().find(|(old, ..)| *old == draft.form);
    let Some((_, code, order)) = known else {
        return draft;
    };
    let in_order = |texts: &mut Vec<String>| {
        let mut old = std::mem::take(texts);
        // One from before a field was added has no text for it.
        let kept = old.len();
        let order = order.iter().filter(|field| **field < kept);
        let new = order.map(|field| old.get_mut(*field).map(std::mem::take));
        *texts = new.map(Option::unwrap_or_default).collect();
    };
    in_order(&mut draft.texts);
    if let Some(begun) = &mut draft.begun {
        in_order(&mut begun.texts);
    }
    draft.form = (*code).to_owned();
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::Id;
    use crate::post::draft::Begun;
    use chrono::DateTime;

    #[test]
    fn a_draft_of_the_old_order_has_each_text_in_its_field_of_today() {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        let draft = Draft {
            id: Id([1; 16]),
            form: "log-contact".into(),
            about: None,
            texts: texts(&["at", "channel", "with", "outcome", "siblings", "words"]),
            begun: Some(Begun {
                revisions: 3,
                texts: texts(&["at", "channel", "with", "outcome", "siblings", ""]),
            }),
            at: DateTime::UNIX_EPOCH,
        };
        let now = as_of_today(draft);
        assert_eq!(now.form, contact_forms::LOGGED);
        let order = ["words", "at", "channel", "with", "outcome", "siblings"];
        assert_eq!(now.texts, order);
        assert_eq!(
            now.begun.as_ref().map(|begun| begun.texts[1].as_str()),
            Some("at")
        );
        // Brought over once, it stays.
        let again = as_of_today(now.clone());
        assert!(again == now);
    }

    #[test]
    fn no_code_of_today_is_an_old_one_and_every_order_names_each_field_once() {
        for (old, new, order) in MOVED {
            assert!(MOVED.iter().all(|(_, code, _)| *code != old), "{old} {new}");
            let mut fields = order.to_vec();
            fields.sort_unstable();
            assert!(fields.iter().enumerate().all(|(at, field)| at == *field));
        }
    }
}
