//! A right row of a roster.

use std::fmt;

use crate::care::records::birth::Birth;
use crate::care::records::child::{Category, Sex};
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::person::{Adult, Parent};
use crate::exchange::roster::place::Place;

/// A child as one row of a roster gives it. `Debug` tells the place only.
#[derive(Clone, PartialEq)]
pub struct RosterRow {
    /// Where it stands; `column` is none.
    pub place: Place,
    /// The child's name; padding between Chinese characters is taken out, all else is as written.
    pub name: String,
    /// The sex, from its column or else the ID number.
    pub sex: Option<Sex>,
    /// The birth date, from its column or, more exactly, the ID number.
    pub birth: Birth,
    /// The ID number, checked.
    pub resident_id: Option<ResidentId>,
    /// School.
    pub school: Option<String>,
    /// Grade, in the roster's words (`三年级`, `3`).
    pub grade: Option<String>,
    /// Class, in the roster's words.
    pub class: Option<String>,
    /// Whether the child boards.
    pub boarding: Option<bool>,
    /// Village or neighbourhood.
    pub village: Option<String>,
    /// Township.
    pub township: Option<String>,
    /// Categories, each once.
    pub categories: Vec<Category>,
    /// Home address.
    pub address: Option<String>,
    /// Who looks after the child.
    pub carer: Adult,
    /// Who the roster calls guardian 监护人.
    pub guardian: Adult,
    /// Father.
    pub father: Parent,
    /// Mother.
    pub mother: Parent,
    /// The parents away for work, where one column gives them together and does not say which.
    pub parents_away: Parent,
    /// Which parents are away, in the roster's words (`父母双方外出`).
    pub away_state: Option<String>,
    /// The village children's director 儿童主任.
    pub director: Adult,
    /// Remarks.
    pub remarks: Option<String>,
    /// Every other filled column: header and text.
    pub other: Vec<(String, String)>,
    /// Its cells as the spreadsheet shows them, one for each header of its sheet; kept for a file to mend, since the row
    /// may be wrong against the register.
    pub cells: Vec<String>,
}

impl fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosterRow")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}
