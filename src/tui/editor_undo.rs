//! Undo and redo of one text: what was taken out and put in, step by step.
//!
//! Keys typed one after another become one step, up to a sentence's end; so do deletions one after another. A paste is
//! always one step. The history holds the text's secrets, so its strings are wiped when dropped, and it never grows
//! beyond a bound: the oldest steps go first.

use std::ops::Range;

use crate::tui::secret_text::SecretText;

/// How much text the history keeps, in bytes; four times the longest text.
const MOST_BYTES: usize = 4 << 20;

/// How many steps the history keeps.
const MOST_STEPS: usize = 10_000;

/// How many characters typed in one go become one step at most; a clause of Chinese, a few words of English.
const TYPED_TOGETHER: usize = 24;

/// How a change came about, which decides what it joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Typing,
    Erasing,
    /// A step by itself: a paste, a word deleted.
    Whole,
}

/// One change of the text: at a byte, this was taken out and that put in.
#[derive(Debug, Default)]
pub struct Step {
    pub at: usize,
    pub removed: SecretText,
    pub inserted: SecretText,
    pub caret_before: usize,
    pub caret_after: usize,
}

impl Step {
    /// Changes the text, with the caret at a byte before: what is in the range goes out, and this comes in.
    pub fn make(
        text: &mut SecretText,
        range: Range<usize>,
        new: &str,
        caret_before: usize,
    ) -> Step {
        let step = Step {
            at: range.start,
            removed: SecretText::new(&text[range.clone()]),
            inserted: SecretText::new(new),
            caret_before,
            caret_after: range.start + new.len(),
        };
        text.replace(range, new);
        step
    }

    /// Makes the text as it was before.
    pub fn take_back(&self, text: &mut SecretText) {
        text.replace(self.at..self.at + self.inserted.len(), &self.removed);
    }

    /// Makes the change again.
    pub fn make_again(&self, text: &mut SecretText) {
        text.replace(self.at..self.at + self.removed.len(), &self.inserted);
    }

    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }
}

/// The steps done and undone.
#[derive(Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    open: Option<Kind>,
    bytes: usize,
}

impl History {
    /// Notes a change that was just made; what had been undone can no longer be redone.
    pub fn record(&mut self, step: Step, kind: Kind) {
        for step in self.undone.drain(..) {
            self.bytes -= step.bytes();
        }
        self.bytes += step.bytes();
        let joined = self.open == Some(kind)
            && self
                .done
                .last_mut()
                .is_some_and(|last| join(last, &step, kind));
        if !joined {
            self.done.push(step);
        }
        self.open = Some(kind);
        let mut surplus = 0;
        while self.bytes > MOST_BYTES || self.done.len() - surplus > MOST_STEPS {
            let Some(oldest) = self.done.get(surplus) else {
                break;
            };
            self.bytes -= oldest.bytes();
            surplus += 1;
        }
        self.done.drain(..surplus);
    }

    /// Ends the step being typed: the caret went elsewhere.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Takes the last step back; the caller puts `removed` in the place of `inserted`.
    pub fn undo(&mut self) -> Option<&Step> {
        self.open = None;
        let step = self.done.pop()?;
        self.undone.push(step);
        self.undone.last()
    }

    /// Makes the last step undone again; the caller puts `inserted` in the place of `removed`.
    pub fn redo(&mut self) -> Option<&Step> {
        self.open = None;
        let step = self.undone.pop()?;
        self.done.push(step);
        self.done.last()
    }

    /// Tells whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Tells whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}

/// Adds a step to the one before it where the two are one stretch of typing or erasing.
fn join(last: &mut Step, step: &Step, kind: Kind) -> bool {
    match kind {
        Kind::Whole => return false,
        Kind::Typing => {
            let ended = last.inserted.ends_with(['\n', '。', '！', '？', '!', '?']);
            let full = last.inserted.chars().count() >= TYPED_TOGETHER;
            if ended || full || !step.removed.is_empty() || last.at + last.inserted.len() != step.at
            {
                return false;
            }
            last.inserted.push(&step.inserted);
        }
        Kind::Erasing => {
            if last.removed.chars().count() >= TYPED_TOGETHER {
                return false;
            }
            if step.at + step.removed.len() == last.at {
                last.removed.replace(0..0, &step.removed);
                last.at = step.at;
            } else if step.at == last.at {
                last.removed.push(&step.removed);
            } else {
                return false;
            }
        }
    }
    last.caret_after = step.caret_after;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(at: usize, text: &str) -> Step {
        Step {
            at,
            inserted: SecretText::new(text),
            caret_before: at,
            caret_after: at + text.len(),
            ..Step::default()
        }
    }

    fn erased(at: usize, text: &str) -> Step {
        Step {
            at,
            removed: SecretText::new(text),
            caret_before: at + text.len(),
            caret_after: at,
            ..Step::default()
        }
    }

    #[test]
    fn typing_is_one_step_up_to_the_end_of_a_sentence() {
        let mut history = History::default();
        for (at, c) in ["好", "的", "。", "他"].into_iter().enumerate() {
            history.record(typed(at * 3, c), Kind::Typing);
        }
        assert_eq!(history.undo().unwrap().inserted.as_str(), "他");
        assert_eq!(history.undo().unwrap().inserted.as_str(), "好的。");
        assert!(history.undo().is_none());
        assert_eq!(history.redo().unwrap().inserted.as_str(), "好的。");
    }

    #[test]
    fn moving_away_or_pasting_begins_another_step() {
        let mut history = History::default();
        history.record(typed(0, "a"), Kind::Typing);
        history.close();
        history.record(typed(1, "b"), Kind::Typing);
        history.record(typed(2, "c"), Kind::Whole);
        history.record(typed(3, "d"), Kind::Whole);
        assert_eq!(history.done.len(), 4);
    }

    #[test]
    fn erasing_backwards_is_one_step() {
        let mut history = History::default();
        history.record(erased(2, "c"), Kind::Erasing);
        history.record(erased(1, "b"), Kind::Erasing);
        let step = history.undo().unwrap();
        assert_eq!(
            (step.at, step.removed.as_str(), step.caret_before),
            (1, "bc", 3)
        );
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let mut history = History::default();
        history.record(typed(0, "a"), Kind::Whole);
        history.undo();
        history.record(typed(0, "b"), Kind::Whole);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_oldest_steps_go_when_it_grows_too_large() {
        let mut history = History::default();
        let large = "x".repeat(MOST_BYTES / 4);
        for _ in 0..6 {
            history.record(typed(0, &large), Kind::Whole);
        }
        assert_eq!(history.done.len(), 4);
        assert_eq!(history.bytes, MOST_BYTES);
    }
}
