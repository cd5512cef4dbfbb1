//! A frame of the journal before a session's own judgement: whether its author signed it, and might do what its acts do.
//!
//! The host decided on the commit already, with all that it knows; a session does not take its word for who is who. It
//! judges with the same function, of the acts alone: what only the store knows (records, the authors' chains) it takes
//! as the host has it.

use crate::care::ledger::authorise::{authorise, signers};
use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::{ChangeFact, Facts, PendingFact, RecordFact, RevisionFact};
use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::FrameHead;
use crate::vault::identity::verify_header;

/// Gives the header of a frame that its author signed and whose acts were theirs to do; nothing otherwise.
pub fn judged(frame: &FrameHead, directory: &Directory) -> Option<Header> {
    let header = Header::from_bytes(&frame.header).ok()?;
    let (signer, _) = signers(&header, directory)
        .into_iter()
        .find(|(_, key)| verify_header(key, &frame.header, &frame.signature))?;
    if header.acts.is_empty() {
        if !directory.active(header.author) {
            return None;
        }
    } else {
        let acts = Header {
            items: Vec::new(),
            undoes: None,
            ..header.clone()
        };
        authorise(&acts, signer, directory, &AsTheHostHasIt(&acts)).ok()?;
    }
    Some(header)
}

/// The facts that a header itself claims; the host held them against the store.
struct AsTheHostHasIt<'a>(&'a Header);

impl Facts for AsTheHostHasIt<'_> {
    fn head(&self) -> (u64, Hash) {
        let claimed = self.0.acts.iter().find_map(|act| match act {
            Act::Found { .. } => Some((0, Hash::ZERO)),
            Act::Restore { number, head, .. } => Some((*number, *head)),
            _ => None,
        });
        claimed.unwrap_or((u64::MAX, Hash::ZERO))
    }

    fn frame_hash(&self, _: u64) -> Option<Hash> {
        Some(self.0.seen_hash)
    }

    fn author_chain(&self, _: PersonId) -> Option<(u64, Hash)> {
        Some((self.0.author_number.checked_sub(1)?, self.0.author_previous))
    }

    fn record(&self, key: RecordKey) -> Option<RecordFact> {
        let scope = self.0.acts.iter().find_map(|act| match act {
            Act::ReadIntent { scope, keys } if keys.contains(&key) => Some(*scope),
            Act::Emergency { access, .. }
                if key == RecordKey::new(Kind::EmergencyAccess, *access) =>
            {
                Some(Scope::Staff)
            }
            _ => None,
        })?;
        Some(RecordFact {
            revision: 1,
            removed: false,
            scope,
            first_author: self.0.author,
        })
    }

    fn revision(&self, key: RecordKey, revision: u64) -> Option<RevisionFact> {
        let share = self.0.acts.iter().find_map(|act| match act {
            Act::Share(share) if (share.key, share.revision) == (key, revision) => Some(share),
            _ => None,
        })?;
        Some(RevisionFact {
            scope: share.scope,
            epoch: 0,
            author: self.0.author,
            erased: false,
        })
    }

    fn change(&self, _: CommitId) -> Option<ChangeFact> {
        None
    }

    fn pending(&self, _: PersonId) -> Option<PendingFact> {
        None
    }
}
