//! A form of one line: a line for the inbox, a reason, a name.

use crate::care::ledger::ids::Id;
use crate::post::refusal::Refusal;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{FieldSpec, Form, Submitted};
use crate::tui::form::values::Values;
use crate::tui::layer::Shared;

/// What is asked for with the line.
pub type OnLine = Box<dyn FnMut(&str, &Shared) -> Submitted + Send>;

/// A question for one line of text.
pub struct Prompt {
    code: &'static str,
    about: Option<Id>,
    title: String,
    label: String,
    text: String,
    on_line: OnLine,
}

impl Prompt {
    /// Asks for a line; `code` is that of its drafts. `on_line` asks for what is to be done, closing included.
    pub fn new(
        code: &'static str,
        title: impl Into<String>,
        label: impl Into<String>,
        on_line: impl FnMut(&str, &Shared) -> Submitted + Send + 'static,
    ) -> Prompt {
        Prompt {
            code,
            about: None,
            title: title.into(),
            label: label.into(),
            text: String::new(),
            on_line: Box::new(on_line),
        }
    }

    /// Says which record it is about.
    #[must_use]
    pub fn about(mut self, about: Id) -> Prompt {
        self.about = Some(about);
        self
    }

    /// Begins with a text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Prompt {
        self.text = text.into();
        self
    }

    /// Makes the layer.
    pub fn layer(self, shared: &Shared) -> FormLayer {
        FormLayer::new(Box::new(self), shared)
    }
}

impl Form for Prompt {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (self.code, self.about)
    }

    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn fields(&self, _shared: &Shared) -> Vec<FieldSpec> {
        let line = FieldSpec::line(self.label.clone());
        vec![line.text(self.text.clone()).required()]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        (self.on_line)(values.text(0), shared)
    }

    fn field_of(&self, _refusal: &Refusal) -> Option<usize> {
        Some(0)
    }
}
