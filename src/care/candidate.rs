//! A candidate: a child as a roster's row gives it, before it is known whether the register has it.

use crate::care::records::birth::Birth;
use crate::care::records::child::{Category, Sex};
use crate::care::records::person_around::PersonAround;

/// What a row says; none or empty is what it does not say, which changes nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    pub name: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    /// 18 characters, checked before it came here.
    pub resident_id: Option<String>,
    pub school: Option<String>,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub boarding: Option<bool>,
    pub village: Option<String>,
    pub categories: Vec<Category>,
    /// Name of the village children's director.
    pub director: Option<String>,
    pub address: Option<String>,
    /// The child's own phones.
    pub phones: Vec<String>,
    /// Who is named in the row, the carer first.
    pub around: Vec<PersonAround>,
    /// Whether the row names no carer, so that whoever it calls guardian is taken for one.
    pub carer_inferred: bool,
    pub remarks: Option<String>,
    /// Other columns: header and text.
    pub other: Vec<(String, String)>,
}

confidential!(Candidate);
