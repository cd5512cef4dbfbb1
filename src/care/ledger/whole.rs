//! A commit whose parts belong together: its header can be read, and its payloads are those that the header sums up.
//!
//! Checked once, where it comes in; whoever is handed one need not look again.

use crate::care::ledger::header::{COMMIT_MAX, Commit, Header, NotAHeader};

/// Why the parts of a commit do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotWhole {
    #[error(transparent)]
    Header(#[from] NotAHeader),
    #[error("the header is written otherwise than this version writes what it reads of it")]
    NotAsWritten,
    #[error("a commit of {0} bytes is too large")]
    TooLarge(usize),
    #[error("the payloads are not those that the header sums up")]
    NotAsSummed,
}

/// A commit whose parts belong together, with its header decoded.
pub struct WholeCommit {
    header: Header,
    commit: Commit,
}

impl WholeCommit {
    /// Checks what can be seen without a key: size, header and sums.
    ///
    /// Of what is signed there is one spelling, and no part that this version does not know: what is in force is what every
    /// reader reads.
    ///
    /// # Errors
    /// The first that is wrong.
    pub fn of(commit: Commit) -> Result<WholeCommit, NotWhole> {
        let size = commit.size();
        if size > COMMIT_MAX {
            return Err(NotWhole::TooLarge(size));
        }
        let header = Header::from_bytes(&commit.header)?;
        if header.to_bytes()? != commit.header {
            return Err(NotWhole::NotAsWritten);
        }
        if fits(&header, &commit) {
            Ok(WholeCommit { header, commit })
        } else {
            Err(NotWhole::NotAsSummed)
        }
    }

    /// Gives what the commit's header says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Gives the commit as it came.
    pub fn commit(&self) -> &Commit {
        &self.commit
    }

    /// Gives both, for whoever keeps them.
    pub fn into_parts(self) -> (Header, Commit) {
        (self.header, self.commit)
    }
}

fn fits(header: &Header, commit: &Commit) -> bool {
    let mut sums = header.payloads();
    let mut payloads = commit.payloads.iter();
    payloads.all(|payload| sums.next().is_some_and(|sum| sum.fits(payload)))
        && sums.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::header::{FORMAT, Item, Op, Sum};
    use crate::care::ledger::ids::{
        CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
    };
    use crate::care::ledger::scope::Scope;

    fn commit() -> Commit {
        let (slot, blob) = (vec![1; 72], vec![2; 100]);
        let header = Header {
            format: FORMAT,
            post: PostId([1; 16]),
            generation: GenerationId([2; 16]),
            commit: CommitId([3; 16]),
            author: PersonId([4; 16]),
            author_number: 1,
            author_previous: Hash::ZERO,
            seen_number: 0,
            seen_hash: Hash::ZERO,
            time: 1,
            part: None,
            undoes: None,
            acts: Vec::new(),
            items: vec![Item {
                key: RecordKey::new(Kind::Child, Id([5; 16])),
                op: Op::Put {
                    scope: Scope::Staff,
                    epoch: 1,
                    base: 0,
                    slot: Sum::of(&slot),
                    blob: Sum::of(&blob),
                },
            }],
        };
        Commit {
            header: header.to_bytes().unwrap(),
            signature: [0; 64],
            payloads: vec![slot.into(), blob.into()],
        }
    }

    fn refused(change: impl FnOnce(&mut Commit)) -> NotWhole {
        let mut commit = commit();
        change(&mut commit);
        WholeCommit::of(commit).err().unwrap()
    }

    #[test]
    fn payloads_are_those_that_the_header_sums_up_no_fewer_and_no_more() {
        assert!(WholeCommit::of(commit()).is_ok());
        for which in 0..2 {
            let flipped = refused(|commit| commit.payloads[which][0] ^= 1);
            assert_eq!(flipped, NotWhole::NotAsSummed);
            let shorter = refused(|commit| commit.payloads[which].truncate(50));
            assert_eq!(shorter, NotWhole::NotAsSummed);
        }
        let fewer = refused(|commit| commit.payloads.truncate(1));
        assert_eq!(fewer, NotWhole::NotAsSummed);
        let more = refused(|commit| commit.payloads.push(vec![].into()));
        assert_eq!(more, NotWhole::NotAsSummed);
        let turned = refused(|commit| commit.payloads.reverse());
        assert_eq!(turned, NotWhole::NotAsSummed);
    }

    #[test]
    fn a_header_that_cannot_be_read_and_too_many_bytes_are_refused() {
        let broken = refused(|commit| commit.header.truncate(20));
        assert_eq!(broken, NotWhole::Header(NotAHeader));
        let large = refused(|commit| commit.payloads.push(vec![0; COMMIT_MAX].into()));
        assert!(matches!(large, NotWhole::TooLarge(size) if size > COMMIT_MAX));
    }
}
