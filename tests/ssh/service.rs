//! A shared post as docs/deploy sets it up: a service has it, a supervisor comes over SSH, a counselor sits beside it.

use std::os::unix::fs::PermissionsExt;

use crate::Test;
use crate::daemon::{Daemon, counselor, supervisor};
use crate::program::service::{Service, socket};
use crate::sitting::sign_in;
use crate::terminal::{Start, Terminal};

pub const TESTS: &[Test] = &[(
    "a_service_that_ends_and_begins_again_takes_nothing_from_who_is_in_far_or_near",
    a_service_that_ends_and_begins_again_takes_nothing_from_who_is_in_far_or_near,
)];

fn begin_a_child(terminal: &mut Terminal, name: &str) {
    terminal.press("g c n");
    terminal.wait_for("New child");
    terminal.type_text(name);
    terminal.wait_for(name);
}

fn a_service_that_ends_and_begins_again_takes_nothing_from_who_is_in_far_or_near() {
    let (daemon, service) = Daemon::asking_a_service(Service::start);
    let home = &daemon.home;
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode();
    let at = socket(home);
    assert_eq!(mode(&at) & 0o777, 0o660);
    assert_eq!(mode(at.parent().expect("a folder")) & 0o777, 0o750);

    // The key is registered over the socket, and sshd asks over it.
    std::fs::write(home.passphrase(), counselor().passphrase).expect("a file");
    let public = home.path("key.pub");
    let public = public.to_str().expect("a path of ASCII");
    let added = home.as_person(
        counselor().handle,
        &["ssh-keys", "add", supervisor().handle, public],
    );
    assert_eq!(added.code, 0, "{}", added.err);
    let mut far = daemon.ssh(&[], &[]).start();
    sign_in(&mut far);
    let mut near = Start::new(home, &["--as", counselor().handle]).start();
    near.wait_for("Sign in");
    near.type_text(&format!("{}\n", counselor().passphrase));
    near.wait_for_all(&["Owed", &format!("in: {}", supervisor().full_name)]);
    far.press("g c");
    far.wait_for("Children and cases  240");
    begin_a_child(&mut near, "蒋雨荷");
    near.press("ctrl-s");
    near.wait_for("saved");
    far.wait_for("Children and cases  241");

    // In the middle of both their work the service ends, as for an update of the program.
    begin_a_child(&mut near, "蒋雨桐");
    far.press("+");
    far.wait_for("Catch a line");
    far.type_text("王奶奶来电");
    let (code, log) = service.terminate();
    assert_eq!(code, 0, "{log}");
    assert!(log.contains("2 sessions are signed in"), "{log}");
    // What is saved meanwhile waits for it.
    near.press("ctrl-s");
    far.press("enter");
    let service = Service::start(home);
    near.wait_gone("New child");
    near.wait_for("saved");
    far.wait_for("saved");
    far.wait_for("Children and cases  242");
    // And what is saved afterwards is on the other's screen at once, both ways.
    begin_a_child(&mut near, "蒋雨欣");
    near.press("ctrl-s");
    far.wait_for("Children and cases  243");
    near.wait_for(&format!("in: {}", supervisor().full_name));
    far.press("g i");
    far.wait_for("王奶奶来电");
    assert!(far.quit() && near.quit());
    let listed = home.as_person(counselor().handle, &["list", "children"]);
    assert_eq!(listed.out.lines().count(), 243, "{}", listed.err);

    let (code, log) = service.terminate();
    assert_eq!(code, 0, "{log}");
    for secret in [counselor().handle, supervisor().handle, "蒋雨荷", "王奶奶"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    let store = home.store();
    let checked = home.run(&["check", "--store", store.to_str().expect("ASCII")]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}
