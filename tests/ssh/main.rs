//! The program under a real `sshd` on a loopback port, driven by a real `ssh` in a terminal.
//!
//! sshd runs as whoever runs the tests, with a configuration and keys that are thrown away, and is left as open as it is by
//! default: what keeps a supervisor to the screens is the line in `authorized_keys` and the program. Where there is no
//! sshd the tests are reported as ignored; `CAREPOST_SSHD=required` makes that a failure. An account that is not root's can
//! run them where terminals belong to the group `tty`, as systems mount `/dev/pts`; in a container that does not, it has
//! to be in that group.

#[path = "../program/mod.rs"]
mod program;
#[path = "../terminal/mod.rs"]
mod terminal;

mod between;
mod daemon;
mod dropped;
mod keys;
mod nothing_else;
mod odd_terminals;
mod service;
mod sitting;
mod slow_line;

use libtest_mimic::{Arguments, Trial};

/// A test by its name.
type Test = (&'static str, fn());

fn main() {
    let ignored = !daemon::is_there() && std::env::var_os("CAREPOST_SSHD").is_none();
    let all = [
        sitting::TESTS,
        nothing_else::TESTS,
        odd_terminals::TESTS,
        dropped::TESTS,
        keys::TESTS,
        service::TESTS,
        slow_line::TESTS,
    ];
    let trials = all.into_iter().flatten().map(|(name, test)| {
        let trial = Trial::test(*name, || {
            test();
            Ok(())
        });
        trial.with_ignored_flag(ignored)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
