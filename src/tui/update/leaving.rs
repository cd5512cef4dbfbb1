//! Locking, leaving, and being let in no more: what is typed is kept before anything is dropped.

use crate::tui::job::Job;
use crate::tui::layer::Tone;
use crate::tui::model::Model;
use crate::tui::sign_in::SignIn;
use crate::tui::update::errands::{ask, keep_drafts, say};
use crate::tui::update::message::Effect;

/// Seals what is typed, drops keys, model and index, and asks who is there.
pub(super) fn lock(model: &mut Model, same_person: bool, effects: &mut Vec<Effect>) {
    keep_drafts(model, effects);
    ask(model, Job::Lock, effects);
    let left = std::mem::take(&mut model.shared.me.handle);
    model.forget();
    model.last_handle = same_person.then_some(left);
    ask_who(model);
}

pub(super) fn ask_who(model: &mut Model) {
    let chosen = model.last_handle.clone();
    let sign_in = SignIn::new(model.people.clone(), chosen, model.start.hints.clone())
        .after(model.not_opened.take());
    model.start_with(Box::new(sign_in));
}

pub(super) fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_open() {
        keep_drafts(model, effects);
        ask(model, Job::Lock, effects);
    }
    model.quitting = true;
    effects.push(Effect::Quit);
}

/// Locks where this person is let in no more, and says why; over SSH the program ends, and with it the way in.
pub(super) fn put_out(model: &mut Model, why: &str, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    if model.shared.over_ssh {
        model.farewell = Some(model.shared.words.get(why));
        quit(model, effects);
        return;
    }
    lock(model, false, effects);
    say(model, why, Tone::Failure);
}
