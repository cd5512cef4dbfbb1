//! Drafts of whoever is signed in: kept for their owner, given to nobody else, and bounded.

use crate::care::ledger::ids::{Id, PersonId};
use crate::host::core::{Core, refused};
use crate::host::wire::{Answer, FRAME_MAX, Refused, SealedDraft};

/// How many bytes of drafts an answer holds before it is cut; with the last of them it still fits a message.
const ANSWER_BYTES: usize = FRAME_MAX / 4;

/// How many drafts one person keeps: more than anybody has open, and few enough to be read at a sign-in.
pub const DRAFTS_MOST: usize = 200;

/// The largest draft, in bytes.
const DRAFT_MAX: usize = 1024 * 1024;

impl Core {
    /// Keeps a draft; it is on disk when this is answered.
    pub(in crate::host) fn put_draft(
        &mut self,
        person: PersonId,
        id: Id,
        sealed: &[u8],
    ) -> Result<Answer, Refused> {
        if sealed.len() > DRAFT_MAX {
            return Err(Refused::TooMuch);
        }
        match self.drafts.get(id).map_err(refused)? {
            Some(draft) if draft.owner != person => return Err(Refused::NotTheirs),
            None if self.drafts.count(person) >= DRAFTS_MOST => return Err(Refused::TooMuch),
            _ => {}
        }
        self.drafts.put(id, person, sealed).map_err(refused)?;
        Ok(Answer::Ok)
    }

    /// Gives a person's drafts, those after an id.
    pub(in crate::host) fn drafts(
        &self,
        person: PersonId,
        after: Option<Id>,
    ) -> Result<Answer, Refused> {
        let page = self
            .drafts
            .list(person, after, ANSWER_BYTES)
            .map_err(refused)?;
        let drafts = page.drafts.into_iter().map(|draft| SealedDraft {
            id: draft.id.0,
            sealed: draft.bytes,
        });
        Ok(Answer::Drafts {
            drafts: drafts.collect(),
            lost: page.lost,
            next: page.next,
        })
    }

    /// Lets go of a draft; fine where it is none of theirs that is there.
    pub(in crate::host) fn remove_draft(
        &mut self,
        person: PersonId,
        id: Id,
    ) -> Result<Answer, Refused> {
        match self.drafts.get(id).map_err(refused)? {
            Some(draft) if draft.owner != person => Err(Refused::NotTheirs),
            None if !self.drafts.owns(person, id) => Ok(Answer::Ok),
            // One that nobody can read any more is let go of as well.
            Some(_) | None => {
                self.drafts.remove(id).map_err(refused)?;
                Ok(Answer::Ok)
            }
        }
    }
}
