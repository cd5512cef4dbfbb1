//! Runs a foreign parser so that a panic in it neither escapes nor prints.
//!
//! Arithmetic in a parser may overflow on a hostile file. The hook set here is silent on the thread that is inside
//! [`without_panic`] and hands every other panic to the hook that was there before.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; nothing where it panicked.
pub fn without_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !INSIDE.get() {
                before(info);
            }
        }));
    });
    let outer = INSIDE.replace(true);
    // What `work` leaves half-done is dropped with it: callers hand in values of their own.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    INSIDE.set(outer);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_nothing() {
        let zero = std::hint::black_box(0);
        assert_eq!(without_panic(|| 1 / zero), None);
        assert_eq!(without_panic(|| 1), Some(1));
    }
}
