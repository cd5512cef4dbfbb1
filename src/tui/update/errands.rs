//! What is sent off the screen, what is said in the status line, and drafts on their way to the host.

use crate::post::change::ChangeSet;
use crate::tui::job::Job;
use crate::tui::layer::{Notice, Tone};
use crate::tui::model::{Model, UnderWay};
use crate::tui::update::message::Effect;

/// What becomes of the layer that asked for a change, once it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Closes,
    Stays,
}

/// Has something done that no layer waits for; gives the ticket its answer comes with.
pub(super) fn ask(model: &mut Model, job: Job, effects: &mut Vec<Effect>) -> u64 {
    send(model, None, Then::Stays, job, effects)
}

/// Has something done that a layer asked for, and hears the answer to.
pub(super) fn ask_for(model: &mut Model, layer: u64, job: Job, effects: &mut Vec<Effect>) {
    send(model, Some(layer), Then::Stays, job, effects);
}

/// Has a layer's change saved.
pub(super) fn save_for(
    model: &mut Model,
    layer: u64,
    change: ChangeSet,
    then: Then,
    effects: &mut Vec<Effect>,
) {
    send(model, Some(layer), then, Job::Commit(change), effects);
}

fn send(
    model: &mut Model,
    layer: Option<u64>,
    then: Then,
    job: Job,
    effects: &mut Vec<Effect>,
) -> u64 {
    let ticket = model.number();
    let saves = matches!(job, Job::Commit(_) | Job::Sign { .. } | Job::TakeBack(_));
    model.under_way.push(UnderWay {
        ticket,
        layer,
        close: then == Then::Closes,
        screen: model.screen,
        saves,
        since: model.shared.now,
    });
    effects.push(Effect::Do { ticket, job });
    ticket
}

/// Keeps the list of drafts, and what was taken note of, in step with what is asked to be kept.
pub(super) fn remember_draft(model: &mut Model, job: &Job) {
    let drafts = &mut model.shared.drafts;
    match job {
        Job::KeepDraft(draft) => {
            drafts.retain(|kept| kept.id != draft.id);
            drafts.insert(0, draft.clone());
        }
        Job::DropDraft(id) => drafts.retain(|kept| kept.id != *id),
        Job::TakeNote(note) => model.shared.visit.take_note(*note),
        _ => {}
    }
}

/// Has the host keep what was typed and is not saved.
pub(super) fn keep_drafts(model: &mut Model, effects: &mut Vec<Effect>) {
    if !std::mem::take(&mut model.unkept) || !model.is_open() {
        return;
    }
    let layers = model.stack.iter();
    let drafts: Vec<_> = layers.filter_map(|placed| placed.layer.draft()).collect();
    for draft in drafts {
        let mut kept = model.shared.drafts.iter();
        if !kept.any(|kept| kept.id == draft.id && kept.texts == draft.texts) {
            let job = Job::KeepDraft(draft);
            remember_draft(model, &job);
            ask(model, job, effects);
        }
    }
}

pub(super) fn say(model: &mut Model, id: &str, tone: Tone) {
    let text = model.shared.words.get(id);
    model.notice = Some(Notice { text, tone });
}

pub(super) fn tell_changed(model: &mut Model) {
    for placed in &mut model.stack {
        placed.layer.changed(&model.shared);
    }
}
