//! Importing a roster by keys: the path, the preview, what is agreed to, and the wrong rows saved to be mended.

mod children_stage;
mod sheets;

use std::path::{Path, PathBuf};

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::birth::Birth;
use carepost::care::records::child::Child;
use carepost::care::records::person_around::{CallRule, PersonAround, Relation};
use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::contents::Roster;
use carepost::exchange::roster::read::read;
use carepost::exchange::roster::refused::FileRefused;
use carepost::post::change::ChangeSet;
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::rehearsal::apply;
use carepost::tui::child_family;
use carepost::tui::children::Children;
use carepost::tui::commands::{Command, Context};
use carepost::tui::import_preview::ImportPreview;
use carepost::tui::inert;
use carepost::tui::job::{Answer, Job};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::path_completion::Found;
use carepost::tui::rehearsal::{enter, press, render, shared};
use carepost::words::lang::Lang;
use children_stage::{MING, now, stage};
use chrono::{DateTime, NaiveDate};

const XLSX: &[u8] = include_bytes!("fixtures/roster-two-row-header.xlsx");
const PATH: &str = "/rosters/花名册.xlsx";
const WIDE: (u16, u16) = (120, 40);

fn read_bytes(bytes: &[u8], name: &str) -> Result<Roster, FileRefused> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    read(bytes, name, &Bounds::default(), today)
}

fn csv(text: &str) -> Roster {
    read_bytes(text.as_bytes(), "a.csv").unwrap()
}

fn empty(lang: Lang, size: (u16, u16)) -> Shared {
    shared(lang, size, Register::default(), now())
}

fn preview(shared: &Shared) -> ImportPreview {
    let roster = read_bytes(XLSX, "花名册.xlsx").unwrap();
    ImportPreview::new(PathBuf::from(PATH), roster, shared)
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    render(layer, shared).join("\n")
}

fn opened(asks: Vec<Ask>) -> Box<dyn Layer> {
    let found = asks.into_iter().find_map(|ask| match ask {
        Ask::Open(layer) => Some(layer),
        _ => None,
    });
    found.expect("nothing was opened")
}

fn saved(asks: Vec<Ask>) -> Vec<ChangeSet> {
    asks.into_iter()
        .filter_map(|ask| match ask {
            Ask::SaveAndClose(change) => Some(change),
            Ask::Save(_) => panic!("saved without closing"),
            _ => None,
        })
        .collect()
}

fn answer(layer: &mut dyn Layer, shared: &Shared, answer: Answer) -> Vec<Ask> {
    let mut asks = Vec::new();
    layer.answer(answer, shared, &mut asks);
    asks
}

/// Opens the question for the path from the list of children.
fn path_question(shared: &Shared) -> Box<dyn Layer> {
    opened(press(&mut Children::new(shared), shared, "O"))
}

#[test]
fn a_typed_path_is_read_and_its_preview_takes_the_questions_place() {
    let shared = empty(Lang::Zh, WIDE);
    let mut question = path_question(&shared);
    enter(question.as_mut(), &shared, PATH);
    let asks = press(question.as_mut(), &shared, "ctrl-s");
    assert!(
        matches!(&asks[..], [Ask::Do(Job::ReadRoster { path, .. })] if path.as_path() == Path::new(PATH)),
        "the file is read and nothing else is asked for"
    );
    // What bounds birth dates is the post's day: 01:00 on the 27th in Shanghai is 17:00 on the 26th in UTC.
    let mut late = empty(Lang::Zh, WIDE);
    late.now = DateTime::parse_from_rfc3339("2026-11-26T17:00:00Z")
        .unwrap()
        .to_utc();
    let mut other = path_question(&late);
    enter(other.as_mut(), &late, PATH);
    let asks = press(other.as_mut(), &late, "ctrl-s");
    let day = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    assert!(matches!(&asks[..], [Ask::Do(Job::ReadRoster { today, .. })] if *today == day));
    let roster = read_bytes(XLSX, "花名册.xlsx").unwrap();
    let asks = answer(
        question.as_mut(),
        &shared,
        Answer::Roster(Ok(Box::new(roster))),
    );
    assert!(matches!(asks.first(), Some(Ask::Close)));
    let mut preview = opened(asks);
    assert!(preview.is_screen());
    assert_eq!(preview.contexts(), [Context::Import, Context::List]);
    let shown = text(preview.as_mut(), &shared);
    assert!(shown.contains("花名册.xlsx"), "{shown}");
    assert!(question.draft().is_none(), "a path is no draft");
}

#[test]
fn tab_completes_the_path_and_lists_what_it_can_go_on_to() {
    let shared = empty(Lang::Zh, WIDE);
    let mut question = path_question(&shared);
    enter(question.as_mut(), &shared, "/rosters/花");
    let asks = press(question.as_mut(), &shared, "tab");
    assert!(
        matches!(&asks[..], [Ask::Do(Job::ListRosters { folder, begun })]
            if folder.as_path() == Path::new("/rosters/") && begun == "花"),
        "the folder is listed and nothing else is asked for"
    );
    let found = |name: &str| Found {
        name: name.into(),
        folder: false,
    };
    let both = vec![found("花名册2025.xlsx"), found("花名册2026.csv")];
    answer(question.as_mut(), &shared, Answer::Files(both));
    let shown = text(question.as_mut(), &shared);
    for said in ["/rosters/花名册202", "花名册2025.xlsx", "花名册2026.csv"] {
        assert!(shown.contains(said), "{said}\n{shown}");
    }
    // The arrows take one after the other, around the end and back.
    for (key, taken) in [
        ("down", "2025.xlsx"),
        ("down", "2026.csv"),
        ("down", "2025.xlsx"),
        ("up", "2026.csv"),
    ] {
        press(question.as_mut(), &shared, key);
        let shown = text(question.as_mut(), &shared);
        assert!(
            shown.contains(&format!("/rosters/花名册{taken}")),
            "{shown}"
        );
        assert!(shown.contains(&format!("▸花名册{taken}")), "{shown}");
    }
    press(
        question.as_mut(),
        &shared,
        "backspace backspace backspace backspace backspace",
    );
    enter(question.as_mut(), &shared, "6");
    let shown = text(question.as_mut(), &shared);
    assert!(!shown.contains("2025"), "what was offered is past\n{shown}");
    let asks = press(question.as_mut(), &shared, "tab");
    assert!(
        matches!(&asks[..], [Ask::Do(Job::ListRosters { begun, .. })] if begun == "花名册2026")
    );
    let one = vec![found("花名册2026.csv")];
    answer(question.as_mut(), &shared, Answer::Files(one));
    assert!(text(question.as_mut(), &shared).contains("/rosters/花名册2026.csv"));
    answer(question.as_mut(), &shared, Answer::Files(Vec::new()));
    let none: String = shared.words.get("import-path-none");
    let begins: String = none.chars().take(8).collect();
    assert!(text(question.as_mut(), &shared).contains(&begins));
}

#[test]
fn a_file_that_is_no_roster_is_refused_with_its_sentence_and_the_path_stays() {
    let shared = empty(Lang::Zh, WIDE);
    let words = &shared.words;
    let cases = [
        (
            Answer::Roster(read_bytes(b"", "a.csv").map(Box::new)),
            words.get("roster-file-empty"),
        ),
        (
            Answer::Roster(read_bytes(b"PK\x03\x04 no workbook", "a.xlsx").map(Box::new)),
            words.get("roster-file-damaged"),
        ),
        (
            Answer::Roster(
                read_bytes("只是一段话。\n没有表头。\n".as_bytes(), "a.txt").map(Box::new),
            ),
            words.get("import-no-roster"),
        ),
        (
            Answer::NoFile(PathBuf::from(PATH)),
            words.with("import-no-file", &[("path", PATH.into())]),
        ),
    ];
    for (given, sentence) in cases {
        let mut question = path_question(&shared);
        enter(question.as_mut(), &shared, PATH);
        press(question.as_mut(), &shared, "ctrl-s");
        let asks = answer(question.as_mut(), &shared, given);
        assert!(asks.is_empty());
        let shown: String = text(question.as_mut(), &shared);
        let begins: String = sentence.chars().take(12).collect();
        assert!(shown.contains(&begins), "{sentence}\n{shown}");
        assert!(shown.contains(PATH), "{shown}");
    }
}

#[test]
fn who_may_not_change_the_register_is_told_so_before_a_file_is_named() {
    let mut shared = empty(Lang::Zh, WIDE);
    shared.me.roles.counselor = false;
    let asks = press(&mut Children::new(&shared), &shared, "O");
    assert!(matches!(&asks[..], [Ask::Say(_)]));
}

#[test]
fn the_preview_counts_112_new_and_8_wrong_rows_and_gives_each_reason() {
    let shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    let shown = text(&mut layer, &shared);
    for count in ["新增：112", "变动：0", "相同：0", "有误：8"] {
        assert!(shown.contains(count), "{count}\n{shown}");
    }
    press(&mut layer, &shared, "4");
    let shown = text(&mut layer, &shared);
    for (row, reason) in [
        (15, "roster-id-rounded"),
        (27, "roster-id-check-digit"),
        (41, "roster-birth-impossible"),
        (63, "roster-name-missing"),
        (118, "roster-neither-birth-nor-id"),
    ] {
        assert!(shown.contains(&format!("第 {row} 行")), "{row}\n{shown}");
        assert!(
            shown.contains(&shared.words.get(reason)),
            "{reason}\n{shown}"
        );
    }
    assert!(shown.contains("身份证号"), "the column\n{shown}");
    assert!(
        shown.contains("汇总"),
        "the sheet that was not read\n{shown}"
    );
}

#[test]
fn agreeing_saves_one_change_after_which_the_whole_file_is_the_same() {
    let mut shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    assert!(
        saved(press(&mut layer, &shared, "ctrl-s")).is_empty(),
        "not agreed to yet"
    );
    assert!(text(&mut layer, &shared).contains(&shared.words.get("import-agree-title")));
    // Enter does not agree, n goes back.
    assert!(saved(press(&mut layer, &shared, "enter n")).is_empty());
    assert_eq!(layer.contexts(), [Context::Import, Context::List]);
    assert!(
        saved(press(&mut layer, &shared, "enter Y")).is_empty(),
        "Enter on a row asks nothing"
    );
    let mut changes = saved(press(&mut layer, &shared, "ctrl-s Y"));
    assert_eq!(changes.len(), 1);
    let change = changes.remove(0);
    assert_eq!(change.action, Action::Import);
    // On its way to the disk it is not agreed to again.
    assert!(saved(press(&mut layer, &shared, "ctrl-s Y")).is_empty());
    apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
    assert_eq!(shared.register.children.len(), 112);
    layer.changed(&shared);
    let shown = text(&mut layer, &shared);
    for count in ["新增：0", "相同：112", "有误：8", "家庭：0"] {
        assert!(shown.contains(count), "{count}\n{shown}");
    }
    let asks = press(&mut preview(&shared), &shared, "ctrl-s");
    let nothing = carepost::tui::refusal_text::refusal(&shared.words, &Refusal::NothingToImport);
    assert!(matches!(&asks[..], [Ask::Say(notice)] if notice.text == nothing));
}

#[test]
fn a_refused_saving_can_be_asked_for_again() {
    let shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    press(&mut layer, &shared, "ctrl-s Y");
    layer.refused(&Refusal::DiskFull, &shared);
    assert_eq!(saved(press(&mut layer, &shared, "ctrl-s Y")).len(), 1);
}

#[test]
fn a_question_is_withdrawn_when_the_register_is_no_longer_what_was_compared() {
    let mut shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    let change = saved(press(&mut layer, &shared, "ctrl-s Y")).remove(0);
    let mut layer = preview(&shared);
    press(&mut layer, &shared, "ctrl-s");
    apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
    layer.changed(&shared);
    assert!(saved(press(&mut layer, &shared, "Y")).is_empty());
}

#[test]
fn what_changes_is_shown_field_by_field_and_no_number_of_who_is_never_contacted() {
    let mut shared = stage(Lang::Zh, WIDE);
    let roster = csv(
        "姓名,性别,出生日期,村,父亲姓名,父亲电话\n张小明,男,2016-03-08,新石桥村,张大山,13900000010\n",
    );
    let mut layer = ImportPreview::new(PathBuf::from("/a.csv"), roster, &shared);
    press(&mut layer, &shared, "2");
    let shown = text(&mut layer, &shared);
    assert!(shown.contains("张小明 · 第 2 行"), "{shown}");
    assert!(shown.contains("村（居）：石桥村 → 新石桥村"), "{shown}");
    assert!(
        !shown.contains("13900000009") && !shown.contains("13900000010"),
        "{shown}"
    );
    shared.veil = true;
    let shown = text(&mut layer, &shared);
    assert!(
        !shown.contains("张小明") && shown.contains("张●●"),
        "{shown}"
    );
    // The same with a father who may be called: then the number is what is agreed to.
    let mut father = PersonAround::new("张大山", Relation::Father);
    father.call_rule = CallRule::MayContact;
    let mut detail = shared.register.details.get(MING).unwrap().clone();
    detail.around[1] = father;
    let change = ChangeSet::new(Action::Change).put(MING, Scope::Clinical, 1, &detail);
    apply(
        &mut shared.register,
        &change.unwrap(),
        &mut shared.me,
        shared.now,
    )
    .unwrap();
    let shown = text(&mut layer, &shared);
    assert!(shown.contains("13900000010"), "{shown}");
}

#[test]
fn families_are_suggested_by_the_carers_phone() {
    let shared = stage(Lang::Zh, WIDE);
    let roster = csv(
        "姓名,性别,出生日期,监护人姓名,监护人电话\n陈一,男,2015-01-02,王奶奶,13900001111\n陈二,女,2017-01-02,王奶奶,13900001111\n张三,女,2017-05-02,李秀兰,13812345678\n",
    );
    let mut layer = ImportPreview::new(PathBuf::from("/a.csv"), roster, &shared);
    press(&mut layer, &shared, "5");
    let shown = text(&mut layer, &shared);
    assert!(shown.contains("家庭：2"), "{shown}");
    assert!(shown.contains("陈一、陈二"), "{shown}");
    assert!(
        shown.contains(&shared.words.get("import-household-known")),
        "{shown}"
    );
    assert!(
        !shown.contains("13812345678"),
        "the end of a phone tells families apart\n{shown}"
    );
}

#[test]
fn a_suggested_family_can_be_kept_apart_and_joined_again() {
    let mut shared = empty(Lang::Zh, WIDE);
    let roster = csv(
        "姓名,性别,出生日期,监护人姓名,监护人电话\n陈一,男,2015-01-02,王奶奶,13900001111\n陈二,女,2017-01-02,李奶奶,13900001111\n",
    );
    let mut layer = ImportPreview::new(PathBuf::from("/a.csv"), roster, &shared);
    let apart = shared.words.get("import-household-refused");
    assert!(!layer.takes(Command::Remove), "a child is left out nowhere");
    press(&mut layer, &shared, "5");
    assert!(layer.takes(Command::Remove));
    press(&mut layer, &shared, "D D");
    assert!(!text(&mut layer, &shared).contains(&apart));
    press(&mut layer, &shared, "j D");
    let shown = text(&mut layer, &shared);
    assert!(
        shown.contains(&apart) && shown.contains("陈一、陈二"),
        "{shown}"
    );
    let change = saved(press(&mut layer, &shared, "ctrl-s Y")).remove(0);
    apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
    assert_eq!(shared.register.children.len(), 2);
    let mut children = shared.register.children.iter();
    assert!(children.all(|(_, child)| child.household.is_none()));
    assert_eq!(shared.register.households.len(), 0);
}

#[test]
fn sheets_that_were_not_read_are_said_above_every_tab() {
    let shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    for tab in 1..=5 {
        press(&mut layer, &shared, &tab.to_string());
        let shown = text(&mut layer, &shared);
        let said = shown.lines().nth(1).unwrap();
        assert!(said.contains("“汇总”未读取"), "{shown}");
    }
}

#[test]
fn of_several_rosters_in_a_file_each_row_says_its_sheet() {
    let shared = empty(Lang::Zh, WIDE);
    let list = |rows: &[&[&str]]| sheets::sheet(&sheets::rows(rows), "");
    let one = list(&[&["姓名", "出生日期"], &["石一", "2015-03-08"]]);
    let two = list(&[&["姓名", "出生日期"], &["石二", "2014-03-08"]]);
    let book = sheets::workbook(&[("石桥村", one), ("枫香村", two)], &[]);
    let roster = read_bytes(&book, "a.xlsx").unwrap();
    let mut layer = ImportPreview::new(PathBuf::from("/a.xlsx"), roster, &shared);
    let shown = text(&mut layer, &shared);
    let row = |name: &str| shown.lines().find(|line| line.contains(name)).unwrap();
    assert!(row("石一").trim_end().ends_with("石桥村 2"), "{shown}");
    assert!(row("石二").trim_end().ends_with("枫香村 2"), "{shown}");
}

#[test]
fn names_in_a_column_that_nobody_knows_are_veiled_with_the_others() {
    let mut shared = empty(Lang::Zh, WIDE);
    let roster = read_bytes(include_bytes!("fixtures/roster-gb18030.csv"), "a.csv").unwrap();
    let parents: Vec<String> = roster
        .rows
        .iter()
        .filter_map(|row| row.parents_away.name.clone())
        .collect();
    assert!(parents.len() > 30);
    let mut layer = ImportPreview::new(PathBuf::from("/a.csv"), roster, &shared);
    let change = saved(press(&mut layer, &shared, "ctrl-s Y")).remove(0);
    apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
    // Without the veil each parent is there, and each carer by the roster's own word for what they are.
    let lines = |shared: &Shared| -> String {
        let children = shared.register.children.iter();
        let all = children.flat_map(|(child, _)| child_family::lines(child, 120, shared));
        let pieces = all.flat_map(|line| line.pieces);
        pieces.map(|(text, _)| text + "\n").collect()
    };
    let shown = lines(&shared);
    assert!(parents.iter().all(|parent| shown.contains(parent.as_str())));
    assert!(
        shown.contains("姑姑") && !shown.contains("叔伯舅"),
        "{shown}"
    );
    assert!(shown.contains("告知范围未定") && !shown.contains("不告知"));
    shared.veil = true;
    let veiled = lines(&shared);
    for parent in &parents {
        assert!(!veiled.contains(parent.as_str()), "{veiled}");
    }
}

#[test]
fn hostile_names_are_inert_and_move_nothing() {
    let shared = empty(Lang::Zh, (80, 24));
    let roster = csv(
        "姓名,性别,出生日期,备注\n\u{1b}[31m红\u{202e}名,男,2015-01-02,好\n,男,2015-02-30,\u{1b}]0;x\u{7}\n",
    );
    let mut layer = ImportPreview::new(PathBuf::from("/\u{1b}[2J.csv"), roster, &shared);
    for tab in 1..=5 {
        press(&mut layer, &shared, &tab.to_string());
        let shown = text(&mut layer, &shared);
        assert!(
            !shown.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{shown:?}"
        );
        assert!(shown.lines().all(|row| inert::columns(row) <= 80));
    }
}

#[test]
fn wrong_rows_are_saved_where_the_person_says_and_the_place_is_told() {
    let shared = empty(Lang::Zh, WIDE);
    let mut layer = preview(&shared);
    let mut question = opened(press(&mut layer, &shared, "W"));
    assert!(text(question.as_mut(), &shared).contains("/rosters/花名册-待改.csv"));
    let mut asks = press(question.as_mut(), &shared, "ctrl-s");
    let Some(Ask::Do(Job::WriteFile { path, bytes, .. })) = asks.pop() else {
        panic!("no file is written");
    };
    assert_eq!(path, PathBuf::from("/rosters/花名册-待改.csv"));
    // Mended or not, it is a roster of those eight rows again.
    let again = read_bytes(&bytes, "again.csv").unwrap();
    assert_eq!(again.rows.len() + again.wrong.len(), 8);
    let asks = answer(question.as_mut(), &shared, Answer::FileFailed(path.clone()));
    assert!(asks.is_empty());
    let begins: String = shared
        .words
        .get("file-not-written")
        .chars()
        .take(8)
        .collect();
    assert!(text(question.as_mut(), &shared).contains(&begins));
    let asks = answer(question.as_mut(), &shared, Answer::FileWritten(path));
    assert!(matches!(
        &asks[..],
        [Ask::Close, Ask::Say(notice)] if notice.text.contains("/rosters/花名册-待改.csv")
    ));
}

#[test]
fn a_row_that_is_wrong_only_against_the_register_is_in_the_file_to_mend_with_its_reason() {
    let mut shared = empty(Lang::Zh, WIDE);
    // Two children of one name and birth date: which of them the row means cannot be told.
    for id in [71, 72] {
        let twin = Child {
            birth: NaiveDate::from_ymd_opt(2015, 1, 2).map(Birth::Day),
            ..Child::named("陈双")
        };
        let change = ChangeSet::new(Action::Create).put(Id([id; 16]), Scope::Staff, 0, &twin);
        let me = &mut shared.me;
        apply(&mut shared.register, &change.unwrap(), me, shared.now).unwrap();
    }
    let roster = csv(
        "姓名,性别,出生日期,备注\n陈双,女,2015-01-02,两个都叫陈双\n,男,2015-02-03,没有名字\n张三,男,2014-05-06,好的\n",
    );
    let mut layer = ImportPreview::new(PathBuf::from(PATH), roster, &shared);
    let mut question = opened(press(&mut layer, &shared, "W"));
    let mut asks = press(question.as_mut(), &shared, "ctrl-s");
    let Some(Ask::Do(Job::WriteFile { bytes, .. })) = asks.pop() else {
        panic!("no file is written");
    };
    let written = String::from_utf8(bytes.clone()).unwrap();
    let words = &shared.words;
    let reason = words.with("roster-ambiguous", &[("count", 2.into())]);
    let row = written.lines().find(|line| line.contains("陈双")).unwrap();
    assert!(
        row.contains("两个都叫陈双") && row.contains(&reason),
        "{row}"
    );
    assert!(!written.contains("张三"), "a right row needs no mending");
    let again = read_bytes(&bytes, "again.csv").unwrap();
    assert_eq!((again.rows.len(), again.wrong.len()), (1, 1));
}

#[test]
fn every_tab_and_the_question_are_shown_at_every_size_in_both_languages() {
    for lang in Lang::ALL {
        for size in [(60, 20), (80, 24), (120, 40)] {
            let shared = empty(lang, size);
            let mut layer = preview(&shared);
            let mut all = Vec::new();
            for tab in 1..=5 {
                press(&mut layer, &shared, &tab.to_string());
                all.push(text(&mut layer, &shared));
            }
            press(&mut layer, &shared, "1 ctrl-s");
            all.push(text(&mut layer, &shared));
            all.push(text(path_question(&shared).as_mut(), &shared));
            insta::assert_snapshot!(
                format!("import_{lang}_{}x{}", size.0, size.1),
                all.join("\n────\n")
            );
        }
        for size in [(0, 0), (1, 1), (12, 5), (20, 4)] {
            let shared = empty(lang, size);
            let mut layer = preview(&shared);
            for keys in ["1", "2", "3", "4", "5", "ctrl-s"] {
                press(&mut layer, &shared, keys);
                render(&mut layer, &shared);
            }
        }
    }
}

#[test]
fn moving_goes_over_rows_and_tabs() {
    let shared = empty(Lang::Zh, (80, 24));
    let mut layer = preview(&shared);
    press(&mut layer, &shared, "G");
    let shown = text(&mut layer, &shared);
    let last = shown.lines().last().unwrap();
    assert!(last.starts_with('▸'), "{shown}");
    press(&mut layer, &shared, "g g");
    press(&mut layer, &shared, "left");
    assert!(text(&mut layer, &shared).contains(&shared.words.get("import-household-new")));
    assert_eq!(
        layer.hint(Command::Save, &shared),
        Some(shared.words.get("import-yes"))
    );
}
