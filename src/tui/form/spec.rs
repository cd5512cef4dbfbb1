//! What a form is: its fields, what it says below them, and what it does when it is saved.
//!
//! A dialog of the program is a [`Form`] and says only what is its own: its fields, what they begin with, and what it
//! asks for. `form_layer` shows it and does all that is the same everywhere: moving, typing, checking, drafts, putting
//! a refusal into words. A form never draws and never sees a key.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::care::ledger::ids::Id;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::tui::form::values::Values;
use crate::tui::job::Answer;
use crate::tui::layer::{Ask, Shared, Tone};

/// One dialog.
///
/// ```ignore
/// const CHILD: usize = 0;
/// const START: usize = 1;
/// impl Form for Book {
///     fn kept_as(&self) -> (&'static str, Option<Id>) { ("book", None) }
///     fn title(&self, shared: &Shared) -> String { shared.words.get("term-appointment") }
///     fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
///         let words = &shared.words;
///         vec![
///             FieldSpec::pick(words.get("term-child"), pick::children()).required(),
///             FieldSpec::when(label).at(self.slot).required(),
///         ]
///     }
///     fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
///         save(book(&shared.register, values.picked(CHILD), values.moment(START)))
///     }
/// }
/// asks.push(Ask::Open(Box::new(FormLayer::new(Box::new(Book { slot }), shared))));
/// ```
pub trait Form: Send {
    /// Gives what its drafts are found by: a code, which never changes, and the record it is about.
    fn kept_as(&self) -> (&'static str, Option<Id>);

    /// Gives the title of the box.
    fn title(&self, shared: &Shared) -> String;

    /// Names whom a draft of it is about by what was typed, the texts in the order of the fields, where the title
    /// cannot know.
    fn named(&self, _texts: &[String], _shared: &Shared) -> Option<String> {
        None
    }

    /// Gives the text id of what its key for saving does, where that is something else.
    fn verb(&self) -> &'static str {
        "command-save"
    }

    /// Gives the fields in their order, their number being what the values are read by.
    ///
    /// Asked when the form opens; asked again when the language changes, and then only the words are taken over, so
    /// number and kinds of fields are always the same.
    fn fields(&self, shared: &Shared) -> Vec<FieldSpec>;

    /// Gives the field that has the keys first: the one before which nothing is left to say.
    fn first_field(&self) -> usize {
        0
    }

    /// Says below the fields what was understood: clashes by name, free slots, what saving will do.
    fn live(&self, _values: &Values, _shared: &Shared) -> Vec<LiveLine> {
        Vec::new()
    }

    /// Gives what F2, F3 and F4 put into which field, in the order of these keys; a line of [`Form::live`] names them.
    fn offers(&self, _values: &Values, _shared: &Shared) -> Vec<(usize, Initial)> {
        Vec::new()
    }

    /// Hears that a field was changed by the person, and may set others by it.
    ///
    /// Only fields the person has not touched are set: nobody's typing is overwritten.
    fn field_changed(
        &mut self,
        _field: usize,
        _values: &Values,
        _shared: &Shared,
        _sets: &mut Vec<(usize, Initial)>,
    ) {
    }

    /// Saves: asks for what is to be done; most plan one change and [`save`] it.
    ///
    /// Required fields are filled in and every typed date and length was understood when this is called. With
    /// [`Ask::SaveAndClose`] the form closes when the change is on disk.
    ///
    /// # Errors
    /// What is at fault in what was typed, or why the use case refused; nothing is done then.
    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted;

    /// Tells whether Tab completes what is typed.
    fn completes(&self) -> bool {
        false
    }

    /// Asks for what Tab completes the field by; none in a field where Tab goes to the next.
    fn complete(&mut self, _field: usize, _values: &Values) -> Option<Ask> {
        None
    }

    /// Takes the next of what was offered, or the one before it, by ↓ and ↑: a field with its text; none where nothing
    /// is offered.
    fn choose(&mut self, _by: isize) -> Option<(usize, String)> {
        None
    }

    /// Gives a field that an answer completed, with its text, once.
    fn completed(&mut self) -> Option<(usize, String)> {
        None
    }

    /// Gives the field that a refusal is about; none where it is no one field's.
    fn field_of(&self, _refusal: &Refusal) -> Option<usize> {
        None
    }

    /// Hears the answer to a job it asked for; may name a fault, such as a wrong passphrase.
    fn answer(&mut self, _answer: Answer, _shared: &Shared, _asks: &mut Vec<Ask>) -> Option<Fault> {
        None
    }
}

/// What a form asks for when it is saved.
pub type Submitted = Result<Vec<Ask>, NotSaved>;

/// Asks for a planned change to be saved and the form closed.
///
/// # Errors
/// The refusal of the plan.
pub fn save(planned: Result<ChangeSet, Refusal>) -> Submitted {
    Ok(vec![Ask::SaveAndClose(planned?)])
}

/// Why a form was not saved.
#[derive(Debug)]
pub enum NotSaved {
    /// What was typed will not do.
    Fault(Fault),
    /// The use case refused; the sentence for it is found where it is shown.
    Refused(Refusal),
}

impl From<Fault> for NotSaved {
    fn from(fault: Fault) -> NotSaved {
        NotSaved::Fault(fault)
    }
}

impl From<Refusal> for NotSaved {
    fn from(refusal: Refusal) -> NotSaved {
        NotSaved::Refused(refusal)
    }
}

/// What is wrong in a form, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field that the caret goes to; none where it is no one field's.
    pub field: Option<usize>,
    /// The sentence, in the person's language.
    pub sentence: String,
}

impl Fault {
    /// Finds fault with one field.
    pub fn at(field: usize, sentence: impl Into<String>) -> Fault {
        Fault {
            field: Some(field),
            sentence: sentence.into(),
        }
    }

    /// Finds fault with the whole.
    pub fn whole(sentence: impl Into<String>) -> Fault {
        Fault {
            field: None,
            sentence: sentence.into(),
        }
    }
}

/// A line below the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveLine {
    pub text: String,
    pub tone: Tone,
}

impl LiveLine {
    /// Makes a line of a text and how it is meant.
    pub fn new(text: impl Into<String>, tone: Tone) -> LiveLine {
        LiveLine {
            text: text.into(),
            tone,
        }
    }
}

/// Something that can be picked.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: Id,
    pub text: String,
    /// What tells it from others of the same name: school, grade, village.
    pub detail: String,
}

/// Gives what a typed text may mean, nearest first; an empty text gives everything.
pub type Source = Arc<dyn Fn(&Shared, &str) -> Vec<Candidate> + Send + Sync>;

/// Tells from what is entered whether a field is to be seen; one that is not is neither required nor checked.
pub type Visible = Arc<dyn Fn(&Values) -> bool + Send + Sync>;

/// What kind of field it is.
#[derive(Clone)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Line {
        max: usize,
    },
    /// A passphrase or PIN; never in a draft.
    Secret,
    /// A text of several lines, so many of them in sight.
    Lines {
        rows: u16,
    },
    /// A typed date and time; with `past` it may not lie ahead.
    When {
        past: bool,
    },
    /// A typed day.
    Day {
        past: bool,
    },
    /// A typed length of time.
    Minutes,
    /// One of several.
    Choice(Vec<String>),
    /// Any of several.
    Many(Vec<String>),
    OnOff,
    /// Found by typing.
    Pick {
        source: Source,
        many: bool,
    },
}

/// What a field holds before anything is typed.
#[derive(Clone, PartialEq)]
pub enum Initial {
    /// For everything that is typed, dates and lengths too.
    Text(String),
    Choice(usize),
    Ticked(Vec<bool>),
    On(bool),
    Picked(Vec<Id>),
}

/// One field.
#[derive(Clone)]
pub struct FieldSpec {
    pub label: String,
    pub kind: FieldKind,
    pub initial: Option<Initial>,
    pub required: bool,
    /// What an empty field shows.
    pub hint: String,
    /// What stays on file while nothing is typed in its place; not a value, and shown though one is elsewhere.
    pub kept: String,
    pub visible_if: Option<Visible>,
}

/// How many characters a line takes unless told otherwise.
const USUAL_LINE: usize = 200;

impl FieldSpec {
    /// Makes a field of any kind.
    pub fn new(label: impl Into<String>, kind: FieldKind) -> FieldSpec {
        FieldSpec {
            label: label.into(),
            kind,
            initial: None,
            required: false,
            hint: String::new(),
            kept: String::new(),
            visible_if: None,
        }
    }

    /// Makes a line of usual length.
    pub fn line(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Line { max: USUAL_LINE })
    }

    /// Makes a field for a passphrase.
    pub fn secret(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Secret)
    }

    /// Makes a text of several lines.
    pub fn lines(label: impl Into<String>, rows: u16) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Lines { rows })
    }

    /// Makes a typed date and time.
    pub fn when(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::When { past: false })
    }

    /// Makes a typed date and time that may not lie ahead.
    pub fn when_past(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::When { past: true })
    }

    /// Makes a typed day.
    pub fn day(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Day { past: false })
    }

    /// Makes a typed day that may not lie ahead.
    pub fn day_past(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Day { past: true })
    }

    /// Makes a typed length.
    pub fn minutes(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Minutes)
    }

    /// Makes a choice of one.
    pub fn choice(label: impl Into<String>, options: Vec<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Choice(options))
    }

    /// Makes a choice of any number.
    pub fn many(label: impl Into<String>, options: Vec<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Many(options))
    }

    /// Makes a switch.
    pub fn on_off(label: impl Into<String>) -> FieldSpec {
        FieldSpec::new(label, FieldKind::OnOff)
    }

    /// Makes a picker of one.
    pub fn pick(label: impl Into<String>, source: Source) -> FieldSpec {
        FieldSpec::new(
            label,
            FieldKind::Pick {
                source,
                many: false,
            },
        )
    }

    /// Makes a picker of several.
    pub fn pick_many(label: impl Into<String>, source: Source) -> FieldSpec {
        FieldSpec::new(label, FieldKind::Pick { source, many: true })
    }

    /// Begins with a value.
    #[must_use]
    pub fn begin(mut self, initial: Initial) -> FieldSpec {
        self.initial = Some(initial);
        self
    }

    /// Begins with a text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> FieldSpec {
        self.begin(Initial::Text(text.into()))
    }

    /// Begins with a day and time, in post time.
    #[must_use]
    pub fn at(self, moment: NaiveDateTime) -> FieldSpec {
        self.begin(Initial::moment(moment))
    }

    /// Begins with a day.
    #[must_use]
    pub fn on_day(self, day: NaiveDate) -> FieldSpec {
        self.begin(Initial::day(day))
    }

    /// Begins with an option chosen, by its number from 0.
    #[must_use]
    pub fn chosen(self, option: usize) -> FieldSpec {
        self.begin(Initial::Choice(option))
    }

    /// Begins with options ticked.
    #[must_use]
    pub fn ticked(self, ticks: Vec<bool>) -> FieldSpec {
        self.begin(Initial::Ticked(ticks))
    }

    /// Begins switched on, or off.
    #[must_use]
    pub fn on(self, on: bool) -> FieldSpec {
        self.begin(Initial::On(on))
    }

    /// Begins with some picked; what the source does not know is left out.
    #[must_use]
    pub fn picked(self, ids: Vec<Id>) -> FieldSpec {
        self.begin(Initial::Picked(ids))
    }

    /// Takes at most so many characters, where it is a line.
    #[must_use]
    pub fn most(mut self, characters: usize) -> FieldSpec {
        if let FieldKind::Line { max } = &mut self.kind {
            *max = characters;
        }
        self
    }

    /// Has to be filled in.
    #[must_use]
    pub fn required(mut self) -> FieldSpec {
        self.required = true;
        self
    }

    /// Shows a hint while it is empty.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> FieldSpec {
        self.hint = hint.into();
        self
    }

    /// Shows, while it is empty, what is on file and stays there.
    #[must_use]
    pub fn kept(mut self, kept: impl Into<String>) -> FieldSpec {
        self.kept = kept.into();
        self.hint.clone_from(&self.kept);
        self
    }

    /// Is seen only while this holds.
    #[must_use]
    pub fn visible_if(
        mut self,
        visible: impl Fn(&Values) -> bool + Send + Sync + 'static,
    ) -> FieldSpec {
        self.visible_if = Some(Arc::new(visible));
        self
    }
}

impl Initial {
    /// Writes a day and time as the field reads it back.
    pub fn moment(moment: NaiveDateTime) -> Initial {
        Initial::Text(moment.format("%Y-%m-%d %H:%M").to_string())
    }

    /// Writes a day as the field reads it back.
    pub fn day(day: NaiveDate) -> Initial {
        Initial::Text(day.format("%Y-%m-%d").to_string())
    }
}
