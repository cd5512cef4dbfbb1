//! What can be taken back and what can be brought again: a person's own changes in the order they reached the disk.
//!
//! It holds what the host has acknowledged and nothing else, so it is the same after a restart as before it. Whether a
//! change may still be taken back is the host's to say when asked.

use crate::care::ledger::ids::CommitId;
use crate::tui::job::Saved;
use crate::tui::layer::Screen;

/// A change that can be taken back, and where it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    pub saved: Saved,
    /// The screen it was made on; not known of a change made before the start.
    pub screen: Option<Screen>,
}

/// What a change on disk meant to the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    Change,
    Undo,
    Redo,
}

/// The two lists of undo and redo.
#[derive(Debug, Default)]
pub struct History {
    undo: Vec<Undoable>,
    redo: Vec<Undoable>,
}

impl History {
    /// Begins with a person's own changes, oldest first.
    pub fn of(changes: Vec<Saved>) -> History {
        let mut history = History::default();
        for saved in changes {
            history.note(saved, None);
        }
        history
    }

    /// Gives the change that an undo would take back.
    pub fn last_done(&self) -> Option<&Undoable> {
        self.undo.last()
    }

    /// Gives the undo that a redo would take back.
    pub fn last_undone(&self) -> Option<&Undoable> {
        self.redo.last()
    }

    /// Takes in a change that is on disk and says what it meant.
    ///
    /// A new change ends what could be brought again; one that takes back an undo is a redo.
    pub fn note(&mut self, saved: Saved, screen: Option<Screen>) -> Meant {
        let Some(taken_back) = saved.undoes else {
            self.redo.clear();
            if saved.undoable {
                self.undo.push(Undoable { saved, screen });
            }
            return Meant::Change;
        };
        let entry = Undoable { saved, screen };
        if let Some(at) = place_of(&self.redo, taken_back) {
            self.redo.remove(at);
            self.undo.push(entry);
            return Meant::Redo;
        }
        if let Some(at) = place_of(&self.undo, taken_back) {
            self.undo.remove(at);
        }
        self.redo.push(entry);
        Meant::Undo
    }
}

fn place_of(list: &[Undoable], change: CommitId) -> Option<usize> {
    list.iter().rposition(|entry| entry.saved.change == change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(number: u8, undoes: Option<u8>) -> Saved {
        Saved {
            change: CommitId([number; 16]),
            action: None,
            about: None,
            children: 0,
            undoes: undoes.map(|number| CommitId([number; 16])),
            undoable: true,
        }
    }

    fn last(history: &History) -> (Option<u8>, Option<u8>) {
        let number = |entry: &Undoable| entry.saved.change.0[0];
        (
            history.last_done().map(number),
            history.last_undone().map(number),
        )
    }

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut history = History::of(vec![saved(1, None), saved(2, None)]);
        assert_eq!(last(&history), (Some(2), None));
        assert_eq!(history.note(saved(3, Some(2)), None), Meant::Undo);
        assert_eq!(last(&history), (Some(1), Some(3)));
        assert_eq!(history.note(saved(4, Some(3)), None), Meant::Redo);
        assert_eq!(last(&history), (Some(4), None));
        assert_eq!(history.note(saved(5, Some(4)), None), Meant::Undo);
        assert_eq!(last(&history), (Some(1), Some(5)));
    }

    #[test]
    fn a_new_change_ends_what_could_be_brought_again() {
        let mut history = History::of(vec![saved(1, None), saved(2, Some(1))]);
        assert_eq!(last(&history), (None, Some(2)));
        assert_eq!(history.note(saved(3, None), None), Meant::Change);
        assert_eq!(last(&history), (Some(3), None));
    }

    #[test]
    fn what_cannot_be_undone_is_passed_over() {
        let sealed = Saved {
            undoable: false,
            ..saved(2, None)
        };
        let history = History::of(vec![saved(1, None), sealed]);
        assert_eq!(last(&history), (Some(1), None));
    }
}
