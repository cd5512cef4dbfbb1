//! The keys a signed-in person holds: what their grants open, and nothing else.
//!
//! What is not in here, this process cannot decrypt. Every key was held against the commitment that its epoch
//! published, so two people cannot be given different ones.

use std::collections::{BTreeMap, HashMap};
use std::thread;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Grant, Recipient};
use crate::care::ledger::ids::{PersonId, PostId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::post::change::Rewrapped;
use crate::vault::aead::CannotOpen;
use crate::vault::audit::{self, AuditEpoch, EntryBegun};
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;
use crate::vault::identity::Identity;
use crate::vault::seal::{self, DataKey, SealContext, Sealed};

/// Epoch keys by scope and number.
pub struct Keyring {
    post: PostId,
    keys: HashMap<Scope, BTreeMap<u32, EpochKey>>,
    audit: HashMap<u32, AuditEpoch>,
    /// The next audit entry's sealing, begun ahead.
    ready: Option<EntryBegun>,
}

/// Why a record cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    #[error("no key of {0} is held")]
    NoKey(Scope),
    #[error("the record is longer than can be kept")]
    TooLong,
    #[error("the record does not open: it was damaged or belongs elsewhere")]
    DoesNotOpen,
}

impl From<CannotOpen> for KeyFault {
    fn from(_: CannotOpen) -> KeyFault {
        KeyFault::DoesNotOpen
    }
}

impl Keyring {
    /// Opens every grant made to this identity, and from each epoch the ones before it.
    ///
    /// A grant that does not open, or holds another key than was published, is passed over: what it would have
    /// opened stays closed, and the screen says so where it is missed.
    pub fn open(
        post: PostId,
        identity: &Identity,
        person: PersonId,
        directory: &Directory,
    ) -> Keyring {
        Keyring::open_as(post, identity, Recipient::Person(person), directory)
    }

    /// Opens every grant made to a recipient, whose identity this is: a person, or the recovery words.
    pub fn open_as(
        post: PostId,
        identity: &Identity,
        to: Recipient,
        directory: &Directory,
    ) -> Keyring {
        let mut ring = Keyring {
            ready: None,
            post,
            keys: HashMap::new(),
            audit: HashMap::new(),
        };
        let given: Vec<&Grant> = directory.grants_to(to).collect();
        for (scope, number, key) in accept_all(post, identity, directory, &given) {
            ring.hold(scope, number, key);
        }
        for scope in directory.scopes() {
            ring.unwrap_back(scope, directory);
        }
        ring
    }

    /// Takes in a grant that has just been made, where it is to this person.
    pub fn accept(
        &mut self,
        given: &Grant,
        identity: &Identity,
        person: PersonId,
        directory: &Directory,
    ) {
        // What is held may be the key of an epoch of one's own that another was quicker to begin.
        if given.to == Recipient::Person(person) {
            self.take(given, identity, directory);
            self.unwrap_back(given.scope, directory);
        }
    }

    /// Takes in a grant to another identity that this session holds for the time being: the recovery key's.
    pub fn accept_for(&mut self, given: &Grant, identity: &Identity, directory: &Directory) {
        self.take(given, identity, directory);
        self.unwrap_back(given.scope, directory);
    }

    fn take(&mut self, given: &Grant, identity: &Identity, directory: &Directory) {
        if let Some(key) = accept(self.post, identity, directory, given) {
            self.hold(given.scope, given.epoch, key);
        }
    }

    /// Adds a key, such as that of a scope this person has just begun.
    pub fn hold(&mut self, scope: Scope, number: u32, key: EpochKey) {
        if scope == Scope::Audit {
            self.audit.insert(number, AuditEpoch::of(&key));
        }
        self.keys.entry(scope).or_default().insert(number, key);
    }

    /// Lets go of every key of a scope, and wipes them.
    pub fn let_go(&mut self, scope: Scope) {
        self.keys.remove(&scope);
        if scope == Scope::Audit {
            self.audit.clear();
        }
    }

    /// Takes in every grant of a scope that was made to this person: their role gives them back what it took.
    pub fn take_back(
        &mut self,
        scope: Scope,
        identity: &Identity,
        person: PersonId,
        directory: &Directory,
    ) {
        let given = directory.grants_to(Recipient::Person(person));
        for given in given.filter(|given| given.scope == scope) {
            self.take(given, identity, directory);
        }
        self.unwrap_back(scope, directory);
    }

    fn unwrap_back(&mut self, scope: Scope, directory: &Directory) {
        let epochs: Vec<_> = directory.epochs(scope).collect();
        for pair in epochs.windows(2).rev() {
            let (before, after) = (pair[0], pair[1]);
            if self.key(scope, before.number).is_some() {
                continue;
            }
            let (Some(key), Some(wrapped)) = (self.key(scope, after.number), &after.previous)
            else {
                continue;
            };
            if let Ok(previous) = epoch::unwrap_previous(
                self.post,
                scope,
                after.number,
                key,
                wrapped,
                &before.commitment,
            ) {
                self.hold(scope, before.number, previous);
            }
        }
    }

    /// Tells whether some key of the scope is held.
    pub fn holds(&self, scope: Scope) -> bool {
        self.keys.contains_key(&scope)
    }

    /// Tells whether the key of a scope's latest epoch is held and is what the epoch published: of the audit log's, that its
    /// entries are sealed to it.
    pub fn has_latest(&self, scope: Scope, directory: &Directory) -> bool {
        directory.latest(scope).is_some_and(|latest| match scope {
            Scope::Audit => {
                let pair = self.audit.get(&latest.number);
                pair.is_some_and(|pair| Some(pair.public()) == latest.sealing)
            }
            _ => self.key(scope, latest.number).is_some(),
        })
    }

    /// Gives the key of one epoch.
    pub fn key(&self, scope: Scope, epoch: u32) -> Option<&EpochKey> {
        self.keys.get(&scope)?.get(&epoch)
    }

    /// Seals one revision in the scope's latest epoch; an audit entry to the scope's public key.
    ///
    /// # Errors
    /// Where the key is not held or the record is too long.
    pub fn seal(
        &self,
        plain: &[u8],
        place: (RecordKey, u64),
        scope: Scope,
        directory: &Directory,
        rng: &mut impl CryptoRng,
    ) -> Result<(u32, Sealed), KeyFault> {
        let latest = directory.latest(scope);
        let number = latest.map_or(1, |epoch| epoch.number);
        let ctx = self.context(place, scope, number);
        if scope == Scope::Audit {
            let public = latest
                .and_then(|epoch| epoch.sealing)
                .ok_or(KeyFault::NoKey(scope))?;
            let sealed =
                audit::seal_to_audit(plain, &public, &ctx, rng).map_err(|_| KeyFault::TooLong)?;
            return Ok((number, sealed));
        }
        let key = self.key(scope, number).ok_or(KeyFault::NoKey(scope))?;
        let sealed = seal::seal(plain, key, &ctx, rng).map_err(|_| KeyFault::TooLong)?;
        Ok((number, sealed))
    }

    /// Begins to seal the next audit entry, while nobody waits.
    pub fn get_ready(&mut self, directory: &Directory, rng: &mut impl CryptoRng) {
        let latest = directory.latest(Scope::Audit);
        let Some(public) = latest.and_then(|epoch| epoch.sealing) else {
            return;
        };
        if !self.ready.as_ref().is_some_and(|one| one.is_for(&public)) {
            // Where the key is none, the entry itself says so.
            self.ready = EntryBegun::new(&public, rng).ok();
        }
    }

    /// Seals an audit entry, with what was begun ahead where there is that.
    ///
    /// # Errors
    /// Where no epoch publishes a key, or the entry is too long.
    pub fn seal_entry(
        &mut self,
        plain: &[u8],
        key: RecordKey,
        directory: &Directory,
        rng: &mut impl CryptoRng,
    ) -> Result<(u32, Sealed), KeyFault> {
        let scope = Scope::Audit;
        self.get_ready(directory, rng);
        let begun = self.ready.take().ok_or(KeyFault::NoKey(scope))?;
        let number = directory.latest(scope).map_or(1, |epoch| epoch.number);
        let ctx = self.context((key, 1), scope, number);
        let sealed = begun.seal(plain, &ctx, rng);
        Ok((number, sealed.map_err(|_| KeyFault::TooLong)?))
    }

    /// Puts a revision's data key under the scope's latest epoch; gives that epoch and the new slot.
    ///
    /// # Errors
    /// Where a key is not held, or the slot was damaged or belongs elsewhere.
    pub fn rewrap(
        &self,
        of: &Rewrapped,
        directory: &Directory,
        rng: &mut impl CryptoRng,
    ) -> Result<(u32, Vec<u8>), KeyFault> {
        let latest = directory.latest(of.scope).map_or(1, |epoch| epoch.number);
        let ctx = self.context((of.key, of.revision), of.scope, of.epoch);
        let held = |epoch| self.key(of.scope, epoch).ok_or(KeyFault::NoKey(of.scope));
        let slot = seal::rewrap(&of.slot, held(of.epoch)?, held(latest)?, &ctx, latest, rng)?;
        Ok((latest, slot))
    }

    /// Opens one revision by a slot of whatever epoch of its scope that is held: gives the epoch with the content.
    pub fn unseal_by(
        &self,
        place: (RecordKey, u64),
        scope: Scope,
        slot: &[u8],
        blob: &[u8],
    ) -> Option<(u32, Zeroizing<Vec<u8>>)> {
        let epochs = self.keys.get(&scope)?.keys();
        epochs.copied().find_map(|epoch| {
            let plain = self.unseal(place, scope, epoch, slot, blob).ok()?;
            Some((epoch, plain))
        })
    }

    /// Gives the data key of a revision, to be shared, from its slot.
    ///
    /// # Errors
    /// Where the scope's key is not held, or the slot was damaged or belongs elsewhere.
    pub fn data_key(
        &self,
        place: (RecordKey, u64),
        scope: Scope,
        (epoch, slot): (u32, &[u8]),
    ) -> Result<DataKey, KeyFault> {
        let key = self.key(scope, epoch).ok_or(KeyFault::NoKey(scope))?;
        let ctx = self.context(place, scope, epoch);
        Ok(seal::data_key(slot, key, &ctx)?)
    }

    /// Names the place of a revision at this post.
    pub fn context(&self, place: (RecordKey, u64), scope: Scope, epoch: u32) -> SealContext {
        SealContext {
            post: self.post,
            key: place.0,
            revision: place.1,
            scope,
            epoch,
        }
    }

    /// Opens one revision.
    ///
    /// # Errors
    /// Where the key is not held, or the record was damaged or belongs elsewhere.
    pub fn unseal(
        &self,
        place: (RecordKey, u64),
        scope: Scope,
        epoch: u32,
        slot: &[u8],
        blob: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
        let ctx = self.context(place, scope, epoch);
        if scope == Scope::Audit {
            let pair = self.audit.get(&epoch).ok_or(KeyFault::NoKey(scope))?;
            return Ok(audit::open_audit(slot, blob, pair, &ctx)?);
        }
        let key = self.key(scope, epoch).ok_or(KeyFault::NoKey(scope))?;
        Ok(seal::open(slot, blob, key, &ctx)?)
    }
}

/// How many grants are worth a thread of their own: each is opened in about a tenth of a millisecond.
const GRANTS_A_THREAD: usize = 64;

/// Opens a grant; nothing where it does not open, or holds another key than its epoch published.
fn accept(
    post: PostId,
    identity: &Identity,
    directory: &Directory,
    given: &Grant,
) -> Option<EpochKey> {
    let epoch = directory
        .epochs(given.scope)
        .find(|epoch| epoch.number == given.epoch)?;
    grant::accept(given, identity, post, &epoch.commitment).ok()
}

/// Opens grants, thousands of them on all processors at once; those that do not open are left out.
fn accept_all(
    post: PostId,
    identity: &Identity,
    directory: &Directory,
    given: &[&Grant],
) -> Vec<(Scope, u32, EpochKey)> {
    let open = |some: &[&Grant]| -> Vec<(Scope, u32, EpochKey)> {
        some.iter()
            .filter_map(|given| {
                let key = accept(post, identity, directory, given)?;
                Some((given.scope, given.epoch, key))
            })
            .collect()
    };
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = given.len().div_ceil(threads).max(GRANTS_A_THREAD);
    if given.len() <= share {
        return open(given);
    }
    thread::scope(|scope| {
        let running: Vec<_> = given
            .chunks(share)
            .map(|some| scope.spawn(|| open(some)))
            .collect();
        // A thread that panicked opened nothing; what it had stays closed.
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}
