//! Reading without a screen: all of it, held against the journal's chain, or nothing.
//!
//! A script cannot see that something is missing. So a command goes on only where every record opened, and what was read is
//! what the signed headers say; else it ends with the sentence that the screens would show.

use crate::care::ledger::ids::Kind;
use crate::command::failure::Failure;
use crate::post::doubt::Doubt;
use crate::post::reading::{BEHIND, FIRST};
use crate::post::register::Register;
use crate::post::session::Session;
use crate::tui::doubt_text;
use crate::words::texts::Words;

/// Reads everything that the person may read.
///
/// # Errors
/// Where something of it does not open, is older than the journal says or held back, or the host does not answer.
pub fn whole(session: &mut Session, words: &Words) -> Result<Register, Failure> {
    of_kinds(session, &[FIRST, BEHIND].concat(), words)
}

/// Reads what there is of some kinds as [`whole`] does.
///
/// # Errors
/// As of [`whole`].
pub fn of_kinds(session: &mut Session, kinds: &[Kind], words: &Words) -> Result<Register, Failure> {
    let mut register = Register::default();
    let read = session.read(kinds, &mut register);
    let held = read.and_then(|count| {
        if count.faults > 0 {
            session.doubt(Doubt::Records(count.faults));
        }
        session.hold_kinds(kinds)
    });
    // Why it is in doubt says more than that it was refused.
    match (session.take_doubt(), held) {
        (None, Ok(_)) => Ok(register),
        (Some(doubt), _) => Err(Failure::said(doubt_text::lines(words, doubt).join("\n"))),
        (None, Err(refusal)) => Err(Failure::of_refusal(words, &refusal)),
    }
}

/// Remembers what was seen of the journal, for the next sign-in to be held against.
pub fn remember(session: &mut Session) {
    // Only the next sign-in's check is poorer where it cannot be verified or written.
    if session.know_chain().is_ok() {
        let _ = session.remember_head();
    }
}
