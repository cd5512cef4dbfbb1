//! How far a record is believed about who it is from.
//!
//! A record's author is known by the signature of its commit. What a record says of its own author inside the seal, whoever
//! wrote it has chosen: so a signed text counts as signed, and an approval as somebody's, only where the session has found
//! it true as the record came, by whatever way it came.

use crate::care::ledger::directory::Directory;
use crate::care::ledger::ids::{Id, Kind, PersonId, PostId, RecordKey};
use crate::care::records::addendum::Addendum;
use crate::care::records::approval::Approval;
use crate::care::records::entered_in_error::EnteredInError;
use crate::care::records::record::Record;
use crate::care::records::signed_note::{Signed, SignedNote};
use crate::post::signing::{SignedAs, verifies};
use crate::vault::note_signature::NotePlace;

/// What was found true of a record about who it is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// A signed text is signed by the author it names, who is the record's; an approval names the record's author.
    pub of_author: bool,
    /// The record's author was a supervisor when it was written.
    pub of_supervisor: bool,
}

impl Credit {
    /// Nothing was found true, or the record says nothing that it could be.
    pub const NONE: Credit = Credit {
        of_author: false,
        of_supervisor: false,
    };

    /// Takes a record as its author's without a proof: where nothing comes from anybody else.
    pub const fn taken(of_supervisor: bool) -> Credit {
        Credit {
            of_author: true,
            of_supervisor,
        }
    }
}

/// Finds what is true of an opened record; `author` and `time` are those of its commit.
pub(super) fn credit(
    key: RecordKey,
    plain: &[u8],
    (author, time): (PersonId, i64),
    post: PostId,
    directory: &Directory,
) -> Credit {
    let signed = |read: Option<(Id, Option<Id>, SignedAs, Signed)>| {
        read.is_some_and(|(note, case, signed_as, signed)| {
            let place = NotePlace { post, case, note };
            // Who has replaced their keys since signed with those they had then.
            let mut keys = directory.keys_at(signed.author, time);
            signed.author == author && keys.any(|keys| verifies(&signed, signed_as, place, &keys))
        })
    };
    let of_author = match key.kind {
        Kind::SignedNote => signed(
            SignedNote::decode(plain)
                .map(|it| (it.note, it.case, SignedAs::Note, it.signed))
                .ok(),
        ),
        Kind::Addendum => signed(
            Addendum::decode(plain)
                .map(|it| (it.note, it.case, SignedAs::Addendum, it.signed))
                .ok(),
        ),
        Kind::EnteredInError => signed(
            EnteredInError::decode(plain)
                .map(|it| {
                    let copied_to = it.copied_to;
                    let signed_as = SignedAs::EnteredInError { copied_to };
                    (it.note, it.case, signed_as, it.signed)
                })
                .ok(),
        ),
        Kind::Approval => Approval::decode(plain).is_ok_and(|approval| approval.by == author),
        _ => return Credit::NONE,
    };
    Credit {
        of_author,
        of_supervisor: directory.roles_at(author, time).supervisor,
    }
}
