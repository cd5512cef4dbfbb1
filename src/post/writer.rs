//! From a planned change to signed commits: sealing, the author's own chain, and parts where it is large.
//!
//! Nothing is sent from here. The author's chain moves on only when the host has acknowledged a commit, so an
//! unanswered commit is sent again as it was.

use chrono::{DateTime, Utc};
use rand_core::CryptoRng;
use serde_bytes::ByteBuf;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Commit, FORMAT, Header, Item, Op, Part, Recipient, Sum};
use crate::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use crate::care::ledger::misfit::Misfit;
use crate::care::ledger::scope::Scope;
use crate::care::records::access_deed::AccessDeed;
use crate::care::records::audit::AuditEntry;
use crate::care::records::record::Record;
use crate::post::access_deed;
use crate::post::change::{Change, ChangeSet, NewScope, Shared};
use crate::post::circles;
use crate::post::keyring::{KeyFault, Keyring};
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;
use crate::vault::identity::{Identity, RootKey};
use crate::vault::share::{self, Reader};

/// How much of a part the records may fill, in bytes; the header has the rest of the largest commit.
const PART_BYTES: usize = 640 * 1024;

/// The most records in one part, so that its header stays small.
const PART_ITEMS: usize = 1_000;

/// The place in its own chain where the author's next commit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    pub post: PostId,
    pub generation: GenerationId,
    pub person: PersonId,
    /// Number of the author's last acknowledged commit; 0 before the first.
    pub number: u64,
    /// Hash of its header.
    pub previous: Hash,
    /// The last frame seen, and its hash.
    pub seen: (u64, Hash),
}

/// Commits ready to be sent in order; in force once the last is acknowledged.
pub struct Prepared {
    pub commits: Vec<Commit>,
    /// The id by which the change can be taken back.
    pub change: CommitId,
}

/// Why a change cannot be made ready.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotPrepare {
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error("the public key of a member of {0} is none")]
    BadMember(Scope),
    #[error("a change to the directory does not fit")]
    Misfit(Misfit),
    #[error("the change cannot be encoded")]
    Encoding,
}

impl Writer {
    /// Seals and signs a change, with its audit entry.
    ///
    /// # Errors
    /// Where a key is not held, a record is too long, or a member's key is none.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a commit is made of comes from as many places"
    )]
    pub fn prepare(
        &self,
        change: &ChangeSet,
        directory: &Directory,
        keyring: &mut Keyring,
        identity: &Identity,
        now: DateTime<Utc>,
        from: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        let mut acts = change.acts.clone();
        for begun in &change.new_scopes {
            let key = EpochKey::generate(rng);
            self.begin(begun, &key, directory, &mut acts, rng)?;
            // Held at once so that the records below can be sealed under it; harmless if the commit is refused.
            keyring.hold(begun.scope, 1, key);
        }
        for members in &change.members {
            let (theirs, begun) =
                circles::change_members(self.post, members, directory, keyring, rng)?;
            acts.extend(theirs);
            if let Some((number, key)) = begun {
                keyring.hold(members.scope, number, key);
            }
        }
        let access = access_deed::of(change, directory, self.person);
        // Records are sealed under the epochs as they stand once this commit's own acts are in force.
        let after = if acts.is_empty() {
            None
        } else {
            Some(self.after(directory, &acts, now)?)
        };
        let directory = after.as_ref().unwrap_or(directory);
        let mut items = Vec::new();
        for planned in &change.changes {
            items.push(seal(planned, directory, keyring, rng)?);
        }
        for shared in &change.shares {
            acts.push(share(shared, &items, directory, keyring, rng)?);
        }
        for taken_over in &change.rewrapped {
            let (epoch, slot) = keyring.rewrap(taken_over, directory, rng)?;
            let op = Op::Rewrap {
                revision: taken_over.revision,
                epoch,
                slot: Sum::of(&slot),
            };
            items.push(Ready {
                item: Item {
                    key: taken_over.key,
                    op,
                },
                payloads: vec![ByteBuf::from(slot)],
            });
        }
        items.push(self.audit((change, access), directory, keyring, now, from, rng)?);
        self.sign(
            acts,
            items,
            change.undoes,
            &|header| identity.sign_header(header),
            now,
            rng,
        )
    }

    /// Signs acts alone with the recovery key, which writes no records and so no audit entry: the acts themselves stay in
    /// the journal, signed.
    ///
    /// # Errors
    /// Where they cannot be encoded.
    pub fn prepare_recovery(
        &self,
        acts: Vec<Act>,
        recovery: &Identity,
        now: DateTime<Utc>,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        self.sign(
            acts,
            Vec::new(),
            None,
            &|header| recovery.sign_header(header),
            now,
            rng,
        )
    }

    fn begin(
        &self,
        begun: &NewScope,
        key: &EpochKey,
        directory: &Directory,
        acts: &mut Vec<Act>,
        rng: &mut impl CryptoRng,
    ) -> Result<(), CannotPrepare> {
        acts.push(Act::Epoch(epoch::announce(
            self.post,
            begun.scope,
            1,
            key,
            None,
            rng,
        )));
        let members = begun
            .members
            .iter()
            .filter_map(|id| directory.person(*id))
            .map(|person| (Recipient::Person(person.id), person.keys));
        let recoveries = directory
            .recoveries()
            .map(|(id, recovery)| (Recipient::Recovery(id), recovery.keys));
        for (to, keys) in members.chain(recoveries) {
            let given = grant::grant(key, self.post, begun.scope, 1, to, &keys, rng)
                .map_err(|_| CannotPrepare::BadMember(begun.scope))?;
            acts.push(Act::Grant(given));
        }
        Ok(())
    }

    fn audit(
        &self,
        (change, access): (&ChangeSet, Option<AccessDeed>),
        directory: &Directory,
        keyring: &mut Keyring,
        now: DateTime<Utc>,
        from: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Ready, CannotPrepare> {
        let noted = &change.noted;
        let entry = AuditEntry {
            action: change.action,
            record: change.about,
            count: noted.count.unwrap_or_else(|| counted(change)),
            person: self.person,
            at: noted.at.unwrap_or(now),
            from: from.to_string(),
            subject: noted
                .subject
                .or_else(|| access.as_ref().and_then(access_deed::subject)),
            exported: noted.exported,
            access: access.map(Box::new),
        };
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let plain = entry.encode().map_err(|_| CannotPrepare::Encoding)?;
        let key = RecordKey::new(Kind::Audit, Id(id));
        let (epoch, sealed) = keyring.seal_entry(&plain, key, directory, rng)?;
        let op = Op::Put {
            scope: Scope::Audit,
            epoch,
            base: 0,
            slot: Sum::of(&sealed.slot),
            blob: Sum::of(&sealed.blob),
        };
        Ok(Ready {
            item: Item { key, op },
            payloads: vec![ByteBuf::from(sealed.slot), ByteBuf::from(sealed.blob)],
        })
    }

    fn sign(
        &self,
        acts: Vec<Act>,
        items: Vec<Ready>,
        undoes: Option<CommitId>,
        signer: &dyn Fn(&[u8]) -> [u8; 64],
        now: DateTime<Utc>,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        let batches = batches(items);
        let in_parts = batches.len() > 1;
        let last = batches.len() - 1;
        let mut commits = Vec::with_capacity(batches.len());
        let mut writer = *self;
        let mut acts = Some(acts);
        let mut change = None;
        for (index, batch) in batches.into_iter().enumerate() {
            let mut id = [0; 16];
            rng.fill_bytes(&mut id);
            let commit = CommitId(id);
            let named = *change.get_or_insert(commit);
            let part = in_parts.then(|| Part {
                change: named,
                index: u32::try_from(index).unwrap_or(u32::MAX),
                last: index == last,
            });
            let (items, payloads): (Vec<_>, Vec<_>) = batch
                .into_iter()
                .map(|ready| (ready.item, ready.payloads))
                .unzip();
            let header = Header {
                format: FORMAT,
                post: self.post,
                generation: self.generation,
                commit,
                author: self.person,
                author_number: writer.number + 1,
                author_previous: writer.previous,
                seen_number: self.seen.0,
                seen_hash: self.seen.1,
                time: now.timestamp_millis(),
                part,
                undoes,
                acts: acts.take().unwrap_or_default(),
                items,
            };
            let header = header.to_bytes().map_err(|_| CannotPrepare::Encoding)?;
            let signature = signer(&header);
            writer = Writer {
                number: writer.number + 1,
                previous: Header::hash(&header),
                ..writer
            };
            commits.push(Commit {
                header,
                signature,
                payloads: payloads.into_iter().flatten().collect(),
            });
        }
        Ok(Prepared {
            commits,
            change: change.unwrap_or(CommitId([0; 16])),
        })
    }

    /// Signs acts with a recovery key, on behalf of the author.
    ///
    /// # Errors
    /// Where they cannot be encoded.
    pub fn prepare_by_recovery(
        &self,
        acts: Vec<Act>,
        recovery: &Identity,
        now: DateTime<Utc>,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        let signer = |header: &[u8]| recovery.sign_header(header);
        self.sign(acts, Vec::new(), None, &signer, now, rng)
    }

    /// Signs the first commit of a new generation, which goes on from the last frame seen.
    ///
    /// # Errors
    /// Where it cannot be encoded.
    pub fn prepare_restore(
        &self,
        generation: GenerationId,
        identity: &Identity,
        now: DateTime<Utc>,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        let (number, head) = self.seen;
        let restore = Act::Restore {
            parent: self.generation,
            number,
            head,
        };
        // Authors count anew in each generation.
        let anew = Writer {
            generation,
            number: 0,
            previous: Hash::ZERO,
            ..*self
        };
        let signer = |header: &[u8]| identity.sign_header(header);
        anew.sign(vec![restore], Vec::new(), None, &signer, now, rng)
    }

    /// Gives the directory as it stands once these acts are in force.
    ///
    /// # Errors
    /// Where an act does not fit.
    pub fn after(
        &self,
        directory: &Directory,
        acts: &[Act],
        now: DateTime<Utc>,
    ) -> Result<Directory, CannotPrepare> {
        let header = Header {
            format: FORMAT,
            post: self.post,
            generation: self.generation,
            commit: CommitId([0; 16]),
            author: self.person,
            author_number: self.number + 1,
            author_previous: self.previous,
            seen_number: self.seen.0,
            seen_hash: self.seen.1,
            time: now.timestamp_millis(),
            part: None,
            undoes: None,
            acts: acts.to_vec(),
            items: Vec::new(),
        };
        let mut after = directory.clone();
        after.apply(&header).map_err(CannotPrepare::Misfit)?;
        Ok(after)
    }

    /// Seals a founding's first records and signs it all with the post's root key.
    ///
    /// # Errors
    /// Where a key is not held or a record is too long.
    pub fn prepare_founding(
        &self,
        change: &ChangeSet,
        directory: &Directory,
        keyring: &mut Keyring,
        root: &RootKey,
        now: DateTime<Utc>,
        rng: &mut impl CryptoRng,
    ) -> Result<Prepared, CannotPrepare> {
        let mut items = Vec::new();
        for planned in &change.changes {
            items.push(seal(planned, directory, keyring, rng)?);
        }
        items.push(self.audit((change, None), directory, keyring, now, "", rng)?);
        self.sign(
            change.acts.clone(),
            items,
            None,
            &|header| root.sign_header(header),
            now,
            rng,
        )
    }
}

/// Seals the data key of a revision to its reader: of one of the items of this change, or one that is there already.
fn share(
    shared: &Shared,
    items: &[Ready],
    directory: &Directory,
    keyring: &Keyring,
    rng: &mut impl CryptoRng,
) -> Result<Act, CannotPrepare> {
    let written = items.iter().find_map(|ready| match ready.item.op {
        Op::Put { epoch, base, .. }
            if ready.item.key == shared.key && base + 1 == shared.revision =>
        {
            Some((epoch, ready.payloads.first()?.as_slice()))
        }
        _ => None,
    });
    let there = shared
        .slot
        .as_ref()
        .map(|(epoch, slot)| (*epoch, slot.as_slice()));
    let slot = written.or(there).ok_or(KeyFault::NoKey(shared.scope))?;
    let place = (shared.key, shared.revision);
    let key = keyring.data_key(place, shared.scope, slot)?;
    let to = directory
        .person(shared.to)
        .ok_or(CannotPrepare::BadMember(shared.scope))?;
    let reader = Reader {
        to: shared.to,
        keys: &to.keys,
        until: shared.until,
    };
    let ctx = keyring.context(place, shared.scope, slot.0);
    share::share(&key, &ctx, &reader, rng)
        .map(Act::Share)
        .map_err(|_| CannotPrepare::BadMember(shared.scope))
}

/// Seals one record under the key of its scope; of one that is removed nothing is left to seal.
fn seal(
    planned: &Change,
    directory: &Directory,
    keyring: &Keyring,
    rng: &mut impl CryptoRng,
) -> Result<Ready, CannotPrepare> {
    let Some(plain) = &planned.plain else {
        return Ok(Ready {
            item: Item {
                key: planned.key,
                op: Op::Remove { base: planned.base },
            },
            payloads: Vec::new(),
        });
    };
    let place = (planned.key, planned.base + 1);
    let (epoch, sealed) = keyring.seal(plain, place, planned.scope, directory, rng)?;
    let op = Op::Put {
        scope: planned.scope,
        epoch,
        base: planned.base,
        slot: Sum::of(&sealed.slot),
        blob: Sum::of(&sealed.blob),
    };
    Ok(Ready {
        item: Item {
            key: planned.key,
            op,
        },
        payloads: vec![ByteBuf::from(sealed.slot), ByteBuf::from(sealed.blob)],
    })
}

/// Counts the records that a change writes, and those whose reading it announces.
fn counted(change: &ChangeSet) -> u32 {
    let announced = change.acts.iter().map(|act| match act {
        Act::ReadIntent { keys, .. } => keys.len(),
        _ => 0,
    });
    u32::try_from(change.changes.len() + announced.sum::<usize>()).unwrap_or(u32::MAX)
}

/// One sealed record with what travels beside the header.
struct Ready {
    item: Item,
    payloads: Vec<ByteBuf>,
}

impl Ready {
    fn size(&self) -> usize {
        // An item takes some 250 bytes of header besides its payloads.
        250 + self
            .payloads
            .iter()
            .map(|payload| payload.len())
            .sum::<usize>()
    }
}

/// Cuts sealed records into as few parts as fit.
fn batches(items: Vec<Ready>) -> Vec<Vec<Ready>> {
    let mut batches = vec![Vec::new()];
    let mut size = 0;
    for item in items {
        let full = batches.last().is_some_and(|batch| {
            !batch.is_empty() && (size + item.size() > PART_BYTES || batch.len() >= PART_ITEMS)
        });
        if full {
            batches.push(Vec::new());
            size = 0;
        }
        size += item.size();
        if let Some(batch) = batches.last_mut() {
            batch.push(item);
        }
    }
    batches
}
