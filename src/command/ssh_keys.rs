//! `carepost ssh-keys`: who may come over SSH by which key, for OpenSSH to read and for an administrator to change.
//!
//! The lines are the whole of what keeps a key to the screens, and sshd believes them. So nothing that a host answers goes
//! into one unseen: a name that a shell or sshd could read otherwise, or a key that is none, is left out and said.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc;

use serde_json::json;

use crate::care::ledger::handle::check_handle;
use crate::care::ledger::ssh_keys::{self, NotAnSshKey, fingerprint};
use crate::command::failure::Failure;
use crate::command::line::Line as Asked;
use crate::command::reading;
use crate::command::ssh_keys_line::SshKeys;
use crate::command::{reach, sign_in, streams};
use crate::host::client::ClientError;
use crate::host::paths::Paths;
use crate::host::wire::{Answer, Request, SshKeys as OfPerson};
use crate::post::line::Line;
use crate::post::refusal::Refusal;
use crate::words::texts::Words;

/// The most that is read of a file with a public key, in bytes; a key has some hundred.
const FILE_MOST: u64 = 16 * 1024;

/// Does what is asked about SSH keys.
///
/// # Errors
/// Where it is refused, nobody signs in, or the host does not answer.
pub fn run(asked: &SshKeys, line: &Asked, paths: &Paths, words: &Words) -> Result<String, Failure> {
    match asked {
        SshKeys::Print { uid, command } => print(*uid, command, paths, words),
        SshKeys::List { json } => Ok(list(&known(paths, words)?, *json)),
        SshKeys::Add { name, file } => {
            let key = read_key(file, words)?;
            change(name, line, paths, words, |mut keys| {
                keys.push(key.clone());
                Some(keys)
            })?;
            let said = [
                ("name", name.as_str().into()),
                ("fingerprint", fingerprint(&key).into()),
            ];
            Ok(words.with("ssh-keys-added", &said))
        }
        SshKeys::Remove { name, number } => {
            change(name, line, paths, words, |mut keys| {
                let place = number.checked_sub(1).filter(|place| *place < keys.len())?;
                keys.remove(place);
                Some(keys)
            })?;
            Ok(words.with("ssh-keys-removed", &[("name", name.as_str().into())]))
        }
    }
}

/// Asks the host who comes by which keys; nobody needs to sign in for it.
fn known(paths: &Paths, words: &Words) -> Result<Vec<OfPerson>, Failure> {
    reach::require_post(paths, words)?;
    let (pushes, _) = mpsc::channel();
    let mut host =
        reach::connect(paths, pushes).map_err(|fault| reach::no_host(&fault, paths, words))?;
    match host.ask(Request::SshKeys) {
        Ok(Answer::SshKeys(mut people)) => {
            people.sort_by(|a, b| a.handle.cmp(&b.handle));
            Ok(people)
        }
        _ => Err(reach::no_host(&ClientError::Unfitting, paths, words)),
    }
}

fn print(uid: Option<u32>, command: &str, paths: &Paths, words: &Words) -> Result<String, Failure> {
    // sshd asks for whichever account somebody names, and these keys open one.
    if uid.is_some_and(|uid| uid != rustix::process::geteuid().as_raw()) {
        return Ok(String::new());
    }
    if command.is_empty() || command.chars().any(char::is_control) {
        return Err(Failure::refused(words, "ssh-keys-bad-command"));
    }
    let mut lines = Vec::new();
    for person in known(paths, words)? {
        if check_handle(&person.handle).is_err() || person.handle.starts_with('-') {
            streams::remark(&words.get("ssh-keys-left-out"));
            continue;
        }
        let keys = person.keys.iter().filter(|key| ssh_keys::is_key(key));
        lines.extend(keys.map(|key| authorized(command, &person.handle, key)));
    }
    Ok(lines.join("\n"))
}

/// Writes the line of a key that starts the program for one person and does nothing else (sshd(8), AUTHORIZED_KEYS).
///
/// The program is told by which key it was started, and ends when that is taken away.
fn authorized(command: &str, handle: &str, key: &str) -> String {
    let came_by = fingerprint(key);
    let command = format!("{command} --as {handle} --came-by {came_by}").replace('"', "\\\"");
    format!("restrict,pty,command=\"{command}\" {key}")
}

fn list(people: &[OfPerson], as_json: bool) -> String {
    let rows = people.iter().flat_map(|person| {
        let keys = person.keys.iter().enumerate();
        keys.map(|(place, key)| (person.handle.as_str(), place + 1, key.as_str()))
    });
    let kind = |key: &str| key.split(' ').next().unwrap_or_default().to_owned();
    if as_json {
        let rows = rows.map(|(handle, number, key)| {
            json!({
                "name": handle,
                "number": number,
                "type": kind(key),
                "fingerprint": fingerprint(key),
                "key": key,
            })
        });
        return serde_json::Value::Array(rows.collect()).to_string();
    }
    let lines = rows.map(|(handle, number, key)| {
        format!("{handle}\t{number}\t{}\t{}", kind(key), fingerprint(key))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn read_key(file: &Path, words: &Words) -> Result<String, Failure> {
    let shown = file.to_string_lossy().into_owned();
    let no_file = || Failure::said(words.with("fail-no-file", &[("file", shown.clone().into())]));
    let mut text = String::new();
    File::open(file)
        .and_then(|file| file.take(FILE_MOST).read_to_string(&mut text))
        .map_err(|_| no_file())?;
    ssh_keys::read(&text).map_err(|fault| {
        let id = match fault {
            NotAnSshKey::NotAKey => "ssh-keys-not-a-key",
            NotAnSshKey::Several => "ssh-keys-several",
            NotAnSshKey::Private => "ssh-keys-private",
            NotAnSshKey::OtherType => "ssh-keys-other-type",
            NotAnSshKey::Options => "ssh-keys-options",
            NotAnSshKey::Damaged => "ssh-keys-damaged",
        };
        Failure::said(words.with(id, &[("file", shown.clone().into())]))
    })
}

/// Changes the keys of a person; nothing is changed where there is no such key.
fn change(
    name: &str,
    line: &Asked,
    paths: &Paths,
    words: &Words,
    new: impl FnOnce(Vec<String>) -> Option<Vec<String>>,
) -> Result<(), Failure> {
    let mut session = sign_in::sign_in(paths, line.signer(), words)?;
    let refused = |refusal: &Refusal| Failure::of_refusal(words, refusal);
    let found = session.directory().person_by_handle(name);
    let Some((id, keys)) = found.map(|person| (person.id, person.ssh.clone())) else {
        return Err(refused(&Refusal::NoSuchPerson));
    };
    let Some(keys) = new(keys) else {
        return Err(Failure::refused(words, "ssh-keys-no-such-number"));
    };
    session
        .set_ssh_keys(id, keys)
        .map_err(|refusal| refused(&refusal))?;
    reading::remember(&mut session);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with `ssh-keygen -t ed25519`; its fingerprint is what `ssh-keygen -l` says of it.
    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";

    #[test]
    fn a_key_is_bound_to_the_program_and_named_by_its_fingerprint() {
        assert_eq!(
            authorized("carepost", "qin", KEY),
            format!("restrict,pty,command=\"carepost --as qin --came-by {FINGERPRINT}\" {KEY}")
        );
        assert_eq!(
            authorized("\"/opt/my carepost\"", "qin", KEY),
            format!(
                "restrict,pty,command=\"\\\"/opt/my carepost\\\" --as qin --came-by {FINGERPRINT}\" {KEY}"
            )
        );
        assert_eq!(fingerprint(KEY), FINGERPRINT);
    }

    const FINGERPRINT: &str = "SHA256:qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJAE";
}
