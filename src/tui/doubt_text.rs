//! The sentences for what a session does not believe.

use crate::post::doubt::Doubt;
use crate::words::texts::Words;

/// Gives what happened, then what to do.
pub fn lines(words: &Words, doubt: Doubt) -> [String; 2] {
    let at = |frame: u64| [("frame", frame.to_string().into())];
    let happened = match doubt {
        Doubt::Frame(frame) => words.with("doubt-frame", &at(frame)),
        Doubt::Head(frame) => words.with("doubt-head", &at(frame)),
        Doubt::People => words.get("doubt-people"),
        Doubt::Records(count) => words.with("doubt-records", &[("count", count.into())]),
        Doubt::Keys(count) => words.with("doubt-given", &[("count", count.into())]),
        Doubt::Memory => words.get("doubt-memory"),
    };
    let next = match doubt {
        Doubt::Keys(_) => words.get("doubt-given-next"),
        Doubt::Memory => words.get("doubt-memory-next"),
        _ => words.get("doubt-stop"),
    };
    [happened, next]
}
