//! A person around a child: a parent, a carer, a guardian, a teacher; and what holds for calling them.

use serde::{Deserialize, Serialize};

/// A person around a child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAround {
    pub name: String,
    pub relation: Relation,
    /// The word by which a roster names the relation (`舅舅`), where it says more than `relation` does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation_word: String,
    /// Whether this person looks after the child (照护人).
    #[serde(default)]
    pub carer: bool,
    /// Whether this person may consent (监护人); a grandmother is not one by default.
    #[serde(default)]
    pub guardian: bool,
    /// Phones on file, the first to be called first.
    #[serde(default)]
    pub phones: Vec<String>,
    #[serde(default = "may_be_contacted")]
    pub call_rule: CallRule,
    #[serde(default = "nothing_may_be_told")]
    pub may_be_told: MayBeTold,
    /// Whether this person is away for work; none where nobody said.
    #[serde(default)]
    pub away: Option<bool>,
    /// Whether this person is at home but cannot look after the child (illness, disability, prison).
    #[serde(default)]
    pub unable: bool,
    #[serde(default)]
    pub died: bool,
    /// Where the person works.
    #[serde(default)]
    pub works_at: String,
    /// Since when they are away, as it was said: a date, a month, "after Spring Festival".
    #[serde(default)]
    pub away_since: String,
    /// When they come home, in somebody's words ("Spring Festival").
    #[serde(default)]
    pub comes_home: String,
    #[serde(default)]
    pub remarks: String,
}

confidential!(PersonAround);

fn may_be_contacted() -> CallRule {
    CallRule::MayContact
}

fn nothing_may_be_told() -> MayBeTold {
    MayBeTold::Nothing
}

impl PersonAround {
    /// Makes a person of whom only name and relation are known; parents are guardians, nobody else is by default, and
    /// what they may be told is not decided yet.
    pub fn new(name: impl Into<String>, relation: Relation) -> PersonAround {
        PersonAround {
            name: name.into(),
            guardian: relation.is_parent(),
            relation,
            relation_word: String::new(),
            carer: false,
            phones: Vec::new(),
            call_rule: may_be_contacted(),
            may_be_told: MayBeTold::Undecided,
            away: None,
            unable: false,
            died: false,
            works_at: String::new(),
            away_since: String::new(),
            comes_home: String::new(),
            remarks: String::new(),
        }
    }
}

open_choice! {
    /// What somebody is to a child.
    Relation, "relation-other" {
        Father = "father", "relation-father";
        Mother = "mother", "relation-mother";
        /// One of the parents, or both, where nobody said which.
        Parent = "parent", "relation-parent";
        PaternalGrandfather = "paternal-grandfather", "relation-paternal-grandfather";
        PaternalGrandmother = "paternal-grandmother", "relation-paternal-grandmother";
        MaternalGrandfather = "maternal-grandfather", "relation-maternal-grandfather";
        MaternalGrandmother = "maternal-grandmother", "relation-maternal-grandmother";
        Grandfather = "grandfather", "relation-grandfather";
        Grandmother = "grandmother", "relation-grandmother";
        Uncle = "uncle", "relation-uncle";
        Aunt = "aunt", "relation-aunt";
        Brother = "brother", "relation-brother";
        Sister = "sister", "relation-sister";
        Sibling = "sibling", "relation-sibling";
        StepFather = "step-father", "relation-step-father";
        StepMother = "step-mother", "relation-step-mother";
        StepParent = "step-parent", "relation-step-parent";
        FosterParent = "foster-parent", "relation-foster-parent";
        AdoptiveParent = "adoptive-parent", "relation-adoptive-parent";
        Relative = "relative", "relation-relative";
        Neighbour = "neighbour", "relation-neighbour";
        Teacher = "teacher", "relation-teacher";
        ChildDirector = "child-director", "relation-child-director";
    }
}

impl Relation {
    /// Tells whether this is a father or mother by birth or adoption.
    pub fn is_parent(&self) -> bool {
        matches!(
            self,
            Relation::Father | Relation::Mother | Relation::Parent | Relation::AdoptiveParent
        )
    }

    /// Tells whether `other` says the same and more: a father is a parent.
    pub fn is_told_closer_by(&self, other: &Relation) -> bool {
        *self == Relation::Parent && *other != Relation::Parent && other.is_parent()
    }

    /// Tells whether several words of a roster mean this one relation, so that the word itself tells more.
    pub fn is_coarse(&self) -> bool {
        matches!(
            self,
            Relation::Grandfather
                | Relation::Grandmother
                | Relation::Uncle
                | Relation::Aunt
                | Relation::Brother
                | Relation::Sister
                | Relation::Sibling
                | Relation::FosterParent
                | Relation::AdoptiveParent
                | Relation::Relative
        )
    }
}

choice! {
    /// Whether somebody may be called.
    CallRule {
        ContactFirst = "contact-first", "call-rule-contact-first";
        MayContact = "may-contact", "call-rule-may-contact";
        AskCounselor = "ask-counselor", "call-rule-ask-counselor";
        NeverContact = "never-contact", "call-rule-never-contact";
    }
}

choice! {
    /// What somebody may be told.
    MayBeTold {
        Everything = "everything", "told-everything";
        Appointments = "appointments", "told-appointments";
        Nothing = "nothing", "told-nothing";
        /// Nobody has decided it yet; until then, nothing.
        Undecided = "undecided", "told-undecided";
    }
}
