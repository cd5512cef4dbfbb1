//! Who reads what, through the real program and by keys: the care team, what is shared with a supervisor, emergency access.

mod desks;
mod program;
mod terminal;

use desks::{
    BIRP, DAP, SOAP, give, open_at_case, open_case, open_note, sign_note, sit_down, sit_down_first,
};
use program::Home;

const CHILD: (&str, &str) = ("duxt", "杜曦桐");
const SAID: &str = "孩子说想妈妈，晚上睡不好。";
const LATER: &str = "爷爷的病情，先不外传。";
const KEPT_SHUT: &str = "这一句只给本案团队。";

#[test]
fn a_colleague_reads_a_case_from_the_moment_they_are_on_its_team_until_they_are_taken_off() {
    let home = Home::with_colleagues();
    let (pinyin, name) = CHILD;
    let mut chen = sit_down(&home, "chen");
    let mut wang = sit_down_first(&home, "wang");
    open_case(&mut chen, pinyin, name);
    sign_note(&mut chen, SOAP, SAID);

    // Before: the header is everyone's, the note is not.
    open_at_case(&mut wang, pinyin, name);
    wang.wait_for("The content is its care team's alone");
    open_note(&mut wang, SOAP);
    wang.wait_for("You may not read this");

    chen.press("esc");
    chen.wait_for("2 Case");
    chen.press("2 T");
    chen.wait_for("Can read the whole case: Chen Li");
    chen.press("tab");
    chen.type_text("wang");
    chen.wait_for("▸ Wang Li");
    chen.press("enter");
    chen.wait_for("Wang Li will be given the key");
    chen.press("ctrl-s");
    chen.wait_gone("Can read the whole case");
    chen.wait_until("she is on the team", |shown| {
        shown
            .row("Care team")
            .is_some_and(|row| row.contains("Wang Li"))
    });

    // Nobody presses a key there: the note opens on the screen that is open.
    wang.wait_for_all(&[SAID, "✓ signature valid"]);

    // Taken off while she reads, she has it before her no longer, nor anything that is written from then on.
    chen.press("T");
    chen.wait_for("Can read the whole case: Chen Li, Wang Li");
    chen.press("tab backspace");
    chen.wait_for("Wang Li taken off");
    chen.press("ctrl-s");
    chen.wait_gone("Can read the whole case");
    wang.wait_gone(SAID);
    sign_note(&mut chen, DAP, LATER);
    open_at_case(&mut wang, pinyin, name);
    wang.wait_for("The content is its care team's alone");
    for form in [SOAP, DAP] {
        open_note(&mut wang, form);
        wang.wait_for("You may not read this");
        wang.press("esc");
        wang.wait_for("2 Case");
    }
    assert!(wang.quit());

    // Nor does her next session read anything of it, old or new.
    let mut wang = sit_down(&home, "wang");
    open_at_case(&mut wang, pinyin, name);
    wang.wait_for("The content is its care team's alone");
    for form in [SOAP, DAP] {
        open_note(&mut wang, form);
        wang.wait_for("You may not read this");
        wang.press("esc");
        wang.wait_for("2 Case");
    }
    assert!(wang.quit() && chen.quit());

    is_sound_with_no_key_owed(&home);
}

/// Everything verifies, and no scope waits for a new key.
fn is_sound_with_no_key_owed(home: &Home) {
    let checked = home.run(&["check", "--json"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked["rotations_owed"], 0, "{checked}");
}

#[test]
fn a_stand_in_is_set_and_does_the_counselors_work() {
    let home = Home::with_colleagues();
    let (pinyin, name) = CHILD;
    let mut chen = sit_down(&home, "chen");
    open_case(&mut chen, pinyin, name);
    chen.press("2 T");
    chen.wait_for("Can read the whole case: Chen Li");
    chen.type_text("zeng");
    chen.wait_for("▸ Zeng Yu");
    chen.press("enter ctrl-s");
    chen.wait_gone("Can read the whole case");
    chen.wait_until("there is a stand-in", |shown| {
        shown
            .row("Stand-in")
            .is_some_and(|row| row.contains("Zeng Yu"))
    });

    let mut zeng = sit_down_first(&home, "zeng");
    open_at_case(&mut zeng, pinyin, name);
    sign_note(&mut zeng, SOAP, SAID);
    open_note(&mut chen, SOAP);
    chen.wait_for_all(&[SAID, "Zeng Yu", "✓ signature valid"]);
    assert!(zeng.quit() && chen.quit());
    is_sound_with_no_key_owed(&home);
}

#[test]
fn a_supervisor_reads_a_shared_case_and_one_shared_note_and_nothing_else() {
    let home = Home::with_colleagues();
    let (pinyin, name) = CHILD;
    let mut chen = sit_down(&home, "chen");
    let mut qin = sit_down_first(&home, "qin");
    qin.wait_for("Nothing is owed");
    open_case(&mut chen, pinyin, name);
    sign_note(&mut chen, SOAP, SAID);
    chen.press("esc");
    chen.wait_for("2 Case");

    // The case, through the day that is named, which is two weeks on.
    chen.press("2 K");
    chen.wait_for_all(&[
        "Share the case",
        "Qin Xiao reads the whole case",
        "in 14 days",
    ]);
    chen.press("ctrl-s");
    chen.wait_gone("Share the case");
    chen.wait_for("Shared with  Qin Xiao (through");
    // The supervisor is told on Today, at once.
    qin.wait_for_all(&["Shared with you", name, "through"]);
    open_at_case(&mut qin, pinyin, name);
    qin.wait_for("Shared with you. Enter reads it");
    qin.press("enter");
    qin.wait_gone("Enter reads it");
    open_note(&mut qin, SOAP);
    qin.wait_for("reads this note; that you read it is written down");
    qin.press("enter");
    qin.wait_for_all(&[SAID, "✓ signature valid"]);
    qin.press("esc");
    qin.wait_for("2 Case");

    // Ended before its day: what is written from then on is not theirs.
    chen.press("K");
    chen.wait_for("Share with somebody");
    chen.press("2");
    chen.wait_for("End sharing with Qin Xiao");
    chen.press("Y");
    chen.wait_gone("Shared with");
    sign_note(&mut chen, DAP, KEPT_SHUT);
    open_note(&mut qin, DAP);
    qin.wait_for("You may not read this");
    assert!(!qin.shown().has(KEPT_SHUT), "{}", qin.report());
    qin.press("esc");
    qin.wait_for("2 Case");

    // One note, and no other.
    chen.press("esc");
    chen.wait_for("2 Case");
    sign_note(&mut chen, BIRP, LATER);
    chen.press("K");
    chen.wait_for_all(&[
        "Share the note",
        "reads this note and its addenda, and nothing else",
    ]);
    chen.press("ctrl-s");
    chen.wait_gone("Share the note");
    qin.wait_for("shared with you");
    open_note(&mut qin, BIRP);
    qin.wait_for("reads this note; that you read it is written down");
    qin.press("enter");
    qin.wait_for_all(&[LATER, "✓ signature valid"]);
    qin.press("esc");
    qin.wait_for("2 Case");
    open_note(&mut qin, DAP);
    qin.wait_for("You may not read this");
    assert!(!qin.shown().has(KEPT_SHUT), "{}", qin.report());
    assert!(qin.quit() && chen.quit());
    is_sound_with_no_key_owed(&home);

    // Each reading is in the log, with who it was.
    let log = home.as_person("qin", &["audit", "--json", "--person", "qin"]);
    assert_eq!(log.code, 0, "{}", log.err);
    assert_eq!(
        log.out.matches(r#""action":"read""#).count(),
        3,
        "{}",
        log.out
    );
}

#[test]
fn a_case_is_opened_in_an_emergency_alone_and_those_it_concerns_take_note() {
    let home = Home::with_colleagues();
    let words = std::fs::read_to_string(home.words()).unwrap();
    let (pinyin, name) = CHILD;
    let (other_pinyin, other_name) = ("qinqx", "秦琪轩");
    let mut wang = sit_down_first(&home, "wang");
    open_case(&mut wang, pinyin, name);
    sign_note(&mut wang, SOAP, SAID);
    open_case(&mut wang, other_pinyin, other_name);
    sign_note(&mut wang, SOAP, KEPT_SHUT);
    assert!(wang.quit());

    let mut zeng = sit_down_first(&home, "zeng");
    open_at_case(&mut zeng, pinyin, name);
    give(&mut zeng, "emergency access");
    zeng.wait_for_all(&[
        "everyone on staff reads this",
        "Opens this one case",
        "are told, with the reason",
    ]);
    zeng.type_text("nobody of the team answers");
    zeng.press("tab");
    // Typed wrong first: told, and nothing is opened.
    zeng.type_text(words.split_once(' ').unwrap().1);
    zeng.wait_for("23 words of 24");
    zeng.press("ctrl-s");
    zeng.wait_for("not the 24 recovery words");
    zeng.press("home");
    zeng.type_text(&format!("{} ", words.split_once(' ').unwrap().0));
    zeng.wait_for("These are 24 recovery words");
    zeng.press("ctrl-s");
    zeng.wait_for("Open to you alone by emergency access");
    open_note(&mut zeng, SOAP);
    zeng.wait_for_all(&[SAID, "✓ signature valid"]);
    // Another case of the same counselor stays shut.
    open_at_case(&mut zeng, other_pinyin, other_name);
    zeng.wait_for("The content is its care team's alone");
    open_note(&mut zeng, SOAP);
    zeng.wait_for("You may not read this");
    let written = String::from_utf8_lossy(zeng.written()).into_owned();
    let words: Vec<&str> = words.split(' ').collect();
    for pair in words.windows(2) {
        assert!(!written.contains(&pair.join(" ")), "{pair:?}");
    }
    assert!(zeng.quit());

    // Over with the session.
    let mut zeng = sit_down(&home, "zeng");
    open_at_case(&mut zeng, pinyin, name);
    zeng.wait_for("The content is its care team's alone");
    assert!(zeng.quit());

    // The counselor and the administrator cannot go on before they have taken note; a third one is not asked.
    let mut qin = sit_down_first(&home, "qin");
    qin.wait_for("Nothing is owed");
    assert!(!qin.shown().has("taken note"), "{}", qin.report());
    assert!(qin.quit());
    for sign_in in ["wang", "chen"] {
        let mut terminal = sit_down(&home, sign_in);
        terminal.wait_for_all(&[
            "Zeng Yu opened the case of",
            name,
            "nobody of the team answers",
            "I have taken note",
        ]);
        // There is no other way on, and the footer offers none.
        assert!(!terminal.shown().has("Esc back"), "{}", terminal.report());
        terminal.press("g c n enter Y");
        terminal.wait_gone("I have taken note");
        assert!(terminal.quit());
        let mut terminal = sit_down(&home, sign_in);
        terminal.press("g c");
        terminal.wait_for("112");
        assert!(terminal.quit());
    }
    is_sound_with_no_key_owed(&home);
}
