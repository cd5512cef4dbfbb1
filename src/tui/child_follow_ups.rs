//! The fourth tab of a child: its follow-ups, those still to be done first.

use ratatui::style::Style;

use crate::care::follow_up_states::{FollowUpState, state_on};
use crate::care::ledger::ids::Id;
use crate::care::never_contact::silenced;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::risk_level::RiskLevel;
use crate::tui::appointment_words::staff_name;
use crate::tui::child_facts;
use crate::tui::child_line::{About, ChildLine, wrapped};
use crate::tui::child_words;
use crate::tui::commands::Command;
use crate::tui::layer::Shared;
use crate::words::dates;

/// Gives the lines of the tab.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let register = &shared.register;
    let mut all: Vec<(Id, &FollowUp)> = register
        .follow_ups_by_child
        .under(&child)
        .filter_map(|id| register.follow_ups.get(id).map(|one| (id, one)))
        .collect();
    if all.is_empty() {
        return vec![ChildLine::new(
            shared.words.get("child-follow-ups-none"),
            shared.theme.dim,
        )];
    }
    // Open ones by their day, then settled ones, the latest first.
    all.sort_by_key(|(id, one)| match &one.settled {
        None => (
            false,
            i64::from(chrono::Datelike::num_days_from_ce(&one.due)),
            *id,
        ),
        Some(settled) => (true, -settled.at.timestamp(), *id),
    });
    all.into_iter()
        .flat_map(|(id, one)| follow_up(id, one, columns, shared))
        .collect()
}

/// Names a step by what it does to a follow-up, where that is not its usual name.
pub fn step_name(command: Command, shared: &Shared) -> Option<String> {
    match command {
        Command::Otherwise => Some(shared.words.get("follow-up-cancel")),
        Command::Move => Some(shared.words.get("follow-up-postpone")),
        _ => None,
    }
}

/// Writes a follow-up: how it stands, what it is, when it is due, whose it is; below that its words.
pub fn follow_up(id: Id, one: &FollowUp, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let today = child_facts::today(shared);
    let risk = register
        .open_case(one.child)
        .map_or(RiskLevel::Unassessed, |(_, case)| case.risk);
    let state = state_on(one, risk, &register.settings.windows, today);
    let (standing, style) = state_words(state, shared);
    let mut line = ChildLine::new(format!("{standing}  "), style)
        .and(words.get(one.kind.id()), theme.strong)
        .and(
            format!("  {}", dates::date_near(words, one.due, today)),
            theme.normal,
        );
    if one.settled.is_none() {
        line = line.and(format!(" · {}", child_words::due(one.due, shared)), style);
        if silenced(one.kind, child_facts::around(register, one.child)) {
            line = line.and(
                format!(" · {}", words.get("call-rule-never-contact")),
                theme.danger,
            );
        }
    }
    line = line.and(
        format!(" · {}", staff_name(one.assignee, shared)),
        theme.dim,
    );
    let mut lines = vec![line.about(About::FollowUp(id))];
    if let Some(content) = register.follow_up_words.get(id) {
        for text in [&content.words, &content.outcome] {
            if !text.trim().is_empty() {
                lines.extend(wrapped(text, 4, columns, theme.dim));
            }
        }
    }
    lines
}

/// Names where a follow-up stands, with its sign.
pub fn state_words(state: FollowUpState, shared: &Shared) -> (String, Style) {
    let theme = &shared.theme;
    let (sign, style) = match state {
        FollowUpState::Overdue => ("!", theme.danger),
        FollowUpState::Open => (">", theme.normal),
        FollowUpState::Planned => ("·", theme.dim),
        FollowUpState::Done => ("✓", theme.good),
        FollowUpState::Cancelled => ("-", theme.dim),
    };
    (format!("{sign} {}", shared.words.get(state.id())), style)
}
