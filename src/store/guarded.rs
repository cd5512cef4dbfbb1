//! Runs sled where a panic or a hang of its does no harm.
//!
//! One flipped byte makes sled 0.34 panic or wait for ever. Opening runs on a thread of its own with a deadline;
//! everything else is caught where it is called. No panic hook is installed here: the command floor calls
//! [`quiet_hook`] once, so that a caught panic prints nothing over a screen.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The name of the threads on which a panic is expected and told to nobody.
const THREAD: &str = "carepost-state";

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What went wrong inside the guard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("it panicked")]
    Panicked,
    #[error("it did not answer in time")]
    Late,
    #[error("it failed: {0}")]
    Failed(String),
    #[error("its rows are not what was written")]
    Rows,
}

/// Calls something that may panic.
///
/// # Errors
/// [`Broken::Panicked`] if it did.
pub fn call<T>(work: impl FnOnce() -> T) -> Result<T, Broken> {
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.map_err(|_| Broken::Panicked)
}

/// Runs something that may panic or hang on a thread of its own, which is left behind if it is late.
///
/// # Errors
/// [`Broken::Panicked`], [`Broken::Late`], or [`Broken::Failed`] if there is no thread to be had.
pub fn run<T: Send + 'static>(
    deadline: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Broken> {
    let (answer, wait) = mpsc::channel();
    thread::Builder::new()
        .name(THREAD.to_owned())
        .spawn(move || {
            // Whoever waited may have gone; then there is nobody to tell.
            let _ = answer.send(call(work));
        })
        .map_err(|error| Broken::Failed(error.to_string()))?;
    match wait.recv_timeout(deadline) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Broken::Late),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Broken::Panicked),
    }
}

/// Silences the panic message of what is guarded; to be called once, early, by the program itself.
pub fn quiet_hook() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_expected() {
            before(info);
        }
    }));
}

/// Tells whether a panic on this thread is caught here: for a hook of the program's own.
pub fn is_expected() -> bool {
    GUARDED.get()
        || thread::current().name().is_some_and(|name| {
            // The last two are sled's own: its I/O threads and its flusher.
            name == THREAD || name.starts_with("sled-io") || name == "log flusher"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_and_a_hang_come_back_as_values() {
        quiet_hook();
        assert_eq!(call(|| panic!("caught")), Err::<(), _>(Broken::Panicked));
        let (hold, held) = mpsc::channel::<()>();
        let late = run(Duration::from_millis(20), move || {
            let _ = held.recv();
        });
        assert_eq!(late, Err(Broken::Late));
        drop(hold);
        assert_eq!(run(Duration::from_secs(5), || 7), Ok(7));
    }
}
