//! The terminal, taken and given back whole.
//!
//! Everything switched on is switched off again in the opposite order: after quitting, after an error, before suspending
//! and after a panic. Each frame is one write between the marks of a synchronized update, and none where nothing changed;
//! a terminal that does not know a mark ignores it, so `TERM` is not consulted. The window's title is the program's name and nothing else. A panic's
//! message may quote what was on the screen: only a neutral sentence and the place in the source are printed.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::mem;
use std::panic;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crossterm::cursor::{SetCursorStyle, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::Frame;
use rustix::event::{PollFd, PollFlags, poll};
use zeroize::Zeroize;

use crate::tui::few_bytes::{FewBytes, mark_covered};
use crate::tui::ground::QUESTION;
use crate::tui::key;

/// The title of the window; never a name.
pub const TITLE: &str = "carepost";

/// Whether the terminal is ours at this moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether a thread panicked; the terminal is given back then and nothing more is drawn.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Held while a frame is written or the terminal given back: a frame must not come after.
static WRITING: Mutex<()> = Mutex::new(());

/// What can go wrong with the terminal.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Input or output is a file or a pipe.
    #[error("standard input and output are not both a terminal")]
    NotATerminal,
    /// A thread of this process panicked and the terminal was given back.
    #[error("the program met a fault and gave the terminal back")]
    Panicked,
    #[error("the terminal could not be read or written")]
    Io(#[from] io::Error),
}

/// The terminal while it is ours; dropping it gives it back.
///
/// ```ignore
/// terminal::guard_panics(sentence);
/// let mut terminal = Terminal::take(Mouse::Off)?;
/// terminal.draw(|frame| view(&model, frame))?;
/// let input = terminal.next_input(Duration::from_millis(250))?;
/// ```
pub struct Terminal {
    screen: ratatui::Terminal<FewBytes<FrameWriter<io::Stdout>>>,
    /// While a frame is being made, ratatui's own flushes are held back.
    held: Rc<Cell<bool>>,
    /// Whether the next frame is drawn whole.
    anew: bool,
    mouse: Mouse,
}

/// Whether the mouse is ours; left to the terminal it can select and copy as usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    #[default]
    Off,
    On,
}

impl Terminal {
    /// Takes the terminal: raw mode, the other screen, paste and focus reports.
    ///
    /// Fails where input or output is no terminal; nothing is left switched on then.
    pub fn take(mouse: Mouse) -> Result<Self, TerminalError> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(TerminalError::NotATerminal);
        }
        let held = Rc::new(Cell::new(false));
        let writer = FrameWriter::new(io::stdout(), Rc::clone(&held));
        let screen = ratatui::Terminal::new(FewBytes::new(writer, known_size))?;
        let mut terminal = Self {
            screen,
            held,
            anew: false,
            mouse,
        };
        terminal.enter()?;
        Ok(terminal)
    }

    /// Asks the terminal for its ground; what it answers comes with the keys ([`crate::tui::ground::Answer`]).
    pub fn ask_ground(&mut self) -> Result<(), TerminalError> {
        let mut out = io::stdout();
        out.write_all(QUESTION.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Draws one frame; the closure sets the cursor by `frame.set_cursor_position`.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> Result<(), TerminalError> {
        if PANICKED.load(Ordering::SeqCst) {
            return Err(TerminalError::Panicked);
        }
        self.held.set(true);
        let drawn = self.write_frame(view);
        self.held.set(false);
        drawn?;
        let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        if !TAKEN.load(Ordering::SeqCst) {
            // Another thread panicked while this frame was made.
            return Err(TerminalError::Panicked);
        }
        Ok(Write::flush(self.screen.backend_mut())?)
    }

    fn write_frame(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.screen.backend_mut().out().begin()?;
        if mem::take(&mut self.anew) {
            // ratatui's own clearing asks the terminal where the cursor is, and the answer would go to whoever waits for
            // keys; a new size clears without asking.
            let size = self.screen.size()?;
            self.screen.resize(size.into())?;
        }
        self.screen.draw(|frame| {
            view(frame);
            mark_covered(frame.buffer_mut());
        })?;
        self.screen.backend_mut().out().end()
    }

    /// Draws everything anew with the next frame, whatever is on the screen.
    pub fn redraw(&mut self) {
        self.anew = true;
    }

    /// Gives the terminal back, stops the process until it is continued, and takes the terminal again.
    ///
    /// The caller locks first: the shell that appears belongs to whoever sits there.
    pub fn suspend(&mut self) -> Result<(), TerminalError> {
        give_back();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        self.enter()?;
        self.redraw();
        Ok(())
    }

    fn enter(&mut self) -> Result<(), TerminalError> {
        self.screen.backend_mut().forget();
        // Set first, so that a failure or a panic half-way gives back what was taken.
        TAKEN.store(true, Ordering::SeqCst);
        let entered = enable_raw_mode().and_then(|()| {
            let mut out = io::stdout();
            write_enter(&mut out, self.mouse)?;
            out.flush()
        });
        if entered.is_err() {
            give_back();
        }
        Ok(entered?)
    }
}

/// Gives the terminal's size to draw in.
pub fn size() -> (u16, u16) {
    known_size().unwrap_or_else(|_| key::usable_size((0, 0)))
}

fn known_size() -> io::Result<(u16, u16)> {
    Ok(key::usable_size(crossterm::terminal::size()?))
}

/// Waits until there is no terminal at the other end any more, and tells so.
///
/// A window that is closed sends a signal too, but not to a program that is not the terminal's own; and crossterm goes
/// on reading from a terminal that is gone.
pub fn wait_until_gone() {
    let stdin = io::stdin();
    loop {
        // Nothing is asked for but what is always told: that the other end has gone.
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_)
                if watched[0]
                    .revents()
                    .intersects(PollFlags::HUP | PollFlags::ERR) =>
            {
                return;
            }
            // A system that cannot tell leaves it to the signal.
            _ => loop {
                std::thread::park();
            },
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Makes a panic in any thread give the terminal back and print a sentence and the place, never the message.
///
/// Replaces the hook there was, since that would print the message. The sentence is in the person's language.
pub fn guard_panics(sentence: String) {
    panic::set_hook(Box::new(move |info| {
        PANICKED.store(true, Ordering::SeqCst);
        give_back();
        let place = info.location().map(|l| (l.file(), l.line()));
        // There is nowhere to report a failure to.
        let _ = io::stderr().write_all(panic_notice(&sentence, place).as_bytes());
    }));
}

/// Gives the terminal back if it is ours; does nothing the second time.
///
/// For exits that do not unwind, such as a signal.
pub fn give_back() {
    let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        // Each step is tried even where another fails: the terminal should be as sane as can be.
        let _ = write_leave(&mut out);
        let _ = out.flush();
        let _ = disable_raw_mode();
    }
}

fn panic_notice(sentence: &str, place: Option<(&str, u32)>) -> String {
    match place {
        Some((file, line)) => format!("{sentence} ({file}:{line})\n"),
        None => format!("{sentence}\n"),
    }
}

/// Keeps the window's title on the terminal's stack (xterm's window operations).
const PUSH_TITLE: &str = "\x1b[22;2t";

/// Takes the title back from the stack.
const POP_TITLE: &str = "\x1b[23;2t";

fn write_enter(out: &mut impl Write, mouse: Mouse) -> io::Result<()> {
    out.write_all(PUSH_TITLE.as_bytes())?;
    queue!(
        out,
        EnterAlternateScreen,
        SetTitle(TITLE),
        EnableBracketedPaste,
        EnableFocusChange,
        SetCursorStyle::SteadyBar
    )?;
    match mouse {
        Mouse::On => queue!(out, EnableMouseCapture),
        Mouse::Off => Ok(()),
    }
}

fn write_leave(out: &mut impl Write) -> io::Result<()> {
    // The mouse is let go whether or not it was taken: that does no harm, and needs no memory in a panic.
    queue!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        SetCursorStyle::DefaultUserShape,
        DisableFocusChange,
        DisableBracketedPaste,
        Show,
        LeaveAlternateScreen
    )?;
    out.write_all(POP_TITLE.as_bytes())
}

/// Collects a frame and hands it on in one write; what was not flushed is dropped, not written.
///
/// A panic while drawing must not spill half a frame over the terminal that was just given back, as the standard
/// buffered writer would. The bytes are wiped after each write: they are what the person reads.
struct FrameWriter<W: Write> {
    out: W,
    frame: Vec<u8>,
    /// How long it is where nothing was drawn in it.
    bare: usize,
    held: Rc<Cell<bool>>,
}

impl<W: Write> FrameWriter<W> {
    fn new(out: W, held: Rc<Cell<bool>>) -> Self {
        Self {
            out,
            frame: Vec::new(),
            bare: 0,
            held,
        }
    }

    /// Begins a synchronized update.
    fn begin(&mut self) -> io::Result<()> {
        queue!(self, BeginSynchronizedUpdate)?;
        self.bare = self.frame.len();
        Ok(())
    }

    /// Ends it; where nothing was written since it began, there is nothing to write.
    fn end(&mut self) -> io::Result<()> {
        if self.frame.len() == self.bare {
            self.frame.clear();
            return Ok(());
        }
        queue!(self, EndSynchronizedUpdate)
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.len() + bytes.len() > self.frame.capacity() {
            let mut grown =
                Vec::with_capacity(((self.frame.len() + bytes.len()) * 2).max(64 << 10));
            grown.extend_from_slice(&self.frame);
            self.frame.zeroize();
            self.frame = grown;
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.get() || self.frame.is_empty() {
            return Ok(());
        }
        let written = self.out.write_all(&self.frame);
        // Wipes the bytes and keeps the room.
        self.frame.as_mut_slice().zeroize();
        self.frame.clear();
        written.and_then(|()| self.out.flush())
    }
}

impl<W: Write> Drop for FrameWriter<W> {
    fn drop(&mut self) {
        self.frame.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The private modes that a text switches on (`h`) or off (`l`).
    fn modes(text: &str, end: char) -> Vec<u32> {
        let mut numbers: Vec<u32> = text
            .split("\x1b[?")
            .skip(1)
            .filter_map(|part| {
                part.split_once(end)
                    .and_then(|(number, _)| number.parse().ok())
            })
            .collect();
        numbers.sort_unstable();
        numbers
    }

    #[test]
    fn whatever_is_switched_on_is_switched_off() {
        for mouse in [Mouse::Off, Mouse::On] {
            let on = modes(&text(|out| write_enter(out, mouse)), 'h');
            let off = modes(&text(write_leave), 'l');
            assert!(on.contains(&1049) && on.contains(&2004) && on.contains(&1004));
            assert!(on.iter().all(|mode| off.contains(mode)), "{on:?} {off:?}");
        }
    }

    #[test]
    fn leaving_shows_the_cursor_ends_a_frame_begun_and_takes_the_title_back() {
        let left = text(write_leave);
        assert!(
            left.contains("\x1b[?25h") && left.contains("\x1b[?2026l") && left.contains("\x1b[0 q")
        );
        assert!(left.ends_with(POP_TITLE));
        assert!(text(|out| write_enter(out, Mouse::Off)).starts_with(PUSH_TITLE));
    }

    #[test]
    fn the_mouse_is_left_alone_unless_wanted() {
        assert!(!modes(&text(|out| write_enter(out, Mouse::Off)), 'h').contains(&1000));
        assert!(modes(&text(|out| write_enter(out, Mouse::On)), 'h').contains(&1000));
    }

    #[test]
    fn the_title_is_the_programs_name() {
        assert!(text(|out| write_enter(out, Mouse::Off)).contains("\x1b]0;carepost\x07"));
    }

    #[test]
    fn a_screen_is_whole_again_after_leaving() {
        let size = |n| std::num::NonZero::new(n).unwrap();
        let mut screen = vt100::Parser::new(size(24), size(80), 0);
        screen.process(b"before");
        screen.process(text(|out| write_enter(out, Mouse::On)).as_bytes());
        assert!(screen.screen().alternate_screen() && screen.screen().bracketed_paste());
        screen.process("secret".as_bytes());
        screen.process(text(write_leave).as_bytes());
        let after = screen.screen();
        assert!(!after.alternate_screen() && !after.bracketed_paste() && !after.hide_cursor());
        assert_eq!(after.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(after.contents(), "before");
    }

    #[test]
    fn a_frame_is_written_at_once_or_not_at_all() {
        struct Writes(Rc<std::cell::RefCell<Vec<Vec<u8>>>>);
        impl Write for Writes {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.borrow_mut().push(bytes.to_vec());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let writes = Rc::default();
        let held = Rc::new(Cell::new(true));
        let mut writer = FrameWriter::new(Writes(Rc::clone(&writes)), Rc::clone(&held));
        writer.write_all(b"one ").unwrap();
        writer.flush().unwrap();
        assert!(writes.borrow().is_empty());
        writer.write_all(&[b'x'; 70_000]).unwrap();
        held.set(false);
        writer.flush().unwrap();
        assert_eq!(writes.borrow().len(), 1);
        assert_eq!(writes.borrow()[0].len(), 70_004);
        writer.write_all(b"half").unwrap();
        drop(writer);
        assert_eq!(writes.borrow().len(), 1);
    }

    #[test]
    fn a_frame_in_which_nothing_changed_is_not_written() {
        let held = Rc::new(Cell::new(false));
        let mut writer = FrameWriter::new(Vec::new(), held);
        writer.begin().unwrap();
        writer.end().unwrap();
        writer.flush().unwrap();
        assert!(writer.out.is_empty());
        writer.begin().unwrap();
        writer.write_all(b"x").unwrap();
        writer.end().unwrap();
        writer.flush().unwrap();
        assert_eq!(writer.out, b"\x1b[?2026hx\x1b[?2026l");
    }

    #[test]
    fn a_panic_says_where_and_not_what() {
        assert_eq!(
            panic_notice("出了故障。", Some(("src/a.rs", 7))),
            "出了故障。 (src/a.rs:7)\n"
        );
        assert_eq!(panic_notice("A fault.", None), "A fault.\n");
    }
}
