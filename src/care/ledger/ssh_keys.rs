//! The public SSH keys by which a person may come to the post's screens from elsewhere (docs/deploy/ssh.md).
//!
//! A part of what the directory says of a person, in the clear. A key is kept as its type and its bytes in base64, and
//! nothing of what may stand around it in a file: no comment, which often names a person or a machine, and no options,
//! which are the program's to write. Only Ed25519, and keys that a FIDO device holds, are taken: they have one length, so
//! what is kept is the whole of the key and nothing beside it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::care::ledger::header::{Person, Standing};
use crate::care::ledger::ids::PersonId;

/// The most keys that one person has.
pub const KEYS_MOST: usize = 8;

/// The longest name of a FIDO application, in bytes; OpenSSH's own is `ssh:`.
const APPLICATION_MOST: usize = 64;

/// The types of keys, as OpenSSH names them.
const ED25519: &str = "ssh-ed25519";
const FIDO_ED25519: &str = "sk-ssh-ed25519@openssh.com";
const FIDO_ECDSA: &str = "sk-ecdsa-sha2-nistp256@openssh.com";

/// The digits of base64 (RFC 4648).
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Why a text is not a key that can be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnSshKey {
    #[error("there is no public key in it")]
    NotAKey,
    #[error("there is more than one key in it")]
    Several,
    /// The half that nobody else may have.
    #[error("it is a private key")]
    Private,
    #[error("only Ed25519 and FIDO keys are taken")]
    OtherType,
    /// Something stands before the key, where `authorized_keys` has options.
    #[error("there are options before the key")]
    Options,
    #[error("the key is damaged")]
    Damaged,
}

/// What makes the keys of a person not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SshMisfit {
    #[error("one of the SSH keys of {0} is not one")]
    NotAKey(PersonId),
    #[error("a person has up to {KEYS_MOST} SSH keys, each once")]
    TooMany,
    #[error("an SSH key of {0} is somebody else’s already")]
    Taken(PersonId),
}

/// Reads the one public key in a file's text, as `ssh-keygen` writes it; comments are left out.
///
/// # Errors
/// Where there is none, more than one, or one of another type.
pub fn read(text: &str) -> Result<String, NotAnSshKey> {
    if text.contains("PRIVATE KEY") {
        return Err(NotAnSshKey::Private);
    }
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = lines.next().ok_or(NotAnSshKey::NotAKey)?;
    if lines.next().is_some() {
        return Err(NotAnSshKey::Several);
    }
    let mut parts = line.split_ascii_whitespace();
    let (kind, digits) = (parts.next().unwrap_or_default(), parts.next());
    if !is_type(kind) {
        let later = line.split_ascii_whitespace().any(is_type);
        return Err(if later {
            NotAnSshKey::Options
        } else if kind.starts_with("ssh-") || kind.starts_with("ecdsa-") {
            NotAnSshKey::OtherType
        } else {
            NotAnSshKey::NotAKey
        });
    }
    let key = format!("{kind} {}", digits.ok_or(NotAnSshKey::Damaged)?);
    if is_key(&key) {
        Ok(key)
    } else {
        Err(NotAnSshKey::Damaged)
    }
}

fn is_type(word: &str) -> bool {
    [ED25519, FIDO_ED25519, FIDO_ECDSA].contains(&word)
}

/// Tells whether a text is one key as it is kept: its type, one space, and all of its bytes in base64.
pub fn is_key(text: &str) -> bool {
    blob(text).is_some()
}

/// Gives the bytes of a key as it is kept; nothing where it is none.
pub fn blob(text: &str) -> Option<Vec<u8>> {
    let (kind, digits) = text.split_once(' ')?;
    let bytes = from_base64(digits)?;
    let mut left = bytes.as_slice();
    let is_whole = is_type(kind)
        && string(&mut left)? == kind.as_bytes()
        && match kind {
            FIDO_ECDSA => {
                // A point that is not compressed (SEC 1), on the one curve there is for it.
                string(&mut left)? == b"nistp256"
                    && matches!(string(&mut left)?, [4, rest @ ..] if rest.len() == 64)
            }
            _ => string(&mut left)?.len() == 32,
        }
        && (kind == ED25519 || is_application(string(&mut left)?))
        && left.is_empty();
    is_whole.then_some(bytes)
}

fn is_application(name: &[u8]) -> bool {
    name.starts_with(b"ssh:")
        && name.len() <= APPLICATION_MOST
        && name.iter().all(u8::is_ascii_graphic)
}

/// Takes a string off the front: its length as four bytes, the highest first, then itself (RFC 4251, 5).
fn string<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (string, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(string)
}

/// Reads base64 that is written in the one way there is: filled up, with no bits left over.
fn from_base64(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    let (groups, []) = digits.as_chunks::<4>() else {
        return None;
    };
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (place, group) in groups.iter().enumerate() {
        let last = place + 1 == groups.len();
        let filled = group
            .iter()
            .rev()
            .take_while(|digit| **digit == b'=')
            .count();
        if filled > 2 || (filled > 0 && !last) {
            return None;
        }
        let mut bits: u32 = 0;
        for digit in &group[..4 - filled] {
            let value = DIGITS.iter().position(|known| known == digit)?;
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        bits <<= 6 * filled;
        let [_, three @ ..] = bits.to_be_bytes();
        let (kept, over) = three.split_at(3 - filled);
        if over.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
    }
    Some(bytes)
}

/// Writes bytes in base64, filled up.
pub fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..group.len()].copy_from_slice(group);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

/// Gives a key's fingerprint as `ssh-keygen -l` and sshd's log show it.
pub fn fingerprint(key: &str) -> String {
    let digits = to_base64(&Sha256::digest(blob(key).unwrap_or_default()));
    format!("SHA256:{}", digits.trim_end_matches('='))
}

/// Tells whether the key of a fingerprint is registered with somebody at work.
pub fn is_registered<'a>(
    fingerprint_of: &str,
    mut people: impl Iterator<Item = &'a Person>,
) -> bool {
    people.any(|person| {
        person.standing == Standing::Active
            && person
                .ssh
                .iter()
                .any(|key| fingerprint(key) == fingerprint_of)
    })
}

/// Checks the keys of a person who is put into a directory with these others.
///
/// # Errors
/// Where one is no key, they are too many, or somebody who has not left has one of them.
pub fn check<'a>(
    person: &Person,
    mut others: impl Iterator<Item = &'a Person>,
) -> Result<(), SshMisfit> {
    if person.ssh.is_empty() {
        return Ok(());
    }
    if !person.ssh.iter().all(|key| is_key(key)) {
        return Err(SshMisfit::NotAKey(person.id));
    }
    let mut keys = person.ssh.clone();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() != person.ssh.len() || keys.len() > KEYS_MOST {
        return Err(SshMisfit::TooMany);
    }
    let taken = others.any(|other| {
        other.id != person.id
            && other.standing != Standing::Removed
            && other.ssh.iter().any(|key| person.ssh.contains(key))
    });
    if taken && person.standing != Standing::Removed {
        return Err(SshMisfit::Taken(person.id));
    }
    Ok(())
}

/// Tells whether nothing else of a person is changed: their own keys anybody may change.
pub fn alone_differ(before: &Person, after: &Person) -> bool {
    let rest = Person {
        ssh: before.ssh.clone(),
        ..after.clone()
    };
    before.ssh != after.ssh && rest == *before
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with `ssh-keygen -t ed25519`; the private halves were thrown away.
    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";

    fn strings(parts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    fn made(kind: &str, parts: &[&[u8]]) -> String {
        let mut all = vec![kind.as_bytes()];
        all.extend(parts);
        format!("{kind} {}", to_base64(&strings(&all)))
    }

    #[test]
    fn a_key_is_kept_without_what_stands_around_it() {
        for text in [
            KEY.to_owned(),
            format!("{KEY}\n"),
            format!("# mine\n\n  {KEY} chen@laptop of 陈云\r\n"),
        ] {
            assert_eq!(read(&text), Ok(KEY.to_owned()), "{text:?}");
        }
        let point = [&[4][..], &[7; 64]].concat();
        let fido = made(FIDO_ED25519, &[&[7; 32], b"ssh:"]);
        let ecdsa = made(FIDO_ECDSA, &[b"nistp256", &point, b"ssh:carepost"]);
        for key in [fido, ecdsa] {
            assert_eq!(read(&format!("{key} a comment")), Ok(key.clone()));
        }
    }

    #[test]
    fn what_is_no_key_is_refused_with_its_reason() {
        let rsa = made("ssh-rsa", &[&[1, 0, 1], &[7; 256]]);
        for (text, why) in [
            (String::new(), NotAnSshKey::NotAKey),
            ("hello".to_owned(), NotAnSshKey::NotAKey),
            (format!("{KEY}\n{KEY}"), NotAnSshKey::Several),
            (rsa, NotAnSshKey::OtherType),
            (format!("command=\"sh\" {KEY}"), NotAnSshKey::Options),
            (
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA".to_owned(),
                NotAnSshKey::Private,
            ),
            ("ssh-ed25519".to_owned(), NotAnSshKey::Damaged),
            (KEY[..KEY.len() - 1].to_owned(), NotAnSshKey::Damaged),
            (format!("{KEY}AAAA"), NotAnSshKey::Damaged),
        ] {
            assert_eq!(read(&text), Err(why), "{text}");
        }
    }

    #[test]
    fn only_the_one_way_to_write_a_whole_key_is_a_key() {
        assert!(is_key(KEY));
        let short = made(ED25519, &[&[7; 31]]);
        let long = made(ED25519, &[&[7; 32], b"more"]);
        let other_inside = format!(
            "{ED25519} {}",
            to_base64(&strings(&[b"ssh-ed25518", &[7; 32]]))
        );
        let web = made(FIDO_ED25519, &[&[7; 32], b"webauthn"]);
        let spaced = made(FIDO_ED25519, &[&[7; 32], b"ssh: x"]);
        let compressed = made(FIDO_ECDSA, &[b"nistp256", &[2; 33], b"ssh:"]);
        for text in [
            short,
            long,
            other_inside,
            web,
            spaced,
            compressed,
            KEY.replace(' ', "  "),
            format!("{KEY} "),
            format!("{KEY}\n"),
            KEY.replacen('A', "=", 1),
        ] {
            assert!(!is_key(&text), "{text}");
        }
    }

    #[test]
    fn bits_left_over_are_refused() {
        assert_eq!(from_base64("/w=="), Some(vec![255]));
        for text in ["/x==", "/w=", "/w", "=w==", "/w==AAAA", "/===", "/ w="] {
            assert_eq!(from_base64(text), None, "{text}");
        }
    }
}
