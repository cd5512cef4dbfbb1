//! What others did meanwhile: records, people, keys; and what ends by its day.

use crate::care::ledger::ids::Kind;
use crate::care::ledger::ssh_keys;
use crate::post::access::Access;
use crate::post::doubt::Doubt;
use crate::post::me::Me;
use crate::post::people_list::PeopleList;
use crate::post::use_cases::appointments::clashes_heard;
use crate::post::use_cases::{approval_shares, case_numbers, emergencies, handovers, teams_back};
use crate::tui::booking_check::sentences;
use crate::tui::doubt_layer::DoubtLayer;
use crate::tui::job::{Arrived, Job};
use crate::tui::layer::{Notice, Tone};
use crate::tui::lost_access::{self, Before};
use crate::tui::model::Model;
use crate::tui::screens;
use crate::tui::update::errands::{ask, keep_drafts, say, tell_changed};
use crate::tui::update::giving::show;
use crate::tui::update::leaving::put_out;
use crate::tui::update::message::Effect;

pub(super) fn take_records(model: &mut Model, records: &[Arrived], effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    for record in records {
        if model.shared.register.take(&record.opened()).is_err() {
            say(model, "status-unreadable-record", Tone::Failure);
        }
    }
    tell_clash(model, records);
    let of_case = |record: &Arrived| record.key.kind == Kind::CaseHeader;
    if records.iter().any(of_case) {
        settle_case_numbers(model, effects);
    }
    tell_changed(model);
}

/// Says that somebody else has booked what one's own booking takes, where both came at the same moment: neither was refused.
fn tell_clash(model: &mut Model, records: &[Arrived]) {
    let shared = &model.shared;
    // What is read behind Today was booked long ago.
    if !shared.register.all_read {
        return;
    }
    let theirs = records
        .iter()
        .filter(|record| record.key.kind == Kind::Appointment && record.author != shared.me.person);
    let clash = theirs
        .flat_map(|record| clashes_heard(&shared.register, &shared.me, shared.now, record.key.id))
        .next();
    if let Some(clash) = clash {
        let sentence = sentences(&[clash], shared).concat();
        let said = shared
            .words
            .with("status-clash-heard", &[("clash", sentence.into())]);
        model.notice = Some(Notice {
            text: said,
            tone: Tone::Warning,
        });
    }
}

/// Says what is not to be believed, over whatever is there; the header says so until the lock.
pub(super) fn take_doubt(model: &mut Model, doubt: Doubt) {
    if !model.is_open() {
        return;
    }
    model.in_doubt = true;
    model.pending.clear();
    model.push(Box::new(DoubtLayer(doubt)));
}

/// Takes in who is at the post, while somebody is signed in to see it.
///
/// The SSH key that the session came by may be gone with it, and then so is whoever sits here. One that does not know its key,
/// since somebody wrote its line by hand, goes with any key of its person's.
pub(super) fn take_people(model: &mut Model, list: PeopleList, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    let came_by = model.start.came_by.as_deref();
    if came_by.is_some_and(|key| !ssh_keys::is_registered(key, list.people.iter())) {
        put_out(model, "ssh-key-gone", effects);
        return;
    }
    let mine = |list: &PeopleList| {
        let mut people = list.people.iter();
        let me = people.find(|person| person.id == model.shared.me.person);
        me.map(|me| me.ssh.clone()).unwrap_or_default()
    };
    let left = mine(&list);
    let lost_one = mine(&model.shared.people)
        .iter()
        .any(|key| !left.contains(key));
    if model.shared.over_ssh && came_by.is_none() && lost_one {
        put_out(model, "ssh-some-key-gone", effects);
        return;
    }
    model.shared.people = list;
    tell_changed(model);
}

/// Takes in which keys are held; of somebody who has left since, nothing.
pub(super) fn take_me(model: &mut Model, me: Me, effects: &mut Vec<Effect>) {
    if model.is_open() && model.shared.me.person == me.person {
        let before = Before::of(model);
        model.shared.me = me;
        let_go(model, &before, effects);
        tell_changed(model);
    }
}

/// Takes in who has what; an emergency access that concerns this person is said at once, and asked about at the next
/// sign-in.
pub(super) fn take_access(model: &mut Model, access: Access, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    let waiting = |model: &Model| {
        let shared = &model.shared;
        emergencies::waiting(&shared.register, &shared.me, &shared.access).len()
    };
    let before = waiting(model);
    let could_read = Before::of(model);
    let back = |model: &Model| {
        let shared = &model.shared;
        teams_back::owed(&shared.register, &shared.me, &shared.access).len()
    };
    let back_before = back(model);
    model.shared.access = access;
    if back(model) > back_before {
        say(model, "teams-back-heard", Tone::Warning);
    }
    let_go(model, &could_read, effects);
    if waiting(model) > before {
        say(model, "emergency-happened", Tone::Warning);
    }
    // Who handed over for good is let go of their keys by the successor, who may be at work.
    settle_handovers(model, effects);
    settle_approval_shares(model, effects);
    tell_changed(model);
}

/// Drops what was to be read before and is not now, after what was typed is kept.
fn let_go(model: &mut Model, before: &Before, effects: &mut Vec<Effect>) {
    if !before.is_more_than(model) {
        return;
    }
    keep_drafts(model, effects);
    lost_access::let_go(model);
    // A role that is gone may take the screen with it.
    let reached = |screen| screens::is_reached(screen, &model.shared);
    if !model.screen.is_none_or(reached) {
        show(model, screens::first(&model.shared), effects);
    }
}

/// Has done what the day brings with it of handovers: begun, given back.
pub(super) fn settle_handovers(model: &mut Model, effects: &mut Vec<Effect>) {
    let shared = &model.shared;
    let due = handovers::due(&shared.register, &shared.me, &shared.access, shared.now);
    if let Some(change) = due {
        ask(model, Job::Settle(Box::new(change)), effects);
    }
}

/// Has done what is due of the shares of approvals: given to who came since, ended once decided.
pub(super) fn settle_approval_shares(model: &mut Model, effects: &mut Vec<Effect>) {
    let shared = &model.shared;
    if !model.is_open() {
        return;
    }
    let due = approval_shares::due(&shared.register, &shared.me, &shared.access, shared.now);
    if let Some(change) = due {
        let job = Job::SettleShares(Box::new(change));
        ask(model, job, effects);
    }
}

/// Has a case of this person's renumbered whose number somebody else gave at the same moment.
pub(super) fn settle_case_numbers(model: &mut Model, effects: &mut Vec<Effect>) {
    let shared = &model.shared;
    // Until then the earlier of two may be unread.
    if !shared.register.all_read {
        return;
    }
    if let Some(due) = case_numbers::due(&shared.register, &shared.me) {
        ask(model, Job::Renumber(Box::new(due)), effects);
    }
}

/// Has the keys let go of what was to be read up to a time that has come.
pub(super) fn end_what_is_over(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.shared.now.timestamp_millis();
    if !model.is_open() || !model.shared.access.has_ended(model.shared.me.person, now) {
        return;
    }
    let before = Before::of(model);
    let shared = &mut model.shared;
    shared.access.end_own(&mut shared.me, now);
    let_go(model, &before, effects);
    ask(model, Job::LetGoOfEnded, effects);
    tell_changed(model);
}
