//! A frame of the journal before a session's own judgement: whether its author signed it, and might do what it does.
//!
//! The host decided on the commit already, with all that it knows; a session does not take its word for it. It judges with the
//! same function. What only the store knows it takes as the header claims it; of what a session has folded of the journal
//! itself, records and changes in parts, it takes what that says ([`Known`]).

use std::cell::RefCell;
use std::collections::HashMap;

use crate::care::ledger::authorise::authorise;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::{ChangeFact, Facts, PendingFact, RecordFact, RevisionFact};
use crate::care::ledger::header::{Act, Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::signer::signers;
use crate::host::wire::FrameHead;
use crate::store::frame::{FrameKind, frame_hash};
use crate::vault::identity::verify_header;

/// What has been folded of the journal before a frame.
pub trait Known {
    /// The last revision of a record, and the scope it lies in: none where it was removed or erased. Nothing where it
    /// never was.
    fn standing(&self, key: RecordKey) -> Option<(u64, Option<Scope>)>;
    /// The change in parts that somebody has begun and not ended.
    fn pending(&self, person: PersonId) -> Option<PendingFact>;
}

/// Reckons the hash of a frame, whatever the host says it is.
pub fn hash_of(frame: &FrameHead) -> Hash {
    let kind = match frame.checkpoint {
        true => FrameKind::Checkpoint,
        false => FrameKind::Commit,
    };
    frame_hash(
        frame.number,
        &frame.previous,
        frame.time,
        kind,
        &frame.header,
        &frame.signature,
    )
}

/// Gives the header of a frame that is what its hash says, that its author signed, and that does what was theirs to do;
/// nothing otherwise.
pub fn judged(
    frame: &FrameHead,
    directory: &Directory,
    known: Option<&dyn Known>,
) -> Option<Header> {
    if hash_of(frame) != frame.hash {
        return None;
    }
    let header = Header::from_bytes(&frame.header).ok()?;
    let (signer, _) = signers(&header, directory)
        .into_iter()
        .find(|(_, key)| verify_header(key, &frame.header, &frame.signature))?;
    let facts = AsClaimed {
        header: &header,
        items: items_by_record(&header),
        directory,
        known,
        rewrapped: RefCell::default(),
    };
    authorise(&header, signer, directory, &facts).ok()?;
    Some(header)
}

/// Gives the header of a frame, wherever it stands, that has the signature of its author: with the keys they have, or had
/// then.
pub fn is_authors(frame: &FrameHead, directory: &Directory) -> Option<Header> {
    if hash_of(frame) != frame.hash {
        return None;
    }
    let header = Header::from_bytes(&frame.header).ok()?;
    let mut keys = directory.keys_at(header.author, frame.time);
    let signed = keys.any(|keys| verify_header(&keys.signing, &frame.header, &frame.signature));
    drop(keys);
    signed.then_some(header)
}

/// Gives the first item of each record.
fn items_by_record(header: &Header) -> HashMap<RecordKey, &Item> {
    let items = header.items.iter().rev();
    items.map(|item| (item.key, item)).collect()
}

/// The facts that a header itself claims, where they are not known.
struct AsClaimed<'a> {
    header: &'a Header,
    /// Its items by their records: a header of an import has hundreds, and each is asked for by itself.
    items: HashMap<RecordKey, &'a Item>,
    directory: &'a Directory,
    known: Option<&'a dyn Known>,
    /// By epoch, a scope whose records the author may take over into it.
    rewrapped: RefCell<HashMap<u32, Option<Scope>>>,
}

impl AsClaimed<'_> {
    /// A record as an act says that it is there.
    fn of_acts(&self, key: RecordKey) -> Option<RecordFact> {
        let scope = self.header.acts.iter().find_map(|act| match act {
            Act::ReadIntent { scope, keys } if keys.contains(&key) => Some(*scope),
            Act::Emergency { access, .. }
                if key == RecordKey::new(Kind::EmergencyAccess, *access) =>
            {
                Some(Scope::Staff)
            }
            _ => None,
        })?;
        Some(self.fact(1, scope))
    }

    fn fact(&self, revision: u64, scope: Scope) -> RecordFact {
        RecordFact {
            revision,
            removed: false,
            scope,
            first_author: self.header.author,
        }
    }

    /// A scope that the author writes in, where a record's own is not known: one they hold the key of.
    fn any_scope(&self) -> Scope {
        let author = self.header.author;
        let mut scopes = self.directory.scopes();
        let held = scopes.find(|scope| self.directory.holds(author, *scope));
        held.unwrap_or(Scope::Private(author))
    }

    /// A scope in which the author may erase what is theirs to erase.
    fn erasing_scope(&self) -> Scope {
        let author = self.header.author;
        let administers = self.directory.person(author);
        match administers.is_some_and(|person| person.roles.administrator) {
            true => Scope::Staff,
            false => Scope::Private(author),
        }
    }

    /// A scope whose latest epoch this is and whose key the author holds, before the commit or by it.
    fn rewrapping_scope(&self, epoch: u32) -> Option<Scope> {
        let mut found = self.rewrapped.borrow_mut();
        *found.entry(epoch).or_insert_with(|| {
            let author = self.header.author;
            let begun = self.header.acts.iter().find_map(|act| match act {
                Act::Epoch(begun) if begun.number == epoch => Some(begun.scope),
                _ => None,
            });
            let held = |scope: &Scope| {
                let latest = self.directory.latest(*scope).map(|latest| latest.number);
                latest == Some(epoch) && self.directory.holds(author, *scope)
            };
            begun.or_else(|| self.directory.scopes().find(held))
        })
    }
}

impl Facts for AsClaimed<'_> {
    fn head(&self) -> (u64, Hash) {
        let claimed = self.header.acts.iter().find_map(|act| match act {
            Act::Found { .. } => Some((0, Hash::ZERO)),
            Act::Restore { number, head, .. } => Some((*number, *head)),
            _ => None,
        });
        claimed.unwrap_or((u64::MAX, Hash::ZERO))
    }

    fn frame_hash(&self, _: u64) -> Option<Hash> {
        Some(self.header.seen_hash)
    }

    fn author_chain(&self, _: PersonId) -> Option<(u64, Hash)> {
        let number = self.header.author_number.checked_sub(1)?;
        Some((number, self.header.author_previous))
    }

    fn record(&self, key: RecordKey) -> Option<RecordFact> {
        let Some(item) = self.items.get(&key) else {
            // One that is announced, or came in a part before this one.
            let claimed = self.of_acts(key);
            let Some((revision, lies_in)) = self.known.and_then(|known| known.standing(key)) else {
                return claimed;
            };
            let scope = lies_in.or(claimed.map(|claimed| claimed.scope));
            return Some(RecordFact {
                removed: lies_in.is_none(),
                ..self.fact(revision, scope.unwrap_or(Scope::Staff))
            });
        };
        let (base, scope) = match item.op {
            Op::Put { base, scope, .. } => (Some(base), scope),
            Op::Remove { base } => (Some(base), self.any_scope()),
            Op::Erase { .. } | Op::Rewrap { .. } => (None, self.erasing_scope()),
        };
        // The log is not folded: an entry is only ever added.
        if let Some(known) = self.known.filter(|_| key.kind != Kind::Audit) {
            let (revision, lies_in) = known.standing(key)?;
            return Some(RecordFact {
                removed: lies_in.is_none(),
                ..self.fact(revision, lies_in.unwrap_or(scope))
            });
        }
        match base {
            Some(0) => None,
            Some(base) => Some(self.fact(base, scope)),
            // Not the present revision, which is not erased.
            None => Some(self.fact(u64::MAX, scope)),
        }
    }

    fn revision(&self, key: RecordKey, revision: u64) -> Option<RevisionFact> {
        let named = self.header.acts.iter().find_map(|act| match act {
            Act::Share(share) if (share.key, share.revision) == (key, revision) => {
                Some(share.scope)
            }
            // That it can be read is the host's to judge.
            Act::Emergency { access, .. }
                if key == RecordKey::new(Kind::EmergencyAccess, *access) =>
            {
                Some(Scope::Staff)
            }
            _ => None,
        });
        let mut items = self.header.items.iter().filter(|item| item.key == key);
        let handled = items.find_map(|item| match item.op {
            Op::Erase { revision: at } if at == revision => Some(Some(self.erasing_scope())),
            Op::Rewrap {
                revision: at,
                epoch,
                ..
            } if at == revision => Some(self.rewrapping_scope(epoch)),
            _ => None,
        });
        Some(RevisionFact {
            scope: named.or(handled.flatten())?,
            epoch: 0,
            author: self.header.author,
            erased: false,
        })
    }

    fn change(&self, id: CommitId) -> Option<ChangeFact> {
        if self.header.undoes != Some(id) || id == self.header.commit {
            return None;
        }
        let made = self.header.items.iter().filter_map(|item| match item.op {
            Op::Put { base, .. } | Op::Remove { base } => Some((item.key, base)),
            Op::Erase { .. } | Op::Rewrap { .. } => None,
        });
        Some(ChangeFact {
            author: self.header.author,
            lasting: false,
            made: made.collect(),
        })
    }

    fn taken_back_by(&self, _: RecordKey, _: u64) -> Option<CommitId> {
        None
    }

    fn pending(&self, person: PersonId) -> Option<PendingFact> {
        if let Some(known) = self.known {
            return known.pending(person);
        }
        let part = self.header.part?;
        let mut claimed = PendingFact::of(part.change, self.header.undoes);
        claimed.next = part.index;
        Some(claimed)
    }
}
