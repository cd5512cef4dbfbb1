//! Logging a contact or an attempt at one; one call can be logged for several children of a family.

use crate::care::ledger::ids::Id;
use crate::care::never_contact::{call_back_number, whom_to_call};
use crate::care::post_time::{instant, local};
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::person_around::CallRule;
use crate::post::use_cases::contacts::{self, Log};
use crate::tui::care_form::{self, about_child, choose, required};
use crate::tui::child_facts;
use crate::tui::child_words::{name_of, person};
use crate::tui::form::spec::{FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

/// What was said comes first: the rest is usually as it stands, and then nothing else need be touched.
const WORDS: usize = 0;
const AT: usize = 1;
const CHANNEL: usize = 2;
const WITH: usize = 3;
const OUTCOME: usize = 4;
const SIBLINGS: usize = 5;

/// The codes of drafts; `older_drafts` knows those under which the fields stood in another order.
pub const LOGGED: &str = "contact-logged";
pub const CORRECTED: &str = "contact-corrected";

/// Opens the log of a contact with a child or somebody around it.
pub fn log_contact(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(LogContact::new(child, shared), shared)
}

/// Opens the correction of a contact that was logged.
pub fn edit_contact(contact: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(EditContact { contact }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>, shared: &Shared) -> Option<Box<dyn Form>> {
    match (code, about) {
        (LOGGED, Some(child)) => Some(Box::new(LogContact::new(child, shared))),
        (CORRECTED, Some(contact)) => Some(Box::new(EditContact { contact })),
        _ => None,
    }
}

struct LogContact {
    child: Id,
    /// Taken when the form opens, so that a tick always means the same child.
    siblings: Vec<Id>,
}

impl LogContact {
    fn new(child: Id, shared: &Shared) -> LogContact {
        LogContact {
            child,
            siblings: child_facts::siblings(&shared.register, child),
        }
    }
}

/// The fields of a contact: what was said, when, how, with whom, whether they were reached; as it was logged before, if it
/// was.
fn how_fields(before: Option<&Contact>, said: &str, shared: &Shared) -> Vec<FieldSpec> {
    let at = before.map_or(shared.now, |before| before.at);
    let channel = before.map_or(Channel::Phone, |before| before.channel);
    let with = before.map_or(ContactWith::Child, |before| before.with);
    let outcome = before.map_or(ContactOutcome::Reached, |before| before.outcome);
    vec![
        FieldSpec::lines(shared.words.get("contact-words"), 4).text(said),
        FieldSpec::when_past(shared.words.get("contact-at"))
            .at(local(shared.register.settings.zone, at))
            .required(),
        choose("contact-channel", &channel, shared),
        choose("contact-with", &with, shared),
        choose("contact-outcome", &outcome, shared),
    ]
}

fn log(children: Vec<Id>, values: &Values, shared: &Shared) -> Option<Log> {
    let at = values.moment(AT)?.moment()?;
    Some(Log {
        children,
        at: instant(shared.register.settings.zone, at),
        channel: values.one_of(CHANNEL)?,
        with: values.one_of(WITH)?,
        outcome: values.one_of(OUTCOME)?,
        words: values.trimmed(WORDS),
    })
}

/// Says at which number on file somebody is called; who is never to be contacted is named as that, without a number.
fn numbers(child: Id, with: ContactWith, shared: &Shared) -> Vec<LiveLine> {
    let words = &shared.words;
    let around = child_facts::around(&shared.register, child);
    let meant = |carer: bool, parent: bool| match with {
        ContactWith::Carer => carer,
        ContactWith::Parent => parent,
        ContactWith::Child | ContactWith::Other => true,
        ContactWith::School => false,
    };
    let mut lines: Vec<LiveLine> = whom_to_call(around)
        .into_iter()
        .filter(|one| meant(one.carer, one.relation.is_parent()))
        .filter_map(|one| {
            let number = call_back_number(one).ok()?;
            let ask = one.call_rule == CallRule::AskCounselor;
            let rule = words.get(one.call_rule.id());
            let text = format!(
                "{} {number} · {rule} · {}",
                person(one, shared),
                words.get(one.may_be_told.id())
            );
            Some(LiveLine::new(
                text,
                if ask { Tone::Warning } else { Tone::Plain },
            ))
        })
        .collect();
    lines.extend(
        around
            .iter()
            .filter(|one| one.call_rule == CallRule::NeverContact)
            .filter(|one| meant(one.carer, one.relation.is_parent()))
            .map(|one| {
                let rule = words.get(one.call_rule.id());
                LiveLine::new(format!("{} · {rule}", person(one, shared)), Tone::Failure)
            }),
    );
    lines
}

impl Form for LogContact {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (LOGGED, Some(self.child))
    }

    fn title(&self, shared: &Shared) -> String {
        about_child("contact-title", self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let names = self.siblings.iter().map(|one| name_of(*one, shared));
        let any = !self.siblings.is_empty();
        let mut fields = how_fields(None, "", shared);
        fields.push(
            FieldSpec::many(words.get("contact-also-for"), names.collect())
                .visible_if(move |_| any),
        );
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let with = values.one_of(WITH);
        let outcome = values.one_of(OUTCOME);
        let mut lines = Vec::new();
        if let Some(with) = with
            && matches!(
                values.one_of(CHANNEL),
                Some(Channel::Phone | Channel::Video | Channel::Text)
            )
        {
            lines.extend(numbers(self.child, with, shared));
        }
        if outcome != Some(ContactOutcome::Reached) {
            lines.push(LiveLine::new(words.get("contact-attempt"), Tone::Plain));
        } else if with != Some(ContactWith::Child) {
            lines.push(LiveLine::new(words.get("contact-not-child"), Tone::Plain));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let mut children = vec![self.child];
        children.extend(values.ticked_of(SIBLINGS, &self.siblings));
        let log = required(log(children, values, shared), AT, shared)?;
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        save(contacts::log(register, me, fresh, shared.now, &log))
    }
}

struct EditContact {
    contact: Id,
}

impl Form for EditContact {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (CORRECTED, Some(self.contact))
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("contact-edit-title")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let before = shared.register.contacts.get(self.contact);
        let content = shared.register.contact_words.get(self.contact);
        let said = content.map_or("", |content| content.words.as_str());
        how_fields(before, said, shared)
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let log = required(log(Vec::new(), values, shared), AT, shared)?;
        let (register, me) = (&shared.register, &shared.me);
        save(contacts::edit(register, me, shared.now, self.contact, &log))
    }
}
