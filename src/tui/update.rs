//! The program as a pure function: what a message changes, and what is to be done about it.
//!
//! [`update`] never blocks and does no I/O; a script of messages tests it. Keys go first to a covered screen, then
//! through the registry to the layer on top, and what no layer takes is handled here: going places, undo, cover, lock,
//! help. Whatever is to be done elsewhere comes back as an [`Effect`]. After a lock nothing that is still on its way
//! here is taken in any more.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::ssh_keys;
use crate::care::records::audit::Action;
use crate::post::access::Access;
use crate::post::me::Me;
use crate::post::people_list::PeopleList;
use crate::post::refusal::Refusal;
use crate::post::register::Opened;
use crate::post::use_cases::{approval_shares, emergencies, handovers, teams_back};
use crate::tui::choose_pin::ChoosePin;
use crate::tui::commands::{Command, Context};
use crate::tui::cover::{Cover, Covered};
use crate::tui::crisis_screen;
use crate::tui::emergency_form;
use crate::tui::first_day::FirstDay;
use crate::tui::handover_forms;
use crate::tui::help::Help;
use crate::tui::history::{History, Meant, Undoable};
use crate::tui::job::{Answer, Arrived, Job, Saved, SignInFault, Unlocked};
use crate::tui::key::{Input, Key, KeyCode};
use crate::tui::keymap::{self, Meaning};
use crate::tui::layer::{Ask, Layer, Notice, Screen, Shared, Taken, Tone};
use crate::tui::lost_access::{self, Before};
use crate::tui::model::{Model, UnderWay};
use crate::tui::palette::Palette;
use crate::tui::people_job::{PeopleAnswer, PeopleJob};
use crate::tui::refusal_text;
use crate::tui::row_menu;
use crate::tui::screens;
use crate::tui::set_up::flow::SetUp;
use crate::tui::sign_in::SignIn;
use crate::tui::sign_in_text;
use crate::tui::theme::{Choice, Theme};
use crate::tui::welcome;
use crate::words::texts::Words;

/// Something that happened.
pub enum Msg {
    Input(Input),
    /// The time has moved on; at least once a second, since drafts are kept with it.
    Now(DateTime<Utc>),
    /// A job is done, or was refused.
    Answer {
        ticket: u64,
        answer: Answer,
    },
    /// Records were changed, by this session or another.
    Arrived(Vec<Arrived>),
    /// Who may sign in.
    People(Vec<String>),
    /// Which keys the person holds now.
    Me(Me),
    /// Who is at the post and who is invited.
    PeopleList(PeopleList),
    /// Who has what now.
    Access(Access),
    /// The host lets the person in no more.
    Out,
    /// Who else is signed in at this post.
    Present(Vec<PersonId>),
    /// Signed texts that are not signed by the author they name.
    Unverified(Vec<Id>),
    /// The window was closed, or the process is asked to end.
    Ended,
    /// What was read does not agree with the journal's chain.
    Doubt,
    /// Everything this person may read is in the register.
    AllRead,
    /// The host was gone before everything was read.
    NotAllRead,
}

/// Something for the loop to do, in the order given.
pub enum Effect {
    Do {
        ticket: u64,
        job: Job,
    },
    /// Draw everything anew.
    Redraw,
    /// Stop the process until it is continued; asked for only when locked.
    Suspend,
    /// Leave, once the jobs before it are done.
    Quit,
}

/// How many places one can go back to.
const TRAIL_MOST: usize = 32;

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Input(input) => take_input(model, input, &mut effects),
        Msg::Now(now) => take_time(model, now, &mut effects),
        Msg::Answer { ticket, answer } => take_answer(model, ticket, answer, &mut effects),
        Msg::Arrived(records) => take_records(model, &records),
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
        Msg::Unverified(ids) => model.shared.register.unverified.extend(ids),
        Msg::Ended => quit(model, &mut effects),
        Msg::Doubt => say(model, "status-doubt", Tone::Failure),
        Msg::AllRead => settle_approval_shares(model, &mut effects),
        Msg::NotAllRead => say(model, "status-not-all-read", Tone::Failure),
    }
    effects
}

/// Begins: asks whether there is a post.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    send(model, 0, false, false, Job::Look, &mut effects);
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
            send(model, 0, false, false, Job::Look, effects);
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
            let alone = model.pending.len() == 1;
            model.pending.clear();
            if alone {
                forget_old_notice(model);
                model.unkept = true;
                with_top(model, effects, |layer, shared, asks| {
                    layer.key(&key, shared, asks)
                });
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

fn take_key_covered(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
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
            let ticket = send(model, 0, false, false, job, effects);
            model.cover_try = Some(ticket);
        }
    }
}

/// Gives a command to the layer on top, and does it here where that does not take it.
fn give(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    if !matches!(command, Command::Undo | Command::Redo) {
        model.undo_asked = None;
    }
    model.notice = None;
    if model.start.over_ssh && wants_files(command) {
        say(model, "ssh-no-files", Tone::Warning);
        return;
    }
    let command = match command {
        Command::Repeat => match again(model) {
            Ok(command) => command,
            Err(why) => return say(model, why, Tone::Plain),
        },
        command => command,
    };
    let in_list = contexts(model).contains(&Context::List);
    let taken = with_top(model, effects, |layer, shared, asks| {
        layer.command(command, shared, asks)
    });
    if taken == Taken::Yes {
        // Looking at a row is not what one repeats.
        if in_list && command.is_of_row() && command != Command::Open {
            model.last_of_row = Some(command);
        }
        return;
    }
    match command {
        Command::Quit => quit(model, effects),
        Command::QuitAtTop if model.stack.len() == 1 => quit(model, effects),
        Command::Back => close_top(model, effects),
        // Ctrl-C cancels nothing that was typed.
        Command::Cancel if !contexts(model).contains(&Context::Text) => close_top(model, effects),
        Command::Redraw => effects.push(Effect::Redraw),
        Command::SwitchLanguage => switch_language(model),
        Command::Help | Command::HelpInText => {
            let top = model.stack.last();
            let takes = |command| top.is_none_or(|top| top.layer.takes(command));
            let help = Help::new(&contexts(model), takes);
            model.push(Box::new(help));
        }
        _ if model.is_open() => give_open(model, command, effects),
        // A key pressed in an emergency must never answer with silence: at the door there are the numbers.
        Command::Crisis | Command::CrisisInText => {
            say(model, "crisis-at-the-door", Tone::Warning);
        }
        _ => {}
    }
}

/// Comes back to the crisis log that is open beneath, or opens one over whatever is there, about the child that the cursor
/// stands on. What is typed elsewhere stays in its place, and is kept as a draft.
fn go_to_crisis(model: &mut Model, effects: &mut Vec<Effect>) {
    model.pending.clear();
    model.unkept = true;
    keep_drafts(model, effects);
    let open = model
        .stack
        .iter()
        .rposition(|placed| placed.layer.is_crisis());
    if let Some(at) = open {
        model.stack.truncate(at + 1);
        return;
    }
    let top = model.stack.last();
    let child = top.and_then(|placed| placed.layer.child(&model.shared));
    let log = crisis_screen::open(child, &model.shared);
    model.push(log);
    with_top(model, effects, |layer, shared, asks| {
        layer.opened(shared, asks);
        Taken::Yes
    });
}

/// Gives what was last done to a row, where the present one takes it as well; else the text that says why not.
fn again(model: &Model) -> Result<Command, &'static str> {
    let command = model.last_of_row.ok_or("repeat-nothing")?;
    let top = model.stack.last();
    let offered = top.map(|top| top.layer.row_commands(&model.shared));
    match offered.is_some_and(|offered| offered.contains(&command)) {
        true => Ok(command),
        false => Err("repeat-not-here"),
    }
}

/// What reads or writes a file that the person names: the account's own files are no business of who came over SSH.
fn wants_files(command: Command) -> bool {
    matches!(
        command,
        Command::Import | Command::MendFile | Command::PaperSheet
    )
}

fn contexts(model: &Model) -> Vec<Context> {
    let top = model.stack.last();
    top.map(|top| top.layer.contexts()).unwrap_or_default()
}

fn close_top(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.stack.len() > 1 {
        model.unkept = true;
        keep_drafts(model, effects);
        model.stack.pop();
    }
}

/// What can be done everywhere once somebody is signed in.
fn give_open(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    if let Some(screen) = screens::of_command(command) {
        match screens::is_reached(screen, &model.shared) {
            true => go(model, screen, effects),
            false => say(model, "refusal-not-your-role", Tone::Warning),
        }
        return;
    }
    if model.shared.me.roles.only_oversees() && screens::is_of_the_work(command) {
        say(model, "refusal-not-your-role", Tone::Warning);
        return;
    }
    match command {
        Command::LastPlace => {
            if let Some(screen) = model.trail.pop() {
                show(model, screen, effects);
            }
        }
        Command::Undo => undo(model, effects),
        Command::Redo => redo(model, effects),
        Command::Crisis | Command::CrisisInText => go_to_crisis(model, effects),
        Command::Veil => model.shared.veil = !model.shared.veil,
        Command::Cover => {
            model.pending.clear();
            model.cover = Some(Cover::new());
        }
        Command::SetPin => {
            let choose = ChoosePin::new(&model.shared);
            model.push(Box::new(choose));
        }
        Command::FirstDay => {
            let card = FirstDay::new(&model.shared);
            model.push(Box::new(card));
        }
        Command::Lock => lock(model, true, effects),
        Command::SwitchPerson => lock(model, false, effects),
        Command::Suspend if model.start.over_ssh => {
            say(model, "ssh-no-suspend", Tone::Warning);
        }
        Command::Suspend => {
            lock(model, true, effects);
            effects.push(Effect::Suspend);
        }
        Command::Palette | Command::PaletteInText => {
            let not_now = model
                .stack
                .last()
                .map(|top| row_menu::not_taken(top.layer.as_ref(), &model.shared))
                .unwrap_or_default();
            let palette = Palette::new(&contexts(model), &not_now, &model.shared);
            model.push(Box::new(palette));
        }
        Command::RowMenu => {
            let top = model.stack.last();
            if let Some(menu) = top.and_then(|top| row_menu::of(top.layer.as_ref(), &model.shared))
            {
                model.push(menu);
            }
        }
        Command::Catch => {
            let layer = screens::catch(&model.shared);
            model.push(layer);
        }
        Command::Search => {
            let layer = screens::search(&model.shared);
            model.push(layer);
        }
        Command::GoApprovals => {
            let approvals = screens::approvals(&model.shared);
            model.push(approvals);
        }
        Command::HandOver => {
            let layer = handover_forms::menu(&model.shared);
            model.push(layer);
        }
        Command::EndOfDay => {
            let layer = screens::end_of_day(&model.shared);
            model.push(layer);
        }
        Command::GoPeople => {
            let layer = screens::people(&model.shared);
            model.push(layer);
            let job = Job::OfPeople(Box::new(PeopleJob::List));
            send(model, 0, false, false, job, effects);
        }
        _ => {}
    }
}

/// Goes to a screen and remembers the one left.
fn go(model: &mut Model, screen: Screen, effects: &mut Vec<Effect>) {
    if let Some(left) = model.screen.filter(|left| *left != screen) {
        model.trail.push(left);
        if model.trail.len() > TRAIL_MOST {
            model.trail.remove(0);
        }
    }
    show(model, screen, effects);
}

/// Puts a screen in the place of all layers; what is typed in them is kept.
fn show(model: &mut Model, screen: Screen, effects: &mut Vec<Effect>) {
    model.unkept = true;
    keep_drafts(model, effects);
    let layer = screens::open(screen, &model.shared);
    model.start_with(layer);
    model.screen = Some(screen);
    with_top(model, effects, |layer, shared, asks| {
        layer.opened(shared, asks);
        Taken::Yes
    });
}

/// Lets the layer on top do something, then carries out what it asks.
fn with_top(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    act: impl FnOnce(&mut dyn Layer, &Shared, &mut Vec<Ask>) -> Taken,
) -> Taken {
    let Some(top) = model.stack.last_mut() else {
        return Taken::No;
    };
    let number = top.number;
    let mut asks = Vec::new();
    let taken = act(top.layer.as_mut(), &model.shared, &mut asks);
    carry_out(model, number, asks, effects);
    taken
}

fn carry_out(model: &mut Model, layer: u64, asks: Vec<Ask>, effects: &mut Vec<Effect>) {
    for ask in asks {
        match ask {
            Ask::Open(opened) => model.push(opened),
            Ask::Close => close(model, layer),
            Ask::Go(screen) => go(model, screen, effects),
            Ask::SaveAndClose(change) => {
                send(model, layer, true, true, Job::Commit(change), effects);
            }
            Ask::Save(change) => {
                send(model, layer, false, true, Job::Commit(change), effects);
            }
            Ask::Do(job) => {
                remember_draft(model, &job);
                send(model, layer, false, false, job, effects);
            }
            Ask::Say(notice) => model.notice = Some(notice),
            Ask::Give(command) => give(model, command, effects),
            Ask::KeepPin(pin) => model.pin = Some(pin),
            Ask::Theme(choice) => {
                draw_in(model, choice);
                send(model, layer, false, false, Job::KeepTheme(choice), effects);
            }
        }
    }
}

/// Draws in the colours somebody chose, as far as the terminal's own environment lets it.
fn draw_in(model: &mut Model, choice: Choice) {
    model.terminal.choice = choice;
    model.shared.theme = Theme::from_facts(&model.terminal);
}

/// Takes a layer away; the one at the bottom stays, since nothing would take keys without it.
fn close(model: &mut Model, layer: u64) {
    let at = model.stack.iter().position(|placed| placed.number == layer);
    if let Some(at) = at.filter(|at| *at > 0) {
        model.stack.remove(at);
    }
}

/// Keeps the list of drafts in step with what is asked of the host.
fn remember_draft(model: &mut Model, job: &Job) {
    let drafts = &mut model.shared.drafts;
    match job {
        Job::KeepDraft(draft) => {
            drafts.retain(|kept| kept.id != draft.id);
            drafts.insert(0, draft.clone());
        }
        Job::DropDraft(id) => drafts.retain(|kept| kept.id != *id),
        _ => {}
    }
}

fn send(
    model: &mut Model,
    layer: u64,
    close: bool,
    saves: bool,
    job: Job,
    effects: &mut Vec<Effect>,
) -> u64 {
    let ticket = model.number();
    let saves = saves || matches!(job, Job::Sign { .. } | Job::TakeBack(_));
    model.under_way.push(UnderWay {
        ticket,
        layer,
        close,
        screen: model.screen,
        saves,
        since: model.shared.now,
    });
    effects.push(Effect::Do { ticket, job });
    ticket
}

fn take_time(model: &mut Model, now: DateTime<Utc>, effects: &mut Vec<Effect>) {
    // A clock set back does not put the lock off.
    if now < model.shared.now {
        model.touched -= model.shared.now - now;
    }
    model.shared.now = now;
    end_what_is_over(model, effects);
    let Some(patience) = model.patience() else {
        keep_drafts(model, effects);
        return;
    };
    if now - model.touched >= patience {
        lock(model, true, effects);
    } else {
        keep_drafts(model, effects);
    }
}

/// Has the keys let go of what was to be read up to a time that has come.
fn end_what_is_over(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.shared.now.timestamp_millis();
    if !model.is_open() || !model.shared.access.has_ended(model.shared.me.person, now) {
        return;
    }
    let before = Before::of(model);
    let shared = &mut model.shared;
    shared.access.end_own(&mut shared.me, now);
    let_go(model, &before, effects);
    send(model, 0, false, false, Job::LetGoOfEnded, effects);
    tell_changed(model);
}

/// Has the host keep what was typed and is not saved.
fn keep_drafts(model: &mut Model, effects: &mut Vec<Effect>) {
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
            send(model, 0, false, false, job, effects);
        }
    }
}

/// Seals what is typed, drops keys, model and index, and asks who is there.
fn lock(model: &mut Model, same_person: bool, effects: &mut Vec<Effect>) {
    model.unkept = true;
    keep_drafts(model, effects);
    send(model, 0, false, false, Job::Lock, effects);
    let left = std::mem::take(&mut model.shared.me.handle);
    model.forget();
    model.last_handle = same_person.then_some(left);
    ask_who(model);
}

fn ask_who(model: &mut Model) {
    let chosen = model.last_handle.clone();
    let sign_in = SignIn::new(model.people.clone(), chosen, model.start.hints.clone());
    model.start_with(Box::new(sign_in));
}

fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_open() {
        model.unkept = true;
        keep_drafts(model, effects);
        send(model, 0, false, false, Job::Lock, effects);
    }
    model.quitting = true;
    effects.push(Effect::Quit);
}

fn switch_language(model: &mut Model) {
    let other = model.shared.words.lang().other();
    model.shared.words = std::sync::Arc::new(Words::new(other));
    tell_changed(model);
}

fn tell_changed(model: &mut Model) {
    for placed in &mut model.stack {
        placed.layer.changed(&model.shared);
    }
}

fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.history.last_done().cloned() {
        Some(last) => take_back(model, &last, "undo-elsewhere", effects),
        None => say(model, "undo-nothing", Tone::Plain),
    }
}

fn redo(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.history.last_undone().cloned() {
        Some(last) => take_back(model, &last, "redo-elsewhere", effects),
        None => say(model, "redo-nothing", Tone::Plain),
    }
}

/// Takes a change back; where it happened on another screen, only at the second time of asking.
fn take_back(model: &mut Model, last: &Undoable, elsewhere: &str, effects: &mut Vec<Effect>) {
    // The one before is not on disk yet: which change is the last is not known until then.
    if model.under_way.iter().any(|job| job.saves) {
        return;
    }
    let here = last.screen.is_none() || last.screen == model.screen;
    if !here && model.undo_asked != Some(last.saved.change) {
        model.undo_asked = Some(last.saved.change);
        let what = screens::name_change(&last.saved, &model.shared);
        let words = &model.shared.words;
        let text = words.with(elsewhere, &[("what", what.into())]);
        model.notice = Some(Notice {
            text,
            tone: Tone::Warning,
        });
        return;
    }
    model.undo_asked = None;
    let job = Job::TakeBack(last.saved.change);
    send(model, 0, false, true, job, effects);
}

fn say(model: &mut Model, id: &str, tone: Tone) {
    let text = model.shared.words.get(id);
    model.notice = Some(Notice { text, tone });
}

/// Takes in which keys are held; of somebody who has left since, nothing.
fn take_me(model: &mut Model, me: Me, effects: &mut Vec<Effect>) {
    if model.is_open() && model.shared.me.person == me.person {
        let before = Before::of(model);
        model.shared.me = me;
        let_go(model, &before, effects);
        tell_changed(model);
    }
}

/// Drops what was to be read before and is not now, after what was typed is kept.
fn let_go(model: &mut Model, before: &Before, effects: &mut Vec<Effect>) {
    if !before.is_more_than(model) {
        return;
    }
    model.unkept = true;
    keep_drafts(model, effects);
    lost_access::let_go(model);
    // A role that is gone may take the screen with it.
    let reached = |screen| screens::is_reached(screen, &model.shared);
    if !model.screen.is_none_or(reached) {
        show(model, screens::first(&model.shared), effects);
    }
}

/// Locks where this person is let in no more, and says why; over SSH the program ends, and with it the way in.
fn put_out(model: &mut Model, why: &str, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    if model.start.over_ssh {
        model.farewell = Some(model.shared.words.get(why));
        quit(model, effects);
        return;
    }
    lock(model, false, effects);
    say(model, why, Tone::Failure);
}

/// Takes in who is at the post, while somebody is signed in to see it.
///
/// The SSH key that the session came by may be gone with it, and then so is whoever sits here.
fn take_people(model: &mut Model, list: PeopleList, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    let came_by = model.start.came_by.as_deref();
    if came_by.is_some_and(|key| !ssh_keys::is_registered(key, list.people.iter())) {
        put_out(model, "ssh-key-gone", effects);
        return;
    }
    model.shared.people = list;
    tell_changed(model);
}

/// Takes in who has what; an emergency access that concerns this person is said at once, and asked about at the next
/// sign-in.
fn take_access(model: &mut Model, access: Access, effects: &mut Vec<Effect>) {
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

fn take_records(model: &mut Model, records: &[Arrived]) {
    if !model.is_open() {
        return;
    }
    for record in records {
        let opened = Opened {
            key: record.key,
            revision: record.revision,
            scope: record.scope,
            author: record.author,
            time: record.time,
            plain: record.plain.as_ref().map(|plain| plain.as_slice()),
        };
        if model.shared.register.take(&opened).is_err() {
            say(model, "status-unreadable-record", Tone::Failure);
        }
    }
    tell_changed(model);
}

fn take_answer(model: &mut Model, ticket: u64, answer: Answer, effects: &mut Vec<Effect>) {
    let mut under_way = model.under_way.iter();
    let asked = under_way.position(|asked| asked.ticket == ticket);
    let asked = asked.map(|at| model.under_way.remove(at));
    if model.cover_try == Some(ticket) {
        model.cover_try = None;
        take_cover_answer(model, answer, effects);
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
                is_there(model, asked.layer) || (asked.layer == 0 && model.stack.is_empty())
            });
            if still_asked && !model.is_open() && !model.quitting {
                signed_in(model, *unlocked, effects);
            } else {
                // Nobody waits for it any more: what was opened is closed again.
                send(model, 0, false, false, Job::Lock, effects);
            }
        }
        Answer::Saved(saved) => saved_now(model, asked, saved, effects),
        Answer::Refused(Refusal::SignedOut) if model.is_open() => {
            put_out(model, "refusal-signed-out", effects);
        }
        Answer::Refused(refusal) => refused_now(model, asked, &refusal),
        Answer::Locked | Answer::Quietly | Answer::Settled(false) => {}
        Answer::Settled(true) => say(model, "handover-settled", Tone::Saved),
        Answer::SignInFailed(fault) if model.stack.is_empty() => {
            // What the command line gave does not open it: whoever sits here is asked.
            send(model, 0, false, false, Job::Look, effects);
            let text = sign_in_text::fault(&model.shared.words, &fault);
            model.notice = Some(Notice {
                text,
                tone: Tone::Failure,
            });
        }
        answer => {
            if matches!(answer, Answer::OfPeople(PeopleAnswer::Done)) {
                say(model, "people-done", Tone::Saved);
            }
            let layer = asked.map_or(0, |asked| asked.layer);
            let mut stack = model.stack.iter_mut();
            if let Some(placed) = stack.find(|placed| placed.number == layer) {
                let mut asks = Vec::new();
                placed.layer.answer(answer, &model.shared, &mut asks);
                carry_out(model, layer, asks, effects);
            }
        }
    }
}

fn is_there(model: &Model, layer: u64) -> bool {
    model.stack.iter().any(|placed| placed.number == layer)
}

fn signed_in(model: &mut Model, unlocked: Unlocked, effects: &mut Vec<Effect>) {
    if !model.people.contains(&unlocked.me.handle) {
        model.people.push(unlocked.me.handle.clone());
    }
    let welcome_of = unlocked.welcome;
    model.shared.me = unlocked.me;
    model.shared.access = unlocked.access;
    model.shared.register = unlocked.register;
    model.shared.drafts = unlocked.drafts;
    draw_in(model, unlocked.theme);
    model.history = History::of(unlocked.changes);
    model.touched = model.shared.now;
    model.notice = None;
    show(model, screens::first(&model.shared), effects);
    for layer in welcome::layers(welcome_of, &model.shared) {
        model.push(layer);
    }
    settle_handovers(model, effects);
    if model.start.came_by.is_some() {
        // The key may have been taken away since sshd let it in.
        let job = Job::OfPeople(Box::new(PeopleJob::List));
        send(model, 0, false, false, job, effects);
    }
    if let Some(question) = crate::tui::teams_back::question(&model.shared) {
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

/// Has done what the day brings with it of handovers: begun, given back.
fn settle_handovers(model: &mut Model, effects: &mut Vec<Effect>) {
    let shared = &model.shared;
    let due = handovers::due(&shared.register, &shared.me, &shared.access, shared.now);
    if let Some(change) = due {
        send(
            model,
            0,
            false,
            false,
            Job::Settle(Box::new(change)),
            effects,
        );
    }
}

/// Has done what is due of the shares of approvals: given to who came since, ended once decided.
fn settle_approval_shares(model: &mut Model, effects: &mut Vec<Effect>) {
    let shared = &model.shared;
    if !model.is_open() {
        return;
    }
    let due = approval_shares::due(&shared.register, &shared.me, &shared.access, shared.now);
    if let Some(change) = due {
        let job = Job::SettleShares(Box::new(change));
        send(model, 0, false, false, job, effects);
    }
}

/// Lifts the cover for the person who covered it, and offers a PIN for the next time.
fn take_cover_answer(model: &mut Model, answer: Answer, effects: &mut Vec<Effect>) {
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

fn saved_now(model: &mut Model, asked: Option<UnderWay>, saved: Saved, effects: &mut Vec<Effect>) {
    if !model.is_open() {
        return;
    }
    let what = screens::name_change(&saved, &model.shared);
    let screen = asked.and_then(|asked| asked.screen);
    let action = saved.action;
    let id = match model.history.note(saved, screen) {
        Meant::Change if action == Some(Action::Sign) => "status-signed",
        Meant::Change if action == Some(Action::EnterInError) => "status-entered-in-error",
        Meant::Change if action == Some(Action::Import) => "status-imported",
        Meant::Change => "status-saved",
        Meant::Undo => "status-undone",
        Meant::Redo => "status-redone",
    };
    let text = model.shared.words.with(id, &[("what", what.into())]);
    model.notice = Some(Notice {
        text,
        tone: Tone::Saved,
    });
    let Some(asked) = asked else { return };
    let mut stack = model.stack.iter_mut();
    let Some(placed) = stack.find(|placed| placed.number == asked.layer) else {
        return;
    };
    let mut asks = Vec::new();
    placed.layer.saved(&model.shared, &mut asks);
    if asked.close {
        close(model, asked.layer);
    }
    carry_out(model, asked.layer, asks, effects);
}

fn refused_now(model: &mut Model, asked: Option<UnderWay>, refusal: &Refusal) {
    // Whoever was locked out is told why, and not that their last draft was refused for the same reason.
    let told = |notice: &Notice| notice.tone == Tone::Failure;
    if model.is_open() || !model.notice.as_ref().is_some_and(told) {
        // With nothing on the screen yet it is all there is to say, and names the key that goes on.
        let nothing_yet = model.stack.is_empty() && *refusal == Refusal::NoHost;
        let text = match nothing_yet {
            true => model.shared.words.get("status-no-host-yet"),
            false => refusal_text::said(refusal, &model.shared),
        };
        model.notice = Some(Notice {
            text,
            tone: Tone::Failure,
        });
    }
    let Some(asked) = asked else { return };
    let mut stack = model.stack.iter_mut();
    if let Some(placed) = stack.find(|placed| placed.number == asked.layer) {
        placed.layer.refused(refusal, &model.shared);
    }
}
