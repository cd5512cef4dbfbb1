//! Commands: given to the layer on top, and done here where that does not take them; and what layers ask for.
//!
//! The two go round in a ring, since a layer may ask for a command as if its key had been pressed, and are one thought.

use crate::tui::choose_pin::ChoosePin;
use crate::tui::commands::{Command, Context, entry};
use crate::tui::cover::Cover;
use crate::tui::crisis_screen;
use crate::tui::first_day::FirstDay;
use crate::tui::handover_forms;
use crate::tui::help::Help;
use crate::tui::job::Job;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Notice, Screen, Shared, Taken, Tone};
use crate::tui::may_do;
use crate::tui::model::Model;
use crate::tui::offered;
use crate::tui::palette::Palette;
use crate::tui::people_job::PeopleJob;
use crate::tui::row_menu;
use crate::tui::screens;
use crate::tui::theme::{Choice, Theme};
use crate::tui::update::errands::{
    Then, ask, ask_for, drop_draft, keep_drafts, keep_what_is_left, save_for, say, tell_changed,
    throw_away,
};
use crate::tui::update::leaving::{lock, quit};
use crate::tui::update::message::Effect;
use crate::tui::update::taking_back::{redo, undo};
use crate::words::texts::Words;

/// How many places one can go back to.
const TRAIL_MOST: usize = 32;

/// Gives a command to the layer on top, and does it here where that does not take it.
pub(super) fn give(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    if !matches!(command, Command::Undo | Command::Redo) {
        model.undo_asked = None;
    }
    model.notice = None;
    if leaves(command) && model.shared.keeping.lacks_some().is_some() && !model.leave_asked {
        model.leave_asked = true;
        keep_drafts(model, effects);
        return say(model, "draft-leave-anyway", Tone::Failure);
    }
    model.leave_asked &= leaves(command);
    if model.shared.over_ssh && wants_files(command) {
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
    let command = match model.stack.last() {
        Some(top) if model.is_open() => {
            let top = top.layer.as_ref();
            if let Some(text) = may_do::refused(command, top, &model.shared) {
                model.notice = Some(Notice {
                    text,
                    tone: Tone::Warning,
                });
                return;
            }
            may_do::meant(command, top, &model.shared)
        }
        _ => command,
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
            if let Some(top) = model.stack.last() {
                let help = Help::new(top.layer.as_ref(), &model.shared);
                model.push(Box::new(help));
            }
        }
        _ if model.is_open() => give_open(model, command, effects),
        // A key pressed in an emergency must never answer with silence: at the door there are the numbers.
        Command::Crisis | Command::CrisisInText => {
            say(model, "crisis-at-the-door", Tone::Warning);
        }
        _ => {}
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
        Command::Suspend if model.shared.over_ssh => {
            say(model, "ssh-no-suspend", Tone::Warning);
        }
        Command::Suspend => {
            lock(model, true, effects);
            effects.push(Effect::Suspend);
        }
        Command::Palette | Command::PaletteInText => {
            let top = model.stack.last();
            let not_now = top.map(|top| offered::not_taken(top.layer.as_ref(), &model.shared));
            let not_now = not_now.unwrap_or_default();
            let palette = Palette::new(&contexts(model), &not_now, &model.shared);
            model.push(Box::new(palette));
        }
        Command::RowMenu => {
            let top = model.stack.last();
            if let Some(menu) = top.map(|top| row_menu::of(top.layer.as_ref(), &model.shared)) {
                model.push(menu);
            }
        }
        Command::GoMenu => {
            let menu = row_menu::going(&model.shared);
            model.push(menu);
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
            ask(model, job, effects);
        }
        _ => not_here(model, command),
    }
}

/// Says that a key does nothing where it was pressed, so that none is answered with silence; what moves about needs no
/// word.
fn not_here(model: &mut Model, command: Command) {
    let moves = command.rows(1).is_some() || command.only_moves();
    if moves || !contexts(model).contains(&Context::List) {
        return;
    }
    let words = &model.shared.words;
    let what = words.get(entry(command).text);
    let text = words.with("command-not-here", &[("what", what.into())]);
    let tone = Tone::Plain;
    model.notice = Some(Notice { text, tone });
}

/// Says that keys are no command, where letters are commands.
pub(super) fn is_no_command(model: &mut Model, keys: &[Key]) {
    let typed = keys.iter().all(|key| key.typed().is_some());
    if !typed || !contexts(model).contains(&Context::List) {
        return;
    }
    let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
    let args = [("keys", keys.join(" ").into())];
    let text = model.shared.words.with("keys-do-nothing", &args);
    let tone = Tone::Plain;
    model.notice = Some(Notice { text, tone });
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

/// What ends the session for the person, and what is typed with it where it is kept nowhere.
fn leaves(command: Command) -> bool {
    matches!(
        command,
        Command::Lock
            | Command::SwitchPerson
            | Command::Suspend
            | Command::Quit
            | Command::QuitAtTop
    )
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

/// Comes back to the crisis log that is open beneath, or opens one over whatever is there, about the child that the cursor
/// stands on. What is typed elsewhere stays in its place, and is kept as a draft.
fn go_to_crisis(model: &mut Model, effects: &mut Vec<Effect>) {
    model.pending.clear();
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

fn close_top(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.stack.len() > 1 {
        keep_drafts(model, effects);
        model.stack.pop();
    }
}

fn switch_language(model: &mut Model) {
    let other = model.shared.words.lang().other();
    model.shared.words = std::sync::Arc::new(Words::new(other));
    tell_changed(model);
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
pub(super) fn show(model: &mut Model, screen: Screen, effects: &mut Vec<Effect>) {
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
pub(super) fn with_top(
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

pub(super) fn carry_out(model: &mut Model, layer: u64, asks: Vec<Ask>, effects: &mut Vec<Effect>) {
    for ask in asks {
        match ask {
            Ask::Open(opened) => model.push(opened),
            Ask::Close => close(model, layer),
            Ask::Go(screen) => go(model, screen, effects),
            Ask::SearchFor(text) => {
                let layer = screens::search_for(&text, &model.shared);
                model.push(layer);
            }
            Ask::SaveAndClose(change) => {
                save_for(model, layer, change, Then::Closes, effects);
            }
            Ask::Save(change) => save_for(model, layer, change, Then::Stays, effects),
            // Whoever asks for this is leaving.
            Ask::Do(Job::KeepDraft(draft)) => keep_what_is_left(model, draft, effects),
            Ask::Do(Job::DropDraft(id)) => drop_draft(model, id, effects),
            Ask::ThrowAway(id) => throw_away(model, id, effects),
            Ask::Do(Job::TakeNote(note)) => {
                model.shared.visit.take_note(note);
                ask_for(model, layer, Job::TakeNote(note), effects);
            }
            Ask::Do(job) => ask_for(model, layer, job, effects),
            Ask::Say(notice) => model.notice = Some(notice),
            Ask::Give(command) => give(model, command, effects),
            Ask::KeepPin(pin) => model.pin = Some(pin),
            Ask::Theme(choice) => {
                draw_in(model, choice);
                ask_for(model, layer, Job::KeepTheme(choice), effects);
            }
        }
    }
}

/// Draws in the colours somebody chose, as far as the terminal's own environment lets it.
pub(super) fn draw_in(model: &mut Model, choice: Choice) {
    model.terminal.choice = choice;
    model.shared.theme = Theme::from_facts(&model.terminal);
}

/// Takes a layer away; the one at the bottom stays, since nothing would take keys without it.
pub(super) fn close(model: &mut Model, layer: u64) {
    let at = model.stack.iter().position(|placed| placed.number == layer);
    if let Some(at) = at.filter(|at| *at > 0) {
        model.stack.remove(at);
    }
}
