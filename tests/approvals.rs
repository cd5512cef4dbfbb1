//! The screen of approvals and the closing as its approver reads it, worked by keys.

mod day_kit;

use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::approval::{Approval, ApprovalState};
use carepost::care::records::case_header::{CaseChange, CaseHeader, CaseState, ClosingReason};
use carepost::care::records::closing_summary::ClosingSummary;
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::post::approvals;
use carepost::post::register::{Opened, Register};
use carepost::tui::approval_words::due_words;
use carepost::tui::approvals::Approvals;
use carepost::tui::closing_view::ClosingView;
use carepost::tui::commands::Command;
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{ME, enter, press, render};
use carepost::tui::today::Today;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::TimeDelta;
use day_kit::*;

/// The yellow case of LI, which LIU has asked to close.
const CASE: Id = Id([32; 16]);
const SUMMARY: Id = Id([71; 16]);
const TEXT: &str = "会谈十二次，睡得好了，也愿意去上学。妈妈春节后留在家里。家里知道有事找谁。";

fn closing(register: &mut Register, case: Id, by: carepost::care::ledger::ids::PersonId) {
    let mut header = register.cases.get(case).unwrap().clone();
    header.state = CaseState::Closing;
    header.counselor = by;
    header.closing = Some(ClosingReason::GoalsMet);
    header.history.push(CaseChange {
        from: CaseState::Active,
        to: CaseState::Closing,
        by,
        at: now() - TimeDelta::days(2),
        reason: Some(ClosingReason::GoalsMet),
    });
    again(register, case, &header);
}

/// Puts a second revision.
fn again(register: &mut Register, id: Id, header: &CaseHeader) {
    use carepost::care::records::record::Record;
    let plain = header.encode().unwrap();
    let opened = Opened {
        key: CaseHeader::key(id),
        revision: register.cases.revision(id) + 1,
        scope: Scope::Clinical,
        author: ME,
        time: 0,
        credit: carepost::post::credit::Credit::taken(true),
        plain: Some(&plain),
    };
    register.take(&opened).unwrap();
}

fn pending(of: RecordKey, content: Option<RecordKey>) -> Approval {
    Approval {
        of,
        state: ApprovalState::Pending,
        by: LIU,
        at: now() - TimeDelta::days(2),
        remark: String::new(),
        content,
    }
}

/// A supervisor's desk: a closing and a note of LIU wait; one of ME was returned.
fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    shared.me.roles.counselor = false;
    let register = &mut shared.register;
    closing(register, CASE, LIU);
    let summary = RecordKey::new(Kind::ClosingSummary, SUMMARY);
    let asked = pending(RecordKey::new(Kind::CaseHeader, CASE), Some(summary));
    put(register, Id([72; 16]), Scope::Clinical, &asked);
    let mut note = NoteHeader::begun(LIU, NoteKind::Progress, NoteForm::Soap, at(9, 0));
    note.child = Some(ANNA);
    note.state = NoteState::AwaitingCountersign;
    note.signed = Some(Id([74; 16]));
    put(register, Id([73; 16]), Scope::Clinical, &note);
    let asked = pending(RecordKey::new(Kind::SignedNote, Id([74; 16])), None);
    put(register, Id([75; 16]), Scope::Clinical, &asked);
    // Of one's own, from when one counseled as well.
    let red = Id([31; 16]);
    closing(register, red, ME);
    let mut own = pending(RecordKey::new(Kind::CaseHeader, red), None);
    own.by = ME;
    put(register, Id([76; 16]), Scope::Clinical, &own);
    own.state = ApprovalState::Returned;
    own.by = LIU;
    own.at = now() - TimeDelta::days(1);
    own.remark = "写上由谁接着联系".into();
    put(register, Id([77; 16]), Scope::Clinical, &own);
    shared
}

fn read(shared: &mut Shared) {
    let summary = ClosingSummary {
        case: CASE,
        reason: ClosingReason::GoalsMet,
        summary: TEXT.into(),
        by: LIU,
        at: now() - TimeDelta::days(2),
    };
    put(&mut shared.register, SUMMARY, Scope::Case(CASE), &summary);
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

#[test]
fn every_size_and_language_shows_approvals_and_a_closing() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = desk(lang, size);
            let mut screen = Approvals::new(&shared);
            let shown = text(&mut screen, &shared);
            insta::assert_snapshot!(format!("approvals_{name}_{}", size.0), shown);
            let mut view = ClosingView::new(CASE);
            let shown = text(&mut view, &shared);
            insta::assert_snapshot!(format!("closing_sealed_{name}_{}", size.0), shown);
            read(&mut shared);
            let shown = text(&mut view, &shared);
            insta::assert_snapshot!(format!("closing_{name}_{}", size.0), shown);
        }
    }
}

#[test]
fn it_is_read_then_approved_with_one_key_and_a_question() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut screen = Approvals::new(&shared);
    assert_eq!(
        screen.row_commands(&shared),
        [Command::Advance, Command::Otherwise, Command::Open]
    );
    // Not read yet: both keys open it, and opening announces the reading.
    let mut view = opened(press(&mut screen, &shared, "a"));
    assert!(text(view.as_mut(), &shared).contains("sealed to its approvers"));
    assert!(press(view.as_mut(), &shared, "a").is_empty());
    let asks = press(view.as_mut(), &shared, "enter");
    let key = RecordKey::new(Kind::ClosingSummary, SUMMARY);
    assert!(
        matches!(&asks[..], [Ask::Do(Job::ReadShared { revisions, .. })]
        if *revisions == [(key, 1)])
    );
    read(&mut shared);
    view.changed(&shared);
    assert!(text(view.as_mut(), &shared).contains("睡得好了"));
    let mut question = opened(press(view.as_mut(), &shared, "a"));
    assert!(text(question.as_mut(), &shared).contains("TS-2026-002"));
    let held = press(question.as_mut(), &shared, "enter");
    assert_eq!(save(&mut shared, &held), 0);
    let asks = press(question.as_mut(), &shared, "Y");
    assert_eq!(save(&mut shared, &asks), 1);
    screen.changed(&shared);
    let shown = text(&mut screen, &shared);
    assert!(!shown.contains("TS-2026-002"), "{shown}");
    let decided = shared.register.approvals.iter();
    let mut decided = decided.filter(|(_, one)| one.state == ApprovalState::Approved);
    assert_eq!(decided.next().unwrap().1.content, Some(key));
}

#[test]
fn it_is_returned_with_a_remark_and_never_without() {
    let mut shared = desk(Lang::Zh, (80, 24));
    read(&mut shared);
    let mut screen = Approvals::new(&shared);
    let mut form = opened(press(&mut screen, &shared, "x"));
    assert!(press(form.as_mut(), &shared, "ctrl-s").is_empty());
    enter(form.as_mut(), &shared, "写上由谁接着联系");
    assert!(text(form.as_mut(), &shared).contains("这里不写孩子的事"));
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let returned = shared.register.approvals.iter();
    let mut returned = returned.filter(|(_, one)| one.by == ME && !one.remark.is_empty());
    assert_eq!(returned.next().unwrap().1.state, ApprovalState::Returned);
}

#[test]
fn what_one_asked_for_is_below_and_mended_from_there() {
    let shared = desk(Lang::En, (80, 24));
    let mut screen = Approvals::new(&shared);
    assert!(text(&mut screen, &shared).contains("写上由谁接着联系"));
    assert_eq!(
        press(&mut screen, &shared, "tab").len(),
        0,
        "Tab only goes over"
    );
    assert_eq!(screen.row_commands(&shared), [Command::Edit, Command::Open]);
    // Nobody approves their own: the keys do nothing there.
    assert!(press(&mut screen, &shared, "a x").is_empty());
    let mut form = opened(press(&mut screen, &shared, "e"));
    assert!(text(form.as_mut(), &shared).contains("张小明"));
}

#[test]
fn who_approves_nothing_sees_their_own_alone() {
    let mut shared = desk(Lang::En, (80, 24));
    shared.me.roles.counselor = true;
    shared.me.roles.supervisor = false;
    let shown = text(&mut Approvals::new(&shared), &shared);
    assert!(shown.contains("What you asked for 1"), "{shown}");
    assert!(!shown.contains("Waiting"), "{shown}");
    // A deputy sees both.
    shared.register.settings.deputies = vec![ME];
    shared.register.version += 1;
    let shown = text(&mut Approvals::new(&shared), &shared);
    assert!(shown.contains("Waiting for your word 2"), "{shown}");
}

#[test]
fn today_leads_to_the_closing_that_waits() {
    let shared = desk(Lang::En, (120, 40));
    let mut today = Today::new(&shared);
    press(&mut today, &shared, "tab");
    enter(&mut today, &shared, "/曾丽");
    // The row has more pressing reasons as well: F6 goes to what waits for one's word.
    let mut view = opened(press(&mut today, &shared, "esc f6"));
    let shown = text(view.as_mut(), &shared);
    assert!(shown.contains("Closing · 曾丽 · TS-2026-002"), "{shown}");
}

#[test]
fn names_are_veiled_among_approvals_too() {
    let mut shared = desk(Lang::Zh, (80, 24));
    shared.veil = true;
    let mut screen = Approvals::new(&shared);
    let mut view = ClosingView::new(CASE);
    for shown in [text(&mut screen, &shared), text(&mut view, &shared)] {
        assert!(shown.contains("曾●") && !shown.contains("曾丽"), "{shown}");
    }
}

#[test]
fn a_closed_case_says_by_when_it_is_to_be_approved_and_for_how_long_it_is_overdue() {
    for (days, said) in [
        (2, "12月22日 前"),
        (30, "11月24日 前"),
        (31, "! 已逾期 1 天"),
        (40, "! 已逾期 10 天"),
    ] {
        let mut shared = desk(Lang::Zh, (80, 24));
        let mut header = shared.register.cases.get(CASE).unwrap().clone();
        header.state = CaseState::Closed;
        header.history.push(CaseChange {
            from: CaseState::Closing,
            to: CaseState::Closed,
            by: LIU,
            at: now() - TimeDelta::days(days),
            reason: Some(ClosingReason::GoalsMet),
        });
        again(&mut shared.register, CASE, &header);
        let asked = approvals::of_closing(&shared.register, CASE, &header).unwrap();
        assert_eq!(due_words(&asked, &shared).as_deref(), Some(said));
        let shown = text(&mut Approvals::new(&shared), &shared);
        assert!(shown.contains(said), "{shown}");
    }
}
