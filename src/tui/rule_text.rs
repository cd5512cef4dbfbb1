//! The sentence for what a rule of the work refuses: which rule, and what to give or do instead.

use crate::care::appointment_states::AppointmentRefusal;
use crate::care::case_states::CaseRefusal;
use crate::care::follow_up_states::FollowUpRefusal;
use crate::care::note_states::NoteRefusal;
use crate::care::resident_id::NoResidentId;
use crate::care::risk::RiskRefusal;
use crate::post::refusal::{Missing, Refusal};
use crate::words::texts::Words;

/// Gives the sentence for a refusal by a rule; nobody is named in it.
pub fn rule(words: &Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Appointment(refusal) => appointment(words, refusal),
        Refusal::Clashes(clashes) => {
            words.with("refusal-clashes", &[("count", clashes.len().into())])
        }
        Refusal::Case(refusal) => case(words, refusal),
        Refusal::Risk(refusal) => words.get(match refusal {
            RiskRefusal::Same => "refusal-risk-same",
            RiskRefusal::NeedsReason => "refusal-risk-needs-reason",
            RiskRefusal::Closed => "refusal-risk-closed",
        }),
        Refusal::Note(refusal) => words.get(match refusal {
            NoteRefusal::NoSuchStep { .. } => "refusal-note-no-such-step",
            NoteRefusal::NotTheAuthor => "refusal-note-not-the-author",
            NoteRefusal::OwnNote => "refusal-note-own",
            NoteRefusal::Blank => "refusal-note-blank",
            NoteRefusal::NotBegun => "refusal-note-not-begun",
            NoteRefusal::NeedsReason => "refusal-missing-reason",
        }),
        Refusal::FollowUp(refusal) => words.get(match refusal {
            FollowUpRefusal::NeedsOutcome => "refusal-follow-up-needs-outcome",
            FollowUpRefusal::NeedsReason => "refusal-missing-reason",
            FollowUpRefusal::Settled => "refusal-follow-up-settled",
        }),
        Refusal::ResidentId(refusal) => words.get(match refusal {
            NoResidentId::Length { .. } => "refusal-id-length",
            NoResidentId::Character { .. } => "refusal-id-character",
            NoResidentId::CheckDigit => "refusal-id-check-digit",
            NoResidentId::BirthDate => "refusal-id-birth",
        }),
        Refusal::Missing(missing) => words.get(match missing {
            Missing::Name => "refusal-missing-name",
            Missing::Child => "refusal-missing-child",
            Missing::Counselor => "refusal-missing-counselor",
            Missing::Reason => "refusal-missing-reason",
            Missing::Words => "refusal-missing-words",
            Missing::SafetyPlan => "refusal-missing-safety-plan",
            Missing::Purpose => "refusal-missing-purpose",
            Missing::Proof => "refusal-missing-proof",
            Missing::Departments => "refusal-missing-departments",
        }),
        Refusal::BadLength { most } => {
            words.with("refusal-bad-length", &[("most", (*most).into())])
        }
        other => words.get(match other {
            Refusal::Ahead => "refusal-ahead",
            Refusal::EndsBeforeItBegins => "refusal-ends-before-it-begins",
            Refusal::Begun(_) => "refusal-begun",
            Refusal::InUse(_) => "refusal-in-use",
            Refusal::NotOnTeam(_) => "refusal-not-on-team",
            Refusal::NotAGuardian => "refusal-not-a-guardian",
            Refusal::NeverContact => "refusal-never-contact",
            Refusal::IdOfAnother(_) => "refusal-id-of-another",
            Refusal::NameTaken => "refusal-name-taken",
            Refusal::AlreadySo => "refusal-already-so",
            Refusal::NotTheRecoveryKey => "refusal-not-the-recovery-key",
            Refusal::NotRecoveryWords(_) => "refusal-not-recovery-words",
            Refusal::NoWordsFile => "refusal-no-words-file",
            Refusal::EndIsOver => "refusal-end-is-over",
            Refusal::LongerThanOwn => "refusal-longer-than-own",
            Refusal::NotOneself => "refusal-not-oneself",
            Refusal::NothingToHandOver => "refusal-nothing-to-hand-over",
            Refusal::OtherAnswer => "refusal-other-answer",
            Refusal::NoSuchPerson => "refusal-no-such-person",
            // The rest is no rule of the work and has its sentence beside the host's refusals.
            _ => "refusal-unwritable",
        }),
    }
}

fn appointment(words: &Words, refusal: &AppointmentRefusal) -> String {
    match refusal {
        AppointmentRefusal::NoSuchStep { from, to } => words.with(
            "refusal-appointment-no-such-step",
            &[
                ("from", words.get(from.id()).into()),
                ("to", words.get(to.id()).into()),
            ],
        ),
        AppointmentRefusal::NeedsTimes => words.get("refusal-needs-times"),
        AppointmentRefusal::EndsBeforeItBegins => words.get("refusal-ends-before-it-begins"),
        AppointmentRefusal::NotYetOver => words.get("refusal-ahead"),
        AppointmentRefusal::NeedsByWhom => words.get("refusal-needs-by-whom"),
        AppointmentRefusal::NeedsReason => words.get("refusal-missing-reason"),
        AppointmentRefusal::NoteSigned => words.get("refusal-note-signed"),
    }
}

fn case(words: &Words, refusal: &CaseRefusal) -> String {
    match refusal {
        CaseRefusal::NoSuchStep { from, to } => words.with(
            "refusal-case-no-such-step",
            &[
                ("from", words.get(from.id()).into()),
                ("to", words.get(to.id()).into()),
            ],
        ),
        CaseRefusal::NeedsReason => words.get("refusal-missing-reason"),
        CaseRefusal::NeedsClosingReason => words.get("refusal-needs-closing-reason"),
        CaseRefusal::NeedsSummary => words.get("refusal-needs-summary"),
        CaseRefusal::Unsettled {
            follow_ups,
            appointments,
        } => words.with(
            "refusal-unsettled",
            &[
                ("follow-ups", (*follow_ups).into()),
                ("appointments", (*appointments).into()),
            ],
        ),
        CaseRefusal::NeedsApproval => words.get("refusal-needs-approval"),
        CaseRefusal::OwnApproval => words.get("refusal-own-approval"),
        CaseRefusal::AlreadyOpen { .. } => words.get("refusal-case-open-already"),
    }
}
