//! The notes of a case: drafts, signed ones, those that await or have their countersignature, addenda.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{NoteFacts, change_state, signed_state};
use crate::care::records::addendum::Addendum;
use crate::care::records::appointment::{AppointmentKind, AppointmentState};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use crate::care::records::record::{NotARecord, Record};
use crate::care::records::signed_note::SignedNote;
use crate::post::demo::case_visits::Held;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::plan::{CasePlan, Special};
use crate::post::demo::prose::Prose;
use crate::post::demo::staff::{QIN, is_countersigned};
use crate::post::signing::{SignedAs, ToSign};

/// How many of a hundred sessions have a process note besides.
const PROCESS_PERCENT: usize = 14;

/// A note about to be written.
pub struct Planned {
    pub author: usize,
    pub appointment: Option<Id>,
    pub child: Option<Id>,
    pub case: Option<Id>,
    pub scope: Scope,
    pub about: DateTime<Utc>,
    pub written: DateTime<Utc>,
    pub note: Note,
    pub sign: bool,
}

/// Writes the notes of a case's appointments.
///
/// # Errors
/// Where one cannot be encoded, which none is known to be.
pub fn write(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    held: &[Held],
    prose: &mut Prose,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    let kept = |held: &&Held| {
        matches!(
            held.state,
            AppointmentState::Completed | AppointmentState::BrokenOff
        )
    };
    let last = held.iter().rposition(|held| kept(&held));
    for (place, visit) in held.iter().enumerate().filter(|(_, held)| kept(held)) {
        let is_last = Some(place) == last;
        if is_last && plan.special == Special::NoteOwed {
            continue;
        }
        let ago = (desk.today - visit.visit.day).num_days();
        // Today's last session is still without its note.
        if ago == 0 && chance.odds(40) {
            continue;
        }
        let draft = (ago <= 2 && chance.odds(45)) || (ago <= 20 && chance.odds(4));
        let end = visit.start + TimeDelta::minutes(i64::from(visit.visit.minutes));
        let written = if ago == 0 {
            desk.now
        } else {
            end + TimeDelta::minutes(chance.between(5, 90))
        };
        let form = form(visit.kind, chance);
        let note = Planned {
            author: plan.counselor,
            appointment: Some(visit.id),
            child: Some(child),
            case: Some(plan.id),
            scope: Scope::Case(plan.id),
            about: visit.start,
            written: written.min(desk.now),
            note: prose.note(NoteKind::Progress, form, desk.size.note_characters()),
            sign: !draft,
        };
        one(desk, note, chance)?;
        if chance.odds(PROCESS_PERCENT) {
            let own = Planned {
                author: plan.counselor,
                appointment: Some(visit.id),
                child: Some(child),
                case: Some(plan.id),
                scope: desk.private(plan.counselor),
                about: visit.start,
                written: written.min(desk.now),
                note: prose.note(
                    NoteKind::Process,
                    NoteForm::Free,
                    desk.size.note_characters() / 2,
                ),
                sign: ago > 30 || chance.odds(60),
            };
            one(desk, own, chance)?;
        }
    }
    Ok(())
}

fn form(kind: AppointmentKind, chance: &mut Chance) -> NoteForm {
    match kind {
        AppointmentKind::HomeVisit | AppointmentKind::VillageVisit => NoteForm::HomeVisit,
        AppointmentKind::Phone => NoteForm::Contact,
        AppointmentKind::Group => NoteForm::Group,
        _ => *chance.pick(&[
            NoteForm::Soap,
            NoteForm::Soap,
            NoteForm::Dap,
            NoteForm::Birp,
        ]),
    }
}

/// Writes one note, as a draft or signed.
///
/// # Errors
/// Where it cannot be encoded, which none is known to be.
pub fn one(desk: &mut Desk<'_>, planned: Planned, chance: &mut Chance) -> Result<(), NotARecord> {
    let id = chance.id();
    let author = desk.person(planned.author);
    let kind = planned.note.kind;
    let countersigned = is_countersigned(planned.author) && kind == NoteKind::Progress;
    let mut header = NoteHeader {
        appointment: planned.appointment,
        child: planned.child,
        case: planned.case,
        ..NoteHeader::begun(author, kind, planned.note.form, planned.about)
    };
    if !planned.sign {
        desk.pile
            .put(planned.author, id, Scope::Clinical, &header)?;
        return desk
            .pile
            .put(planned.author, id, planned.scope, &planned.note);
    }
    let at = (planned.written + TimeDelta::minutes(chance.between(1, 25))).min(desk.now);
    let to_sign = ToSign {
        note: id,
        case: planned.case,
        signed_as: SignedAs::Note,
        bytes: planned.note.encode()?.into(),
    };
    let signed = (desk.signer)(author, &to_sign, at);
    let signed_id = chance.id();
    let facts = NoteFacts {
        needs_countersign: countersigned,
        blank: false,
        why: "",
    };
    let state = signed_state(kind, countersigned);
    header = change_state(&header, state, author, at, facts).unwrap_or(header);
    header.signed = Some(signed_id);
    let seen_at = at + TimeDelta::days(chance.between(3, 9));
    if state == NoteState::AwaitingCountersign {
        let mut approval = Approval {
            of: RecordKey::new(Kind::SignedNote, signed_id),
            state: ApprovalState::Pending,
            by: author,
            at,
            remark: String::new(),
            content: None,
        };
        desk.pile
            .put(planned.author, chance.id(), Scope::Clinical, &approval)?;
        if seen_at < desk.now {
            approval.state = ApprovalState::Approved;
            approval.by = desk.person(QIN);
            approval.at = seen_at;
            header = change_state(&header, NoteState::Signed, approval.by, seen_at, facts)
                .unwrap_or(header);
            desk.pile
                .put(QIN, chance.id(), Scope::Clinical, &approval)?;
        }
    }
    desk.pile
        .put(planned.author, id, Scope::Clinical, &header)?;
    let signed_note = SignedNote {
        note: id,
        case: planned.case,
        signed,
    };
    desk.pile
        .put(planned.author, signed_id, planned.scope, &signed_note)?;
    if chance.odds(2) {
        addendum(desk, &planned, id, at, chance)?;
    }
    Ok(())
}

fn addendum(
    desk: &mut Desk<'_>,
    planned: &Planned,
    note: Id,
    signed_at: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    const TEXTS: &[&str] = &[
        "补记：当天傍晚孩子自己打来电话，说已经到家，心情平稳。",
        "补记：与班主任核对，文中所说的那天应为前一天。",
        "补记：照护人回电，补充说孩子近两天吃饭正常。",
    ];
    let to_sign = ToSign {
        note,
        case: planned.case,
        signed_as: SignedAs::Addendum,
        bytes: chance.pick(TEXTS).as_bytes().to_vec().into(),
    };
    let at = (signed_at + TimeDelta::hours(chance.between(2, 30))).min(desk.now);
    let author = desk.person(planned.author);
    let signed = (desk.signer)(author, &to_sign, at);
    let addendum = Addendum {
        note,
        case: planned.case,
        signed,
    };
    desk.pile
        .put(planned.author, chance.id(), planned.scope, &addendum)
}
