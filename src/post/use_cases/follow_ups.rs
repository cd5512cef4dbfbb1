//! Follow-ups: made, done with what came of it and the next in one go, cancelled, postponed, given to somebody else;
//! several at once.
//!
//! The words and the outcome are the case's where there is one, so whoever is to do it is on the case's team.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::follow_up_states::{FollowUpRefusal, next_of, settle};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use crate::care::records::follow_up_words::FollowUpWords;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{has_child, on_team, words_scope};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// A follow-up as somebody wishes it, for one child or several.
#[derive(Clone)]
pub struct Wish {
    pub children: Vec<Id>,
    pub kind: FollowUpKind,
    pub assignee: PersonId,
    pub due: NaiveDate,
    /// Days around `due`; none are the post's for the case's risk.
    pub before: Option<u32>,
    pub after: Option<u32>,
    pub priority: Priority,
    /// What is to be done; may be empty where the kind says it.
    pub words: String,
}

/// How a follow-up was done.
#[derive(Clone, Default)]
pub struct Done {
    pub outcome: String,
    /// The contact by which it was done, which is logged with it.
    pub contact: Option<Reached>,
    /// The next one, made in the same change.
    pub next: Option<Next>,
}

/// A contact by which a follow-up was done.
#[derive(Clone, Copy)]
pub struct Reached {
    pub with: ContactWith,
    pub channel: Channel,
    pub at: DateTime<Utc>,
}

/// The next follow-up of a chain; what is none is as it was.
#[derive(Clone)]
pub struct Next {
    pub due: NaiveDate,
    pub kind: Option<FollowUpKind>,
    pub assignee: Option<PersonId>,
    pub words: Option<String>,
}

/// Makes a follow-up, one for each child.
///
/// # Errors
/// Where no child is named, the assignee is not on a case's team, or words would go into a case that is not this
/// person's to read.
pub fn make(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    wish: &Wish,
) -> Result<ChangeSet, Refusal> {
    if wish.children.is_empty() {
        return Err(Refusal::Missing(Missing::Child));
    }
    let mut plan = Plan::new(me, Action::Create);
    let mut made: Vec<Id> = Vec::new();
    for child in &wish.children {
        if made.contains(child) {
            continue;
        }
        made.push(*child);
        has_child(register, *child)?;
        let case = register.open_case(*child).map(|(case, _)| case);
        on_team(register, case, wish.assignee)?;
        let id = fresh.id();
        let follow_up = FollowUp {
            child: *child,
            case,
            kind: wish.kind,
            assignee: wish.assignee,
            due: wish.due,
            before: wish.before,
            after: wish.after,
            priority: wish.priority,
            settled: None,
            made_by: me.person,
            made_at: now,
            chain_from: None,
            appointment: None,
        };
        plan.put(&register.follow_ups, id, Scope::Clinical, &follow_up)?;
        put_words(&mut plan, register, me, id, case, &wish.words, None)?;
    }
    Ok(plan.finish())
}

/// Gives a follow-up as a wish, to be changed and handed to [`edit`].
///
/// # Errors
/// Where it is not there.
pub fn as_wish(register: &Register, id: Id) -> Result<Wish, Refusal> {
    let follow_up = found(register, id)?;
    let words = register.follow_up_words.get(id);
    Ok(Wish {
        children: vec![follow_up.child],
        kind: follow_up.kind,
        assignee: follow_up.assignee,
        due: follow_up.due,
        before: follow_up.before,
        after: follow_up.after,
        priority: follow_up.priority,
        words: words.map(|words| words.words.clone()).unwrap_or_default(),
    })
}

/// Changes a follow-up that is not settled; its child stays.
///
/// # Errors
/// Where it is settled, nothing differs, or as of [`make`].
pub fn edit(register: &Register, me: &Me, id: Id, wish: &Wish) -> Result<ChangeSet, Refusal> {
    let before = open(register, id)?;
    let mut after = before.clone();
    after.kind = wish.kind;
    after.assignee = wish.assignee;
    after.due = wish.due;
    after.before = wish.before;
    after.after = wish.after;
    after.priority = wish.priority;
    if after.assignee != before.assignee {
        on_team(register, after.case, after.assignee)?;
    }
    let known = register.follow_up_words.get(id);
    let new_words = known.map_or("", |words| words.words.as_str()) != wish.words.trim();
    if after == *before && !new_words {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::FollowUp, id));
    if after != *before {
        plan.put(&register.follow_ups, id, Scope::Clinical, &after)?;
    }
    if new_words {
        put_words(&mut plan, register, me, id, after.case, &wish.words, None)?;
    }
    Ok(plan.finish())
}

/// Settles a follow-up as done: the outcome, the contact by which it was done, and the next one.
///
/// # Errors
/// Where it is settled, nothing is said of the outcome, the contact lies ahead, or the words are not this person's to
/// write.
pub fn done(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    how: &Done,
) -> Result<ChangeSet, Refusal> {
    let follow_up = open(register, id)?;
    let mut plan = Plan::new(me, Action::ChangeState).about(RecordKey::new(Kind::FollowUp, id));
    put_settled(&mut plan, register, me, now, id, true, &how.outcome)?;
    if let Some(reached) = how.contact {
        if reached.at > now {
            return Err(Refusal::Ahead);
        }
        let contact = Contact {
            children: vec![follow_up.child],
            case: follow_up.case,
            at: reached.at,
            by: me.person,
            channel: reached.channel,
            with: reached.with,
            outcome: ContactOutcome::Reached,
            appointment: None,
            follow_up: Some(id),
        };
        plan.put(&register.contacts, fresh.id(), Scope::Clinical, &contact)?;
    }
    if let Some(next) = &how.next {
        let next_id = fresh.id();
        let mut made = next_of(id, follow_up, next.due, me.person, now);
        // A case opened or closed meanwhile is the one that counts now.
        made.case = register.open_case(made.child).map(|(case, _)| case);
        made.kind = next.kind.unwrap_or(made.kind);
        made.assignee = next.assignee.unwrap_or(made.assignee);
        on_team(register, made.case, made.assignee)?;
        plan.put(&register.follow_ups, next_id, Scope::Clinical, &made)?;
        let known = register.follow_up_words.get(id);
        let words = match &next.words {
            Some(words) => words,
            None => known.map_or("", |words| words.words.as_str()),
        };
        put_words(&mut plan, register, me, next_id, made.case, words, None)?;
    }
    Ok(plan.finish())
}

/// Settles several follow-ups as done with the same outcome.
///
/// # Errors
/// As of [`done`], for the first of them that is refused; then none is done.
pub fn done_several(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    ids: &[Id],
    outcome: &str,
) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::ChangeState);
    for id in ids {
        put_settled(&mut plan, register, me, now, *id, true, outcome)?;
    }
    Ok(plan.finish())
}

/// Cancels follow-ups, one or several, with a reason.
///
/// # Errors
/// Where one is settled, no reason is given, or the words are not this person's to write.
pub fn cancel(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    ids: &[Id],
    why: &str,
) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::ChangeState);
    for id in ids {
        put_settled(&mut plan, register, me, now, *id, false, why)?;
    }
    Ok(plan.finish())
}

/// Gives follow-ups, one or several, another due day.
///
/// # Errors
/// Where one is settled, or all are due on that day already.
pub fn postpone(
    register: &Register,
    me: &Me,
    ids: &[Id],
    due: NaiveDate,
) -> Result<ChangeSet, Refusal> {
    change_each(register, me, ids, |follow_up| {
        follow_up.due = due;
        Ok(())
    })
}

/// Removes a follow-up that should never have been there, with its words.
///
/// # Errors
/// Where it is not there, or its words are not this person's to write.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    found(register, id)?;
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.follow_ups, id)?;
    if register.follow_up_words.get(id).is_some() {
        plan.remove(&register.follow_up_words, id)?;
    }
    Ok(plan.finish())
}

/// Plans the settling of a follow-up within a larger change; what is said goes into its words.
///
/// # Errors
/// Where it is settled, nothing is said, or the words are not this person's to write.
pub fn put_settled(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    done: bool,
    said: &str,
) -> Result<(), Refusal> {
    let after = settle(found(register, id)?, done, said, me.person, now)?;
    plan.put(&register.follow_ups, id, Scope::Clinical, &after)?;
    let known = register.follow_up_words.get(id);
    let words = known.map(|words| words.words.clone()).unwrap_or_default();
    put_words(plan, register, me, id, after.case, &words, Some(said))
}

fn change_each(
    register: &Register,
    me: &Me,
    ids: &[Id],
    change: impl Fn(&mut FollowUp) -> Result<(), Refusal>,
) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::Change);
    let mut any = false;
    for id in ids {
        let before = open(register, *id)?;
        let mut after = before.clone();
        change(&mut after)?;
        if after != *before {
            any = true;
            plan.put(&register.follow_ups, *id, Scope::Clinical, &after)?;
        }
    }
    if any {
        Ok(plan.finish())
    } else {
        Err(Refusal::AlreadySo)
    }
}

/// Writes the words of a follow-up where there are any, now or before.
fn put_words(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    id: Id,
    case: Option<Id>,
    words: &str,
    outcome: Option<&str>,
) -> Result<(), Refusal> {
    let known = register.follow_up_words.get(id);
    let said = outcome.map(|outcome| outcome.trim().to_string());
    let after = FollowUpWords {
        words: words.trim().to_string(),
        outcome: said
            .or_else(|| known.map(|words| words.outcome.clone()))
            .unwrap_or_default(),
    };
    if known.is_none() && after == FollowUpWords::default() {
        return Ok(());
    }
    let scope = words_scope(me, case)?;
    plan.put(&register.follow_up_words, id, scope, &after)
}

fn found(register: &Register, id: Id) -> Result<&FollowUp, Refusal> {
    register
        .follow_ups
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::FollowUp, id)))
}

fn open(register: &Register, id: Id) -> Result<&FollowUp, Refusal> {
    let follow_up = found(register, id)?;
    if follow_up.settled.is_some() {
        Err(FollowUpRefusal::Settled.into())
    } else {
        Ok(follow_up)
    }
}
