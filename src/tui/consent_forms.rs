//! The forms of consent: writing down what a guardian said, and that it was taken back.

use crate::care::consent_rules::{may_consent, separate};
use crate::care::ledger::ids::Id;
use crate::care::never_contact::call_back_number;
use crate::care::records::consent::{ConsentPurpose, ConsentWay};
use crate::care::records::person_around::{CallRule, PersonAround};
use crate::post::refusal::{Missing, Refusal};
use crate::post::use_cases::consents::{self, Given};
use crate::tui::care_form::{self, about_child, choose_yourself, day, options, texts, tick};
use crate::tui::child_facts;
use crate::tui::child_words::{name, person};
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};
use crate::words::people::list;

/// Writes down a guardian's consent, or that it was refused; none where no guardian is on file.
pub fn record_consent(child: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    let form = RecordConsent::new(child, shared);
    if form.guardians.is_empty() {
        return None;
    }
    Some(care_form::open(form, shared))
}

/// Writes down that a consent was taken back.
pub fn withdraw_consent(consent: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(Withdraw { consent }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>, shared: &Shared) -> Option<Box<dyn Form>> {
    match (code, about) {
        (RecordConsent::CODE, Some(child)) => Some(Box::new(RecordConsent::new(child, shared))),
        (Withdraw::CODE, Some(consent)) => Some(Box::new(Withdraw { consent })),
        _ => None,
    }
}

struct RecordConsent {
    child: Id,
    /// Taken when the form opens, so that an option always means the same person: whom to ask, then those who are
    /// never to be contacted and may still have come and signed.
    guardians: Vec<PersonAround>,
}

/// The answers by their place in the choice; the one behind them is that none was given yet.
const AGREED: usize = 0;
const REFUSED: usize = 1;

impl RecordConsent {
    const CODE: &'static str = "record-consent";
    const WHO: usize = 0;
    const AGREED: usize = 1;
    const WAY: usize = 2;
    const PROOF: usize = 3;
    const ON: usize = 4;
    const UNTIL: usize = 5;
    const PURPOSES: usize = 6;
    const DEPARTMENTS: usize = 7;
    const CHILDS_WORD: usize = 8;

    fn new(child: Id, shared: &Shared) -> RecordConsent {
        let around = child_facts::around(&shared.register, child);
        let mut guardians: Vec<PersonAround> = around
            .iter()
            .filter(|person| may_consent(person))
            .cloned()
            .collect();
        guardians.sort_by_key(|person| person.call_rule);
        RecordConsent { child, guardians }
    }

    fn separate(&self, shared: &Shared) -> bool {
        let child = shared.register.children.get(self.child);
        let birth = child.and_then(|child| child.birth);
        separate(birth, child_facts::today(shared))
    }

    /// Says what is owed, as long as nothing is ticked.
    fn owed_line(&self, shared: &Shared) -> Option<LiveLine> {
        let words = &shared.words;
        let (_, owed) = child_facts::consent_states(shared, self.child);
        let owed: Vec<String> = owed.iter().map(|one| words.get(one.id())).collect();
        let args = [("purposes", list(words, &owed).into())];
        let text = words.with("child-consent-owed", &args);
        (!owed.is_empty()).then(|| LiveLine::new(text, Tone::Plain))
    }
}

impl Form for RecordConsent {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.child))
    }

    fn title(&self, shared: &Shared) -> String {
        about_child("consent-title", self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let who = self.guardians.iter().map(|one| person(one, shared));
        let sharing = |values: &Values| {
            values
                .any_of(Self::PURPOSES)
                .contains(&ConsentPurpose::Sharing)
        };
        vec![
            FieldSpec::choice(words.get("term-guardian"), who.collect()),
            choose_yourself(
                "consent-answer",
                options(["consent-agreed", "consent-state-refused"], shared),
                shared,
            ),
            FieldSpec::choice(words.get("consent-way"), texts::<ConsentWay>(shared)),
            FieldSpec::line(words.get("consent-proof")).hint(words.get("consent-proof-hint")),
            FieldSpec::day_past(words.get("consent-on"))
                .on_day(child_facts::today(shared))
                .required(),
            FieldSpec::day(words.get("consent-until")).hint(words.get("consent-until-hint")),
            tick::<ConsentPurpose>("consent-purposes", &[], shared).required(),
            FieldSpec::line(words.get("consent-departments"))
                .hint(words.get("consent-departments-hint"))
                .visible_if(sharing),
            FieldSpec::lines(words.get("consent-childs-word"), 2),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let mut lines = Vec::new();
        let agreed = values.choice(Self::AGREED) == AGREED;
        if let Some(guardian) = self.guardians.get(values.choice(Self::WHO)) {
            let on_paper = values.one_of(Self::WAY) == Some(ConsentWay::Paper);
            if guardian.call_rule == CallRule::NeverContact {
                let rule = words.get(guardian.call_rule.id());
                let text = format!("{} · {rule}", person(guardian, shared));
                let tone = if on_paper {
                    Tone::Warning
                } else {
                    Tone::Failure
                };
                lines.push(LiveLine::new(text, tone));
            } else if !on_paper && let Ok(number) = call_back_number(guardian) {
                let rule = words.get(guardian.call_rule.id());
                let text = format!("{} {number} · {rule}", person(guardian, shared));
                lines.push(LiveLine::new(text, Tone::Plain));
            }
        }
        let chosen = values.any_of(Self::PURPOSES);
        if chosen.is_empty() {
            lines.extend(self.owed_line(shared));
        }
        if agreed
            && chosen.len() > 1
            && chosen.contains(&ConsentPurpose::PersonalData)
            && self.separate(shared)
        {
            lines.push(LiveLine::new(
                words.get("child-consent-separate"),
                Tone::Warning,
            ));
        }
        if values.choice(Self::AGREED) == REFUSED {
            lines.push(LiveLine::new(
                words.get("consent-refused-means"),
                Tone::Plain,
            ));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let words = &shared.words;
        let guardian = self.guardians.get(values.choice(Self::WHO));
        let (Some(guardian), Some(way)) = (guardian, values.one_of(Self::WAY)) else {
            let nobody = words.get("child-consent-nobody");
            return Err(Fault::at(Self::WHO, nobody).into());
        };
        let answer = values.choice(Self::AGREED);
        if answer != AGREED && answer != REFUSED {
            let fault = Fault::at(Self::AGREED, words.get("form-required"));
            return Err(fault.into());
        }
        let on = day(values, Self::ON, shared)?;
        let departments = values
            .text(Self::DEPARTMENTS)
            .split(['、', '，', ',', '；', ';']);
        let purposes = values.any_of(Self::PURPOSES);
        let given = Given {
            child: self.child,
            guardian: guardian.name.clone(),
            way,
            proof: values.text(Self::PROOF).to_owned(),
            agreed: answer == AGREED,
            given_on: on,
            until: values.moment(Self::UNTIL).map(|until| until.date),
            departments: if purposes.contains(&ConsentPurpose::Sharing) {
                departments.map(str::to_owned).collect()
            } else {
                Vec::new()
            },
            purposes,
            childs_word: values.text(Self::CHILDS_WORD).to_owned(),
        };
        let planned = consents::record(
            &shared.register,
            &shared.me,
            &shared.fresh,
            child_facts::today(shared),
            &given,
        );
        save(planned)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::Missing(Missing::Proof) => Some(Self::PROOF),
            Refusal::Missing(Missing::Departments) => Some(Self::DEPARTMENTS),
            Refusal::EndsBeforeItBegins => Some(Self::UNTIL),
            Refusal::NotAGuardian | Refusal::NeverContact => Some(Self::WHO),
            _ => None,
        }
    }
}

struct Withdraw {
    consent: Id,
}

impl Withdraw {
    const CODE: &'static str = "withdraw-consent";
    const ON: usize = 0;
    const WHY: usize = 1;
}

impl Form for Withdraw {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.consent))
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let guardian = shared.register.consents.get(self.consent);
        let guardian = guardian.map_or_else(String::new, |one| name(&one.guardian, shared));
        words.with("consent-withdraw-title", &[("name", guardian.into())])
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::day_past(words.get("consent-withdrawn-on"))
                .on_day(child_facts::today(shared))
                .required(),
            FieldSpec::lines(words.get("case-why"), 2).required(),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let text = shared.words.get("consent-withdraw-means");
        vec![LiveLine::new(text, Tone::Plain)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me, today) = (&shared.register, &shared.me, child_facts::today(shared));
        let (on, why) = (day(values, Self::ON, shared)?, values.text(Self::WHY));
        save(consents::withdraw(
            register,
            me,
            today,
            self.consent,
            on,
            why,
        ))
    }
}
