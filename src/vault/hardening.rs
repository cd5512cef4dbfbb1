//! Keeps the process's memory from being written out or read by others (no core dumps, not dumpable), and every file
//! that it makes from other accounts.
//!
//! Called once, first thing. Swap is the machine's matter; the threat model says so.

use rustix::fs::Mode;
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

/// Keeps new files from other accounts, forbids core dumps, and on Linux reading the process's memory by other
/// processes of the same account.
///
/// # Errors
/// Where the system refuses; the program can go on, and should say so.
pub fn harden() -> Result<(), NotHardened> {
    // sled opens its files with the mode that this mask leaves.
    umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(NotHardened::CoreDumps)?;
    not_dumpable()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn not_dumpable() -> Result<(), NotHardened> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(NotHardened::Dumpable)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn not_dumpable() -> Result<(), NotHardened> {
    Ok(())
}

/// The system refused to protect the process's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHardened {
    #[error("core dumps could not be forbidden: {0}")]
    CoreDumps(Errno),
    #[error("reading this process's memory could not be forbidden: {0}")]
    Dumpable(Errno),
}

#[cfg(test)]
mod tests {
    use rustix::process::getrlimit;

    use super::*;

    #[test]
    fn a_hardened_process_dumps_nothing() {
        harden().unwrap();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        #[cfg(target_os = "linux")]
        assert_eq!(
            rustix::process::dumpable_behavior(),
            Ok(rustix::process::DumpableBehavior::NotDumpable)
        );
        assert_eq!(harden(), Ok(()), "twice is as once");
    }
}
