//! Contacts and attempts at them: one call can be logged for several children of a family.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::contact_words::ContactWords;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{has_child, words_scope};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// A contact as somebody tells it.
#[derive(Clone)]
pub struct Log {
    pub children: Vec<Id>,
    /// When it happened.
    pub at: DateTime<Utc>,
    pub channel: Channel,
    pub with: ContactWith,
    pub outcome: ContactOutcome,
    /// What was said; may be empty.
    pub words: String,
}

/// Logs a contact or an attempt.
///
/// Without words it is one record, however many children. Words lie with each child's case, so children with cases of
/// their own get a record each, in one change; children without a case share one, whose words are the author's own.
///
/// # Errors
/// Where no child is named, it lies ahead, or words would go into a case that is not this person's to read.
pub fn log(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    log: &Log,
) -> Result<ChangeSet, Refusal> {
    if log.children.is_empty() {
        return Err(Refusal::Missing(Missing::Child));
    }
    if log.at > now {
        return Err(Refusal::Ahead);
    }
    let words = ContactWords {
        words: log.words.trim().to_string(),
    };
    let mut plan = Plan::new(me, Action::Create);
    for (case, children) in shared_out(register, &log.children, words.words.is_empty())? {
        let id = fresh.id();
        let contact = Contact {
            children,
            case,
            at: log.at,
            by: me.person,
            channel: log.channel,
            with: log.with,
            outcome: log.outcome,
            appointment: None,
            follow_up: None,
        };
        plan.put(&register.contacts, id, Scope::Clinical, &contact)?;
        if !words.words.is_empty() {
            let scope = words_scope(me, case)?;
            plan.put(&register.contact_words, id, scope, &words)?;
        }
    }
    Ok(plan.finish())
}

/// Corrects a contact that was logged: when, how, with whom, what was said; the children stay.
///
/// # Errors
/// Where it came from an appointment, which is corrected instead; or as of [`log`].
pub fn edit(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    log: &Log,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, id)?;
    if let Some(appointment) = before.appointment {
        return Err(Refusal::Begun(appointment));
    }
    if log.at > now {
        return Err(Refusal::Ahead);
    }
    let mut after = before.clone();
    after.at = log.at;
    after.channel = log.channel;
    after.with = log.with;
    after.outcome = log.outcome;
    let known = register.contact_words.get(id);
    let new_words = known.map_or("", |words| words.words.as_str()) != log.words.trim();
    if after == *before && !new_words {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::Contact, id));
    if after != *before {
        plan.put(&register.contacts, id, Scope::Clinical, &after)?;
    }
    if new_words {
        let words = ContactWords {
            words: log.words.trim().to_string(),
        };
        let scope = words_scope(me, after.case)?;
        plan.put(&register.contact_words, id, scope, &words)?;
    }
    Ok(plan.finish())
}

/// Removes a contact that should never have been there, with its words.
///
/// # Errors
/// Where it came from an appointment, which is corrected instead; or its words are not this person's to write.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    if let Some(appointment) = found(register, id)?.appointment {
        return Err(Refusal::InUse(RecordKey::new(
            Kind::Appointment,
            appointment,
        )));
    }
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.contacts, id)?;
    if register.contact_words.get(id).is_some() {
        plan.remove(&register.contact_words, id)?;
    }
    Ok(plan.finish())
}

fn found(register: &Register, id: Id) -> Result<&Contact, Refusal> {
    register
        .contacts
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::Contact, id)))
}

/// The children of one record, and the case its words lie with.
type Share = (Option<Id>, Vec<Id>);

/// Shares the children out over the records: one for all without words, else one for each case and one for the rest.
fn shared_out(register: &Register, children: &[Id], wordless: bool) -> Result<Vec<Share>, Refusal> {
    let mut shares: Vec<Share> = Vec::new();
    for child in children {
        has_child(register, *child)?;
        if shares.iter().any(|(_, named)| named.contains(child)) {
            continue;
        }
        let case = register.open_case(*child).map(|(case, _)| case);
        match shares
            .iter_mut()
            .find(|(other, _)| wordless || *other == case)
        {
            Some((other, named)) => {
                named.push(*child);
                // A record of several cases is no single one's.
                if *other != case {
                    *other = None;
                }
            }
            None => shares.push((case, vec![*child])),
        }
    }
    Ok(shares)
}
