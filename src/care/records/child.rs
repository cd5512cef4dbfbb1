//! What a child is found by; everyone on staff may read it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::birth::Birth;
use crate::care::records::record::Record;

/// A child on the register. The other half, under the same id, is `ChildDetail`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub name: String,
    #[serde(default = "sex_not_given")]
    pub sex: Sex,
    #[serde(default)]
    pub birth: Option<Birth>,
    #[serde(default)]
    pub school: String,
    #[serde(default)]
    pub grade: String,
    #[serde(default)]
    pub class: String,
    /// Whether the child boards at school; none where nobody said.
    #[serde(default)]
    pub boarding: Option<bool>,
    #[serde(default)]
    pub village: String,
    #[serde(default)]
    pub categories: Vec<Category>,
    #[serde(default)]
    pub household: Option<Id>,
    /// Name of the village children's director (儿童主任).
    #[serde(default)]
    pub director: String,
    #[serde(default)]
    pub left_register: Option<LeftRegister>,
}

confidential!(Child);

fn sex_not_given() -> Sex {
    Sex::Unknown
}

impl Child {
    /// Makes a child of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Child {
        Child {
            name: name.into(),
            sex: Sex::Unknown,
            birth: None,
            school: String::new(),
            grade: String::new(),
            class: String::new(),
            boarding: None,
            village: String::new(),
            categories: Vec::new(),
            household: None,
            director: String::new(),
            left_register: None,
        }
    }
}

choice! {
    /// A sex, as on an ID card.
    Sex {
        Male = "male", "sex-male";
        Female = "female", "sex-female";
        Unknown = "unknown", "sex-unknown";
    }
}

open_choice! {
    /// Why a child is on the register.
    Category, "category-other" {
        /// 留守
        LeftBehind = "left-behind", "category-left-behind";
        /// 困境
        InDifficulty = "in-difficulty", "category-in-difficulty";
        /// 事实无人抚养
        DeFactoUnsupported = "de-facto-unsupported", "category-de-facto-unsupported";
        /// 孤儿
        Orphan = "orphan", "category-orphan";
        /// 流动
        Migrant = "migrant", "category-migrant";
    }
}

/// When and why a child left the register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftRegister {
    pub on: NaiveDate,
    #[serde(default)]
    pub why: String,
}

confidential!(LeftRegister);

impl Record for Child {
    const KIND: Kind = Kind::Child;
}
