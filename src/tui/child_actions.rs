//! What the keys do to a child, the same in the list and on the child itself; and to a line of its tabs.

use crate::care::case_states;
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::post::use_cases::{case_steps, children, consents, contacts, people_around};
use crate::tui::appointment_actions;
use crate::tui::appointment_details::Details;
use crate::tui::appointment_forms::{self, Prefill};
use crate::tui::appointment_words::staff_name;
use crate::tui::around_forms;
use crate::tui::care_form::save_at_once;
use crate::tui::case_forms;
use crate::tui::child_case;
use crate::tui::child_facts;
use crate::tui::child_forms;
use crate::tui::child_line::About;
use crate::tui::child_words::{self, name_of, person};
use crate::tui::commands::Command;
use crate::tui::consent_forms;
use crate::tui::contact_forms;
use crate::tui::crisis_screen;
use crate::tui::emergency_form;
use crate::tui::follow_up_forms;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::note_layer;
use crate::tui::share_forms::{self, Piece};
use crate::tui::team_form;

/// Does a command that is about no child.
pub fn without_child(command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
    if command != Command::New {
        return Taken::No;
    }
    asks.push(Ask::Open(child_forms::new_child(shared)));
    Taken::Yes
}

/// Does a command to a child.
pub fn of_child(command: Command, child: Id, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
    let open = shared.register.open_case(child);
    match command {
        Command::OpenCase => match open {
            Some(_) => say(asks, shared.words.get("refusal-case-open-already")),
            None => asks.push(Ask::Open(case_forms::open_case(child, shared))),
        },
        Command::Risk => match open {
            Some((case, _)) => asks.push(Ask::Open(case_forms::change_risk(case, shared))),
            None => say(asks, shared.words.get("case-no-open")),
        },
        Command::CareTeam => match open {
            Some((case, _)) => by_team(case, team_form::care_team, shared, asks),
            None => say(asks, shared.words.get("case-no-open")),
        },
        Command::Share => match open {
            Some((case, _)) => share_forms::share(Piece::Case(case), shared, asks),
            None => say(asks, shared.words.get("case-no-open")),
        },
        Command::Emergency => match open {
            Some((case, _)) => open_in_emergency(case, shared, asks),
            None => say(asks, shared.words.get("case-no-open")),
        },
        Command::Advance | Command::Otherwise => match open {
            Some((id, case)) => step(command, id, case, shared, asks),
            None => say(asks, shared.words.get("case-no-open")),
        },
        Command::LogContact => {
            asks.push(Ask::Open(contact_forms::log_contact(child, shared)));
        }
        Command::NewFollowUp => {
            let form = follow_up_forms::new_follow_up(Some(child), shared);
            asks.push(Ask::Open(form));
        }
        Command::New => {
            let prefill = Prefill::for_child(child);
            asks.push(Ask::Open(appointment_forms::book(prefill, shared)));
        }
        Command::EnterAfterwards => {
            let prefill = Prefill::for_child(child);
            asks.push(Ask::Open(appointment_forms::enter_afterwards(
                prefill, shared,
            )));
        }
        Command::Edit => asks.push(Ask::Open(child_forms::edit_child(child, shared))),
        Command::Remove => leave_or_come_back(child, shared, asks),
        Command::People => asks.push(Ask::Open(around_forms::new_person(child, shared))),
        Command::Consent => match consent_forms::record_consent(child, shared) {
            Some(form) => asks.push(Ask::Open(form)),
            None => say(asks, shared.words.get("child-consent-nobody")),
        },
        Command::WriteNote => asks.push(Ask::Open(note_layer::write_on_child(child, shared))),
        _ => return Taken::No,
    }
    Taken::Yes
}

/// Opens the form of an emergency for somebody clinical who cannot read the case.
fn open_in_emergency(case: Id, shared: &Shared, asks: &mut Vec<Ask>) {
    if shared.me.scopes.contains(&Scope::Case(case)) {
        say(asks, shared.words.get("emergency-not-needed"));
    } else if shared.me.roles.clinical() {
        asks.push(Ask::Open(emergency_form::emergency(case, shared)));
    } else {
        say(asks, shared.words.get("refusal-not-your-role"));
    }
}

fn leave_or_come_back(child: Id, shared: &Shared, asks: &mut Vec<Ask>) {
    let words = &shared.words;
    if shared.register.open_case(child).is_some() {
        say(asks, words.get("child-leave-case-open"));
    } else if has_left(child, shared) {
        let name = name_of(child, shared);
        let why = words.with("child-come-back-why", &[("name", name.into())]);
        let title = words.get("child-come-back");
        let question = Confirm::new(title, vec![why], move |shared, asks| {
            let planned = children::come_back(&shared.register, &shared.me, child);
            save_at_once(planned, shared, asks);
        });
        asks.push(Ask::Open(Box::new(question)));
    } else {
        asks.push(Ask::Open(child_forms::leave_register(child, shared)));
    }
}

fn has_left(child: Id, shared: &Shared) -> bool {
    let child = shared.register.children.get(child);
    child.is_some_and(|child| child.left_register.is_some())
}

/// Does a command to what a line of a child's tabs is about.
pub fn of_line(
    command: Command,
    about: About,
    child: Id,
    shared: &Shared,
    asks: &mut Vec<Ask>,
) -> Taken {
    match (command, about) {
        (Command::Edit, About::Person(place)) => {
            asks.extend(around_forms::edit_person(child, place, shared).map(Ask::Open));
        }
        (Command::Remove, About::Person(place)) => {
            remove_person(child, place, shared, asks);
        }
        (Command::Edit, About::Household) => {
            asks.push(Ask::Open(around_forms::household(child, shared)));
        }
        (Command::Remove, About::Consent(id)) => {
            let words = &shared.words;
            let why = vec![words.get("consent-remove-why")];
            let title = words.get("consent-remove");
            let question = Confirm::new(title, why, move |shared, asks| {
                let planned = consents::remove(&shared.register, &shared.me, id);
                save_at_once(planned, shared, asks);
            });
            asks.push(Ask::Open(Box::new(question)));
        }
        (Command::Edit, About::Consent(id)) => {
            if is_withdrawable(id, shared) {
                asks.push(Ask::Open(consent_forms::withdraw_consent(id, shared)));
            } else {
                say(asks, shared.words.get("consent-not-withdrawable"));
            }
        }
        (Command::Edit | Command::WriteNote, About::Note(id)) => {
            asks.push(Ask::Open(note_layer::open_note(id, shared)));
        }
        (command, About::Appointment(id)) if is_of_appointment(command) => {
            return appointment_actions::act(command, id, shared, asks);
        }
        (Command::Share, About::Note(id)) => share_forms::share(Piece::Note(id), shared, asks),
        (Command::CareTeam, About::Case(id)) => by_team(id, team_form::care_team, shared, asks),
        (Command::Share, About::Case(id)) => share_forms::share(Piece::Case(id), shared, asks),
        (Command::Emergency, About::Case(id)) => open_in_emergency(id, shared, asks),
        (Command::Edit, About::Case(id)) => by_team(id, case_forms::edit_case, shared, asks),
        // A closed case has a line of its own, from which it is opened again.
        (Command::Advance | Command::Otherwise, About::Case(id)) => {
            let Some(case) = shared.register.cases.get(id) else {
                return Taken::No;
            };
            step(command, id, case, shared, asks);
        }
        (Command::Edit, About::Crisis(id)) => {
            asks.extend(crisis_screen::of_log(id, shared).map(Ask::Open));
        }
        (Command::Edit, About::Contact(id)) => {
            asks.push(Ask::Open(contact_forms::edit_contact(id, shared)));
        }
        (Command::Remove, About::Contact(id)) => {
            let planned = contacts::remove(&shared.register, &shared.me, id);
            save_at_once(planned, shared, asks);
        }
        (Command::Edit, About::FollowUp(id)) => {
            asks.push(Ask::Open(follow_up_forms::edit(id, shared)));
        }
        (Command::Done | Command::Move | Command::Otherwise, About::FollowUp(id))
            if is_settled(id, shared) =>
        {
            say(asks, shared.words.get("refusal-follow-up-settled"));
        }
        (Command::Done, About::FollowUp(id)) => {
            asks.extend(follow_up_forms::done(vec![id], shared).map(Ask::Open));
        }
        (Command::Move, About::FollowUp(id)) => {
            asks.extend(follow_up_forms::postpone(vec![id], shared).map(Ask::Open));
        }
        (Command::Otherwise, About::FollowUp(id)) => {
            asks.extend(follow_up_forms::cancel(vec![id], shared).map(Ask::Open));
        }
        _ => return Taken::No,
    }
    Taken::Yes
}

fn is_settled(follow_up: Id, shared: &Shared) -> bool {
    let follow_up = shared.register.follow_ups.get(follow_up);
    follow_up.is_some_and(|one| one.settled.is_some())
}

/// Tells whether a command given on an appointment's line is done to the appointment, not to the child.
fn is_of_appointment(command: Command) -> bool {
    matches!(
        command,
        Command::Advance
            | Command::Otherwise
            | Command::Move
            | Command::Edit
            | Command::Remove
            | Command::WriteNote
    )
}

/// Asks once more before somebody is taken off the people around a child.
fn remove_person(child: Id, place: usize, shared: &Shared, asks: &mut Vec<Ask>) {
    let words = &shared.words;
    let around = child_facts::around(&shared.register, child);
    let Some(whom) = around.get(place).cloned() else {
        return;
    };
    let (who, name) = (person(&whom, shared), name_of(child, shared));
    let values = [("who", who.into()), ("name", name.into())];
    let why = words.with("around-remove-who", &values);
    let title = words.get("around-remove");
    let question = Confirm::new(title, vec![why], move |shared, asks| {
        // Whoever stands there now may be somebody else.
        let around = child_facts::around(&shared.register, child);
        match around.iter().position(|one| *one == whom) {
            Some(place) => {
                let planned = people_around::remove(&shared.register, &shared.me, child, place);
                save_at_once(planned, shared, asks);
            }
            None => say(asks, shared.words.get("refusal-gone")),
        }
    });
    asks.push(Ask::Open(Box::new(question)));
}

/// Opens what a line is about.
pub fn open(about: About, child: Id, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
    match about {
        About::Child => of_child(Command::Edit, child, shared, asks),
        About::Nothing | About::Sibling(_) | About::Number(_) => Taken::No,
        About::Case(id) if child_case::to_announce(id, shared).is_some() => {
            asks.extend(child_case::to_announce(id, shared).map(Ask::Do));
            Taken::Yes
        }
        About::Appointment(id) => {
            asks.push(Ask::Open(Box::new(Details::over_child(id))));
            Taken::Yes
        }
        _ => of_line(Command::Edit, about, child, shared, asks),
    }
}

/// Takes a case to its next state, or offers the others.
fn step(command: Command, id: Id, case: &CaseHeader, shared: &Shared, asks: &mut Vec<Ask>) {
    if command == Command::Advance {
        if let Some(to) = case_states::next(case.state) {
            go_to(id, to, shared, asks);
        }
        return;
    }
    let others = case_states::other_outcomes(case.state);
    if others.is_empty() {
        say(asks, shared.words.get("case-no-other"));
        return;
    }
    let rows = others.iter().map(|to| shared.words.get(to.id())).collect();
    let title = shared.words.get("case-which-state");
    let menu = Menu::of_choices(title, rows, move |row, shared, asks| {
        if let Some(to) = others.get(row) {
            go_to(id, *to, shared, asks);
        }
    });
    asks.push(Ask::Open(Box::new(menu)));
}

fn go_to(id: Id, to: CaseState, shared: &Shared, asks: &mut Vec<Ask>) {
    let Some(case) = shared.register.cases.get(id) else {
        return;
    };
    if case_forms::asks_for_words(case, to) {
        asks.push(Ask::Open(case_forms::step_case(id, to, shared)));
    } else {
        let planned = case_steps::step(&shared.register, &shared.me, shared.now, id, to, None, "");
        save_at_once(planned, shared, asks);
    }
}

/// Opens a form of the care team's; whoever is not on it is told whom to ask, before they have typed anything.
fn by_team(
    case: Id,
    form: fn(Id, &Shared) -> Box<dyn Layer>,
    shared: &Shared,
    asks: &mut Vec<Ask>,
) {
    if shared.me.scopes.contains(&Scope::Case(case)) {
        asks.push(Ask::Open(form(case, shared)));
        return;
    }
    let counselor = shared.register.cases.get(case).map(|case| case.counselor);
    let name = counselor.map(|person| staff_name(person, shared));
    let name = name.unwrap_or_default();
    say(
        asks,
        shared.words.with("team-only", &[("name", name.into())]),
    );
}

fn say(asks: &mut Vec<Ask>, text: String) {
    asks.push(Ask::Say(Notice {
        text,
        tone: Tone::Warning,
    }));
}

/// Lists what can be done to a child.
pub fn commands(child: Id, shared: &Shared) -> Vec<Command> {
    let mut commands = vec![
        Command::Open,
        Command::LogContact,
        Command::WriteNote,
        Command::NewFollowUp,
    ];
    match shared.register.open_case(child) {
        Some((case_id, case)) => {
            commands.push(Command::Risk);
            commands.push(Command::Advance);
            commands.extend([Command::CareTeam, Command::Share]);
            if !case_states::other_outcomes(case.state).is_empty() {
                commands.push(Command::Otherwise);
            }
            if shared.me.roles.clinical() && !shared.me.scopes.contains(&Scope::Case(case_id)) {
                commands.push(Command::Emergency);
            }
        }
        None => commands.push(Command::OpenCase),
    }
    commands.extend([
        Command::Edit,
        Command::People,
        Command::Consent,
        Command::Remove,
    ]);
    commands
}

/// Lists what can be done to what a line is about.
pub fn line_commands(about: About, shared: &Shared) -> Vec<Command> {
    match about {
        About::Sibling(_) | About::Crisis(_) => vec![Command::Open],
        About::Case(id) => {
            let open = child_case::to_announce(id, shared).map(|_| Command::Open);
            let usual = [
                Command::Edit,
                Command::Advance,
                Command::CareTeam,
                Command::Share,
            ];
            open.into_iter().chain(usual).collect()
        }
        About::Contact(_) | About::Person(_) => vec![Command::Edit, Command::Remove],
        About::Appointment(id) => shared
            .register
            .appointments
            .get(id)
            .map(|appointment| appointment_actions::commands(appointment, shared))
            .unwrap_or_default(),
        About::Child | About::Household => vec![Command::Edit],
        About::Consent(id) => {
            let withdraw = is_withdrawable(id, shared).then_some(Command::Open);
            withdraw.into_iter().chain([Command::Remove]).collect()
        }
        About::Note(_) => vec![Command::Open, Command::Share],
        About::FollowUp(id) if is_settled(id, shared) => vec![Command::Edit],
        About::FollowUp(_) => vec![
            Command::Done,
            Command::Move,
            Command::Otherwise,
            Command::Edit,
        ],
        About::Nothing | About::Number(_) => Vec::new(),
    }
}

fn is_withdrawable(consent: Id, shared: &Shared) -> bool {
    let consent = shared.register.consents.get(consent);
    consent.is_some_and(|one| one.agreed && one.withdrawn.is_none())
}

/// Names a command in the words of the child it would be done to; empty where it does nothing.
pub fn hint(command: Command, child: Option<Id>, shared: &Shared) -> Option<String> {
    let child = child?;
    let case = shared.register.open_case(child).map(|(_, case)| case);
    match command {
        Command::Advance => {
            Some(case.map_or_else(String::new, |case| child_words::next_step(case, shared)))
        }
        Command::Otherwise | Command::Risk | Command::CareTeam | Command::Share
            if case.is_none() =>
        {
            Some(String::new())
        }
        Command::OpenCase if case.is_some() => Some(String::new()),
        Command::Remove if has_left(child, shared) => Some(shared.words.get("child-come-back")),
        Command::Remove => Some(shared.words.get("child-leave")),
        _ => None,
    }
}
