//! Whether a commit may be: the one function that host, sessions and `check` all run.
//!
//! It is pure: the header, whose key its signature fits, the directory before it, and facts of the commits before it
//! decide. What belongs here and comes in turn is judged below; the acts by `act_rules` and `sharing_rules`, the items by
//! `item_rules`, what is taken back by `undo_rules`. What only plaintext could tell (whose case it is, who approved what)
//! is left to the sessions that can read it.

use crate::care::ledger::bench::Bench;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::Facts;
use crate::care::ledger::header::{Act, FORMAT, Header, Item, Op, Standing};
use crate::care::ledger::ids::Hash;
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::signer::Signer;

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
    check_author(&bench)?;
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

/// Checks that the author may commit at all: at work, or founding the post; with a recovery key acts alone.
fn check_author(bench: &Bench<'_>) -> Result<(), Refusal> {
    if bench.signer == Signer::Root {
        let administers = bench.after.active(bench.author()) && bench.roles().administrator;
        let alone = bench.after.people().count() == 1;
        let recoverable = bench.after.recoveries().next().is_some();
        return if administers && alone && recoverable {
            Ok(())
        } else {
            Err(Refusal::FoundingIncomplete)
        };
    }
    let person = bench
        .before
        .person(bench.author())
        .ok_or(Refusal::UnknownAuthor(bench.author()))?;
    if person.standing != Standing::Active {
        return Err(Refusal::NotActive(bench.author()));
    }
    let bare = !bench.header.items.is_empty() || bench.header.undoes.is_some();
    if bench.by_recovery() && bare {
        return Err(Refusal::NotByRecovery);
    }
    Ok(())
}
