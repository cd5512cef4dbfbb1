//! What the forms about a child share: options by their texts, people on staff by their cards, saving what was planned.

use crate::care::ledger::ids::{Id, PersonId};
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, Form};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::refusal_text;

/// Opens a form, with what its newest draft kept where there is one.
pub fn open(form: impl Form + 'static, shared: &Shared) -> Box<dyn Layer> {
    Box::new(FormLayer::resume(Box::new(form), shared))
}

/// Gives the texts of ids, in their order.
pub fn options<'a>(ids: impl IntoIterator<Item = &'a str>, shared: &Shared) -> Vec<String> {
    ids.into_iter().map(|id| shared.words.get(id)).collect()
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

/// Asks for a planned change to be saved and the form closed; says why where the plan was refused.
///
/// # Errors
/// The sentence of the refusal, about the form as a whole.
pub fn save(
    planned: Result<ChangeSet, Refusal>,
    shared: &Shared,
    asks: &mut Vec<Ask>,
) -> Result<(), Fault> {
    match planned {
        Ok(change) => {
            asks.push(Ask::SaveAndClose(change));
            Ok(())
        }
        Err(refused) => Err(refused_as_fault(&refused, shared)),
    }
}

/// Makes a fault of a refusal, naming who is in the way where that is known.
pub fn refused_as_fault(refused: &Refusal, shared: &Shared) -> Fault {
    let name = |person| shared.register.staff_name(person);
    Fault::whole(refusal_text::refusal_naming(&shared.words, refused, name))
}
