//! What every record has: a kind, and bytes with named fields that later versions can read.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::care::ledger::ids::{Id, Kind, RecordKey};

/// A record of one kind.
pub trait Record: Serialize + DeserializeOwned {
    /// What the record is.
    const KIND: Kind;

    /// Gives the key of the record with this id.
    fn key(id: Id) -> RecordKey {
        RecordKey::new(Self::KIND, id)
    }

    /// Encodes the record: MessagePack with named fields.
    ///
    /// # Errors
    /// Only where the encoder fails, which no record is known to cause.
    fn encode(&self) -> Result<Vec<u8>, NotARecord> {
        rmp_serde::to_vec_named(self).map_err(|_| NotARecord { kind: Self::KIND })
    }

    /// Decodes a record; fields this version does not know are passed over.
    ///
    /// # Errors
    /// Where the bytes are no record of this kind. The decoder's own message may quote contents and is dropped.
    fn decode(bytes: &[u8]) -> Result<Self, NotARecord> {
        rmp_serde::from_slice(bytes).map_err(|_| NotARecord { kind: Self::KIND })
    }
}

/// Bytes cannot be read as a record of a kind, or a record not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a record of the kind {kind:?}")]
pub struct NotARecord {
    pub kind: Kind,
}
