//! The numbered menu of what the row under the cursor can do: digits and arrows pass an input method.

use crate::tui::commands::{Command, REGISTRY, entry};
use crate::tui::form::menu::Menu;
use crate::tui::key_names;
use crate::tui::layer::{Layer, Shared};
use crate::tui::may_do;

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

/// Makes the menu of a layer's row; nothing where the row can do nothing.
pub fn of(layer: &dyn Layer, shared: &Shared) -> Option<Box<dyn Layer>> {
    let commands = may_do::row_commands(layer, shared);
    if commands.is_empty() {
        return None;
    }
    let rows = commands
        .into_iter()
        .filter_map(|command| {
            let entry = entry(command);
            let said = layer.hint(command, shared);
            let title = said.unwrap_or_else(|| shared.words.get(entry.text));
            if title.is_empty() {
                return None;
            }
            Some((command, title, key_names::first(entry)))
        })
        .collect();
    let title = shared.words.get("command-row-menu");
    Some(Box::new(Menu::of_commands(title, rows)))
}
