//! Whether the keys that this person was given are the ones that were announced.
//!
//! What lies in a grant, its giver alone knows and who opens it: host and `check` see sealed bytes. So a changed program could
//! leave a colleague outside, who would see nothing of a scope and not know why; or publish another key for the audit log than
//! the one that its readers hold, so that no entry opens for them. The first is told; the second as well, and whoever holds the
//! log's key begins it anew at once.

use crate::care::ledger::scope::Scope;
use crate::post::doubt::Doubt;
use crate::post::session::Session;

impl Session {
    /// Takes note where this person was given the latest key of some of these scopes, and what they have is not what was
    /// announced.
    pub(super) fn look_at_keys(&mut self, scopes: impl IntoIterator<Item = Scope>) {
        let me = self.me.person;
        let present = self.directory.person(me).map(|person| person.keys);
        if present != Some(self.identity.public()) {
            return;
        }
        let given = |scope: &Scope| self.directory.holds(me, *scope);
        let lacks = |scope: &Scope| !self.keyring.has_latest(*scope, &self.directory);
        let wrong = scopes.into_iter().filter(given).filter(lacks).count();
        if wrong > 0 {
            self.doubts.note(Doubt::Keys(wrong));
        }
    }

    /// Tells whether entries of the audit log are sealed to a key that nobody who reads it has, by whom holds what they should.
    pub(super) fn log_is_blind(&self, scope: Scope) -> bool {
        let latest = self.directory.latest(scope).map_or(0, |epoch| epoch.number);
        scope == Scope::Audit
            && self.keyring.key(scope, latest).is_some()
            && !self.keyring.has_latest(scope, &self.directory)
    }
}
