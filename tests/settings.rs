//! The settings worked by keys: administrators change them, others read them.

mod day_kit;

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::holiday::Holiday;
use carepost::care::records::settings::Settings;
use carepost::post::register::Register;
use carepost::tui::commands::Command;
use carepost::tui::help::Help;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{self, enter, press, render};
use carepost::tui::settings::SettingsScreen;
use carepost::tui::theme::Choice;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::NaiveDate;
use day_kit::*;

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    let settings = Settings {
        name: "团山辅导站".into(),
        code: "TS".into(),
        ..Settings::default()
    };
    put(&mut shared.register, Settings::ID, Scope::Staff, &settings);
    let holiday = Holiday {
        first: NaiveDate::from_ymd_opt(2027, 2, 5).unwrap(),
        last: NaiveDate::from_ymd_opt(2027, 2, 12).unwrap(),
        name: "春节".into(),
        open: false,
    };
    put(&mut shared.register, Id([61; 16]), Scope::Staff, &holiday);
    shared.me.roles.administrator = true;
    shared
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

/// Moves down to the row that begins with a label.
fn go_to(screen: &mut SettingsScreen, shared: &Shared, label: &str) {
    press(screen, shared, "g g");
    for _ in 0..60 {
        let shown = text(screen, shared);
        let here = shown.lines().find(|line| line.starts_with('▸'));
        if here.is_some_and(|line| line.to_lowercase().contains(&label.to_lowercase())) {
            return;
        }
        press(screen, shared, "j");
    }
    panic!("no row {label}");
}

#[test]
fn every_size_and_language_shows_the_settings() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 60)] {
            let shared = desk(lang, size);
            let mut screen = SettingsScreen::new(&shared);
            let shown = text(&mut screen, &shared);
            insta::assert_snapshot!(format!("settings_{name}_{}", size.0), shown);
            go_to(&mut screen, &shared, "TS");
            let mut form = opened(press(&mut screen, &shared, "enter"));
            let shown = text(form.as_mut(), &shared);
            insta::assert_snapshot!(format!("settings_post_{name}_{}", size.0), shown);
        }
    }
}

#[test]
fn an_administrator_changes_the_post_rooms_days_and_rhythm() {
    let mut shared = desk(Lang::En, (80, 40));
    let mut screen = SettingsScreen::new(&shared);
    go_to(&mut screen, &shared, "TS");
    let mut form = opened(press(&mut screen, &shared, "enter"));
    press(form.as_mut(), &shared, "end");
    enter(form.as_mut(), &shared, "（东）");
    press(
        form.as_mut(),
        &shared,
        "tab ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w",
    );
    press(
        form.as_mut(),
        &shared,
        "ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w",
    );
    enter(form.as_mut(), &shared, "9:00-12:00 13:30-17:00");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    let settings = &shared.register.settings;
    assert_eq!(settings.name, "团山辅导站（东）");
    assert_eq!(settings.hours.len(), 2);
    assert_eq!(settings.hours[1].from.to_string(), "13:30:00");

    screen.changed(&shared);
    go_to(&mut screen, &shared, "active, red");
    let mut form = opened(press(&mut screen, &shared, "enter"));
    press(form.as_mut(), &shared, "end backspace");
    enter(form.as_mut(), &shared, "x");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 0);
    assert!(text(form.as_mut(), &shared).contains("whole number"));
    press(form.as_mut(), &shared, "backspace");
    enter(form.as_mut(), &shared, "３");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.settings.rhythm.active_red, 3);

    screen.changed(&shared);
    go_to(&mut screen, &shared, "沙盘室");
    let asks = press(&mut screen, &shared, "D");
    assert_eq!(save(&mut shared, &asks), 1);
    let rooms = shared.register.rooms.iter();
    assert_eq!(rooms.filter(|(_, room)| room.retired).count(), 1);
    screen.changed(&shared);
    let mut form = opened(press(&mut screen, &shared, "n"));
    enter(form.as_mut(), &shared, "三号室\n12\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.rooms.len(), 3);

    screen.changed(&shared);
    go_to(&mut screen, &shared, "春节");
    let asks = press(&mut screen, &shared, "D");
    save(&mut shared, &asks);
    let Some(Ask::Save(set)) = asks.into_iter().next() else {
        panic!("nothing was removed");
    };
    assert!(set.changes[0].plain.is_none());
}

#[test]
fn others_read_the_posts_settings_and_choose_their_own() {
    let mut shared = desk(Lang::Zh, (80, 21));
    shared.me.roles.administrator = false;
    let mut screen = SettingsScreen::new(&shared);
    let asks = press(&mut screen, &shared, "g g enter");
    assert!(matches!(asks[..], [Ask::Give(Command::SwitchLanguage)]));
    let mut menu = opened(press(&mut screen, &shared, "j enter"));
    let asks = press(menu.as_mut(), &shared, "4");
    assert!(matches!(
        asks[..],
        [Ask::Close, Ask::Theme(Choice::HighContrast)]
    ));
    go_to(&mut screen, &shared, "TS");
    for keys in ["enter", "n"] {
        assert!(matches!(
            press(&mut screen, &shared, keys)[..],
            [Ask::Say(_)]
        ));
    }
    // What only says no is not offered; one's own is.
    assert_eq!(screen.hint(Command::Open, &shared).as_deref(), Some(""));
    press(&mut screen, &shared, "g g");
    assert_ne!(screen.hint(Command::Open, &shared).as_deref(), Some(""));
}

#[test]
fn tiny_windows_and_an_empty_post_do_no_harm() {
    for size in [(0, 0), (1, 1), (7, 3), (40, 5), (200, 60)] {
        let mut shared = rehearsal::shared(Lang::Zh, size, Register::default(), now());
        shared.me.roles.administrator = true;
        let mut screen = SettingsScreen::new(&shared);
        render(&mut screen, &shared);
        for keys in ["j", "k", "G", "g g", "pgdn", "D", "n", "e", "enter"] {
            press(&mut screen, &shared, keys);
            render(&mut screen, &shared);
        }
    }
}

#[test]
fn the_help_is_silent_on_what_the_settings_never_take() {
    let shared = desk(Lang::En, (80, 24));
    let settings = SettingsScreen::new(&shared);
    let help = Help::new(&settings, &shared);
    assert!(!help.lists(Command::Advance) && !help.lists(Command::WriteNote));
    assert!(help.lists(Command::New) && help.lists(Command::Remove));
}
