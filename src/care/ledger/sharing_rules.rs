//! Who may hand on what: keys up to a time, single revisions, a case in an emergency. A part of `authorise`.

use crate::care::ledger::bench::Bench;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Grant, Op, Recipient, Share};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::scope::Scope;

impl Bench<'_> {
    /// Up to when the author can hand on a scope's key: without end for who begins the scope, and by the recovery key.
    fn own_time(&self, scope: Scope) -> i64 {
        let begins = self.header.acts.iter().any(
            |act| matches!(act, Act::Epoch(epoch) if epoch.scope == scope && epoch.number == 1),
        );
        if begins || self.by_recovery() {
            return i64::MAX;
        }
        // Who begins a scope anew that nobody holds has been judged by `check_epoch`.
        let held = self.before.held_until(self.author(), scope);
        held.unwrap_or(i64::MAX)
    }
}

/// Checks that a grant up to a time is of a case and to a person, and that nobody gives longer than they hold.
///
/// Whoever begins a new epoch gives the others again what they had.
///
/// # Errors
/// Where it is not so.
pub fn check_limit(grant: &Grant, judged: &Bench<'_>) -> Result<(), Refusal> {
    let scope = grant.scope;
    let Recipient::Person(to) = grant.to else {
        return match grant.until {
            None => Ok(()),
            Some(_) => Err(Refusal::NoLimitHere(scope)),
        };
    };
    if grant.until.is_some() && !matches!(scope, Scope::Case(_)) {
        return Err(Refusal::NoLimitHere(scope));
    }
    let had = judged.before.held_until(to, scope).unwrap_or(i64::MIN);
    if grant.until.unwrap_or(i64::MAX) <= judged.own_time(scope).max(had) {
        Ok(())
    } else {
        Err(Refusal::BeyondOwnTime {
            author: judged.author(),
            scope,
        })
    }
}

/// Checks that a member of the record's scope shares a revision that is there, with somebody clinical.
///
/// Whoever replaces their own keys gives the new ones, in the same commit, what was shared with the old.
///
/// # Errors
/// Where it is not so.
pub fn check_share(share: &Share, judged: &Bench<'_>) -> Result<(), Refusal> {
    if renews_own(share, judged) {
        return Ok(());
    }
    let Share {
        scope,
        key,
        revision,
        to,
        until,
        ..
    } = *share;
    let author = judged.author();
    if judged.by_recovery() {
        return Err(Refusal::NotByRecovery);
    }
    let Some(own_time) = judged.after.held_until(author, scope) else {
        return Err(Refusal::NotAHolder { author, scope });
    };
    if until.unwrap_or(i64::MAX) > own_time {
        return Err(Refusal::BeyondOwnTime { author, scope });
    }
    let written_here = judged.header.items.iter().any(|item| {
        item.key == key
            && matches!(item.op, Op::Put { scope: at, base, .. }
                if at == scope && base.saturating_add(1) == revision)
    });
    let there = written_here
        || judged
            .facts
            .revision(key, revision)
            .is_some_and(|fact| fact.scope == scope && !fact.erased);
    let reader = judged
        .after
        .person(to)
        .is_some_and(|person| person.roles.clinical());
    let single = matches!(scope, Scope::Case(_) | Scope::Private(_));
    if there && single && reader && judged.after.active(to) && to != author {
        Ok(())
    } else {
        Err(Refusal::BadShare(key))
    }
}

/// Tells whether somebody who replaces their keys with the old ones only keeps what they have: the same data key, up to the
/// same time.
fn renews_own(share: &Share, judged: &Bench<'_>) -> bool {
    let author = judged.author();
    let keys = |directory: &Directory| directory.person(author).map(|person| person.keys);
    let replaces = !judged.by_recovery() && keys(judged.before) != keys(judged.after);
    let had = judged.before.shared_with(author, share.key, share.revision);
    let same = had.is_some_and(|had| {
        (had.scope, had.commitment, had.until) == (share.scope, share.commitment, share.until)
    });
    share.to == author && replaces && same
}

/// Checks that a share is ended by who gave it, who was given it, or a member of the record's scope.
///
/// # Errors
/// Where it is not so.
pub fn check_unshare(
    key: RecordKey,
    revision: u64,
    to: PersonId,
    judged: &Bench<'_>,
) -> Result<(), Refusal> {
    let author = judged.author();
    let theirs = judged.before.share(key, revision, to).is_some_and(|given| {
        given.by == author || to == author || judged.before.holds(author, given.share.scope)
    });
    if theirs && !judged.by_recovery() {
        Ok(())
    } else {
        Err(Refusal::ShareNotTheirs(key))
    }
}

/// Tells whether some revision of each of these records is shared with the author.
pub fn all_shared(keys: &[RecordKey], judged: &Bench<'_>) -> bool {
    let author = judged.author();
    let shared = |key: &RecordKey| judged.before.shares_any_of(*key, author);
    !keys.is_empty() && keys.iter().all(shared)
}

/// Checks that a case is opened by the recovery key, for somebody clinical who has written down why.
///
/// # Errors
/// Where it is not so.
pub fn check_emergency(scope: Scope, access: Id, judged: &Bench<'_>) -> Result<(), Refusal> {
    let author = judged.author();
    let why = RecordKey::new(Kind::EmergencyAccess, access);
    let can_be_read = |revision| {
        let reason = judged.facts.revision(why, revision);
        reason.is_some_and(|reason| !reason.erased)
    };
    let written = judged.facts.record(why).is_some_and(|record| {
        record.first_author == author && !record.removed && can_be_read(record.revision)
    });
    let case = matches!(scope, Scope::Case(_)) && judged.before.latest(scope).is_some();
    if judged.by_recovery() && case && written && judged.before.may_hold(author, scope) {
        Ok(())
    } else {
        Err(Refusal::BadEmergency(scope))
    }
}

/// Tells whether a record is the reason for an emergency access that nobody has taken note of yet: until then it stays.
pub fn is_unread_reason(key: RecordKey, directory: &Directory) -> bool {
    let mut accesses = directory.emergencies();
    key.kind == Kind::EmergencyAccess
        && accesses.any(|one| one.access == key.id && one.acknowledged.is_empty())
}

/// Checks that an emergency access is taken note of by somebody other than who made it, and who might have to.
///
/// Whose case it is stands sealed; which of them it waits for, the sessions know.
///
/// # Errors
/// Where it is not so.
pub fn check_acknowledge(access: Id, judged: &Bench<'_>) -> Result<(), Refusal> {
    let author = judged.author();
    let by_another = judged
        .before
        .emergencies()
        .any(|one| one.access == access && one.by != author);
    let concerned = judged
        .before
        .person(author)
        .is_some_and(|person| person.roles.clinical() || person.roles.administrator);
    if by_another && concerned && !judged.by_recovery() {
        Ok(())
    } else {
        Err(Refusal::NotTheirsToAcknowledge(access))
    }
}
