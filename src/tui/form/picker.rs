//! A picker: a line one types in, and below it what may be meant.

use crate::care::ledger::ids::Id;
use crate::tui::editor::Outcome;
use crate::tui::field::Field;
use crate::tui::form::spec::{Candidate, Source};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::Shared;

/// How many candidates are in sight.
pub const MOST_ROWS: usize = 8;

/// What a key did to a picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picking {
    /// One was picked, and that is all there is to do here.
    Settled,
    /// As in any field.
    Did(Outcome),
}

/// A picker of one or several.
pub struct Picker {
    source: Source,
    many: bool,
    line: Field,
    picked: Vec<Candidate>,
    found: Vec<Candidate>,
    /// The candidate under the cursor; none until something is typed or the list is entered.
    at: Option<usize>,
    /// Whether the list is to be made anew.
    stale: bool,
}

impl Picker {
    /// Begins with nothing picked.
    pub fn new(source: Source, many: bool, hint: &str) -> Picker {
        Picker {
            source,
            many,
            line: Field::new("").most(60).placeholder(hint),
            picked: Vec::new(),
            found: Vec::new(),
            at: None,
            stale: true,
        }
    }

    /// Picks by id; what the source does not know is left out.
    pub fn set(&mut self, ids: &[Id], shared: &Shared) {
        let all = (self.source)(shared, "");
        self.picked = ids
            .iter()
            .filter_map(|id| all.iter().find(|candidate| candidate.id == *id).cloned())
            .collect();
        self.line.set("");
        self.stale = true;
    }

    /// Gives what is picked.
    pub fn picked(&self) -> &[Candidate] {
        &self.picked
    }

    /// Gives the ids of what is picked.
    pub fn ids(&self) -> Vec<Id> {
        self.picked.iter().map(|candidate| candidate.id).collect()
    }

    /// Gives the line one types in.
    pub fn line(&self) -> &Field {
        &self.line
    }

    /// Gives the candidates and the one under the cursor.
    pub fn found(&self) -> (&[Candidate], Option<usize>) {
        (&self.found, self.at)
    }

    /// Tells whether the list is to be seen: while something is typed, or as long as something is still to be picked.
    pub fn is_open(&self) -> bool {
        !self.line.is_empty() || (self.picked.is_empty() && !self.many)
    }

    /// Tells whether more than one can be picked.
    pub fn takes_many(&self) -> bool {
        self.many
    }

    /// Changes the hint of the empty line.
    pub fn relabel(&mut self, hint: &str, shared: &Shared) {
        let text = self.line.text().to_owned();
        self.line = Field::new(&text).most(60).placeholder(hint);
        self.refresh(shared);
    }

    /// Has the list made anew before it is next seen.
    pub fn list_anew(&mut self) {
        self.stale = true;
    }

    /// Has the list made anew, and the names of what is picked, since the register may have changed.
    pub fn refresh(&mut self, shared: &Shared) {
        self.stale = true;
        let ids = self.ids();
        if !ids.is_empty() {
            let all = (self.source)(shared, "");
            for candidate in &mut self.picked {
                if let Some(now) = all.iter().find(|now| now.id == candidate.id) {
                    *candidate = now.clone();
                }
            }
        }
    }

    /// Brings the list up to date with what is typed.
    pub fn settle(&mut self, shared: &Shared) {
        if !self.stale {
            return;
        }
        self.stale = false;
        self.found = (self.source)(shared, self.line.text());
        self.found
            .retain(|candidate| self.picked.iter().all(|picked| picked.id != candidate.id));
        self.at = if self.found.is_empty() {
            None
        } else if self.line.is_empty() {
            self.at
        } else {
            Some(self.at.unwrap_or(0))
        }
        .map(|at| at.min(self.found.len() - 1));
    }

    /// Does what a key says; up, down and Enter are the list's while it is open.
    pub fn apply(&mut self, key: &Key, shared: &Shared) -> Picking {
        self.settle(shared);
        match (key.code, self.at) {
            (KeyCode::Up, Some(0)) if self.line.is_empty() => self.at = None,
            (KeyCode::Up, Some(at)) => self.at = Some(at.saturating_sub(1)),
            (KeyCode::Down, None) if self.is_open() && !self.found.is_empty() => self.at = Some(0),
            // At the end of the list the key stays here, so that a long press does not leave the field.
            (KeyCode::Down, Some(at)) => self.at = Some((at + 1).min(self.found.len() - 1)),
            (KeyCode::Enter, Some(_)) => return self.pick(),
            (KeyCode::Backspace, _) if self.line.is_empty() && self.picked.pop().is_some() => {
                self.stale = true;
                return Picking::Did(Outcome::Changed);
            }
            _ => {
                let outcome = self.line.apply(key);
                return self.typed(outcome);
            }
        }
        Picking::Did(Outcome::Moved)
    }

    /// Picks the marked one of those that what was typed can mean; tells whether there was one.
    pub fn pick_marked(&mut self, shared: &Shared) -> bool {
        self.settle(shared);
        if self.line.is_empty() || self.at.is_none() {
            return false;
        }
        self.pick();
        true
    }

    /// Takes a pasted text as typed.
    pub fn paste(&mut self, text: &str) -> Outcome {
        let outcome = self.line.paste(text);
        match self.typed(outcome) {
            Picking::Did(outcome) => outcome,
            Picking::Settled => Outcome::Changed,
        }
    }

    fn typed(&mut self, outcome: Outcome) -> Picking {
        if outcome == Outcome::Changed {
            self.stale = true;
            self.at = None;
            // Typing shows the list; only picking changes the value.
            return Picking::Did(Outcome::Moved);
        }
        Picking::Did(outcome)
    }

    fn pick(&mut self) -> Picking {
        let Some(candidate) = self.at.and_then(|at| self.found.get(at)).cloned() else {
            return Picking::Did(Outcome::Ignored);
        };
        if !self.many {
            self.picked.clear();
        }
        self.picked.push(candidate);
        self.line.set("");
        self.at = None;
        self.stale = true;
        if self.many {
            Picking::Did(Outcome::Changed)
        } else {
            Picking::Settled
        }
    }
}
