//! Notes worked by keys: written, saved, signed, added to; drafts brought back; two versions side by side.

mod day_kit;

use carepost::care::ledger::ids::{Id, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::note::Note;
use carepost::care::records::note_header::{
    NoteForm, NoteHeader, NoteHeading, NoteKind, NoteState,
};
use carepost::care::records::record::Record;
use carepost::care::records::signed_note::{Signed, SignedNote};
use carepost::post::me::Me;
use carepost::post::refusal::Refusal;
use carepost::post::register::Opened;
use carepost::post::use_cases::settings::put_card;
use carepost::tui::commands::Command;
use carepost::tui::end_of_day::EndOfDay;
use carepost::tui::job::{Answer, Job};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::note_layer::{from_draft, open_note, write_on_appointment, write_on_child};
use carepost::tui::rehearsal::{ME, enter, paste, press, render};
use carepost::tui::reopen;
use carepost::tui::today::Today;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::TimeDelta;
use day_kit::*;

/// The completed appointment with 曾丽, whose note is owed.
const DONE: Id = Id([42; 16]);
const CASE: Id = Id([32; 16]);

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    for case in [31, 32] {
        shared.me.scopes.insert(Scope::Case(Id([case; 16])));
    }
    shared
}

/// Opens the choice of a note on the appointment and takes one by its digit.
fn begin(shared: &Shared, digit: &str) -> Box<dyn Layer> {
    let mut menu = write_on_appointment(DONE, shared).unwrap();
    opened(press(menu.as_mut(), shared, digit))
}

fn begin_on(child: Id, shared: &Shared) -> Box<dyn Layer> {
    let mut menu = write_on_child(child, shared);
    opened(press(menu.as_mut(), shared, "1"))
}

/// Takes what was asked to be saved into the register and tells the layer.
fn save_and_tell(layer: &mut dyn Layer, shared: &mut Shared, asks: &[Ask]) -> Vec<Ask> {
    assert_eq!(save(shared, asks), 1, "nothing was saved");
    layer.changed(shared);
    let mut more = Vec::new();
    layer.saved(shared, &mut more);
    more
}

fn only_note(shared: &Shared) -> Id {
    let mut notes = shared.register.notes.iter();
    let (id, _) = notes.next().expect("there is a note");
    assert!(notes.next().is_none(), "there is one note");
    id
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    render(layer, shared).join("\n")
}

/// Signs what the sheet shows, as the worker would.
fn sign(sheet: &mut dyn Layer, shared: &mut Shared) -> Vec<Ask> {
    let asks = enter(sheet, shared, "correct horse\n");
    signed(sheet, shared, asks)
}

/// Answers what was asked to be signed.
fn signed(sheet: &mut dyn Layer, shared: &Shared, asks: Vec<Ask>) -> Vec<Ask> {
    let Some(Ask::Do(Job::Sign { texts, passphrase })) = asks.into_iter().next() else {
        panic!("no signature was asked for");
    };
    assert_eq!(passphrase.as_str(), "correct horse");
    let signed = texts
        .into_iter()
        .map(|text| {
            let signed = Signed {
                bytes: text.bytes.to_vec(),
                author: shared.me.person,
                at: shared.now,
                signature: vec![1; 64],
                version: Signed::OF_ITS_KIND,
            };
            (text, signed)
        })
        .collect();
    let mut asks = Vec::new();
    sheet.answer(Answer::Signed(signed), shared, &mut asks);
    asks
}

#[test]
fn a_note_is_written_saved_signed_and_added_to() {
    let mut shared = desk(Lang::Zh, (80, 21));
    let mut note = begin(&shared, "1");
    assert!(text(note.as_mut(), &shared).contains("## 主观陈述"));
    enter(note.as_mut(), &shared, "孩子说想妈妈。");
    press(note.as_mut(), &shared, "tab");
    paste(note.as_mut(), &shared, "低头，\u{1b}[31m声音小");
    assert!(text(note.as_mut(), &shared).contains("输入中"));
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    assert!(text(note.as_mut(), &shared).contains("正在保存"));
    let after = save_and_tell(note.as_mut(), &mut shared, &asks);
    assert!(matches!(after[..], [Ask::Do(Job::DropDraft(_))]));
    assert!(text(note.as_mut(), &shared).contains("已保存 ✓"));
    assert!(note.draft().is_none());

    let id = only_note(&shared);
    let header = shared.register.notes.get(id).unwrap().clone();
    assert_eq!((header.child, header.case), (Some(LI), Some(CASE)));
    assert_eq!(header.about, at(9, 2));
    let kept = shared.register.drafts.kept(id).unwrap();
    assert_eq!(kept.scope, Scope::Case(CASE));
    assert_eq!(kept.value.sections[0].text, "孩子说想妈妈。");
    assert_eq!(kept.value.sections[1].text, "低头，\u{1b}[31m声音小");

    let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
    let shown = text(sheet.as_mut(), &shared);
    assert!(shown.contains("孩子说想妈妈。") && shown.contains("低头，␛[31m声音小"));
    // Nothing is signed without a passphrase, and a wrong one keeps the sheet.
    assert!(press(sheet.as_mut(), &shared, "enter").is_empty());
    enter(sheet.as_mut(), &shared, "wrong\n");
    let mut asks = Vec::new();
    sheet.answer(Answer::WrongPassphrase, &shared, &mut asks);
    assert!(asks.is_empty());
    assert!(text(sheet.as_mut(), &shared).contains("口令不对"));
    let asks = sign(sheet.as_mut(), &mut shared);
    assert!(matches!(asks[..], [Ask::SaveAndClose(_)]));
    let after = save_and_tell(sheet.as_mut(), &mut shared, &asks);
    assert!(matches!(after[..], [Ask::Do(Job::DropDraft(_))]));
    note.changed(&shared);

    let header = shared.register.notes.get(id).unwrap();
    assert_eq!(header.state, NoteState::Signed);
    assert_eq!(header.signed_at, Some(shared.now));
    assert!(shared.register.drafts.get(id).is_none());
    let signed = shared.register.signed.get(header.signed.unwrap()).unwrap();
    let words = signed.read().unwrap();
    assert_eq!(words.sections[1].text, "低头，\u{1b}[31m声音小");
    // The editor has become the reading of it.
    let shown = text(note.as_mut(), &shared);
    assert!(
        shown.contains("已签名定稿") && shown.contains("签名有效"),
        "{shown}"
    );

    let mut form = opened(press(note.as_mut(), &shared, "A"));
    enter(form.as_mut(), &shared, "妈妈来电，周末回家。");
    let mut sheet = opened(press(form.as_mut(), &shared, "ctrl-s"));
    assert!(text(sheet.as_mut(), &shared).contains("妈妈来电"));
    let asks = sign(sheet.as_mut(), &mut shared);
    save_and_tell(sheet.as_mut(), &mut shared, &asks);
    note.changed(&shared);
    let shown = text(note.as_mut(), &shared);
    assert!(
        shown.contains("补记 · 陈云") && shown.contains("周末回家"),
        "{shown}"
    );

    // A signature that does not verify says so.
    let signed = shared.register.notes.get(id).unwrap().signed.unwrap();
    shared.register.unverified.insert(signed);
    assert!(text(note.as_mut(), &shared).contains("✗ 签名不符"));
}

#[test]
fn a_note_entered_in_error_is_folded_away_and_copied_to_the_right_child() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut note = begin(&shared, "1");
    enter(note.as_mut(), &shared, "about somebody else");
    let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
    let asks = sign(sheet.as_mut(), &mut shared);
    save(&mut shared, &asks);
    note.changed(&shared);
    let id = only_note(&shared);

    let mut form = opened(press(note.as_mut(), &shared, "E"));
    enter(form.as_mut(), &shared, "wrong child");
    press(form.as_mut(), &shared, "tab right tab");
    enter(form.as_mut(), &shared, "zhangxm\n");
    let mut sheet = opened(press(form.as_mut(), &shared, "ctrl-s"));
    assert!(text(sheet.as_mut(), &shared).contains("wrong child"));
    let asks = sign(sheet.as_mut(), &mut shared);
    save(&mut shared, &asks);
    note.changed(&shared);

    let header = shared.register.notes.get(id).unwrap();
    assert_eq!(header.state, NoteState::EnteredInError);
    let error = shared.register.errors.get(header.error.unwrap()).unwrap();
    let copy = error.copied_to.unwrap();
    let copied = shared.register.notes.get(copy).unwrap();
    assert_eq!((copied.child, copied.state), (Some(MING), NoteState::Draft));
    let words = shared.register.drafts.get(copy).unwrap();
    assert_eq!(words.copied_from, Some(id));
    assert_eq!(words.sections[0].text, "about somebody else");

    let shown = text(note.as_mut(), &shared);
    assert!(
        shown.contains("wrong child") && !shown.contains("about somebody"),
        "{shown}"
    );
    press(note.as_mut(), &shared, "enter");
    assert!(text(note.as_mut(), &shared).contains("about somebody else"));
    // Nobody but the author unfolds it.
    shared.me.person = LIU;
    let mut other = open_note(id, &shared);
    press(other.as_mut(), &shared, "enter");
    let shown = text(other.as_mut(), &shared);
    assert!(!shown.contains("about somebody"), "{shown}");
}

/// Puts a header as somebody's changed program would.
fn forge(shared: &mut Shared, id: Id, header: &NoteHeader) {
    let plain = header.encode().unwrap();
    let revision = shared.register.notes.revision(id) + 1;
    shared
        .register
        .take(&Opened {
            key: RecordKey::new(NoteHeader::KIND, id),
            revision,
            scope: Scope::Clinical,
            author: LIU,
            time: 0,
            credit: carepost::post::credit::Credit::taken(false),
            plain: Some(&plain),
        })
        .unwrap();
}

#[test]
fn a_header_alone_folds_no_note_away_and_lends_it_no_others_text() {
    let mut shared = desk(Lang::En, (80, 21));
    shared.me.roles.counselor = true;
    let mut signed = Vec::new();
    let on_child = opened(press(write_on_child(LI, &shared).as_mut(), &shared, "1"));
    let notes = [
        (begin(&shared, "1"), "what MING said"),
        (on_child, "what LI said"),
    ];
    for (mut note, words) in notes {
        enter(note.as_mut(), &shared, words);
        let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
        let asks = sign(sheet.as_mut(), &mut shared);
        save(&mut shared, &asks);
        let all = shared.register.notes.iter().map(|(id, _)| id);
        let new: Vec<Id> = all.filter(|id| !signed.contains(id)).collect();
        signed.extend(new);
    }
    let [one, other] = signed[..] else {
        panic!("two notes");
    };
    let header = shared.register.notes.get(one).unwrap().clone();
    let in_error = NoteHeader {
        state: NoteState::EnteredInError,
        ..header.clone()
    };
    forge(&mut shared, one, &in_error);
    shared.me.person = LIU;
    let shown = text(open_note(one, &shared).as_mut(), &shared);
    assert!(
        shown.contains("what MING said") && shown.contains("✗ This note was marked"),
        "{shown}"
    );
    let another = NoteHeader {
        signed: shared.register.notes.get(other).unwrap().signed,
        ..header
    };
    forge(&mut shared, one, &another);
    let shown = text(open_note(one, &shared).as_mut(), &shared);
    assert!(
        !shown.contains("said") && !shown.contains('✓') && shown.contains("✗ What this note names"),
        "{shown}"
    );
}

#[test]
fn what_was_typed_is_offered_back_and_one_undo_brings_the_saved_text() {
    let mut shared = desk(Lang::Zh, (80, 21));
    let mut note = begin(&shared, "7");
    enter(note.as_mut(), &shared, "已保存的话");
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    save_and_tell(note.as_mut(), &mut shared, &asks);
    shared.now += TimeDelta::minutes(4);
    press(note.as_mut(), &shared, "ctrl-end");
    enter(note.as_mut(), &shared, "，还没保存的话");
    let draft = note.draft().expect("a draft is kept");
    assert_eq!(draft.form, "note");
    let asks = press(note.as_mut(), &shared, "esc");
    assert!(matches!(asks[..], [Ask::Do(Job::KeepDraft(_)), Ask::Close]));

    shared.drafts = vec![draft];
    shared.now += TimeDelta::minutes(1);
    let mut again = open_note(only_note(&shared), &shared);
    let shown = text(again.as_mut(), &shared);
    assert!(shown.contains("还没保存的话"), "{shown}");
    assert!(shown.contains("已恢复 10:09 未保存的内容"), "{shown}");
    press(again.as_mut(), &shared, "ctrl-z");
    let shown = text(again.as_mut(), &shared);
    assert!(
        !shown.contains("还没保存的话") && !shown.contains("已恢复"),
        "{shown}"
    );
    assert!(again.draft().is_none());
    press(again.as_mut(), &shared, "ctrl-y");
    assert!(text(again.as_mut(), &shared).contains("还没保存的话"));
    // A draft older than what was saved is not put in its place.
    shared.drafts[0].at = now() - TimeDelta::minutes(9);
    let mut again = open_note(only_note(&shared), &shared);
    assert!(!text(again.as_mut(), &shared).contains("还没保存的话"));
}

#[test]
fn the_corner_says_of_a_draft_what_the_host_answered() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut note = begin(&shared, "2");
    enter(note.as_mut(), &shared, "half a wo");
    assert!(text(note.as_mut(), &shared).contains("typing…"));
    let draft = note.draft().expect("something was typed");
    shared.drafts = vec![draft.clone()];
    shared.keeping.typed(draft.id);
    shared.keeping.sent(draft.id, 1);
    assert!(
        text(note.as_mut(), &shared).contains("typing…"),
        "on its way"
    );
    shared.keeping.refused(1, &Refusal::DiskFailed, shared.now);
    assert!(text(note.as_mut(), &shared).contains("draft NOT kept ✗"));
    shared.keeping.sent(draft.id, 2);
    assert!(text(note.as_mut(), &shared).contains("draft NOT kept ✗"));
    shared.keeping.done(2, shared.now);
    assert!(text(note.as_mut(), &shared).contains("draft kept 10:05"));
    enter(note.as_mut(), &shared, "rd");
    assert!(
        text(note.as_mut(), &shared).contains("typing…"),
        "typed since"
    );
}

#[test]
fn writing_goes_on_where_it_ended() {
    let mut shared = desk(Lang::En, (80, 21));
    // Under the first heading with nothing below it.
    let mut note = begin(&shared, "2");
    enter(note.as_mut(), &shared, "first");
    shared.drafts = vec![note.draft().unwrap()];
    let mut again = from_draft(&shared.drafts[0], &shared).unwrap();
    enter(again.as_mut(), &shared, "second");
    let kept = again.draft().unwrap().texts[0].clone();
    let under = |heading: usize| kept.split("## ").nth(heading).unwrap().to_owned();
    assert!(
        under(1).ends_with("first\n") && under(2).contains("second"),
        "{kept}"
    );
    // At the end, where none is empty.
    let mut free = opened(press(write_on_child(LI, &shared).as_mut(), &shared, "7"));
    enter(free.as_mut(), &shared, "half");
    shared.drafts = vec![free.draft().unwrap()];
    let mut again = from_draft(&shared.drafts[0], &shared).unwrap();
    enter(again.as_mut(), &shared, " and half");
    assert!(again.draft().unwrap().texts[0].ends_with("half and half"));
}

#[test]
fn a_note_that_was_never_saved_comes_back_from_its_draft_alone() {
    let mut shared = desk(Lang::Zh, (120, 37));
    let mut note = begin(&shared, "2");
    enter(note.as_mut(), &shared, "只在草稿里");
    shared.drafts = vec![note.draft().unwrap()];
    shared.words = std::sync::Arc::new(carepost::words::texts::Words::new(Lang::En));
    for mut layer in [
        from_draft(&shared.drafts[0], &shared).unwrap(),
        write_on_appointment(DONE, &shared).unwrap(),
        reopen::draft(&shared.drafts[0], &shared).unwrap(),
    ] {
        let shown = text(layer.as_mut(), &shared);
        assert!(
            shown.contains("只在草稿里") && shown.contains("DAP"),
            "{shown}"
        );
        // Typed in the other language's headings, it still has its sections.
        let asks = press(layer.as_mut(), &shared, "ctrl-s");
        let Some(Ask::Save(set)) = asks.into_iter().next() else {
            panic!("nothing was saved");
        };
        let words = set.changes[1].plain.as_ref().unwrap();
        let words = Note::decode(words).unwrap();
        assert_eq!(words.sections[0].heading, NoteHeading::Data);
        assert_eq!(words.sections[0].text, "只在草稿里");
        assert_eq!(words.sections.len(), 3);
    }
}

#[test]
fn a_save_that_fails_or_meets_another_version_keeps_what_was_typed() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut note = begin(&shared, "7");
    enter(note.as_mut(), &shared, "first");
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    save_and_tell(note.as_mut(), &mut shared, &asks);
    let id = only_note(&shared);

    enter(note.as_mut(), &shared, " mine");
    press(note.as_mut(), &shared, "ctrl-s");
    note.refused(&Refusal::DiskFull, &shared);
    let shown = text(note.as_mut(), &shared);
    assert!(
        shown.contains("not saved ✗") && shown.contains("first mine"),
        "{shown}"
    );
    assert!(note.draft().is_some());

    // The same person saves from another window meanwhile.
    let mut theirs = Note::empty(NoteKind::Progress, NoteForm::Free);
    theirs.sections[0].text = "first theirs".into();
    let plain = theirs.encode().unwrap();
    shared
        .register
        .take(&Opened {
            key: RecordKey::new(Note::KIND, id),
            revision: 2,
            scope: Scope::Case(CASE),
            author: ME,
            time: 0,
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        })
        .unwrap();
    note.changed(&shared);
    for size in [(60, 17), (120, 37)] {
        shared.size = size;
        let shown = text(note.as_mut(), &shared);
        assert!(
            shown.contains("first mine") && shown.contains("first theirs"),
            "{shown}"
        );
        assert!(shown.contains("two versions"), "{shown}");
    }
    // Not signed while there are two; saved over the other once that was seen.
    assert!(matches!(
        press(note.as_mut(), &shared, "f6")[..],
        [Ask::Say(_)]
    ));
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    save_and_tell(note.as_mut(), &mut shared, &asks);
    let kept = shared.register.drafts.kept(id).unwrap();
    assert_eq!(
        (kept.revision, kept.value.sections[0].text.as_str()),
        (3, "first mine")
    );
    assert!(text(note.as_mut(), &shared).contains("saved ✓"));
}

#[test]
fn what_is_typed_while_a_save_is_on_its_way_is_no_conflict() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut note = begin(&shared, "7");
    for (round, word) in ["one", "two", "three"].into_iter().enumerate() {
        enter(note.as_mut(), &shared, word);
        let asks = press(note.as_mut(), &shared, "ctrl-s");
        enter(note.as_mut(), &shared, " more ");
        save(&mut shared, &asks);
        // The answer may come before the records or after.
        let mut more = Vec::new();
        if round % 2 == 0 {
            note.saved(&shared, &mut more);
            note.changed(&shared);
        } else {
            note.changed(&shared);
            note.saved(&shared, &mut more);
        }
        let shown = text(note.as_mut(), &shared);
        assert!(shown.contains("typing…"), "{shown}");
    }
}

#[test]
fn a_long_note_is_typed_in_found_in_and_counted() {
    let mut shared = desk(Lang::Zh, (120, 37));
    let mut note = begin(&shared, "7");
    let long: String = "他说，今天还好。\n".repeat(1_250);
    paste(note.as_mut(), &shared, &long);
    enter(note.as_mut(), &shared, "最后一句");
    assert!(text(note.as_mut(), &shared).contains("7504 字"));
    press(note.as_mut(), &shared, "ctrl-home ctrl-f");
    enter(note.as_mut(), &shared, "最后");
    assert!(text(note.as_mut(), &shared).contains("最后一句"));
    press(note.as_mut(), &shared, "esc ctrl-z ctrl-z");
    assert!(note.draft().is_none(), "undo brings back the empty note");
    let asks = press(note.as_mut(), &shared, "f6");
    assert!(matches!(asks[..], [Ask::Say(_)]), "nothing blank is signed");
    shared.size = (60, 17);
    text(note.as_mut(), &shared);
}

#[test]
fn a_process_note_is_its_authors_alone() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut note = begin(&shared, "8");
    enter(note.as_mut(), &shared, "my own thoughts");
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    save_and_tell(note.as_mut(), &mut shared, &asks);
    let id = only_note(&shared);
    let kept = shared.register.drafts.kept(id).unwrap();
    assert_eq!(kept.scope, Scope::Private(ME));
    shared.me.person = PersonId([8; 16]);
    let mut other = open_note(id, &shared);
    let shown = text(other.as_mut(), &shared);
    assert!(!shown.contains("my own thoughts"), "{shown}");
}

#[test]
fn every_size_and_language_shows_editor_sheet_and_reading() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = desk(lang, size);
            let snap = |what: &str, layer: &mut dyn Layer, shared: &Shared| {
                let rows = render(layer, shared);
                assert!(rows.iter().all(|row| width::of(row) <= usize::from(size.0)));
                let name = format!("note_{what}_{name}_{}", size.0);
                insta::assert_snapshot!(name, rows.join("\n"));
            };
            let mut menu = write_on_child(LI, &shared);
            snap("choice", menu.as_mut(), &shared);
            let mut note = opened(press(menu.as_mut(), &shared, "2"));
            enter(
                note.as_mut(),
                &shared,
                "曾丽说弟弟要去县城上学，她想和奶奶留下。\n",
            );
            press(note.as_mut(), &shared, "tab");
            enter(note.as_mut(), &shared, "Calm; made plans for the week.");
            snap("editor", note.as_mut(), &shared);
            let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
            snap("sheet", sheet.as_mut(), &shared);
            let asks = sign(sheet.as_mut(), &mut shared);
            save(&mut shared, &asks);
            note.changed(&shared);
            snap("reading", note.as_mut(), &shared);
            // The next note has this one beside it.
            shared.now += TimeDelta::days(1);
            shared.veil = true;
            let mut menu = write_on_child(LI, &shared);
            let mut next = opened(press(menu.as_mut(), &shared, "7"));
            snap("next_veiled", next.as_mut(), &shared);
        }
    }
}

#[test]
fn the_earlier_note_is_a_key_away_where_there_is_no_room_beside() {
    for size in [(60, 17), (80, 21), (100, 27)] {
        let mut shared = desk(Lang::Zh, size);
        let mut note = begin_on(LI, &shared);
        let asks = press(note.as_mut(), &shared, "f3");
        // With nothing before it there is nothing to show, and that is said.
        let said = asks.iter().any(|ask| matches!(ask, Ask::Say(_)));
        assert!(said && !text(note.as_mut(), &shared).contains("F3 收起"));
        enter(note.as_mut(), &shared, "她说弟弟要去县城上学");
        let asks = press(note.as_mut(), &shared, "ctrl-s");
        save_and_tell(note.as_mut(), &mut shared, &asks);
        shared.now += TimeDelta::days(1);
        let mut next = begin_on(LI, &shared);
        assert!(!text(next.as_mut(), &shared).contains("弟弟要去县城"));
        press(next.as_mut(), &shared, "f3");
        enter(next.as_mut(), &shared, "今天平静");
        let shown = text(next.as_mut(), &shared);
        assert!(
            shown.contains("弟弟要去县城") && shown.contains("今天平静"),
            "{shown}"
        );
        press(next.as_mut(), &shared, "ctrl-e");
        assert!(!text(next.as_mut(), &shared).contains("弟弟要去县城"));
    }
}

#[test]
fn tiny_windows_and_missing_records_do_no_harm() {
    for size in [(0, 0), (1, 1), (7, 3), (40, 5)] {
        let shared = desk(Lang::Zh, size);
        let mut note = begin(&shared, "1");
        enter(note.as_mut(), &shared, "字");
        render(note.as_mut(), &shared);
        let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
        render(sheet.as_mut(), &shared);
        let mut gone = open_note(Id([99; 16]), &shared);
        for keys in ["j", "pgdn", "G", "g g", "[", "]", "A", "E", "enter", "f6"] {
            press(gone.as_mut(), &shared, keys);
            render(gone.as_mut(), &shared);
        }
    }
    let shared = desk(Lang::Zh, (80, 21));
    assert!(write_on_appointment(Id([99; 16]), &shared).is_none());
    let appointment = shared.register.appointments.get(DONE).unwrap();
    assert_eq!(appointment.state, AppointmentState::Completed);
}

/// Somebody else sits down at the same register.
fn sits_down(shared: &mut Shared, person: PersonId, supervisor: bool) {
    shared.me.person = person;
    shared.me.roles.supervisor = supervisor;
    shared.me.roles.counselor = !supervisor;
    shared.me.scopes.insert(Scope::Private(person));
}

#[test]
fn a_note_under_supervision_is_returned_with_a_remark_and_countersigned_from_today() {
    let mut shared = desk(Lang::En, (110, 37));
    let mut card = shared.register.staff.get(Id([11; 16])).unwrap().clone();
    card.needs_countersign = true;
    let change = put_card(
        &shared.register,
        &administrator(&shared),
        Id([11; 16]),
        &card,
    );
    save(&mut shared, &[Ask::Save(change.unwrap())]);
    sits_down(&mut shared, ME, false);
    let mut note = begin(&shared, "1");
    enter(note.as_mut(), &shared, "she wants to see her mother");
    let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
    let asks = sign(sheet.as_mut(), &mut shared);
    save_and_tell(sheet.as_mut(), &mut shared, &asks);
    let id = only_note(&shared);
    let state = |shared: &Shared| shared.register.notes.get(id).unwrap().state;
    assert_eq!(state(&shared), NoteState::AwaitingCountersign);
    note.changed(&shared);
    let shown = text(note.as_mut(), &shared);
    assert!(shown.contains("awaiting countersign"), "{shown}");
    // Its author cannot countersign it.
    assert!(press(note.as_mut(), &shared, "a x").is_empty());

    sits_down(&mut shared, LIU, true);
    let mut today = Today::new(&shared);
    let shown = text(&mut today, &shared);
    assert!(
        shown.contains("approval") && shown.contains("F6 countersign"),
        "{shown}"
    );
    press(&mut today, &shared, "right");
    let mut reading = opened(press(&mut today, &shared, "f6"));
    let shown = text(reading.as_mut(), &shared);
    assert!(shown.contains("she wants to see her mother"), "{shown}");
    // Before the host has handed the words out, reading is announced and nothing can be decided.
    let words = std::mem::take(&mut shared.register.signed);
    let mut unread = open_note(id, &shared);
    let shown = text(unread.as_mut(), &shared);
    assert!(shown.contains("You look in as supervisor"), "{shown}");
    assert!(press(unread.as_mut(), &shared, "a x").is_empty());
    let asks = press(unread.as_mut(), &shared, "enter");
    let signed = shared.register.notes.get(id).unwrap().signed.unwrap();
    assert!(matches!(
        &asks[..],
        [Ask::Do(Job::ReadAnnounced { scope, keys })]
            if *scope == Scope::Case(CASE) && keys[..] == [SignedNote::key(signed)]
    ));
    shared.register.signed = words;
    let mut form = opened(press(reading.as_mut(), &shared, "x"));
    // Nothing is returned without a remark.
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 0);
    enter(form.as_mut(), &shared, "write down the plan");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    save_and_tell(form.as_mut(), &mut shared, &asks);
    assert_eq!(state(&shared), NoteState::Returned);

    sits_down(&mut shared, ME, false);
    // As it was returned it is not sent again with the others.
    let asks = press(&mut EndOfDay::new(&shared), &shared, "f6");
    assert!(matches!(asks[..], [Ask::Say(_)]));
    note.changed(&shared);
    let shown = text(note.as_mut(), &shared);
    assert!(shown.contains("write down the plan"), "read: {shown}");
    press(note.as_mut(), &shared, "e");
    let shown = text(note.as_mut(), &shared);
    assert!(shown.contains("write down the plan"), "edited: {shown}");
    press(note.as_mut(), &shared, "ctrl-end");
    enter(note.as_mut(), &shared, "a call on Sunday");
    let mut sheet = opened(press(note.as_mut(), &shared, "f6"));
    let shown = text(sheet.as_mut(), &shared);
    assert!(
        shown.contains("Sunday") && !shown.contains("write down"),
        "{shown}"
    );
    let asks = sign(sheet.as_mut(), &mut shared);
    save_and_tell(sheet.as_mut(), &mut shared, &asks);
    note.changed(&shared);
    assert_eq!(state(&shared), NoteState::AwaitingCountersign);
    assert!(!text(note.as_mut(), &shared).contains("write down the plan"));

    sits_down(&mut shared, LIU, true);
    let mut reading = open_note(id, &shared);
    let mut asked = opened(press(reading.as_mut(), &shared, "a"));
    assert!(press(asked.as_mut(), &shared, "enter a").is_empty());
    let asks = press(asked.as_mut(), &shared, "Y");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(state(&shared), NoteState::Signed);
    reading.changed(&shared);
    assert!(press(reading.as_mut(), &shared, "a x").is_empty());
    assert!(
        Today::new(&shared)
            .row_commands(&shared)
            .iter()
            .all(|one| *one != Command::Sign)
    );
}

fn administrator(shared: &Shared) -> Me {
    let mut me = shared.me.clone();
    me.roles.administrator = true;
    me
}

#[test]
fn several_notes_are_each_shown_and_signed_with_one_passphrase() {
    let mut shared = desk(Lang::En, (80, 24));
    for (digit, words) in [("1", "the first note"), ("8", "the second note")] {
        let mut menu = write_on_child(LI, &shared);
        let mut note = opened(press(menu.as_mut(), &shared, digit));
        enter(note.as_mut(), &shared, words);
        let asks = press(note.as_mut(), &shared, "ctrl-s");
        save_and_tell(note.as_mut(), &mut shared, &asks);
    }
    // One that has nothing in it is left out.
    let mut menu = write_on_child(LI, &shared);
    let mut blank = opened(press(menu.as_mut(), &shared, "2"));
    let asks = press(blank.as_mut(), &shared, "ctrl-s");
    save_and_tell(blank.as_mut(), &mut shared, &asks);
    let mut evening = EndOfDay::new(&shared);
    let mut sheet = opened(press(&mut evening, &shared, "f6"));
    let first = text(sheet.as_mut(), &shared);
    assert!(
        first.contains("Sign 1 of 2") && first.contains("1 more to be shown"),
        "{first}"
    );
    // Enter shows the next before it signs anything.
    assert!(enter(sheet.as_mut(), &shared, "correct horse\n").is_empty());
    let second = text(sheet.as_mut(), &shared);
    assert!(second.contains("Sign 2 of 2"), "{second}");
    for words in ["the first note", "the second note"] {
        assert!(first.contains(words) != second.contains(words));
    }
    let asks = press(sheet.as_mut(), &shared, "enter");
    let asks = signed(sheet.as_mut(), &shared, asks);
    save_and_tell(sheet.as_mut(), &mut shared, &asks);
    let states: Vec<_> = shared
        .register
        .notes
        .iter()
        .map(|(_, note)| note.state)
        .collect();
    let signed = states.iter().filter(|state| **state == NoteState::Signed);
    assert_eq!((signed.count(), states.len()), (2, 3));
}
