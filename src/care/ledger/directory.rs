//! The directory: who is at the post, with which keys, roles and standing, and who was given which key.
//!
//! It is a pure fold over the acts of commit headers, in their order; whoever folds the same headers has the same
//! directory. What is checked here is only that acts fit together; who may do them is for `authorise` to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::care::ledger::emergencies::{Emergencies, Emergency};
use crate::care::ledger::former_keys::FormerKeys;
use crate::care::ledger::former_roles::FormerRoles;
use crate::care::ledger::header::{
    Act, Epoch, Grant, Header, Invite, Person, PublicKeys, Recipient, Recovery, Roles, Share,
    Standing,
};
use crate::care::ledger::ids::{GenerationId, Hash, Id, PersonId, PostId, RecordKey};
use crate::care::ledger::invites::{InviteMisfit, Invites};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::shares::{Given, Shares};
use crate::care::ledger::ssh_keys::{self, SshMisfit};

/// The longest handle, in characters.
pub const HANDLE_MAX: usize = 32;

/// The longest post code, in characters.
pub const CODE_MAX: usize = 32;

/// The longest sealed key in an act, in bytes: several times what HPKE and the ciphers make of 32 bytes.
pub const SEALED_MAX: usize = 512;

/// The post's people, their keys, and who holds which scope's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    founded: Option<Founded>,
    people: BTreeMap<PersonId, Person>,
    former: Arc<FormerKeys>,
    former_roles: Arc<FormerRoles>,
    handles: BTreeMap<String, PersonId>,
    recoveries: BTreeMap<Hash, Recovery>,
    circles: BTreeMap<Scope, Arc<Vec<Turn>>>,
    invites: Invites,
    shares: Arc<Shares>,
    emergencies: Arc<Emergencies>,
    /// The host's time that it stands at, in milliseconds since 1970 UTC: grants and shares end by it.
    time: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Founded {
    post: PostId,
    generation: GenerationId,
    /// The generations before, each with the number of its last frame.
    past: Vec<(GenerationId, u64)>,
    root: [u8; 32],
    code: String,
}

/// One epoch of a scope and the grants of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Turn {
    epoch: Epoch,
    grants: Vec<Grant>,
}

/// What makes an act not fit the directory it meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Misfit {
    #[error(transparent)]
    Ssh(#[from] SshMisfit),
    #[error("the post is founded already")]
    FoundedAlready,
    #[error("the post is not founded yet")]
    NotFounded,
    #[error("the post's id is not the one of its root key")]
    PostOfAnotherRoot,
    #[error("a post code is 1 to {CODE_MAX} characters")]
    BadCode,
    #[error("the handle {0:?} is empty, too long or has characters that cannot be typed")]
    BadHandle(String),
    #[error("the handle {handle:?} belongs to {holder}")]
    HandleTaken { handle: String, holder: PersonId },
    #[error("the keys of {0} are somebody else's already")]
    KeysTaken(PersonId),
    #[error("the recovery recipient {0} is known already")]
    RecoveryKnown(Hash),
    #[error("the generation's parent is {parent}, and the journal is at {current}")]
    ParentNotCurrent {
        parent: GenerationId,
        current: GenerationId,
    },
    #[error("the journal has left the generation {0} behind and does not go back to it")]
    GenerationLeft(GenerationId),
    #[error("the next epoch of {scope} is {expected}, not {number}")]
    EpochOutOfTurn {
        scope: Scope,
        number: u32,
        expected: u32,
    },
    #[error("an epoch of {0} is to have a sealing key if, and only if, it is the audit's")]
    SealingKey(Scope),
    #[error("epoch 1 of {0} has none before it to wrap")]
    NothingBefore(Scope),
    #[error("only the latest epoch of {scope} can be granted, not {epoch}")]
    GrantOfOldEpoch { scope: Scope, epoch: u32 },
    #[error("the grant of {scope} is to somebody unknown")]
    GrantToUnknown { scope: Scope, to: Recipient },
    #[error("the grant of {scope} is sealed to other keys than the recipient's")]
    GrantToOtherKeys { scope: Scope, to: Recipient },
    #[error("a sealed key of {0} is too long or too short")]
    SealedLength(Scope),
    #[error(transparent)]
    Invite(#[from] InviteMisfit),
    #[error("the share of {0} is sealed to other keys than the recipient's")]
    ShareToOtherKeys(RecordKey),
    #[error("{0} is not shared with them")]
    NotShared(RecordKey),
    #[error("the emergency access {0} has been used already")]
    AccessUsed(Id),
    #[error("there was no emergency access {0}, or it is acknowledged already")]
    NothingToAcknowledge(Id),
}

/// Gives the id of the post with this root key: the first half of the key's BLAKE3 hash.
pub fn post_of_root(root: &[u8; 32]) -> PostId {
    let Hash(hash) = Hash::of("carepost 1 post id", root);
    PostId(std::array::from_fn(|i| hash[i]))
}

/// Folds a handle so that those which look alike when typed are the same: NFKC, then lower case.
pub fn fold_handle(handle: &str) -> String {
    handle
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect::<String>()
}

/// Checks that a handle can be typed, by everybody and on a command line.
///
/// # Errors
/// [`Misfit::BadHandle`].
pub fn check_handle(handle: &str) -> Result<(), Misfit> {
    let length = handle.chars().count();
    let typed = handle
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '·'));
    if (1..=HANDLE_MAX).contains(&length) && typed {
        Ok(())
    } else {
        Err(Misfit::BadHandle(handle.to_owned()))
    }
}

impl Directory {
    /// Takes in the acts of the next commit; where one does not fit, nothing is taken in.
    ///
    /// # Errors
    /// The first act that does not fit.
    pub fn apply(&mut self, header: &Header) -> Result<(), Misfit> {
        if header
            .acts
            .iter()
            .all(|act| matches!(act, Act::ReadIntent { .. }))
        {
            return Ok(());
        }
        // Thousands of scopes are not copied for one act: only those it touches are kept, to be put back.
        let founded = self.founded.clone();
        let people = (self.people.clone(), self.handles.clone());
        let former = (Arc::clone(&self.former), Arc::clone(&self.former_roles));
        let recoveries = self.recoveries.clone();
        let invites = self.invites.clone();
        let (shares, emergencies) = (Arc::clone(&self.shares), Arc::clone(&self.emergencies));
        let touched: BTreeMap<Scope, Option<Arc<Vec<Turn>>>> = header
            .acts
            .iter()
            .filter_map(|act| match act {
                Act::Epoch(epoch) => Some(epoch.scope),
                Act::Grant(grant) => Some(grant.scope),
                _ => None,
            })
            .map(|scope| (scope, self.circles.get(&scope).cloned()))
            .collect();
        let misfit = header
            .acts
            .iter()
            .try_for_each(|act| self.take(header, act));
        if misfit.is_err() {
            self.founded = founded;
            (self.people, self.handles) = people;
            (self.former, self.former_roles) = former;
            self.recoveries = recoveries;
            self.invites = invites;
            (self.shares, self.emergencies) = (shares, emergencies);
            for (scope, before) in touched {
                match before {
                    Some(turns) => self.circles.insert(scope, turns),
                    None => self.circles.remove(&scope),
                };
            }
        }
        misfit
    }

    fn take(&mut self, header: &Header, act: &Act) -> Result<(), Misfit> {
        if self.founded.is_none() && !matches!(act, Act::Found { .. }) {
            return Err(Misfit::NotFounded);
        }
        match act {
            Act::Found { root, code } => self.found(header, root, code),
            Act::Restore { parent, number, .. } => self.restore(header, *parent, *number),
            Act::Person(person) => self.put_person(header, person),
            Act::Recovery(recovery) => self.add_recovery(*recovery),
            Act::Epoch(epoch) => self.begin_epoch(epoch),
            Act::Grant(grant) => self.add_grant(grant),
            Act::ReadIntent { .. } => Ok(()),
            Act::Invite(invite) => self.open_invite(header, invite),
            Act::Uninvite { invite } => Ok(self.invites.take_back(*invite)?),
            Act::Share(share) => self.take_share(share, header.author),
            Act::Unshare { key, revision, to } => {
                let shared = Arc::make_mut(&mut self.shares).end(*key, *revision, *to);
                shared.then_some(()).ok_or(Misfit::NotShared(*key))
            }
            Act::Emergency { scope, access } => {
                let at = (header.author, header.time);
                let first = Arc::make_mut(&mut self.emergencies).begin(*access, *scope, at);
                first.then_some(()).ok_or(Misfit::AccessUsed(*access))
            }
            Act::Acknowledge { access } => {
                let emergencies = Arc::make_mut(&mut self.emergencies);
                let first = emergencies.acknowledge(*access, header.author);
                first
                    .then_some(())
                    .ok_or(Misfit::NothingToAcknowledge(*access))
            }
        }
    }

    fn take_share(&mut self, share: &Share, by: PersonId) -> Result<(), Misfit> {
        if self.identity(Recipient::Person(share.to)) != Some(share.identity) {
            return Err(Misfit::ShareToOtherKeys(share.key));
        }
        if !(64..=SEALED_MAX).contains(&share.sealed.len()) {
            return Err(Misfit::SealedLength(share.scope));
        }
        Arc::make_mut(&mut self.shares).begin(share, by);
        Ok(())
    }

    /// Lets time pass up to the host's time of what comes next; it never goes back.
    pub fn pass_to(&mut self, time: i64) {
        self.time = self.time.max(time);
    }

    /// Gives the host's time that the directory stands at, in milliseconds since 1970 UTC.
    pub fn time(&self) -> i64 {
        self.time
    }

    fn found(&mut self, header: &Header, root: &[u8; 32], code: &str) -> Result<(), Misfit> {
        if self.founded.is_some() {
            return Err(Misfit::FoundedAlready);
        }
        if post_of_root(root) != header.post {
            return Err(Misfit::PostOfAnotherRoot);
        }
        if !(1..=CODE_MAX).contains(&code.chars().count()) || code.chars().any(char::is_control) {
            return Err(Misfit::BadCode);
        }
        self.founded = Some(Founded {
            post: header.post,
            generation: header.generation,
            past: Vec::new(),
            root: *root,
            code: code.to_owned(),
        });
        Ok(())
    }

    fn restore(
        &mut self,
        header: &Header,
        parent: GenerationId,
        number: u64,
    ) -> Result<(), Misfit> {
        let founded = self.founded.as_mut().ok_or(Misfit::NotFounded)?;
        // What was signed in a life that was left behind, and was lost with it, could be sent once more.
        if founded
            .past
            .iter()
            .any(|(past, _)| *past == header.generation)
        {
            return Err(Misfit::GenerationLeft(header.generation));
        }
        if founded.generation != parent || header.generation == parent {
            return Err(Misfit::ParentNotCurrent {
                parent,
                current: founded.generation,
            });
        }
        founded.past.push((parent, number));
        founded.generation = header.generation;
        Ok(())
    }

    fn put_person(&mut self, header: &Header, person: &Person) -> Result<(), Misfit> {
        check_handle(&person.handle)?;
        let folded = fold_handle(&person.handle);
        self.check_free(&person.handle, &folded, Some(person.id))?;
        match self.people.get(&person.id) {
            Some(before) if before.invite != person.invite => {
                return Err(InviteMisfit::OfAnother(person.id).into());
            }
            None if person.invite.is_some() => self.invites.use_up(person, header.time)?,
            _ => {}
        }
        let keys_taken = self.people.values().any(|other| {
            other.id != person.id
                && (other.keys.signing == person.keys.signing
                    || other.keys.sealing == person.keys.sealing)
        });
        if keys_taken || self.former.has(&person.keys) {
            return Err(Misfit::KeysTaken(person.id));
        }
        ssh_keys::check(person, self.people.values())?;
        if let Some(before) = self.people.insert(person.id, person.clone()) {
            self.handles.remove(&fold_handle(&before.handle));
            // By the host's time alone: who changes roles, and who had them, could both have a clock that is ahead.
            if before.roles != person.roles {
                Arc::make_mut(&mut self.former_roles).note(person.id, before.roles, self.time);
            }
            let until = self.time.max(header.time);
            if before.keys != person.keys {
                Arc::make_mut(&mut self.former).note(person.id, before.keys, until);
            }
        }
        self.handles.insert(folded, person.id);
        Ok(())
    }

    fn check_free(
        &self,
        handle: &str,
        folded: &str,
        for_whom: Option<PersonId>,
    ) -> Result<(), Misfit> {
        match self.handles.get(folded) {
            Some(holder) if Some(*holder) != for_whom => Err(Misfit::HandleTaken {
                handle: handle.to_owned(),
                holder: *holder,
            }),
            _ => Ok(()),
        }
    }

    fn open_invite(&mut self, header: &Header, invite: &Invite) -> Result<(), Misfit> {
        check_handle(&invite.handle)?;
        let folded = fold_handle(&invite.handle);
        self.check_free(&invite.handle, &folded, None)?;
        let id = invite.id();
        if self.people.values().any(|person| person.invite == Some(id)) {
            return Err(InviteMisfit::Used(id).into());
        }
        Ok(self.invites.open(invite, folded, header.time)?)
    }

    fn add_recovery(&mut self, recovery: Recovery) -> Result<(), Misfit> {
        let id = recovery.keys.id();
        if self.recoveries.insert(id, recovery).is_some() {
            return Err(Misfit::RecoveryKnown(id));
        }
        Ok(())
    }

    fn begin_epoch(&mut self, epoch: &Epoch) -> Result<(), Misfit> {
        let scope = epoch.scope;
        let expected = self.latest(scope).map_or(1, |latest| latest.number + 1);
        if epoch.number != expected {
            return Err(Misfit::EpochOutOfTurn {
                scope,
                number: epoch.number,
                expected,
            });
        }
        if epoch.sealing.is_some() != (scope == Scope::Audit) {
            return Err(Misfit::SealingKey(scope));
        }
        if let Some(previous) = &epoch.previous {
            if epoch.number == 1 {
                return Err(Misfit::NothingBefore(scope));
            }
            if !(32..=SEALED_MAX).contains(&previous.len()) {
                return Err(Misfit::SealedLength(scope));
            }
        }
        Arc::make_mut(self.circles.entry(scope).or_default()).push(Turn {
            epoch: epoch.clone(),
            grants: Vec::new(),
        });
        Ok(())
    }

    fn add_grant(&mut self, grant: &Grant) -> Result<(), Misfit> {
        let scope = grant.scope;
        if self.latest(scope).map(|latest| latest.number) != Some(grant.epoch) {
            return Err(Misfit::GrantOfOldEpoch {
                scope,
                epoch: grant.epoch,
            });
        }
        let identity = self.identity(grant.to).ok_or(Misfit::GrantToUnknown {
            scope,
            to: grant.to,
        })?;
        if identity != grant.identity {
            return Err(Misfit::GrantToOtherKeys {
                scope,
                to: grant.to,
            });
        }
        if !(64..=SEALED_MAX).contains(&grant.sealed.len()) {
            return Err(Misfit::SealedLength(scope));
        }
        if let Some(turn) = self
            .circles
            .get_mut(&scope)
            .and_then(|turns| Arc::make_mut(turns).last_mut())
        {
            turn.grants.push(grant.clone());
        }
        Ok(())
    }

    fn identity(&self, to: Recipient) -> Option<Hash> {
        match to {
            Recipient::Person(id) => self.people.get(&id).map(|person| person.keys.id()),
            Recipient::Recovery(id) => self.recoveries.contains_key(&id).then_some(id),
        }
    }

    /// Tells whether something can be sealed to somebody's present keys.
    ///
    /// No act brings other keys in; should a journal have some, the others' keys do not wait for them.
    pub fn can_be_sealed_to(&self, to: Recipient) -> bool {
        let keys = match to {
            Recipient::Person(id) => self.people.get(&id).map(|person| person.keys),
            Recipient::Recovery(id) => self.recoveries.get(&id).map(|recovery| recovery.keys),
        };
        keys.is_some_and(|keys| keys.can_be_sealed_to())
    }

    /// Gives the post's id, once it is founded.
    pub fn post(&self) -> Option<PostId> {
        self.founded.as_ref().map(|founded| founded.post)
    }

    /// Gives the generation that the journal is in.
    pub fn generation(&self) -> Option<GenerationId> {
        self.founded.as_ref().map(|founded| founded.generation)
    }

    /// Gives the generations before, the first one first, each with the number of its last frame.
    pub fn past_generations(&self) -> impl Iterator<Item = (GenerationId, u64)> + '_ {
        let founded = self.founded.iter();
        founded.flat_map(|founded| founded.past.iter().copied())
    }

    /// Gives the root key, which each person's sealed identity pins.
    pub fn root(&self) -> Option<&[u8; 32]> {
        self.founded.as_ref().map(|founded| &founded.root)
    }

    /// Gives the post's code, which case numbers begin with.
    pub fn code(&self) -> Option<&str> {
        self.founded.as_ref().map(|founded| founded.code.as_str())
    }

    /// Finds a person by id.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Gives the keys with which somebody can have signed what was written at a time, in milliseconds since 1970 UTC:
    /// their present ones, and those that they have given up since.
    pub fn keys_at(&self, id: PersonId, time: i64) -> impl Iterator<Item = PublicKeys> + '_ {
        let present = self.person(id).map(|person| person.keys);
        present.into_iter().chain(self.former.since(id, time))
    }

    /// Gives the roles that somebody had at a time by the host's clock, in milliseconds since 1970 UTC.
    pub fn roles_at(&self, id: PersonId, time: i64) -> Roles {
        let present = self.person(id).map(|person| person.roles);
        let former = self.former_roles.at(id, time);
        former.or(present).unwrap_or_default()
    }

    /// Finds a person by handle, however it is typed.
    pub fn person_by_handle(&self, handle: &str) -> Option<&Person> {
        self.people.get(self.handles.get(&fold_handle(handle))?)
    }

    /// Gives everyone who is or was at the post, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Gives the invitations that nobody has used yet, by id; some may be past their time.
    pub fn invites(&self) -> impl Iterator<Item = (Hash, &Invite)> {
        self.invites.iter()
    }

    /// Finds an invitation that nobody has used yet.
    pub fn invite(&self, id: Hash) -> Option<&Invite> {
        self.invites.get(id)
    }

    /// Gives the recovery recipients, by identity id.
    pub fn recoveries(&self) -> impl Iterator<Item = (Hash, &Recovery)> {
        self.recoveries.iter().map(|(id, recovery)| (*id, recovery))
    }

    /// Gives every scope that has an epoch.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.circles.keys().copied()
    }

    /// Gives the epochs of a scope, the first one first.
    pub fn epochs(&self, scope: Scope) -> impl DoubleEndedIterator<Item = &Epoch> {
        self.turns(scope).iter().map(|turn| &turn.epoch)
    }

    /// Gives the latest epoch of a scope.
    pub fn latest(&self, scope: Scope) -> Option<&Epoch> {
        self.turns(scope).last().map(|turn| &turn.epoch)
    }

    /// Gives the grants of a scope's latest epoch.
    pub fn latest_grants(&self, scope: Scope) -> &[Grant] {
        self.turns(scope).last().map_or(&[], |turn| &turn.grants)
    }

    /// Gives every grant ever made to someone, the oldest epochs of a scope first.
    pub fn grants_to(&self, to: Recipient) -> impl Iterator<Item = &Grant> {
        self.circles
            .values()
            .flat_map(|turns| turns.iter())
            .flat_map(|turn| &turn.grants)
            .filter(move |grant| grant.to == to)
    }

    fn turns(&self, scope: Scope) -> &[Turn] {
        self.circles
            .get(&scope)
            .map_or(&[], |turns| turns.as_slice())
    }

    /// Tells whether a person is at the post and at work.
    pub fn active(&self, person: PersonId) -> bool {
        self.person(person)
            .is_some_and(|person| person.standing == Standing::Active)
    }

    /// Tells whether a person may be given a scope's key, by standing and role.
    ///
    /// An overseer sees figures only and so not even the staff's scope, which has children's names.
    pub fn may_hold(&self, person: PersonId, scope: Scope) -> bool {
        let Some(person) = self.person(person) else {
            return false;
        };
        let roles = person.roles;
        person.standing == Standing::Active
            && match scope {
                Scope::Staff | Scope::Thread(_) => roles.clinical() || roles.administrator,
                Scope::Clinical | Scope::Case(_) => roles.clinical(),
                Scope::Private(owner) => owner == person.id && !roles.is_empty(),
                Scope::Audit => roles.supervisor,
                Scope::Figures => roles.overseer || roles.supervisor,
            }
    }

    /// Tells whether a person has the key of a scope's latest epoch, sealed to their present keys, and still may.
    pub fn holds(&self, person: PersonId, scope: Scope) -> bool {
        self.held_until(person, scope).is_some()
    }

    /// Gives up to when a person holds the key of a scope's latest epoch, in milliseconds since 1970 UTC: the greatest
    /// number where it is for good; nothing where they do not hold it.
    pub fn held_until(&self, person: PersonId, scope: Scope) -> Option<i64> {
        if !self.may_hold(person, scope) {
            return None;
        }
        self.latest_grants(scope)
            .iter()
            .filter(|grant| grant.to == Recipient::Person(person) && self.in_force(grant))
            .map(|grant| grant.until.unwrap_or(i64::MAX))
            .max()
    }

    /// Tells whether a person may be handed records of a scope: by a grant of any epoch to their present keys; of a case
    /// or a thread, whose members are chosen one by one, by a grant of the latest.
    pub fn may_read(&self, person: PersonId, scope: Scope) -> bool {
        if matches!(scope, Scope::Case(_) | Scope::Thread(_)) {
            return self.holds(person, scope);
        }
        self.may_hold(person, scope)
            && self.turns(scope).iter().any(|turn| {
                turn.grants
                    .iter()
                    .any(|grant| grant.to == Recipient::Person(person) && self.in_force(grant))
            })
    }

    /// Tells whether a grant is sealed to the keys that its recipient has now, and has not ended.
    fn in_force(&self, grant: &Grant) -> bool {
        self.sealed_to_present(grant) && !self.ended(grant)
    }

    fn ended(&self, grant: &Grant) -> bool {
        grant.until.is_some_and(|until| until <= self.time)
    }

    fn sealed_to_present(&self, grant: &Grant) -> bool {
        self.identity(grant.to) == Some(grant.identity)
    }

    /// Gives the share by which a person may be handed one revision: not ended, and sealed to their present keys.
    pub fn shared_with(&self, person: PersonId, key: RecordKey, revision: u64) -> Option<&Share> {
        let given = self.shares.find(key, revision, person)?;
        self.share_in_force(given).then_some(&given.share)
    }

    fn share_in_force(&self, given: &Given) -> bool {
        self.share_lasts(&given.share)
            && self.identity(Recipient::Person(given.share.to)) == Some(given.share.identity)
    }

    /// Tells whether a share has not ended and its reader may read, with whatever keys.
    fn share_lasts(&self, share: &Share) -> bool {
        let clinical = self
            .person(share.to)
            .is_some_and(|person| person.roles.clinical());
        clinical && self.active(share.to) && share.until.is_none_or(|until| until > self.time)
    }

    /// Gives every share that has not ended, with who gave it.
    pub fn shares(&self) -> impl Iterator<Item = &Given> {
        self.shares
            .iter()
            .filter(|given| self.share_in_force(given))
    }

    /// Tells whether a share of some revision of a record with a person has not ended.
    pub fn shares_any_of(&self, key: RecordKey, person: PersonId) -> bool {
        let mut given = self.shares.of(key);
        given.any(|given| given.share.to == person && self.share_in_force(given))
    }

    /// Gives the shares with one person that have not ended.
    pub fn shares_to(&self, person: PersonId) -> impl Iterator<Item = &Given> {
        let theirs = self.shares.iter().filter(move |it| it.share.to == person);
        theirs.filter(|given| self.share_in_force(given))
    }

    /// Gives the shares that would be in force, had their readers' keys not been replaced since.
    pub fn shares_owed(&self) -> impl Iterator<Item = &Given> {
        self.shares
            .iter()
            .filter(|given| self.share_lasts(&given.share) && !self.share_in_force(given))
    }

    /// Gives a share that was made and not taken back, whether or not its time has come.
    pub fn share(&self, key: RecordKey, revision: u64, to: PersonId) -> Option<&Given> {
        self.shares.find(key, revision, to)
    }

    /// Gives every emergency access, the oldest first.
    pub fn emergencies(&self) -> impl Iterator<Item = &Emergency> {
        self.emergencies.iter()
    }

    /// Gives who was ever given a scope's key for good, whether or not they hold it now.
    pub fn once_held(&self, scope: Scope) -> BTreeSet<PersonId> {
        let turns = self.turns(scope).iter();
        let grants = turns.flat_map(|turn| &turn.grants);
        grants
            .filter(|grant| grant.until.is_none())
            .filter_map(|grant| match grant.to {
                Recipient::Person(person) => Some(person),
                Recipient::Recovery(_) => None,
            })
            .collect()
    }

    /// Gives the people who hold the key of a scope's latest epoch.
    pub fn holders(&self, scope: Scope) -> Vec<PersonId> {
        self.people
            .keys()
            .copied()
            .filter(|person| self.holds(*person, scope))
            .collect()
    }

    /// Tells whether a scope owes a new epoch: somebody was given the latest key who may not have it any more, or up to
    /// a time that has come, or whose keys have been replaced since.
    pub fn rotation_owed(&self, scope: Scope) -> bool {
        self.latest_grants(scope)
            .iter()
            .any(|grant| match grant.to {
                Recipient::Person(person) => {
                    let gone = !self.may_hold(person, scope) || !self.sealed_to_present(grant);
                    gone || (self.ended(grant) && !self.holds(person, scope))
                }
                Recipient::Recovery(_) => false,
            })
    }

    /// Gives every scope that owes a new epoch.
    pub fn rotations_owed(&self) -> Vec<Scope> {
        self.scopes()
            .filter(|scope| self.rotation_owed(*scope))
            .collect()
    }

    /// Gives who should have the latest key of a scope and has not been given it: every recovery recipient, and for
    /// the scopes that go by role everyone in the role.
    pub fn lacking(&self, scope: Scope) -> Vec<Recipient> {
        if self.latest(scope).is_none() {
            return Vec::new();
        }
        let given = |to: Recipient| {
            self.latest_grants(scope)
                .iter()
                .any(|grant| grant.to == to && self.sealed_to_present(grant))
        };
        let by_role = scope.goes_by_role();
        let recoveries = self.recoveries.keys().copied().map(Recipient::Recovery);
        let people = self
            .people
            .keys()
            .copied()
            .filter(|person| by_role && self.may_hold(*person, scope))
            .map(Recipient::Person);
        recoveries
            .chain(people)
            .filter(|to| !given(*to) && self.can_be_sealed_to(*to))
            .collect()
    }

    /// Counts the administrators who are at work.
    pub fn active_administrators(&self) -> usize {
        self.people
            .values()
            .filter(|person| person.standing == Standing::Active && person.roles.administrator)
            .count()
    }
}
