//! Notes: saved, signed, countersigned, added to, entered in error.

use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::care::note_states::NoteRefusal;
use carepost::care::records::approval::ApprovalState;
use carepost::care::records::note_header::{NoteForm, NoteKind, NoteState as S};
use carepost::care::records::signed_note::Signed;
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::signing::ToSign;
use carepost::post::use_cases::note_signing::{
    CopyTo, addendum_signed, addendum_to_sign, countersign, entered_in_error, error_to_sign,
    remark_of, signed, to_sign,
};
use carepost::post::use_cases::notes::{Writing, as_writing, begin, remove, save, text};

use crate::cases::intake;
use crate::stage::{LI, SUPERVISOR, Stage, WANG, roles};

impl Stage {
    pub fn writes(&self, child: Id, kind: NoteKind, words: &str) -> Writing {
        let mut writing = begin(
            &self.register,
            self.now,
            None,
            Some(child),
            kind,
            NoteForm::Dap,
        )
        .ok()
        .unwrap();
        writing.sections[0].text = words.into();
        writing
    }

    pub fn saves(&mut self, writing: &Writing) -> Id {
        let saved = save(&self.register, &self.me, &self.fresh, writing)
            .ok()
            .unwrap();
        self.plays(Ok(saved.change));
        saved.id
    }

    /// Signs as the session would, with a signature of no meaning.
    fn signature(&self, text: &ToSign) -> Signed {
        Signed {
            bytes: text.bytes.to_vec(),
            author: self.me.person,
            at: self.now,
            signature: vec![0; 64],
        }
    }

    pub fn signs(&mut self, id: Id) {
        let texts = to_sign(&self.register, &self.me, &[id]).ok().unwrap();
        let pairs: Vec<_> = texts
            .into_iter()
            .map(|text| (text.clone(), self.signature(&text)))
            .collect();
        let change = signed(&self.register, &self.me, &self.fresh, &pairs);
        self.plays(change);
    }

    fn note_state(&self, id: Id) -> S {
        self.register.notes.get(id).unwrap().state
    }
}

#[test]
fn a_progress_note_lies_with_its_case_and_a_process_note_with_its_author() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let case = stage.opens(&intake(one));
    let scope = |stage: &Stage, id| stage.register.drafts.kept(id).unwrap().scope;
    let progress = stage.saves(&stage.writes(one, NoteKind::Progress, "哭了"));
    assert_eq!(scope(&stage, progress), Scope::Case(case));
    let process = stage.saves(&stage.writes(one, NoteKind::Process, "我有点急"));
    assert_eq!(scope(&stage, process), Scope::Private(LI));
    let before_case = stage.saves(&stage.writes(other, NoteKind::Progress, "第一次来"));
    assert_eq!(scope(&stage, before_case), Scope::Private(LI));
    // Once a case opens, the next save takes the note over to it.
    let later = stage.opens(&intake(other));
    let writing = as_writing(&stage.register, &stage.me, before_case)
        .ok()
        .unwrap();
    stage.saves(&writing);
    assert_eq!(scope(&stage, before_case), Scope::Case(later));
    stage.becomes(WANG, roles(true, false, false));
    let foreign = save(
        &stage.register,
        &stage.me,
        &stage.fresh,
        &stage.writes(one, NoteKind::Progress, "代班"),
    );
    assert_eq!(foreign.err(), Some(Refusal::NotReadable(Scope::Case(case))));
}

#[test]
fn a_note_that_becomes_private_is_written_anew() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    let mut writing = as_writing(&stage.register, &stage.me, id).ok().unwrap();
    writing.kind = NoteKind::Process;
    let anew = stage.saves(&writing);
    assert_ne!(anew, id);
    assert!(stage.register.notes.get(id).is_none() && stage.register.drafts.get(id).is_none());
    assert_eq!(
        stage.register.drafts.kept(anew).unwrap().scope,
        Scope::Private(LI)
    );
}

#[test]
fn signing_fixes_the_text_that_was_shown() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let blank = stage.saves(&stage.writes(child, NoteKind::Progress, "  "));
    let refused = to_sign(&stage.register, &stage.me, &[blank]).err();
    assert_eq!(refused, Some(Refusal::Note(NoteRefusal::Blank)));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    let shown = to_sign(&stage.register, &stage.me, &[id]).ok().unwrap();
    let signature = stage.signature(&shown[0]);
    let mut writing = as_writing(&stage.register, &stage.me, id).ok().unwrap();
    writing.sections[1].text = "后来笑了".into();
    stage.saves(&writing);
    let stale = signed(
        &stage.register,
        &stage.me,
        &stage.fresh,
        &[(shown[0].clone(), signature)],
    );
    assert!(matches!(stale.err(), Some(Refusal::Conflict { .. })));
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::Signed);
    assert!(stage.register.drafts.get(id).is_none());
    let kept = stage.register.signed.iter_kept().next().unwrap().1;
    assert_eq!(kept.scope, Scope::Case(case));
    let shown = text(&stage.register, &stage.me, id).unwrap();
    assert_eq!(shown.sections[1].text, "后来笑了");
    let again = save(&stage.register, &stage.me, &stage.fresh, &writing);
    assert!(matches!(
        again.err(),
        Some(Refusal::Note(NoteRefusal::NoSuchStep { .. }))
    ));
    assert!(remove(&stage.register, &stage.me, id).is_err());
}

#[test]
fn a_returned_note_is_written_on_and_signed_again() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = intake(child);
    wish.team = vec![SUPERVISOR];
    stage.opens(&wish);
    let card = stage
        .register
        .staff
        .iter()
        .find(|(_, card)| card.person == LI)
        .map(|(id, card)| (id, card.clone()))
        .unwrap();
    let mut needs = card.1;
    needs.needs_countersign = true;
    let change =
        carepost::post::use_cases::settings::put_card(&stage.register, &stage.me, card.0, &needs);
    stage.plays(change);
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::AwaitingCountersign);
    let own = countersign(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        true,
        "",
    );
    assert_eq!(own.err(), Some(Refusal::Note(NoteRefusal::OwnNote)));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let returned = countersign(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        false,
        "写上计划",
    );
    stage.plays(returned);
    assert_eq!(remark_of(&stage.register, id), Some("写上计划"));
    stage.becomes(LI, roles(true, false, true));
    let mut writing = as_writing(&stage.register, &stage.me, id).ok().unwrap();
    assert_eq!(writing.sections[0].text, "哭了");
    writing.sections[2].text = "下周再谈".into();
    assert_eq!(stage.saves(&writing), id);
    stage.signs(id);
    assert_eq!(stage.register.signed.len(), 2, "the first one stays");
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let approved = countersign(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        true,
        "",
    );
    stage.plays(approved);
    assert_eq!(stage.note_state(id), S::Signed);
    let last = stage
        .register
        .approvals
        .iter()
        .filter(|(_, approval)| approval.state == ApprovalState::Approved);
    assert_eq!(last.count(), 1);
}

#[test]
fn addenda_lie_beside_the_note_and_are_never_blank() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    assert!(addendum_to_sign(&stage.register, &stage.me, id, "晚上来电").is_err());
    stage.signs(id);
    let refused = addendum_to_sign(&stage.register, &stage.me, id, " ").err();
    assert_eq!(refused, Some(Refusal::Missing(Missing::Words)));
    let asked = addendum_to_sign(&stage.register, &stage.me, id, "晚上来电")
        .ok()
        .unwrap();
    let signature = stage.signature(&asked);
    let change = addendum_signed(&stage.register, &stage.me, &stage.fresh, id, signature);
    stage.plays(change);
    let addendum = stage.register.addenda_by_note.under(&id).next().unwrap();
    let kept = stage.register.addenda.kept(addendum).unwrap();
    assert_eq!(kept.scope, Scope::Case(case));
}

#[test]
fn a_note_entered_in_error_is_folded_away_and_copied_to_the_right_case() {
    let mut stage = Stage::new();
    let (wrong, right) = (stage.child("张小明"), stage.child("张晓明"));
    stage.opens(&intake(wrong));
    let right_case = stage.opens(&intake(right));
    let id = stage.saves(&stage.writes(wrong, NoteKind::Progress, "哭了"));
    stage.signs(id);
    let asked = error_to_sign(&stage.register, &stage.me, stage.now, id, "认错了人")
        .ok()
        .unwrap();
    let signature = stage.signature(&asked);
    let copy = CopyTo {
        child: right,
        appointment: None,
    };
    let change = entered_in_error(
        &stage.register,
        &stage.me,
        &stage.fresh,
        id,
        signature,
        Some(copy),
    );
    stage.plays(change);
    assert_eq!(stage.note_state(id), S::EnteredInError);
    let mark = stage.register.errors.iter().next().unwrap().1;
    let copied = mark.copied_to.unwrap();
    assert_eq!(
        stage.register.drafts.kept(copied).unwrap().scope,
        Scope::Case(right_case)
    );
    let draft = text(&stage.register, &stage.me, copied).unwrap();
    assert_eq!(
        (draft.sections[0].text.as_str(), draft.copied_from),
        ("哭了", Some(id))
    );
    assert_eq!(stage.changed(Kind::Note).len(), 1);
    // Its text is its author's alone from then on.
    stage.becomes(WANG, roles(true, false, false));
    assert!(text(&stage.register, &stage.me, id).is_none());
}
