//! What kinds of deeds each commit of the audit log tells of, as far as a session has opened its entries.
//!
//! To look for what was done, entries have to be opened, and opening a million takes the better part of a minute. So of
//! each commit whose entries were opened two bytes are kept: which deeds they tell of, and nothing of whom or what. The
//! next look goes by at once over what is known not to be meant. It goes when the session does.

use std::collections::{BTreeMap, HashMap};

use crate::care::ledger::ids::Kind;
use crate::care::records::audit::{Action, AuditEntry, Exported};
use crate::post::deeds::Deeds;

/// How many frames one block is of.
const BLOCK: u64 = 1_024;

/// How many different sets of deeds are told apart; commits with another are opened each time.
const SETS_MOST: usize = u16::MAX as usize - 1;

/// The deeds that the entries of one commit tell of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Told {
    /// A bit for each action.
    actions: u64,
    /// A bit for each thing that was exported.
    exported: u64,
    /// A bit for each kind of record, by its number.
    kinds: [u64; 4],
}

impl Told {
    /// Adds what one entry tells, and the kind of the record it is about.
    pub fn add(&mut self, entry: Option<&AuditEntry>, about: Option<Kind>) {
        if let Some(entry) = entry {
            self.actions |= bit(entry.action as u8);
            self.exported |= entry.exported.map_or(0, |what| bit(what as u8));
        }
        if let Some(kind) = about {
            let number = kind as u8;
            self.kinds[usize::from(number / 64)] |= bit(number % 64);
        }
    }

    fn of(deeds: &Deeds) -> Told {
        let actions = deeds.actions.iter().map(|one| bit(*one as u8));
        let exported = deeds.exported.iter().map(|one| bit(*one as u8));
        let mut told = Told {
            actions: actions.fold(0, |bits, one| bits | one),
            exported: exported.fold(0, |bits, one| bits | one),
            kinds: [0; 4],
        };
        let kinds = deeds.kinds.iter();
        kinds.for_each(|kind| told.add(None, Some(*kind)));
        told
    }

    fn meets(&self, wanted: &Told) -> bool {
        self.actions & wanted.actions != 0
            || self.exported & wanted.exported != 0
            || self
                .kinds
                .iter()
                .zip(&wanted.kinds)
                .any(|(has, wanted)| has & wanted != 0)
    }
}

fn bit(number: u8) -> u64 {
    1_u64.checked_shl(u32::from(number)).unwrap_or(0)
}

// A deed more than there are bits would never be found.
const _: () = assert!(Action::ALL.len() <= 64 && Exported::ALL.len() <= 64);

/// Which frame is to be looked at next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Its entries are known to tell of what is wanted.
    Meant(u64),
    /// Its entries have not been opened.
    Unknown(u64),
}

/// What is known of the frames, by their numbers.
#[derive(Default)]
pub struct AuditMemory {
    /// Sets of deeds, each once.
    sets: Vec<Told>,
    places: HashMap<Told, u16>,
    /// Of each frame the place of its set and 1; 0 where it is not known.
    blocks: BTreeMap<u64, Box<[u16; BLOCK as usize]>>,
}

impl AuditMemory {
    /// Keeps which deeds a frame tells of; nothing of those that have no entry.
    pub fn keep(&mut self, frame: u64, told: Told) {
        let place = match self.places.get(&told) {
            Some(place) => *place,
            None if self.sets.len() >= SETS_MOST => return,
            None => {
                self.sets.push(told);
                // One more than the place: bounded just before.
                let place = u16::try_from(self.sets.len()).unwrap_or(0);
                self.places.insert(told, place);
                place
            }
        };
        let block = self.blocks.entry(frame / BLOCK);
        let block = block.or_insert_with(|| Box::new([0; BLOCK as usize]));
        if let Some(kept) = usize::try_from(frame % BLOCK)
            .ok()
            .and_then(|at| block.get_mut(at))
        {
            *kept = place;
        }
    }

    /// Finds the last frame before a number that is meant, or not known; none down to the first.
    pub fn next(&self, before: u64, deeds: &Deeds) -> Option<Next> {
        let wanted = Told::of(deeds);
        let meant: Vec<bool> = self.sets.iter().map(|told| told.meets(&wanted)).collect();
        let mut frame = before;
        while frame > 1 {
            frame -= 1;
            let Some(block) = self.blocks.get(&(frame / BLOCK)) else {
                return Some(Next::Unknown(frame));
            };
            let first = (frame / BLOCK * BLOCK).max(1);
            for at in (first..=frame).rev() {
                let place = usize::try_from(at % BLOCK)
                    .ok()
                    .and_then(|at| block.get(at));
                match place.copied().unwrap_or(0) {
                    0 => return Some(Next::Unknown(at)),
                    place if meant.get(usize::from(place) - 1) == Some(&true) => {
                        return Some(Next::Meant(at));
                    }
                    _ => {}
                }
            }
            frame = first;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::PersonId;
    use chrono::DateTime;

    fn told(action: Action, kind: Option<Kind>) -> Told {
        let entry = AuditEntry {
            action,
            record: None,
            count: 0,
            person: PersonId([1; 16]),
            at: DateTime::UNIX_EPOCH,
            from: String::new(),
            subject: None,
            exported: (action == Action::Export).then_some(Exported::Listing),
            access: None,
        };
        let mut told = Told::default();
        told.add(Some(&entry), kind);
        told
    }

    fn wanted(action: Action) -> Deeds {
        Deeds {
            actions: vec![action],
            ..Deeds::default()
        }
    }

    #[test]
    fn what_is_known_not_to_be_meant_is_passed_over_and_nothing_else() {
        let mut memory = AuditMemory::default();
        let reads = wanted(Action::Read);
        assert_eq!(memory.next(5_000, &reads), Some(Next::Unknown(4_999)));
        for frame in 1..5_000 {
            let told = match frame {
                3_000 => told(Action::Read, Some(Kind::Note)),
                frame if frame % 10 == 0 => Told::default(),
                _ => told(Action::Change, Some(Kind::Child)),
            };
            memory.keep(frame, told);
        }
        assert_eq!(memory.next(5_000, &reads), Some(Next::Meant(3_000)));
        assert_eq!(memory.next(3_001, &reads), Some(Next::Meant(3_000)));
        assert_eq!(memory.next(3_000, &reads), None);
        assert_eq!(memory.next(5_002, &reads), Some(Next::Unknown(5_001)));
        assert_eq!(memory.next(5_000, &wanted(Action::Recover)), None);
        assert_eq!(
            memory.next(2, &wanted(Action::Change)),
            Some(Next::Meant(1))
        );
        let notes = Deeds {
            kinds: vec![Kind::Note],
            ..Deeds::default()
        };
        assert_eq!(memory.next(5_000, &notes), Some(Next::Meant(3_000)));
        assert_eq!(memory.next(1, &notes), None);
    }

    #[test]
    fn exports_are_told_apart_by_what_was_exported() {
        let mut memory = AuditMemory::default();
        memory.keep(1, told(Action::Export, None));
        let of = |what| Deeds {
            exported: vec![what],
            ..Deeds::default()
        };
        assert_eq!(memory.next(2, &of(Exported::Listing)), Some(Next::Meant(1)));
        assert_eq!(memory.next(2, &of(Exported::AuditLog)), None);
    }
}
