//! Taking in what a host serves: each record is held against its signed header.
//!
//! At its sign-in a session holds all it has read against the chain ([`crate::post::chain`]). What it reads later, a case that
//! it looks into or whose key it is given, is held against the marks that the chain left, and against the frames heard since.

use crate::care::ledger::ids::RecordKey;
use crate::host::wire::{Answer, RecordContent, Request, SealedRecord};
use crate::post::arrived::Arrived;
use crate::post::judged::is_authors;
use crate::post::marks::Mark;
use crate::post::session::Session;

/// What comes of a record that was served: nothing where it is not this person's to open.
pub type Taken = Result<Option<Arrived>, ()>;

/// How a record that was served stands to the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    AsSigned,
    /// A later revision was heard of.
    Old,
    /// No header that was heard says so.
    Unheard,
}

impl Session {
    /// Opens the records of one answer and holds each against its signed header; before the chain is verified they are
    /// remembered for that.
    ///
    /// An error in a record's place is one that does not open, or that is not what a header says: its author, its time or its
    /// bytes are others, or there is a later revision.
    pub(super) fn take_in_all(&mut self, records: &[SealedRecord]) -> Vec<Taken> {
        let mut unheard = Vec::new();
        let mut all: Vec<Taken> = Vec::with_capacity(records.len());
        for record in records {
            let opened = self.open_by_any_slot(record);
            let stands = match &opened {
                Ok(Some(_)) => self.stands(record),
                _ => Stands::AsSigned,
            };
            if stands == Stands::Unheard {
                unheard.push(all.len());
            }
            all.push(match stands {
                Stands::Old => Err(()),
                _ => opened,
            });
        }
        if !unheard.is_empty() {
            // Written, perhaps, since anything was heard. Where what comes does not hold, that is in doubt already.
            let heard = self.catch_up().map(|heard| self.overheard.extend(heard));
            for place in unheard {
                match self.stands(&records[place]) {
                    Stands::AsSigned => {}
                    // What it was written over with has been heard just now.
                    Stands::Old => all[place] = Ok(None),
                    Stands::Unheard => all[place] = Err(()),
                }
                if heard.is_err() {
                    all[place] = Err(());
                }
            }
        }
        for (taken, record) in all.iter().zip(records) {
            if let Ok(Some(_)) = taken {
                self.note_epoch(record);
            }
        }
        all
    }

    /// Opens one record and holds it against its header as [`Session::take_in_all`] does.
    pub(super) fn take_in(&mut self, record: &SealedRecord) -> Taken {
        let taken = self.take_in_all(std::slice::from_ref(record)).pop();
        taken.unwrap_or(Err(()))
    }

    /// Tells how a record that was served stands to the headers; before they are verified it is remembered.
    fn stands(&mut self, record: &SealedRecord) -> Stands {
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

    /// Tells whether a record is one that somebody may be handed still, by what was heard since the sign-in.
    pub(super) fn is_still_there(&self, key: &RecordKey) -> bool {
        let since = self.since.latest.get(key);
        since.is_none_or(|(_, scope, _)| scope.is_some_and(|scope| self.is_handed(scope)))
    }
}
