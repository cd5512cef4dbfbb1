//! A covered screen: its keys, and the passphrase tried to lift it.

use crate::tui::choose_pin::ChoosePin;
use crate::tui::commands::Command;
use crate::tui::cover::Covered;
use crate::tui::job::{Answer, Job, SignInFault};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Meaning};
use crate::tui::model::Model;
use crate::tui::update::errands::{ask, tell_changed};
use crate::tui::update::leaving::{lock, quit};
use crate::tui::update::message::Effect;

pub(super) fn take_key_covered(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    match keymap::look_up(&[], &[key]) {
        Meaning::Command(Command::Quit) => quit(model, effects),
        Meaning::Command(Command::Redraw) => effects.push(Effect::Redraw),
        // Covering what is covered; Esc is the cover's own.
        Meaning::Command(Command::Cover | Command::Cancel) => {}
        _ => {
            let Some(cover) = &mut model.cover else {
                return;
            };
            let covered = cover.key(&key, model.pin.as_mut());
            after_cover(model, covered, effects);
        }
    }
}

fn after_cover(model: &mut Model, covered: Covered, effects: &mut Vec<Effect>) {
    match covered {
        Covered::Still => {}
        Covered::Lifted => model.cover = None,
        Covered::TriesSpent => lock(model, true, effects),
        Covered::Try(passphrase) => {
            let handle = model.shared.me.handle.clone();
            let job = Job::SignIn { handle, passphrase };
            let ticket = ask(model, job, effects);
            model.cover_try = Some(ticket);
        }
    }
}

/// Lifts the cover for the person who covered it, and offers a PIN for the next time.
pub(super) fn take_cover_answer(model: &mut Model, answer: Answer, effects: &mut Vec<Effect>) {
    let Some(cover) = &mut model.cover else {
        return;
    };
    match answer {
        Answer::SignedIn(unlocked) if unlocked.me.person == model.shared.me.person => {
            model.shared.me = unlocked.me;
            model.shared.access = unlocked.access;
            model.shared.register = unlocked.register;
            model.cover = None;
            tell_changed(model);
            let choose = ChoosePin::new(&model.shared);
            model.push(Box::new(choose));
        }
        Answer::SignInFailed(SignInFault::WrongPassphrase) => {
            let covered = cover.failed();
            after_cover(model, covered, effects);
        }
        _ => cover.not_tried(),
    }
}
