//! Why something was not done: the facts, from which the screens make a sentence in the person's language.

use crate::care::appointment_states::AppointmentRefusal;
use crate::care::case_states::CaseRefusal;
use crate::care::follow_up_states::FollowUpRefusal;
use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::NoteRefusal;
use crate::care::records::record::NotARecord;
use crate::care::resident_id::NoResidentId;
use crate::care::risk::RiskRefusal;
use crate::post::clash_facts::ClashFacts;
use crate::post::doubt::Doubt;
use crate::post::line::HostGone;
use crate::vault::recovery::NotRecoveryWords;

/// Why a use case, or the host, did not do what was asked; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    // From the use cases.
    /// The person's roles do not include this.
    NotYourRole,
    /// The record is not there, or not any more.
    Gone(RecordKey),
    /// The record's content is not this person's to read.
    NotReadable(Scope),
    /// The record cannot be written as it is.
    Unwritable,

    // From the host and the way to it.
    /// Somebody else changed the record since it was read.
    Conflict {
        key: RecordKey,
        by: Option<PersonId>,
    },
    /// The host refused the commit by the rules that every commit is held against.
    NotAuthorised(Box<crate::care::ledger::refusal::Refusal>),
    /// The disk is full; nothing was written.
    DiskFull,
    /// The disk failed in some other way; nothing was written.
    DiskFailed,
    /// The host cannot say whether it was written; it will know after its next start.
    Unknown,
    /// No host answers and none could be started.
    NoHost,
    /// The host is of a later version of the program, which was renewed while this session ran.
    Renewed,
    /// The host is of an earlier version of the program, and somebody is at work at it.
    OlderHost,
    /// The host keeps as many drafts of this person as it will, or this one is too long.
    TooManyDrafts,
    /// More was asked for at once than the host answers, or keeps of one person.
    TooMuch,
    /// The host does not have it.
    NotThere,
    /// The host does not hand it out to this person.
    NotHandedOut,
    /// What the host answered is no answer to what it was asked.
    Unfitting,
    /// What the host answered is not what the journal's signed headers say, or was seen before.
    Tampered(Doubt),
    /// The key to seal or open it is not held.
    NoKey(Scope),
    /// There is nothing to undo or redo.
    NothingToUndo,
    /// The roster has nothing that the register does not have already.
    NothingToImport,
    /// It cannot be undone: something in it has been changed since.
    ChangedSince(RecordKey),
    /// The child already has an open case.
    CaseOpenAlready(Id),

    // From the rules, each with its own facts.
    Appointment(AppointmentRefusal),
    /// Somebody or a room is taken; a reason lets it through.
    Clashes(Vec<ClashFacts>),
    Case(CaseRefusal),
    Risk(RiskRefusal),
    Note(NoteRefusal),
    FollowUp(FollowUpRefusal),
    ResidentId(NoResidentId),
    /// Something was not given.
    Missing(Missing),
    /// What is said to have happened lies ahead.
    Ahead,
    /// An end lies before its beginning.
    EndsBeforeItBegins,
    /// A length in minutes is nothing, or more than this.
    BadLength {
        most: u32,
    },
    /// The appointment has begun or is over, so it is corrected and not changed.
    Begun(Id),
    /// Something else stands on the record, so it is not removed.
    InUse(RecordKey),
    /// The person is not on the case's team and could not read or write its words.
    NotOnTeam(PersonId),
    /// Consent is given by a living guardian among the people around the child.
    NotAGuardian,
    /// The person is never to be contacted.
    NeverContact,
    /// Another child on the register has this ID number.
    IdOfAnother(Id),
    /// There is another of this name.
    NameTaken,
    /// The recovery words are not of this post.
    NotTheRecoveryKey,
    /// The text is not the recovery words.
    NotRecoveryWords(NotRecoveryWords),
    /// The file of recovery words is not there, or cannot be read.
    NoWordsFile,
    /// A day that an end was to lie on is over.
    EndIsOver,
    /// Somebody reads a case for a time, and would share it for longer.
    LongerThanOwn,
    /// There is nothing to hand over.
    NothingToHandOver,
    /// Somebody does not take themselves off a team; another member does.
    NotOneself,
    /// It stands as wished already.
    AlreadySo,
    /// The answer to an invitation is not, or not any more, the one whose fingerprint was compared.
    OtherAnswer,
    /// Nobody at the post has this name or id.
    NoSuchPerson,
    /// The host lets this person in no more: they were suspended, have left, or their keys were replaced.
    SignedOut,
}

/// What was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Name,
    Child,
    Counselor,
    Reason,
    /// Text where some is needed.
    Words,
    SafetyPlan,
    /// What a consent is for.
    Purpose,
    /// Where a paper lies, or who was the witness.
    Proof,
    /// The departments that a child's data is shared with.
    Departments,
}

impl From<AppointmentRefusal> for Refusal {
    fn from(refusal: AppointmentRefusal) -> Refusal {
        Refusal::Appointment(refusal)
    }
}

impl From<CaseRefusal> for Refusal {
    fn from(refusal: CaseRefusal) -> Refusal {
        match refusal {
            CaseRefusal::AlreadyOpen { case } => Refusal::CaseOpenAlready(case),
            refusal => Refusal::Case(refusal),
        }
    }
}

impl From<RiskRefusal> for Refusal {
    fn from(refusal: RiskRefusal) -> Refusal {
        Refusal::Risk(refusal)
    }
}

impl From<NoteRefusal> for Refusal {
    fn from(refusal: NoteRefusal) -> Refusal {
        Refusal::Note(refusal)
    }
}

impl From<FollowUpRefusal> for Refusal {
    fn from(refusal: FollowUpRefusal) -> Refusal {
        Refusal::FollowUp(refusal)
    }
}

impl From<HostGone> for Refusal {
    fn from(gone: HostGone) -> Refusal {
        match gone {
            HostGone::Silent => Refusal::NoHost,
            HostGone::Renewed => Refusal::Renewed,
            HostGone::Older => Refusal::OlderHost,
        }
    }
}

impl From<NotARecord> for Refusal {
    fn from(_: NotARecord) -> Refusal {
        Refusal::Unwritable
    }
}
