//! Undo and redo: which change it is, and asking twice where it happened on another screen or before this sign-in.

use crate::tui::history::Undoable;
use crate::tui::job::Job;
use crate::tui::layer::{Notice, Tone};
use crate::tui::model::Model;
use crate::tui::screens;
use crate::tui::update::errands::{ask, bring_back, say};
use crate::tui::update::message::Effect;

pub(super) fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let last = model.history.last_done().cloned();
    let change = last.as_ref().map(|last| last.saved.change);
    // What was thrown away after the last change comes back first.
    if let Some((draft, _)) = model.thrown.take_if(|(_, before)| *before == change) {
        return bring_back(model, draft, effects);
    }
    match last {
        Some(last) => take_back(model, &last, ["undo-elsewhere", "undo-earlier"], effects),
        None => say(model, "undo-nothing", Tone::Plain),
    }
}

pub(super) fn redo(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.history.last_undone().cloned() {
        Some(last) => take_back(model, &last, ["redo-elsewhere", "redo-earlier"], effects),
        None => say(model, "redo-nothing", Tone::Plain),
    }
}

/// Takes a change back; where it happened on another screen or before this sign-in, only at the second time of asking.
fn take_back(
    model: &mut Model,
    last: &Undoable,
    [elsewhere, earlier]: [&str; 2],
    effects: &mut Vec<Effect>,
) {
    // The one before is not on disk yet: which change is the last is not known until then.
    if model.under_way.iter().any(|job| job.saves) {
        return say(model, "undo-wait", Tone::Plain);
    }
    let here = last.screen.is_some() && last.screen == model.screen;
    if !here && model.undo_asked != Some(last.saved.change) {
        model.undo_asked = Some(last.saved.change);
        let what = screens::name_change(&last.saved, &model.shared);
        let words = &model.shared.words;
        let asked = last.screen.map_or(earlier, |_| elsewhere);
        let text = words.with(asked, &[("what", what.into())]);
        model.notice = Some(Notice {
            text,
            tone: Tone::Warning,
        });
        return;
    }
    model.undo_asked = None;
    model.taken_back = Some(screens::name_change(&last.saved, &model.shared));
    let job = Job::TakeBack(last.saved.change);
    ask(model, job, effects);
}
