//! How a command fails: a sentence in the person's language, and an exit code.

use std::io::{self, ErrorKind};

use crate::post::refusal::Refusal;
use crate::tui::refusal_text;
use crate::words::lang::begin_large;
use crate::words::texts::Words;

/// The program did what was asked.
pub const DONE: u8 = 0;
/// It was refused, or faults were found.
pub const REFUSED: u8 = 1;
/// The line was wrong.
pub const USAGE: u8 = 2;

/// What a person is told, and the code a script sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened, where, and what to do next: one to three lines.
    pub text: String,
    pub code: u8,
    /// Whether the text is what was asked for, such as the faults that a check found: it goes where an answer goes.
    pub is_answer: bool,
}

impl Failure {
    /// Refuses with a text that takes no values.
    pub fn refused(words: &Words, id: &str) -> Failure {
        Failure {
            text: words.get(id),
            code: REFUSED,
            is_answer: false,
        }
    }

    /// Gives what was asked for, and that not all is well.
    pub fn answer(text: String) -> Failure {
        Failure {
            text,
            code: REFUSED,
            is_answer: true,
        }
    }

    /// Refuses with what the screens say of a refusal: behind their mark it begins small, here it is a sentence.
    pub fn of_refusal(words: &Words, refusal: &Refusal) -> Failure {
        let text = begin_large(&refusal_text::refusal(words, refusal));
        Failure::said(words.with("fail-refusal", &[("text", text.into())]))
    }

    /// Tells of an answer that could not be printed; whoever reads only the first lines closes the pipe, which is no
    /// fault.
    ///
    /// # Errors
    /// Where the answer is lost: its disk is full, say.
    pub fn of_answer(words: &Words, written: io::Result<()>) -> Result<(), Failure> {
        match written {
            Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
                let what = fault.to_string().into();
                Err(Failure::said(
                    words.with("fail-not-said", &[("what", what)]),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Refuses with a sentence that is made already.
    pub fn said(text: String) -> Failure {
        Failure {
            text,
            code: REFUSED,
            is_answer: false,
        }
    }
}
