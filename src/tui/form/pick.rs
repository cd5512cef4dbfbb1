//! What can be picked in forms: children, people on staff, rooms.
//!
//! Names are indexed once and again when the register has changed. Where names are veiled, so are the candidates.

use std::sync::{Arc, Mutex, PoisonError};

use crate::care::ledger::ids::Id;
use crate::post::find::matcher::{Title, rank};
use crate::post::find::pinyin::{NameIndex, Query};
use crate::tui::form::spec::{Candidate, Source};
use crate::tui::inert;
use crate::tui::layer::Shared;

/// An index and the version of the register it was made from.
type Cached<T> = Mutex<Option<(u64, Vec<(Id, T)>)>>;

/// Gives the children on the register, by a few letters of name or pinyin, those of one's own cases first.
pub fn children() -> Source {
    let cached: Cached<NameIndex> = Mutex::new(None);
    Arc::new(move |shared, typed| {
        let mut cached = cached.lock().unwrap_or_else(PoisonError::into_inner);
        let names = up_to_date(&mut cached, shared, |shared| {
            let children = shared.register.children.iter();
            children
                .filter(|(_, child)| child.left_register.is_none())
                .map(|(id, child)| (id, NameIndex::new(&child.name)))
                .collect()
        });
        let query = Query::new(typed);
        let mut found: Vec<(u32, bool, Id)> = names
            .iter()
            .filter_map(|(id, name)| {
                let score = name.score_query(&query)?;
                Some((score, is_mine(*id, shared), *id))
            })
            .collect();
        // Of equal names, one's own come first; with nothing typed all are equal.
        found.sort_by_key(|&(score, mine, _)| (std::cmp::Reverse(score), !mine));
        found
            .into_iter()
            .filter_map(|(_, _, id)| child(id, shared))
            .collect()
    })
}

/// Reads back what a draft kept of a picker.
pub fn kept(text: &str) -> Vec<Id> {
    let ids = text.split_whitespace();
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// Gives the people on staff by name; the id is that of their staff card.
pub fn staff() -> Source {
    let cached: Cached<NameIndex> = Mutex::new(None);
    Arc::new(move |shared, typed| {
        let mut cached = cached.lock().unwrap_or_else(PoisonError::into_inner);
        let names = up_to_date(&mut cached, shared, |shared| {
            let cards = shared.register.staff.iter();
            cards
                .map(|(id, card)| (id, NameIndex::new(&card.full_name)))
                .collect()
        });
        let query = Query::new(typed);
        let mut found: Vec<(u32, bool, Id)> = names
            .iter()
            .filter_map(|(id, name)| {
                let me = shared
                    .register
                    .staff
                    .get(*id)
                    .is_some_and(|card| card.person == shared.me.person);
                Some((name.score_query(&query)?, me, *id))
            })
            .collect();
        found.sort_by_key(|&(score, me, _)| (std::cmp::Reverse(score), !me));
        found
            .into_iter()
            .filter_map(|(_, _, id)| {
                let card = shared.register.staff.get(id)?;
                Some(Candidate {
                    id,
                    text: card.full_name.clone(),
                    detail: String::new(),
                })
            })
            .collect()
    })
}

/// Gives the rooms that are still booked, by name.
pub fn rooms() -> Source {
    Arc::new(|shared, typed| {
        let rooms: Vec<(Id, &str)> = shared
            .register
            .rooms
            .iter()
            .filter(|(_, room)| !room.retired)
            .map(|(id, room)| (id, room.name.as_str()))
            .collect();
        let titles: Vec<Title> = rooms.iter().map(|(_, name)| Title::new([*name])).collect();
        rank(typed, &titles)
            .into_iter()
            .filter_map(|(at, _)| rooms.get(at))
            .map(|(id, name)| Candidate {
                id: *id,
                text: (*name).to_owned(),
                detail: String::new(),
            })
            .collect()
    })
}

/// Gives the candidate for one child: its name, and what tells it from others.
pub fn child(id: Id, shared: &Shared) -> Option<Candidate> {
    let child = shared.register.children.get(id)?;
    let mut detail: Vec<String> = [&child.school, &child.grade, &child.village]
        .into_iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect();
    if let Some((_, case)) = shared.register.open_case(id) {
        detail.push(shared.words.get(case.risk.short_id()));
    }
    let text = if shared.veil {
        inert::veil(&child.name)
    } else {
        child.name.clone()
    };
    Some(Candidate {
        id,
        text,
        detail: detail.join(" · "),
    })
}

fn is_mine(child: Id, shared: &Shared) -> bool {
    shared
        .register
        .open_case(child)
        .is_some_and(|(_, case)| case.care_team().contains(&shared.me.person))
}

fn up_to_date<'a, T>(
    cached: &'a mut Option<(u64, Vec<(Id, T)>)>,
    shared: &Shared,
    make: impl FnOnce(&Shared) -> Vec<(Id, T)>,
) -> &'a [(Id, T)] {
    let version = shared.register.version;
    let kept = cached.take().filter(|(made_for, _)| *made_for == version);
    &cached
        .insert(kept.unwrap_or_else(|| (version, make(shared))))
        .1
}
