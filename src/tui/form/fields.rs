//! The fields of a form under a person's hands: which one has the keys, what each holds, what is wrong with it, and what
//! somebody else made of it meanwhile.

use crate::post::draft::{Begun, Draft};
use crate::tui::form::entry::{Entry, Wrong};
use crate::tui::form::entry_view;
use crate::tui::form::spec::{Fault, FieldSpec, Form};
use crate::tui::form::values::{Value, Values};
use crate::tui::layer::Shared;
use crate::words::understood;

/// The fields, in their order.
pub struct FieldSet {
    pub specs: Vec<FieldSpec>,
    pub entries: Vec<Entry>,
    /// Whether the person has changed the field.
    touched: Vec<bool>,
    pub values: Values,
    /// How often the values were taken anew.
    pub turn: u64,
    pub focus: usize,
    pub fault: Option<Fault>,
    /// What the fields showed before the person changed them, as what it is about last stood.
    pub begun: Begun,
    /// Of each field that the person changed: what somebody else made of it meanwhile.
    pub theirs: Vec<Option<String>>,
    /// Whether what somebody else made of a field was not answered yet by saving once more.
    theirs_new: bool,
}

impl FieldSet {
    /// Makes the fields of a form, the one it begins at having the keys.
    pub fn new(form: &dyn Form, shared: &Shared) -> FieldSet {
        let specs = form.fields(shared);
        let entries: Vec<Entry> = specs.iter().map(|spec| Entry::new(spec, shared)).collect();
        let mut fields = FieldSet {
            touched: vec![false; specs.len()],
            theirs: vec![None; specs.len()],
            specs,
            values: Values::default(),
            turn: 0,
            focus: 0,
            fault: None,
            begun: Begun {
                revisions: revisions(form, shared),
                texts: entries.iter().map(Entry::draft_text).collect(),
            },
            entries,
            theirs_new: false,
        };
        fields.take_values(shared);
        let first = fields.visible().find(|field| *field >= form.first_field());
        fields.focus = first.unwrap_or_else(|| fields.first());
        fields.entered();
        fields
    }

    /// Puts in what a draft kept.
    pub fn take_draft(&mut self, draft: &Draft, shared: &Shared) {
        // Where others changed what it is about since, the draft is what its author changed and no more.
        let since = draft.begun.as_ref();
        let since = since.filter(|begun| begun.revisions != self.begun.revisions);
        for (field, text) in draft.texts.iter().enumerate().take(self.entries.len()) {
            let before = since.and_then(|begun| begun.texts.get(field));
            if self.entries[field].draft_text() == *text || before == Some(text) {
                continue;
            }
            self.entries[field].set_draft_text(text, shared);
            self.touched[field] = true;
            if before.is_some_and(|before| *before != self.begun.texts[field]) {
                let theirs = Entry::new(&self.specs[field], shared);
                self.show_theirs(field, &theirs, shared);
            }
        }
        self.take_values(shared);
        self.focus = self.first();
        self.entered();
    }

    /// Gives what a draft keeps of each field.
    pub fn texts(&self) -> Vec<String> {
        self.entries.iter().map(Entry::draft_text).collect()
    }

    /// Tells whether the person changed anything that is still other than it began. What was emptied again counts only in
    /// a form about something that is there, of which it may be a change.
    pub fn hold_anything(&self, about_something: bool) -> bool {
        let mut fields = (0..self.entries.len()).filter(|field| self.touched[*field]);
        fields.any(|field| {
            let text = self.entries[field].draft_text();
            self.begun.texts.get(field) != Some(&text) && (about_something || !text.is_empty())
        })
    }

    /// Takes over what somebody else changed of what the form is about: in fields the person has not touched; in the
    /// others both are shown, and nothing is written over theirs before it was seen.
    pub fn take_theirs(&mut self, form: &dyn Form, shared: &Shared) {
        let revisions = revisions(form, shared);
        if revisions == self.begun.revisions {
            return;
        }
        self.begun.revisions = revisions;
        let specs = form.fields(shared);
        if specs.len() != self.specs.len() {
            return;
        }
        for (field, spec) in specs.iter().enumerate() {
            if spec.initial == self.specs[field].initial {
                continue;
            }
            let theirs = Entry::new(spec, shared);
            self.begun.texts[field] = theirs.draft_text();
            if self.touched[field] {
                self.show_theirs(field, &theirs, shared);
            } else {
                self.entries[field] = theirs;
            }
        }
        self.specs = specs;
        self.take_values(shared);
    }

    /// Shows beside a field that the person changed what somebody else made of it.
    fn show_theirs(&mut self, field: usize, theirs: &Entry, shared: &Shared) {
        if theirs.draft_text() != self.entries[field].draft_text() {
            self.theirs[field] = Some(entry_view::in_words(theirs, shared));
            self.theirs_new = true;
        }
    }

    /// Finds the first field of which somebody else's version was not seen before saving.
    pub fn first_of_theirs(&mut self, shared: &Shared) -> Option<Fault> {
        if !std::mem::take(&mut self.theirs_new) {
            return None;
        }
        let field = self.theirs.iter().position(Option::is_some)?;
        Some(Fault::at(field, shared.words.get("form-theirs-next")))
    }

    /// Takes the words over in another language.
    pub fn relabel(&mut self, form: &dyn Form, shared: &Shared) {
        let specs = form.fields(shared);
        if specs.len() == self.specs.len() {
            for (entry, spec) in self.entries.iter_mut().zip(&specs) {
                entry.relabel(spec, shared);
            }
            self.specs = specs;
        }
        self.fault = None;
    }

    /// Tells whether a field is to be seen.
    pub fn is_visible(&self, field: usize) -> bool {
        self.specs.get(field).is_some_and(|spec| {
            spec.visible_if
                .as_ref()
                .is_none_or(|visible| visible(&self.values))
        })
    }

    /// Gives the fields that are to be seen.
    pub fn visible(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.specs.len()).filter(|field| self.is_visible(*field))
    }

    fn first(&self) -> usize {
        self.visible().next().unwrap_or(0)
    }

    /// Tells whether the last field has the keys.
    pub fn is_last(&self) -> bool {
        self.visible().next_back() == Some(self.focus)
    }

    /// Reads what the fields hold.
    pub fn take_values(&mut self, shared: &Shared) {
        let values = self.entries.iter().map(|entry| entry.value(shared));
        self.values = Values::new(values.collect());
        self.turn += 1;
    }

    /// Takes note that the person changed a field, and lets the form set others by it.
    pub fn changed(&mut self, field: usize, form: &mut dyn Form, shared: &Shared) {
        self.touched[field] = true;
        self.take_values(shared);
        let mut sets = Vec::new();
        form.field_changed(field, &self.values, shared, &mut sets);
        for (other, initial) in sets {
            if self.touched.get(other) == Some(&false)
                && let Some(entry) = self.entries.get_mut(other)
            {
                entry.set(&initial, shared);
            }
        }
        // A source may look at other fields through its form.
        for (other, entry) in self.entries.iter_mut().enumerate() {
            if let Entry::Pick(picker) = entry
                && other != field
            {
                picker.list_anew();
            }
        }
        self.take_values(shared);
    }

    /// Takes the fault away that a change of the field with the keys may have mended.
    pub fn mended(&mut self) {
        let here = |fault: &Fault| fault.field.is_none_or(|at| at == self.focus);
        if self.fault.as_ref().is_some_and(here) {
            self.fault = None;
        }
    }

    /// Gives the keys to a field.
    pub fn go_to(&mut self, field: usize) {
        if field == self.focus {
            return;
        }
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.left();
        }
        self.focus = field;
        self.entered();
    }

    /// Gives the keys to the field that a fault is about.
    pub fn go_to_fault(&mut self) {
        let field = self.fault.as_ref().and_then(|fault| fault.field);
        if let Some(field) = field.filter(|field| self.is_visible(*field)) {
            self.go_to(field);
        }
    }

    fn entered(&mut self) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.entered();
        }
    }

    /// Leaves the field; what was typed into a picker takes the one that is marked. Tells whether there was one.
    pub fn leave(&mut self, shared: &Shared) -> bool {
        match self.entries.get_mut(self.focus) {
            Some(Entry::Pick(picker)) => picker.pick_marked(shared),
            _ => false,
        }
    }

    /// Gives the keys to the next field, after the last to the first.
    pub fn next(&mut self) {
        let focus = self.focus;
        let next = self.visible().find(|field| *field > focus);
        let next = next.or_else(|| self.visible().next());
        self.go_to(next.unwrap_or(focus));
    }

    /// Gives the keys to the field before, before the first to the last.
    pub fn previous(&mut self) {
        let focus = self.focus;
        let previous = self.visible().rev().find(|field| *field < focus);
        let previous = previous.or_else(|| self.visible().next_back());
        self.go_to(previous.unwrap_or(focus));
    }

    /// Finds the first field that cannot be saved as it is.
    pub fn first_wrong(&self, shared: &Shared) -> Option<Fault> {
        let empty = Value::Ticked(Vec::new());
        self.visible().find_map(|field| {
            let value = self.values.get(field).unwrap_or(&empty);
            let required = self.specs[field].required;
            let wrong = self.entries[field].wrong(value, required, shared)?;
            let words = &shared.words;
            let sentence = match wrong {
                Wrong::Missing => words.get("form-required"),
                Wrong::Unread(why) => match self.entries[field] {
                    Entry::Minutes(_) => understood::length_not_understood(words, why),
                    _ => understood::not_understood(words, why),
                },
                Wrong::LiesAhead => words.get("form-lies-ahead"),
                Wrong::NotPicked => words.get("form-not-picked"),
            };
            Some(Fault::at(field, sentence))
        })
    }
}

/// How often what a form is about was changed.
fn revisions(form: &dyn Form, shared: &Shared) -> u64 {
    let (_, about) = form.kept_as();
    about.map_or(0, |id| shared.register.revisions_of(id))
}
