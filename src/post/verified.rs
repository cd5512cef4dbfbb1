//! What a session has verified of the journal, remembered for the next sign-in in the person's own folder.
//!
//! It is where the fold of the headers stood: the head, which acts led to it, each author's last commit, a mark of every
//! frame, and the last revision of every record with its mark. Sealed under the person's private scope ([`crate::post::sealed_parts`]), it is their own word and nobody
//! else's; one that is damaged, of another person, post or generation is passed over, and everything is verified again. The directory at that head
//! is not in it: signing in folds it anew, down from the root key.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{GenerationId, Hash, PersonId};
use crate::host::wire::Head;
use crate::post::acts_told::ActsTold;
use crate::post::fold::{Fold, Folded};
use crate::post::latest::{Latest, Line};
use crate::post::lineage::{LastOf, Lineage};
use crate::post::marks::{FrameMark, Marking};
use crate::post::own_files;
use crate::post::sealed_parts::PART;
use crate::post::session::Session;
use crate::vault::draft::DraftKind;

/// How many records are sealed in one part: each takes less than a hundred bytes.
const RECORDS_A_PART: usize = 5_000;

/// How many frames' marks are sealed in one part.
const FRAMES_A_PART: usize = PART / size_of::<FrameMark>();

/// Which head was verified; its number is the file's.
#[derive(Serialize, Deserialize)]
struct Cover {
    generation: GenerationId,
    hash: Hash,
    acts: ActsTold,
    /// What the marks of the records and the frames were made with.
    marking: Marking,
    /// Each author's last commit: number and hash of its header.
    authors: Vec<(PersonId, LastOf)>,
    /// The host's time at the last frame.
    time: Option<i64>,
}

impl Session {
    fn verified_file(&self) -> Option<PathBuf> {
        let own = self.around.own.as_deref()?;
        Some(own_files::verified(own, self.writer.post, self.me.person))
    }

    /// Gives what the marks were made with when the journal was last verified, so that they can be compared.
    pub(super) fn marking_before(&self) -> Option<Marking> {
        let mut sealed = self.read_parts(&self.verified_file()?, DraftKind::Verified)?;
        let cover = self.next_part(&mut sealed)?;
        let cover: Cover = rmp_serde::from_slice(&cover).ok()?;
        Some(cover.marking)
    }

    /// Gives where the last verification ended; none where there was none, or it does not fit.
    pub(super) fn verified_before(&mut self) -> Option<Fold> {
        let (number, directory) = self.directory_then.take()?;
        let mut sealed = self.read_parts(&self.verified_file()?, DraftKind::Verified)?;
        let cover = self.next_part(&mut sealed)?;
        let cover: Cover = rmp_serde::from_slice(&cover).ok()?;
        let same = cover.generation == self.writer.generation && cover.marking == self.marking;
        if sealed.number() != number || !same {
            return None;
        }
        let last = Head {
            number,
            hash: cover.hash,
        };
        // What leads past a head that was seen is verified again, so that it leads through it.
        let past = |seen: Head| match seen.number == number {
            true => seen != last,
            false => seen.number < number,
        };
        if self.leads_through.is_some_and(past) {
            return None;
        }
        let mut frames: Vec<FrameMark> = Vec::new();
        while (frames.len() as u64) < number {
            let plain = self.next_part(&mut sealed)?;
            let (marks, []) = plain.as_chunks() else {
                return None;
            };
            frames.extend(marks.iter().map(|mark| FrameMark::from_be_bytes(*mark)));
        }
        if frames.len() as u64 != number {
            return None;
        }
        let mut latest = Latest::with_room(sealed.parts.len() * RECORDS_A_PART);
        while !sealed.parts.is_empty() {
            let plain = self.next_part(&mut sealed)?;
            let lines: Vec<Line> = rmp_serde::from_slice(&plain).ok()?;
            latest.kept(lines)?;
        }
        Some(Fold {
            directory,
            acts: cover.acts,
            last: Some(last),
            lineage: Lineage::kept(cover.authors, frames, cover.time),
            folded: Folded {
                latest,
                parts: HashMap::new(),
            },
        })
    }

    /// Remembers where a verification ended; not amid a change in parts, which is then verified from its beginning.
    ///
    /// # Errors
    /// Those of the disk.
    pub(super) fn remember_verified(&mut self, fold: &Fold) -> io::Result<()> {
        let (Some(file), Some(Head { number, hash })) = (self.verified_file(), fold.last) else {
            return Ok(());
        };
        if !fold.folded.parts.is_empty() {
            return Ok(());
        }
        let cover = Cover {
            generation: self.writer.generation,
            hash,
            acts: fold.acts,
            marking: self.marking.clone(),
            authors: fold.lineage.authors().collect(),
            time: fold.lineage.time(),
        };
        let encoded = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        let mut writing = self.begin_parts(file, DraftKind::Verified, number)?;
        let cover = rmp_serde::to_vec(&cover).map_err(encoded)?;
        self.write_part(&mut writing, 0, &cover)?;
        for some in fold.lineage.frames().chunks(FRAMES_A_PART) {
            let some: Vec<u8> = some.iter().flat_map(|mark| mark.to_be_bytes()).collect();
            self.write_part(&mut writing, 0, &some)?;
        }
        let mut lines = fold.folded.latest.iter().peekable();
        while lines.peek().is_some() {
            let some: Vec<Line> = lines.by_ref().take(RECORDS_A_PART).collect();
            let some = rmp_serde::to_vec(&some).map_err(encoded)?;
            self.write_part(&mut writing, 0, &some)?;
        }
        self.finish_parts(writing)?.put()
    }
}
