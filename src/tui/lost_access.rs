//! What happens on the screens when somebody may not read a case any more: its words go at once, and they are told.
//!
//! Editors and forms that stood in it close, and what was typed in them is kept as a draft; screens that only show are drawn
//! anew without the words.

use std::collections::BTreeSet;

use crate::care::ledger::ids::{Id, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::post::lost_access::Lost;
use crate::tui::layer::{Notice, Tone};
use crate::tui::model::Model;

/// What a person could read before something changed.
pub struct Before {
    scopes: BTreeSet<Scope>,
    shared: BTreeSet<(RecordKey, u64)>,
}

impl Before {
    /// Takes note of it.
    pub fn of(model: &Model) -> Before {
        let (me, access) = (&model.shared.me, &model.shared.access);
        Before {
            scopes: me.scopes.clone(),
            shared: access.shared_to(me.person),
        }
    }

    /// Tells whether something of it cannot be read now.
    pub fn is_more_than(&self, model: &Model) -> bool {
        let now = Before::of(model);
        !self.scopes.is_subset(&now.scopes) || !self.shared.is_subset(&now.shared)
    }
}

/// Finds what of the register is not this person's to have any more, and drops it; closes what stood in it.
///
/// Whoever calls has had drafts kept before.
pub fn let_go(model: &mut Model) -> Lost {
    let shared = &model.shared;
    let gone = shared.register.not_theirs(&shared.me, &shared.access);
    if gone.is_empty() {
        return Lost::default();
    }
    let cases = gone.iter().filter_map(|(_, _, scope)| match scope {
        Scope::Case(case) => Some(*case),
        _ => None,
    });
    let cases: BTreeSet<Id> = cases.collect();
    // Where each layer stands is asked before the records go that say so.
    let standing: Vec<Vec<Id>> = model
        .stack
        .iter()
        .map(|placed| placed.layer.stands_on(&model.shared))
        .collect();
    let lost = model.shared.register.let_go(&gone);
    let mut at = 0;
    let mut closed = false;
    model.stack.retain(|_| {
        let stands_in = standing[at].iter().any(|id| lost.has(*id));
        at += 1;
        // The one at the bottom takes the keys, and holds no words of its own.
        let closes = at > 1 && stands_in;
        closed |= closes;
        !closes
    });
    tell(model, &cases, closed);
    lost
}

/// Says which case it was, and that what was typed is kept.
fn tell(model: &mut Model, cases: &BTreeSet<Id>, closed: bool) {
    let words = &model.shared.words;
    let mut numbers = cases
        .iter()
        .filter_map(|case| model.shared.register.cases.get(*case))
        .map(|case| case.number.clone());
    let mut text = match (cases.len(), numbers.next()) {
        (1, Some(number)) => words.with("lost-access-case", &[("number", number.into())]),
        (0, _) => words.get("lost-access-some"),
        (count, _) => words.with("lost-access-cases", &[("count", count.into())]),
    };
    if closed {
        text = words.with("lost-access-draft", &[("lost", text.into())]);
    }
    model.notice = Some(Notice {
        text,
        tone: Tone::Warning,
    });
}
