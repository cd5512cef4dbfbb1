//! Taking in the acts of a commit, all or none.
//!
//! What is checked is only that acts fit together; who may do them is for `authorise` to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::care::ledger::directory::{Directory, Founded, Turn, post_of_root};
use crate::care::ledger::handle::{check_handle, fold_handle};
use crate::care::ledger::header::{
    Act, Epoch, Grant, Header, Invite, Person, Recipient, Recovery, Share,
};
use crate::care::ledger::ids::{GenerationId, PersonId};
use crate::care::ledger::invites::InviteMisfit;
use crate::care::ledger::misfit::{CODE_MAX, Misfit, SEALED_MAX};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::ssh_keys;

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
        let people = (
            self.people.clone(),
            self.identities.clone(),
            self.handles.clone(),
        );
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
            (self.people, self.identities, self.handles) = people;
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
        self.identities.insert(person.id, person.keys.id());
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
}
