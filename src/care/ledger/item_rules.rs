//! Who may write, remove, erase and rewrap which record. A part of `authorise`.
//!
//! Which role writes what stands in `rights`.

use std::collections::{HashMap, HashSet};

use crate::care::ledger::bench::Bench;
use crate::care::ledger::facts::RecordFact;
use crate::care::ledger::header::Op;
use crate::care::ledger::ids::{Kind, RecordKey};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::rights;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::sharing_rules;

impl Bench<'_> {
    /// Checks the items, each and together.
    pub fn check_items(&self) -> Result<(), Refusal> {
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
    pub fn check_parts_before(&self) -> Result<(), Refusal> {
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
}

fn check_base(key: RecordKey, base: u64, record: Option<RecordFact>) -> Result<(), Refusal> {
    let current = record.map_or(0, |record| record.revision);
    if base == current {
        Ok(())
    } else {
        Err(Refusal::Stale { key, current })
    }
}
