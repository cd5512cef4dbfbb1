//! What can be done where one stands: the one list that footer, help, numbered menu and palette are drawn from.
//!
//! A command is offered where its keys lead to it in the contexts of the layer on top, and where the row under the cursor
//! takes it, if it is one that is done to rows. Its name is the layer's own where it has one.

use crate::tui::commands::{Command, Context, Entry, REGISTRY, entry};
use crate::tui::key::parse_keys;
use crate::tui::keymap::{self, Meaning};
use crate::tui::layer::{Layer, Shared};
use crate::tui::may_do;

/// A command that is offered, with its name here.
#[derive(Clone)]
pub struct Offered {
    pub entry: &'static Entry,
    pub title: String,
    /// How much it is wanted: the least first, none not in the footer.
    pub rank: Option<usize>,
    /// Whether it is done to the row under the cursor.
    pub on_row: bool,
}

/// Lists what is offered, in the order of the registry.
pub fn offered(layer: &dyn Layer, shared: &Shared) -> Vec<Offered> {
    let contexts = layer.contexts();
    let row = may_do::row_commands(layer, shared);
    let in_list = contexts.contains(&Context::List);
    let offer = |entry: &'static Entry| -> Option<Offered> {
        let command = entry.command;
        let at = row.iter().position(|of_row| *of_row == command);
        let refused = may_do::refused(command, layer, shared).is_some();
        let meant = may_do::meant(command, layer, shared) == command;
        if refused
            || !meant
            || !leads_there(entry, &contexts)
            || (in_list && command.is_of_row() && at.is_none())
        {
            return None;
        }
        let own = layer.hint(command, shared);
        let named = own.is_some();
        let title = own.unwrap_or_else(|| shared.words.get(entry.text));
        if title.is_empty() {
            return None;
        }
        // What the row takes comes in the row's own order, beside what holds anywhere by its rank; a floating layer has its
        // row alone.
        let kept = command == Command::Back || is_help(command);
        let rank = match at {
            Some(at) if in_list && command.is_of_row() => {
                (entry.rank > 0 || named).then_some(2 * at + 1)
            }
            _ if entry.rank == 0 => None,
            _ if !in_list || layer.is_screen() || kept || at.is_some() => {
                Some(2 * usize::from(entry.rank))
            }
            _ => None,
        };
        Some(Offered {
            entry,
            title,
            rank,
            on_row: at.is_some(),
        })
    };
    REGISTRY.iter().filter_map(offer).collect()
}

/// Lists what the footer names, the most wanted first.
pub fn ranked(layer: &dyn Layer, shared: &Shared) -> Vec<Offered> {
    let mut ranked: Vec<(usize, Offered)> = offered(layer, shared)
        .into_iter()
        .filter_map(|one| Some((one.rank?, one)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, one)| one).collect()
}

/// Tells whether it is the help, which the footer names last.
pub fn is_help(command: Command) -> bool {
    matches!(command, Command::Help | Command::HelpInText)
}

/// Gives a command's name on a layer: that layer's own, or the registry's; none where the layer is silent on it.
pub fn name(command: Command, layer: &dyn Layer, shared: &Shared) -> Option<String> {
    let own = layer.hint(command, shared);
    let name = own.unwrap_or_else(|| shared.words.get(entry(command).text));
    (!name.is_empty()).then_some(name)
}

/// Lists what is done to rows and not to the one under the cursor.
pub fn not_taken(layer: &dyn Layer, shared: &Shared) -> Vec<Command> {
    let row = may_do::row_commands(layer, shared);
    REGISTRY
        .iter()
        .map(|entry| entry.command)
        .filter(|command| {
            let silent = layer
                .hint(*command, shared)
                .is_some_and(|said| said.is_empty());
            let refused = may_do::refused(*command, layer, shared).is_some();
            silent || refused || (command.is_of_row() && !row.contains(command))
        })
        .collect()
}

/// Tells whether a command's first keys give it here, and are not another's in a more particular context.
fn leads_there(entry: &Entry, contexts: &[Context]) -> bool {
    let keys = entry.keys.first().and_then(|keys| parse_keys(keys).ok());
    entry.holds_in(contexts)
        && keys
            .is_some_and(|keys| keymap::look_up(contexts, &keys) == Meaning::Command(entry.command))
}
