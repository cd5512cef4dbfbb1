//! Taking back: undo and redo as new commits by the same person, which survive a restart.
//!
//! What was done is read off the headers of one's own commits, so nothing is stored for it. A change is taken back by
//! writing every record as it was before; the host refuses it where something in it has been changed since and that was
//! not taken back in its turn. Signing, granting and erasing are never taken back.

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::{CommitId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, RecordContent, Request};
use crate::post::arrived::Arrived;
use crate::post::change::{Change, ChangeSet};
use crate::post::doubt::Doubt;
use crate::post::own_change::OwnChange;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::{Session, SignInFault};
use crate::vault::identity::verify_header;

/// How many of the journal's last frames are looked through for one's own changes after signing in.
const LOOKED_BACK: u64 = 1_000;

/// How many of them are asked for at once.
const LOOKED_AT_ONCE: u64 = 100;

/// How many bytes of headers are looked through at most: an import of thousands of rows has two.
const LOOKED_BACK_BYTES: usize = 8 * 1024 * 1024;

impl Session {
    /// Gives this person's own changes that can be taken back, oldest first.
    pub fn own_changes(&self) -> Vec<Saved> {
        self.own.iter().map(OwnChange::saved).collect()
    }

    /// Finds one's own changes among the journal's last frames.
    pub(super) fn find_own_changes(&mut self) -> Result<(), SignInFault> {
        let mut found = Vec::<OwnChange>::new();
        for header in self.own_headers()? {
            let change = header.part.map_or(header.commit, |part| part.change);
            if found.last().is_none_or(|own| own.change != change) {
                // A change whose beginning is too far back is not taken back by half.
                if header.part.is_some_and(|part| part.index > 0) {
                    continue;
                }
                found.push(OwnChange::read(change, header.undoes));
            }
            if let Some(own) = found.last_mut() {
                own.take(&header);
            }
        }
        for own in found
            .into_iter()
            .filter(|own| own.whole && !own.items.is_empty())
        {
            self.remember_own(own);
        }
        Ok(())
    }

    /// Gathers the headers of one's own commits among the journal's last frames, oldest first.
    ///
    /// It goes back page by page, and no further once large commits have made it much to read.
    fn own_headers(&mut self) -> Result<Vec<Header>, SignInFault> {
        let signing = self.identity.public().signing;
        let mut pages = Vec::new();
        let mut bytes = 0;
        let mut end = self.writer.seen.0 + 1;
        let first = end.saturating_sub(LOOKED_BACK).max(1);
        while end > first && bytes < LOOKED_BACK_BYTES {
            let begin = end.saturating_sub(LOOKED_AT_ONCE).max(first);
            let mut page = Vec::new();
            let mut from = begin;
            while from < end {
                let limit = u32::try_from(end - from).unwrap_or(u32::MAX);
                let Answer::Frames(frames) = self.line.ask(Request::Frames { from, limit })? else {
                    break;
                };
                let Some(last) = frames.last() else { break };
                from = last.number + 1;
                for frame in frames.iter().filter(|frame| !frame.checkpoint) {
                    bytes += frame.header.len();
                    if let Ok(header) = Header::from_bytes(&frame.header)
                        && header.author == self.me.person
                        && verify_header(&signing, &frame.header, &frame.signature)
                    {
                        page.push(header);
                    }
                }
            }
            pages.push(page);
            end = begin;
        }
        Ok(pages.into_iter().rev().flatten().collect())
    }

    /// Takes a change back, or brings one back that was taken back.
    ///
    /// # Errors
    /// Where it cannot be taken back, something in it has been changed since, or the host does not answer.
    pub fn take_back(&mut self, change: CommitId) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let place = self
            .own
            .iter()
            .rposition(|own| own.change == change)
            .ok_or(Refusal::NothingToUndo)?;
        let own = self.own[place].clone();
        if !own.saved().undoable {
            return Err(Refusal::NothingToUndo);
        }
        let stands = own
            .stands_at(&self.own[place + 1..])
            .map_err(Refusal::ChangedSince)?;
        let mut back = ChangeSet::new(Action::Undo);
        back.undoes = Some(change);
        back.about = own.about;
        for (key, scope, base) in &own.items {
            let now = stands.get(key).copied().unwrap_or(base + 1);
            back.changes.push(self.as_before(*key, *scope, *base, now)?);
        }
        self.save(&back).map_err(|refusal| match refusal {
            Refusal::Conflict { key, .. } => Refusal::ChangedSince(key),
            refusal => refusal,
        })
    }

    /// Plans to write a record, which is at revision `now`, as it was at `base`.
    fn as_before(
        &mut self,
        key: RecordKey,
        scope: Option<Scope>,
        base: u64,
        now: u64,
    ) -> Result<Change, Refusal> {
        if base == 0 {
            return Ok(Change {
                key,
                scope: scope.unwrap_or(Scope::Staff),
                base: now,
                plain: None,
            });
        }
        let Answer::Records { records: found, .. } = self.ask(Request::Revision {
            key,
            revision: base,
        })?
        else {
            return Err(Refusal::Unfitting);
        };
        let before = found.first().ok_or(Refusal::Gone(key))?;
        if matches!(before.content, RecordContent::Removed) {
            return Ok(Change {
                key,
                scope: scope.unwrap_or(Scope::Staff),
                base: now,
                plain: None,
            });
        }
        let opened = self.open(before).ok().flatten().ok_or(Refusal::Gone(key))?;
        // It is written again in this person's name.
        if !self.is_as_signed(before) {
            return Err(self.tampered(Doubt::Records(1)));
        }
        Ok(Change {
            key,
            scope: opened.scope,
            base: now,
            plain: opened.plain,
        })
    }
}
