//! What a row is recognised by.

use crate::care::fold::fold_name;
use crate::care::records::birth::Birth;
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::row::RosterRow;

/// What tells whether two rows, or a row and a child on the register, are the same child.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RowIdentity {
    /// The ID number, where there is one.
    pub resident_id: Option<ResidentId>,
    /// The name folded by [`fold_name`].
    pub name: String,
    /// The birth date.
    pub birth: Birth,
}

impl RowIdentity {
    /// Tells whether both are the same child: the same ID number; or the same name and birth date, unless two ID
    /// numbers, both checked, say otherwise. A month alone agrees with every day in it.
    pub fn same_child(&self, other: &RowIdentity) -> bool {
        match (&self.resident_id, &other.resident_id) {
            (Some(one), Some(two)) => one == two,
            _ => self.name == other.name && self.birth.agrees_with(other.birth),
        }
    }
}

/// Gives what a row is recognised by.
pub fn identity_key(row: &RosterRow) -> RowIdentity {
    RowIdentity {
        resident_id: row.resident_id.clone(),
        name: fold_name(&row.name),
        birth: row.birth,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn two_checked_numbers_outweigh_name_and_birth() {
        let birth = Birth::Day(NaiveDate::from_ymd_opt(2015, 3, 8).unwrap());
        let id = |text: &str| Some(ResidentId::parse(text).unwrap());
        let child = |resident_id| RowIdentity {
            resident_id,
            name: "石燕兰".into(),
            birth,
        };
        let (one, two) = (
            child(id("11010519491231002X")),
            child(id("440524188001010014")),
        );
        assert!(!one.same_child(&two));
        assert!(one.same_child(&child(None)));
        assert!(one.same_child(&one.clone()));
    }
}
