//! What each kind of record is called where a change to it is told of.

use crate::care::ledger::ids::Kind;

/// Names a kind of record as the list of changes does.
pub fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Settings => "change-settings",
        Kind::Room => "change-room",
        Kind::Holiday => "change-holiday",
        Kind::StaffCard => "change-person",
        Kind::Child | Kind::ChildDetail => "term-child",
        Kind::Household => "term-household",
        Kind::Consent => "term-consent",
        Kind::Contact | Kind::ContactWords => "change-contact",
        Kind::CaseHeader | Kind::CaseWords | Kind::ClosingSummary => "term-case",
        Kind::Appointment => "term-appointment",
        Kind::NoteHeader | Kind::Note | Kind::SignedNote => "term-note",
        Kind::Addendum => "term-addendum",
        Kind::EnteredInError => "note-state-entered-in-error",
        Kind::FollowUp | Kind::FollowUpWords => "term-follow-up",
        Kind::InboxLine => "change-inbox-line",
        Kind::CrisisLog | Kind::CrisisLine => "term-crisis-log",
        Kind::Handover | Kind::HandoverWords => "term-handover",
        Kind::EmergencyAccess => "term-emergency-access",
        Kind::PublishedFigures => "figures-title",
        _ => "change-record",
    }
}
