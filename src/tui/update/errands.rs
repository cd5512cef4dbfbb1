//! What is sent off the screen, what is said in the status line, and drafts on their way to the host.
//!
//! A draft is put among those there are at once, so that it is found again; how it stands is known from the answer.

use crate::care::ledger::ids::Id;
use crate::post::change::ChangeSet;
use crate::post::draft::Draft;
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
    let keeps = matches!(job, Job::KeepDraft(_));
    model.under_way.push(UnderWay {
        ticket,
        layer,
        close: then == Then::Closes,
        screen: model.screen,
        saves,
        keeps,
        since: model.shared.now,
    });
    effects.push(Effect::Do { ticket, job });
    ticket
}

/// Has the host keep what was typed and is not saved, and tries again at once what it refused.
pub(super) fn keep_drafts(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_open() {
        note_what_is_typed(model);
        send_drafts(model, false, effects);
    }
}

/// Does so in time: what was refused rests first.
pub(super) fn keep_drafts_in_time(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.unkept && model.is_open() {
        note_what_is_typed(model);
        send_drafts(model, true, effects);
    }
}

/// Keeps the draft of what is left, and says so once the host has it.
pub(super) fn keep_what_is_left(model: &mut Model, draft: Draft, effects: &mut Vec<Effect>) {
    note_draft(model, draft.clone());
    let kept = model.shared.keeping.leave(&draft);
    send_drafts(model, false, effects);
    if kept {
        say(model, "form-draft-kept", Tone::Plain);
    }
}

/// Drops a draft, where there is one.
pub(super) fn drop_draft(model: &mut Model, id: Id, effects: &mut Vec<Effect>) {
    model.shared.drafts.retain(|kept| kept.id != id);
    model.shared.keeping.thrown(id);
    send_drafts(model, false, effects);
}

/// Throws a draft away; undo brings it back.
pub(super) fn throw_away(model: &mut Model, id: Id, effects: &mut Vec<Effect>) {
    let mut drafts = model.shared.drafts.iter();
    let Some(draft) = drafts.find(|draft| draft.id == id).cloned() else {
        return;
    };
    let before = model.history.last_done().map(|last| last.saved.change);
    model.thrown = Some((draft, before));
    drop_draft(model, id, effects);
    say(model, "draft-thrown-away", Tone::Plain);
}

/// Brings a draft back that was thrown away.
pub(super) fn bring_back(model: &mut Model, draft: Draft, effects: &mut Vec<Effect>) {
    note_draft(model, draft);
    send_drafts(model, false, effects);
    say(model, "draft-brought-back", Tone::Plain);
}

/// Takes note of which drafts are open, so that no list offers them a second time.
pub(super) fn note_open_drafts(model: &mut Model) {
    let open = model.stack.iter();
    let open = open.filter_map(|placed| placed.layer.draft_id()).collect();
    model.shared.keeping.open_now(open);
}

fn note_what_is_typed(model: &mut Model) {
    let layers = model.stack.iter().map(|placed| placed.layer.as_ref());
    let typed: Vec<_> = layers
        .map(|layer| (layer.draft_id(), layer.draft()))
        .collect();
    for (id, draft) in typed {
        if let Some(draft) = draft {
            note_draft(model, draft);
        } else if let Some(id) = id
            && model.shared.drafts.iter().any(|kept| kept.id == id)
        {
            // It is as it was before anything was typed.
            model.shared.drafts.retain(|kept| kept.id != id);
            model.shared.keeping.thrown(id);
        }
    }
}

/// Puts a draft among those there are, to be sent where it says something new.
fn note_draft(model: &mut Model, draft: Draft) {
    let drafts = &mut model.shared.drafts;
    let same = |kept: &Draft| kept.id == draft.id && kept.texts == draft.texts;
    if !drafts.iter().any(same) {
        model.shared.keeping.typed(draft.id);
        drafts.retain(|kept| kept.id != draft.id);
        drafts.insert(0, draft);
    }
}

fn send_drafts(model: &mut Model, rests: bool, effects: &mut Vec<Effect>) {
    for (id, drop) in model.shared.keeping.to_send(model.shared.now, rests) {
        let mut drafts = model.shared.drafts.iter();
        let job = match drafts.find(|draft| draft.id == id) {
            Some(draft) if !drop => Job::KeepDraft(draft.clone()),
            _ => Job::DropDraft(id),
        };
        let ticket = ask(model, job, effects);
        model.shared.keeping.sent(id, ticket);
    }
    model.unkept = model.shared.keeping.waits();
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
