//! Asking for a passphrase: from a file's first line, or on the terminal without showing it; never an argument.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::command::failure::Failure;
use crate::words::texts::Words;

/// The most that is read of a file with a secret, in bytes.
const FILE_MOST: u64 = 4096;

/// Reads a file whole: recovery words may be written over several lines.
///
/// # Errors
/// Where it cannot be read or is not UTF-8.
pub fn whole_file(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)?
        .take(FILE_MOST)
        .read_to_string(&mut text)?;
    Ok(text)
}

/// Reads the first line of a file, without its line end and a byte order mark.
///
/// # Errors
/// Where the file cannot be read or its first line is empty or not UTF-8.
pub fn from_file(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    BufReader::new(File::open(path)?.take(FILE_MOST)).read_line(&mut line)?;
    let text = line.strip_prefix('\u{feff}').unwrap_or(&line);
    let text = text.trim_end_matches(['\n', '\r']);
    let text = Zeroizing::new(text.to_string());
    if text.is_empty() {
        Err(io::ErrorKind::InvalidData.into())
    } else {
        Ok(text)
    }
}

/// Asks on the terminal itself, whatever standard input is.
///
/// # Errors
/// Where there is no terminal to ask on.
pub fn ask(prompt: &str) -> io::Result<Zeroizing<String>> {
    let _unseen = Unseen::begin();
    rpassword::prompt_password(prompt).map(Zeroizing::new)
}

/// Keeps the terminal from showing what is typed, until it is dropped.
///
/// The asking itself does so only once its prompt stands there, and would show what a quick hand types before that.
struct Unseen {
    terminal: File,
    before: Termios,
}

impl Unseen {
    /// Gives none where there is no terminal; the asking fails then.
    fn begin() -> Option<Unseen> {
        let terminal = File::options()
            .read(true)
            .write(true)
            .open("/dev/tty")
            .ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Now, &unseen).ok()?;
        Some(Unseen { terminal, before })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to show any more.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// Says that the first line of a file cannot be read.
pub fn unread(file: &Path, words: &Words) -> Failure {
    let file = file.to_string_lossy().into_owned();
    Failure::said(words.with("fail-file-first-line", &[("file", file.into())]))
}

/// Says that there is no terminal to ask on, and with which option a file is named instead.
pub fn no_terminal(option: &str, words: &Words) -> Failure {
    Failure::said(words.with("fail-no-terminal-for", &[("option", option.into())]))
}

/// Asks on the terminal for a passphrase that is new, twice: nobody sees what they type.
///
/// # Errors
/// Where there is no terminal to ask on, or the two differ.
pub fn ask_new(words: &Words) -> Result<Zeroizing<String>, Failure> {
    let asked = |text: &str| {
        let no_terminal = |_| Failure::refused(words, "fail-no-terminal");
        ask(&words.get(text)).map_err(no_terminal)
    };
    // Between the two as well.
    let _unseen = Unseen::begin();
    let first = asked("ask-new-passphrase")?;
    if *first != *asked("ask-new-passphrase-again")? {
        return Err(Failure::refused(words, "fail-passphrases-differ"));
    }
    Ok(first)
}
