//! The records of a post: one file a record, each split by who may read it, as `care::ledger::ids::Kind` says.
//!
//! Two halves of one thing bear the same id under two kinds: `Child` and `ChildDetail`, `Contact` and
//! `ContactWords`, `CaseHeader` and `CaseWords`, `NoteHeader` and `Note`, `FollowUp` and `FollowUpWords`.
pub mod access_deed;
pub mod addendum;
pub mod appointment;
pub mod approval;
pub mod audit;
pub mod birth;
pub mod case_header;
pub mod case_words;
pub mod child;
pub mod child_detail;
pub mod closing_summary;
pub mod consent;
pub mod contact;
pub mod contact_words;
pub mod crisis_line;
pub mod crisis_log;
pub mod emergency_access;
pub mod entered_in_error;
pub mod follow_up;
pub mod follow_up_words;
pub mod handover;
pub mod holiday;
pub mod household;
pub mod inbox_line;
pub mod note;
pub mod note_header;
pub mod person_around;
pub mod published_figures;
pub mod record;
pub mod risk_level;
pub mod room;
pub mod settings;
pub mod signed_note;
pub mod staff_card;
