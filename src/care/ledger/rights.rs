//! Which roles write which kinds of record: one table.
//!
//! | kinds | counselor | supervisor | overseer | administrator |
//! |---|---|---|---|---|
//! | settings, rooms, holidays, staff cards | | | | writes |
//! | children and their details, households, consents, contacts and their words, case words, closing summaries | writes | | | |
//! | appointments (a supervisor's are supervision sessions), case headers (a supervisor hands a case on), notes of every kind (the supervision note), follow-ups, inbox lines, crisis logs and their lines, handovers and their words, emergency accesses, approvals (a counselor may be named deputy) | writes | writes | | |
//! | published figures | | writes | | |
//! | audit entries | writes | writes | writes | writes |
//!
//! Beyond the table an author must hold the scope's latest key, except for the audit's. A saved note is revised and
//! removed by its first author only. Nobody removes what is only ever added.
//!
//! Content is erased for good by an administrator, who cannot read it, or by the revision's author unless the record
//! is only ever added; what is private by its owner alone; the audit by nobody, and the reason for an emergency access by
//! nobody before somebody else has taken note of it.

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::Kind;

/// Tells whether someone with these roles writes and removes records of a kind.
pub fn writes(roles: Roles, kind: Kind) -> bool {
    match kind {
        Kind::Settings | Kind::Room | Kind::Holiday | Kind::StaffCard => roles.administrator,
        Kind::Child
        | Kind::ChildDetail
        | Kind::Household
        | Kind::Consent
        | Kind::Contact
        | Kind::ContactWords
        | Kind::CaseWords
        | Kind::ClosingSummary => roles.counselor,
        // A supervisor keeps supervision sessions; what an appointment is with lies in its seal.
        Kind::Appointment
        | Kind::CaseHeader
        | Kind::NoteHeader
        | Kind::Note
        | Kind::SignedNote
        | Kind::Addendum
        | Kind::EnteredInError
        | Kind::FollowUp
        | Kind::FollowUpWords
        | Kind::InboxLine
        | Kind::Handover
        | Kind::HandoverWords
        | Kind::EmergencyAccess
        | Kind::CrisisLog
        | Kind::CrisisLine
        | Kind::Approval => roles.clinical(),
        Kind::PublishedFigures => roles.supervisor,
        Kind::Audit => !roles.is_empty(),
    }
}
