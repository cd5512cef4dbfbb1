//! The program as a pure function: what a message changes, and what is to be done about it.
//!
//! [`update`] never blocks and does no I/O; a script of messages tests it. Keys go first to a covered screen, then
//! through the registry to the layer on top, and what no layer takes is handled here: going places, undo, cover, lock,
//! help. Whatever is to be done elsewhere comes back as an [`Effect`]. After a lock nothing that is still on its way
//! here is taken in any more.
//!
//! [`update`] takes the message; each file here has one kind of thing that may come of it. They use each other in one
//! direction: `errands`, then `leaving` and `taking_back`, then `giving`, then `covering` and `heard`, then `answered`.

use chrono::{DateTime, Utc};

use crate::tui::commands::Command;
use crate::tui::job::Job;
use crate::tui::key::{Input, Key, KeyCode};
use crate::tui::keymap::{self, Meaning};
use crate::tui::layer::{Taken, Tone};
use crate::tui::model::Model;
use crate::tui::update::answered::take_answer;
use crate::tui::update::covering::take_key_covered;
use crate::tui::update::errands::{ask, keep_drafts_in_time, note_open_drafts, say};
use crate::tui::update::giving::{give, is_no_command, with_top};
use crate::tui::update::heard::{
    end_what_is_over, settle_approval_shares, settle_case_numbers, take_access, take_doubt,
    take_me, take_people, take_records,
};
use crate::tui::update::leaving::{lock, put_out, quit};

pub use crate::tui::update::message::{Effect, Msg};

mod answered;
mod covering;
mod errands;
mod giving;
mod heard;
mod leaving;
pub mod message;
mod taking_back;

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    if is_of_a_session(&msg) && !model.is_open() {
        return effects;
    }
    match msg {
        Msg::Input(input) => take_input(model, input, &mut effects),
        Msg::Now(now) => take_time(model, now, &mut effects),
        Msg::Answer { ticket, answer } => take_answer(model, ticket, answer, &mut effects),
        Msg::Arrived(records) => take_records(model, &records, &mut effects),
        Msg::People(people) => model.people = people,
        Msg::Me(me) => take_me(model, me, &mut effects),
        Msg::Out => put_out(model, "refusal-signed-out", &mut effects),
        Msg::PeopleList(list) => take_people(model, list, &mut effects),
        Msg::Access(access) => take_access(model, access, &mut effects),
        // The same person at another terminal is nobody else.
        Msg::Present(others) => {
            model.others = others;
            let me = model.shared.me.person;
            model.others.retain(|other| *other != me);
        }
        Msg::Ended => quit(model, &mut effects),
        Msg::Doubt(doubt) => take_doubt(model, doubt),
        Msg::AllRead => {
            model.shared.register.know_all_read();
            settle_approval_shares(model, &mut effects);
            settle_case_numbers(model, &mut effects);
        }
        Msg::NotAllRead => say(model, "status-not-all-read", Tone::Failure),
    }
    note_open_drafts(model);
    effects
}

/// Tells whether something is about a session, and so is nobody's once it was locked.
fn is_of_a_session(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::Arrived(_)
            | Msg::Me(_)
            | Msg::Out
            | Msg::PeopleList(_)
            | Msg::Access(_)
            | Msg::Present(_)
            | Msg::Doubt(_)
            | Msg::AllRead
            | Msg::NotAllRead
    )
}

/// Begins: asks whether there is a post.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    ask(model, Job::Look, &mut effects);
    effects
}

fn take_input(model: &mut Model, input: Input, effects: &mut Vec<Effect>) {
    match input {
        Input::Resize(columns, rows) => {
            model.shared.size = (columns, rows);
            // Made smaller and large again at once, a window has lost what it showed and is as large as before.
            effects.push(Effect::Redraw);
        }
        Input::Paste(text) => {
            model.touched = model.shared.now;
            if model.cover.is_none() {
                model.pending.clear();
                forget_old_notice(model);
                model.unkept = true;
                with_top(model, effects, |layer, shared, asks| {
                    layer.paste(&text, shared, asks)
                });
            }
        }
        Input::Key(key) => {
            model.touched = model.shared.now;
            take_key(model, key, effects);
        }
        Input::FocusLost | Input::FocusGained => {}
    }
}

fn take_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    if model.cover.is_some() {
        take_key_covered(model, key, effects);
        return;
    }
    let Some(top) = model.stack.last() else {
        if keymap::look_up(&[], &[key]) == Meaning::Command(Command::Quit) {
            quit(model, effects);
        } else if key.code == KeyCode::Enter && model.under_way.is_empty() {
            model.notice = None;
            ask(model, Job::Look, effects);
        }
        return;
    };
    let contexts = top.layer.contexts();
    if key.code == KeyCode::Esc && !model.pending.is_empty() {
        model.pending.clear();
        return;
    }
    model.pending.push(key);
    match keymap::look_up(&contexts, &model.pending) {
        Meaning::Prefix => {}
        Meaning::Command(command) => {
            model.pending.clear();
            give(model, command, effects);
        }
        Meaning::Nothing => {
            let keys = std::mem::take(&mut model.pending);
            forget_old_notice(model);
            let mut taken = Taken::No;
            if keys.len() == 1 {
                model.unkept = true;
                taken = with_top(model, effects, |layer, shared, asks| {
                    layer.key(&key, shared, asks)
                });
            }
            if taken == Taken::No {
                is_no_command(model, &keys);
            }
        }
    }
}

/// A word of success does not outlive the next key: what is typed after it is not saved.
fn forget_old_notice(model: &mut Model) {
    if matches!(&model.notice, Some(notice) if matches!(notice.tone, Tone::Saved | Tone::Plain)) {
        model.notice = None;
    }
}

fn take_time(model: &mut Model, now: DateTime<Utc>, effects: &mut Vec<Effect>) {
    // A clock set back does not put the lock off.
    if now < model.shared.now {
        model.touched -= model.shared.now - now;
    }
    model.shared.now = now;
    end_what_is_over(model, effects);
    let Some(patience) = model.patience() else {
        keep_drafts_in_time(model, effects);
        return;
    };
    if now - model.touched >= patience {
        lock(model, true, effects);
    } else {
        keep_drafts_in_time(model, effects);
    }
}
