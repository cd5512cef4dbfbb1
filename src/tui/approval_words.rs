//! An approval in words: how it stands, by a sign, a word and a colour.

use ratatui::style::Style;

use crate::care::records::approval::ApprovalState;
use crate::post::approvals::Asked;
use crate::tui::layer::Shared;

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
