//! Drafts at the host: sealed to their author, in two alternating slots, gone once the text is saved.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;
use crate::host::wire::{Answer, Refused, Request};
use crate::post::draft::Draft;
use crate::post::refusal::Refusal;
use crate::post::session::{Session, draw, refused};
use crate::vault::draft::{DraftContext, DraftKind, open_draft, seal_draft};

/// A sealed draft with what its seal is bound to.
#[derive(Serialize, Deserialize)]
struct Envelope {
    number: u64,
    epoch: u32,
    #[serde(with = "serde_bytes")]
    sealed: Vec<u8>,
}

impl Session {
    /// Has the host keep a draft; it is on disk when this returns.
    ///
    /// # Errors
    /// Where it is too long, the host keeps as many of this person as it will, or it does not answer.
    pub fn keep_draft(&mut self, draft: &Draft) -> Result<(), Refusal> {
        let plain =
            Zeroizing::new(rmp_serde::to_vec_named(draft).map_err(|_| Refusal::Unwritable)?);
        let scope = self.private();
        let epoch = self.directory.latest(scope).map_or(1, |epoch| epoch.number);
        let number = draw(&mut self.around.rng);
        let ctx = self.draft_place(draft.id, number, epoch);
        let key = self
            .keyring
            .key(scope, epoch)
            .ok_or(Refusal::NoKey(scope))?;
        let sealed =
            seal_draft(&plain, key, &ctx, &mut self.around.rng).map_err(|_| Refusal::Unwritable)?;
        let envelope = Envelope {
            number: ctx.number,
            epoch,
            sealed,
        };
        let sealed = rmp_serde::to_vec_named(&envelope).map_err(|_| Refusal::Unwritable)?;
        let id = draft.id.0;
        match self.ask_plainly(Request::DraftPut { id, sealed })? {
            Answer::Refused(Refused::TooMuch) => Err(Refusal::TooManyDrafts),
            answer => refused(answer).map(|_| ()),
        }
    }

    /// Drops a draft: its text is saved, or was thrown away on purpose.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn drop_draft(&mut self, id: Id) -> Result<(), Refusal> {
        self.ask(Request::DraftRemove { id: id.0 }).map(|_| ())
    }

    /// Gives all drafts of this person, newest first.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn drafts(&mut self) -> Result<Vec<Draft>, Refusal> {
        Ok(self.drafts_and_lost()?.0)
    }

    /// Gives all drafts of this person, newest first, and which there are that cannot be read.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn drafts_and_lost(&mut self) -> Result<(Vec<Draft>, Vec<Id>), Refusal> {
        let (mut drafts, mut all_lost) = (Vec::new(), Vec::new());
        let mut after = None;
        loop {
            let answer = self.ask(Request::DraftList { after })?;
            let Answer::Drafts {
                drafts: found,
                lost,
                next,
            } = answer
            else {
                return Err(Refusal::Unfitting);
            };
            all_lost.extend(lost);
            for sealed in &found {
                let id = Id(sealed.id);
                match self.open_draft(id, &sealed.sealed) {
                    Some(draft) => drafts.push(draft),
                    None => all_lost.push(id),
                }
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        Ok((drafts, all_lost))
    }

    fn open_draft(&self, id: Id, bytes: &[u8]) -> Option<Draft> {
        let envelope: Envelope = rmp_serde::from_slice(bytes).ok()?;
        let key = self.keyring.key(self.private(), envelope.epoch)?;
        let ctx = self.draft_place(id, envelope.number, envelope.epoch);
        let plain = open_draft(&envelope.sealed, key, &ctx).ok()?;
        rmp_serde::from_slice(&plain).ok()
    }

    fn draft_place(&self, id: Id, number: u64, epoch: u32) -> DraftContext {
        DraftContext {
            kind: DraftKind::Draft,
            post: self.writer.post,
            person: self.me.person,
            id,
            number,
            epoch,
        }
    }
}
