//! The forms of a child itself: adding one, changing one, taking one off the register.
//!
//! The ID number of a child on file is never written out: left empty it stays as it is. The people around the child
//! and its household have forms of their own in `around_forms`.

use zeroize::Zeroizing;

use crate::care::choice::Listed;
use crate::care::fold::fold_name;
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::birth::Birth;
use crate::care::records::child::{Category, Child, Sex};
use crate::care::records::child_detail::ChildDetail;
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::birth_cell::read_birth;
use crate::exchange::roster::cell::Cell;
use crate::exchange::roster::phone::phones;
use crate::post::refusal::Refusal;
use crate::post::use_cases::children;
use crate::tui::care_form::{self, about_child, choose, day, options, tick};
use crate::tui::child_facts;
use crate::tui::child_words;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

const NAME: usize = 0;
const RESIDENT_ID: usize = 1;
const NO_ID: usize = 2;
const SEX: usize = 3;
const BIRTH: usize = 4;
const SCHOOL: usize = 5;
const GRADE: usize = 6;
const CLASS: usize = 7;
const BOARDING: usize = 8;
const VILLAGE: usize = 9;
const CATEGORIES: usize = 10;
const OWN_CATEGORY: usize = 11;
const DIRECTOR: usize = 12;
const SIBLING: usize = 13;
const PHONES: usize = 14;
const ADDRESS: usize = 15;
const REMARKS: usize = 16;

/// Adds a child to the register.
pub fn new_child(shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ChildForm { child: None }, shared)
}

/// Changes what is known of a child.
pub fn edit_child(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ChildForm { child: Some(child) }, shared)
}

/// Takes a child off the register, with a reason.
pub fn leave_register(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(LeaveRegister { child }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    match (code, about) {
        (ChildForm::NEW, None) => Some(Box::new(ChildForm { child: None })),
        (ChildForm::EDIT, Some(_)) => Some(Box::new(ChildForm { child: about })),
        (LeaveRegister::CODE, Some(child)) => Some(Box::new(LeaveRegister { child })),
        _ => None,
    }
}

/// Offers yes and no after what is said where nobody knows.
pub fn yes_or_no(shared: &Shared) -> Vec<String> {
    options(["answer-not-given", "answer-yes", "answer-no"], shared)
}

/// Gives the place of an answer among those of [`yes_or_no`].
pub fn place_of_answer(answer: Option<bool>) -> usize {
    match answer {
        None => 0,
        Some(true) => 1,
        Some(false) => 2,
    }
}

/// Reads an answer of [`yes_or_no`] back.
pub fn answer(values: &Values, field: usize) -> Option<bool> {
    match values.choice(field) {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    }
}

struct ChildForm {
    /// None for a new one.
    child: Option<Id>,
}

impl ChildForm {
    const NEW: &'static str = "new-child";
    const EDIT: &'static str = "edit-child";

    fn before(&self, shared: &Shared) -> (Child, ChildDetail) {
        let register = &shared.register;
        let child = self.child.and_then(|id| register.children.get(id));
        let detail = self.child.and_then(|id| register.details.get(id));
        (
            child.cloned().unwrap_or_else(|| Child::named("")),
            detail.cloned().unwrap_or_default(),
        )
    }

    /// Gives the sibling by whom the home is named.
    fn sibling(&self, shared: &Shared) -> Option<Id> {
        let siblings = child_facts::siblings(&shared.register, self.child?);
        siblings.first().copied()
    }

    fn child(&self, values: &Values, shared: &Shared) -> Result<(Child, ChildDetail), Fault> {
        let (mut child, mut detail) = self.before(shared);
        child.name = values.trimmed(NAME);
        if let Some(sex) = values.one_of(SEX) {
            child.sex = sex;
        }
        child.birth = birth(values.text(BIRTH), shared)?;
        for (field, text) in [
            (SCHOOL, &mut child.school),
            (GRADE, &mut child.grade),
            (CLASS, &mut child.class),
            (VILLAGE, &mut child.village),
            (DIRECTOR, &mut child.director),
            (ADDRESS, &mut detail.address),
            (REMARKS, &mut detail.remarks),
        ] {
            *text = values.trimmed(field);
        }
        child.boarding = answer(values, BOARDING);
        child.categories = values.any_of(CATEGORIES);
        let own = values.text(OWN_CATEGORY).trim();
        if !own.is_empty() {
            child.categories.push(Category::Other(own.to_owned()));
        }
        detail.phones = phones(values.text(PHONES));
        let number = Zeroizing::new(values.trimmed(RESIDENT_ID));
        if !number.is_empty() {
            detail.resident_id = Some(number.as_str().to_owned());
        } else if values.is_on(NO_ID) {
            detail.resident_id = None;
        }
        match values.picked(SIBLING) {
            Some(sibling) if Some(sibling) == self.child => {
                return Err(Fault::at(SIBLING, shared.words.get("child-form-itself")));
            }
            Some(sibling) => {
                let record = shared.register.children.get(sibling);
                let home = record.and_then(|one| one.household);
                if home.is_none() {
                    let text = shared.words.get("child-form-no-home");
                    return Err(Fault::at(SIBLING, text));
                }
                child.household = home;
            }
            // Taken out of a home that it shared; a home of its own stays.
            None if self.sibling(shared).is_some() => child.household = None,
            None => {}
        }
        Ok((child, detail))
    }
}

/// Reads a birth date or month as rosters write them.
fn birth(text: &str, shared: &Shared) -> Result<Option<Birth>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = read_birth(&Cell::Text(text.to_owned()), false);
    let Ok(Some(birth)) = read else {
        let text = shared.words.get("child-form-birth-unread");
        return Err(Fault::at(BIRTH, text));
    };
    if birth.first_day() > child_facts::today(shared) {
        return Err(Fault::at(BIRTH, shared.words.get("form-lies-ahead")));
    }
    Ok(Some(birth))
}

impl Form for ChildForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        match self.child {
            None => (Self::NEW, None),
            Some(_) => (Self::EDIT, self.child),
        }
    }

    fn title(&self, shared: &Shared) -> String {
        match self.child {
            None => shared.words.get("child-form-new"),
            Some(child) => about_child("child-form-edit", child, shared),
        }
    }

    fn named(&self, texts: &[String], shared: &Shared) -> Option<String> {
        let name = texts.get(NAME)?.trim();
        (self.child.is_none() && !name.is_empty()).then(|| child_words::name(name, shared))
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let (child, detail) = self.before(shared);
        let number = detail.resident_id.as_deref();
        let has_number = number.is_some();
        let masked = number.map(ResidentId::parse).map(|read| match read {
            Ok(id) => id.masked(),
            // One that was written by hand before its digits were checked is not shown at all.
            Err(_) => "*".repeat(18),
        });
        let kept =
            masked.map(|number| words.with("child-form-id-kept", &[("number", number.into())]));
        let own: Vec<&str> = child
            .categories
            .iter()
            .filter_map(Category::own_words)
            .collect();
        let birth = child.birth.map(|birth| birth.to_string());
        let closed = self.child.is_some_and(|id| {
            // What this person may not read is neither shown nor asked for.
            !shared.me.scopes.contains(&Scope::Clinical)
                && shared.register.details.get(id).is_none()
        });
        vec![
            FieldSpec::line(words.get("child-field-name"))
                .text(child.name.clone())
                .required(),
            FieldSpec::line(words.get("child-field-resident-id"))
                .kept(kept.unwrap_or_default())
                .visible_if(move |_| !closed),
            FieldSpec::on_off(words.get("child-form-remove-id"))
                .visible_if(move |values| has_number && values.text(RESIDENT_ID).is_empty()),
            choose("child-field-sex", &child.sex, shared),
            FieldSpec::line(words.get("child-field-birth"))
                .hint(words.get("child-form-birth-hint"))
                .text(birth.unwrap_or_default()),
            FieldSpec::line(words.get("child-field-school")).text(child.school.clone()),
            FieldSpec::line(words.get("child-field-grade")).text(child.grade.clone()),
            FieldSpec::line(words.get("child-field-class")).text(child.class.clone()),
            FieldSpec::choice(words.get("child-field-boarding"), yes_or_no(shared))
                .chosen(place_of_answer(child.boarding)),
            FieldSpec::line(words.get("child-field-village")).text(child.village.clone()),
            tick("child-field-categories", &child.categories, shared),
            FieldSpec::line(words.get("child-form-own-category")).text(own.join(" ")),
            FieldSpec::line(words.get("child-field-director")).text(child.director.clone()),
            FieldSpec::pick(words.get("child-form-sibling"), pick::children())
                .picked(self.sibling(shared).into_iter().collect()),
            FieldSpec::line(words.get("child-form-own-phones"))
                .text(detail.phones.join(" / "))
                .visible_if(move |_| !closed),
            FieldSpec::line(words.get("child-field-address"))
                .text(detail.address.clone())
                .visible_if(move |_| !closed),
            FieldSpec::lines(words.get("child-field-remarks"), 3)
                .text(detail.remarks.clone())
                .visible_if(move |_| !closed),
        ]
    }

    /// Takes birth and sex from the ID number where they are not known yet.
    fn field_changed(
        &mut self,
        field: usize,
        values: &Values,
        shared: &Shared,
        sets: &mut Vec<(usize, Initial)>,
    ) {
        if field != RESIDENT_ID {
            return;
        }
        let (before, _) = self.before(shared);
        let Ok(id) = ResidentId::parse(values.text(RESIDENT_ID).trim()) else {
            return;
        };
        if before.birth.is_none() {
            sets.push((BIRTH, Initial::day(id.birth())));
        }
        if before.sex == Sex::Unknown {
            sets.push((SEX, Initial::Choice(id.sex().place().unwrap_or(0))));
        }
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let mut lines = Vec::new();
        let name = fold_name(values.text(NAME));
        if self.child.is_none() && !name.is_empty() {
            let same = shared.register.children.iter();
            let same = same.filter(|(_, one)| fold_name(&one.name) == name).take(3);
            lines.extend(same.map(|(_, one)| {
                let facts = [
                    child_words::name(&one.name, shared),
                    child_words::sex_and_age(one, shared),
                    child_words::school(one),
                    one.village.clone(),
                ];
                let facts: Vec<String> = facts.into_iter().filter(|one| !one.is_empty()).collect();
                let text = words.with(
                    "child-form-same-name",
                    &[("child", facts.join(" · ").into())],
                );
                LiveLine::new(text, Tone::Warning)
            }));
        }
        if let Ok(id) = ResidentId::parse(values.text(RESIDENT_ID).trim())
            && let Ok(Some(said)) = birth(values.text(BIRTH), shared)
            && !said.agrees_with(Birth::Day(id.birth()))
        {
            let date = id.birth().to_string();
            let text = words.with("child-form-birth-differs", &[("date", date.into())]);
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (child, detail) = self.child(values, shared)?;
        let (register, me) = (&shared.register, &shared.me);
        let planned = match self.child {
            None => children::add(register, me, &shared.fresh, &child, &detail),
            Some(id) => children::edit(register, me, id, &child, &detail),
        };
        save(planned)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        let number = matches!(refusal, Refusal::ResidentId(_) | Refusal::IdOfAnother(_));
        number.then_some(RESIDENT_ID)
    }
}

struct LeaveRegister {
    child: Id,
}

impl LeaveRegister {
    const CODE: &'static str = "leave-register";
    const ON: usize = 0;
    const WHY: usize = 1;
}

impl Form for LeaveRegister {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.child))
    }

    fn title(&self, shared: &Shared) -> String {
        about_child("child-leave-title", self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::day_past(words.get("child-leave-on"))
                .on_day(child_facts::today(shared))
                .required(),
            FieldSpec::line(words.get("case-why"))
                .hint(words.get("child-leave-hint"))
                .required(),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let text = shared.words.get("child-leave-means");
        vec![LiveLine::new(text, Tone::Plain)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let on = day(values, Self::ON, shared)?;
        let (register, me, why) = (&shared.register, &shared.me, values.text(Self::WHY));
        save(children::leave(register, me, self.child, on, why))
    }
}
