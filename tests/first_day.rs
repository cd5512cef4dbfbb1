//! The card of somebody's first days: each line ticked by the records alone, for each kind of work; and where it is found.

mod day_kit;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::{Appointment, AppointmentKind, Subject};
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::room::Room;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::first_steps::{self, FirstStep};
use carepost::post::register::Register;
use carepost::tui::commands::Command;
use carepost::tui::first_day::FirstDay;
use carepost::tui::job::{Job, Welcome};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::palette::Palette;
use carepost::tui::people_job::PeopleJob;
use carepost::tui::rehearsal::{self, ME, enter, press, render};
use carepost::tui::welcome;
use carepost::tui::width;
use carepost::words::lang::Lang;
use day_kit::*;

const COUNSELOR: Roles = Roles::COUNSELOR;
const SUPERVISOR: Roles = Roles::SUPERVISOR;
const ADMINISTRATOR: Roles = Roles::ADMINISTRATOR;

/// Somebody who has just been let in, with this work and nothing else.
fn newcomer(lang: Lang, size: (u16, u16), roles: Roles) -> Shared {
    let mut shared = rehearsal::shared(lang, size, Register::default(), now());
    shared.me.roles = roles;
    shared.me.scopes.clear();
    shared.access.people.insert(ME, roles);
    shared
}

fn done(shared: &Shared) -> Vec<FirstStep> {
    let steps = first_steps::of(&shared.register, &shared.me, &shared.access);
    let done = steps.into_iter().filter(|(_, done)| *done);
    done.map(|(step, _)| step).collect()
}

fn all_done(shared: &Shared) -> bool {
    first_steps::all_done(&shared.register, &shared.me, &shared.access)
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

/// An appointment of theirs, about this.
fn booked(subject: Subject) -> Appointment {
    Appointment::scheduled(subject, vec![ME], at(12, 0), 50, AppointmentKind::InPerson)
}

fn card(phone: Option<&str>) -> StaffCard {
    StaffCard {
        person: ME,
        full_name: "陈云".into(),
        phone: phone.map(str::to_owned),
        working_days: Vec::new(),
        needs_countersign: false,
        countersigned_since: None,
    }
}

#[test]
fn each_line_of_a_counselors_card_ticks_itself_when_the_records_say_so() {
    use FirstStep as S;
    let mut shared = newcomer(Lang::En, (80, 24), COUNSELOR);
    let mut shown = FirstDay::new(&shared);
    let mut ticked = |shared: &Shared, steps: &[FirstStep]| {
        assert_eq!(done(shared), steps);
        shown.changed(shared);
        let text = text(&mut shown, shared);
        assert_eq!(text.matches("[×]").count(), steps.len(), "{text}");
        assert_eq!(text.matches("[ ]").count(), 6 - steps.len(), "{text}");
    };
    ticked(&shared, &[S::Confirmed]);
    shared.me.scopes.insert(Scope::Staff);
    ticked(&shared, &[S::Confirmed]);
    shared.me.scopes.insert(Scope::Clinical);
    ticked(&shared, &[S::Confirmed, S::Keys]);
    // A card without a phone reaches nobody, nor does another's.
    put(
        &mut shared.register,
        Id([11; 16]),
        Scope::Staff,
        &card(None),
    );
    ticked(&shared, &[S::Confirmed, S::Keys]);
    put(
        &mut shared.register,
        Id([12; 16]),
        Scope::Staff,
        &card(Some("13300000000")),
    );
    ticked(&shared, &[S::Confirmed, S::Keys, S::Card]);
    // Another's case, until they are taken into its team.
    let mut header = case(MING, "TS-2026-0001", RiskLevel::Green);
    header.counselor = LIU;
    put(&mut shared.register, Id([41; 16]), Scope::Clinical, &header);
    ticked(&shared, &[S::Confirmed, S::Keys, S::Card]);
    header.stand_in = Some(ME);
    put(&mut shared.register, Id([42; 16]), Scope::Clinical, &header);
    ticked(&shared, &[S::Confirmed, S::Keys, S::Card, S::Team]);
    // What a supervisor holds for them is no appointment of theirs with a child.
    let about = Subject::Supervision {
        about: String::new(),
    };
    put(
        &mut shared.register,
        Id([51; 16]),
        Scope::Clinical,
        &booked(about),
    );
    ticked(&shared, &[S::Confirmed, S::Keys, S::Card, S::Team]);
    let child = booked(Subject::Child(MING));
    put(&mut shared.register, Id([52; 16]), Scope::Clinical, &child);
    let five = [S::Confirmed, S::Keys, S::Card, S::Team, S::Appointment];
    ticked(&shared, &five);
    // A draft is not signed.
    let mut note = NoteHeader::begun(ME, NoteKind::Progress, NoteForm::Soap, now());
    put(&mut shared.register, Id([61; 16]), Scope::Clinical, &note);
    ticked(&shared, &five);
    note.state = NoteState::Signed;
    note.signed = Some(Id([63; 16]));
    put(&mut shared.register, Id([62; 16]), Scope::Clinical, &note);
    let six = [&five[..], &[S::Note]].concat();
    ticked(&shared, &six);
    assert!(all_done(&shared));
}

#[test]
fn a_supervisor_and_an_administrator_have_steps_of_their_own() {
    use FirstStep as S;
    let mut shared = newcomer(Lang::En, (80, 24), SUPERVISOR);
    shared.me.scopes.extend([Scope::Staff, Scope::Clinical]);
    assert_eq!(done(&shared), [S::Confirmed, S::Keys]);
    let mut header = case(MING, "TS-2026-0001", RiskLevel::Green);
    header.counselor = LIU;
    header.supervisor = Some(ME);
    put(&mut shared.register, Id([41; 16]), Scope::Clinical, &header);
    assert_eq!(done(&shared), [S::Confirmed, S::Keys, S::LookIn]);
    let about = Subject::Supervision {
        about: String::new(),
    };
    put(
        &mut shared.register,
        Id([51; 16]),
        Scope::Clinical,
        &booked(about),
    );
    assert_eq!(
        done(&shared),
        [S::Confirmed, S::Keys, S::LookIn, S::Supervision]
    );

    let mut shared = newcomer(Lang::En, (80, 24), ADMINISTRATOR);
    // Nothing clinical is waited for.
    shared.me.scopes.insert(Scope::Staff);
    assert_eq!(done(&shared), [S::Confirmed, S::Keys]);
    let room = Room {
        name: "一号室".into(),
        ..Room::default()
    };
    put(&mut shared.register, Id([21; 16]), Scope::Staff, &room);
    put(
        &mut shared.register,
        Id([11; 16]),
        Scope::Staff,
        &card(Some("13300000000")),
    );
    assert!(!all_done(&shared), "nobody could approve a closing yet");
    shared.access.people.insert(LIU, SUPERVISOR);
    assert!(all_done(&shared));
}

#[test]
fn it_is_shown_at_the_sign_in_and_found_in_the_palette_until_all_is_done() {
    let offered = |shared: &Shared| {
        let mut palette = Palette::new(&[], &[], shared);
        let asks = enter(&mut palette, shared, "first day\n");
        asks.iter()
            .any(|ask| matches!(ask, Ask::Give(Command::FirstDay)))
    };
    let welcome = || Welcome {
        first_day: true,
        ..Welcome::default()
    };
    let mut shared = newcomer(Lang::En, (80, 24), ADMINISTRATOR);
    assert_eq!(welcome::layers(welcome(), &shared).len(), 1);
    assert!(offered(&shared));
    shared.me.scopes.insert(Scope::Staff);
    put(
        &mut shared.register,
        Id([21; 16]),
        Scope::Staff,
        &Room::default(),
    );
    put(
        &mut shared.register,
        Id([11; 16]),
        Scope::Staff,
        &card(Some("13300000000")),
    );
    shared.access.people.insert(LIU, SUPERVISOR);
    assert!(welcome::layers(welcome(), &shared).is_empty());
    assert!(!offered(&shared));
}

#[test]
fn a_line_leads_to_where_it_is_done_and_the_card_is_put_away() {
    let shared = newcomer(Lang::En, (80, 24), COUNSELOR);
    // It stands on the first line that is not ticked.
    let mut card = FirstDay::new(&shared);
    let asks = press(&mut card, &shared, "enter");
    assert!(matches!(asks[..], [Ask::Give(Command::GoPeople)]));
    let asks = press(&mut card, &shared, "4");
    assert!(matches!(asks[..], [Ask::Give(Command::GoChildren)]));
    assert!(press(&mut card, &shared, "7").is_empty());
    let asks = press(&mut card, &shared, "x");
    assert!(asks.iter().any(|ask| match ask {
        Ask::Do(Job::OfPeople(job)) => matches!(**job, PeopleJob::EndFirstDay),
        _ => false,
    }));
    assert!(
        asks.iter()
            .any(|ask| matches!(ask, Ask::Say(said) if said.text.contains("Ctrl-P")))
    );
}

#[test]
fn every_size_language_and_work_shows_it() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            for (work, roles) in [
                ("counselor", COUNSELOR),
                ("supervisor", SUPERVISOR),
                ("administrator", ADMINISTRATOR),
            ] {
                let shared = newcomer(lang, size, roles);
                let mut shown = Vec::new();
                for at in 0..first_steps::of(&shared.register, &shared.me, &shared.access).len() {
                    let mut card = FirstDay::new(&shared);
                    press(&mut card, &shared, "up up up up up up");
                    for _ in 0..at {
                        press(&mut card, &shared, "down");
                    }
                    shown.push(text(&mut card, &shared).trim_matches('\n').to_owned());
                }
                let file = format!("first_day_{work}_{name}_{}", size.0);
                insta::assert_snapshot!(file, shown.join("\n"));
            }
        }
    }
}
