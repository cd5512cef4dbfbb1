//! How each draft stands with the host: on its way, kept, or refused and tried again.
//!
//! The texts themselves are in `Shared::drafts`; what is not in this list came from the host and is kept. A draft counts
//! as kept when the host has answered, and not before.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::Id;
use crate::post::draft::Draft;
use crate::post::refusal::Refusal;

/// How long a draft that was refused rests before it is tried again.
pub const REST: TimeDelta = TimeDelta::seconds(3);

/// How a draft stands with the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftIs {
    /// Typed, or on its way.
    NotYetKept,
    /// The host has had it since then.
    Kept(DateTime<Utc>),
    /// The host could not keep it; it is tried again.
    Refused,
}

#[derive(Debug, Clone, Copy)]
struct Standing {
    id: Id,
    /// The job that carries it as it is.
    ticket: Option<u64>,
    /// Since when the host has it as it is.
    kept: Option<DateTime<Utc>>,
    /// When it was refused last, where it was not kept since.
    refused: Option<DateTime<Utc>>,
    /// Whether whoever left it waits to be told.
    say: bool,
    /// Whether it is to be dropped and not kept.
    drop: bool,
}

/// How the drafts stand that this session asked about.
#[derive(Debug, Default)]
pub struct Keeping {
    standing: Vec<Standing>,
    /// Why something was refused last.
    why: Option<Refusal>,
    /// The drafts of what is open, which no list offers to open again.
    open: Vec<Id>,
}

impl Keeping {
    /// Tells how a draft stands.
    pub fn of(&self, draft: &Draft) -> DraftIs {
        match self.standing.iter().find(|one| one.id == draft.id) {
            None => DraftIs::Kept(draft.at),
            Some(one) if one.refused.is_some() => DraftIs::Refused,
            Some(one) => one.kept.map_or(DraftIs::NotYetKept, DraftIs::Kept),
        }
    }

    /// Takes note of a draft that has to be sent.
    pub fn typed(&mut self, id: Id) {
        let one = self.entry(id);
        (one.ticket, one.kept, one.drop) = (None, None, false);
    }

    /// Takes note of a draft that is to be dropped.
    pub fn thrown(&mut self, id: Id) {
        *self.entry(id) = Standing {
            drop: true,
            ..Standing::new(id)
        };
    }

    /// Has it said, once it is so, that a draft is kept whose form is being left; tells whether it is so already.
    pub fn leave(&mut self, draft: &Draft) -> bool {
        let kept = matches!(self.of(draft), DraftIs::Kept(_));
        if !kept {
            self.entry(draft.id).say = true;
        }
        kept
    }

    /// Takes note of the job that carries it.
    pub fn sent(&mut self, id: Id, ticket: u64) {
        self.entry(id).ticket = Some(ticket);
    }

    /// Lists what has to be sent, each with whether it is to be dropped; what was refused rests first, unless there is no
    /// time to.
    pub fn to_send(&self, now: DateTime<Utc>, rests: bool) -> Vec<(Id, bool)> {
        let rests = |at: DateTime<Utc>| rests && at <= now && now - at < REST;
        self.standing
            .iter()
            .filter(|one| one.kept.is_none() && one.ticket.is_none())
            .filter(|one| !one.refused.is_some_and(rests))
            .map(|one| (one.id, one.drop))
            .collect()
    }

    /// Tells whether a job carries a draft as it is now.
    pub fn waits_for(&self, ticket: u64) -> bool {
        let mut standing = self.standing.iter();
        standing.any(|one| one.ticket == Some(ticket))
    }

    /// Takes in that the host did what a job asked; tells whether somebody who left waits to hear that it is kept.
    pub fn done(&mut self, ticket: u64, now: DateTime<Utc>) -> bool {
        let carries = |one: &Standing| one.ticket == Some(ticket);
        let Some(at) = self.standing.iter().position(carries) else {
            return false;
        };
        let one = &mut self.standing[at];
        (one.ticket, one.kept, one.refused) = (None, Some(now), None);
        let say = std::mem::take(&mut one.say);
        if one.drop {
            self.standing.remove(at);
        }
        say
    }

    /// Takes in that the host did not do it, and why.
    pub fn refused(&mut self, ticket: u64, why: &Refusal, now: DateTime<Utc>) {
        let mut standing = self.standing.iter_mut();
        if let Some(one) = standing.find(|one| one.ticket == Some(ticket)) {
            (one.ticket, one.refused) = (None, Some(now));
            self.why = Some(why.clone());
        }
    }

    /// Tells why the host does not have what it was asked to keep, where that is so.
    pub fn lacks_some(&self) -> Option<&Refusal> {
        let lacks = |one: &Standing| one.refused.is_some() && !one.drop;
        let why = self.why.as_ref();
        why.filter(|_| self.standing.iter().any(lacks))
    }

    /// Tells whether something was refused and is to be tried again.
    pub fn waits(&self) -> bool {
        self.standing.iter().any(|one| one.refused.is_some())
    }

    /// Takes note of which drafts are open in a form or editor.
    pub fn open_now(&mut self, open: Vec<Id>) {
        self.open = open;
    }

    /// Tells whether a draft is open in a form or editor.
    pub fn is_open(&self, id: Id) -> bool {
        self.open.contains(&id)
    }

    fn entry(&mut self, id: Id) -> &mut Standing {
        let at = self.standing.iter().position(|one| one.id == id);
        let at = at.unwrap_or_else(|| {
            self.standing.push(Standing::new(id));
            self.standing.len() - 1
        });
        &mut self.standing[at]
    }
}

impl Standing {
    fn new(id: Id) -> Standing {
        Standing {
            id,
            ticket: None,
            kept: None,
            refused: None,
            say: false,
            drop: false,
        }
    }
}
