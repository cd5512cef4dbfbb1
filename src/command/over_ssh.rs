//! What differs where a session came over SSH (docs/deploy/ssh.md).
//!
//! sshd tells by the environment: `SSH_CONNECTION` for every session, `SSH_ORIGINAL_COMMAND` where the key is bound to one
//! command and another was asked for. Whoever sits at the other end is to have the screens and nothing else of this
//! machine: no shell, and no file of the account that all who come this way share.

use std::env;
use std::io::IsTerminal;
use std::net::IpAddr;

use crate::command::failure::{Failure, USAGE};
use crate::words::texts::Words;

/// Refuses another command than the one that the key is bound to.
///
/// The command is not repeated: it is whatever the other end sent.
///
/// # Errors
/// Where another command was asked for.
pub fn refuse_other_command(words: &Words) -> Result<(), Failure> {
    match env::var_os("SSH_ORIGINAL_COMMAND") {
        Some(_) => Err(Failure {
            text: words.get("ssh-other-command"),
            code: USAGE,
            is_answer: false,
        }),
        None => Ok(()),
    }
}

/// Tells whether the session came over SSH.
pub fn is_so() -> bool {
    env::var_os("SSH_CONNECTION").is_some() || env::var_os("SSH_TTY").is_some()
}

/// Says for the audit log where a session sits.
pub fn sitting_at() -> String {
    match env::var("SSH_CONNECTION") {
        Ok(connection) => from_address(&connection),
        Err(_) if is_so() => "ssh".to_owned(),
        Err(_) if std::io::stdin().is_terminal() => "terminal".to_owned(),
        Err(_) => "script".to_owned(),
    }
}

/// Reads the client's address from `SSH_CONNECTION`; what is no address is left out.
fn from_address(connection: &str) -> String {
    let first = connection.split(' ').next().unwrap_or_default();
    let bare = first.split('%').next().unwrap_or_default();
    match bare.parse::<IpAddr>() {
        Ok(address) => format!("ssh {address}"),
        Err(_) => "ssh".to_owned(),
    }
}

/// Tells whether a terminal of this name cannot show screens: `dumb` says so of itself (terminfo).
///
/// No other name is asked about: names are many and tell little, and what the screens need every other terminal has.
pub fn cannot_show(term: Option<&str>) -> bool {
    term == Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_is_taken_from_the_environment() {
        for (connection, from) in [
            ("10.0.0.7 50022 10.0.0.1 22", "ssh 10.0.0.7"),
            ("fd00::7 50022 fd00::1 22", "ssh fd00::7"),
            ("fe80::7%eth0 50022 fe80::1%eth0 22", "ssh fe80::7"),
            ("UNKNOWN 65535 UNKNOWN 65535", "ssh"),
            ("\u{1b}]0;x\u{7}", "ssh"),
            ("", "ssh"),
        ] {
            assert_eq!(from_address(connection), from);
        }
    }

    #[test]
    fn only_a_terminal_that_says_so_itself_cannot_show_screens() {
        assert!(cannot_show(Some("dumb")));
        for term in [None, Some(""), Some("vt100"), Some("no-such-terminal")] {
            assert!(!cannot_show(term));
        }
    }
}
