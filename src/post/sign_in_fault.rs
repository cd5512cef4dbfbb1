//! Why somebody is not signed in.

use crate::post::line::HostGone;

/// Why somebody is not signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    #[error("nobody signs in by that name")]
    UnknownName,
    #[error("the person is suspended or has left")]
    NotActive,
    #[error("the passphrase does not open the identity")]
    WrongPassphrase,
    #[error("the identity file is damaged or of another version")]
    BadIdentity,
    #[error("the identity belongs to another post")]
    OtherPost,
    #[error("the directory's chain is broken at frame {0}")]
    BrokenDirectory(u64),
    #[error("this person has seen frame {seen}, and the journal does not have it")]
    JournalBehind { seen: u64, head: u64 },
    #[error("the person is signed in as often as the host allows")]
    TooMany,
    #[error("the host refused the proof")]
    ProofRefused,
    #[error(transparent)]
    HostGone(#[from] HostGone),
}
