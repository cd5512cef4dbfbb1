//! The numbered menu of what the row under the cursor can do, and of where one can go: digits and arrows pass an input
//! method, so a whole day works with it on.

use crate::tui::commands::{Command, entry};
use crate::tui::form::menu::Menu;
use crate::tui::key_names;
use crate::tui::layer::{Layer, Shared};
use crate::tui::may_do;
use crate::tui::offered;
use crate::tui::screens;

/// Makes the menu of a layer's row; its last line leads to the screens.
pub fn of(layer: &dyn Layer, shared: &Shared) -> Box<dyn Layer> {
    let row = may_do::row_commands(layer, shared).into_iter();
    let rows = row.chain([Command::GoMenu]).filter_map(|command| {
        let name = offered::name(command, layer, shared)?;
        Some((command, name, key_names::first(entry(command))))
    });
    let title = shared.words.get("command-row-menu");
    Box::new(Menu::of_commands(title, rows.collect()))
}

/// Makes the menu of the places that this person can go to.
pub fn going(shared: &Shared) -> Box<dyn Layer> {
    let screens = screens::ALL.into_iter();
    let reached = screens.filter(|(screen, _)| screens::is_reached(*screen, shared));
    let places = reached.map(|(_, command)| command);
    let all = !shared.me.roles.only_oversees();
    let others = [
        Command::GoApprovals,
        Command::EndOfDay,
        Command::GoPeople,
        Command::Search,
        Command::Catch,
    ];
    let others = others.into_iter().filter(|_| all);
    let rows = places.chain(others).map(|command| {
        let entry = entry(command);
        let name = shared.words.get(entry.text);
        (command, name, key_names::first(entry))
    });
    let title = shared.words.get("command-go-menu");
    Box::new(Menu::of_commands(title, rows.collect()))
}
