//! What the program itself writes into the audit log: who came and went at its keyboard, whom it refused, what left it.

mod post_kit;
mod worker_kit;

use std::path::PathBuf;

use carepost::care::records::audit::{Action, Exported};
use carepost::post::audit_log::{AuditAsked, AuditLine};
use carepost::post::session::Session;
use carepost::tui::job::{Answer, Job};
use post_kit::*;
use worker_kit::Program;

fn log(sun: &mut Session) -> Vec<AuditLine> {
    let asked = AuditAsked {
        limit: 1_000,
        ..AuditAsked::default()
    };
    sun.audit_page(&asked).unwrap().lines
}

fn actions(lines: &[AuditLine]) -> Vec<Action> {
    let entries = lines.iter().filter_map(|line| line.entry.as_ref());
    entries.map(|entry| entry.action).collect()
}

fn with_supervisor() -> (std::sync::Arc<Post>, Session) {
    let post = std::sync::Arc::new(Post::found());
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "sun", SUPERVISOR);
    post.join(&mut chen, "wang", COUNSELOR);
    // Their private scopes are begun at the first sign-in, which is a deed of its own.
    for handle in ["chen", "wang"] {
        post.sign_in(handle).begin_private().unwrap();
    }
    let sun = post.sign_in("sun");
    (post, sun)
}

#[test]
fn who_comes_goes_and_is_refused_at_a_keyboard_is_written_down() {
    let (post, mut sun) = with_supervisor();
    let before = log(&mut sun).len();
    let mut program = Program::start(&post);
    assert!(!program.signs_in("chen", "a guess"));
    assert!(!program.signs_in("chen", "another guess"));
    assert!(!program.signs_in(PASSPHRASE, "chen"));
    assert_eq!(
        log(&mut sun).len(),
        before,
        "nobody is there to sign for it yet"
    );
    assert!(program.signs_in("wang", PASSPHRASE));
    program.does(Job::Lock);
    assert!(program.signs_in("chen", PASSPHRASE));
    program.ends();
    let lines = log(&mut sun);
    let fresh = &lines[..lines.len() - before];
    assert_eq!(
        actions(fresh),
        [
            Action::Lock,
            Action::SignIn,
            Action::Lock,
            Action::SignIn,
            Action::SignInFailed,
            Action::SignInFailed,
        ]
    );
    let entry = |n: usize| fresh[n].entry.as_ref().unwrap();
    let chen = fresh[0].author;
    assert_eq!((entry(5).subject, entry(5).count), (Some(chen), 2));
    assert_eq!((entry(4).subject, entry(4).count), (None, 1));
    assert!(
        fresh
            .iter()
            .all(|line| line.entry.as_ref().unwrap().from == "ssh 192.0.2.7")
    );
    assert_ne!(fresh[5].author, chen, "whoever came in next signed it");
}

#[test]
fn nothing_leaves_the_program_before_the_log_says_so() {
    let (post, mut sun) = with_supervisor();
    let mut program = Program::start(&post);
    let path: PathBuf = post.dir.path().join("sheet.txt");
    let write = |path: &PathBuf| Job::WriteFile {
        path: path.clone(),
        bytes: b"names".to_vec(),
        what: Exported::PaperSheet,
    };
    assert!(
        matches!(program.does(write(&path)), Answer::FileFailed(_)),
        "nobody is signed in"
    );
    assert!(program.signs_in("wang", PASSPHRASE));
    assert!(matches!(program.does(write(&path)), Answer::FileWritten(_)));
    let newest = log(&mut sun).remove(0).entry.unwrap();
    assert_eq!(newest.action, Action::Export);
    assert_eq!(newest.exported, Some(Exported::PaperSheet));
    // Another file of that name is left as it is; the log says that one was to be written.
    assert!(matches!(program.does(write(&path)), Answer::FileFailed(_)));
    assert_eq!(actions(&log(&mut sun))[..2], [Action::Export; 2]);
    program.ends();
}
