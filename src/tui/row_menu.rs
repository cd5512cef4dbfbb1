//! The numbered menu of what the row under the cursor can do: digits and arrows pass an input method.

use crate::tui::commands::entry;
use crate::tui::form::menu::Menu;
use crate::tui::key_names;
use crate::tui::layer::{Layer, Shared};

/// Makes the menu of a layer's row; nothing where the row can do nothing.
pub fn of(layer: &dyn Layer, shared: &Shared) -> Option<Box<dyn Layer>> {
    let commands = layer.row_commands(shared);
    if commands.is_empty() {
        return None;
    }
    let rows = commands
        .into_iter()
        .map(|command| {
            let entry = entry(command);
            let said = layer.hint(command, shared).filter(|said| !said.is_empty());
            let title = said.unwrap_or_else(|| shared.words.get(entry.text));
            match key_names::first(entry) {
                key if key.is_empty() => (command, title),
                key => (command, format!("{title}  {key}")),
            }
        })
        .collect();
    let title = shared.words.get("command-row-menu");
    Some(Box::new(Menu::of_commands(title, rows)))
}
