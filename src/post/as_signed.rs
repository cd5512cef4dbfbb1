//! How what a host serves stands to the signed headers. Taking it in is in [`crate::post::hearing`], which may hear of what was
//! written meanwhile.
//!
//! At its sign-in a session holds all it has read against the chain ([`crate::post::chain`]). What it reads later, a case that
//! it looks into or whose key it is given, is held against the marks that the chain left, and against the frames heard since.

use crate::host::wire::{Answer, RecordContent, Request, SealedRecord};
use crate::post::judged::is_authors;
use crate::post::marks::Mark;
use crate::post::session::Session;

/// How a record that was served stands to the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    AsSigned,
    /// A later revision was heard of.
    Old,
    /// No header that was heard says so.
    Unheard,
}

impl Session {
    /// Tells how a record that was served stands to the headers; before they are verified it is remembered.
    pub(super) fn stands(&mut self, record: &SealedRecord) -> Stands {
        let RecordContent::Sealed(content) = &record.content else {
            return Stands::AsSigned;
        };
        let mark = self.marking.served(record, &content.blob);
        if let Some(read) = &mut self.read {
            read.note(record.key, record.revision, mark);
            return Stands::AsSigned;
        }
        let Some(proved) = &self.proved else {
            // The chain led astray, which was told.
            return Stands::AsSigned;
        };
        match self.since.latest.get(&record.key) {
            Some((heard, ..)) if heard > record.revision => Stands::Old,
            Some((heard, _, told)) if heard == record.revision => {
                match told == mark || told == Mark::NONE {
                    true => Stands::AsSigned,
                    false => Stands::Unheard,
                }
            }
            None if proved.has(mark) => Stands::AsSigned,
            _ => Stands::Unheard,
        }
    }

    /// Tells whether a revision, the last one or an older, was written by whom and when the host says, with these bytes: the
    /// header that it came with is asked for, and has its author's signature.
    ///
    /// Where in the chain that header stands is not looked at.
    pub(super) fn is_as_signed(&mut self, record: &SealedRecord) -> bool {
        let RecordContent::Sealed(content) = &record.content else {
            return true;
        };
        let request = Request::Frames {
            from: record.number,
            limit: 1,
        };
        let Ok(Answer::Frames(frames)) = self.ask(request) else {
            return false;
        };
        let Some(frame) = frames.first().filter(|frame| frame.time == record.time) else {
            return false;
        };
        is_authors(frame, &self.directory).is_some_and(|header| {
            let mut items = header.items.iter();
            let wrote = items.find_map(|item| item.writes(record.key, record.revision));
            header.author == record.author && wrote.is_some_and(|blob| blob.fits(&content.blob))
        })
    }
}
