//! The forms of those around a child: a person, and the household that siblings share.
//!
//! Whoever is never to be contacted has no number on the screen, here as elsewhere; it is kept.

use crate::care::choice::Listed;
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::records::household::Household;
use crate::care::records::person_around::{CallRule, PersonAround, Relation};
use crate::care::relation_words::relation_of;
use crate::exchange::roster::phone::phones;
use crate::post::refusal::Refusal;
use crate::post::use_cases::people_around;
use crate::tui::care_form::{self, about_child, choose, choose_yourself, texts};
use crate::tui::child_facts;
use crate::tui::child_forms::{answer, place_of_answer, yes_or_no};
use crate::tui::child_words::name_of;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};
use crate::words::people::list;

const NAME: usize = 0;
const RELATION: usize = 1;
const RELATION_WORDS: usize = 2;
const CARER: usize = 3;
const GUARDIAN: usize = 4;
const CALL: usize = 5;
const PHONES: usize = 6;
const TOLD: usize = 7;
const AWAY: usize = 8;
const WORKS_AT: usize = 9;
const SINCE: usize = 10;
const HOME: usize = 11;
const UNABLE: usize = 12;
const DIED: usize = 13;
const REMARKS: usize = 14;
/// Never seen: whom the form is about, so that a draft finds that person again and no other.
const WHOM: usize = 15;

/// Where `no` stands among the answers.
const NO: usize = 2;

/// Adds a person around a child.
pub fn new_person(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(PersonForm { child, place: None }, shared)
}

/// Changes the person at a place in the list, from 0; none where nobody is there.
pub fn edit_person(child: Id, place: usize, shared: &Shared) -> Option<Box<dyn Layer>> {
    let person = child_facts::around(&shared.register, child).get(place)?;
    let whom = mark(place, person);
    let form = Box::new(PersonForm {
        child,
        place: Some(place),
    });
    // A draft about somebody else around the same child is not theirs.
    let kept = shared.drafts.iter().find(|draft| {
        draft.form == PersonForm::EDIT
            && draft.about == Some(child)
            && draft.texts.get(WHOM).is_some_and(|text| *text == whom)
    });
    Some(Box::new(match kept {
        Some(draft) => FormLayer::from_draft(form, draft, shared),
        None => FormLayer::new(form, shared),
    }))
}

/// Changes the household of a child; a child without one gets one.
pub fn household(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(HouseholdForm { child }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let child = about?;
    Some(match code {
        PersonForm::NEW => Box::new(PersonForm { child, place: None }),
        // Whom it is about is in the draft itself.
        PersonForm::EDIT => Box::new(PersonForm {
            child,
            place: Some(usize::MAX),
        }),
        HouseholdForm::CODE => Box::new(HouseholdForm { child }),
        _ => return None,
    })
}

/// Writes down whom a form is about: the place, and who stood there.
fn mark(place: usize, person: &PersonAround) -> String {
    format!("{place} {} {}", person.relation.code(), person.name)
}

/// Finds a marked person again: at the place, or elsewhere once the list has changed.
fn find(around: &[PersonAround], mark_before: &str) -> Option<usize> {
    let who = |mark: &str| mark.split_once(' ').map(|(_, who)| who.to_owned());
    let places = || around.iter().enumerate();
    let same = places().find(|(place, person)| mark(*place, person) == mark_before);
    let moved = || places().find(|(_, person)| who(&mark(0, person)) == who(mark_before));
    same.or_else(moved).map(|(place, _)| place)
}

struct PersonForm {
    child: Id,
    /// None for a new one.
    place: Option<usize>,
}

impl PersonForm {
    const NEW: &'static str = "new-person";
    const EDIT: &'static str = "edit-person";

    fn before(&self, shared: &Shared) -> PersonAround {
        let around = child_facts::around(&shared.register, self.child);
        let known = self.place.and_then(|place| around.get(place));
        known
            .cloned()
            .unwrap_or_else(|| PersonAround::new("", Relation::Other(String::new())))
    }
}

fn is_parent(values: &Values) -> bool {
    let relation: Option<Relation> = values.one_of(RELATION);
    relation.is_some_and(|relation| relation.is_parent())
}

fn is_never(values: &Values) -> bool {
    values.one_of(CALL) == Some(CallRule::NeverContact)
}

/// Writes what the form holds into a person.
fn fill(person: &mut PersonAround, values: &Values) {
    person.name = values.trimmed(NAME);
    let relation = values.one_of(RELATION);
    person.relation = relation.unwrap_or_else(|| Relation::Other(values.trimmed(RELATION_WORDS)));
    // The roster's word was for the relation before.
    if relation_of(&person.relation_word) != person.relation {
        person.relation_word.clear();
    }
    person.carer = values.is_on(CARER);
    person.guardian = values.is_on(GUARDIAN);
    if let Some(rule) = values.one_of(CALL) {
        person.call_rule = rule;
    }
    person.phones = phones(values.text(PHONES));
    if let Some(told) = values.one_of(TOLD) {
        person.may_be_told = told;
    }
    person.away = answer(values, AWAY);
    let here = person.away == Some(false);
    for (field, text) in [
        (WORKS_AT, &mut person.works_at),
        (SINCE, &mut person.away_since),
        (HOME, &mut person.comes_home),
    ] {
        *text = if here {
            String::new()
        } else {
            values.trimmed(field)
        };
    }
    person.unable = values.is_on(UNABLE);
    person.died = values.is_on(DIED);
    person.remarks = values.trimmed(REMARKS);
}

impl Form for PersonForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        match self.place {
            None => (Self::NEW, Some(self.child)),
            Some(_) => (Self::EDIT, Some(self.child)),
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let text = match self.place {
            None => "around-new",
            Some(_) => "around-edit",
        };
        about_child(text, self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let before = self.before(shared);
        let other = Relation::ALL.len();
        let mut relations = texts::<Relation>(shared);
        relations.push(words.get("relation-other"));
        let own = before.relation.own_words().unwrap_or("").to_owned();
        let whom = self.place.map(|place| mark(place, &before));
        let away = |spec: FieldSpec| spec.visible_if(|values| values.choice(AWAY) != NO);
        vec![
            FieldSpec::line(words.get("child-field-name")).text(before.name.clone()),
            match self.place {
                // Who is a guardian hangs on it, so nobody is one's father until somebody says so.
                None => choose_yourself("child-field-relation", relations, shared).required(),
                Some(_) => FieldSpec::choice(words.get("child-field-relation"), relations)
                    .chosen(before.relation.place().unwrap_or(other)),
            },
            FieldSpec::line(words.get("around-relation-words"))
                .text(own)
                .visible_if(move |values| values.choice(RELATION) == other),
            FieldSpec::on_off(words.get("child-field-carer")).on(before.carer),
            FieldSpec::on_off(words.get("child-field-guardian")).on(before.guardian),
            choose("around-call-rule", &before.call_rule, shared),
            FieldSpec::line(words.get("child-field-phones"))
                .text(before.phones.join(" / "))
                .visible_if(|values| !is_never(values)),
            choose("around-may-be-told", &before.may_be_told, shared),
            FieldSpec::choice(words.get("child-field-away"), yes_or_no(shared))
                .chosen(place_of_answer(before.away)),
            away(FieldSpec::line(words.get("child-field-works-at")).text(before.works_at.clone())),
            away(
                FieldSpec::line(words.get("child-field-away-since"))
                    .text(before.away_since.clone()),
            ),
            away(
                FieldSpec::line(words.get("child-field-comes-home"))
                    .text(before.comes_home.clone()),
            ),
            FieldSpec::on_off(words.get("child-field-unable")).on(before.unable),
            FieldSpec::on_off(words.get("child-field-died")).on(before.died),
            FieldSpec::lines(words.get("child-field-remarks"), 3).text(before.remarks.clone()),
            FieldSpec::line("")
                .most(1000)
                .text(whom.unwrap_or_default())
                .visible_if(|_| false),
        ]
    }

    /// A father or mother is a guardian, nobody else is until somebody says so.
    fn field_changed(
        &mut self,
        field: usize,
        values: &Values,
        _shared: &Shared,
        sets: &mut Vec<(usize, Initial)>,
    ) {
        if field == RELATION && self.place.is_none() {
            sets.push((GUARDIAN, Initial::On(is_parent(values))));
        }
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let mut lines = Vec::new();
        if values.is_on(GUARDIAN) && !is_parent(values) {
            lines.push(LiveLine::new(
                words.get("around-guardian-means"),
                Tone::Warning,
            ));
        }
        if is_never(values) {
            lines.push(LiveLine::new(
                words.get("around-never-means"),
                Tone::Warning,
            ));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me) = (&shared.register, &shared.me);
        let planned = match self.place {
            None if values.choice(RELATION) > Relation::ALL.len() => {
                let sentence = shared.words.get("form-required");
                return Err(Fault::at(RELATION, sentence).into());
            }
            None => {
                let mut person = self.before(shared);
                fill(&mut person, values);
                people_around::add(register, me, self.child, &person)
            }
            Some(_) => {
                let around = child_facts::around(register, self.child);
                let place = find(around, values.text(WHOM));
                let Some((place, before)) =
                    place.and_then(|place| around.get(place).map(|one| (place, one)))
                else {
                    let gone = RecordKey::new(Kind::ChildDetail, self.child);
                    return Err(Refusal::Gone(gone).into());
                };
                let mut person = before.clone();
                fill(&mut person, values);
                people_around::edit(register, me, self.child, place, &person)
            }
        };
        save(planned)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        matches!(refusal, Refusal::Missing(_)).then_some(NAME)
    }
}

struct HouseholdForm {
    child: Id,
}

impl HouseholdForm {
    const CODE: &'static str = "household";
    const ADDRESS: usize = 0;
    const CARER: usize = 1;
    const PHONES: usize = 2;
    const REMARKS: usize = 3;
}

impl Form for HouseholdForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.child))
    }

    fn title(&self, shared: &Shared) -> String {
        about_child("household-title", self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let child = shared.register.children.get(self.child);
        let known = child
            .and_then(|child| child.household)
            .and_then(|id| shared.register.households.get(id));
        let before = known.cloned().unwrap_or_default();
        vec![
            FieldSpec::line(words.get("child-field-address"))
                .text(before.address.clone())
                .required(),
            FieldSpec::line(words.get("term-carer")).text(before.carer.clone()),
            FieldSpec::line(words.get("child-field-phones")).text(before.phones.join(" / ")),
            FieldSpec::lines(words.get("child-field-remarks"), 3).text(before.remarks.clone()),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let siblings = child_facts::siblings(&shared.register, self.child);
        if siblings.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> = siblings.iter().map(|one| name_of(*one, shared)).collect();
        let text = words.with("household-shared", &[("names", list(words, &names).into())]);
        vec![LiveLine::new(text, Tone::Plain)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let household = Household {
            address: values.text(Self::ADDRESS).to_owned(),
            carer: values.text(Self::CARER).to_owned(),
            phones: phones(values.text(Self::PHONES)),
            remarks: values.trimmed(Self::REMARKS),
        };
        let planned = people_around::put_household(
            &shared.register,
            &shared.me,
            &shared.fresh,
            self.child,
            &household,
        );
        save(planned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_again_where_the_list_has_moved_and_never_mistaken() {
        let person = |name: &str, relation| PersonAround::new(name, relation);
        let around = [
            person("甲", Relation::Father),
            person("", Relation::Uncle),
            person("", Relation::Uncle),
        ];
        let marks: Vec<String> = around
            .iter()
            .enumerate()
            .map(|(place, one)| mark(place, one))
            .collect();
        assert_eq!(find(&around, &marks[2]), Some(2));
        assert_eq!(find(&around[1..], &marks[2]), Some(0));
        assert_eq!(find(&around[1..], &marks[0]), None);
    }
}
