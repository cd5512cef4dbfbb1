//! Somebody who is back on teams and has no keys of them: who it is and which cases, and one key that gives all of them back.

use crate::post::use_cases::teams_back;
use crate::tui::appointment_words::staff_name;
use crate::tui::care_form::save_at_once;
use crate::tui::form::confirm::Confirm;
use crate::tui::layer::{Layer, Shared};

/// How many cases are named of each; the rest are counted.
const NAMED: usize = 8;

/// Tells whether somebody is back and lacks a key.
pub fn is_owed(shared: &Shared) -> bool {
    !teams_back::owed(&shared.register, &shared.me, &shared.access).is_empty()
}

/// Lists them and asks; nothing where nobody lacks a key.
pub fn question(shared: &Shared) -> Option<Box<dyn Layer>> {
    let (register, me, access) = (&shared.register, &shared.me, &shared.access);
    let owed = teams_back::owed(register, me, access);
    if owed.is_empty() {
        return None;
    }
    let words = &shared.words;
    let mut lines: Vec<String> = owed
        .iter()
        .map(|(person, cases)| {
            let numbers = cases
                .iter()
                .filter_map(|case| register.cases.get(*case))
                .map(|case| case.number.clone());
            let named: Vec<String> = numbers.take(NAMED).collect();
            let args = [
                ("name", staff_name(*person, shared).into()),
                ("count", cases.len().into()),
                ("numbers", named.join("  ").into()),
            ];
            let id = match cases.len() > NAMED {
                true => "teams-back-many",
                false => "teams-back-of",
            };
            words.with(id, &args)
        })
        .collect();
    lines.push(words.get("teams-back-what"));
    let question = Confirm::new(words.get("teams-back"), lines, |shared: &Shared, asks| {
        let (register, me, access) = (&shared.register, &shared.me, &shared.access);
        save_at_once(teams_back::give_back(register, me, access), shared, asks);
    });
    Some(Box::new(question.yes(words.get("teams-back-give"))))
}
