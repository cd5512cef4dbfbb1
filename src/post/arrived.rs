//! A record on its way from the host to the register, opened.

use zeroize::Zeroizing;

use crate::care::ledger::ids::{PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::SealedRecord;
use crate::post::credit::Credit;
use crate::post::register::Opened;

/// A record that was changed, opened.
pub struct Arrived {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub author: PersonId,
    pub time: i64,
    /// Nothing where it was removed.
    pub plain: Option<Zeroizing<Vec<u8>>>,
    pub credit: Credit,
}

impl Arrived {
    /// Makes that of a record that was asked for and is no more.
    pub fn removed(key: RecordKey, record: &SealedRecord) -> Arrived {
        Arrived {
            key,
            revision: record.revision,
            scope: Scope::Staff,
            author: record.author,
            time: record.time,
            plain: None,
            credit: Credit::NONE,
        }
    }

    /// Lends the record to a register.
    pub fn opened(&self) -> Opened<'_> {
        Opened {
            key: self.key,
            revision: self.revision,
            scope: self.scope,
            author: self.author,
            time: self.time,
            plain: self.plain.as_ref().map(|plain| plain.as_slice()),
            credit: self.credit,
        }
    }
}
