//! The families of ids: texts reached through an id that is built from an enum, not written out where it is used.
//!
//! `tests/words.rs` counts an id as used when its exact literal stands somewhere in `src`, or when it begins with a
//! prefix listed here. Prefer literals in a function that matches over the enum; list a family only where the id is
//! put together (`weekday-` and a number) or where the enum keeps its own code on a lower floor.

/// A group of ids with one beginning.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// How each id of the family begins.
    pub prefix: &'static str,
    /// What the rest of the id is made from.
    pub rest: &'static str,
}

const fn family(prefix: &'static str, rest: &'static str) -> Family {
    Family { prefix, rest }
}

/// Every family.
pub const FAMILIES: &[Family] = &[
    family("appointment-kind-", "code of the kind of appointment"),
    family("appointment-state-", "code of the state of an appointment"),
    family("approval-state-", "code of the state of an approval"),
    family(
        "approval-rule-",
        "code of the post's rule on approving a closing",
    ),
    family(
        "attempt-",
        "code of what came of an attempt to reach someone",
    ),
    family("call-rule-", "code of whether someone may be called"),
    family("case-state-", "code of the state of a case"),
    family("category-", "code of the child's category"),
    family("channel-", "code of the way a contact happened"),
    family("closing-reason-", "code of why a case was closed"),
    family("concern-", "code of a concern"),
    family("consent-for-", "code of what a consent is for"),
    family("consent-state-", "code of how a consent stands"),
    family("consent-way-", "code of how consent was given"),
    family("follow-up-kind-", "code of the kind of follow-up"),
    family("follow-up-state-", "code of the state of a follow-up"),
    family("month-short-", "number of the month, 1 to 12"),
    family("note-form-", "code of the form of a note"),
    family("note-heading-", "code of a heading in a note's form"),
    family("note-kind-", "code of the kind of note"),
    family("note-state-", "code of the state of a note"),
    family("owed-", "code of what is owed on Today"),
    family("priority-", "code of the priority of a follow-up"),
    family("relation-", "code of the relation to the child"),
    family(
        "risk-",
        "code of the risk level, alone or as -short, -mark, -letter",
    ),
    family("role-", "code of the role of a person"),
    family("sex-", "code of the sex"),
    family("source-", "code of where a case came from"),
    family(
        "standing-",
        "code of the standing of a person in the directory",
    ),
    family("told-", "code of what someone may be told"),
    family(
        "term-",
        "a word of the domain's table, for labels and the guide",
    ),
    family(
        "weekday-",
        "ISO number of the weekday, 1 is Monday, alone or as -long",
    ),
];
