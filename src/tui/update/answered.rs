//! The answers to what was asked: who is signed in, what is on disk, what was refused and why.

use crate::care::records::audit::Action;
use crate::post::refusal::Refusal;
use crate::post::use_cases::case_numbers::Renumbered;
use crate::post::use_cases::emergencies;
use crate::tui::appointment_words::child_name;
use crate::tui::demo_card::DemoCard;
use crate::tui::emergency_form;
use crate::tui::history::{History, Meant};
use crate::tui::job::{Answer, Job, Saved, Unlocked};
use crate::tui::layer::{Notice, Tone};
use crate::tui::model::{Model, Placed, UnderWay};
use crate::tui::older_drafts;
use crate::tui::people_job::{PeopleAnswer, PeopleJob};
use crate::tui::refusal_text;
use crate::tui::screens;
use crate::tui::set_up::flow::SetUp;
use crate::tui::teams_back;
use crate::tui::update::covering::take_cover_answer;
use crate::tui::update::errands::{ask, say};
use crate::tui::update::giving::{carry_out, close, draw_in, show};
use crate::tui::update::heard::settle_handovers;
use crate::tui::update::leaving::{ask_who, put_out};
use crate::tui::update::message::Effect;
use crate::tui::welcome;

pub(super) fn take_answer(
    model: &mut Model,
    ticket: u64,
    answer: Answer,
    effects: &mut Vec<Effect>,
) {
    let mut under_way = model.under_way.iter();
    let asked = under_way.position(|asked| asked.ticket == ticket);
    let asked = asked.map(|at| model.under_way.remove(at));
    if model.cover_try == Some(ticket) {
        model.cover_try = None;
        take_cover_answer(model, answer, effects);
        return;
    }
    if model.shared.keeping.waits_for(ticket) && heard_of_draft(model, ticket, &answer) {
        return;
    }
    match answer {
        Answer::NoPost => {
            let set_up = SetUp::new(&model.shared);
            model.start_with(Box::new(set_up));
        }
        Answer::People(people) => {
            let notice = model.notice.take();
            model.forget();
            model.notice = notice;
            model.people = people;
            if model.last_handle.is_none() {
                model.last_handle = model.start.handle.clone();
            }
            ask_who(model);
        }
        Answer::SignedIn(unlocked) => {
            let still_asked = asked.is_some_and(|asked| {
                // At the start the answer may be that somebody is signed in already: a demo.
                match asked.layer {
                    Some(layer) => is_there(model, layer),
                    None => model.stack.is_empty(),
                }
            });
            if still_asked && !model.is_open() && !model.quitting {
                signed_in(model, *unlocked, effects);
            } else {
                // Nobody waits for it any more: what was opened is closed again.
                ask(model, Job::Lock, effects);
            }
        }
        Answer::Saved(saved) => saved_now(model, asked, saved, effects),
        Answer::Refused(Refusal::SignedOut) if model.is_open() => {
            put_out(model, "refusal-signed-out", effects);
        }
        Answer::Refused(refusal) => refused_now(model, asked, &refusal),
        Answer::Locked | Answer::Quietly | Answer::Settled(false) => {}
        // What was done beside does not talk over what somebody has asked for.
        Answer::Settled(true) if model.notice.is_none() => {
            say(model, "handover-settled", Tone::Saved);
        }
        Answer::Settled(true) => {}
        Answer::Renumbered(renumbered) => tell_renumbered(model, &renumbered),
        Answer::SignInFailed(fault) if model.stack.is_empty() => {
            // What the command line gave does not open it: whoever sits here is asked.
            ask(model, Job::Look, effects);
            model.not_opened = Some(fault);
        }
        answer => {
            if matches!(answer, Answer::OfPeople(PeopleAnswer::Done)) {
                say(model, "people-done", Tone::Saved);
            }
            if let Some(placed) = waiting_layer(&mut model.stack, asked) {
                let layer = placed.number;
                let mut asks = Vec::new();
                placed.layer.answer(answer, &model.shared, &mut asks);
                carry_out(model, layer, asks, effects);
            }
        }
    }
}

/// Takes in what became of a draft, and says so where somebody waits for it; one that was refused is tried again. Tells
/// whether that was all that the answer meant.
fn heard_of_draft(model: &mut Model, ticket: u64, answer: &Answer) -> bool {
    let now = model.shared.now;
    let shared = &mut model.shared;
    match answer {
        Answer::DraftKept => {
            let waits = shared.keeping.done(ticket, now);
            // Whoever wanted to leave, and was told that it would be lost, can leave.
            let all = model.leave_asked && shared.keeping.lacks_some().is_none();
            model.leave_asked &= !all;
            if waits || all {
                say(model, "form-draft-kept", Tone::Plain);
            }
            true
        }
        Answer::Refused(refusal) => {
            shared.keeping.refused(ticket, refusal, now);
            model.unkept = true;
            *refusal != Refusal::SignedOut
        }
        _ => false,
    }
}

fn is_there(model: &Model, layer: u64) -> bool {
    model.stack.iter().any(|placed| placed.number == layer)
}

/// Finds the layer that asked, where it is still there.
fn waiting_layer(stack: &mut [Placed], asked: Option<UnderWay>) -> Option<&mut Placed> {
    let number = asked?.layer?;
    stack.iter_mut().find(|placed| placed.number == number)
}

fn signed_in(model: &mut Model, unlocked: Unlocked, effects: &mut Vec<Effect>) {
    if !model.people.contains(&unlocked.me.handle) {
        model.people.push(unlocked.me.handle.clone());
    }
    let welcome_of = unlocked.welcome;
    model.shared.me = unlocked.me;
    model.shared.access = unlocked.access;
    model.shared.register = unlocked.register;
    let drafts = unlocked.drafts.into_iter();
    model.shared.drafts = drafts.map(older_drafts::as_of_today).collect();
    model.shared.visit = unlocked.visit;
    draw_in(model, unlocked.theme);
    model.history = History::of(unlocked.changes);
    model.touched = model.shared.now;
    model.notice = None;
    show(model, screens::first(&model.shared), effects);
    for layer in welcome::layers(welcome_of, &model.shared) {
        model.push(layer);
    }
    if std::mem::take(&mut model.start.card) {
        let sign_ins = model.start.hints.clone();
        model.push(Box::new(DemoCard::new(sign_ins)));
    }
    settle_handovers(model, effects);
    if model.start.came_by.is_some() || model.shared.over_ssh {
        // The key may have been taken away since sshd let it in, or may be later.
        let job = Job::OfPeople(Box::new(PeopleJob::List));
        ask(model, job, effects);
    }
    if let Some(question) = teams_back::question(&model.shared) {
        model.push(question);
    }
    let shared = &model.shared;
    let waiting = emergencies::waiting(&shared.register, &shared.me, &shared.access);
    // The oldest is on top, and nothing is done before each has been taken note of.
    for one in waiting.into_iter().rev() {
        let note = emergency_form::acknowledge(one, &model.shared);
        model.push(note);
    }
}

fn saved_now(model: &mut Model, asked: Option<UnderWay>, saved: Saved, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    let mut what = screens::name_change(&saved, &model.shared);
    if saved.undoes.is_some()
        && let Some(before) = model.taken_back.take()
    {
        what = from_to(&before, &what);
    }
    let screen = asked.and_then(|asked| asked.screen).or(model.screen);
    let (action, about) = (saved.action, saved.about);
    let id = match model.history.note(saved, screen) {
        Meant::Change if action == Some(Action::Sign) => "status-signed",
        Meant::Change if action == Some(Action::EnterInError) => "status-entered-in-error",
        Meant::Change if action == Some(Action::Import) => "status-imported",
        Meant::Change => said_of(action).unwrap_or("status-saved"),
        Meant::Undo => "status-undone",
        Meant::Redo => "status-redone",
    };
    let text = model.shared.words.with(id, &[("what", what.into())]);
    model.notice = Some(Notice {
        text,
        tone: Tone::Saved,
    });
    let Some(placed) = waiting_layer(&mut model.stack, asked) else {
        return;
    };
    let layer = placed.number;
    let mut asks = Vec::new();
    placed.layer.saved(&model.shared, &mut asks);
    if asked.is_some_and(|asked| asked.close) {
        close(model, layer);
        if let (Some(about), Some(below)) = (about, model.stack.last_mut()) {
            below.layer.point_to(about, &model.shared);
        }
    }
    carry_out(model, layer, asks, effects);
}

/// Says that a case has another number than it was opened with: it may stand on a paper already.
fn tell_renumbered(model: &mut Model, renumbered: &Renumbered) {
    let shared = &model.shared;
    let said = [
        ("child", child_name(renumbered.child, shared).into()),
        ("from", renumbered.from.clone().into()),
        ("to", renumbered.to.clone().into()),
    ];
    let text = shared.words.with("status-renumbered", &said);
    let tone = Tone::Warning;
    model.notice = Some(Notice { text, tone });
}

/// Says what became of what, where the two differ in their last part: `预约 · 尹秋月 15:30 · 已到 → 已约`.
fn from_to(before: &str, after: &str) -> String {
    match (before.rsplit_once(" · "), after.rsplit_once(" · ")) {
        (Some((what, from)), Some((same, to))) if what == same && from != to => {
            format!("{what} · {from} → {to}")
        }
        _ => after.to_owned(),
    }
}

fn refused_now(model: &mut Model, asked: Option<UnderWay>, refusal: &Refusal) {
    // What was typed last before a lock is on no screen any more.
    if !model.is_open() && asked.is_some_and(|asked| asked.keeps) && model.notice.is_none() {
        return say(model, "draft-lost", Tone::Failure);
    }
    // Whoever was locked out is told why, and not that their last draft was refused for the same reason.
    let told = |notice: &Notice| notice.tone == Tone::Failure;
    if model.is_open() || !model.notice.as_ref().is_some_and(told) {
        let text = match refusal {
            // With nothing on the screen yet it is all there is to say, and names the key that goes on.
            Refusal::NoHost if model.stack.is_empty() => {
                model.shared.words.get("status-no-host-yet")
            }
            // Before the post is open there is nothing that was not saved.
            Refusal::Renewed if !model.is_open() => model.shared.words.get("status-renewed"),
            _ => refusal_text::said(refusal, &model.shared),
        };
        model.notice = Some(Notice {
            text,
            tone: Tone::Failure,
        });
    }
    if let Some(placed) = waiting_layer(&mut model.stack, asked) {
        placed.layer.refused(refusal, &model.shared);
    }
}

/// Gives the sentence of what gave or took access, or decided: that a note was "saved" is not what was done.
fn said_of(action: Option<Action>) -> Option<&'static str> {
    Some(match action? {
        Action::Grant => "status-access-given",
        Action::Revoke => "status-access-ended",
        Action::ChangeTeam => "status-team-changed",
        Action::HandOver => "status-handed-over",
        Action::Countersign => "status-countersigned",
        Action::ApproveClosing => "status-approved",
        Action::Return => "status-returned",
        _ => return None,
    })
}
