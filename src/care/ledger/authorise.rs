//! Whether a commit may be: the one function that host, sessions and `check` all run.
//!
//! It is pure: the header, whose key its signature fits, the directory before it, and facts of the commits before it
//! decide. Which role writes what stands in `rights`. What only plaintext could tell (whose case it is, who approved
//! what) is left to the sessions that can read it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::{ChangeFact, Facts, RecordFact};
use crate::care::ledger::header::{
    Act, Epoch, FORMAT, Grant, Header, Item, Op, Person, Recipient, Recovery, Roles, Standing,
};
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::rights;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::sharing_rules::{self, Judged};
use crate::care::ledger::ssh_keys;

/// How many records one intent names: more than any text has parts, and few enough to look up at once.
pub const INTENT_KEYS_MOST: usize = 1_000;

/// Whose key a commit is signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signer {
    /// The post's root key, which signs the founding and nothing else.
    Root,
    /// The author's own.
    Author,
    /// A recovery recipient's, by identity id, on behalf of the author.
    Recovery(Hash),
}

/// Gives the keys with which a commit may be signed; the signature must fit one of them.
pub fn signers(header: &Header, directory: &Directory) -> Vec<(Signer, [u8; 32])> {
    if directory.root().is_none() {
        return header
            .acts
            .first()
            .and_then(|act| match act {
                Act::Found { root, .. } => Some((Signer::Root, *root)),
                _ => None,
            })
            .into_iter()
            .collect();
    }
    let author = directory
        .person(header.author)
        .map(|person| (Signer::Author, person.keys.signing));
    let recoveries = directory
        .recoveries()
        .map(|(id, recovery)| (Signer::Recovery(id), recovery.keys.signing))
        .filter(|_| author.is_some() && !header.acts.is_empty());
    author.into_iter().chain(recoveries).collect()
}

/// Decides whether a commit may be.
///
/// # Errors
/// The first reason against it.
pub fn authorise(
    header: &Header,
    signer: Signer,
    directory: &Directory,
    facts: &dyn Facts,
) -> Result<(), Refusal> {
    check_place(header, signer, directory, facts)?;
    check_part(header, facts)?;
    // Most commits have no acts; a copy of thousands of scopes is made only for those that do.
    let after = if header.acts.is_empty() {
        None
    } else {
        let mut after = directory.clone();
        after.apply(header)?;
        Some(after)
    };
    let bench = Bench {
        header,
        signer,
        before: directory,
        after: after.as_ref().unwrap_or(directory),
        facts,
    };
    bench.check_author()?;
    bench.check_acts()?;
    bench.check_items()?;
    bench.check_parts_before()?;
    bench.check_undo()
}

/// Checks that the commit belongs to this journal and follows its author's last one.
fn check_place(
    header: &Header,
    signer: Signer,
    directory: &Directory,
    facts: &dyn Facts,
) -> Result<(), Refusal> {
    let (head, _) = facts.head();
    let founds = matches!(header.acts.first(), Some(Act::Found { .. }));
    if founds != (head == 0) || founds != (signer == Signer::Root) {
        return Err(Refusal::NotAFounding);
    }
    let restores = header
        .acts
        .iter()
        .any(|act| matches!(act, Act::Restore { .. }));
    let same_post = founds || directory.post() == Some(header.post);
    let same_generation = founds || restores || directory.generation() == Some(header.generation);
    if header.format != FORMAT || !same_post || !same_generation {
        return Err(Refusal::Elsewhere);
    }
    if facts.change(header.commit).is_some() {
        return Err(Refusal::IdTaken(header.commit));
    }
    if header.acts.is_empty() && header.items.is_empty() {
        return Err(Refusal::Empty);
    }
    let (number, previous) = if founds || restores {
        (0, Hash::ZERO)
    } else {
        facts.author_chain(header.author).unwrap_or((0, Hash::ZERO))
    };
    if header.author_number != number + 1 || header.author_previous != previous {
        return Err(Refusal::OutOfChain {
            expected: number + 1,
            previous,
        });
    }
    let seen = match header.seen_number {
        0 => Some(Hash::ZERO),
        number => facts.frame_hash(number),
    };
    if header.seen_number > head || seen != Some(header.seen_hash) {
        return Err(Refusal::SeenElsewhere {
            number: header.seen_number,
        });
    }
    Ok(())
}

/// Checks that a part of a large change comes in turn, and before the last that nothing has moved underneath.
fn check_part(header: &Header, facts: &dyn Facts) -> Result<(), Refusal> {
    let Some(part) = header.part else {
        return Ok(());
    };
    if !header.acts.is_empty() {
        return Err(Refusal::ActsInParts);
    }
    // They are judged by what is there when they are sent, and few enough for a commit each.
    let at_once = |item: &&Item| matches!(item.op, Op::Erase { .. } | Op::Rewrap { .. });
    if let Some(item) = header.items.iter().find(at_once) {
        return Err(Refusal::NotInParts(item.key));
    }
    let out_of_turn = Refusal::PartOutOfTurn {
        change: part.change,
        index: part.index,
    };
    if part.index == 0 {
        return if part.change == header.commit {
            Ok(())
        } else {
            Err(out_of_turn)
        };
    }
    let pending = facts.pending(header.author).ok_or(out_of_turn.clone())?;
    if pending.change != part.change
        || pending.next != part.index
        || pending.undoes != header.undoes
    {
        return Err(out_of_turn);
    }
    if let Some(item) = header
        .items
        .iter()
        .find(|item| pending.bases.contains_key(&item.key))
    {
        return Err(Refusal::Twice(item.key));
    }
    if part.last {
        for (key, base) in &pending.bases {
            let current = facts.record(*key).map_or(0, |record| record.revision);
            if current != *base {
                return Err(Refusal::Stale { key: *key, current });
            }
        }
    }
    Ok(())
}

/// One commit before its judges.
struct Bench<'a> {
    header: &'a Header,
    signer: Signer,
    before: &'a Directory,
    after: &'a Directory,
    facts: &'a dyn Facts,
}

impl Bench<'_> {
    fn author(&self) -> PersonId {
        self.header.author
    }

    fn judged(&self) -> Judged<'_> {
        Judged {
            header: self.header,
            by_recovery: matches!(self.signer, Signer::Recovery(_)),
            before: self.before,
            after: self.after,
            facts: self.facts,
        }
    }

    /// The roles the author had before the commit, or is founding the post with.
    fn roles(&self) -> Roles {
        let directory = if self.signer == Signer::Root {
            self.after
        } else {
            self.before
        };
        directory
            .person(self.author())
            .map_or(Roles::default(), |person| person.roles)
    }

    fn check_author(&self) -> Result<(), Refusal> {
        if self.signer == Signer::Root {
            let administers = self.after.active(self.author()) && self.roles().administrator;
            let alone = self.after.people().count() == 1;
            let recoverable = self.after.recoveries().next().is_some();
            return if administers && alone && recoverable {
                Ok(())
            } else {
                Err(Refusal::FoundingIncomplete)
            };
        }
        let person = self
            .before
            .person(self.author())
            .ok_or(Refusal::UnknownAuthor(self.author()))?;
        if person.standing != Standing::Active {
            return Err(Refusal::NotActive(self.author()));
        }
        let bare = !self.header.items.is_empty() || self.header.undoes.is_some();
        if matches!(self.signer, Signer::Recovery(_)) && bare {
            return Err(Refusal::NotByRecovery);
        }
        Ok(())
    }

    fn check_acts(&self) -> Result<(), Refusal> {
        let mut people = BTreeSet::new();
        let mut scopes = BTreeSet::new();
        for (place, act) in self.header.acts.iter().enumerate() {
            match act {
                Act::Found { .. } if place > 0 => return Err(Refusal::NotAFounding),
                Act::Found { .. } => {}
                Act::Restore { number, head, .. } => self.check_restore(*number, *head)?,
                Act::Person(person) => {
                    if !people.insert(person.id) {
                        return Err(Refusal::PersonTwice(person.id));
                    }
                    self.check_person(person)?;
                }
                Act::Recovery(recovery) => self.check_recovery(recovery)?,
                Act::Epoch(epoch) => {
                    if !scopes.insert(epoch.scope) {
                        return Err(Refusal::EpochTwice(epoch.scope));
                    }
                    self.check_epoch(epoch)?;
                }
                Act::Grant(grant) => self.check_grant(grant)?,
                Act::Share(share) => sharing_rules::check_share(share, &self.judged())?,
                Act::Unshare { key, revision, to } => {
                    sharing_rules::check_unshare(*key, *revision, *to, &self.judged())?;
                }
                Act::Emergency { scope, access } => {
                    sharing_rules::check_emergency(*scope, *access, &self.judged())?;
                }
                Act::Acknowledge { access } => {
                    sharing_rules::check_acknowledge(*access, &self.judged())?;
                }
                Act::ReadIntent { scope, keys } => self.check_intent(*scope, keys)?,
                Act::Invite(_) | Act::Uninvite { .. } => self.check_inviting()?,
            }
        }
        if !people.is_empty() && self.after.active_administrators() == 0 {
            return Err(Refusal::LastAdministrator);
        }
        Ok(())
    }

    fn check_restore(&self, number: u64, head: Hash) -> Result<(), Refusal> {
        let allowed = self.roles().administrator || matches!(self.signer, Signer::Recovery(_));
        let alone = self.header.acts.len() == 1 && self.header.items.is_empty();
        if allowed && alone && (number, head) == self.facts.head() {
            Ok(())
        } else {
            Err(Refusal::BadRestore)
        }
    }

    fn check_person(&self, person: &Person) -> Result<(), Refusal> {
        let before = self.before.person(person.id);
        let has_new_keys = before.is_none_or(|before| before.keys != person.keys);
        if has_new_keys && !person.keys.can_be_sealed_to() {
            return Err(Refusal::UnsoundKeys(Recipient::Person(person.id)));
        }
        if self.signer == Signer::Root {
            return Ok(());
        }
        let own = person.id == self.author();
        let Some(before) = before else {
            return match self.signer {
                Signer::Author => self.administrators_only(),
                Signer::Root | Signer::Recovery(_) => Err(Refusal::NotByRecovery),
            };
        };
        if before.keys != person.keys {
            let keys_only = Person {
                keys: person.keys,
                ..before.clone()
            };
            return if own && *person == keys_only {
                Ok(())
            } else {
                Err(Refusal::KeysOfAnother(person.id))
            };
        }
        if self.signer != Signer::Author {
            return Err(Refusal::NotByRecovery);
        }
        if own && ssh_keys::alone_differ(before, person) {
            return Ok(());
        }
        self.administrators_only()?;
        let gains = |had: bool, has: bool| has && !had;
        let (had, has) = (before.roles, person.roles);
        let gained = gains(had.counselor, has.counselor)
            || gains(had.supervisor, has.supervisor)
            || gains(had.overseer, has.overseer);
        if own && gained {
            return Err(Refusal::OwnRoles);
        }
        Ok(())
    }

    fn administrators_only(&self) -> Result<(), Refusal> {
        if self.roles().administrator {
            Ok(())
        } else {
            Err(Refusal::AdministratorsOnly)
        }
    }

    /// Checks that an administrator invites, and with a key of their own: recovery words bring nobody new.
    fn check_inviting(&self) -> Result<(), Refusal> {
        match self.signer {
            Signer::Author => self.administrators_only(),
            Signer::Root | Signer::Recovery(_) => Err(Refusal::NotByRecovery),
        }
    }

    fn check_recovery(&self, recovery: &Recovery) -> Result<(), Refusal> {
        if !recovery.keys.can_be_sealed_to() {
            let to = Recipient::Recovery(recovery.keys.id());
            return Err(Refusal::UnsoundKeys(to));
        }
        match self.signer {
            Signer::Root | Signer::Recovery(_) => Ok(()),
            // Everybody's session grants every scope, the private ones too, to a new recipient: nobody at the post may name
            // one by themselves.
            Signer::Author => Err(Refusal::NotTheirsToRecover),
        }
    }

    fn check_epoch(&self, epoch: &Epoch) -> Result<(), Refusal> {
        let scope = epoch.scope;
        let author = self.author();
        if matches!(self.signer, Signer::Recovery(_)) {
            return Err(Refusal::NotByRecovery);
        }
        let roles = self.roles();
        // Anyone can write the audit, and so whoever is first may make its key without keeping it.
        let orphan_audit = scope == Scope::Audit
            && (roles.clinical() || roles.administrator)
            && self.before.holders(scope).is_empty();
        if epoch.number == 1 {
            if !orphan_audit && !self.after.may_hold(author, scope) {
                return Err(Refusal::NotAHolder { author, scope });
            }
        } else if self.before.holds(author, scope) {
            if epoch.previous.is_none() {
                return Err(Refusal::EpochWithoutPrevious(scope));
            }
        } else if !orphan_audit {
            return Err(Refusal::NotAHolder { author, scope });
        }
        self.check_everyone_granted(scope)
    }

    /// Checks that a new epoch leaves nobody out: every recovery recipient, its author, and everyone who held the one
    /// before where membership goes by role, or where its author is a member for a time only.
    fn check_everyone_granted(&self, scope: Scope) -> Result<(), Refusal> {
        let recoveries = self
            .after
            .recoveries()
            .map(|(id, _)| Recipient::Recovery(id));
        let by_role = scope.goes_by_role();
        let for_a_time = |until| until < i64::MAX;
        let passing = self
            .before
            .held_until(self.author(), scope)
            .is_some_and(for_a_time);
        let held = if by_role || passing {
            self.before.holders(scope)
        } else {
            Vec::new()
        };
        let people = held
            .into_iter()
            .chain([self.author()])
            .filter(|person| self.after.may_hold(*person, scope))
            .map(Recipient::Person);
        let grants = self.after.latest_grants(scope);
        let given = |to: &Recipient| grants.iter().any(|grant| grant.to == *to);
        match recoveries
            .chain(people)
            .find(|to| !given(to) && self.after.can_be_sealed_to(*to))
        {
            Some(missing) => Err(Refusal::EpochWithout { scope, missing }),
            None => Ok(()),
        }
    }

    fn check_grant(&self, grant: &Grant) -> Result<(), Refusal> {
        let scope = grant.scope;
        let author = self.author();
        let begun_here = self
            .header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Epoch(epoch) if epoch.scope == scope));
        let holds = begun_here
            || matches!(self.signer, Signer::Recovery(_))
            || self.before.holds(author, scope);
        if !holds {
            return Err(Refusal::NotAHolder { author, scope });
        }
        sharing_rules::check_limit(grant, &self.judged())?;
        match grant.to {
            Recipient::Person(person) if !self.after.may_hold(person, scope) => {
                Err(Refusal::NotForThem {
                    scope,
                    to: grant.to,
                })
            }
            Recipient::Person(_) | Recipient::Recovery(_) => Ok(()),
        }
    }

    /// Checks that a reading is announced of records that are there, by who may be handed them; naming none is announcing
    /// a recovery.
    fn check_intent(&self, scope: Scope, keys: &[RecordKey]) -> Result<(), Refusal> {
        let allowed = match self.signer {
            Signer::Recovery(_) => true,
            Signer::Author if keys.is_empty() => false,
            Signer::Author => {
                let looks_in =
                    matches!(scope, Scope::Case(_)) && self.before.may_hold(self.author(), scope);
                looks_in || sharing_rules::all_shared(keys, &self.judged())
            }
            Signer::Root => false,
        };
        let there = |key: &RecordKey| {
            let record = self.facts.record(*key);
            record.is_some_and(|record| record.scope == scope)
        };
        if allowed && keys.len() <= INTENT_KEYS_MOST && keys.iter().all(there) {
            Ok(())
        } else {
            Err(Refusal::BadIntent(scope))
        }
    }

    fn check_items(&self) -> Result<(), Refusal> {
        let mut revised = HashMap::new();
        let mut handled = HashSet::new();
        for item in &self.header.items {
            let new = match item.op {
                Op::Put { base, .. } | Op::Remove { base } => {
                    revised.insert(item.key, base.saturating_add(1)).is_none()
                }
                Op::Erase { revision } | Op::Rewrap { revision, .. } => {
                    handled.insert((item.key, revision))
                }
            };
            if !new {
                return Err(Refusal::Twice(item.key));
            }
        }
        for item in &self.header.items {
            let key = item.key;
            match &item.op {
                Op::Put {
                    scope, epoch, base, ..
                } => self.check_put(key, *scope, *epoch, *base)?,
                Op::Remove { base } => self.check_remove(key, *base)?,
                Op::Erase { revision } => self.check_erase(key, *revision, &revised)?,
                Op::Rewrap {
                    revision, epoch, ..
                } => self.check_rewrap(key, *revision, *epoch)?,
            }
        }
        Ok(())
    }

    fn check_put(
        &self,
        key: RecordKey,
        scope: Scope,
        epoch: u32,
        base: u64,
    ) -> Result<(), Refusal> {
        self.check_kind(key.kind)?;
        if !scope.holds(key.kind) {
            return Err(Refusal::KindNotThere {
                kind: key.kind,
                scope,
            });
        }
        self.check_place_now(scope, epoch)?;
        let current = self.facts.record(key);
        check_base(key, base, current)?;
        if key.kind.add_only() && base != 0 {
            return Err(Refusal::AddOnly(key));
        }
        if let Some(record) = current {
            // A contact is logged before there is a case, and goes over to it when one opens.
            let goes_over = record.scope == Scope::Private(self.author())
                && matches!(scope, Scope::Case(_))
                && key.kind != Kind::InboxLine;
            if record.scope != scope && !goes_over {
                return Err(Refusal::ScopeMoved {
                    key,
                    scope: record.scope,
                });
            }
            self.check_own(key, record)?;
        }
        Ok(())
    }

    /// Checks that the author may write in a scope, under an epoch, as things stand now.
    fn check_place_now(&self, scope: Scope, epoch: u32) -> Result<(), Refusal> {
        self.check_key(scope, epoch)?;
        if scope != Scope::Audit && self.after.rotation_owed(scope) {
            return Err(Refusal::RotationOwed(scope));
        }
        Ok(())
    }

    /// Checks, with the last part, that all before it might be written now: they come into force with it, and somebody may
    /// have been taken off a team since, or begun its next epoch.
    fn check_parts_before(&self) -> Result<(), Refusal> {
        if !self.header.part.is_some_and(|part| part.last) {
            return Ok(());
        }
        let Some(pending) = self.facts.pending(self.author()) else {
            return Ok(());
        };
        for (scope, epoch) in pending.epochs {
            self.check_place_now(scope, epoch)?;
        }
        for key in pending.removed {
            let record = self.facts.record(key).ok_or(Refusal::NotThere(key))?;
            self.check_member(record.scope)?;
        }
        pending
            .bases
            .keys()
            .try_for_each(|key| self.check_kind(key.kind))
    }

    fn check_kind(&self, kind: Kind) -> Result<(), Refusal> {
        if rights::writes(self.roles(), kind) {
            Ok(())
        } else {
            Err(Refusal::KindNotTheirs(kind))
        }
    }

    /// Checks that the epoch is the scope's latest and the author holds its key; the audit is written to without.
    fn check_key(&self, scope: Scope, epoch: u32) -> Result<(), Refusal> {
        if scope != Scope::Audit {
            self.check_member(scope)?;
        }
        let latest = self.after.latest(scope).map_or(0, |latest| latest.number);
        if epoch == 0 || epoch != latest {
            return Err(Refusal::OldEpoch {
                scope,
                epoch,
                latest,
            });
        }
        Ok(())
    }

    /// Checks that a note which is not signed yet is touched by its author only.
    fn check_own(&self, key: RecordKey, record: RecordFact) -> Result<(), Refusal> {
        if key.kind == Kind::Note && record.first_author != self.author() {
            return Err(Refusal::NotTheirOwn(key));
        }
        Ok(())
    }

    fn check_remove(&self, key: RecordKey, base: u64) -> Result<(), Refusal> {
        self.check_kind(key.kind)?;
        if key.kind.add_only() {
            return Err(Refusal::AddOnly(key));
        }
        let record = self.facts.record(key).ok_or(Refusal::NotThere(key))?;
        check_base(key, base, Some(record))?;
        if record.removed {
            return Err(Refusal::NotThere(key));
        }
        self.check_member(record.scope)?;
        self.check_own(key, record)
    }

    /// Checks that the author holds a scope's latest key.
    fn check_member(&self, scope: Scope) -> Result<(), Refusal> {
        let author = self.author();
        if self.after.holds(author, scope) {
            Ok(())
        } else {
            Err(Refusal::NotAHolder { author, scope })
        }
    }

    fn check_erase(
        &self,
        key: RecordKey,
        revision: u64,
        revised: &HashMap<RecordKey, u64>,
    ) -> Result<(), Refusal> {
        let record = self.facts.record(key).ok_or(Refusal::NotThere(key))?;
        let fact = self
            .facts
            .revision(key, revision)
            .filter(|fact| !fact.erased)
            .ok_or(Refusal::NoContent { key, revision })?;
        let present = revised.get(&key).copied().unwrap_or(record.revision);
        if revision == present && !key.kind.add_only() {
            return Err(Refusal::EraseOfPresent(key));
        }
        let author = self.author();
        let own = fact.author == author && rights::writes(self.roles(), key.kind);
        let allowed = match fact.scope {
            Scope::Audit => false,
            Scope::Private(owner) => owner == author && !key.kind.add_only(),
            _ => self.roles().administrator || (own && !key.kind.add_only()),
        };
        if allowed && !sharing_rules::is_unread_reason(key, self.before) {
            Ok(())
        } else {
            Err(Refusal::EraseNotTheirs(key))
        }
    }

    fn check_rewrap(&self, key: RecordKey, revision: u64, epoch: u32) -> Result<(), Refusal> {
        let fact = self
            .facts
            .revision(key, revision)
            .filter(|fact| !fact.erased)
            .ok_or(Refusal::NoContent { key, revision })?;
        self.check_member(fact.scope)?;
        self.check_key(fact.scope, epoch)?;
        if epoch <= fact.epoch {
            return Err(Refusal::OldEpoch {
                scope: fact.scope,
                epoch,
                latest: fact.epoch,
            });
        }
        Ok(())
    }

    fn check_undo(&self) -> Result<(), Refusal> {
        let Some(change) = self.header.undoes else {
            return Ok(());
        };
        let fact = self
            .facts
            .change(change)
            .ok_or(Refusal::NothingToUndo(change))?;
        if fact.author != self.author() {
            return Err(Refusal::UndoNotTheirs(change));
        }
        let acts = self.header.acts.iter().any(lasting_act);
        if fact.lasting || acts {
            return Err(Refusal::UndoLasting(change));
        }
        let mut taken_back = HashMap::new();
        for item in &self.header.items {
            let key = item.key;
            let base = match item.op {
                Op::Put { base, .. } | Op::Remove { base } => base,
                Op::Erase { .. } | Op::Rewrap { .. } => return Err(Refusal::UndoLasting(change)),
            };
            if key.kind == Kind::Audit {
                continue;
            }
            let made = fact.made.get(&key).copied();
            if made.is_none_or(|made| !self.stands_for(key, base, made, &mut taken_back)) {
                return Err(Refusal::UndoChangedSince { change, key });
            }
        }
        Ok(())
    }

    /// Tells whether a revision is an earlier one, or is the same again because all that came between was taken back.
    ///
    /// What takes back a change brings back the revision before that change; this goes from one to the next.
    fn stands_for(
        &self,
        key: RecordKey,
        revision: u64,
        earlier: u64,
        taken_back: &mut HashMap<CommitId, Option<ChangeFact>>,
    ) -> bool {
        let mut at = revision;
        while at > earlier {
            let Some(change) = self.facts.taken_back_by(key, at) else {
                return false;
            };
            let fact = taken_back
                .entry(change)
                .or_insert_with(|| self.facts.change(change));
            let made = fact.as_ref().and_then(|fact| fact.made.get(&key));
            match made {
                Some(made) if *made < at => at = made.saturating_sub(1),
                _ => return false,
            }
        }
        at == earlier
    }
}

fn check_base(key: RecordKey, base: u64, record: Option<RecordFact>) -> Result<(), Refusal> {
    let current = record.map_or(0, |record| record.revision);
    if base == current {
        Ok(())
    } else {
        Err(Refusal::Stale { key, current })
    }
}

/// Tells whether a commit does something that is never taken back: signing, granting and other acts, erasing.
pub fn lasting(header: &Header) -> bool {
    header.acts.iter().any(lasting_act)
        || header.items.iter().any(|item| match item.op {
            Op::Put { .. } => item.key.kind.add_only() && item.key.kind != Kind::Audit,
            Op::Remove { .. } => false,
            Op::Erase { .. } | Op::Rewrap { .. } => true,
        })
}

fn lasting_act(act: &Act) -> bool {
    !matches!(act, Act::ReadIntent { .. })
}
