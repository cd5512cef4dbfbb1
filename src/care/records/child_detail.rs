//! What is confidential of a child: ID number, phones, address, the people around the child.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::person_around::PersonAround;
use crate::care::records::record::Record;

/// The confidential half of a child; the other, under the same id, is `Child`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChildDetail {
    /// The resident ID number: 18 characters, check digit verified before it came here.
    pub resident_id: Option<String>,
    /// The child's own phones.
    pub phones: Vec<String>,
    /// Where the child lives, if not at the household's address.
    pub address: String,
    pub around: Vec<PersonAround>,
    pub remarks: String,
    /// Columns of a roster for which there is no field: header and text.
    pub other: Vec<(String, String)>,
}

confidential!(ChildDetail);

impl Record for ChildDetail {
    const KIND: Kind = Kind::ChildDetail;
}
