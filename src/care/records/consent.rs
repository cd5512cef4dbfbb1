//! A guardian's consent (知情同意), or that it was refused.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// What one guardian said to one child's being counseled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub child: Id,
    /// The guardian's name, as among the people around the child.
    pub guardian: String,
    pub way: ConsentWay,
    /// On paper: where it lies. By phone: who was the witness.
    #[serde(default)]
    pub proof: String,
    /// False where the guardian said no.
    pub agreed: bool,
    pub given_on: NaiveDate,
    /// The last day on which it holds; none is without an end.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub purposes: Vec<ConsentPurpose>,
    /// For sharing: the departments that were named.
    #[serde(default)]
    pub departments: Vec<String>,
    /// What the child itself said to it.
    #[serde(default)]
    pub childs_word: String,
    #[serde(default)]
    pub withdrawn: Option<Withdrawal>,
    /// Who wrote it down.
    pub taken_by: PersonId,
}

confidential!(Consent);

/// A consent taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    pub on: NaiveDate,
    #[serde(default)]
    pub why: String,
}

confidential!(Withdrawal);

choice! {
    /// How a consent was given.
    ConsentWay {
        Paper = "paper", "consent-way-paper";
        Phone = "phone", "consent-way-phone";
        Message = "message", "consent-way-message";
    }
}

choice! {
    /// What a consent is for.
    ConsentPurpose {
        Services = "services", "consent-for-services";
        PersonalData = "personal-data", "consent-for-personal-data";
        Sharing = "sharing", "consent-for-sharing";
    }
}

impl Record for Consent {
    const KIND: Kind = Kind::Consent;
}
