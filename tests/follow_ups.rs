//! Follow-ups, the inbox, the search and the end of the day, worked by keys.

mod day_kit;

use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::Subject;
use carepost::care::records::contact::ContactWith;
use carepost::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use carepost::care::records::signed_note::Signed;
use carepost::post::register::Register;
use carepost::tui::commands::Command;
use carepost::tui::end_of_day::EndOfDay;
use carepost::tui::follow_ups::FollowUps;
use carepost::tui::inbox::{self, Inbox};
use carepost::tui::job::{Answer, Job};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::note_layer::write_on_child;
use carepost::tui::rehearsal::{self, ME, enter, press, render};
use carepost::tui::reopen;
use carepost::tui::search_screen::SearchScreen;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::{NaiveDate, TimeDelta};
use day_kit::*;

const CALL: Id = Id([51; 16]);

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    for case in [31, 32] {
        shared.me.scopes.insert(Scope::Case(Id([case; 16])));
    }
    for (id, child, day, assignee, priority) in [
        (52, MING, 24, ME, Priority::High),
        (53, ANNA, 28, ME, Priority::Normal),
        (54, HOSTILE, 30, LIU, Priority::Normal),
    ] {
        let follow_up = FollowUp {
            child,
            case: None,
            kind: FollowUpKind::SeeChild,
            assignee,
            due: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            before: None,
            after: None,
            priority,
            settled: None,
            made_by: ME,
            made_at: now(),
            chain_from: None,
            appointment: None,
        };
        put(
            &mut shared.register,
            Id([id; 16]),
            Scope::Clinical,
            &follow_up,
        );
    }
    shared
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    render(layer, shared).join("\n")
}

fn fits(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

#[test]
fn every_size_and_language_shows_the_screens() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = desk(lang, size);
            let mut list = FollowUps::new(&shared);
            insta::assert_snapshot!(
                format!("follow_ups_{name}_{}", size.0),
                fits(&mut list, &shared)
            );
            let mut done = opened(press(&mut list, &shared, "d"));
            insta::assert_snapshot!(
                format!("follow_up_done_{name}_{}", size.0),
                fits(done.as_mut(), &shared)
            );
            let asks = enter(
                inbox::catch(&shared).as_mut(),
                &shared,
                "奶奶来电话，说明天来\n",
            );
            save(&mut shared, &asks);
            insta::assert_snapshot!(
                format!("inbox_{name}_{}", size.0),
                fits(&mut Inbox::new(&shared), &shared)
            );
            let mut search = SearchScreen::new(&shared);
            enter(&mut search, &shared, "奶奶");
            insta::assert_snapshot!(
                format!("search_{name}_{}", size.0),
                fits(&mut search, &shared)
            );
            insta::assert_snapshot!(
                format!("end_of_day_{name}_{}", size.0),
                fits(&mut EndOfDay::new(&shared), &shared)
            );
        }
    }
}

#[test]
fn one_is_done_with_its_contact_and_the_next_in_one_form() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut list = FollowUps::new(&shared);
    // The overdue call stands first.
    let mut form = opened(press(&mut list, &shared, "g g d"));
    enter(form.as_mut(), &shared, "Grandmother says he sleeps better.");
    // Past the contact, which is on for a call, to the switch for another.
    press(form.as_mut(), &shared, "tab tab tab tab tab space");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    let register = &shared.register;
    assert!(
        register
            .follow_ups
            .get(CALL)
            .unwrap()
            .settled
            .as_ref()
            .unwrap()
            .done
    );
    let outcome = &register.follow_up_words.get(CALL).unwrap().outcome;
    assert_eq!(outcome, "Grandmother says he sleeps better.");
    let (_, contact) = register
        .contacts
        .iter()
        .next()
        .expect("a contact is logged");
    assert_eq!(
        (contact.with, contact.follow_up),
        (ContactWith::Carer, Some(CALL))
    );
    let next = register
        .follow_ups
        .iter()
        .find(|(_, one)| one.chain_from == Some(CALL));
    let (_, next) = next.expect("the next is there");
    assert_eq!(next.due, NaiveDate::from_ymd_opt(2026, 12, 8).unwrap());
    list.changed(&shared);
    assert!(!text(&mut list, &shared).contains("overdue 1"));
}

#[test]
fn several_are_marked_and_postponed_or_cancelled_together() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut list = FollowUps::new(&shared);
    press(&mut list, &shared, "g g space space");
    assert!(text(&mut list, &shared).contains("2 marked"));
    let mut form = opened(press(&mut list, &shared, "m"));
    let asks = enter(form.as_mut(), &shared, "2026-12-03\n");
    let due = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.open_follow_ups.under(&due).count(), 2);
    list.changed(&shared);
    let mut form = opened(press(&mut list, &shared, "x"));
    // A reason is asked for.
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 0);
    enter(form.as_mut(), &shared, "moved away");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.open_follow_ups.under(&due).count(), 0);
}

#[test]
fn the_list_is_narrowed_by_pinyin_and_by_han_and_ordered_anew() {
    let shared = desk(Lang::Zh, (80, 24));
    let mut list = FollowUps::new(&shared);
    press(&mut list, &shared, "/");
    enter(&mut list, &shared, "zengl");
    let shown = text(&mut list, &shared);
    assert!(
        shown.contains("曾丽") && !shown.contains("张小明"),
        "{shown}"
    );
    enter(&mut list, &shared, "qqqq");
    assert!(text(&mut list, &shared).contains("Esc 清除筛选"));
    press(&mut list, &shared, "esc esc");
    enter(&mut list, &shared, "张");
    let shown = text(&mut list, &shared);
    assert!(
        shown.contains("张小明") && !shown.contains("曾丽"),
        "{shown}"
    );
    press(&mut list, &shared, "esc esc");
    // By child, by assignee, then those of everyone.
    assert!(!text(&mut list, &shared).contains("刘芳"));
    press(&mut list, &shared, "v v v");
    assert!(text(&mut list, &shared).contains("刘芳"));
    let mut veiled = desk(Lang::Zh, (80, 24));
    veiled.veil = true;
    assert!(!text(&mut FollowUps::new(&veiled), &veiled).contains("小明"));
}

#[test]
fn a_new_one_is_made_for_two_children_and_changed() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut list = FollowUps::new(&shared);
    let before = shared.register.follow_ups.len();
    let mut form = opened(press(&mut list, &shared, "n"));
    press(form.as_mut(), &shared, "tab tab tab tab");
    enter(form.as_mut(), &shared, "ask about school");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "zhangxm\nanna\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    assert_eq!(shared.register.follow_ups.len(), before + 2);
    list.changed(&shared);
    press(&mut list, &shared, "/");
    enter(&mut list, &shared, "ask about\n");
    let mut form = opened(press(&mut list, &shared, "e"));
    assert!(text(form.as_mut(), &shared).contains("ask about school"));
}

#[test]
fn a_caught_line_becomes_a_follow_up_or_a_note_or_nothing() {
    let mut shared = desk(Lang::En, (80, 24));
    let asks = enter(
        inbox::catch(&shared).as_mut(),
        &shared,
        "call the \u{1b}school\n",
    );
    assert_eq!(save(&mut shared, &asks), 1);
    let mut inbox = Inbox::new(&shared);
    let shown = text(&mut inbox, &shared);
    assert!(shown.contains("call the ␛school"), "{shown}");
    let mut form = opened(press(&mut inbox, &shared, "f"));
    assert!(text(form.as_mut(), &shared).contains("school"));
    let mut form = opened(press(&mut inbox, &shared, "w"));
    let asks = enter(form.as_mut(), &shared, "zhangxm\n");
    let asks = if asks.is_empty() {
        press(form.as_mut(), &shared, "ctrl-s")
    } else {
        asks
    };
    let mut note = opened(asks);
    assert!(text(note.as_mut(), &shared).contains("call the ␛school"));
    assert!(note.draft().is_some());
    // Its draft knows the line too, and saving the note ticks it off in the same change.
    shared.drafts = vec![note.draft().unwrap()];
    let mut note = reopen::draft(&shared.drafts[0], &shared).unwrap();
    shared.drafts.clear();
    let asks = press(note.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    inbox.changed(&shared);
    assert!(text(&mut inbox, &shared).contains("Nothing to sort out"));
    press(&mut inbox, &shared, "x");
    assert!(text(&mut inbox, &shared).contains("school"));
    // Not done after all, and done by hand.
    for shown in ["call the", "Nothing to sort out"] {
        let asks = press(&mut inbox, &shared, "d");
        assert_eq!(save(&mut shared, &asks), 1);
        let mut inbox = Inbox::new(&shared);
        assert!(text(&mut inbox, &shared).contains(shown));
    }
}

#[test]
fn a_follow_up_that_a_line_became_ticks_it_off_with_the_same_change() {
    let mut shared = desk(Lang::En, (80, 24));
    let asks = enter(inbox::catch(&shared).as_mut(), &shared, "call the school\n");
    save(&mut shared, &asks);
    let mut inbox = Inbox::new(&shared);
    let mut form = opened(press(&mut inbox, &shared, "f"));
    press(form.as_mut(), &shared, "tab tab tab tab tab");
    enter(form.as_mut(), &shared, "zhangxm\n");
    shared.drafts = vec![form.draft().unwrap()];
    let mut again = reopen::draft(&shared.drafts[0], &shared).unwrap();
    let asks = press(again.as_mut(), &shared, "ctrl-s");
    let kinds: Vec<_> = asks
        .iter()
        .find_map(|ask| match ask {
            Ask::SaveAndClose(set) => Some(set.changes.iter().map(|one| one.key.kind).collect()),
            _ => None,
        })
        .expect("it is saved");
    assert_eq!(
        kinds,
        [Kind::FollowUp, Kind::FollowUpWords, Kind::InboxLine]
    );
    save(&mut shared, &asks);
    inbox.changed(&shared);
    assert!(text(&mut inbox, &shared).contains("Nothing to sort out"));
}

#[test]
fn the_search_finds_as_typed_and_opens_what_it_found() {
    let mut shared = desk(Lang::Zh, (80, 24));
    let mut menu = write_on_child(LI, &shared);
    let mut editor = opened(press(menu.as_mut(), &shared, "8"));
    enter(editor.as_mut(), &shared, "她说想去北京看妈妈");
    let asks = press(editor.as_mut(), &shared, "ctrl-s");
    save(&mut shared, &asks);
    let mut search = SearchScreen::new(&shared);
    assert!(text(&mut search, &shared).contains("输入要找的词"));
    enter(&mut search, &shared, "北京");
    let shown = text(&mut search, &shared);
    assert!(
        shown.contains("曾丽") && shown.contains("想去北京看妈妈"),
        "{shown}"
    );
    let mut found = opened(press(&mut search, &shared, "enter"));
    assert!(text(found.as_mut(), &shared).contains("她说想去北京看妈妈"));
    enter(&mut search, &shared, "上海");
    assert!(text(&mut search, &shared).contains("没有找到"));
    // Veiled, no context is shown, which might hold a name.
    shared.veil = true;
    press(&mut search, &shared, "backspace backspace");
    let shown = text(&mut search, &shared);
    assert!(shown.contains("曾●●") && !shown.contains("妈妈"), "{shown}");
}

#[test]
fn the_paper_sheet_names_tomorrow_as_the_person_chooses_and_goes_where_they_say() {
    for (keys, shown, hidden) in [("", "张●●", "张小明"), ("right", "张小明", "●")] {
        let mut shared = desk(Lang::Zh, (80, 24));
        let booked = appointment(MING, ME, at(9, 0) + TimeDelta::days(1));
        put(&mut shared.register, Id([77; 16]), Scope::Clinical, &booked);
        let hostile = appointment(HOSTILE, ME, at(10, 0) + TimeDelta::days(1));
        put(
            &mut shared.register,
            Id([78; 16]),
            Scope::Clinical,
            &hostile,
        );
        // What somebody typed for a group and for a place may name a child too.
        let mut group = appointment(MING, ME, at(11, 0) + TimeDelta::days(1));
        group.subject = Subject::Group {
            name: "小明的伙伴".into(),
            children: vec![MING, ANNA],
        };
        (group.room, group.place) = (None, "小明家".into());
        put(&mut shared.register, Id([80; 16]), Scope::Clinical, &group);
        // Another's is not on it.
        let others = appointment(ANNA, LIU, at(9, 0) + TimeDelta::days(1));
        put(&mut shared.register, Id([79; 16]), Scope::Clinical, &others);
        let mut form = opened(press(&mut EndOfDay::new(&shared), &shared, "P"));
        assert!(press(form.as_mut(), &shared, "ctrl-s").is_empty());
        enter(form.as_mut(), &shared, "/media/usb/a.txt\n");
        press(form.as_mut(), &shared, keys);
        let asks = press(form.as_mut(), &shared, "ctrl-s");
        let Some(Ask::Do(Job::WriteFile { path, bytes, .. })) = asks.into_iter().next() else {
            panic!("no file was asked for");
        };
        assert_eq!(path.to_str(), Some("/media/usb/a.txt"));
        let sheet = String::from_utf8(bytes).unwrap();
        assert!(
            sheet.contains("09:00–09:50") && sheet.contains("一号室"),
            "{sheet}"
        );
        assert!(sheet.contains(shown) && !sheet.contains(hidden), "{sheet}");
        let in_full = keys == "right";
        for typed in ["小明的伙伴", "小明家"] {
            assert_eq!(sheet.contains(typed), in_full, "{sheet}");
        }
        assert!(
            !sheet.contains("Anna") && !sheet.contains('\u{1b}'),
            "{sheet}"
        );
        // Nothing of a path is kept as a draft, and a file that is there is not written over.
        assert!(form.draft().is_none());
        let mut asks = Vec::new();
        form.answer(Answer::FileFailed(path), &shared, &mut asks);
        assert!(asks.is_empty() && text(form.as_mut(), &shared).contains("/media/usb/a.txt"));
    }
}

#[test]
fn the_day_ends_with_every_note_signed_by_one_passphrase() {
    let mut shared = desk(Lang::En, (80, 24));
    for (child, words) in [(LI, "first note"), (ANNA, "second note")] {
        let mut menu = write_on_child(child, &shared);
        let mut editor = opened(press(menu.as_mut(), &shared, "7"));
        enter(editor.as_mut(), &shared, words);
        let asks = press(editor.as_mut(), &shared, "ctrl-s");
        save(&mut shared, &asks);
    }
    let mut evening = EndOfDay::new(&shared);
    let shown = text(&mut evening, &shared);
    assert!(
        shown.contains("Notes not written") && shown.contains("曾丽"),
        "{shown}"
    );
    let mut sheet = opened(press(&mut evening, &shared, "f6"));
    let first = text(sheet.as_mut(), &shared);
    // Enter shows the next before it signs anything.
    assert!(enter(sheet.as_mut(), &shared, "secret\n").is_empty());
    let second = text(sheet.as_mut(), &shared);
    assert_ne!(first, second);
    let asks = press(sheet.as_mut(), &shared, "enter");
    let Some(Ask::Do(Job::Sign { texts, .. })) = asks.into_iter().next() else {
        panic!("no signature was asked for");
    };
    assert_eq!(texts.len(), 2);
    let signed = texts.into_iter().map(|text| {
        let signed = Signed {
            bytes: text.bytes.to_vec(),
            author: ME,
            at: shared.now,
            signature: vec![1; 64],
        };
        (text, signed)
    });
    let mut asks = Vec::new();
    sheet.answer(Answer::Signed(signed.collect()), &shared, &mut asks);
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.signed.len(), 2);
    for (_, signed) in shared.register.signed.iter() {
        assert!(signed.read().is_some());
    }
    evening.changed(&shared);
    assert!(text(&mut evening, &shared).contains("All are signed"));
    let asks = press(&mut evening, &shared, "a");
    assert!(matches!(asks[..], [Ask::Give(Command::Lock)]));
}

#[test]
fn nothing_on_file_says_what_to_press_and_tiny_windows_do_no_harm() {
    for size in [(0, 0), (1, 1), (7, 3), (40, 5), (80, 21), (200, 60)] {
        let shared = rehearsal::shared(Lang::Zh, size, Register::default(), now());
        let layers: [Box<dyn Layer>; 4] = [
            Box::new(FollowUps::new(&shared)),
            Box::new(Inbox::new(&shared)),
            Box::new(SearchScreen::new(&shared)),
            Box::new(EndOfDay::new(&shared)),
        ];
        for mut layer in layers {
            render(layer.as_mut(), &shared);
            for keys in [
                "j", "k", "G", "g g", "pgdn", "d", "x", "m", "e", "space", "v", "enter",
            ] {
                press(layer.as_mut(), &shared, keys);
                render(layer.as_mut(), &shared);
            }
        }
        if size == (80, 21) {
            assert!(text(&mut FollowUps::new(&shared), &shared).contains("n 新建"));
            assert!(text(&mut Inbox::new(&shared), &shared).contains("+ 随手记"));
        }
    }
    let mut shared = desk(Lang::Zh, (80, 24));
    shared.now += TimeDelta::days(400);
    text(&mut FollowUps::new(&shared), &shared);
}
