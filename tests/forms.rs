//! Forms, menus and confirmations, worked by keys as a person works them and read off the screen.

use std::sync::Arc;

use carepost::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::record::Record;
use carepost::post::change::ChangeSet;
use carepost::post::refusal::Refusal;
use carepost::post::register::{Opened, Register};
use carepost::tui::commands::Command;
use carepost::tui::form::confirm::Confirm;
use carepost::tui::form::form_layer::FormLayer;
use carepost::tui::form::menu::Menu;
use carepost::tui::form::pick;
use carepost::tui::form::prompt::Prompt;
use carepost::tui::form::spec::{
    Candidate, Fault, FieldSpec, Form, Initial, LiveLine, Source, Submitted, save,
};
use carepost::tui::form::values::Values;
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared, Tone};
use carepost::tui::rehearsal::{draw, enter, paste, press, render, shared};
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::{DateTime, TimeZone, Utc};

/// Tuesday 24 November 2026, 09:30 at the post (UTC+8).
fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 1, 30, 0).unwrap()
}

fn stage(lang: Lang, size: (u16, u16)) -> Shared {
    shared(lang, size, register(), now())
}

fn register() -> Register {
    let mut register = Register::default();
    for (number, name) in [
        (1, "张小明"),
        (2, "曾丽"),
        (3, "李\u{202e}娜\u{1b}[31m"),
        (4, "Anna Smith"),
    ] {
        let child = Child {
            school: "团山小学".into(),
            village: "石桥村".into(),
            ..Child::named(name)
        };
        let plain = child.encode().unwrap();
        register
            .take(&Opened {
                key: RecordKey::new(Kind::Child, Id([number; 16])),
                revision: 1,
                scope: Scope::Staff,
                author: PersonId([7; 16]),
                time: 0,
                credit: carepost::post::credit::Credit::taken(true),
                plain: Some(&plain),
            })
            .unwrap();
    }
    register
}

const CHILD: usize = 0;
const START: usize = 1;
const LENGTH: usize = 2;
const WAY: usize = 3;
const AWAY: usize = 4;
const PLACE: usize = 5;
const TEAM: usize = 6;
const WORDS: usize = 7;
const SECRET: usize = 8;

/// What the form below hands over when it is saved.
type Seen = Arc<std::sync::Mutex<Vec<Values>>>;

struct Book {
    seen: Seen,
    fault: Option<Fault>,
}

impl Form for Book {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("book", Some(Id([9; 16])))
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("term-appointment")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let options = |ids: &[&str]| ids.iter().map(|id| words.get(id)).collect::<Vec<_>>();
        vec![
            FieldSpec::pick(words.get("term-child"), pick::children()).required(),
            FieldSpec::when("开始").required(),
            FieldSpec::minutes("时长").text("50"),
            FieldSpec::choice(
                "方式",
                options(&[
                    "appointment-kind-in-person",
                    "appointment-kind-phone",
                    "appointment-kind-home-visit",
                ]),
            ),
            FieldSpec::on_off(words.get("term-outing")),
            FieldSpec::line("地点")
                .most(20)
                .visible_if(|values| values.is_on(AWAY))
                .required(),
            FieldSpec::many(
                words.get("term-care-team"),
                vec!["陈云".into(), "刘芳".into(), "Wu".into()],
            ),
            FieldSpec::lines("说明", 3),
            FieldSpec::secret(words.get("term-passphrase")),
        ]
    }

    fn live(&self, values: &Values, _shared: &Shared) -> Vec<LiveLine> {
        match values.moment(START) {
            Some(said) => vec![LiveLine::new(format!("{} 无冲突", said.date), Tone::Saved)],
            None => Vec::new(),
        }
    }

    fn field_changed(
        &mut self,
        field: usize,
        _: &Values,
        _: &Shared,
        sets: &mut Vec<(usize, Initial)>,
    ) {
        if field == CHILD {
            sets.push((LENGTH, Initial::Text("40".into())));
        }
    }

    fn submit(&mut self, values: &Values, _: &Shared) -> Submitted {
        if let Some(fault) = self.fault.take() {
            return Err(fault.into());
        }
        self.seen.lock().unwrap().push(values.clone());
        save(Ok(ChangeSet::new(Action::Create)))
    }
}

fn book(shared: &Shared) -> (FormLayer, Seen) {
    let seen = Seen::default();
    let form = Book {
        seen: seen.clone(),
        fault: None,
    };
    (FormLayer::new(Box::new(form), shared), seen)
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    render(layer, shared).join("\n")
}

fn closes(asks: &[Ask]) -> bool {
    asks.iter().any(|ask| matches!(ask, Ask::Close))
}

#[test]
fn a_whole_form_is_filled_in_by_keys() {
    let shared = stage(Lang::Zh, (80, 24));
    let (mut form, seen) = book(&shared);
    enter(&mut form, &shared, "zxm\n");
    assert_eq!(form.values().picked(CHILD), Some(Id([1; 16])));
    assert_eq!(
        form.values().minutes(LENGTH),
        Some(40),
        "the form set the length"
    );
    enter(&mut form, &shared, "周五 14:30\n");
    assert!(text(&mut form, &shared).contains("2026年11月27日 周五 14:30"));
    press(&mut form, &shared, "tab");
    // Choice: pinyin, then Han, then a digit, then space.
    enter(&mut form, &shared, "dianhua");
    assert_eq!(form.values().choice(WAY), 1);
    enter(&mut form, &shared, "家");
    assert_eq!(form.values().choice(WAY), 2);
    enter(&mut form, &shared, "１");
    assert_eq!(form.values().choice(WAY), 0);
    press(&mut form, &shared, "space right tab");
    assert_eq!(form.values().choice(WAY), 2);
    assert!(!text(&mut form, &shared).contains("地点"));
    press(&mut form, &shared, "space");
    assert!(text(&mut form, &shared).contains("地点"));
    press(&mut form, &shared, "tab");
    enter(&mut form, &shared, "团山村口\n");
    press(&mut form, &shared, "right space 3");
    assert_eq!(form.values().ticked(TEAM), [false, true, true]);
    press(&mut form, &shared, "enter");
    enter(&mut form, &shared, "第一行\n第二行");
    press(&mut form, &shared, "tab");
    enter(&mut form, &shared, "hunter2");
    let screen = text(&mut form, &shared);
    assert!(screen.contains("•••••••") && !screen.contains("hunter2"));
    assert!(screen.contains("候选窗口会显示字母"));
    let asks = press(&mut form, &shared, "enter");
    assert!(
        matches!(asks.as_slice(), [Ask::SaveAndClose(_)]),
        "Enter on the last field saves"
    );
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].text(WORDS), "第一行\n第二行");
    assert_eq!(seen[0].text(PLACE), "团山村口");
    assert_eq!(seen[0].text(SECRET), "hunter2");
    assert_eq!(
        seen[0].moment(START).unwrap().moment().unwrap().to_string(),
        "2026-11-27 14:30:00"
    );
}

#[test]
fn what_is_missing_or_not_understood_is_said_at_its_field() {
    for lang in Lang::ALL {
        let shared = stage(lang, (80, 24));
        let (mut form, seen) = book(&shared);
        press(&mut form, &shared, "ctrl-s");
        assert!(text(&mut form, &shared).contains(&shared.words.get("form-required")));
        enter(&mut form, &shared, "zengli");
        press(&mut form, &shared, "tab");
        enter(&mut form, &shared, "gestern");
        press(&mut form, &shared, "tab ctrl-s");
        let unread = shared.words.get("when-unread");
        let (rows, caret) = draw(&mut form, &shared);
        let row = rows.iter().position(|row| row.contains("gestern")).unwrap();
        assert!(
            rows.iter()
                .any(|row| row.contains(unread.split_at(6).0) && row.contains('!'))
        );
        assert_eq!(
            caret.map(|caret| usize::from(caret.y)),
            Some(row),
            "the caret is at the fault"
        );
        assert!(seen.lock().unwrap().is_empty());
        press(&mut form, &shared, "ctrl-w");
        enter(&mut form, &shared, "+3d 9:00");
        assert!(
            !text(&mut form, &shared).contains('!'),
            "typing takes the fault away"
        );
        assert_eq!(press(&mut form, &shared, "ctrl-s").len(), 1);
    }
}

#[test]
fn a_fault_of_the_form_goes_to_its_field_and_hidden_fields_are_not_required() {
    let shared = stage(Lang::En, (80, 24));
    let form = Book {
        seen: Seen::default(),
        fault: Some(Fault::at(WAY, "no phone is known")),
    };
    let mut form = FormLayer::new(Box::new(form), &shared);
    enter(&mut form, &shared, "anna\ntomorrow 3pm\n");
    assert!(press(&mut form, &shared, "ctrl-s").is_empty());
    assert!(text(&mut form, &shared).contains("! no phone is known"));
    press(&mut form, &shared, "right");
    assert_eq!(form.values().choice(WAY), 1);
    assert!(matches!(
        press(&mut form, &shared, "ctrl-s").as_slice(),
        [Ask::SaveAndClose(_)]
    ));
}

#[test]
fn escape_keeps_a_draft_without_the_passphrase_and_the_draft_comes_back() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    let asks = press(&mut form, &shared, "esc");
    assert!(
        matches!(asks.as_slice(), [Ask::Close]),
        "nothing typed, nothing kept"
    );
    enter(&mut form, &shared, "zxm\n明天下午3点\n");
    press(&mut form, &shared, "tab right");
    press(
        &mut form,
        &shared,
        "shift-tab shift-tab shift-tab shift-tab",
    );
    enter(&mut form, &shared, "geheim");
    let mut asks = press(&mut form, &shared, "esc");
    assert!(closes(&asks));
    let Ask::Do(Job::KeepDraft(draft)) = asks.remove(0) else {
        panic!("a draft is to be kept")
    };
    assert!(
        !asks.iter().any(|ask| matches!(ask, Ask::Say(_))),
        "said to be when the host has it, and not before"
    );
    assert!(draft.texts.iter().all(|text| !text.contains("geheim")));
    assert_eq!(
        (draft.form.as_str(), draft.about),
        ("book", Some(Id([9; 16])))
    );
    shared.drafts.push(draft.clone());

    let seen = Seen::default();
    let mut again = FormLayer::resume(Box::new(Book { seen, fault: None }), &shared);
    assert_eq!(again.values().picked(CHILD), Some(Id([1; 16])));
    assert_eq!(again.values().choice(WAY), 1);
    assert!(text(&mut again, &shared).contains("明天下午3点"));
    let back = again.draft().expect("what came back is a draft still");
    assert_eq!(
        (back.id, &back.texts, back.at),
        (draft.id, &draft.texts, draft.at)
    );
    press(&mut again, &shared, "ctrl-s");
    let mut asks = Vec::new();
    again.saved(&shared, &mut asks);
    assert!(matches!(asks.as_slice(), [Ask::Do(Job::DropDraft(id))] if *id == draft.id));
}

#[test]
fn a_form_back_at_what_it_began_with_has_no_draft_and_drops_the_one_there_was() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    press(&mut form, &shared, "tab");
    enter(&mut form, &shared, "明天");
    let draft = form.draft().expect("something was typed");
    assert_eq!(form.draft_id(), Some(draft.id));
    shared.drafts.push(draft.clone());
    press(&mut form, &shared, "ctrl-u");
    assert!(form.draft().is_none(), "emptied again");
    let asks = press(&mut form, &shared, "esc");
    assert!(
        matches!(asks.as_slice(), [Ask::Do(Job::DropDraft(id)), Ask::Close] if *id == draft.id)
    );
}

#[test]
fn what_came_back_can_be_thrown_away_from_the_form() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    press(&mut form, &shared, "tab");
    enter(&mut form, &shared, "明天下午3点");
    shared.drafts.push(form.draft().unwrap());
    let seen = Seen::default();
    let mut again = FormLayer::resume(Box::new(Book { seen, fault: None }), &shared);
    let shown = text(&mut again, &shared);
    assert!(shown.contains("Ctrl-X 重新填写"), "{shown}");
    let asks = press(&mut again, &shared, "ctrl-x");
    assert!(matches!(asks.as_slice(), [Ask::ThrowAway(id)] if *id == shared.drafts[0].id));
    assert!(!text(&mut again, &shared).contains("明天下午3点"));
    assert!(again.draft().is_none());
}

#[test]
fn a_refusal_is_said_and_everything_typed_stays() {
    let shared = stage(Lang::Zh, (60, 20));
    let (mut form, seen) = book(&shared);
    enter(&mut form, &shared, "zxm\n明天 9:00");
    press(&mut form, &shared, "ctrl-s");
    assert!(text(&mut form, &shared).contains("正在保存"));
    press(&mut form, &shared, "ctrl-s");
    assert_eq!(seen.lock().unwrap().len(), 1, "not twice");
    form.refused(&Refusal::DiskFull, &shared);
    let screen = text(&mut form, &shared);
    assert!(
        screen.contains("磁盘已满") && screen.contains("明天 9:00") && !screen.contains("正在保存")
    );
    assert_eq!(press(&mut form, &shared, "ctrl-s").len(), 1);
}

#[test]
fn every_size_shows_the_field_that_has_the_keys_with_its_caret() {
    for lang in Lang::ALL {
        for size in [(60, 20), (80, 24), (120, 40), (24, 8), (10, 3), (1, 1)] {
            let shared = stage(lang, size);
            let (mut form, _) = book(&shared);
            for step in 0..12 {
                let (rows, caret) = draw(&mut form, &shared);
                assert!(rows.iter().all(|row| width::of(row) <= usize::from(size.0)));
                if size.0 >= 60 {
                    let caret = caret.unwrap_or_else(|| panic!("{lang} {size:?} step {step}"));
                    assert!(caret.x < size.0 && caret.y < size.1);
                    assert!(rows.iter().any(|row| row.contains('▸')));
                }
                press(&mut form, &shared, "tab");
            }
        }
    }
}

#[test]
fn labels_stand_in_one_column_whatever_their_language() {
    let shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    press(&mut form, &shared, "tab");
    let rows = render(&mut form, &shared);
    let column = |needle: &str| {
        let row = rows.iter().find(|row| row.contains(needle)).unwrap();
        width::of(&row[..row.find(needle).unwrap()])
    };
    assert_eq!(column("50"), column("● "));
    assert_eq!(column("50"), column("[ ]"));
}

#[test]
fn children_are_picked_by_any_way_of_typing_and_a_hostile_name_is_inert() {
    let shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    let screen = text(&mut form, &shared);
    assert!(screen.contains("张小明") && screen.contains("团山小学 · 石桥村"));
    assert!(!screen.contains('\u{202e}') && !screen.contains('\u{1b}'));
    enter(&mut form, &shared, "丽");
    assert!(!text(&mut form, &shared).contains("张小明"));
    press(&mut form, &shared, "enter");
    assert_eq!(form.values().picked(CHILD), Some(Id([2; 16])));
    press(&mut form, &shared, "shift-tab backspace");
    assert_eq!(form.values().picked(CHILD), None);
    press(&mut form, &shared, "down down enter");
    assert_eq!(
        form.values().picked(CHILD),
        Some(Id([2; 16])),
        "arrows and Enter"
    );
    press(&mut form, &shared, "shift-tab");
    enter(&mut form, &shared, "nobody");
    assert!(text(&mut form, &shared).contains("没有找到"));
    press(&mut form, &shared, "ctrl-s");
    assert!(text(&mut form, &shared).contains("请从列表中选择"));
}

#[test]
fn veiled_names_are_veiled_here_too() {
    let mut shared = stage(Lang::Zh, (80, 24));
    shared.veil = true;
    let (mut form, _) = book(&shared);
    enter(&mut form, &shared, "zxm");
    let screen = text(&mut form, &shared);
    assert!(screen.contains("张●●") && !screen.contains("小明"));
}

struct Team;

impl Form for Team {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("team", None)
    }

    fn title(&self, _: &Shared) -> String {
        "Team\u{1b}[2J".into()
    }

    fn fields(&self, _: &Shared) -> Vec<FieldSpec> {
        let source: Source = Arc::new(|_, typed| {
            (0..30_u8)
                .map(|number| Candidate {
                    id: Id([number; 16]),
                    text: format!("p{number}"),
                    detail: String::new(),
                })
                .filter(|candidate| candidate.text.contains(typed))
                .collect()
        });
        vec![
            FieldSpec::pick_many("who", source).picked(vec![Id([29; 16])]),
            FieldSpec::when_past("when").text("tomorrow 9:00"),
            FieldSpec::choice(
                "one",
                (0..40)
                    .map(|number| format!("option number {number}"))
                    .collect(),
            ),
        ]
    }

    fn submit(&mut self, _: &Values, _: &Shared) -> Submitted {
        Ok(vec![Ask::Close])
    }
}

#[test]
fn several_are_picked_and_a_past_moment_may_not_lie_ahead() {
    let shared = stage(Lang::En, (80, 24));
    let mut form = FormLayer::new(Box::new(Team), &shared);
    enter(&mut form, &shared, "p1\n");
    enter(&mut form, &shared, "p2");
    press(&mut form, &shared, "down enter");
    assert_eq!(
        form.values().picked_many(0),
        [Id([29; 16]), Id([1; 16]), Id([20; 16])]
    );
    press(&mut form, &shared, "backspace tab tab");
    assert_eq!(form.values().picked_many(0).len(), 2);
    press(&mut form, &shared, "left");
    assert!(text(&mut form, &shared).contains("‹ option number 39 ›  40/40"));
    press(&mut form, &shared, "ctrl-s");
    assert!(text(&mut form, &shared).contains("this has not come yet"));
    press(&mut form, &shared, "ctrl-w ctrl-w ctrl-w ctrl-w");
    enter(&mut form, &shared, "yesterday 9:00");
    assert!(closes(&press(&mut form, &shared, "ctrl-s")));
}

#[test]
fn paste_goes_into_the_field_and_hostile_text_is_drawn_as_symbols() {
    let shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    press(&mut form, &shared, "tab tab tab tab tab tab");
    paste(&mut form, &shared, "一\u{1b}]0;x\u{7}\n二\u{202e}");
    assert_eq!(form.values().text(WORDS), "一\u{1b}]0;x\u{7}\n二\u{202e}");
    let screen = text(&mut form, &shared);
    assert!(screen.contains("一␛]0;x␇") && screen.contains("⟦RLO⟧"));
    press(&mut form, &shared, "ctrl-z");
    assert_eq!(form.values().text(WORDS), "", "a paste is one step");
}

#[test]
fn the_language_changes_while_a_form_is_open() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let (mut form, _) = book(&shared);
    enter(&mut form, &shared, "zxm\n明天 9:00");
    assert!(text(&mut form, &shared).contains("面谈") || text(&mut form, &shared).contains("●"));
    shared.words = Arc::new(carepost::words::texts::Words::new(Lang::En));
    let screen = text(&mut form, &shared);
    assert!(
        screen.contains("in person") && screen.contains("明天 9:00") && screen.contains("张小明")
    );
}

#[test]
fn a_menu_is_worked_with_digits_and_arrows() {
    let shared = stage(Lang::Zh, (60, 20));
    let rows = vec![
        (Command::Advance, "已到".to_owned(), "a".to_owned()),
        (Command::Move, "改期".to_owned(), "m".to_owned()),
    ];
    let mut menu = Menu::of_commands("张小明", rows);
    let screen = text(&mut menu, &shared);
    assert!(screen.contains("▸ 1  已到") && screen.contains("  2  改期"));
    let asks = enter(&mut menu, &shared, "２");
    assert!(matches!(
        asks.as_slice(),
        [Ask::Close, Ask::Give(Command::Move)]
    ));
    assert!(
        press(&mut menu, &shared, "7 q w").is_empty(),
        "what is not there does nothing"
    );
    let asks = press(&mut menu, &shared, "up enter");
    assert!(matches!(
        asks.as_slice(),
        [Ask::Close, Ask::Give(Command::Move)]
    ));

    let rows = (0..30)
        .map(|number| format!("第{number}项\u{202e}"))
        .collect();
    let mut menu = Menu::of_choices("选择", rows, |row, _, asks| {
        if row == 29 {
            asks.push(Ask::Give(Command::Undo));
        }
    });
    press(&mut menu, &shared, "end");
    assert!(text(&mut menu, &shared).contains("第29项⟦RLO⟧"));
    let asks = press(&mut menu, &shared, "enter");
    assert!(matches!(
        asks.as_slice(),
        [Ask::Close, Ask::Give(Command::Undo)]
    ));
    assert!(closes(&press(&mut menu, &shared, "esc")));
}

#[test]
fn a_confirmation_takes_its_own_keys_only() {
    for lang in Lang::ALL {
        let shared = stage(lang, (60, 20));
        let mut confirm = Confirm::new(
            "签名定稿",
            vec!["张小明 11月24日 的会谈记录".into()],
            |_, asks| {
                asks.push(Ask::Give(Command::Sign));
            },
        );
        let screen = text(&mut confirm, &shared);
        assert!(screen.contains("张小明") && screen.contains(&shared.words.get("confirm-yes")));
        assert!(press(&mut confirm, &shared, "enter y s f6 ctrl-s space").is_empty());
        for yes in ["Y", "1"] {
            let asks = press(&mut confirm, &shared, yes);
            assert!(matches!(
                asks.as_slice(),
                [Ask::Close, Ask::Give(Command::Sign)]
            ));
        }
        for no in ["esc", "n", "2"] {
            assert!(matches!(
                press(&mut confirm, &shared, no).as_slice(),
                [Ask::Close]
            ));
        }
    }
}

#[test]
fn a_prompt_hands_its_line_over() {
    let shared = stage(Lang::Zh, (60, 20));
    let mut prompt = Prompt::new("catch", "记一笔", "内容", |line, _| {
        if line.len() < 4 {
            return Err(Fault::at(0, "太短了").into());
        }
        Ok(vec![Ask::Close])
    })
    .layer(&shared);
    assert!(enter(&mut prompt, &shared, "王\n").is_empty());
    assert!(text(&mut prompt, &shared).contains("! 太短了"));
    assert!(closes(&enter(&mut prompt, &shared, "老师来电\n")));
}

#[test]
fn a_refusal_is_put_into_words_at_the_field_it_is_about() {
    let shared = stage(Lang::Zh, (80, 20));
    let mut prompt = Prompt::new("catch", "记一笔", "内容", |_, _| {
        save(Err(Refusal::NotYourRole))
    })
    .layer(&shared);
    assert!(enter(&mut prompt, &shared, "王\n").is_empty());
    let sentence = shared.words.get("refusal-not-your-role");
    let said = format!("! {}", sentence.chars().take(8).collect::<String>());
    assert!(text(&mut prompt, &shared).contains(&said));
}
