//! A form of one line: a line for the inbox, a reason, a name.

use crate::care::ledger::ids::Id;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, FieldSpec, Form};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Shared};

/// What is done with the line; an error is a sentence in the person's language, shown at the line.
pub type OnLine = Box<dyn FnMut(&str, &Shared, &mut Vec<Ask>) -> Result<(), String> + Send>;

/// A question for one line of text.
pub struct Prompt {
    code: &'static str,
    about: Option<Id>,
    title: String,
    label: String,
    text: String,
    required: bool,
    on_line: OnLine,
}

impl Prompt {
    /// Asks for a line; `code` is that of its drafts. `on_line` asks for what is to be done, closing included.
    pub fn new(
        code: &'static str,
        title: impl Into<String>,
        label: impl Into<String>,
        on_line: impl FnMut(&str, &Shared, &mut Vec<Ask>) -> Result<(), String> + Send + 'static,
    ) -> Prompt {
        Prompt {
            code,
            about: None,
            title: title.into(),
            label: label.into(),
            text: String::new(),
            required: true,
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

    /// May be left empty.
    #[must_use]
    pub fn optional(mut self) -> Prompt {
        self.required = false;
        self
    }

    /// Makes the layer.
    pub fn layer(self, shared: &Shared) -> FormLayer {
        FormLayer::new(Box::new(self), shared)
    }
}

impl Form for Prompt {
    fn code(&self) -> &'static str {
        self.code
    }

    fn about(&self) -> Option<Id> {
        self.about
    }

    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn fields(&self, _shared: &Shared) -> Vec<FieldSpec> {
        let line = FieldSpec::line(self.label.clone()).text(self.text.clone());
        vec![if self.required { line.required() } else { line }]
    }

    fn submit(
        &mut self,
        values: &Values,
        shared: &Shared,
        asks: &mut Vec<Ask>,
    ) -> Result<(), Fault> {
        (self.on_line)(values.text(0), shared, asks).map_err(|sentence| Fault::at(0, sentence))
    }
}
