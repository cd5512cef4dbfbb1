//! The commands that need no screen, run as a script runs them.

mod program;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use program::*;
use serde_json::Value;

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}\n{}", ran.out, ran.err))
}

fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn init_prints_the_recovery_words_once_and_refuses_a_second_time() {
    let home = Home::new();
    let first = home.init();
    assert_eq!(first.code, 0, "{}", first.err);
    let numbered: Vec<u32> = first
        .out
        .split_whitespace()
        .filter_map(|part| part.parse().ok())
        .collect();
    // The sentence above them says how many they are.
    assert_eq!(numbered[0], 24);
    assert_eq!(numbered[1..], (1..=24).collect::<Vec<_>>(), "{}", first.out);
    assert!(first.out.contains(home.store().to_str().unwrap()));
    // sled's own files change with every look; the journal and the keys are what counts.
    let kept = || -> Vec<_> {
        ["journal", "identities"]
            .iter()
            .flat_map(|name| files(&home.store().join(name)))
            .map(|file| (std::fs::read(&file).unwrap(), file))
            .collect()
    };
    let before = kept();
    let second = home.init();
    assert_eq!((second.code, second.out.as_str()), (1, ""));
    assert!(
        second.err.contains("a post in this place already"),
        "{}",
        second.err
    );
    assert!(kept() == before);
    assert_eq!(home.run(&["check"]).code, 0);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o077;
    for file in files(&home.store()) {
        assert_eq!(mode(&file), 0, "{} is open to others", file.display());
    }
    assert_eq!(mode(&home.store()), 0);
}

#[test]
fn init_refuses_what_cannot_be_and_leaves_nothing_behind() {
    let home = Home::new();
    let weak = home.path("weak");
    std::fs::write(&weak, "password1\n").unwrap();
    let good = home.passphrase();
    let with = |place: usize, value: &'static str, file: &Path| {
        let mut line = INIT.to_vec();
        line[place] = value;
        line.extend(["--passphrase-file", file.to_str().unwrap()]);
        home.run(&line)
    };
    let empty = home.path("empty");
    std::fs::write(&empty, "\nsecond line\n").unwrap();
    let secret = home.path("secret");
    std::fs::write(&secret, PASSPHRASE).unwrap();
    for (what, ran) in [
        ("a weak passphrase", with(2, "Shuidong", &weak)),
        ("a sign-in name with a space", with(8, "chen li", &good)),
        ("an empty sign-in name", with(8, "", &good)),
        ("an empty code", with(4, "", &good)),
        ("a post without a name", with(2, " ", &good)),
        ("a person without a name", with(6, "", &good)),
        ("an empty first line", with(2, "Shuidong", &empty)),
        ("no such file", with(2, "Shuidong", &home.path("none"))),
        ("a folder", with(2, "Shuidong", home.dir.path())),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{what}: {}", ran.err);
        assert!(!ran.err.trim().is_empty(), "{what}");
        assert!(files(&home.store()).is_empty(), "{what} left something");
    }
    assert_eq!(home.run(&["check"]).code, 1);
    assert_eq!(home.init().code, 0);
}

#[test]
fn a_post_is_not_strewn_among_what_lies_in_a_folder_already() {
    let home = Home::new();
    std::fs::create_dir(home.store()).unwrap();
    std::fs::write(home.store().join("letter.txt"), "Dear").unwrap();
    let refused = home.init();
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(refused.err.contains("--store"), "{}", refused.err);
    assert_eq!(files(&home.store()), [home.store().join("letter.txt")]);
    // An empty folder is a place as good as none.
    std::fs::remove_file(home.store().join("letter.txt")).unwrap();
    assert_eq!(home.init().code, 0);
    // A post whose host idles still is told as one that is here, and not as one that somebody is at work in.
    assert_eq!(home.signed_in(&["list", "children"]).code, 0);
    let again = home.init();
    assert_eq!(again.code, 1);
    assert!(again.err.contains("already"), "{}", again.err);
}

#[test]
fn every_file_is_this_accounts_alone_whatever_the_umask() {
    let home = Home::new();
    let file = home.passphrase();
    let file = file.to_str().unwrap();
    let (backup, wrong) = (home.path("backup"), home.path("wrong.csv"));
    let identity = home.path("identity");
    let own = ["--as", "chen", "--passphrase-file", file];
    let roster = fixture("roster-two-row-header.xlsx");
    let save_wrong = ["--yes", "--save-wrong", wrong.to_str().unwrap()];
    for line in [
        [&INIT[..], &own[2..]].concat(),
        [&["import", "children", &roster][..], &save_wrong, &own].concat(),
        [
            &["identity", "export", identity.to_str().unwrap()],
            &own[..],
        ]
        .concat(),
        vec!["backup", backup.to_str().unwrap()],
    ] {
        let mut shell = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_carepost");
        shell.args(["-c", "umask 000; exec \"$0\" \"$@\"", program]);
        shell.args(&line).env_clear().envs(home.environment());
        let ran = ran(shell.output().unwrap());
        assert_eq!(ran.code, 0, "{line:?}: {}", ran.err);
    }
    for name in ["store", "backup", "wrong.csv", "identity", "config"] {
        let place = home.path(name);
        let found = if place.is_dir() {
            files(&place)
        } else {
            vec![place]
        };
        assert!(!found.is_empty(), "{name}");
        for file in found {
            let mode = file.symlink_metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", file.display());
        }
    }
}

#[test]
fn a_post_that_lost_its_journal_is_no_place_for_another() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    assert_eq!(home.run(&["check"]).code, 0);
    let journal = home.store().join("journal");
    let segment = files(&journal).pop().unwrap();
    let copy = home.path("segment");
    std::fs::copy(&segment, &copy).unwrap();
    std::fs::remove_file(&segment).unwrap();
    let refused = |what: &str| {
        let before = files(&home.store().join("identities"));
        for ran in [home.run(&["check"]), home.init()] {
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{what}");
            assert!(ran.err.contains("is gone"), "{what}: {}", ran.err);
            assert!(ran.err.contains("carepost restore"), "{what}: {}", ran.err);
        }
        let listed = home.signed_in(&["list", "children"]);
        assert!(
            listed.code == 1 && listed.err.contains("is gone"),
            "{what}: {}",
            listed.err
        );
        assert_eq!(files(&home.store().join("identities")), before, "{what}");
    };
    refused("no segment");
    std::fs::remove_dir(&journal).unwrap();
    refused("no folder");
    // Put back, it is the post again.
    std::fs::create_dir_all(&journal).unwrap();
    std::fs::copy(&copy, &segment).unwrap();
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn a_passphrase_file_is_read_as_editors_leave_it() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let file = home.path("other");
    let listed = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        let file = file.to_str().unwrap();
        home.run(&[
            "list",
            "children",
            "--as",
            "chen",
            "--passphrase-file",
            file,
        ])
    };
    for (before, after) in [
        ("", ""),
        ("", "\r\n"),
        ("\u{feff}", "\r\n"),
        ("", "\nmore\n"),
    ] {
        let ran = listed(format!("{before}{PASSPHRASE}{after}").as_bytes());
        assert_eq!(ran.code, 0, "{before:?} {after:?}: {}", ran.err);
    }
    let utf16: Vec<u8> = PASSPHRASE
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let refused = listed(&[b"\xff\xfe", utf16.as_slice()].concat());
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(refused.err.contains("UTF-8"), "{}", refused.err);
}

#[test]
fn what_is_made_once_is_a_document_for_a_script() {
    let home = Home::new();
    let file = home.passphrase();
    let mut line = INIT.to_vec();
    line.extend(["--json", "--passphrase-file", file.to_str().unwrap()]);
    let founded = json(&home.run(&line));
    let words = |value: &Value| value["recovery_words"].as_array().unwrap().len();
    assert_eq!((words(&founded), &founded["sign_in"]), (24, &"chen".into()));
    assert_eq!(founded["store"], home.store().to_str().unwrap());
    let made = json(&home.run(&["recovery-key", "new", "--json"]));
    let key = made["recovery_key"].as_str().unwrap();
    assert!(words(&made) == 24 && key.starts_with("carepost-recovery-1-"));
    // Of a key that is kept elsewhere there are no words.
    line.extend(["--recovery-key", key, "--store"]);
    let elsewhere = home.path("elsewhere");
    line.push(elsewhere.to_str().unwrap());
    assert_eq!(words(&json(&home.run(&line))), 0);
    let invite = ["people", "invite", "li", "--roles", "counselor", "--json"];
    let invited = json(&home.signed_in(&invite));
    assert_eq!(invited["sign_in"], "li");
    let code = home.path("code");
    std::fs::write(&code, invited["code"].as_str().unwrap()).unwrap();
    let mut join = vec!["join", "--code-file", code.to_str().unwrap()];
    join.extend(["--passphrase-file", file.to_str().unwrap()]);
    let joined = home.run(&join);
    assert_eq!(joined.code, 0, "{}", joined.err);
}

#[test]
fn what_is_said_to_be_typed_next_can_be_pasted() {
    let home = Home::new();
    let file = home.passphrase();
    let place = home.path("the post's 辅导站 place");
    let mut line = INIT.to_vec();
    line.extend(["--passphrase-file", file.to_str().unwrap()]);
    line.extend(["--store", place.to_str().unwrap()]);
    let founded = home.run(&line);
    assert_eq!(founded.code, 0, "{}", founded.err);
    let next = founded.out.split("Sign in with: carepost ").nth(1).unwrap();
    let next = next.lines().next().unwrap();
    let shell = std::process::Command::new("sh")
        .args(["-c", &format!("printf '%s\\n' {next}")])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(shell.stdout).unwrap(),
        format!("--store\n{}\n--as\nchen\n", place.display())
    );
}

#[test]
fn a_made_up_post_takes_no_other_folder_than_its_own() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let letters = home.path("letters");
    std::fs::create_dir(&letters).unwrap();
    std::fs::write(letters.join("letter"), "Dear").unwrap();
    let letters = letters.to_str().unwrap();
    for line in [
        &["demo"][..],
        &["demo", "--reset"],
        &["demo", "--reset", "--size", "ten-years"],
        &["demo", "--store", letters],
        &["demo", "--reset", "--store", letters],
    ] {
        let refused = home.run(line);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{line:?}");
        let said = "something else than a made-up post";
        assert!(refused.err.contains(said), "{line:?}: {}", refused.err);
    }
    assert_eq!(files(Path::new(letters)).len(), 1);
    // It is the post that it was, and says DEMO nowhere.
    assert_eq!(json(&home.run(&["check", "--json"]))["people"], 1);
    assert!(!home.store().join("made-up").exists());
}

#[test]
fn a_file_is_named_as_it_was_given() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    std::fs::write(home.path("chen.id"), "").unwrap();
    let passphrase = home.passphrase();
    let mut command = home.command(&["identity", "export", "chen.id", "--as", "chen"]);
    command.arg("--passphrase-file").arg(passphrase);
    let refused = ran(command.current_dir(home.dir.path()).output().unwrap());
    assert_eq!(refused.code, 1);
    assert!(refused.err.starts_with("chen.id "), "{}", refused.err);
    // What the screens say behind a mark is a sentence here.
    let refused = home.signed_in(&["people", "uninvite", "li"]);
    assert!(refused.err.starts_with("No invitation"), "{}", refused.err);
    assert!(refused.err.trim_end().ends_with('.'), "{}", refused.err);
}

#[test]
fn a_preview_is_shown_also_where_nobody_can_be_asked() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let refused = home.signed_in(&["import", "children", &fixture("roster-gb18030.csv")]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("40 new"), "{}", refused.out);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
}

#[test]
fn wrong_usage_is_2_and_no_passphrase_is_taken_as_an_argument() {
    let home = Home::new();
    for line in [
        &["fly"][..],
        &["list"],
        &["list", "everything"],
        &["init"],
        &["import", "children"],
        &["--lang", "fr", "check"],
        &["check", "--passphrase", PASSPHRASE],
        &["init", "--passphrase", PASSPHRASE],
        &["list", "children", "--passphrase", PASSPHRASE],
    ] {
        let ran = home.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line:?}");
        assert!(!ran.err.contains(PASSPHRASE), "{line:?} repeats it");
    }
}

/// What must not reach a terminal, whatever it is part of.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{1b}[31m\u{9b}2J\u{202e}\u{200b}";

fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n') || "\u{202e}\u{200b}".contains(c)
}

#[test]
fn what_a_refusal_repeats_of_the_line_is_harmless_to_the_terminal() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let file = home.passphrase();
    let file = file.to_str().unwrap();
    let own = ["--as", "chen", "--passphrase-file", file];
    // Nothing can be made below a file, by whomever.
    let hostile_path = format!("{file}/{HOSTILE}");
    for (line, code) in [
        (&[HOSTILE][..], 2),
        (&["--lang", HOSTILE], 2),
        (&["people", "invite", "wang", "--roles", HOSTILE], 2),
        (&["list", HOSTILE], 2),
        (&["check", HOSTILE], 2),
        (&["people", "invite", HOSTILE, "--roles", "counselor"], 1),
        (&["people", "roles", HOSTILE, "--roles", "counselor"], 1),
        (&["audit", "verify", "--head", HOSTILE], 1),
        (&["ssh-keys", "add", "chen", &hostile_path], 1),
        (&["ssh-keys", "--command", HOSTILE], 1),
        (&["identity", "export", &hostile_path], 1),
        (&["identity", "import", &hostile_path], 1),
        (&["backup", &hostile_path], 1),
        (&["restore", &hostile_path, "--store", &hostile_path], 1),
        (&["serve", "--socket", &hostile_path.repeat(9)], 1),
        (&["join", "--code-file", &hostile_path], 1),
        (&["import", "children", &hostile_path], 1),
        (&["check", "--store", &hostile_path], 1),
    ] {
        for lang in ["en", "zh"] {
            let whole = [line, &own, &["--lang", lang]].concat();
            let ran = home.run(&whole);
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (code, ""),
                "{line:?}: {}",
                ran.err
            );
            assert!(!ran.err.contains(is_raw), "{line:?}: {:?}", ran.err);
            assert!(!ran.err.trim().is_empty(), "{line:?}");
        }
    }
}

#[test]
fn where_something_was_put_is_said_in_a_way_that_is_harmless_to_the_terminal() {
    let home = Home::new();
    let place = |name: &str| home.path(&format!("{name}{HOSTILE}"));
    let file = home.passphrase();
    let (file, store) = (file.to_str().unwrap(), place("store"));
    let mut founding = INIT.to_vec();
    founding.extend(["--passphrase-file", file]);
    let (identity, copy, again) = (place("identity"), place("copy"), place("again"));
    for (line, store) in [
        (founding, &store),
        (
            vec!["identity", "export", identity.to_str().unwrap()],
            &store,
        ),
        (vec!["backup", copy.to_str().unwrap()], &store),
        (vec!["restore", copy.to_str().unwrap()], &again),
    ] {
        let mut whole = line.clone();
        whole.extend(["--store", store.to_str().unwrap()]);
        if line[0] != "init" && line[0] != "backup" {
            whole.extend(["--as", "chen", "--passphrase-file", file]);
        }
        let ran = home.run(&whole);
        assert_eq!(ran.code, 0, "{line:?}: {}", ran.err);
        assert!(!ran.out.contains(is_raw), "{line:?}: {:?}", ran.out);
        assert!(ran.out.contains('␛'), "{line:?}: {}", ran.out);
    }
}

#[test]
fn help_stands_in_columns_with_what_every_command_takes_below_its_own() {
    let home = Home::new();
    for command in [
        "audit", "backup", "demo", "init", "restore", "ssh-keys", "identity", "people",
    ] {
        for lang in ["en", "zh"] {
            let help = home.run(&[command, "--help", "--lang", lang]).out;
            let own = |line: &&str| line.trim_start().starts_with("--");
            let options: Vec<&str> = help.lines().filter(own).collect();
            let first_common = options.iter().position(|line| line.contains("--lang"));
            // What a command has no use for is not among them.
            let names = ["--lang", "--store", "--socket", "--as", "--passphrase-file"];
            let common = options.iter().filter(|line| {
                let line = line.trim_start();
                names.iter().any(|name| line.starts_with(name))
            });
            let common = common.count();
            let from_there = first_common.map(|first| options.len() - first);
            assert_eq!(from_there, Some(common), "{help}");
            let columns = |line: &&&str| {
                let (asked, what) = line.trim_start().split_once("  ")?;
                let before = line.len() - line.trim_start().len() + asked.len();
                let gap = 2 + what.len() - what.trim_start().len();
                Some(carepost::tui::width::of(&line[..before]) + gap)
            };
            let columns: Vec<usize> = options.iter().filter_map(|line| columns(&line)).collect();
            assert!(columns.iter().all(|column| *column == columns[0]), "{help}");
            if lang == "zh" {
                for english in ["OPTIONS", "FILE", "DIR", "NAME", "[env"] {
                    assert!(!help.contains(english), "{english}: {help}");
                }
            }
        }
    }
}

#[test]
fn what_is_wrong_with_a_line_is_named() {
    let home = Home::new();
    for (line, said) in [
        (
            &["--lang", "en", "--as", "a", "--as", "b", "check"][..],
            "stands there twice",
        ),
        (&["--lang"], "missing its value"),
        (&["audit", "--json", "verify"], "do not go together"),
        // What would fit is said with what does not.
        (
            &[
                "people",
                "invite",
                "li",
                "--roles",
                "counselor",
                "--days",
                "31",
            ],
            "1 to 30",
        ),
        (
            &[
                "people",
                "invite",
                "li",
                "--roles",
                "counselor",
                "--days",
                "-1",
            ],
            "“-1” does not fit --days",
        ),
        (
            &["people", "roles", "li", "--roles", "king"],
            "counselor, supervisor, overseer, administrator",
        ),
        (&["--lang", "fr", "check"], "en or zh"),
    ] {
        let ran = home.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line:?}");
        assert!(ran.err.contains(said), "{line:?}: {}", ran.err);
    }
}

#[test]
fn every_command_helps_with_an_example_in_both_languages() {
    let home = Home::new();
    for command in [
        &[][..],
        &["demo"],
        &["init"],
        &["import"],
        &["import", "children"],
        &["audit"],
        &["audit", "verify"],
        &["audit", "head"],
        &["check"],
        &["backup"],
        &["list"],
        &["serve"],
    ] {
        for (lang, heading) in [("en", "Example"), ("zh", "示例")] {
            let mut line = command.to_vec();
            line.extend(["--help", "--lang", lang]);
            let ran = home.run(&line);
            assert_eq!(ran.code, 0, "{line:?}");
            let example = ran.out.split(heading).nth(1).unwrap_or_default();
            assert!(example.contains("carepost"), "{line:?}: {}", ran.out);
        }
    }
    assert!(
        home.run(&["--version"])
            .out
            .contains(env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn check_says_in_numbers_what_it_verified_and_finds_damage() {
    let home = Home::new();
    assert_eq!(home.run(&["check"]).code, 1);
    home.init();
    let sound = json(&home.run(&["check", "--json"]));
    assert_eq!(sound["commits"], 1);
    assert_eq!(sound["people"], 1);
    assert_eq!(sound["faults"], serde_json::json!([]));
    let said = home.run(&["check"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains('1'), "{}", said.out);
    assert!(home.run(&["check", "--lang", "zh"]).out.contains('。'));
    let segment = files(&home.store().join("journal"))
        .into_iter()
        .max_by_key(|file| file.metadata().unwrap().len())
        .unwrap();
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[600] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let damaged = home.run(&["check", "--json"]);
    assert_eq!(damaged.code, 1, "{}{}", damaged.out, damaged.err);
    // What was found is the answer: a script reads it where it reads one without faults.
    let found: Value = serde_json::from_str(&damaged.out).unwrap();
    assert!(!found["faults"].as_array().unwrap().is_empty());
    assert_eq!(damaged.err, "");
    // A copy of it is made, and says what it is a copy of: whoever keeps them does not throw the earlier ones away.
    for (name, json) in [("said", false), ("json", true)] {
        let copy = home.path(name);
        let mut line = vec!["backup", copy.to_str().unwrap()];
        line.extend(json.then_some("--json"));
        let ran = home.run(&line);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""));
        let told = if json {
            "\"faults\":"
        } else {
            "Keep the backups made before"
        };
        assert!(ran.out.contains(told), "{}", ran.out);
        assert!(copy.join("journal").is_dir());
    }
}

#[test]
fn a_backup_names_damage_that_nobody_has_come_across_since_it_happened() {
    let home = Home::with_roster();
    // The host gives the store back, and the last frame is whole.
    assert_eq!(home.run(&["check"]).code, 0);
    let segment = home.store().join("journal/00000001.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    // Amid the import's sealed bytes, which nothing reads when the post is opened.
    bytes[used / 2] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let copy = home.path("copy");
    let ran = home.run(&["backup", copy.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("not as it was written"), "{}", ran.out);
    assert!(ran.out.contains("frame"), "{}", ran.out);
    assert!(
        ran.out.contains("Keep the backups made before"),
        "{}",
        ran.out
    );
    let again = home.path("again");
    let ran = home.run(&["backup", again.to_str().unwrap(), "--json"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &told["faults"]), (1, &1.into()));
    let checked: Value = serde_json::from_str(&home.run(&["check", "--json"]).out).unwrap();
    assert_eq!(told["found"], checked["faults"]);
}

#[test]
fn a_backup_is_a_whole_post_and_never_goes_over_a_folder_that_is_there() {
    let home = Home::new();
    let place = home.path("backup");
    let place = place.to_str().unwrap();
    assert_eq!(home.run(&["backup", place]).code, 1);
    home.init();
    let said = home.run(&["backup", place]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains(place), "{}", said.out);
    // Whoever has a passphrase opens the copy: the identities are in it.
    let copy = Path::new(place);
    assert!(!files(&copy.join("identities")).is_empty());
    for file in files(&copy.join("journal")) {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file:?}");
    }
    let checked = json(&home.run(&["check", "--json", "--store", place]));
    assert_eq!(checked["commits"], 1);
    assert_eq!(checked["faults"], serde_json::json!([]));
    let again = home.run(&["backup", place]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("Nothing was copied"), "{}", again.err);
    // Whoever signs for one has it in the log, beside their signing in, and the copy has it too.
    let signed = home.path("signed");
    let signed = signed.to_str().unwrap();
    let ran = home.signed_in(&["backup", signed]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for store in [home.store().to_str().unwrap(), signed] {
        let checked = json(&home.run(&["check", "--json", "--store", store]));
        assert_eq!(
            (&checked["commits"], &checked["faults"]),
            (&3.into(), &serde_json::json!([]))
        );
    }
    // What cannot be made is not in the log either.
    assert_eq!(home.signed_in(&["backup", signed]).code, 1);
    assert_eq!(json(&home.run(&["check", "--json"]))["commits"], 3);
    let other = home.path("again");
    let counted = json(&home.run(&["backup", other.to_str().unwrap(), "--json"]));
    assert!(counted["files"].as_u64().unwrap() >= 2);
    assert!(counted["verified"].as_u64().unwrap() > 2);
}

#[test]
fn a_post_is_found_by_option_variable_or_in_the_usual_place() {
    let home = Home::new();
    let elsewhere = home.path("elsewhere");
    let file = home.passphrase();
    let mut line = INIT.to_vec();
    let place = elsewhere.to_str().unwrap().to_string();
    line.extend([
        "--store",
        &place,
        "--passphrase-file",
        file.to_str().unwrap(),
    ]);
    assert_eq!(home.run(&line).code, 0);
    assert!(!home.store().exists());
    assert_eq!(home.run(&["check"]).code, 1);
    assert_eq!(home.run(&["check", "--store", &place]).code, 0);
    let mut usual = home.command(&INIT);
    usual
        .env_remove("CAREPOST_STORE")
        .args(["--passphrase-file", file.to_str().unwrap()]);
    assert_eq!(ran(usual.output().unwrap()).code, 0);
    assert!(home.path("data").join("carepost").join("journal").is_dir());
}

#[test]
fn a_hostile_place_is_refused_in_a_sentence() {
    let home = Home::new();
    let file = home.path("a file");
    std::fs::write(&file, "not a folder").unwrap();
    let long = format!("/tmp/{}", "长".repeat(2_000));
    let below = file.join("store");
    for place in [
        file.to_str().unwrap(),
        below.to_str().unwrap(),
        long.as_str(),
        "/proc/carepost",
        "",
    ] {
        for command in ["check", "list"] {
            let mut line = vec![command];
            if command == "list" {
                line.push("children");
            }
            line.extend(["--store", place]);
            let ran = home.run(&line);
            assert!(ran.code == 1 || ran.code == 2, "{place:?}: {}", ran.code);
            assert!(!ran.err.contains("panicked"), "{}", ran.err);
            assert!(!ran.err.trim().is_empty(), "{place:?}");
        }
        let mut line = INIT.to_vec();
        let passphrase = home.passphrase();
        line.extend(["--store", place, "--passphrase-file"]);
        line.push(passphrase.to_str().unwrap());
        let ran = home.run(&line);
        assert!(ran.code == 1 || ran.code == 2, "{place:?}: {}", ran.code);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a folder");
}

#[test]
fn who_signs_in_is_named_and_their_passphrase_is_right() {
    let home = Home::new();
    home.init();
    let other = home.path("other");
    std::fs::write(&other, "another quite long passphrase\n").unwrap();
    let wrong = home.run(&[
        "list",
        "children",
        "--as",
        "chen",
        "--passphrase-file",
        other.to_str().unwrap(),
    ]);
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
    assert!(wrong.err.contains("does not open"), "{}", wrong.err);
    let file = home.passphrase();
    let file = file.to_str().unwrap();
    let nobody = home.run(&[
        "list",
        "children",
        "--as",
        "nobody",
        "--passphrase-file",
        file,
    ]);
    assert!(
        nobody.code == 1 && nobody.err.contains("Nobody"),
        "{}",
        nobody.err
    );
    // The only person there is need not be named.
    let only = home.run(&["list", "children", "--json", "--passphrase-file", file]);
    assert_eq!((only.code, json(&only)), (0, serde_json::json!([])));
    // Without a terminal there is nowhere to ask.
    let asked = home.run(&["list", "children", "--as", "chen"]);
    assert_eq!(asked.code, 1, "{}", asked.out);
    assert_eq!(home.run(&["check"]).code, 0, "the idle host lets go");
}

#[test]
fn rosters_are_previewed_taken_in_once_and_known_again() {
    let home = Home::new();
    home.init();
    for (name, new, wrong) in [
        ("roster-two-row-header.xlsx", 112, 8),
        ("roster-gb18030.csv", 40, 0),
    ] {
        let file = fixture(name);
        let import = |more: &[&str]| {
            let mut line = vec!["import", "children", file.as_str(), "--json"];
            line.extend(more);
            home.signed_in(&line)
        };
        let counts = |ran: &Ran| {
            let said = json(ran);
            let count = |field: &str| said[field].as_u64().unwrap();
            let wrong = said["wrong"].as_array().unwrap();
            for row in wrong {
                // What is wrong with a whole row has no column.
                assert!(row.get("column").is_some(), "{row}");
                for field in ["sheet", "row", "reason"] {
                    assert!(!row[field].is_null(), "{row}");
                }
            }
            (count("new"), count("changed"), count("same"), wrong.len())
        };
        let children = || {
            let listed = home.signed_in(&["list", "children", "--json"]);
            json(&listed).as_array().unwrap().len() as u64
        };
        let before = children();
        let dry = import(&["--dry-run"]);
        assert_eq!(counts(&dry), (new, 0, 0, wrong), "{}", dry.err);
        assert_eq!(children(), before, "a dry run writes nothing");
        let unasked = import(&[]);
        assert_eq!(unasked.code, 1, "nobody was there to agree");
        assert_eq!(children(), before);
        let done = import(&["--yes"]);
        assert_eq!(counts(&done), (new, 0, 0, wrong));
        assert_eq!(children(), before + new);
        let again = import(&["--yes"]);
        assert_eq!(counts(&again), (0, 0, new, wrong));
        assert_eq!(children(), before + new);
    }
    let wrong = fixture("roster-two-row-header.xlsx");
    let told = home.signed_in(&["import", "children", &wrong, "--dry-run"]);
    assert!(told.out.contains(", row "), "{}", told.out);
    assert!(
        !told.out.contains(", :"),
        "a whole row names no column: {}",
        told.out
    );
    let zh = home.signed_in(&["list", "children", "--lang", "zh"]);
    assert!(zh.code == 0 && zh.out.lines().count() > 150, "{}", zh.out);
    assert_eq!(home.run(&["check"]).code, 0);
    let nothing = home.path("none.csv");
    let missing = home.signed_in(&["import", "children", nothing.to_str().unwrap(), "--yes"]);
    assert_eq!(missing.code, 1);
    for what in ["appointments", "follow-ups"] {
        let listed = home.signed_in(&["list", what, "--json"]);
        assert_eq!((listed.code, json(&listed)), (0, serde_json::json!([])));
    }
}

#[test]
fn two_at_once_share_one_host() {
    let home = Home::new();
    home.init();
    let file = home.passphrase();
    let start = || {
        home.command(&["list", "children", "--json", "--passphrase-file"])
            .arg(&file)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let both = [start(), start()];
    for child in both {
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.out.trim()), (0, "[]"), "{}", ran.err);
    }
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn a_card_with_the_head_says_later_whether_the_journal_still_has_it() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let printed = home.run(&["audit", "head", "--json"]);
    let card = json(&printed)["card"].as_str().unwrap().to_owned();
    assert!(home.run(&["audit", "head"]).out.contains(&card));
    // What comes after it does not matter to it.
    let imported = home.signed_in(&["import", "children", ROSTER, "--yes"]);
    assert!(imported.out.contains("112"), "{}", imported.err);
    let typed = card.to_lowercase().replace('-', " ");
    let held = home.run(&["audit", "verify", "--head", &typed]);
    assert_eq!(held.code, 0, "{}{}", held.out, held.err);
    assert!(held.out.contains("The card holds"), "{}", held.out);
    // A slip is no forgery.
    let mut slip = card.clone();
    let last = if card.ends_with('7') { "8" } else { "7" };
    slip.replace_range(slip.len() - 1.., last);
    let slip = home.run(&["audit", "verify", "--head", &slip]);
    assert_eq!(slip.code, 1);
    assert!(slip.err.contains("no text of a card"), "{}", slip.err);
    // Another post's journal, put in the place of this one's.
    let other = Home::new();
    assert_eq!(other.init().code, 0);
    let foreign = other.run(&["audit", "verify", "--head", &card, "--json"]);
    assert_eq!(foreign.code, 1);
    let faults: Value = serde_json::from_str(&foreign.out).unwrap();
    assert_eq!(faults["faults"][0]["code"], "other-post");
    // The log itself is for supervisors.
    let log = home.signed_in(&["audit"]);
    assert_eq!(log.code, 1);
    assert!(log.err.contains("sealed to supervisors"), "{}", log.err);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_a_full_disk_does_not_take_is_no_success() {
    let home = Home::new();
    for (lang, said) in [("en", "could not be written out"), ("zh", "结果没能写出去")] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = home.command(&["--lang", lang, "recovery-key", "new"]);
        command.stdout(full.unwrap());
        let ran = ran(command.output().unwrap());
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_a_full_disk_does_not_take_is_no_success_and_is_in_the_log() {
    let home = Home::with_colleagues();
    let file = home.passphrase();
    for json in [false, true] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut line = vec!["audit", "--as", "qin", "--passphrase-file"];
        line.push(file.to_str().unwrap());
        line.extend(json.then_some("--json"));
        let mut command = home.command(&line);
        command.stdout(full.unwrap());
        let ran = ran(command.output().unwrap());
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains("could not be written out"), "{}", ran.err);
    }
    // Some of it may have been seen.
    let log = home.as_person("qin", &["audit", "--did", "export"]);
    assert_eq!((log.code, log.out.lines().count()), (0, 3), "{}", log.out);
}
