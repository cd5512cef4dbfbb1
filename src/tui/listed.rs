//! The rows of a list with the cursor among them, which stays on its row when the rows are made anew.

use crate::tui::commands::Command;
use crate::tui::table::Selection;

/// Rows that are taken to be in sight until they are drawn for the first time.
const AT_FIRST: usize = 10;

/// Rows with a cursor among them.
pub struct Listed<T> {
    rows: Vec<T>,
    cursor: Selection,
    /// How many rows are in sight.
    height: usize,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed {
            rows: Vec::new(),
            cursor: Selection::default(),
            height: AT_FIRST,
        }
    }
}

impl<T> Listed<T> {
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives the cursor, to be drawn.
    pub fn cursor(&self) -> &Selection {
        &self.cursor
    }

    /// Gives the row under the cursor.
    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.cursor.row(self.rows.len())?)
    }

    /// Puts other rows in their place. The cursor goes where its row is now; where that is gone, it stays as far down as it
    /// was.
    pub fn put(&mut self, rows: Vec<T>, are_same: impl Fn(&T, &T) -> bool) {
        let place = self
            .selected()
            .and_then(|row| rows.iter().position(|other| are_same(row, other)));
        self.rows = rows;
        if let Some(place) = place {
            self.cursor.select(place);
        }
        self.cursor.settle(self.rows.len(), self.height);
    }

    /// Puts the cursor on the first row that is meant, where there is one.
    pub fn point_to(&mut self, is_meant: impl Fn(&T) -> bool) {
        if let Some(place) = self.rows.iter().position(is_meant) {
            self.cursor.select(place);
        }
    }

    /// Gives how far down the cursor is.
    pub fn place(&self) -> Option<usize> {
        self.cursor.row(self.rows.len())
    }

    /// Puts the cursor so far down.
    pub fn select(&mut self, place: usize) {
        self.cursor.select(place);
    }

    /// Moves the cursor by so many rows (negative: up), as far as there are rows.
    pub fn move_by(&mut self, by: isize) {
        self.cursor.move_by(by, self.rows.len());
    }

    /// Gives by how many rows a command moves the cursor, where it does; a page leaves one row in sight.
    pub fn step(&self, command: Command) -> Option<isize> {
        command.rows(self.height.saturating_sub(1))
    }

    /// Moves the cursor where the command does so; tells whether it does.
    pub fn moved(&mut self, command: Command) -> bool {
        let by = self.step(command);
        by.inspect(|by| self.move_by(*by)).is_some()
    }

    /// Takes in how many rows are in sight from now on.
    pub fn fit(&mut self, height: u16) {
        self.height = usize::from(height).max(1);
        self.cursor.settle(self.rows.len(), self.height);
    }

    /// Counts the rows below those in sight.
    pub fn below(&self) -> usize {
        self.cursor.below(self.rows.len(), self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(rows: &[u32]) -> Listed<u32> {
        let mut listed = Listed::default();
        listed.put(rows.to_vec(), |one, other| one == other);
        listed
    }

    #[test]
    fn the_cursor_stays_on_its_row_and_where_that_is_gone_on_its_place() {
        let same = |one: &u32, other: &u32| one == other;
        let mut list = listed(&[1, 2, 3, 4]);
        assert!(list.moved(Command::Down) && list.moved(Command::Down));
        assert_eq!(list.selected(), Some(&3));
        list.put(vec![3, 2, 4, 1], same);
        assert_eq!(list.selected(), Some(&3));
        list.move_by(1);
        list.put(vec![3, 4, 1], same);
        assert_eq!(list.selected(), Some(&4));
        list.move_by(5);
        list.put(vec![9], same);
        assert_eq!(list.selected(), Some(&9));
        list.put(Vec::new(), same);
        assert_eq!(list.selected(), None);
    }

    #[test]
    fn a_page_leaves_one_row_in_sight() {
        let mut list = listed(&(0..100).collect::<Vec<_>>());
        list.fit(10);
        assert!(list.moved(Command::PageDown));
        assert_eq!((list.selected(), list.below()), (Some(&9), 90));
        assert!(list.moved(Command::PageDown));
        assert_eq!((list.selected(), list.below()), (Some(&18), 81));
        assert!(!list.moved(Command::Open));
        list.point_to(|row| *row == 7);
        assert_eq!(list.selected(), Some(&7));
    }
}
