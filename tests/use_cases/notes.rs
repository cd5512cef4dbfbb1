//! Notes: saved, signed, countersigned, added to, entered in error.

use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::note_states::NoteRefusal;
use carepost::care::records::approval::ApprovalState;
use carepost::care::records::note_header::{NoteForm, NoteKind, NoteState as S};
use carepost::care::records::signed_note::Signed;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::access::Access;
use carepost::post::approvals::to_decide;
use carepost::post::change::ChangeSet;
use carepost::post::look_up::note_signed_as;
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::signing::ToSign;
use carepost::post::today::approvals_awaited;
use carepost::post::use_cases::approval_shares;
use carepost::post::use_cases::note_signing::{
    CopyTo, Decision, addendum_signed, addendum_to_sign, countersign, entered_in_error,
    error_to_sign, signed, to_sign,
};
use carepost::post::use_cases::notes::{
    Writing, WrittenOn, as_writing, begin, remark_of, remove, save, text,
};
use carepost::post::use_cases::settings::put_card;

use crate::appointments::booking;
use crate::cases::intake;
use crate::stage::{LI, SUPERVISOR, Stage, WANG, at, roles};

impl Stage {
    pub fn writes(&self, child: Id, kind: NoteKind, words: &str) -> Writing {
        let mut writing = begin(
            &self.register,
            &self.fresh,
            self.now,
            WrittenOn::Child(child),
            kind,
            NoteForm::Dap,
        )
        .ok()
        .unwrap();
        writing.sections[0].text = words.into();
        writing
    }

    pub fn saves(&mut self, writing: &Writing) -> Id {
        let saved = save(&self.register, &self.me, writing);
        self.plays(saved);
        writing.id
    }

    /// Signs as the session would, with a signature of no meaning.
    fn signature(&self, text: &ToSign) -> Signed {
        Signed {
            bytes: text.bytes.to_vec(),
            author: self.me.person,
            at: self.now,
            signature: vec![0; 64],
            version: Signed::OF_ITS_KIND,
        }
    }

    pub fn signs(&mut self, id: Id) {
        let writing = self.opens_note(id);
        self.signs_all(&[writing]);
    }

    fn signs_all(&mut self, notes: &[Writing]) {
        let texts = to_sign(&self.register, &self.me, self.now, notes)
            .ok()
            .unwrap();
        let texts: Vec<_> = notes
            .iter()
            .cloned()
            .zip(texts)
            .map(|(writing, text)| (writing, text.clone(), self.signature(&text)))
            .collect();
        let change = signed(&self.register, &self.me, &self.fresh, &texts);
        self.plays(change);
    }

    fn opens_note(&self, id: Id) -> Writing {
        as_writing(&self.register, &self.me, id).ok().unwrap()
    }

    /// Puts the notes of somebody under a supervisor's countersignature.
    fn supervises(&mut self, person: PersonId) {
        let staff: Vec<_> = self.register.staff.iter().collect();
        let (id, card) = staff
            .into_iter()
            .find(|(_, card)| card.person == person)
            .unwrap();
        let mut card = card.clone();
        card.needs_countersign = true;
        let change = put_card(&self.register, &self.me, id, &card);
        self.plays(change);
    }

    fn decides(&self, id: Id, decision: Decision<'_>) -> Result<ChangeSet, Refusal> {
        let (register, me, fresh) = (&self.register, &self.me, &self.fresh);
        countersign(register, me, fresh, self.now, id, decision)
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
    let writing = stage.opens_note(before_case);
    stage.saves(&writing);
    assert_eq!(scope(&stage, before_case), Scope::Case(later));
    stage.becomes(WANG, roles(true, false, false));
    let writing = stage.writes(one, NoteKind::Progress, "代班");
    let foreign = save(&stage.register, &stage.me, &writing);
    assert_eq!(foreign.err(), Some(Refusal::NotReadable(Scope::Case(case))));
}

#[test]
fn a_note_keeps_its_kind_and_an_older_version_is_not_saved_over_a_later_one() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    let (mut one, mut other) = (stage.opens_note(id), stage.opens_note(id));
    one.kind = NoteKind::Process;
    stage.saves(&one);
    assert_eq!(
        stage.register.notes.get(id).unwrap().kind,
        NoteKind::Progress
    );
    let kept = stage.register.drafts.kept(id).unwrap();
    assert_eq!(kept.scope, Scope::Case(case));
    other.sections[0].text = "另一处写的".into();
    let late = save(&stage.register, &stage.me, &other);
    assert!(matches!(late.err(), Some(Refusal::Conflict { .. })));
    let late = to_sign(&stage.register, &stage.me, stage.now, &[other]);
    assert!(matches!(late.err(), Some(Refusal::Conflict { .. })));
}

#[test]
fn a_note_from_before_a_case_that_is_anothers_stays_its_authors() {
    let mut stage = Stage::new();
    let child = stage.child("陈静");
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "第一次来"));
    stage.becomes(WANG, roles(true, false, false));
    let mut theirs = intake(child);
    theirs.counselor = WANG;
    stage.opens(&theirs);
    stage.becomes(LI, roles(true, false, true));
    let mut writing = stage.opens_note(id);
    writing.sections[0].text = "第一次来，还想写完".into();
    stage.saves(&writing);
    let kept = stage.register.drafts.kept(id).unwrap();
    assert_eq!(kept.scope, Scope::Private(LI));
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::Signed);
}

#[test]
fn signing_fixes_the_text_that_was_shown() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let blank = stage.writes(child, NoteKind::Progress, "  ");
    let refused = to_sign(&stage.register, &stage.me, stage.now, &[blank]).err();
    assert_eq!(refused, Some(Refusal::Note(NoteRefusal::Blank)));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    let before = stage.opens_note(id);
    let shown = to_sign(
        &stage.register,
        &stage.me,
        stage.now,
        std::slice::from_ref(&before),
    );
    let shown = shown.ok().unwrap().remove(0);
    let signature = stage.signature(&shown);
    let mut writing = stage.opens_note(id);
    writing.sections[1].text = "后来笑了".into();
    stage.saves(&writing);
    let texts = [(before, shown.clone(), signature.clone())];
    let stale = signed(&stage.register, &stage.me, &stage.fresh, &texts);
    assert!(matches!(stale.err(), Some(Refusal::Conflict { .. })));
    // Nor is another text signed than the one that was shown.
    let texts = [(stage.opens_note(id), shown, signature)];
    let stale = signed(&stage.register, &stage.me, &stage.fresh, &texts);
    assert!(matches!(stale.err(), Some(Refusal::Conflict { .. })));
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::Signed);
    assert!(stage.register.drafts.get(id).is_none());
    let kept = stage.register.signed.iter_kept().next().unwrap().1;
    assert_eq!(kept.scope, Scope::Case(case));
    let shown = text(&stage.register, &stage.me, id).unwrap();
    assert_eq!(shown.sections[1].text, "后来笑了");
    let again = save(&stage.register, &stage.me, &writing);
    assert!(matches!(
        again.err(),
        Some(Refusal::Note(NoteRefusal::NoSuchStep { .. }))
    ));
    assert!(remove(&stage.register, &stage.me, id).is_err());
}

#[test]
fn a_note_on_an_appointment_that_lies_ahead_is_written_and_not_signed() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    let ahead = stage.books(&booking(child, 7, 15));
    let (kind, form) = (NoteKind::Progress, NoteForm::Free);
    let on = WrittenOn::Appointment(ahead);
    let begun = begin(&stage.register, &stage.fresh, stage.now, on, kind, form);
    let mut writing = begun.ok().unwrap();
    writing.sections[0].text = "准备谈学校的事".into();
    let id = stage.saves(&writing);
    let notes = [stage.opens_note(id)];
    let refused = to_sign(&stage.register, &stage.me, stage.now, &notes).err();
    assert_eq!(refused, Some(Refusal::Note(NoteRefusal::NotBegun)));
    // Nor is it where it was laid out by a clock that ran ahead.
    let later = to_sign(&stage.register, &stage.me, at(7, 15, 0), &notes);
    let text = later.ok().unwrap().remove(0);
    let signature = stage.signature(&text);
    let [writing] = notes;
    let texts = [(writing, text, signature)];
    let refused = signed(&stage.register, &stage.me, &stage.fresh, &texts).err();
    assert_eq!(refused, Some(Refusal::Note(NoteRefusal::NotBegun)));
    stage.now = at(7, 15, 0);
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::Signed);
}

#[test]
fn a_returned_note_is_written_on_and_signed_again() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = intake(child);
    wish.team = vec![SUPERVISOR];
    let case = stage.opens(&wish);
    stage.supervises(LI);
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    stage.signs(id);
    assert_eq!(stage.note_state(id), S::AwaitingCountersign);
    assert!(stage.register.drafts.get(id).is_none());
    let pending = stage.changed(Kind::Approval);
    assert_eq!(pending.len(), 1, "what is asked for is in the same change");
    let own = stage.decides(id, Decision::Countersigned);
    assert_eq!(own.err(), Some(Refusal::Note(NoteRefusal::OwnNote)));
    stage.becomes(WANG, roles(true, false, false));
    let colleague = stage.decides(id, Decision::Countersigned);
    assert_eq!(colleague.err(), Some(Refusal::NotYourRole));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    assert_eq!(approvals_awaited(&stage.register, &stage.me).len(), 1);
    let silent = stage.decides(id, Decision::Returned(" "));
    assert_eq!(silent.err(), Some(Refusal::Note(NoteRefusal::NeedsReason)));
    let returned = stage.decides(id, Decision::Returned("写上计划"));
    stage.plays(returned);
    assert!(approvals_awaited(&stage.register, &stage.me).is_empty());
    assert_eq!(remark_of(&stage.register, id), Some("写上计划"));
    // Its words are its author's alone to write, and stay where they lay.
    assert!(stage.register.drafts.get(id).is_none());
    stage.becomes(LI, roles(true, false, true));
    let mut writing = stage.opens_note(id);
    assert_eq!(writing.sections[0].text, "哭了");
    writing.sections[2].text = "下周再谈".into();
    stage.saves(&writing);
    let shown = text(&stage.register, &stage.me, id).unwrap();
    assert_eq!(shown.sections[2].text, "下周再谈");
    let kept = stage.register.drafts.kept(id).unwrap();
    assert_eq!(kept.scope, Scope::Case(case));
    assert_eq!(remark_of(&stage.register, id), Some("写上计划"));
    stage.signs(id);
    assert_eq!(remark_of(&stage.register, id), None);
    assert_eq!(stage.register.signed.len(), 2, "the first one stays");
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let approved = stage.decides(id, Decision::Countersigned);
    stage.plays(approved);
    assert_eq!(stage.note_state(id), S::Signed);
    let approvals = stage.register.approvals.iter();
    let last = approvals.filter(|(_, one)| one.state == ApprovalState::Approved);
    assert_eq!(last.count(), 1);
    let again = stage.decides(id, Decision::Countersigned);
    assert!(matches!(
        again.err(),
        Some(Refusal::Note(NoteRefusal::NoSuchStep { .. }))
    ));
}

#[test]
fn a_note_signed_without_asking_waits_for_a_supervisors_word_all_the_same() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    let note = |stage: &mut Stage| stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    let before = note(&mut stage);
    stage.signs(before);
    stage.later();
    stage.supervises(LI);
    let asked = note(&mut stage);
    stage.signs(asked);
    stage.later();
    // The card is written anew for another reason: since when Li's notes are countersigned stays.
    let (id, card) = stage
        .register
        .staff
        .iter()
        .find(|(_, card)| card.person == LI)
        .unwrap();
    let card = StaffCard {
        phone: Some("13800000000".into()),
        ..card.clone()
    };
    let change = put_card(&stage.register, &stage.me, id, &card);
    stage.plays(change);
    let change = put_card(&stage.register, &stage.me, id, &card);
    assert_eq!(change.err(), Some(Refusal::AlreadySo));
    // As a changed program would: signed as if nobody countersigned, then as if somebody had been waited for.
    let skipped = note(&mut stage);
    let private = stage.saves(&stage.writes(child, NoteKind::Process, "我有点急"));
    let register = stage.register.clone();
    let changed = StaffCard {
        needs_countersign: false,
        ..card.clone()
    };
    let change = put_card(&stage.register, &stage.me, id, &changed);
    stage.plays(change);
    stage.signs(skipped);
    stage.signs(private);
    let signed_text = |stage: &Stage, id| stage.register.notes.get(id).unwrap().signed.unwrap();
    let text = signed_text(&stage, skipped);
    stage.register.staff = register.staff;
    let card = StaffCard {
        phone: Some("13900000000".into()),
        ..card
    };
    let change = put_card(&stage.register, &stage.me, id, &card);
    stage.plays(change);

    stage.becomes(SUPERVISOR, roles(false, true, false));
    let awaited = |stage: &Stage| -> Vec<Id> {
        let awaited = approvals_awaited(&stage.register, &stage.me);
        awaited.iter().map(|(of, ..)| of.id).collect()
    };
    // Until everything is read, what was countersigned long ago would look as if it were not.
    assert_eq!(awaited(&stage), [signed_text(&stage, asked)]);
    stage.register.know_all_read();
    assert_eq!(awaited(&stage), [signed_text(&stage, asked), text]);
    let all = to_decide(&stage.register, &stage.me);
    let unasked: Vec<bool> = all.iter().map(|asked| asked.unasked).collect();
    assert_eq!(unasked, [false, true]);

    // Its author's own honest session shows it to the supervisor, who can say yes and not return what counts as signed.
    let case = stage.register.open_case(child).unwrap().0;
    stage.becomes(LI, roles(true, false, true));
    let due = approval_shares::due(&stage.register, &stage.me, &Access::default(), stage.now);
    let shown: Vec<_> = due
        .unwrap()
        .shares
        .iter()
        .map(|one| (one.key.id, one.to))
        .collect();
    assert!(shown.contains(&(text, SUPERVISOR)));
    assert_eq!(
        stage.decides(skipped, Decision::Countersigned).err(),
        Some(NoteRefusal::OwnNote.into())
    );
    stage.becomes(SUPERVISOR, roles(false, true, false));
    stage.me.scopes.insert(Scope::Case(case));
    assert!(
        stage
            .decides(skipped, Decision::Returned("问谁？"))
            .is_err()
    );
    assert!(stage.decides(before, Decision::Countersigned).is_err());
    let yes = stage.decides(skipped, Decision::Countersigned);
    stage.plays(yes);
    assert_eq!(stage.changed(Kind::NoteHeader), []);
    assert_eq!(stage.note_state(skipped), S::Signed);
    assert_eq!(awaited(&stage), [signed_text(&stage, asked)]);
}

#[test]
fn nobody_countersigns_what_they_cannot_read() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    stage.supervises(LI);
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "哭了"));
    stage.signs(id);
    let signed = stage.register.notes.get(id).unwrap().signed.unwrap();
    stage.becomes(SUPERVISOR, roles(false, true, false));
    // Their register has the header alone.
    stage.register.signed = Default::default();
    let refused = stage.decides(id, Decision::Countersigned).err();
    assert_eq!(refused, Some(Refusal::NotReadable(Scope::Case(case))));
    assert_eq!(note_signed_as(&stage.register, signed), Some(id));
    let awaited = approvals_awaited(&stage.register, &stage.me);
    assert_eq!(awaited[0].1, Some(child), "it is named whose it is");
}

#[test]
fn several_notes_are_signed_in_one_change_saved_before_or_not() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    stage.opens(&intake(one));
    stage.supervises(LI);
    let saved = stage.saves(&stage.writes(one, NoteKind::Progress, "哭了"));
    let unsaved = stage.writes(other, NoteKind::Process, "我有点急");
    let notes = [stage.opens_note(saved), unsaved.clone()];
    stage.signs_all(&notes);
    assert_eq!(stage.note_state(saved), S::AwaitingCountersign);
    // A process note is its author's alone and never countersigned.
    assert_eq!(stage.note_state(unsaved.id), S::Signed);
    assert_eq!(stage.changed(Kind::SignedNote).len(), 2);
    assert_eq!(stage.changed(Kind::Approval).len(), 1);
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
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let asked = error_to_sign(register, me, fresh, stage.now, id, "认错了人", true);
    let asked = asked.ok().unwrap();
    let signature = stage.signature(&asked);
    let copy = CopyTo {
        child: right,
        appointment: None,
    };
    let change = entered_in_error(
        &stage.register,
        &stage.me,
        &stage.fresh,
        (&asked, signature),
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
