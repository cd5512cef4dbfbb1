//! The screens by name: how each is opened, what `g` and a letter lead to, and what a change is called.

use crate::care::ledger::ids::{Id, Kind};
use crate::care::ledger::scope::Scope;
use crate::care::post_time;
use crate::care::records::audit::Action;
use crate::post::look_up::child_of;
use crate::tui::approvals::Approvals;
use crate::tui::audit_screen::AuditScreen;
use crate::tui::board::BoardScreen;
use crate::tui::children::Children;
use crate::tui::commands::Command;
use crate::tui::end_of_day::EndOfDay;
use crate::tui::figures_screen::FiguresScreen;
use crate::tui::follow_ups::FollowUps;
use crate::tui::inbox::{self, Inbox};
use crate::tui::inert;
use crate::tui::job::Saved;
use crate::tui::kind_words::kind_text;
use crate::tui::layer::{Layer, Screen, Shared};
use crate::tui::people_screen::PeopleScreen;
use crate::tui::schedule::Schedule;
use crate::tui::search_screen::SearchScreen;
use crate::tui::settings::SettingsScreen;
use crate::tui::today::Today;
use crate::words::dates;

/// The screens in the order of the header, each with the command that leads there.
pub const ALL: [(Screen, Command); 9] = [
    (Screen::Today, Command::GoToday),
    (Screen::Schedule, Command::GoSchedule),
    (Screen::Children, Command::GoChildren),
    (Screen::FollowUps, Command::GoFollowUps),
    (Screen::Board, Command::GoBoard),
    (Screen::Figures, Command::GoFigures),
    (Screen::Inbox, Command::GoInbox),
    (Screen::Audit, Command::GoAudit),
    (Screen::Settings, Command::GoSettings),
];

/// Gives the screen that a command leads to.
pub fn of_command(command: Command) -> Option<Screen> {
    let found = ALL.iter().find(|(_, leads)| *leads == command);
    found.map(|(screen, _)| *screen)
}

/// Tells whether a screen stands in the header: the audit log is there for whoever has its key, figures for overseers
/// (supervisors find them by their key), and nothing but figures and their own settings for who only oversees.
pub fn is_listed(screen: Screen, shared: &Shared) -> bool {
    match screen {
        Screen::Audit => is_reached(screen, shared) && shared.me.scopes.contains(&Scope::Audit),
        Screen::Figures => shared.me.roles.overseer,
        screen => is_reached(screen, shared),
    }
}

/// Tells whether a screen is this person's to go to.
pub fn is_reached(screen: Screen, shared: &Shared) -> bool {
    let roles = shared.me.roles;
    match screen {
        Screen::Figures => roles.overseer || roles.supervisor,
        Screen::Settings => true,
        _ => !shared.me.roles.only_oversees(),
    }
}

/// Gives the screen that somebody is shown first.
pub fn first(shared: &Shared) -> Screen {
    match shared.me.roles.only_oversees() {
        true => Screen::Figures,
        false => Screen::Today,
    }
}

/// Tells whether a command leads to what somebody who only oversees has no part in.
pub fn is_of_the_work(command: Command) -> bool {
    matches!(
        command,
        Command::Catch
            | Command::Search
            | Command::EndOfDay
            | Command::GoApprovals
            | Command::HandOver
            | Command::GoPeople
    )
}

/// Opens a screen.
pub fn open(screen: Screen, shared: &Shared) -> Box<dyn Layer> {
    match screen {
        Screen::Today => Box::new(Today::new(shared)),
        Screen::Schedule => Box::new(Schedule::new(shared)),
        Screen::Children => Box::new(Children::new(shared)),
        Screen::FollowUps => Box::new(FollowUps::new(shared)),
        Screen::Board => Box::new(BoardScreen::new(shared)),
        Screen::Figures => Box::new(FiguresScreen::new(shared)),
        Screen::Inbox => Box::new(Inbox::new(shared)),
        Screen::Audit => Box::new(AuditScreen::new(shared)),
        Screen::Settings => Box::new(SettingsScreen::new(shared)),
    }
}

/// Asks for a line to be caught into the inbox.
pub fn catch(shared: &Shared) -> Box<dyn Layer> {
    inbox::catch(shared)
}

/// Opens the search of everything.
pub fn search(shared: &Shared) -> Box<dyn Layer> {
    Box::new(SearchScreen::new(shared))
}

/// Opens the search of everything with what to find.
pub fn search_for(text: &str, shared: &Shared) -> Box<dyn Layer> {
    Box::new(SearchScreen::finding(text, shared))
}

/// Opens the approvals in both directions.
pub fn approvals(shared: &Shared) -> Box<dyn Layer> {
    Box::new(Approvals::new(shared))
}

/// Opens the end of the day.
pub fn end_of_day(shared: &Shared) -> Box<dyn Layer> {
    Box::new(EndOfDay::new(shared))
}

/// Opens the people of the post.
pub fn people(shared: &Shared) -> Box<dyn Layer> {
    Box::new(PeopleScreen::new(shared))
}

/// Names a change for the status line: `预约 · 张小明 11月27日 14:30`; names are veiled with the others.
pub fn name_change(saved: &Saved, shared: &Shared) -> String {
    let words = &shared.words;
    // A whole roster is not one of its children or families; taken back, or after a restart, it is one by its children.
    if saved.action == Some(Action::Import) || saved.children > 1 {
        return words.with("change-roster", &[("count", saved.children.into())]);
    }
    let Some(about) = saved.about else {
        let action = saved.action.map(|action| words.get(action.id()));
        return action.unwrap_or_else(|| words.get("change-record"));
    };
    let register = &shared.register;
    let id = about.id;
    let kind = words.get(kind_text(about.kind));
    let particulars = match about.kind {
        Kind::Child | Kind::ChildDetail => child(id, shared),
        Kind::Appointment => register.appointments.get(id).map(|appointment| {
            let start = post_time::local(register.settings.zone, appointment.start);
            let date = dates::date_in_year(words, start.date());
            let at = format!("{date} {}", dates::time(start.time()));
            let name = appointment.children().first();
            let name = name.and_then(|name| child(*name, shared));
            let state = words.get(appointment.state.id());
            let name = name.map_or(at.clone(), |name| format!("{name} {at}"));
            format!("{name} · {state}")
        }),
        Kind::FollowUp | Kind::FollowUpWords => register.follow_ups.get(id).map(|follow_up| {
            let date = dates::date_in_year(words, follow_up.due);
            let name = child(follow_up.child, shared).unwrap_or_default();
            format!("{name} {date}").trim_start().to_owned()
        }),
        Kind::Consent => {
            let consent = register.consents.get(id);
            consent.and_then(|consent| child(consent.child, shared))
        }
        Kind::CaseHeader | Kind::CaseWords => {
            let case = register.cases.get(id);
            case.and_then(|case| {
                let name = child(case.child, shared)?;
                let state = words.get(case.state.id());
                let risk = words.get(case.risk.short_id());
                Some(format!("{name} · {state} · {risk}"))
            })
        }
        Kind::Contact | Kind::ContactWords => {
            let contact = register.contacts.get(id);
            let first = contact.and_then(|contact| contact.children.first());
            first.and_then(|first| child(*first, shared))
        }
        Kind::Note | Kind::NoteHeader => {
            let note = register.notes.get(id).and_then(|note| note.child);
            note.and_then(|note| child(note, shared))
        }
        Kind::CrisisLog | Kind::CrisisLine => {
            let about = child_of(register, about);
            about.and_then(|one| child(one, shared))
        }
        Kind::Room => {
            let room = register.rooms.get(id);
            room.map(|room| inert::show(&room.name).into_owned())
        }
        _ => None,
    };
    match particulars {
        Some(particulars) => format!("{kind} · {particulars}"),
        None => kind,
    }
}

fn child(id: Id, shared: &Shared) -> Option<String> {
    let child = shared.register.children.get(id)?;
    Some(if shared.veil {
        inert::veil(&child.name)
    } else {
        inert::show(&child.name).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{CommitId, RecordKey};
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    fn saved(about: Option<RecordKey>) -> Saved {
        Saved {
            change: CommitId([1; 16]),
            action: Some(Action::Import),
            about,
            children: 112,
            undoes: None,
            undoable: true,
        }
    }

    #[test]
    fn a_change_of_no_single_record_is_called_by_what_was_done() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::Zh, (80, 24), Register::default(), now);
        assert_eq!(name_change(&saved(None), &shared), "导入花名册，112 名儿童");
        let gone = RecordKey {
            kind: Kind::Appointment,
            id: Id([9; 16]),
        };
        let family = RecordKey {
            kind: Kind::Household,
            id: Id([9; 16]),
        };
        for action in [None, Some(Action::Undo)] {
            let taken_back = Saved {
                action,
                ..saved(Some(family))
            };
            assert_eq!(name_change(&taken_back, &shared), "导入花名册，112 名儿童");
        }
        let changed = Saved {
            action: Some(Action::Change),
            children: 0,
            ..saved(Some(gone))
        };
        assert_eq!(name_change(&changed, &shared), "预约");
    }

    #[test]
    fn every_screen_is_reached_by_its_command() {
        for (screen, command) in ALL {
            assert_eq!(of_command(command), Some(screen));
        }
        assert_eq!(of_command(Command::Lock), None);
    }
}
