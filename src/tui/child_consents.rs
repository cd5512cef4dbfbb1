//! The fifth tab of a child: how consent stands for each purpose, whom to ask, and everything that was said.

use crate::care::consent_rules::{ConsentState, ends_soon, separate, whom_to_ask};
use crate::care::ledger::ids::Id;
use crate::care::never_contact::call_back_number;
use crate::care::records::consent::Consent;
use crate::tui::appointment_words::staff_name;
use crate::tui::child_facts;
use crate::tui::child_line::{self, About, ChildLine, wrapped};
use crate::tui::child_words;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::words::dates;
use crate::words::people::list;

/// Gives the lines of the tab.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let today = child_facts::today(shared);
    let (states, owed) = child_facts::consent_states(shared, child);
    let mut lines = Vec::new();
    let mut standing = Vec::new();
    for (purpose, state) in states {
        let missing = owed.contains(&purpose);
        // Before a case or a talk nothing is owed, so nothing is said to be missing.
        let (sign, text, style) = match state {
            ConsentState::Given => ("✓", words.get(state.id()), theme.good),
            ConsentState::Owed if !missing => ("–", words.get("child-consent-not-yet"), theme.dim),
            ConsentState::Owed | ConsentState::Expired => ("!", words.get(state.id()), theme.warn),
            ConsentState::Refused | ConsentState::Withdrawn => {
                ("✕", words.get(state.id()), theme.danger)
            }
        };
        standing.push((format!("{sign} {text}"), style, purpose));
    }
    let of_state = |(said, ..): &(String, _, _)| inert::columns(said);
    let widest = standing.iter().map(of_state).max().unwrap_or(0);
    for (said, style, purpose) in standing {
        let gap = " ".repeat(widest - inert::columns(&said) + 2);
        lines.push(
            ChildLine::new(format!("{said}{gap}"), style)
                .and(words.get(purpose.id()), theme.normal),
        );
    }
    let birth = register.children.get(child).and_then(|one| one.birth);
    if separate(birth, today) {
        lines.extend(wrapped(
            &words.get("child-consent-separate"),
            0,
            columns,
            theme.dim,
        ));
    }
    let around = child_facts::around(register, child);
    let asked: Vec<String> = whom_to_ask(around)
        .into_iter()
        .map(|person| {
            let number = call_back_number(person).unwrap_or("");
            format!("{} {number}", child_words::person(person, shared))
                .trim_end()
                .to_owned()
        })
        .collect();
    let asked = if asked.is_empty() {
        words.get("child-consent-nobody")
    } else {
        list(words, &asked)
    };
    lines.push(ChildLine::labelled(
        &words.get("child-consent-ask"),
        asked,
        theme,
    ));
    lines.push(ChildLine::blank());
    let said = child_facts::consents(register, child);
    if said.is_empty() {
        lines.push(ChildLine::new(words.get("child-consents-none"), theme.dim));
    }
    for (id, one) in said {
        lines.extend(consent(id, one, columns, shared));
    }
    child_line::folded(lines, columns)
}

fn consent(id: Id, one: &Consent, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let today = child_facts::today(shared);
    let (state, style) = if one.withdrawn.is_some() {
        (ConsentState::Withdrawn, theme.danger)
    } else if !one.agreed {
        (ConsentState::Refused, theme.danger)
    } else if one.until.is_some_and(|until| until < today) {
        (ConsentState::Expired, theme.warn)
    } else {
        (ConsentState::Given, theme.good)
    };
    let purposes: Vec<String> = one
        .purposes
        .iter()
        .map(|purpose| words.get(purpose.id()))
        .collect();
    let mut facts = vec![words.get(one.way.id())];
    if !one.proof.is_empty() {
        facts.push(one.proof.clone());
    }
    if let Some(until) = one.until {
        let until = dates::date_near(words, until, today);
        facts.push(words.with("child-consent-until", &[("date", until.into())]));
    }
    let ahead = shared.register.settings.consent_ends_ahead_days;
    if ends_soon(one, ahead, today) {
        facts.push(words.get("child-consent-ends-soon"));
    }
    if !one.departments.is_empty() {
        facts.push(list(words, &one.departments));
    }
    facts.push(staff_name(one.taken_by, shared));
    let mut lines = vec![
        ChildLine::new(
            format!("{}  ", dates::date_near(words, one.given_on, today)),
            theme.normal,
        )
        .and(words.get(state.id()), style)
        .and(
            format!(
                "  {} · {}",
                child_words::name(&one.guardian, shared),
                list(words, &purposes)
            ),
            theme.normal,
        )
        .about(About::Consent(id)),
        ChildLine::new(format!("    {}", facts.join(" · ")), theme.dim),
    ];
    let childs_word = [("child-consent-childs-word", &one.childs_word)];
    for (label, text) in childs_word {
        if !text.trim().is_empty() {
            let text = format!("{} {text}", words.get(label));
            lines.extend(wrapped(&text, 4, columns, theme.dim));
        }
    }
    if let Some(withdrawn) = &one.withdrawn {
        let date = dates::date_near(words, withdrawn.on, today);
        let text = words.with("child-consent-withdrawn", &[("date", date.into())]);
        lines.extend(wrapped(
            &format!("{text} {}", withdrawn.why),
            4,
            columns,
            theme.dim,
        ));
    }
    lines
}
