//! The first tab of a child: contacts, consent in a line, the people around it, where it lives, what else is known.

use crate::care::ledger::ids::Id;
use crate::tui::child_line::{self, About, ChildLine, wrapped};
use crate::tui::child_summary;
use crate::tui::child_words;
use crate::tui::layer::Shared;

/// From how many columns the tab leaves out what then stands beside it.
const BESIDE_FROM: u16 = 110;

/// Gives the lines of the tab.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let mut lines = Vec::new();
    if shared.size.0 < BESIDE_FROM {
        lines.extend(child_summary::contacts(child, shared));
        lines.extend(child_summary::consent(child, shared));
        lines.push(ChildLine::blank());
    }
    lines.extend(child_summary::family(child, shared));
    lines.push(ChildLine::blank());
    let record = register.children.get(child);
    let label = words.get("term-household");
    if let Some(household) = record
        .and_then(|record| record.household)
        .and_then(|id| register.households.get(id))
    {
        let mut text = child_words::address(&household.address, shared);
        if !household.carer.is_empty() {
            let carer = child_words::name(&household.carer, shared);
            text = format!("{text} · {carer}");
        }
        lines.push(ChildLine::labelled(&label, text, theme).about(About::Household));
    } else if register.details.get(child).is_some() {
        let none = words.get("child-no-household");
        lines.push(ChildLine::labelled(&label, none, theme).about(About::Household));
    }
    if let Some(detail) = register.details.get(child) {
        let facts = [
            (
                "child-field-address",
                child_words::address(&detail.address, shared),
            ),
            ("child-field-phones", detail.phones.join(" ")),
        ];
        for (label, text) in facts {
            if !text.is_empty() {
                lines.push(ChildLine::labelled(&words.get(label), text, theme));
            }
        }
        if !detail.remarks.trim().is_empty() {
            lines.push(ChildLine::new(words.get("child-field-remarks"), theme.dim));
            let remarks = child_words::name(&detail.remarks, shared);
            lines.extend(wrapped(&remarks, 2, columns, theme.normal));
        }
        for (header, text) in &detail.other {
            // The roster's own heading, as it stands there.
            let heading = ChildLine::new(format!("{header}  "), theme.dim);
            // Whatever it says of the child, nothing of it is known to be harmless.
            let text = if shared.veil { "●●" } else { text };
            lines.push(heading.and(text, theme.normal));
        }
    }
    if let Some(record) = record.filter(|record| !record.director.is_empty()) {
        let director = child_words::name(&record.director, shared);
        lines.push(ChildLine::labelled(
            &words.get("child-field-director"),
            director,
            theme,
        ));
    }
    // Last of all, so that going down to it brings everything above into sight.
    if record.is_some() {
        // What it says stands above all tabs; here is where it is changed.
        let label = words.get("child-own-facts");
        let line = ChildLine::labelled(&label, words.get("child-own-facts-change"), theme);
        lines.push(line.about(About::Child));
    }
    child_line::folded(child_line::aligned(lines), columns)
}
