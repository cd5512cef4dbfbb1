//! What stands in a form, field by field, as the form reads it.
//!
//! A field that is not of the asked kind gives what an empty one gives, so that a form never fails over its own
//! numbers; a test of the form finds the slip. The texts are wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

use crate::care::choice::Listed;
use crate::care::ledger::ids::Id;
use crate::care::when::outcome::{NotUnderstood, Understood};

/// What one field holds.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// A line, a secret, lines.
    Text(Zeroizing<String>),
    /// A typed date or time, as it was understood.
    Moment(Result<Understood, NotUnderstood>),
    /// A typed length of time, as it was understood: minutes.
    Minutes(Result<u32, NotUnderstood>),
    /// The number of the chosen option.
    Choice(usize),
    /// Which of the options are ticked.
    Ticked(Vec<bool>),
    On(bool),
    /// What was picked, in the order of picking.
    Picked(Vec<Id>),
}

impl Value {
    /// Tells whether what was typed could be read as what it is.
    pub fn is_understood(&self) -> bool {
        !matches!(self, Value::Moment(Err(_)) | Value::Minutes(Err(_)))
    }

    /// Tells whether nothing was entered; a choice and a switch always have a value.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::Moment(read) => *read == Err(NotUnderstood::Empty),
            Value::Minutes(read) => *read == Err(NotUnderstood::Empty),
            Value::Ticked(ticks) => !ticks.contains(&true),
            Value::Picked(ids) => ids.is_empty(),
            Value::Choice(_) | Value::On(_) => false,
        }
    }
}

/// The values of a form's fields, by the number of the field.
#[derive(Clone, Default, PartialEq)]
pub struct Values(Vec<Value>);

impl Values {
    /// Takes the values in the order of the fields.
    pub fn new(values: Vec<Value>) -> Values {
        Values(values)
    }

    /// Gives the value of a field.
    pub fn get(&self, field: usize) -> Option<&Value> {
        self.0.get(field)
    }

    /// Gives a text as typed.
    pub fn text(&self, field: usize) -> &str {
        match self.get(field) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// Gives a text without the blanks around it.
    pub fn trimmed(&self, field: usize) -> String {
        self.text(field).trim().to_owned()
    }

    /// Gives what was understood of a date or time, in post time; none where nothing was.
    pub fn moment(&self, field: usize) -> Option<Understood> {
        match self.get(field) {
            Some(Value::Moment(read)) => read.ok(),
            _ => None,
        }
    }

    /// Gives a length in minutes; none where nothing was understood.
    pub fn minutes(&self, field: usize) -> Option<u32> {
        match self.get(field) {
            Some(Value::Minutes(read)) => read.ok(),
            _ => None,
        }
    }

    /// Gives the number of the chosen option, from 0.
    pub fn choice(&self, field: usize) -> usize {
        match self.get(field) {
            Some(Value::Choice(chosen)) => *chosen,
            _ => 0,
        }
    }

    /// Gives what is chosen of a list; none past its end, where own words stand.
    pub fn one_of<T: Listed>(&self, field: usize) -> Option<T> {
        T::LIST.get(self.choice(field)).cloned()
    }

    /// Gives what is ticked of a list, in its order.
    pub fn any_of<T: Listed>(&self, field: usize) -> Vec<T> {
        self.ticked_of(field, T::LIST)
    }

    /// Gives those of some options that are ticked, in their order.
    pub fn ticked_of<T: Clone>(&self, field: usize, options: &[T]) -> Vec<T> {
        let ticks = options.iter().zip(self.ticked(field));
        ticks
            .filter(|(_, ticked)| **ticked)
            .map(|(option, _)| option.clone())
            .collect()
    }

    /// Gives for each option whether it is ticked.
    pub fn ticked(&self, field: usize) -> &[bool] {
        match self.get(field) {
            Some(Value::Ticked(ticks)) => ticks,
            _ => &[],
        }
    }

    /// Tells whether a switch is on.
    pub fn is_on(&self, field: usize) -> bool {
        matches!(self.get(field), Some(Value::On(true)))
    }

    /// Gives the one that was picked, or the first of several.
    pub fn picked(&self, field: usize) -> Option<Id> {
        self.picked_many(field).first().copied()
    }

    /// Gives all that were picked, in the order of picking.
    pub fn picked_many(&self, field: usize) -> &[Id] {
        match self.get(field) {
            Some(Value::Picked(ids)) => ids,
            _ => &[],
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({} fields)", self.0.len())
    }
}
