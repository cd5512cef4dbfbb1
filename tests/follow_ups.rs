//! Follow-ups, the inbox, the search and the end of the day, worked by keys.

mod day_kit;

use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::Subject;
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::contact::ContactWith;
use carepost::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use carepost::care::records::follow_up_words::FollowUpWords;
use carepost::care::records::person_around::{CallRule, PersonAround, Relation};
use carepost::care::records::signed_note::Signed;
use carepost::post::register::Register;
use carepost::tui::commands::Command;
use carepost::tui::end_of_day::EndOfDay;
use carepost::tui::follow_ups::FollowUps;
use carepost::tui::inbox::{self, Inbox};
use carepost::tui::job::{Answer, Job};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::note_layer::write_on_child;
use carepost::tui::offered::ranked;
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
    // The switch for another is next; the contact, which is on for a call, stands below.
    press(form.as_mut(), &shared, "tab space");
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
fn what_was_typed_for_several_comes_back_for_all_of_them_and_for_no_others() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut list = FollowUps::new(&shared);
    press(&mut list, &shared, "g g space space");
    let mut form = opened(press(&mut list, &shared, "m"));
    enter(form.as_mut(), &shared, "+8d");
    shared.drafts = vec![form.draft().unwrap()];
    let mut again = reopen::draft(&shared.drafts[0], &shared).unwrap();
    let shown = text(again.as_mut(), &shared);
    assert!(shown.contains("+8d"), "{shown}");
    let asks = press(again.as_mut(), &shared, "ctrl-s");
    assert!(matches!(&asks[..], [Ask::SaveAndClose(set)] if set.changes.len() == 2));
    // The same key on one of them is about one.
    let mut list = FollowUps::new(&shared);
    let mut other = opened(press(&mut list, &shared, "g g m"));
    assert!(!text(other.as_mut(), &shared).contains("+8d"));
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
fn the_selected_follow_up_is_read_whole_beside_the_list_or_below_it() {
    let long =
        "问问奶奶，爸爸过年回来的票买到了没有；孩子想知道能不能去车站接，班主任那边也要说一声";
    for size in [(60, 17), (80, 21), (100, 27), (120, 37)] {
        let mut shared = desk(Lang::Zh, size);
        let words = FollowUpWords {
            words: long.into(),
            ..FollowUpWords::default()
        };
        put(
            &mut shared.register,
            CALL,
            Scope::Case(Id([31; 16])),
            &words,
        );
        let mut list = FollowUps::new(&shared);
        press(&mut list, &shared, "g g");
        for _ in 0..4 {
            let shown = text(&mut list, &shared);
            let together: String = shown
                .lines()
                .map(|row| row.rsplit('│').next().unwrap_or(row).trim())
                .collect();
            if together.contains(long) {
                break;
            }
            press(&mut list, &shared, "j");
        }
        let shown = text(&mut list, &shared);
        let together: String = shown
            .lines()
            .map(|row| row.rsplit('│').next().unwrap_or(row).trim())
            .collect();
        assert!(together.contains(long), "{size:?}\n{shown}");
        // One's own name is not beside each of one's own.
        assert!(!shown.contains("负责人"), "{shown}");
        if size.0 == 120 {
            assert!(shown.contains("应联系"), "the child beside it: {shown}");
        }
        press(&mut list, &shared, "v v v");
        let names = text(&mut list, &shared).contains("负责人");
        assert_eq!(names, size.0 > 60);
    }
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
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "ask about school");
    press(form.as_mut(), &shared, "tab tab tab tab");
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
    // What is no note opens where the child shows it.
    let words = FollowUpWords {
        words: "问问去北京的车票".into(),
        ..FollowUpWords::default()
    };
    let scope = Scope::Case(Id([32; 16]));
    put(&mut shared.register, CALL, scope, &words);
    enter(&mut search, &shared, "的车票");
    let mut found = opened(press(&mut search, &shared, "enter"));
    let shown = text(found.as_mut(), &shared);
    let marked = shown.lines().find(|row| row.contains('▸'));
    assert!(
        marked.is_some_and(|row| row.contains("回访照护人")),
        "{shown}"
    );
    press(&mut search, &shared, "backspace backspace backspace");
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
            version: Signed::OF_ITS_KIND,
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

/// The one who looks after a child is never to be contacted.
fn never_contact(shared: &mut Shared, child: Id) {
    let mut carer = PersonAround::new("李奶奶", Relation::PaternalGrandmother);
    carer.carer = true;
    carer.call_rule = CallRule::NeverContact;
    let detail = ChildDetail {
        around: vec![carer],
        ..ChildDetail::default()
    };
    put(&mut shared.register, child, Scope::Clinical, &detail);
}

#[test]
fn a_call_to_who_is_never_to_be_contacted_is_silenced_on_the_list_and_warned_of_in_the_forms() {
    let mut shared = desk(Lang::En, (120, 24));
    let loud = text(&mut FollowUps::new(&shared), &shared);
    assert!(loud.contains("3, 1 overdue"), "{loud}");
    never_contact(&mut shared, LI);
    let mut list = FollowUps::new(&shared);
    let rows = render(&mut list, &shared);
    let all = rows.join("\n");
    assert!(all.contains("2, 0 overdue · 1 silenced"), "{all}");
    let place = |text: &str| rows.iter().position(|row| row.contains(text)).unwrap();
    assert!(place("× silent") > place("Anna Smith"), "{all}");
    assert!(rows[place("× silent")].contains("never contact"), "{all}");
    let said = "everyone it would call is never to be contacted";
    let mut changing = opened(press(&mut list, &shared, "G e"));
    assert!(text(changing.as_mut(), &shared).contains(said));
    let mut done = opened(press(&mut list, &shared, "d"));
    let shown = text(done.as_mut(), &shared);
    assert!(
        shown.contains(said) && !shown.contains("in person"),
        "{shown}"
    );
}

#[test]
fn a_silenced_call_is_no_load() {
    let mut shared = desk(Lang::Zh, (120, 24));
    let mut call = shared.register.follow_ups.get(CALL).unwrap().clone();
    call.due = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
    put(&mut shared.register, Id([55; 16]), Scope::Clinical, &call);
    let strip = |shared: &Shared| render(&mut FollowUps::new(shared), shared)[2].clone();
    assert_eq!(strip(&shared).matches('▪').count(), 3);
    never_contact(&mut shared, LI);
    assert_eq!(strip(&shared).matches('▪').count(), 2);
}

#[test]
fn a_window_of_its_own_is_set_in_the_form_and_left_to_the_post_where_it_is_empty() {
    let mut shared = desk(Lang::En, (80, 30));
    let mut list = FollowUps::new(&shared);
    let window = |shared: &Shared| {
        let one = shared.register.follow_ups.get(CALL).unwrap();
        (one.before, one.after)
    };
    let mut form = opened(press(&mut list, &shared, "g g e"));
    let shown = text(form.as_mut(), &shared);
    assert!(
        shown.contains("the post's: 2 (0 at red and orange)"),
        "{shown}"
    );
    press(form.as_mut(), &shared, "shift-tab shift-tab");
    enter(form.as_mut(), &shared, "7");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "soon");
    assert!(
        press(form.as_mut(), &shared, "ctrl-s").is_empty(),
        "a word is no number"
    );
    press(
        form.as_mut(),
        &shared,
        "backspace backspace backspace backspace",
    );
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    assert_eq!(window(&shared), (Some(7), None));
}

#[test]
fn among_what_is_open_the_day_comes_before_the_priority_and_marks_are_counted_in_the_footer() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut urgent = shared
        .register
        .follow_ups
        .get(Id([53; 16]))
        .unwrap()
        .clone();
    urgent.due = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
    urgent.priority = Priority::Urgent;
    put(&mut shared.register, Id([55; 16]), Scope::Clinical, &urgent);
    let mut plain = urgent.clone();
    plain.child = LI;
    plain.due = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    plain.priority = Priority::Normal;
    put(&mut shared.register, Id([56; 16]), Scope::Clinical, &plain);
    let mut list = FollowUps::new(&shared);
    let rows = render(&mut list, &shared);
    let urgent = rows.iter().position(|row| row.contains("urgent")).unwrap();
    let today = rows.iter().rposition(|row| row.contains("today")).unwrap();
    assert!(today < urgent, "{rows:?}");
    assert_eq!(list.hint(Command::Done, &shared), None);
    press(&mut list, &shared, "space space");
    let hint = list.hint(Command::Done, &shared).unwrap();
    assert!(hint.contains('2'), "{hint}");
}

#[test]
fn the_end_of_the_day_names_the_key_that_locks() {
    let shared = desk(Lang::Zh, (80, 24));
    let mut day = EndOfDay::new(&shared);
    let named = ranked(&day, &shared);
    let lock = named
        .iter()
        .find(|one| one.entry.command == Command::Advance);
    assert_eq!(lock.map(|one| one.title.as_str()), Some("锁定"));
    let asks = press(&mut day, &shared, "a");
    assert!(matches!(asks[..], [Ask::Give(Command::Lock)]));
}

#[test]
fn the_end_of_the_day_says_what_has_no_outcome_is_not_saved_and_not_sorted_out() {
    let mut shared = desk(Lang::Zh, (80, 30));
    let quiet = {
        let mut nothing = desk(Lang::Zh, (80, 30));
        nothing.register = staffed();
        text(&mut EndOfDay::new(&nothing), &nothing)
    };
    for heading in ["还没有结果的预约", "未保存的内容", "收件"] {
        assert!(!quiet.contains(heading), "{quiet}");
    }
    let asks = enter(inbox::catch(&shared).as_mut(), &shared, "奶奶来电话\n");
    save(&mut shared, &asks);
    let mut form = FollowUps::new(&shared);
    let mut form = opened(press(&mut form, &shared, "n"));
    enter(form.as_mut(), &shared, "2");
    shared.drafts.push(form.draft().unwrap());
    let mut evening = EndOfDay::new(&shared);
    let shown = text(&mut evening, &shared);
    // Past its time, and still to come today.
    assert!(shown.contains("08:30–09:00  张小明"), "{shown}");
    assert!(shown.contains("15:00–15:50"), "{shown}");
    assert!(
        shown.contains("未保存的内容") && shown.contains("新跟进"),
        "{shown}"
    );
    assert!(shown.contains("还有 1 行没有整理"), "{shown}");
    let mut outcome = opened(press(&mut evening, &shared, "g g enter"));
    assert!(text(outcome.as_mut(), &shared).contains("实际开始"));
}

#[test]
fn a_caught_line_becomes_an_appointment_and_is_ticked_off_with_it() {
    let mut shared = desk(Lang::En, (80, 30));
    let asks = enter(
        inbox::catch(&shared).as_mut(),
        &shared,
        "grandmother asks for Friday\n",
    );
    save(&mut shared, &asks);
    let mut inbox = Inbox::new(&shared);
    let mut menu = opened(press(&mut inbox, &shared, "enter"));
    let mut form = opened(press(menu.as_mut(), &shared, "2"));
    assert!(text(form.as_mut(), &shared).contains("New appointment"));
    enter(form.as_mut(), &shared, "zengli\nfri 9:00\n");
    let shown = text(form.as_mut(), &shared);
    assert!(
        shown.contains("Caught: grandmother asks for Friday"),
        "{shown}"
    );
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert!(
        shared
            .register
            .inbox
            .iter()
            .all(|(_, line)| line.sorted_out)
    );
    assert!(
        shared
            .register
            .appointments
            .iter()
            .any(|(_, one)| one.start > at(23, 0))
    );
}

#[test]
fn the_evening_stands_on_what_a_key_does_something_with_and_offers_no_more() {
    let mut shared = desk(Lang::En, (80, 30));
    shared.register = staffed();
    let mut evening = EndOfDay::new(&shared);
    let shown = text(&mut evening, &shared);
    let marked = |shown: &str| -> String {
        let mut rows = shown.lines();
        rows.find(|row| row.starts_with('▸'))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(marked(&shown).contains("Tomorrow on paper"), "{shown}");
    assert!(
        shown.contains("carepost backup FOLDER --as chen"),
        "{shown}"
    );
    assert_eq!(
        evening.hint(Command::Sign, &shared).as_deref(),
        Some(""),
        "there is nothing to sign"
    );
    assert!(!evening.row_commands(&shared).contains(&Command::Sign));
    // The post of a service is copied by whoever keeps that, and nothing is written over SSH.
    shared.of_service = true;
    let shown = text(&mut EndOfDay::new(&shared), &shared);
    assert!(shown.contains("as the service’s account"), "{shown}");
    shared.over_ssh = true;
    let mut evening = EndOfDay::new(&shared);
    let shown = text(&mut evening, &shared);
    assert!(marked(&shown).contains("Lock"), "{shown}");
    assert!(
        !shown.contains("backup") && !shown.contains("paper"),
        "{shown}"
    );
    assert!(!evening.row_commands(&shared).contains(&Command::PaperSheet));
}

#[test]
fn a_supervisor_is_given_no_column_of_words_that_are_not_theirs_to_read() {
    let mut shared = desk(Lang::En, (104, 30));
    assert!(!text(&mut FollowUps::new(&shared), &shared).contains("To do"));
    let said = FollowUpWords {
        words: "ask about the winter coat".into(),
        outcome: String::new(),
    };
    let scope = Scope::Case(Id([31; 16]));
    put(&mut shared.register, Id([52; 16]), scope, &said);
    let shown = text(&mut FollowUps::new(&shared), &shared);
    assert!(
        shown.contains("To do") && shown.contains("winter coat"),
        "{shown}"
    );
}
