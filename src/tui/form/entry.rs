//! One field under a person's hands: what it holds, what keys do to it, how it is kept in a draft.

use chrono::{NaiveDateTime, TimeDelta};
use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;
use crate::care::when::outcome::{NotUnderstood, Understood};
use crate::care::when::{understand, understand_duration};
use crate::tui::editor::{Editor, Outcome};
use crate::tui::field::Field;
use crate::tui::form::options::{Choosing, Ticking};
use crate::tui::form::pick;
use crate::tui::form::picker::{Picker, Picking};
use crate::tui::form::spec::{FieldKind, FieldSpec, Initial};
use crate::tui::form::values::Value;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::Shared;

/// How far ahead the clocks of two computers may make a moment seem that is not.
const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(5);

/// One field's state.
pub enum Entry {
    Line(Field),
    Secret(Field),
    Lines {
        editor: Box<Editor>,
        rows: u16,
        /// What it shows while it is empty and has the keys.
        hint: String,
    },
    When {
        field: Field,
        past: bool,
    },
    Day {
        field: Field,
        past: bool,
    },
    Minutes(Field),
    Choice(Choosing),
    Many(Ticking),
    OnOff(bool),
    Pick(Picker),
}

/// What a key did to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// Its value may be another now.
    Changed,
    /// Its value is another, and there is no more to do in it.
    Settled,
    /// Only caret, list or marker moved.
    Moved,
    /// It takes no more.
    Full,
    Ignored,
}

/// What is wrong with a field before the form itself is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    Unread(NotUnderstood),
    /// It should lie in the past.
    LiesAhead,
    /// Something was typed into a picker and nothing picked.
    NotPicked,
}

impl Entry {
    /// Makes the field that a form describes.
    pub fn new(spec: &FieldSpec, shared: &Shared) -> Entry {
        let field = || Field::new("").placeholder(&hint(spec, shared));
        let mut entry = match &spec.kind {
            FieldKind::Line { max } => Entry::Line(field().most(*max)),
            FieldKind::Secret => Entry::Secret(Field::masked().placeholder(&spec.hint)),
            FieldKind::Lines { rows } => Entry::Lines {
                editor: Box::new(Editor::new("")),
                rows: (*rows).clamp(1, 12),
                hint: spec.hint.clone(),
            },
            FieldKind::When { past } => Entry::When {
                field: field(),
                past: *past,
            },
            FieldKind::Day { past } => Entry::Day {
                field: field(),
                past: *past,
            },
            FieldKind::Minutes => Entry::Minutes(field()),
            FieldKind::Choice(options) => Entry::Choice(Choosing::new(options.clone(), 0)),
            FieldKind::Many(options) => Entry::Many(Ticking::new(options.clone(), Vec::new())),
            FieldKind::OnOff => Entry::OnOff(false),
            FieldKind::Pick { source, many } => {
                Entry::Pick(Picker::new(source.clone(), *many, &hint(spec, shared)))
            }
        };
        if let Some(initial) = &spec.initial {
            entry.set(initial, shared);
        }
        entry
    }

    /// Puts a value in; one that is not of the field's kind is passed over.
    pub fn set(&mut self, initial: &Initial, shared: &Shared) {
        match (self, initial) {
            (
                Entry::Line(field)
                | Entry::When { field, .. }
                | Entry::Day { field, .. }
                | Entry::Minutes(field),
                Initial::Text(text),
            ) => field.set(text),
            (Entry::Lines { editor, .. }, Initial::Text(text)) => {
                **editor = Editor::new(text);
                editor.move_caret(text.len());
            }
            (Entry::Choice(choosing), Initial::Choice(option)) => {
                *choosing = Choosing::new(std::mem::take(&mut choosing.options), *option);
            }
            (Entry::Many(ticking), Initial::Ticked(ticks)) => {
                *ticking = Ticking::new(std::mem::take(&mut ticking.options), ticks.clone());
            }
            (Entry::OnOff(now), Initial::On(on)) => *now = *on,
            (Entry::Pick(picker), Initial::Picked(ids)) => picker.set(ids, shared),
            _ => {}
        }
    }

    /// Takes over words that are in another language now: hints and options.
    pub fn relabel(&mut self, spec: &FieldSpec, shared: &Shared) {
        let hint = hint(spec, shared);
        match (self, &spec.kind) {
            (Entry::Line(field), FieldKind::Line { max }) => {
                *field = Field::new(field.text()).most(*max).placeholder(&hint);
            }
            (Entry::When { field, .. } | Entry::Day { field, .. } | Entry::Minutes(field), _) => {
                *field = Field::new(field.text()).placeholder(&hint);
            }
            (Entry::Choice(choosing), FieldKind::Choice(options))
                if options.len() == choosing.options.len() =>
            {
                choosing.options.clone_from(options);
            }
            (Entry::Many(ticking), FieldKind::Many(options))
                if options.len() == ticking.options.len() =>
            {
                ticking.options.clone_from(options);
            }
            (Entry::Pick(picker), _) => picker.relabel(&hint, shared),
            (Entry::Lines { hint: shown, .. }, _) => *shown = hint,
            _ => {}
        }
    }

    /// Gives what the field holds.
    pub fn value(&self, shared: &Shared) -> Value {
        match self {
            Entry::Line(field) | Entry::Secret(field) => {
                Value::Text(Zeroizing::new(field.text().to_owned()))
            }
            Entry::Lines { editor, .. } => Value::Text(Zeroizing::new(editor.text().to_owned())),
            Entry::When { field, .. } => Value::Moment(understand(field.text(), post_time(shared))),
            Entry::Day { field, .. } => Value::Moment(
                understand(field.text(), post_time(shared)).map(|said| Understood {
                    time: None,
                    part: None,
                    assumed_afternoon: false,
                    ..said
                }),
            ),
            Entry::Minutes(field) => Value::Minutes(understand_duration(field.text())),
            Entry::Choice(choosing) => Value::Choice(choosing.chosen),
            Entry::Many(ticking) => Value::Ticked(ticking.ticks.clone()),
            Entry::OnOff(on) => Value::On(*on),
            Entry::Pick(picker) => Value::Picked(picker.ids()),
        }
    }

    /// Finds what is wrong with the field, its value being given.
    pub fn wrong(&self, value: &Value, required: bool, shared: &Shared) -> Option<Wrong> {
        if let Entry::Pick(picker) = self
            && !picker.line().is_empty()
        {
            return Some(Wrong::NotPicked);
        }
        if value.is_empty() {
            return required.then_some(Wrong::Missing);
        }
        let now = post_time(shared);
        match (self, value) {
            (_, Value::Moment(Err(why)) | Value::Minutes(Err(why))) => Some(Wrong::Unread(*why)),
            (Entry::When { past: true, .. }, Value::Moment(Ok(said))) => {
                let ahead = match said.moment() {
                    Some(moment) => moment > now + CLOCK_SLACK,
                    None => said.date > now.date(),
                };
                ahead.then_some(Wrong::LiesAhead)
            }
            (Entry::Day { past: true, .. }, Value::Moment(Ok(said))) => {
                (said.date > now.date()).then_some(Wrong::LiesAhead)
            }
            _ => None,
        }
    }

    /// Does what a key says.
    pub fn apply(&mut self, key: &Key, shared: &Shared) -> Did {
        match self {
            Entry::Line(field)
            | Entry::Secret(field)
            | Entry::When { field, .. }
            | Entry::Day { field, .. }
            | Entry::Minutes(field) => did(field.apply(key)),
            Entry::Lines { editor, .. } => {
                let before = editor.caret();
                match editor.apply(key) {
                    // Up on the first row and down on the last lead out of the field.
                    Outcome::Moved
                        if editor.caret() == before
                            && matches!(key.code, KeyCode::Up | KeyCode::Down) =>
                    {
                        Did::Ignored
                    }
                    outcome => did(outcome),
                }
            }
            Entry::Choice(choosing) => did(choosing.apply(key)),
            Entry::Many(ticking) => did(ticking.apply(key)),
            Entry::OnOff(on) => match (key.code, key.command_twin().typed()) {
                (KeyCode::Left | KeyCode::Right, _) | (_, Some(' ')) => {
                    *on = !*on;
                    Did::Changed
                }
                _ => Did::Ignored,
            },
            Entry::Pick(picker) => match picker.apply(key, shared) {
                Picking::Settled => Did::Settled,
                Picking::Did(outcome) => did(outcome),
            },
        }
    }

    /// Takes a pasted text; what is chosen or switched takes none.
    pub fn paste(&mut self, text: &str) -> Did {
        did(match self {
            Entry::Line(field)
            | Entry::Secret(field)
            | Entry::When { field, .. }
            | Entry::Day { field, .. }
            | Entry::Minutes(field) => field.paste(text),
            Entry::Lines { editor, .. } => editor.paste(text),
            Entry::Pick(picker) => picker.paste(text),
            Entry::Choice(_) | Entry::Many(_) | Entry::OnOff(_) => Outcome::Ignored,
        })
    }

    /// Hears that the field has the keys now: a time or a length that stands there is typed anew more often than
    /// mended, so what is typed takes its place.
    pub fn entered(&mut self) {
        if let Entry::When { field, .. } | Entry::Day { field, .. } | Entry::Minutes(field) = self {
            field.offer_whole();
        }
    }

    /// Hears that the field has the keys no longer.
    pub fn left(&mut self) {
        match self {
            Entry::Choice(choosing) => choosing.typed.clear(),
            Entry::When { field, .. } | Entry::Day { field, .. } | Entry::Minutes(field) => {
                field.keep_whole();
            }
            _ => {}
        }
    }

    /// Gives what a draft keeps of it; nothing of a secret.
    pub fn draft_text(&self) -> String {
        match self {
            Entry::Line(field)
            | Entry::When { field, .. }
            | Entry::Day { field, .. }
            | Entry::Minutes(field) => field.text().to_owned(),
            Entry::Secret(_) => String::new(),
            Entry::Lines { editor, .. } => editor.text().to_owned(),
            Entry::Choice(choosing) => choosing.chosen.to_string(),
            Entry::Many(ticking) => {
                let tick = |tick: &bool| if *tick { '1' } else { '0' };
                ticking.ticks.iter().map(tick).collect()
            }
            Entry::OnOff(on) => u8::from(*on).to_string(),
            Entry::Pick(picker) => {
                let ids: Vec<String> = picker.ids().iter().map(Id::to_string).collect();
                ids.join(" ")
            }
        }
    }

    /// Puts in what a draft kept of it.
    pub fn set_draft_text(&mut self, text: &str, shared: &Shared) {
        let initial = match self {
            Entry::Secret(_) => return,
            Entry::Choice(_) => match text.parse() {
                Ok(option) => Initial::Choice(option),
                Err(_) => return,
            },
            Entry::Many(_) => Initial::Ticked(text.chars().map(|tick| tick == '1').collect()),
            Entry::OnOff(_) => Initial::On(text == "1"),
            Entry::Pick(_) => Initial::Picked(pick::kept(text)),
            _ => Initial::Text(text.to_owned()),
        };
        self.set(&initial, shared);
    }
}

/// Gives the time at the post.
pub fn post_time(shared: &Shared) -> NaiveDateTime {
    shared
        .now
        .with_timezone(&shared.register.settings.zone)
        .naive_local()
}

fn did(outcome: Outcome) -> Did {
    match outcome {
        Outcome::Changed => Did::Changed,
        Outcome::Moved => Did::Moved,
        Outcome::Full => Did::Full,
        Outcome::Ignored => Did::Ignored,
    }
}

/// Gives what an empty field shows: the form's own hint, or how such a field is typed.
fn hint(spec: &FieldSpec, shared: &Shared) -> String {
    if !spec.hint.is_empty() {
        return spec.hint.clone();
    }
    match &spec.kind {
        FieldKind::When { past: false } => shared.words.get("form-hint-when"),
        FieldKind::When { past: true } => shared.words.get("form-hint-when-past"),
        FieldKind::Day { past: false } => shared.words.get("form-hint-day"),
        FieldKind::Day { past: true } => shared.words.get("form-hint-day-past"),
        FieldKind::Minutes => shared.words.get("form-hint-minutes"),
        FieldKind::Pick { .. } => shared.words.get("form-hint-pick"),
        _ => String::new(),
    }
}
