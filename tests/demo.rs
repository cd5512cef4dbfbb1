//! The made-up post starts, changes hands and stops in a real terminal, on an account that has never seen the program.

mod program;
mod terminal;

use std::time::Duration;

use carepost::post::demo::staff::{DemoPerson, people};
use program::Home;
use terminal::{Start, Terminal};

/// How long the slowest machine may take to make the post and show it.
const PATIENCE: Duration = Duration::from_secs(300);

fn start(home: &Home, arguments: &[&str]) -> Terminal {
    Start::new(home, arguments)
        .without("CAREPOST_STORE")
        .in_chinese()
        .patience(PATIENCE)
        .start()
}

#[test]
fn the_demo_opens_signed_in_says_demo_in_every_frame_and_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = start(&home, &["demo"]);
    // Who can sign in stands over the first Today, whole; any key puts it away.
    for person in people() {
        terminal.wait_for_all(&["DEMO", person.handle, person.passphrase]);
    }
    terminal.press("x");
    terminal.wait_gone("演示用的辅导站");
    terminal.wait_for_all(&["今日", "待办", "DEMO"]);
    for (keys, shown) in [("g s", "按咨询师"), ("g c", "240"), ("g t", "待办")] {
        terminal.press(keys);
        terminal.wait_for_all(&[shown, "DEMO"]);
    }
    assert!(terminal.quit());

    // The second time it is there already, and its sign-ins are told again.
    let mut again = start(&home, &["demo", "--lang", "en"]);
    again.wait_for("A made-up post");
    again.press("enter");
    again.wait_gone("A made-up post");
    again.wait_for("Owed");
    let people = people();
    let [first, second, ..] = &people[..] else {
        panic!("several people");
    };
    again.wait_for(&first.full_name);

    // Whoever takes over the keyboard sees nothing of what the other has typed, and neither loses anything.
    again.press("+");
    again.wait_for("Catch a line");
    again.type_text("未存一句");
    again.wait_for("未存一句");
    again.press("esc");
    again.wait_gone("Catch a line");
    again.wait_for("not saved 1");
    take_over(&mut again, second);
    again.wait_until("nothing unsaved", |shown| {
        shown.has("Owed") && !shown.has("not saved") && !shown.has(&first.full_name)
    });
    take_over(&mut again, first);
    again.wait_for("not saved 1");
    assert!(again.quit());

    // Opened as any post is, it says DEMO before anybody has signed in, and its help tells who can.
    let data = home.environment();
    let data = data.iter().find(|(name, _)| *name == "XDG_DATA_HOME");
    let store = data.expect("a folder for data").1.join("carepost-demo");
    let store = store.to_str().expect("a path of ASCII");
    let mut plain = start(&home, &["--store", store, "--lang", "en"]);
    plain.wait_for_all(&["Sign in", "DEMO"]);
    assert!(plain.quit());
    // One that an earlier version made has no mark for whoever is not signed in: what its settings said holds at the lock
    // as well, and `demo` marks it where it lies in the folder of made-up posts.
    let mark = std::path::Path::new(store).join("made-up");
    std::fs::remove_file(&mark).expect("it is marked");
    let mut old = start(&home, &["--store", store, "--lang", "en"]);
    old.wait_for("Sign in");
    old.type_text(&format!("{}\n{}\n", first.handle, first.passphrase));
    old.wait_for_all(&["Today", "DEMO"]);
    old.press("g q");
    old.wait_for_all(&["Sign in", "DEMO"]);
    assert!(old.quit());
    let named = home.run(&["demo", "--store", store]);
    assert_eq!(named.code, 1);
    assert!(!mark.is_file(), "who names a folder may mean another post");
    let mut usual = home.command(&["demo"]);
    let usual = usual.env_remove("CAREPOST_STORE").output().unwrap();
    assert_eq!(usual.status.code(), Some(1), "no terminal");
    assert!(mark.is_file());
    let help = home.run(&["demo", "--help", "--lang", "en"]);
    for person in &people {
        assert!(help.out.contains(person.passphrase), "{}", help.out);
    }
}

#[test]
fn the_making_is_stopped_by_esc_or_ctrl_c_and_nothing_of_it_is_left() {
    let home = Home::new();
    for (key, lang) in [("esc", "en"), ("ctrl-c", "zh")] {
        let line = ["demo", "--size", "ten-years", "--lang", lang];
        let mut terminal = start(&home, &line);
        terminal.wait_for_all(&["Esc ", "/1400000"]);
        terminal.press(key);
        let (status, given_back) = terminal.ended();
        assert_eq!((status.exit_code(), given_back), (1, true), "{key}");
        let stopped = ["Stopped", "已停止"];
        assert!(stopped.iter().any(|said| terminal.text().contains(said)));
        let data = home.path("data").read_dir().unwrap();
        assert_eq!(data.count(), 0, "{key}");
    }
}

/// Switches to another person of the post by the palette.
fn take_over(terminal: &mut Terminal, person: &DemoPerson) {
    terminal.press("ctrl-p");
    terminal.type_text("switch person");
    terminal.wait_for("switch person");
    terminal.press("enter");
    terminal.wait_for("Sign in");
    terminal.type_text(&format!("{}\n{}\n", person.handle, person.passphrase));
    terminal.wait_for_all(&["Today", &person.full_name]);
}
