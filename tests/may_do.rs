//! What a supervisor who does not counsel is offered, and what a key says that is not theirs.

mod day_kit;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::risk_level::RiskLevel;
use carepost::tui::commands::{Command, Context};
use carepost::tui::layer::{Layer, Shared};
use carepost::tui::may_do::{meant, refused, refused_on, row_commands};
use carepost::tui::offered;
use carepost::tui::openings;
use carepost::tui::rehearsal::{ME, enter, press, render};
use carepost::tui::today::Today;
use carepost::words::lang::Lang;
use day_kit::*;

fn supervisor(lang: Lang) -> Shared {
    let mut shared = stage(lang, (80, 21));
    shared.me.roles = Roles {
        supervisor: true,
        ..Roles::default()
    };
    shared
}

#[test]
fn a_supervisor_is_offered_no_work_of_counselors_and_told_at_once_whose_it_is() {
    let shared = supervisor(Lang::En);
    let child = Some(MING);
    for command in [
        Command::LogContact,
        Command::WriteNote,
        Command::Advance,
        Command::Otherwise,
        Command::Move,
        Command::OpenCase,
        Command::Consent,
    ] {
        let said = refused_on(command, &[Context::Children], child, &shared);
        assert!(said.is_some(), "{command:?}");
    }
    for command in [Command::Open, Command::NewFollowUp, Command::Sign] {
        let said = refused_on(command, &[Context::Today], child, &shared);
        assert_eq!(said, None, "{command:?}");
    }
    // Without a child it is a supervision session, which is theirs.
    for command in [Command::Advance, Command::WriteNote, Command::Move] {
        assert_eq!(refused_on(command, &[Context::Today], None, &shared), None);
    }
    let mut counselor = supervisor(Lang::En);
    counselor.me.roles.counselor = true;
    for command in [Command::LogContact, Command::WriteNote, Command::Advance] {
        assert_eq!(
            refused_on(command, &[Context::Children], child, &counselor),
            None
        );
    }
}

#[test]
fn the_cases_counselor_is_named_where_there_is_one() {
    let mut shared = supervisor(Lang::En);
    shared.me.person = LIU;
    let said = refused_on(
        Command::LogContact,
        &[Context::Children],
        Some(MING),
        &shared,
    );
    assert_eq!(said.as_deref(), Some("Its care team does that; ask 陈云"));
    // Sharing and the team are a matter of the case's key, whatever the roles.
    shared.me.roles.counselor = true;
    for command in [Command::Share, Command::CareTeam] {
        let said = refused_on(command, &[Context::Children], Some(MING), &shared);
        assert!(said.is_some(), "{command:?}");
    }
    let open = shared.register.open_case(MING).unwrap().0;
    shared.me.scopes.insert(Scope::Case(open));
    let said = refused_on(Command::Share, &[Context::Children], Some(MING), &shared);
    assert_eq!(said, None);
}

#[test]
fn on_today_their_cursor_stands_in_what_is_owed_and_n_books_a_supervision() {
    let mut shared = supervisor(Lang::En);
    // Nothing of the day is theirs.
    shared.me.person = carepost::care::ledger::ids::PersonId([60; 16]);
    let mut today = Today::new(&shared);
    assert_eq!(meant(Command::New, &today, &shared), Command::Supervise);
    assert!(refused(Command::EnterAfterwards, &today, &shared).is_some());
    let offered = row_commands(&today, &shared);
    assert!(!offered.contains(&Command::LogContact), "{offered:?}");
    let hidden = offered::not_taken(&today, &shared);
    assert!(hidden.contains(&Command::LogContact));
    let shown = render(&mut today, &shared).join("\n");
    assert!(shown.contains("The post: red"), "{shown}");
    let _ = ME;
}

#[test]
fn no_row_of_a_supervisors_shows_a_key_that_is_refused() {
    for lang in Lang::ALL {
        let mut shared = supervisor(lang);
        shared.me.person = carepost::care::ledger::ids::PersonId([60; 16]);
        let mut today = Today::new(&shared);
        let mut asks = Vec::new();
        today.command(Command::View, &shared, &mut asks);
        let shown = render(&mut today, &shared).join("\n");
        for key in ["  L ", "  a ", "  w "] {
            assert!(!shown.contains(key), "{key} in {shown}");
        }
    }
}

#[test]
fn off_the_team_a_level_is_changed_without_the_words_that_are_the_teams() {
    let mut shared = supervisor(Lang::En);
    let case = shared.register.open_case(LI).unwrap().0;
    let mut form = openings::risk(LI, &shared).expect("a case is open");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("not on the care team"), "{text}");
    assert!(!text.contains("Why"), "{text}");
    let to = match shared.register.cases.get(case).unwrap().risk {
        RiskLevel::Orange => "right",
        _ => "left",
    };
    let asks = press(form.as_mut(), &shared, &format!("{to} ctrl-s"));
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{:?}",
        render(form.as_mut(), &shared)
    );
    shared.me.scopes.insert(Scope::Case(case));
    let mut form = openings::risk(LI, &shared).expect("a case is open");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("Why") && !text.contains("not on the care team"),
        "{text}"
    );
    // What was typed then is not hidden from whoever is on the team no more.
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "seen at school");
    shared.drafts.extend(form.draft());
    shared.me.scopes.remove(&Scope::Case(case));
    let mut form = openings::risk(LI, &shared).expect("a case is open");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("seen at school"), "{text}");
}
