//! Approvals: what waits for somebody's word, and how stands what one has asked for oneself.
//!
//! Approvals are a list that only grows: asked for, then approved or returned. What is asked of stands in a record that
//! never changes, a signed note or a closing summary, and the approval names it. So nothing changes under an approval;
//! where a case stands otherwise than was approved, [`changed_since`] says so.
//!
//! Everyone clinical can write an approval. One counts where its record's author is whom it names, and a decision where that
//! was a supervisor or a deputy ([`Register::counted_approval`]).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::care::case_states::approval_due;
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::post_time::day_of;
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::care::records::closing_summary::ClosingSummary;
use crate::care::records::note_header::NoteState;
use crate::care::records::settings::ApprovalRule;
use crate::post::look_up::{child_of, note_signed_as};
use crate::post::me::Me;
use crate::post::register::Register;

/// How long what was decided stays in sight of who asked for it, in days.
const KEPT_DAYS: i64 = 30;

/// One thing that somebody asked approval of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// A case whose closing is to be approved, or a signed note that is to be countersigned.
    pub of: RecordKey,
    /// The exact record: a closing summary or a signed note; none where a closing was asked for without one.
    pub content: Option<RecordKey>,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub state: ApprovalState,
    /// Who decided, and when.
    pub decided: Option<(PersonId, DateTime<Utc>)>,
    pub remark: String,
    /// Whether it was never asked for, and should have been ([`unasked`]).
    pub unasked: bool,
}

impl Asked {
    /// Gives the child it is about, where it is about one.
    pub fn child(&self, register: &Register) -> Option<Id> {
        child_of(register, self.of)
    }

    /// Gives the note that is to be countersigned, where it is one.
    pub fn note(&self, register: &Register) -> Option<Id> {
        (self.of.kind == Kind::SignedNote)
            .then(|| note_signed_as(register, self.of.id))
            .flatten()
    }

    /// Gives the last day on which it is to be decided, where the post sets one.
    pub fn due(&self, register: &Register) -> Option<NaiveDate> {
        let settings = &register.settings;
        let case = register.cases.get(self.case()?)?;
        let due = approval_due(case, settings.closing_approval, settings.approval_days)?;
        Some(day_of(settings.zone, due))
    }

    /// Gives the case whose closing is to be approved, where it is one.
    pub fn case(&self) -> Option<Id> {
        (self.of.kind == Kind::CaseHeader).then_some(self.of.id)
    }
}

/// Tells whether a person approves what others ask for: supervisors, and the deputies that the settings name.
pub fn approves(register: &Register, me: &Me) -> bool {
    let deputy = register.settings.deputies.contains(&me.person);
    me.roles.supervisor || (deputy && me.roles.clinical())
}

/// Gives who may be asked about a case: its supervisor, or every supervisor where it has none at work, and the deputies;
/// nobody is asked about their own.
pub fn approvers(register: &Register, me: &Me, case: Option<&CaseHeader>) -> Vec<PersonId> {
    let at_work = |person: &PersonId| me.colleagues.get(person);
    let named = case
        .and_then(|case| case.supervisor)
        .filter(|person| at_work(person).is_some_and(|roles| roles.supervisor));
    let mut people: Vec<PersonId> = match named {
        Some(person) => vec![person],
        None => me
            .colleagues
            .iter()
            .filter(|(_, roles)| roles.supervisor)
            .map(|(person, _)| *person)
            .collect(),
    };
    let deputies = register.settings.deputies.iter();
    people.extend(deputies.filter(|one| at_work(one).is_some_and(|roles| roles.clinical())));
    people
        .retain(|person| *person != me.person && case.is_none_or(|case| case.counselor != *person));
    people.sort_unstable();
    people.dedup();
    people
}

/// Whose closings nobody here could approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unapproved {
    /// Anybody's: there is neither a supervisor nor a deputy.
    Anybodys,
    /// One's own: there is no approver but oneself.
    Ones,
}

/// Tells whose closings are to be approved here and could be by nobody; nothing where somebody could.
pub fn nobody_could(register: &Register, me: &Me) -> Option<Unapproved> {
    let asked = register.settings.closing_approval != ApprovalRule::None;
    let others = me.colleagues.contains_key(&me.person) && approvers(register, me, None).is_empty();
    match (asked && others, approves(register, me)) {
        (false, _) => None,
        (true, false) => Some(Unapproved::Anybodys),
        // Whoever does not counsel has no closings of their own.
        (true, true) => me.roles.counselor.then_some(Unapproved::Ones),
    }
}

/// Gives everything that approval was ever asked of, in no order that matters.
pub fn all(register: &Register) -> Vec<Asked> {
    let mut found = Vec::new();
    let mut group: Vec<&Approval> = Vec::new();
    let mut of: Option<RecordKey> = None;
    for (record, id) in register.approvals_by_record.range(..) {
        let Some(approval) = register.counted_approval(id) else {
            continue;
        };
        if of != Some(*record) {
            found.extend(asked(&group));
            group.clear();
            of = Some(*record);
        }
        group.push(approval);
    }
    found.extend(asked(&group));
    found
}

/// Gives what nobody else has decided since it was asked: all that can wait.
fn open_questions(register: &Register) -> Vec<Asked> {
    let undecided = register.undecided.iter();
    undecided
        .filter_map(|key| {
            let group: Vec<&Approval> = register.approvals_of(key).collect();
            asked(&group)
        })
        .collect()
}

/// Gives what waits for somebody's word, whoever's it is.
pub fn waiting(register: &Register) -> Vec<Asked> {
    let mut found = open_questions(register);
    found.retain(|asked| waits(register, asked));
    found.extend(unasked(register));
    found
}

/// Gives the notes of counselors under supervision that were signed and go uncountersigned: nobody was asked, or the note
/// went on without waiting for the answer.
///
/// No use case of this program does that; a program that was changed can. Whose notes are countersigned stands in cards that
/// an administrator writes, and when a note was signed is the host's time. Before everything is read nothing is missing.
pub fn unasked(register: &Register) -> Vec<Asked> {
    if !register.all_read {
        return Vec::new();
    }
    let notes = register.uncountersigned.iter();
    let signed = notes.filter_map(|(signed, id)| {
        let note = register.notes.kept(*id)?;
        let of = RecordKey::new(Kind::SignedNote, *signed);
        Some(Asked {
            of,
            content: Some(of),
            by: note.value.author,
            at: DateTime::from_timestamp_millis(note.time)?,
            state: ApprovalState::Pending,
            decided: None,
            remark: String::new(),
            unasked: true,
        })
    });
    signed.collect()
}

/// Tells whether a note is among the [`unasked`].
pub fn is_unasked(register: &Register, id: Id) -> bool {
    let signed = register.notes.get(id).and_then(|note| note.signed);
    register.all_read && signed.is_some_and(|signed| register.uncountersigned.contains_key(&signed))
}

/// Gives what was last asked of the closing of a case since it went to closing, and what was said to it.
pub fn of_closing(register: &Register, id: Id, case: &CaseHeader) -> Option<Asked> {
    let since = closing_since(case)?;
    let key = RecordKey::new(Kind::CaseHeader, id);
    let group: Vec<&Approval> = register
        .approvals_of(&key)
        .filter(|approval| approval.at >= since)
        .collect();
    asked(&group)
}

/// Makes one of the approvals of one record: the last time it was asked for, and the decision since.
fn asked(group: &[&Approval]) -> Option<Asked> {
    let pending = |approval: &&&Approval| approval.state == ApprovalState::Pending;
    let last = group.iter().filter(pending).max_by_key(|one| one.at)?;
    // Of two in the same instant the later word is the decision.
    let decision = group
        .iter()
        .filter(|one| one.state != ApprovalState::Pending && one.at >= last.at)
        .filter(|one| one.content == last.content)
        // No use case lets anybody decide on their own; what another program wrote decides nothing either.
        .filter(|one| one.by != last.by)
        .max_by_key(|one| one.at);
    let content = match last.of.kind {
        Kind::SignedNote => Some(last.of),
        _ => last.content,
    };
    Some(Asked {
        of: last.of,
        content,
        by: last.by,
        at: last.at,
        state: decision.map_or(ApprovalState::Pending, |one| one.state),
        decided: decision.map(|one| (one.by, one.at)),
        remark: decision.map(|one| one.remark.clone()).unwrap_or_default(),
        unasked: false,
    })
}

/// When the case went to closing, where it is closing or closed; what was asked of an earlier closing is past.
fn closing_since(case: &CaseHeader) -> Option<DateTime<Utc>> {
    if !matches!(case.state, CaseState::Closing | CaseState::Closed) {
        return None;
    }
    let mut history = case.history.iter().rev();
    history
        .find(|change| change.to == CaseState::Closing)
        .map(|change| change.at)
}

/// Gives what waits for this person's word, the longest first; nobody's own.
pub fn to_decide(register: &Register, me: &Me) -> Vec<Asked> {
    if !approves(register, me) {
        return Vec::new();
    }
    let mut found = waiting(register);
    found.retain(|asked| asked.by != me.person && !is_own(register, me, asked));
    found.sort_by_key(|asked| (asked.at, asked.of));
    found
}

/// Gives what this person asked for: what was returned, what waits, what was approved lately.
pub fn own(register: &Register, me: &Me, now: DateTime<Utc>) -> Vec<Asked> {
    let lately = now - TimeDelta::days(KEPT_DAYS);
    let mut found = all(register);
    found.retain(|asked| {
        asked.by == me.person
            && match asked.decided {
                None => waits(register, asked),
                Some((_, at)) => at >= lately && !is_past(register, asked),
            }
    });
    found.sort_by_key(|asked| {
        let turn = match asked.state {
            ApprovalState::Returned => 0,
            ApprovalState::Pending => 1,
            ApprovalState::Approved => 2,
        };
        (turn, std::cmp::Reverse(asked.at), asked.of)
    });
    found
}

/// Tells whether nobody has decided yet and it is still the question: the case is still closing, the note still waits.
fn waits(register: &Register, asked: &Asked) -> bool {
    if asked.state != ApprovalState::Pending {
        return false;
    }
    match asked.of.kind {
        Kind::CaseHeader => register
            .cases
            .get(asked.of.id)
            .is_some_and(|case| closing_since(case).is_some_and(|since| asked.at >= since)),
        _ => asked
            .note(register)
            .and_then(|note| register.notes.get(note))
            .is_some_and(|note| {
                note.state == NoteState::AwaitingCountersign && note.signed == Some(asked.of.id)
            }),
    }
}

/// Tells whether a note that was returned has been signed anew since, so that another question has taken its place.
fn is_past(register: &Register, asked: &Asked) -> bool {
    let note = asked.note(register).and_then(|id| register.notes.get(id));
    note.is_some_and(|note| {
        asked.state == ApprovalState::Returned && note.signed != Some(asked.of.id)
    })
}

/// Tells whether a person's own work is asked about, whoever asked.
fn is_own(register: &Register, me: &Me, asked: &Asked) -> bool {
    match asked.of.kind {
        Kind::CaseHeader => {
            let case = register.cases.get(asked.of.id);
            case.is_some_and(|case| case.counselor == me.person)
        }
        _ => asked
            .note(register)
            .and_then(|note| register.notes.get(note))
            .is_some_and(|note| note.author == me.person),
    }
}

/// Gives the closing summary that was asked about, where it was read.
pub fn summary<'a>(register: &'a Register, asked: &Asked) -> Option<&'a ClosingSummary> {
    let key = asked.content?;
    register
        .closing_summaries
        .get(key.id)
        .filter(|summary| RecordKey::new(Kind::CaseHeader, summary.case) == asked.of)
}

/// Tells whether what is approved stands otherwise now than it was approved: a case closed for another reason or with
/// other words, a note with another text in force.
pub fn changed_since(register: &Register, asked: &Asked) -> bool {
    if asked.state != ApprovalState::Approved {
        return false;
    }
    if asked.of.kind != Kind::CaseHeader {
        let note = asked.note(register).and_then(|id| register.notes.get(id));
        return note.is_some_and(|note| {
            note.state == NoteState::Signed && note.signed != Some(asked.of.id)
        });
    }
    let id = asked.of.id;
    let (Some(case), Some(summary)) = (register.cases.get(id), summary(register, asked)) else {
        return false;
    };
    let closed = case.state == CaseState::Closed;
    let other_reason = case.closing.is_some_and(|reason| reason != summary.reason);
    let words = register.case_words.get(id);
    let other_words =
        words.is_some_and(|words| words.closing_summary.trim() != summary.summary.trim());
    closed && (other_reason || other_words)
}
