//! Keys that people had and gave up: what was signed with them up to then is theirs still, and nothing later is.
//!
//! A part of the directory's fold. A key that was given up is nobody's again, so that whoever has a copy of it gains nothing.

use std::collections::BTreeMap;

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::PersonId;

/// A pair of keys and up to when it was in use, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Former {
    keys: PublicKeys,
    until: i64,
}

/// Every pair of keys that was replaced, by whose it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerKeys(BTreeMap<PersonId, Vec<Former>>);

impl FormerKeys {
    /// Takes note that somebody's keys were in use up to a time.
    pub fn note(&mut self, person: PersonId, keys: PublicKeys, until: i64) {
        self.0
            .entry(person)
            .or_default()
            .push(Former { keys, until });
    }

    /// Gives the keys that somebody has given up since a time.
    pub fn since(&self, person: PersonId, time: i64) -> impl Iterator<Item = PublicKeys> + '_ {
        self.0
            .get(&person)
            .into_iter()
            .flatten()
            .filter(move |former| former.until >= time)
            .map(|former| former.keys)
    }

    /// Tells whether either half of these keys was anybody's and was given up.
    pub fn has(&self, keys: &PublicKeys) -> bool {
        self.0.values().flatten().any(|former| {
            former.keys.signing == keys.signing || former.keys.sealing == keys.sealing
        })
    }
}
