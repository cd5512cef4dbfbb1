//! What may be taken back: one's own, while nothing has changed since, and nothing that lasts. A part of `authorise`.

use std::collections::HashMap;

use crate::care::ledger::bench::Bench;
use crate::care::ledger::facts::ChangeFact;
use crate::care::ledger::header::{Act, Header, Op};
use crate::care::ledger::ids::{CommitId, Kind, RecordKey};
use crate::care::ledger::refusal::Refusal;

impl Bench<'_> {
    /// Checks that what the commit takes back may be.
    pub fn check_undo(&self) -> Result<(), Refusal> {
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
