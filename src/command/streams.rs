//! What a command says: its answer on standard output, where a script reads it, and all else on standard error.

use std::io::{self, Write};

/// Says the answer, a line end after it. Whoever reads only the first lines closes the pipe; that is no fault.
///
/// # Errors
/// Where it cannot be written, as onto a full disk.
pub fn answer(text: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{text}") {
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Asks what is answered on the same line.
///
/// # Errors
/// Where it cannot be asked.
pub fn ask(question: &str) -> io::Result<()> {
    let mut out = io::stdout();
    write!(out, "{question}")?;
    out.flush()
}

/// Says what is no part of the answer, a line end after it; where nobody takes it there is nobody else to tell.
pub fn remark(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
