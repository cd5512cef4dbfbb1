//! An approval in words: how it stands, by a sign, a word and a colour.

use ratatui::style::Style;

use crate::care::post_time::day_of;
use crate::care::records::approval::ApprovalState;
use crate::post::approvals::Asked;
use crate::tui::layer::Shared;
use crate::words::dates;

/// Names how it stands, with its sign.
pub fn state_words(asked: &Asked, shared: &Shared) -> (String, Style) {
    let theme = &shared.theme;
    let (sign, style) = match asked.state {
        ApprovalState::Pending => ("…", theme.normal),
        ApprovalState::Approved => ("✓", theme.good),
        ApprovalState::Returned => ("!", theme.warn),
    };
    let state = shared.words.get(asked.state.id());
    (format!("{sign} {state}"), style)
}

/// Says by when it is to be decided, or for how long it has been overdue.
pub fn due_words(asked: &Asked, shared: &Shared) -> Option<String> {
    let (words, register) = (&shared.words, &shared.register);
    let due = asked.due(register)?;
    let today = day_of(register.settings.zone, shared.now);
    let late = (today - due).num_days();
    Some(match late > 0 {
        true => words.with("approvals-overdue", &[("days", late.into())]),
        false => {
            let day = dates::date_near(words, due, today);
            words.with("approvals-due", &[("day", day.into())])
        }
    })
}
