//! Settling what is owed of keys: whoever holds a scope's key gives it to those who came, begins it anew once somebody has
//! gone, and shares anew with whoever has other keys now.
//!
//! A session does this when it begins. What is owed and is nobody's here waits for the next who can.

use std::collections::BTreeSet;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, PublicKeys, Recipient, Share};
use crate::care::ledger::ids::{Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, RecordContent, Request};
use crate::post::change::ChangeSet;
use crate::post::circles;
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::vault::grant;

/// How many acts go into one commit: somebody with hundreds of cases who has left owes an epoch of each. An act has some
/// 250 bytes, and a header 512 KiB at most.
const ACTS_AT_ONCE: usize = 500;

/// How many shares are renewed in one commit.
const SHARES_AT_ONCE: usize = 200;

impl Session {
    /// Begins the scopes that are this person's to begin, and gives or renews the keys that are owed.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn settle_keys(&mut self) -> Result<(), Refusal> {
        self.begin_private()?;
        // What was given up to a time has ended by now, though no frame has said so.
        let now = self.now().timestamp_millis();
        let mut at_this_time = self.directory.clone();
        at_this_time.pass_to(now);
        let begins_clinical =
            self.me.roles.clinical() && self.directory.latest(Scope::Clinical).is_none();
        if !begins_clinical && !self.owes_at(&at_this_time) {
            return Ok(());
        }
        // Somebody's removal or new keys may have been kept from this session at sign-in.
        self.know_chain()?;
        let mut change = ChangeSet::new(Action::Grant);
        // A post founded by somebody who only administers has no clinical key until the first who may hold it comes.
        if begins_clinical {
            self.begin_epoch(Scope::Clinical, &at_this_time, &mut change)?;
        }
        let scopes: Vec<Scope> = self.directory.scopes().collect();
        for scope in scopes {
            if change.acts.len() >= ACTS_AT_ONCE {
                let some = std::mem::replace(&mut change, ChangeSet::new(Action::Grant));
                self.save_keys(&settled(some))?;
            }
            if !at_this_time.holds(self.me.person, scope) {
                continue;
            }
            if at_this_time.rotation_owed(scope) || self.log_is_blind(scope) {
                self.begin_epoch(scope, &at_this_time, &mut change)?;
            } else {
                for to in self.directory.lacking(scope) {
                    self.give_latest(scope, to, &mut change)?;
                }
            }
        }
        if !change.acts.is_empty() {
            self.save_keys(&settled(change))?;
        }
        self.renew_shares(&at_this_time)
    }

    /// Begins this person's own private scope where there is none yet; the first thing a new person's session does.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn begin_private(&mut self) -> Result<(), Refusal> {
        let scope = self.private();
        if self.directory.latest(scope).is_some() {
            return Ok(());
        }
        let members: Vec<PersonId> = vec![self.me.person];
        let change = ChangeSet::new(Action::BeginKeys).begin_scope(scope, members);
        self.save_keys(&change)
    }

    /// Shares anew what was shared with somebody whose keys were replaced since.
    fn renew_shares(&mut self, at_this_time: &Directory) -> Result<(), Refusal> {
        let owed: Vec<Share> = at_this_time
            .shares_owed()
            .filter(|given| self.may_renew(&given.share))
            .map(|given| given.share.clone())
            .collect();
        for some in owed.chunks(SHARES_AT_ONCE) {
            let mut change = ChangeSet::new(Action::Grant);
            for share in some {
                let (key, revision) = (share.key, share.revision);
                let Ok(Answer::Records { records, .. }) =
                    self.ask(Request::Revision { key, revision })
                else {
                    continue;
                };
                let content = records.first().map(|record| &record.content);
                // What was erased meanwhile is shared with nobody any more.
                let Some(RecordContent::Sealed(content)) = content else {
                    continue;
                };
                if self.keyring.key(content.scope, content.epoch).is_some() {
                    change = change.share((key, revision), share.scope, share.to, share.until);
                    let slot = (content.epoch, content.slot.clone());
                    if let Some(last) = change.shares.last_mut() {
                        last.slot = Some(slot);
                    }
                }
            }
            if !change.shares.is_empty() {
                self.save_keys(&change)?;
            }
        }
        Ok(())
    }

    /// Tells whether this person could share a revision anew: a member of its scope for as long, who is handed it without an
    /// announcement.
    fn may_renew(&self, share: &Share) -> bool {
        let me = self.me.person;
        let own_time = self.directory.held_until(me, share.scope);
        let long_enough = own_time.is_some_and(|own| share.until.unwrap_or(i64::MAX) <= own);
        let handed = self.me.roles.counselor || share.scope == self.private();
        let reader = Recipient::Person(share.to);
        long_enough && handed && share.to != me && self.directory.can_be_sealed_to(reader)
    }

    /// Tells, once, whether the directory of people has changed since this was last asked, and keys are owed.
    pub fn take_people_moved(&mut self) -> bool {
        std::mem::take(&mut self.people_moved) && self.owes_keys()
    }

    /// Tells whether keys are owed that this person could give.
    pub fn owes_keys(&self) -> bool {
        self.owes_at(&self.directory)
    }

    fn owes_at(&self, directory: &Directory) -> bool {
        let of_scopes = directory.scopes().any(|scope| {
            directory.holds(self.me.person, scope)
                && (directory.rotation_owed(scope)
                    || self.log_is_blind(scope)
                    || !directory.lacking(scope).is_empty())
        });
        let mut shares = directory.shares_owed();
        of_scopes || shares.any(|given| self.may_renew(&given.share))
    }

    /// Plans to give somebody the latest key of a scope, which this person holds.
    fn give_latest(
        &mut self,
        scope: Scope,
        to: Recipient,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let Some(keys) = circles::keys_of(to, &self.directory) else {
            return Ok(());
        };
        self.grant_latest(scope, to, &keys, change)
    }

    /// Plans to give the latest key of a scope to somebody's keys.
    pub(super) fn grant_latest(
        &mut self,
        scope: Scope,
        to: Recipient,
        keys: &PublicKeys,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let number = self
            .directory
            .latest(scope)
            .map(|epoch| epoch.number)
            .ok_or(Refusal::NoKey(scope))?;
        let key = self
            .keyring
            .key(scope, number)
            .ok_or(Refusal::NoKey(scope))?;
        let given = grant::grant(
            key,
            self.writer.post,
            scope,
            number,
            to,
            keys,
            &mut self.around.rng,
        )
        .map_err(|_| Refusal::NoKey(scope))?;
        change.acts.push(Act::Grant(given));
        Ok(())
    }

    /// Plans the next epoch of a scope, for everyone who should have it.
    fn begin_epoch(
        &mut self,
        scope: Scope,
        directory: &Directory,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let by_role = scope.goes_by_role();
        let mut people = circles::members(scope, directory);
        let others = directory.people().map(|person| person.id);
        let lacking: Vec<PersonId> = others
            .filter(|person| {
                *person == self.me.person || (by_role && directory.may_hold(*person, scope))
            })
            .filter(|person| !people.iter().any(|(held, _)| held == person))
            .collect();
        people.extend(lacking.into_iter().map(|person| (person, None)));
        let (acts, _, _) = circles::next_epoch(
            self.writer.post,
            scope,
            &people,
            directory,
            &self.keyring,
            &mut self.around.rng,
        )
        .map_err(|_| Refusal::NoKey(scope))?;
        change.acts.extend(acts);
        // The grant to this person brings the key in once the host has it.
        Ok(())
    }
}

/// Says what was settled: keys begun anew, or given to who lacked them; of which case, and of how many scopes.
fn settled(mut change: ChangeSet) -> ChangeSet {
    let mut scopes: BTreeSet<Scope> = BTreeSet::new();
    for act in &change.acts {
        match act {
            Act::Epoch(epoch) => {
                change.action = Action::Rotate;
                scopes.insert(epoch.scope);
            }
            Act::Grant(grant) => {
                scopes.insert(grant.scope);
            }
            _ => {}
        }
    }
    let mut cases = scopes.iter().filter_map(|scope| match scope {
        Scope::Case(case) => Some(RecordKey::new(Kind::CaseHeader, *case)),
        _ => None,
    });
    change.about = cases.next();
    change.noted.count = u32::try_from(scopes.len()).ok();
    change
}
