//! What the recovery key does for somebody who is signed in: open one case in an emergency, or hand the cases of
//! somebody who cannot any more to another.
//!
//! The words are read, used and let go. What they open stays open to this session alone: an emergency gives nobody a
//! grant. A handover does, and says so in the journal. Either way the reason is on disk before anything opens.

use std::collections::BTreeSet;

use crate::care::ledger::header::{Act, Grant, Header, Recipient};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::emergency_access::EmergencyAccess;
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::refusal::{Missing, Refusal};
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::vault::grant;
use crate::vault::identity::Identity;
use crate::vault::recovery::RecoveryWords;

impl Session {
    /// Opens one case to this session alone; gives what can be read of it.
    ///
    /// First the reason is kept, then an act signed by the recovery key, and only then the host hands the case out.
    ///
    /// # Errors
    /// Where the words are another post's, no reason is given, or the host refuses or does not answer.
    pub fn open_in_emergency(
        &mut self,
        case: Id,
        access: Id,
        reason: &str,
        words: &RecoveryWords,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::Missing(Missing::Reason));
        }
        let scope = Scope::Case(case);
        let (recovery, given) = self.recovery_of(words)?;
        let given = given
            .into_iter()
            .find(|grant| grant.scope == scope)
            .ok_or(Refusal::NoKey(scope))?;
        let why = EmergencyAccess {
            case,
            by: self.me.person,
            at: self.now(),
            reason: reason.to_owned(),
        };
        let change = ChangeSet::new(Action::EmergencyAccess)
            .about(RecordKey::new(Kind::CaseHeader, case))
            .put(access, Scope::Staff, 0, &why)?;
        let (saved, mut arrived) = self.save(&change)?;
        arrived.extend(self.act_by_recovery(vec![Act::Emergency { scope, access }], &recovery)?);
        self.keyring.accept_for(&given, &recovery, &self.directory);
        self.emergencies.insert(scope);
        self.me.scopes = self.readable();
        arrived.extend(self.read_cases(&BTreeSet::from([scope]))?);
        Ok((saved, arrived))
    }

    /// Saves a handover that somebody else could not make, then gives the successor the keys of their cases.
    ///
    /// Where the keys cannot be given after the change is on disk, doing it again gives what is missing.
    ///
    /// # Errors
    /// Where the words are another post's, or the host refuses or does not answer.
    pub fn hand_over_by_force(
        &mut self,
        change: &ChangeSet,
        to: PersonId,
        until: Option<i64>,
        cases: &[Id],
        words: &RecoveryWords,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let (recovery, given) = self.recovery_of(words)?;
        let successor = to;
        let keys = self.directory.person(to).map(|person| person.keys);
        let keys = keys.ok_or(Refusal::NotOnTeam(to))?;
        let (saved, mut arrived) = self.save(change)?;
        let mut acts = Vec::new();
        for case in cases {
            let scope = Scope::Case(*case);
            let Some(to_recovery) = given.iter().find(|grant| grant.scope == scope) else {
                continue;
            };
            if self.directory.holds(to, scope) {
                continue;
            }
            let (post, number) = (self.writer.post, to_recovery.epoch);
            let commitment = self
                .directory
                .latest(scope)
                .map(|epoch| epoch.commitment)
                .ok_or(Refusal::NoKey(scope))?;
            let key = grant::accept(to_recovery, &recovery, post, &commitment)
                .map_err(|_| Refusal::NoKey(scope))?;
            let to = Recipient::Person(to);
            let rng = &mut self.around.rng;
            let mut given = grant::grant(&key, post, scope, number, to, &keys, rng)
                .map_err(|_| Refusal::NoKey(scope))?;
            given.until = until;
            acts.push(Act::Grant(given));
        }
        if !acts.is_empty() {
            arrived.extend(self.act_by_recovery(acts, &recovery)?);
        }
        if self.me.person == successor {
            let scopes = cases.iter().map(|case| Scope::Case(*case)).collect();
            arrived.extend(self.read_cases(&scopes)?);
        }
        Ok((saved, arrived))
    }

    /// Tells whether words are those of a recovery recipient of this post; gives who they are, and the grants of the
    /// cases' latest epochs to them.
    fn recovery_of(&self, words: &RecoveryWords) -> Result<(Identity, Vec<Grant>), Refusal> {
        let recovery = words.identity();
        let id = recovery.public().id();
        if !self.directory.recoveries().any(|(known, _)| known == id) {
            return Err(Refusal::NotTheRecoveryKey);
        }
        let latest = |grant: &&Grant| {
            let latest = self.directory.latest(grant.scope);
            latest.is_some_and(|epoch| epoch.number == grant.epoch)
        };
        let given = self
            .directory
            .grants_to(Recipient::Recovery(id))
            .filter(latest)
            .cloned()
            .collect();
        Ok((recovery, given))
    }

    /// Signs acts with the recovery key, and gives what others did before they were in force.
    fn act_by_recovery(
        &mut self,
        acts: Vec<Act>,
        recovery: &Identity,
    ) -> Result<Vec<Arrived>, Refusal> {
        let now = self.now();
        let prepared = self
            .writer
            .prepare_by_recovery(acts, recovery, now, &mut self.around.rng)
            .map_err(|_| Refusal::Unwritable)?;
        let mut arrived = Vec::new();
        for commit in &prepared.commits {
            let header = Header::from_bytes(&commit.header).map_err(|_| Refusal::Unwritable)?;
            let place = self.send(commit)?;
            arrived.extend(self.acknowledged(&header, &commit.header, place));
        }
        Ok(arrived)
    }
}
