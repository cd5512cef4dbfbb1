//! A post that was lost is put back from its backup, and begins another life that an administrator signed for.

mod program;

use std::fs;
use std::path::Path;

use program::*;
use serde_json::Value;

fn children(home: &Home) -> usize {
    let listed = home.signed_in(&["list", "children", "--json"]);
    let listed: Value = serde_json::from_str(&listed.out)
        .unwrap_or_else(|_| panic!("{}\n{}", listed.out, listed.err));
    listed.as_array().map_or(0, Vec::len)
}

fn checked(home: &Home) -> (i32, String) {
    let ran = home.run(&["check", "--json"]);
    (ran.code, ran.out)
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}

#[test]
fn a_lost_post_goes_on_from_its_backup_and_nobody_calls_it_cut() {
    let home = Home::new();
    home.init();
    let place = home.path("backup");
    let place = place.to_str().unwrap();
    assert_eq!(home.run(&["backup", place]).code, 0);
    // More was saved, and seen, than the backup has.
    home.signed_in(&["import", "children", ROSTER, "--yes"]);
    assert_eq!(children(&home), 112);

    let kept = home.signed_in(&["restore", place]);
    assert_eq!(kept.code, 1, "a post that is there is never gone over");
    assert_eq!(children(&home), 112);
    assert_eq!(checked(&home).0, 0, "the host rests");
    fs::remove_dir_all(home.store()).unwrap();

    // The same files put back by hand are taken for a journal that was cut.
    copy(&home.path("backup"), &home.store());
    let cut = home.signed_in(&["list", "children"]);
    assert_eq!(cut.code, 1);
    assert!(cut.err.contains("old files"), "{}", cut.err);
    assert_eq!(checked(&home).0, 1);
    fs::remove_dir_all(home.store()).unwrap();

    let back = home.signed_in(&["restore", place]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    assert!(back.out.contains("a new generation"), "{}", back.out);
    assert_eq!(children(&home), 0, "as it was at the backup");
    let imported = home.signed_in(&["import", "children", ROSTER, "--yes"]);
    assert!(imported.out.contains("112"), "{}", imported.err);
    assert_eq!(children(&home), 112);
    let (code, said) = checked(&home);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn what_nobody_signs_for_is_not_restored() {
    let home = Home::new();
    home.init();
    let backup = home.path("backup");
    let place = backup.to_str().unwrap();
    assert_eq!(home.run(&["backup", place]).code, 0);
    fs::remove_dir_all(home.store()).unwrap();

    let wrong = home.path("wrong");
    fs::write(&wrong, "eight herons over the reservoir\n").unwrap();
    let wrong = wrong.to_str().unwrap();
    let refused = home.run(&["restore", place, "--as", "chen", "--passphrase-file", wrong]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("passphrase"), "{}", refused.err);
    assert!(!home.store().exists(), "nothing is left in its place");
    let none = home.signed_in(&["restore", home.path("home").to_str().unwrap()]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("no backup"), "{}", none.err);
    assert!(!home.store().exists());
    assert_eq!(home.signed_in(&["restore", place]).code, 0);
    assert_eq!(checked(&home).0, 0);
}

#[test]
fn a_supervisor_signs_for_no_restore() {
    let home = Home::with_colleagues();
    let backup = home.path("backup");
    let place = backup.to_str().unwrap();
    assert_eq!(home.run(&["backup", place]).code, 0);
    fs::remove_dir_all(home.store()).unwrap();
    let refused = home.as_person("qin", &["restore", place]);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    let said = "An administrator signs for a restore";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!home.store().exists(), "nothing is left in its place");
    assert_eq!(home.signed_in(&["restore", place]).code, 0);
}

#[test]
fn a_restore_that_is_cut_off_leaves_no_post_that_nobody_signed_for() {
    let home = Home::new();
    home.init();
    let backup = home.path("backup");
    let place = backup.to_str().unwrap();
    assert_eq!(home.run(&["backup", place]).code, 0);
    fs::remove_dir_all(home.store()).unwrap();

    // It waits for a passphrase that never comes, as at its prompt.
    let never = home.path("never");
    let made = std::process::Command::new("mkfifo").arg(&never).status();
    assert!(made.unwrap().success());
    let never = never.to_str().unwrap();
    let asking = ["restore", place, "--as", "chen", "--passphrase-file", never];
    let mut cut = home.command(&asking).spawn().unwrap();
    let mut copy = home.store().into_os_string();
    copy.push(".restoring");
    let copy = Path::new(&copy);
    // Its host has opened it and listens.
    while !copy.join("socket-path").exists() {
        assert!(
            cut.try_wait().unwrap().is_none(),
            "it asks for a passphrase"
        );
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    cut.kill().unwrap();
    cut.wait().unwrap();
    assert!(!home.store().exists());
    assert_eq!(home.signed_in(&["list", "children"]).code, 1);

    let back = home.signed_in(&["restore", place]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    assert!(!copy.exists());
    assert_eq!(home.signed_in(&["list", "children"]).code, 0);
    let (code, said) = checked(&home);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_check_names_whose_identity_file_is_not_theirs_or_not_there() {
    let home = Home::new();
    home.init();
    assert_eq!(checked(&home).0, 0);
    let only = files(&home.store().join("identities")).remove(0);
    let whole = fs::read(&only).unwrap();
    for broken in [
        None,
        Some(Vec::new()),
        Some(whole[..whole.len() / 4].to_vec()),
    ] {
        let _ = fs::remove_file(&only);
        if let Some(bytes) = broken {
            fs::write(&only, bytes).unwrap();
        }
        let (code, said) = checked(&home);
        assert_eq!(code, 1, "{said}");
        assert!(
            said.contains("identity-missing") && said.contains("chen"),
            "{said}"
        );
        fs::write(&only, &whole).unwrap();
    }
    assert_eq!(checked(&home).0, 0);
}
