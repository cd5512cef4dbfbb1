//! What the keys do to a child, the same in the list and on the child itself; and to a line of its tabs.

use crate::care::ledger::ids::Id;
use crate::tui::child_line::About;
use crate::tui::commands::Command;
use crate::tui::layer::{Ask, Shared, Taken};

/// Does a command that is about no child: a new one, an import.
pub fn without_child(_command: Command, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
    Taken::No
}

/// Does a command to a child.
pub fn of_child(_command: Command, _child: Id, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
    Taken::No
}

/// Does a command to what a line of a child's tabs is about.
pub fn of_line(
    _command: Command,
    _about: About,
    _child: Id,
    _shared: &Shared,
    _asks: &mut Vec<Ask>,
) -> Taken {
    Taken::No
}

/// Opens what a line is about.
pub fn open(_about: About, _child: Id, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
    Taken::No
}

/// Lists what can be done to a child.
pub fn commands(_child: Id, _shared: &Shared) -> Vec<Command> {
    vec![Command::Open]
}

/// Lists what can be done to what a line is about.
pub fn line_commands(about: About, _shared: &Shared) -> Vec<Command> {
    match about {
        About::Sibling(_) => vec![Command::Open],
        _ => Vec::new(),
    }
}

/// Names a command in the words of the child it would be done to.
pub fn hint(_command: Command, _child: Option<Id>, _shared: &Shared) -> Option<String> {
    None
}
