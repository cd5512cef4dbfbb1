//! Footer, help, numbered menu and palette say the same, and what they say is done.

mod day_kit;

use carepost::tui::children::Children;
use carepost::tui::commands::{Command, REGISTRY};
use carepost::tui::follow_ups::FollowUps;
use carepost::tui::help::Help;
use carepost::tui::layer::{Ask, Layer, Shared, Taken};
use carepost::tui::offered::{not_taken, offered, ranked};
use carepost::tui::palette::Palette;
use carepost::tui::rehearsal::{enter, press, render};
use carepost::tui::row_menu;
use carepost::tui::schedule::Schedule;
use carepost::tui::today::Today;
use carepost::words::lang::Lang;
use day_kit::stage;

fn screens(shared: &Shared) -> Vec<(&'static str, Box<dyn Layer>)> {
    let mut owed = Today::new(shared);
    press(&mut owed, shared, "tab");
    vec![
        ("today", Box::new(Today::new(shared))),
        ("owed", Box::new(owed)),
        ("follow-ups", Box::new(FollowUps::new(shared))),
        ("children", Box::new(Children::new(shared))),
        ("schedule", Box::new(Schedule::new(shared))),
    ]
}

/// Whether a command does something to the row under the cursor, more than saying a word.
fn does(layer: &mut dyn Layer, command: Command, shared: &Shared) -> bool {
    let mut asks = Vec::new();
    let taken = layer.command(command, shared, &mut asks);
    taken == Taken::Yes && asks.iter().any(|ask| !matches!(ask, Ask::Say(_)))
}

#[test]
fn the_numbered_menu_has_everything_that_the_row_takes() {
    let shared = stage(Lang::En, (80, 24));
    // Cancelling is one of the other outcomes, and an appointment is changed by moving it.
    let twice = [Command::Remove, Command::Edit];
    for (name, mut layer) in screens(&shared) {
        for row in 0..8 {
            let listed = layer.row_commands(&shared);
            for entry in REGISTRY {
                let command = entry.command;
                // On free time, opening is booking.
                let books = command == Command::Open && listed.contains(&Command::New);
                // Another key of what is listed by its own.
                let silent = layer
                    .hint(command, &shared)
                    .is_some_and(|name| name.is_empty());
                let books = books || silent;
                let here = command.is_of_row() && !books && entry.holds_in(&layer.contexts());
                if here && !twice.contains(&command) && does(layer.as_mut(), command, &shared) {
                    assert!(
                        listed.contains(&command),
                        "{name}, row {row}: {command:?} is done and not in the menu"
                    );
                }
            }
            press(layer.as_mut(), &shared, "j");
        }
    }
}

#[test]
fn the_help_lists_what_the_footer_names_by_the_same_names_and_nothing_of_other_rows() {
    for lang in Lang::ALL {
        let mut shared = stage(lang, (100, 60));
        for (name, layer) in screens(&shared) {
            let mut help = Help::new(layer.as_ref(), &shared);
            for one in ranked(layer.as_ref(), &shared) {
                let command = one.entry.command;
                assert!(
                    !layer.takes(command) || help.lists(command),
                    "{name}: {command:?}"
                );
            }
            let row = layer.row_commands(&shared);
            for command in REGISTRY.iter().map(|entry| entry.command) {
                let of_others = command.is_of_row() && !row.contains(&command);
                assert!(!of_others || !help.lists(command), "{name}: {command:?}");
            }
            shared.size = (100, 100);
            let shown = render(&mut help, &shared).join("\n");
            for one in offered(layer.as_ref(), &shared) {
                let listed = help.lists(one.entry.command);
                assert!(
                    !listed || shown.contains(&one.title),
                    "{name}: {}",
                    one.title
                );
            }
        }
    }
}

#[test]
fn the_help_says_in_a_sentence_what_the_command_under_the_cursor_does() {
    let shared = stage(Lang::En, (80, 24));
    let today = Today::new(&shared);
    let mut help = Help::new(&today, &shared);
    let first = render(&mut help, &shared).join("\n");
    press(&mut help, &shared, "j");
    let second = render(&mut help, &shared).join("\n");
    assert_ne!(first, second);
    press(&mut help, &shared, "G");
    let last = render(&mut help, &shared).join("\n");
    assert!(
        last.contains("Ctrl-Q") && last.contains("drafts are kept"),
        "{last}"
    );
    let asks = press(&mut help, &shared, "?");
    assert!(matches!(asks[..], [Ask::Close]));
}

/// What the palette over a layer lists for a query.
fn found(layer: &dyn Layer, query: &str, shared: &Shared) -> String {
    let mut palette = Palette::new(&layer.contexts(), &not_taken(layer, shared), shared);
    enter(&mut palette, shared, query);
    render(&mut palette, shared).join("\n")
}

#[test]
fn the_palette_lists_nothing_that_is_another_roles() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let queries = [("补录", "B"), ("导入花名册", "O")];
    let (today, children) = (Today::new(&shared), Children::new(&shared));
    let layers: [&dyn Layer; 2] = [&today, &children];
    for ((query, key), layer) in queries.into_iter().zip(layers) {
        let shown = found(layer, query, &shared);
        let row = shown.lines().find(|row| row.contains('▸'));
        assert!(
            row.is_some_and(|row| row.contains(query) && row.contains(key)),
            "{shown}"
        );
    }
    // A supervisor enters no session afterwards and reads in no roster.
    shared.me.roles.counselor = false;
    shared.me.roles.supervisor = true;
    let (today, children) = (Today::new(&shared), Children::new(&shared));
    let layers: [&dyn Layer; 2] = [&today, &children];
    for ((query, _), layer) in queries.into_iter().zip(layers) {
        let shown = found(layer, query, &shared);
        assert!(shown.contains("没有这样的命令"), "{query}: {shown}");
    }
    // What is done to a row is there, and says that it is not for this one.
    let shown = found(&children, "接案", &shared);
    assert!(shown.contains("这一行不能"), "{shown}");
}

#[test]
fn the_numbered_menu_leads_to_every_screen_by_digits() {
    let shared = stage(Lang::Zh, (80, 24));
    let today = Today::new(&shared);
    let mut menu = row_menu::of(&today, &shared);
    let shown = render(menu.as_mut(), &shared).join("\n");
    assert!(shown.contains("前往……"), "{shown}");
    let asks = press(menu.as_mut(), &shared, "end enter");
    assert!(matches!(asks[..], [Ask::Close, Ask::Give(Command::GoMenu)]));
    let mut going = row_menu::going(&shared);
    let asks = press(going.as_mut(), &shared, "4");
    assert!(matches!(
        asks[..],
        [Ask::Close, Ask::Give(Command::GoFollowUps)]
    ));
}
