//! What a person's sessions have seen of the journal before, and whether a host shows that same journal.
//!
//! The host says where its journal ends. Here it is asked at sign-in for the frame that was the last one seen; that the
//! chain leads through it is verified behind Today ([`crate::post::chain`]).

use std::path::{Path, PathBuf};

use crate::care::ledger::directory::Directory;
use crate::care::ledger::ids::{Hash, PersonId, PostId};
use crate::host::heads::{self, Remembered};
use crate::host::wire::{Answer, Head, Request};
use crate::post::judged::hash_of;
use crate::post::line::{HostGone, Line};
use crate::post::sign_in_fault::SignInFault;

/// What is remembered of a post.
#[derive(Default)]
pub struct SeenBefore {
    file: Option<PathBuf>,
    remembered: Option<Remembered>,
    /// Whether something was remembered and cannot be read any more.
    pub lost: bool,
}

impl SeenBefore {
    /// Reads what is remembered in a person's own folder; nothing where they have none.
    pub fn recall(own: Option<&Path>, post: PostId, person: PersonId) -> SeenBefore {
        let Some(own) = own else {
            return SeenBefore::default();
        };
        let file = heads::file(own, post, person);
        let recalled = heads::recall(&file);
        SeenBefore {
            lost: recalled.is_err(),
            remembered: recalled.ok().flatten(),
            file: Some(file),
        }
    }

    /// Holds a journal against the last head that was seen; gives the head that its chain has to lead through.
    ///
    /// After a restore the journal lives another generation, which an administrator has signed for. Of the generation
    /// before, it still has to have what lies before the restore; to one that was left behind it never goes back.
    ///
    /// # Errors
    /// [`SignInFault::JournalBehind`] where it was cut or exchanged; and where the host does not answer.
    pub fn hold(
        &self,
        line: &mut dyn Line,
        directory: &Directory,
        head: Head,
    ) -> Result<Option<Head>, SignInFault> {
        let Some(Remembered { head: seen, past }) = &self.remembered else {
            return Ok(None);
        };
        let behind = SignInFault::JournalBehind {
            seen: seen.number,
            head: head.number,
        };
        let present = directory.generation();
        let lived_to = directory
            .past_generations()
            .find(|(generation, _)| *generation == seen.generation);
        let has_it = match lived_to {
            _ if present == Some(seen.generation) => true,
            Some((_, last)) => seen.number <= last,
            None if present.is_some_and(|present| past.contains(&present)) => return Err(behind),
            None => false,
        };
        if !has_it || seen.number == 0 {
            return Ok(None);
        }
        if seen.number > head.number {
            return Err(behind);
        }
        match line.ask(Request::Frames {
            from: seen.number,
            limit: 1,
        })? {
            Answer::Frames(frames)
                if frames.first().is_some_and(|frame| {
                    (frame.number, hash_of(frame)) == (seen.number, seen.hash)
                }) =>
            {
                Ok(Some(Head {
                    number: seen.number,
                    hash: seen.hash,
                }))
            }
            // Whoever refuses has been proved nothing: it is another host, and says nothing of the journal.
            Answer::Refused(_) => Err(HostGone::Silent.into()),
            _ => Err(behind),
        }
    }

    /// Remembers a head, unless another session of the same person has seen more.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn remember(
        &self,
        directory: &Directory,
        (number, hash): (u64, Hash),
    ) -> std::io::Result<()> {
        let (Some(file), Some(generation)) = (&self.file, directory.generation()) else {
            return Ok(());
        };
        let further = |there: &Remembered| {
            let same = there.head.generation == generation;
            (same && there.head.number > number) || there.past.contains(&generation)
        };
        // What cannot be read is written over: it was told of at sign-in.
        if heads::recall(file)
            .ok()
            .flatten()
            .is_some_and(|there| further(&there))
        {
            return Ok(());
        }
        let past = directory.past_generations();
        let remembered = Remembered {
            head: heads::SeenHead {
                generation,
                number,
                hash,
            },
            past: past.map(|(generation, _)| generation).collect(),
        };
        heads::write(file, &remembered)
    }
}
