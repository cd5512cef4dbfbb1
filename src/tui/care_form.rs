//! What the forms about a child share: titles, choices from the lists of records, people on staff by their cards, days
//! that are required; and saving at once what needs no form.

use chrono::NaiveDate;

use crate::care::choice::Listed;
use crate::care::ledger::ids::{Id, PersonId};
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::tui::child_words::name_of;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, FieldSpec, Form};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Tone};
use crate::tui::refusal_text;

/// Opens a form, with what its newest draft kept where there is one.
pub fn open(form: impl Form + 'static, shared: &Shared) -> Box<dyn Layer> {
    Box::new(FormLayer::resume(Box::new(form), shared))
}

/// Gives the texts of ids, in their order.
pub fn options<'a>(ids: impl IntoIterator<Item = &'a str>, shared: &Shared) -> Vec<String> {
    ids.into_iter().map(|id| shared.words.get(id)).collect()
}

/// Gives the texts of a list.
pub fn texts<T: Listed>(shared: &Shared) -> Vec<String> {
    options(T::LIST.iter().map(T::text_id), shared)
}

/// Makes a choice that begins with none of its options: what bears on somebody's rights is said, not left standing. The
/// sign for it stands last, so that the options keep their numbers.
pub fn choose_yourself(label: &str, options: Vec<String>, shared: &Shared) -> FieldSpec {
    let none = options.len();
    let mut all = options;
    all.push(shared.words.get("form-choose"));
    FieldSpec::choice(shared.words.get(label), all).chosen(none)
}

/// Makes a choice from a list, begun with one of it.
pub fn choose<T: Listed>(label: &str, chosen: &T, shared: &Shared) -> FieldSpec {
    FieldSpec::choice(shared.words.get(label), texts::<T>(shared))
        .chosen(chosen.place().unwrap_or(0))
}

/// Makes a choice of any number from a list, with some of it ticked.
pub fn tick<T: Listed>(label: &str, ticked: &[T], shared: &Shared) -> FieldSpec {
    let ticks = T::LIST.iter().map(|one| ticked.contains(one));
    FieldSpec::many(shared.words.get(label), texts::<T>(shared)).ticked(ticks.collect())
}

/// Gives the staff card of a person, as pickers name people.
pub fn card_of(person: PersonId, shared: &Shared) -> Option<Id> {
    let mut cards = shared.register.staff.iter();
    cards
        .find(|(_, card)| card.person == person)
        .map(|(id, _)| id)
}

/// Gives the people who were picked by their cards.
pub fn people(values: &Values, field: usize, shared: &Shared) -> Vec<PersonId> {
    values
        .picked_many(field)
        .iter()
        .filter_map(|card| shared.register.staff.get(*card))
        .map(|card| card.person)
        .collect()
}

/// Gives a title that names a child.
pub fn about_child(text: &str, child: Id, shared: &Shared) -> String {
    let name = name_of(child, shared);
    shared.words.with(text, &[("name", name.into())])
}

/// Gives what was entered in a field that has to be filled in.
///
/// # Errors
/// That it is not filled in.
pub fn required<T>(value: Option<T>, field: usize, shared: &Shared) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::at(field, shared.words.get("form-required")))
}

/// Gives the day that was understood in a field that has to be filled in.
///
/// # Errors
/// That it is not filled in.
pub fn day(values: &Values, field: usize, shared: &Shared) -> Result<NaiveDate, Fault> {
    required(values.moment(field).map(|said| said.date), field, shared)
}

/// Saves what was planned without a form, or says why it was refused.
pub fn save_at_once(planned: Result<ChangeSet, Refusal>, shared: &Shared, asks: &mut Vec<Ask>) {
    asks.push(match planned {
        Ok(change) => Ask::Save(change),
        Err(refused) => Ask::Say(Notice {
            text: refusal_text::said(&refused, shared),
            tone: Tone::Failure,
        }),
    });
}

/// Reads a whole number with ASCII or full-width digits.
pub fn whole_number(text: &str) -> Option<u32> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            c => c,
        })
        .collect();
    plain.parse().ok()
}
