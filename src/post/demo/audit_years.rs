//! The audit log of ten years: a million entries that a busy post's work would have left.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::{Action, AuditEntry};
use crate::care::records::record::NotARecord;
use crate::post::change::ChangeSet;
use crate::post::demo::batch::Batch;
use crate::post::demo::chance::Chance;
use crate::post::demo::family::families;
use crate::post::demo::size::{AUDIT_ENTRIES, Size};
use crate::post::demo::staff::COUNSELORS;

/// Entries in one batch: small ones, so more of them than of other records.
const ENTRIES: u64 = 800;

/// What is done, the frequent more often.
const ACTIONS: &[Action] = &[
    Action::Read,
    Action::Read,
    Action::Read,
    Action::Read,
    Action::Read,
    Action::Change,
    Action::Change,
    Action::Create,
    Action::Create,
    Action::ChangeState,
    Action::ChangeState,
    Action::Sign,
    Action::SignIn,
    Action::Lock,
    Action::ChangeRisk,
    Action::Export,
];

/// Makes the audit entries of ten years, each batch one counselor's, in the order of time.
pub fn audit_entries(
    seed: u64,
    now: DateTime<Utc>,
    people: &[PersonId],
) -> impl Iterator<Item = Result<Batch, NotARecord>> + use<> {
    let people = people.to_vec();
    let children: Vec<_> = families(seed, now, Size::TenYears)
        .iter()
        .flat_map(|family| family.kids.iter().map(|kid| kid.id))
        .collect();
    let batches = AUDIT_ENTRIES / ENTRIES;
    let begin = now - TimeDelta::days(Size::TenYears.days());
    let span = (now - begin).num_milliseconds() / AUDIT_ENTRIES.cast_signed();
    (0..batches).map(move |number| {
        let mut chance = Chance::new(seed, 20_000_000 + number);
        let author = chance.below(COUNSELORS);
        let person = people.get(author).copied().unwrap_or(PersonId([0; 16]));
        let mut set = ChangeSet::new(Action::Create);
        for place in 0..ENTRIES {
            let action = *chance.pick(ACTIONS);
            let single = !matches!(action, Action::SignIn | Action::Lock);
            let entry = AuditEntry {
                action,
                record: single.then(|| RecordKey::new(Kind::Child, *chance.pick(&children))),
                count: u32::from(single),
                person,
                at: begin
                    + TimeDelta::milliseconds((number * ENTRIES + place).cast_signed() * span),
                from: "tty1".to_string(),
                subject: None,
                exported: None,
                access: None,
            };
            set = set.put(chance.id(), Scope::Audit, 0, &entry)?;
        }
        Ok(Batch {
            author,
            change: set,
        })
    })
}
