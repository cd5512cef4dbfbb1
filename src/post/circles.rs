//! The acts by which a scope's circle changes: grants of the latest key, and a new epoch without those who leave.

use rand_core::CryptoRng;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, PublicKeys, Recipient};
use crate::care::ledger::ids::{PersonId, PostId};
use crate::care::ledger::scope::Scope;
use crate::post::change::Members;
use crate::post::keyring::{KeyFault, Keyring};
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;

/// Someone who is given a key, and up to when.
type Given = (Recipient, PublicKeys, Option<i64>);

/// The acts of a change of members, and the number and key of the epoch that begins with it, if one does.
pub type Changed = (Vec<Act>, Option<(u32, EpochKey)>);

/// Gives the keys that a recipient has now.
pub fn keys_of(to: Recipient, directory: &Directory) -> Option<PublicKeys> {
    match to {
        Recipient::Person(person) => directory.person(person).map(|person| person.keys),
        Recipient::Recovery(id) => directory
            .recoveries()
            .find(|(one, _)| *one == id)
            .map(|(_, recovery)| recovery.keys),
    }
}

/// Makes the acts of a change of members; gives too the key of the epoch that begins with it, if one does.
///
/// Who leaves ceases to be a member by a new epoch; whoever only joins is given the latest key.
///
/// # Errors
/// Where the scope's key is not held, or somebody's public key is none.
pub fn change_members(
    post: PostId,
    change: &Members,
    directory: &Directory,
    keyring: &Keyring,
    rng: &mut impl CryptoRng,
) -> Result<Changed, KeyFault> {
    let scope = change.scope;
    let holds = |person: &PersonId| directory.holds(*person, scope);
    if change.left.iter().any(holds) || directory.rotation_owed(scope) {
        let mut members = members(scope, directory);
        members.retain(|(person, _)| !change.left.contains(person));
        members.extend(&change.joined);
        let (acts, number, key) = next_epoch(post, scope, &members, directory, keyring, rng)?;
        return Ok((acts, Some((number, key))));
    }
    let latest = directory.latest(scope).map_or(0, |epoch| epoch.number);
    let key = keyring.key(scope, latest).ok_or(KeyFault::NoKey(scope))?;
    let to: Vec<Given> = change
        .joined
        .iter()
        .filter_map(|(person, until)| {
            let to = Recipient::Person(*person);
            Some((to, keys_of(to, directory)?, *until))
        })
        .collect();
    Ok((grants(post, scope, (latest, key), &to, rng)?, None))
}

/// Gives the people who hold a scope's latest key, and up to when.
pub fn members(scope: Scope, directory: &Directory) -> Vec<(PersonId, Option<i64>)> {
    directory
        .holders(scope)
        .into_iter()
        .map(|person| {
            let until = directory.held_until(person, scope);
            (person, until.filter(|until| *until < i64::MAX))
        })
        .collect()
}

/// Makes the acts that begin the next epoch of a scope, for these people and every recovery recipient.
///
/// # Errors
/// Where the key of the epoch before is not held, or somebody's public key is none.
pub fn next_epoch(
    post: PostId,
    scope: Scope,
    people: &[(PersonId, Option<i64>)],
    directory: &Directory,
    keyring: &Keyring,
    rng: &mut impl CryptoRng,
) -> Result<(Vec<Act>, u32, EpochKey), KeyFault> {
    let number = directory.latest(scope).map_or(1, |epoch| epoch.number + 1);
    let before = match number {
        1 => None,
        number => Some(
            keyring
                .key(scope, number - 1)
                .ok_or(KeyFault::NoKey(scope))?,
        ),
    };
    let recoveries = directory
        .recoveries()
        .map(|(id, recovery)| (Recipient::Recovery(id), recovery.keys, None));
    let people = people.iter().filter_map(|(person, until)| {
        let to = Recipient::Person(*person);
        Some((to, keys_of(to, directory)?, *until))
    });
    let to: Vec<Given> = recoveries.chain(people).collect();
    let key = EpochKey::generate(rng);
    let mut acts = vec![Act::Epoch(epoch::announce(
        post, scope, number, &key, before, rng,
    ))];
    acts.extend(grants(post, scope, (number, &key), &to, rng)?);
    Ok((acts, number, key))
}

/// Seals an epoch's key to each of these; nobody's work stops for somebody whom nothing can be sealed to.
fn grants(
    post: PostId,
    scope: Scope,
    (number, key): (u32, &EpochKey),
    to: &[Given],
    rng: &mut impl CryptoRng,
) -> Result<Vec<Act>, KeyFault> {
    to.iter()
        .filter(|(_, keys, _)| keys.can_be_sealed_to())
        .map(|(to, keys, until)| {
            let mut given = grant::grant(key, post, scope, number, *to, keys, rng)
                .map_err(|_| KeyFault::NoKey(scope))?;
            given.until = *until;
            Ok(Act::Grant(given))
        })
        .collect()
}
