//! Who is shown what approval is asked of, and until when: each approver by a share of the one record and of nothing else.
//!
//! A share is made when it is asked for. Whoever may approve later, a new supervisor or deputy, is given theirs by the session
//! of whoever asked; and once somebody has decided, or it is no question any more, the shares are ended after some days. What an
//! approver has read by then, they have read.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::header::Act;
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::audit::Action;
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::post::access::{Access, SharedPiece};
use crate::post::approvals::{Asked, approvers, waiting};
use crate::post::change::ChangeSet;
use crate::post::me::Me;
use crate::post::register::Register;

/// How many days after the decision what was approved is still open to the approvers: to look once more at what one has
/// said. Chosen here; no rule of the work asks for more.
pub const OPEN_AFTER_DAYS: i64 = 7;

/// How many shares are made or ended in one change.
const AT_ONCE: usize = 200;

/// Plans what is due of the shares of approvals; nothing where nothing is.
///
/// What cannot be done now, the next session of somebody concerned does.
pub fn due(register: &Register, me: &Me, access: &Access, now: DateTime<Utc>) -> Option<ChangeSet> {
    let mut change = ChangeSet::new(Action::Grant);
    for (key, revision, scope, to) in lacking(register, me, access).into_iter().take(AT_ONCE) {
        change = change.share((key, revision), scope, to, None);
        change.about.get_or_insert(key);
    }
    let concerned = access.shares.iter().filter(|piece| {
        let (by, to) = (piece.by, piece.to);
        let member = me.scopes.contains(&piece.scope);
        piece.until.is_none() && (by == me.person || to == me.person || member)
    });
    let concerned: Vec<&SharedPiece> = concerned.collect();
    let questions = Questions::of(register, &concerned);
    let over = concerned
        .iter()
        .filter(|piece| questions.is_over(piece, now));
    for piece in over.take(AT_ONCE) {
        change.acts.push(Act::Unshare {
            key: piece.key,
            revision: piece.revision,
            to: piece.to,
        });
        change.about.get_or_insert(piece.key);
    }
    if change.shares.is_empty() {
        change.action = Action::Revoke;
    }
    let nothing = change.acts.is_empty() && change.shares.is_empty();
    (!nothing).then_some(change)
}

/// Finds who may decide on what this person asked for, and is not shown it: they came, or were named, since.
fn lacking(
    register: &Register,
    me: &Me,
    access: &Access,
) -> Vec<(RecordKey, u64, Scope, PersonId)> {
    let mut found = Vec::new();
    for asked in waiting(register) {
        let Some((key, revision, scope)) = shown(register, &asked) else {
            continue;
        };
        // Of what somebody asked who has left, the others of the team take care.
        let asker_is_gone = !me.colleagues.contains_key(&asked.by);
        let mine = asked.by == me.person || (asker_is_gone && me.roles.counselor);
        if !mine || !me.scopes.contains(&scope) {
            continue;
        }
        let case = case_of(register, &asked);
        let team = case.map(CaseHeader::care_team).unwrap_or_default();
        let mut readers: BTreeSet<PersonId> = access
            .shares
            .iter()
            .filter(|piece| (piece.key, piece.revision) == (key, revision))
            .map(|piece| piece.to)
            .collect();
        // Whoever has the case's key needs no other.
        if let Scope::Case(case) = scope {
            let members = access.members.get(&case).into_iter().flatten();
            readers.extend(members.map(|(member, _)| *member));
        }
        let missing = approvers(register, me, case).into_iter();
        let missing =
            missing.filter(|one| *one != asked.by && !team.contains(one) && !readers.contains(one));
        found.extend(missing.map(|one| (key, revision, scope, one)));
    }
    found
}

/// Gives the record that its approvers are shown, with its revision and where it lies.
fn shown(register: &Register, asked: &Asked) -> Option<(RecordKey, u64, Scope)> {
    let key = asked.content?;
    match key.kind {
        Kind::ClosingSummary => {
            let kept = register.closing_summaries.kept(key.id)?;
            Some((key, kept.revision, kept.scope))
        }
        Kind::SignedNote => {
            let kept = register.signed.kept(key.id)?;
            Some((key, kept.revision, kept.scope))
        }
        _ => None,
    }
}

fn case_of<'a>(register: &'a Register, asked: &Asked) -> Option<&'a CaseHeader> {
    let case = match asked.of.kind {
        Kind::CaseHeader => Some(asked.of.id),
        _ => register.notes.get(asked.note(register)?)?.case,
    };
    register.cases.get(case?)
}

/// What single shares without an end were made for, each looked up once.
struct Questions<'a> {
    register: &'a Register,
    /// By a closing summary's id, the case whose closing it was asked about.
    closings: HashMap<Id, RecordKey>,
    /// By a signed text's id, the note it is of.
    notes: HashMap<Id, Id>,
}

impl<'a> Questions<'a> {
    fn of(register: &'a Register, pieces: &[&SharedPiece]) -> Questions<'a> {
        let wanted = |kind| {
            let of_kind = pieces.iter().filter(|piece| piece.key.kind == kind);
            of_kind.map(|piece| piece.key.id).collect::<BTreeSet<Id>>()
        };
        let (summaries, texts) = (wanted(Kind::ClosingSummary), wanted(Kind::SignedNote));
        let mut closings = HashMap::new();
        if !summaries.is_empty() {
            let all = register.approvals.iter();
            let all = all.filter_map(|(id, _)| register.counted_approval(id));
            let asked = all.filter_map(|approval| Some((approval.content?, approval.of)));
            let asked = asked.filter(|(content, _)| summaries.contains(&content.id));
            closings.extend(asked.map(|(content, of)| (content.id, of)));
        }
        let mut notes = HashMap::new();
        if !texts.is_empty() {
            let in_force = register.notes.iter();
            let in_force = in_force.filter_map(|(id, header)| Some((header.signed?, id)));
            notes.extend(in_force.filter(|(text, _)| texts.contains(text)));
            // One that was returned and signed anew is not in force, and names its note where it was read.
            let read = texts.iter();
            notes.extend(read.filter_map(|text| Some((*text, register.signed.get(*text)?.note))));
        }
        Questions {
            register,
            closings,
            notes,
        }
    }

    /// Tells whether a share was made for an approval that is over for so many days.
    fn is_over(&self, piece: &SharedPiece, now: DateTime<Utc>) -> bool {
        let over = match piece.key.kind {
            Kind::ClosingSummary => self.closing_over(piece.key),
            Kind::SignedNote if !self.takes_part(piece) => self.note_over(piece.key),
            _ => None,
        };
        over.is_some_and(|at| at + TimeDelta::days(OPEN_AFTER_DAYS) <= now)
    }

    fn note(&self, text: Id) -> Option<&'a NoteHeader> {
        self.register.notes.get(*self.notes.get(&text)?)
    }

    /// Tells whether a note was shared with somebody because they took part in the supervision session it is of.
    fn takes_part(&self, piece: &SharedPiece) -> bool {
        let held = self.note(piece.key.id).and_then(|note| note.appointment);
        let held = held.and_then(|id| self.register.appointments.get(id));
        held.is_some_and(|held| held.is_supervision() && held.counselors.contains(&piece.to))
    }

    /// Gives since when a closing summary is no question any more: decided on, or asked anew with another, or the case went
    /// another way.
    fn closing_over(&self, summary: RecordKey) -> Option<DateTime<Utc>> {
        let of = self.closings.get(&summary.id)?;
        let about: Vec<&Approval> = self.register.approvals_of(of).collect();
        let asks = |one: &Approval| one.state == ApprovalState::Pending;
        let of_this = |one: &Approval| one.content == Some(summary);
        let asked = about.iter().filter(|one| asks(one) && of_this(one));
        let asked = asked.max_by_key(|one| one.at)?;
        let decided = about
            .iter()
            .filter(|one| !asks(one) && of_this(one) && one.by != asked.by && one.at >= asked.at);
        let anew = about
            .iter()
            .filter(|one| asks(one) && !of_this(one) && one.at > asked.at);
        let case = self.register.cases.get(of.id)?;
        let turned = case.history.iter().filter(|change| {
            change.at > asked.at && !matches!(change.to, CaseState::Closing | CaseState::Closed)
        });
        let ended = decided.chain(anew).map(|one| one.at);
        ended.chain(turned.map(|change| change.at)).min()
    }

    /// Gives since when a signed note awaits no countersignature any more, where it ever did.
    fn note_over(&self, text: RecordKey) -> Option<DateTime<Utc>> {
        let mut of_text = self.register.approvals_of(&text);
        let asked = of_text.any(|one| one.state == ApprovalState::Pending);
        let note = self.note(text.id)?;
        let waits = note.state == NoteState::AwaitingCountersign && note.signed == Some(text.id);
        let last = note.history.last().map(|change| change.at);
        last.filter(|_| asked && !waits)
    }
}
