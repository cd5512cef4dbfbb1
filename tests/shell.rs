//! The program around the screens, tested by scripts of keys and answers: signing in, going places, saving, undo,
//! cover, lock, drafts; and its frames at three sizes in both languages.

mod day_kit;

use std::sync::Arc;

use carepost::care::ledger::ids::{CommitId, Id, Kind, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::Appointment;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::follow_up::{FollowUp, FollowUpKind};
use carepost::care::records::inbox_line::InboxLine;
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::change::ChangeSet;
use carepost::post::doubt::Doubt;
use carepost::post::draft::Draft;
use carepost::post::fresh::Fresh;
use carepost::post::refusal::Refusal;
use carepost::post::register::{Opened, Register};
use carepost::post::rehearsal::apply;
use carepost::post::set_up::Founded;
use carepost::post::use_cases::{cases, children};
use carepost::tui::commands::{Command, Context};
use carepost::tui::history::History;
use carepost::tui::job::{Answer, Arrived, Job, Saved, SignInFault, Unlocked};
use carepost::tui::key::{Input, parse_keys, typing};
use carepost::tui::layer::{Ask, Layer, Notice, Screen, Shared, Taken, Tone};
use carepost::tui::model::{Model, Start};
use carepost::tui::rehearsal;
use carepost::tui::theme::{Choice, Theme};
use carepost::tui::update::{Effect, Msg, begin, update};
use carepost::tui::view;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

/// A model with what it has asked for.
struct Stage {
    model: Model,
    jobs: Vec<(u64, Job)>,
    quit: bool,
}

fn start_time() -> DateTime<Utc> {
    // 24 November 2026, 10:13 in Shanghai.
    "2026-11-24T02:13:00Z".parse().unwrap()
}

impl Stage {
    fn new(lang: Lang, size: (u16, u16)) -> Stage {
        let words = Arc::new(Words::new(lang));
        let fresh = Fresh::new([5; 32]);
        let mut model = Model::new(words, Theme::plain(), start_time(), size, fresh);
        let effects = begin(&mut model);
        let mut stage = Stage {
            model,
            jobs: Vec::new(),
            quit: false,
        };
        stage.take(effects);
        stage
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Do { ticket, job } => self.jobs.push((ticket, job)),
                Effect::Quit => self.quit = true,
                Effect::Redraw | Effect::Suspend => {}
            }
        }
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.take(effects);
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            self.tell(Msg::Input(Input::Key(key)));
        }
    }

    fn enter(&mut self, text: &str) {
        for key in typing(text) {
            self.tell(Msg::Input(Input::Key(key)));
        }
    }

    fn wait(&mut self, seconds: i64) {
        let now = self.model.shared.now + TimeDelta::seconds(seconds);
        self.tell(Msg::Now(now));
    }

    /// Answers the oldest job that is asked for.
    fn answer(&mut self, answer: Answer) {
        let (ticket, _) = self.jobs.remove(0);
        self.tell(Msg::Answer { ticket, answer });
    }

    fn people(lang: Lang, size: (u16, u16)) -> Stage {
        let mut stage = Stage::new(lang, size);
        let people = ["chen", "li", "wang"].map(str::to_owned).to_vec();
        stage.answer(Answer::People(people));
        stage
    }

    /// Signed in as chen, on Today.
    fn open(lang: Lang, size: (u16, u16)) -> Stage {
        let mut stage = Stage::people(lang, size);
        stage.enter("chen\nlong passphrase\n");
        stage.answer(Answer::SignedIn(unlocked()));
        stage
    }

    fn frame(&mut self) -> String {
        self.drawn().0.join("\n")
    }

    fn drawn(&mut self) -> (Vec<String>, Option<Position>) {
        let (columns, rows) = self.model.shared.size;
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        let caret = view::draw(&mut self.model, area, &mut buffer);
        (rehearsal::lines(&buffer), caret)
    }

    fn notice(&self) -> &str {
        self.model
            .notice
            .as_ref()
            .map_or("", |notice| notice.text.as_str())
    }

    fn names_of_jobs(&self) -> Vec<&'static str> {
        self.jobs
            .iter()
            .map(|(_, job)| match job {
                Job::Look => "look",
                Job::SetUp(_) => "set up",
                Job::SignIn { .. } => "sign in",
                Job::Lock => "lock",
                Job::TakeBack(_) => "take back",
                Job::KeepDraft(_) => "keep",
                _ => "other",
            })
            .collect()
    }
}

fn unlocked() -> Box<Unlocked> {
    let shared = rehearsal::shared(Lang::En, (80, 24), Register::default(), start_time());
    let mut register = Register::default();
    register.settings.name = "团山镇心理辅导站".to_owned();
    Box::new(Unlocked {
        me: shared.me,
        access: shared.access,
        register,
        drafts: Vec::new(),
        theme: Choice::Auto,
        changes: Vec::new(),
        visit: Default::default(),
        welcome: Default::default(),
    })
}

fn saved(number: u8, undoes: Option<u8>) -> Saved {
    Saved {
        change: CommitId([number; 16]),
        action: Some(Action::Change),
        about: Some(RecordKey {
            kind: Kind::Appointment,
            id: Id([1; 16]),
        }),
        children: 0,
        undoes: undoes.map(|number| CommitId([number; 16])),
        undoable: true,
    }
}

/// A layer with a text that is not saved.
struct Typing(String);

impl Layer for Typing {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Text]
    }

    fn command(&mut self, _command: Command, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::No
    }

    fn key(
        &mut self,
        key: &carepost::tui::key::Key,
        _shared: &Shared,
        _asks: &mut Vec<Ask>,
    ) -> Taken {
        self.0.extend(key.typed());
        Taken::Yes
    }

    fn draw(&mut self, _area: Rect, _buffer: &mut Buffer, _shared: &Shared) -> Option<Position> {
        None
    }

    fn draft(&self) -> Option<Draft> {
        Some(Draft {
            id: Id([4; 16]),
            form: "test".to_owned(),
            about: None,
            texts: vec![self.0.clone()],
            begun: None,
            at: start_time(),
        })
    }
}

#[test]
fn whoever_else_is_in_stands_in_the_status_line_as_far_as_there_is_room() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut frames = Vec::new();
        for size in [(60, 20), (80, 24), (120, 40)] {
            let mut stage = Stage::open(lang, size);
            let others = staffed(&mut stage, 6);
            let me = stage.model.shared.me.person;
            let status = |stage: &mut Stage, others: Vec<PersonId>| {
                stage.tell(Msg::Present(others));
                let rows = stage.drawn().0;
                rows[rows.len() - 2].clone()
            };
            for count in [0, 1, 2, 6] {
                // One's own session at another terminal is nobody else's.
                let mut there = others[..count].to_vec();
                there.push(me);
                frames.push(status(&mut stage, there));
            }
            // What the line has to say comes first.
            let long = "很长的话".repeat(usize::from(size.0) / 8 - 2);
            stage.model.notice = Some(Notice {
                text: long.clone(),
                tone: Tone::Warning,
            });
            let told = status(&mut stage, others.clone());
            assert!(told.contains(&long), "{told}");
            frames.push(told);
        }
        insta::assert_snapshot!(format!("others_in_{name}"), frames.join("\n"));
    }
}

#[test]
fn a_colleagues_name_is_as_inert_as_a_childs_wherever_the_frame_says_it() {
    let mut stage = Stage::open(Lang::En, (100, 30));
    let others = staffed(&mut stage, 1);
    let hostile = "Li\u{202e}u\u{200b}\u{7}Fang";
    let mine = stage.model.shared.me.person;
    for (id, person) in [(90, others[0]), (91, mine)] {
        let card = StaffCard {
            person,
            full_name: hostile.into(),
            phone: None,
            working_days: Vec::new(),
            needs_countersign: false,
            countersigned_since: None,
        };
        let plain = card.encode().unwrap();
        let opened = Opened {
            key: StaffCard::key(Id([id; 16])),
            revision: 9,
            scope: Scope::Staff,
            author: mine,
            time: 0,
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        };
        stage.model.shared.register.take(&opened).unwrap();
    }
    stage.tell(Msg::Present(others));
    let frame = stage.frame();
    let shown = carepost::tui::inert::show(hostile);
    assert!(frame.contains(&format!("in: {shown}")), "{frame}");
    assert!(
        !frame.contains(['\u{202e}', '\u{200b}', '\u{7}']),
        "{frame:?}"
    );
}

#[test]
fn nobody_is_in_any_more_for_who_has_locked() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    let others = staffed(&mut stage, 1);
    stage.tell(Msg::Present(others));
    assert!(stage.frame().contains("in: 刘慧敏"));
    stage.press("g q");
    assert!(stage.model.others.is_empty());
    assert!(!stage.frame().contains("刘慧敏"));
}

/// Puts so many colleagues on staff.
fn staffed(stage: &mut Stage, count: u8) -> Vec<PersonId> {
    let names = ["刘慧敏", "曾建国", "覃晓", "欧阳文静", "Anna Smith", "解梓"];
    let people = (0..count).map(|n| PersonId([50 + n; 16]));
    people
        .zip(names)
        .map(|(person, name)| {
            let card = StaffCard {
                person,
                full_name: name.into(),
                phone: None,
                working_days: Vec::new(),
                needs_countersign: false,
                countersigned_since: None,
            };
            let plain = card.encode().unwrap();
            let opened = Opened {
                key: StaffCard::key(Id(person.0)),
                revision: 1,
                scope: Scope::Staff,
                author: person,
                time: 0,
                credit: carepost::post::credit::Credit::taken(true),
                plain: Some(&plain),
            };
            stage.model.shared.register.take(&opened).unwrap();
            person
        })
        .collect()
}

#[test]
fn signing_in_shows_today_and_g_leads_on_and_back() {
    let mut stage = Stage::open(Lang::Zh, (80, 24));
    assert_eq!(stage.model.screen, Some(Screen::Today));
    stage.press("g c");
    assert_eq!(stage.model.screen, Some(Screen::Children));
    stage.press("ｇ ｆ");
    assert_eq!(stage.model.screen, Some(Screen::FollowUps), "full-width");
    stage.press("ctrl-o ctrl-o");
    assert_eq!(stage.model.screen, Some(Screen::Today));
}

#[test]
fn who_only_oversees_begins_with_figures_and_gets_nowhere_else_but_the_settings() {
    let mut stage = Stage::people(Lang::En, (80, 24));
    stage.enter("chen\nlong passphrase\n");
    let mut unlocked = unlocked();
    unlocked.me.roles = carepost::care::ledger::header::Roles {
        overseer: true,
        ..Default::default()
    };
    stage.answer(Answer::SignedIn(unlocked));
    assert_eq!(stage.model.screen, Some(Screen::Figures));
    for keys in [
        "g t", "g s", "g c", "g f", "g b", "g i", "g h", "g d", "g e", "+",
    ] {
        stage.press(keys);
        assert_eq!(stage.model.screen, Some(Screen::Figures), "{keys}");
        assert_eq!(stage.model.stack.len(), 1, "{keys}");
        assert!(stage.model.notice.is_some(), "{keys} is answered");
    }
    stage.press("g o");
    assert_eq!(stage.model.screen, Some(Screen::Settings));
    stage.press("g r");
    assert_eq!(stage.model.screen, Some(Screen::Figures));
}

#[test]
fn a_dot_does_again_what_was_last_done_to_a_row() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    for (n, name) in [(1, "Anna Smith"), (2, "Bo Li")] {
        let register = &mut stage.model.shared.register;
        day_kit::put(register, Id([n; 16]), Scope::Staff, &Child::named(name));
        let due = chrono::NaiveDate::from_ymd_opt(2026, 11, 20 + u32::from(n)).unwrap();
        let owed = FollowUp {
            child: Id([n; 16]),
            case: None,
            kind: FollowUpKind::School,
            assignee: rehearsal::ME,
            due,
            before: None,
            after: None,
            priority: Default::default(),
            settled: None,
            made_by: rehearsal::ME,
            made_at: start_time(),
            chain_from: None,
            appointment: None,
        };
        day_kit::put(register, Id([10 + n; 16]), Scope::Clinical, &owed);
    }
    stage.press("g f .");
    assert!(stage.frame().contains("nothing to repeat"));
    stage.press("d");
    assert!(stage.frame().contains("Done: Anna"));
    // Looking at a row in between is not what is repeated.
    stage.press("esc enter esc j .");
    assert!(stage.frame().contains("Done: Bo"), "{}", stage.frame());
    // Where the row does not take it, that is said and nothing happens.
    stage.press("esc g o .");
    assert!(stage.frame().contains("does not take"), "{}", stage.frame());
}

#[test]
fn who_is_signed_in_by_the_command_line_is_asked_nothing() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.answer(Answer::SignedIn(unlocked()));
    assert_eq!(stage.model.screen, Some(Screen::Today));
    assert!(stage.jobs.is_empty());

    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.answer(Answer::SignInFailed(SignInFault::WrongPassphrase));
    assert_eq!(stage.names_of_jobs(), ["look"]);
    stage.answer(Answer::People(vec!["chen".to_owned()]));
    let frame = stage.frame();
    assert!(frame.contains("That is not the passphrase") && frame.contains("chen"));
}

#[test]
fn the_colours_somebody_chose_are_kept_and_worn_at_their_next_sign_in_unless_no_color_is_set() {
    for no_color in [None, Some("1".to_owned())] {
        let mut stage = Stage::people(Lang::En, (80, 24));
        stage.model.terminal.no_color = no_color.clone();
        stage.enter("chen\nlong passphrase\n");
        let mut signed_in = unlocked();
        signed_in.theme = Choice::HighContrast;
        stage.answer(Answer::SignedIn(signed_in));
        let worn = |choice: Theme| match no_color {
            Some(_) => Theme::plain(),
            None => choice,
        };
        assert_eq!(stage.model.shared.theme, worn(Theme::high_contrast()));
        stage.press("g o g g j enter");
        stage.enter("3");
        assert_eq!(stage.model.shared.theme, worn(Theme::light()));
        assert!(matches!(
            stage.jobs[..],
            [(_, Job::KeepTheme(Choice::Light))]
        ));
        stage.answer(Answer::ThemeKept);
        // Whoever signs in next has their own.
        stage.press("g q");
        stage.jobs.clear();
        stage.enter("li\nlong passphrase\n");
        stage.answer(Answer::SignedIn(unlocked()));
        assert_eq!(stage.model.shared.theme, worn(Theme::either_ground()));
    }
}

#[test]
fn pending_keys_show_what_may_follow_and_esc_ends_them() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("g");
    let frame = stage.frame();
    assert!(frame.contains("end of the day") && frame.contains("veil names"));
    stage.press("esc");
    assert!(!stage.frame().contains("end of the day"));
    assert_eq!(stage.model.stack.len(), 1);
}

#[test]
fn what_is_typed_is_kept_at_the_next_second_once() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.model.push(Box::new(Typing(String::new())));
    stage.enter("half a wo");
    assert_eq!(stage.names_of_jobs(), [""; 0]);
    stage.wait(1);
    assert_eq!(stage.names_of_jobs(), ["keep"]);
    stage.wait(1);
    assert_eq!(stage.names_of_jobs(), ["keep"]);
    stage.enter("rd");
    stage.press("esc");
    assert_eq!(
        stage.names_of_jobs(),
        ["keep", "keep"],
        "kept on the way out"
    );
    assert_eq!(stage.model.stack.len(), 1);
    assert_eq!(stage.model.shared.drafts[0].texts, ["half a word"]);
}

/// Stands for the host: answers the newest draft.
fn answer_draft(stage: &mut Stage, answer: Answer) {
    let at = stage
        .jobs
        .iter()
        .rposition(|(_, job)| matches!(job, Job::KeepDraft(_)));
    let (ticket, _) = stage.jobs.remove(at.expect("a draft is on its way"));
    stage.tell(Msg::Answer { ticket, answer });
}

#[test]
fn a_draft_that_was_refused_is_tried_again_without_a_key_until_the_host_has_it() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.model.push(Box::new(Typing(String::new())));
    stage.enter("half a word");
    stage.wait(1);
    answer_draft(&mut stage, Answer::Refused(Refusal::DiskFailed));
    assert!(stage.frame().contains("✗ not kept as a draft, tried again"));
    stage.wait(1);
    assert_eq!(stage.names_of_jobs(), [""; 0], "it rests");
    stage.wait(3);
    assert_eq!(stage.names_of_jobs(), ["keep"], "no key was pressed");
    answer_draft(&mut stage, Answer::Refused(Refusal::DiskFailed));
    stage.enter("s");
    assert!(
        stage.frame().contains("✗ not kept as a draft"),
        "as long as it lasts"
    );
    stage.wait(4);
    let Some((_, Job::KeepDraft(draft))) = stage.jobs.last() else {
        panic!("tried again");
    };
    assert_eq!(draft.texts, ["half a words"], "as it is now");
    answer_draft(&mut stage, Answer::DraftKept);
    assert!(!stage.frame().contains("not kept"));
    stage.wait(9);
    assert_eq!(stage.names_of_jobs(), [""; 0]);
}

#[test]
fn what_is_left_is_said_to_be_kept_when_the_host_has_it_and_not_before() {
    for (answer, said) in [
        (Answer::DraftKept, "what was not saved is kept as a draft"),
        (
            Answer::Refused(Refusal::DiskFailed),
            "not kept as a draft, tried again",
        ),
    ] {
        let mut stage = Stage::open(Lang::En, (80, 24));
        stage.press("+");
        stage.enter("call back");
        stage.press("esc");
        assert_eq!(stage.model.stack.len(), 1);
        assert!(!stage.frame().contains("kept as a draft"));
        answer_draft(&mut stage, answer);
        assert!(stage.frame().contains(said));
        // Left by then, it is tried again all the same.
        stage.wait(4);
        let again = said.starts_with("not");
        assert_eq!(stage.names_of_jobs().contains(&"keep"), again);
    }
}

#[test]
fn leaving_asks_twice_while_the_host_could_not_keep_what_is_typed() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.model.push(Box::new(Typing(String::new())));
    stage.enter("x");
    stage.wait(1);
    answer_draft(&mut stage, Answer::Refused(Refusal::DiskFailed));
    stage.press("ctrl-q");
    assert!(!stage.quit && stage.frame().contains("once more leaves"));
    answer_draft(&mut stage, Answer::Refused(Refusal::DiskFailed));
    stage.press("ctrl-q");
    assert!(stage.quit);
    // Locked by itself, the screen says what became of it.
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.model.push(Box::new(Typing(String::new())));
    stage.enter("x");
    stage.wait(400);
    answer_draft(&mut stage, Answer::Refused(Refusal::DiskFailed));
    assert!(
        stage
            .frame()
            .contains("what was typed last could not be kept as a draft")
    );
}

#[test]
fn a_draft_thrown_away_is_brought_back_by_undo() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("+");
    stage.enter("call back");
    stage.press("esc");
    answer_draft(&mut stage, Answer::DraftKept);
    stage.jobs.clear();
    assert!(stage.frame().contains("not saved 1"));
    stage.press("tab D");
    let dropped = matches!(stage.jobs[..], [(_, Job::DropDraft(_))]);
    assert!(dropped && !stage.frame().contains("not saved 1"));
    stage.answer(Answer::DraftKept);
    stage.press("u");
    assert!(
        matches!(&stage.jobs[..], [(_, Job::KeepDraft(draft))] if draft.texts == ["call back"])
    );
    answer_draft(&mut stage, Answer::DraftKept);
    assert!(stage.frame().contains("not saved 1"));
    stage.press("u");
    assert_eq!(stage.notice(), "there is nothing to undo");
}

#[test]
fn a_form_that_is_emptied_again_drops_its_draft() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("+");
    stage.enter("call");
    stage.wait(1);
    answer_draft(&mut stage, Answer::DraftKept);
    stage.press("ctrl-u");
    stage.wait(1);
    assert!(matches!(stage.jobs.last(), Some((_, Job::DropDraft(_)))));
    assert!(stage.model.shared.drafts.is_empty());
}

#[test]
fn going_elsewhere_and_quitting_keep_what_is_typed() {
    for keys in ["ctrl-q", "ctrl-p"] {
        let mut stage = Stage::open(Lang::En, (80, 24));
        stage.model.push(Box::new(Typing(String::new())));
        stage.enter("x");
        stage.press(keys);
        if keys == "ctrl-p" {
            stage.enter("schedule\n");
            assert_eq!(stage.model.screen, Some(Screen::Schedule));
        }
        assert_eq!(stage.names_of_jobs()[0], "keep");
    }
}

#[test]
fn five_minutes_without_a_key_lock_and_the_last_twenty_seconds_are_counted() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.wait(279);
    assert_eq!(stage.model.locks_in(), None);
    stage.wait(6);
    assert!(stage.frame().contains("locks in 15 s"));
    stage.press("j");
    assert_eq!(stage.model.locks_in(), None);
    stage.model.push(Box::new(Typing(String::new())));
    stage.enter("x");
    stage.wait(300);
    assert_eq!(stage.names_of_jobs(), ["keep", "lock"]);
    assert!(!stage.model.is_open());
    assert!(stage.model.shared.register.settings.name.is_empty());
    assert!(stage.model.shared.drafts.is_empty());
    assert!(
        stage.frame().contains("chen"),
        "the last person is selected"
    );
}

#[test]
fn a_clock_set_back_does_not_put_the_lock_off() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.wait(200);
    stage.wait(-7200);
    stage.wait(100);
    assert!(!stage.model.is_open());
}

#[test]
fn what_was_on_its_way_at_the_lock_is_not_taken_in() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("g q");
    assert!(!stage.model.is_open());
    stage.jobs.clear();
    let ticket = 999;
    let answer = Answer::Saved(saved(1, None));
    stage.tell(Msg::Answer { ticket, answer });
    assert_eq!(stage.notice(), "");
    assert!(stage.model.history.last_done().is_none());
    // Signed in by a job that nobody waits for: closed again.
    let answer = Answer::SignedIn(unlocked());
    stage.tell(Msg::Answer { ticket, answer });
    assert!(!stage.model.is_open());
    assert_eq!(stage.names_of_jobs(), ["lock"]);
}

#[test]
fn saved_is_said_when_it_is_on_disk_and_not_before() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.tell(Msg::Answer {
        ticket: 500,
        answer: Answer::Saved(saved(1, None)),
    });
    assert!(stage.frame().contains("✓ saved: appointment"));
    stage.press("u");
    assert_eq!(stage.names_of_jobs(), ["take back"]);
    let frame = stage.frame();
    assert!(frame.contains("… saving") && !frame.contains('✓'));
    stage.answer(Answer::Refused(Refusal::DiskFull));
    assert!(stage.frame().contains("✗ "));
}

#[test]
fn what_was_done_beside_does_not_talk_over_what_was_asked_for() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    let beside = |stage: &mut Stage| {
        stage.tell(Msg::Answer {
            ticket: 501,
            answer: Answer::Settled(true),
        });
    };
    stage.tell(Msg::Answer {
        ticket: 500,
        answer: Answer::Saved(saved(1, None)),
    });
    beside(&mut stage);
    assert_eq!(stage.notice(), "saved: appointment");
    stage.press("j");
    assert_eq!(stage.notice(), "");
    beside(&mut stage);
    assert_eq!(stage.notice(), "Handovers brought up to date");
}

#[test]
fn a_case_number_that_was_given_twice_is_mended_once_everything_is_read_and_told() {
    let mut stage = Stage::open(Lang::En, (100, 30));
    let shared = &mut stage.model.shared;
    let (mut me, now, fresh) = (shared.me.clone(), shared.now, Fresh::new([8; 32]));
    shared.register.settings.code = "SD03".to_owned();
    let opened: Vec<ChangeSet> = ["林小满", "何雨桐"]
        .map(|name| {
            let detail = Default::default();
            let added = children::add(&shared.register, &me, &fresh, &Child::named(name), &detail);
            let added = added.unwrap();
            apply(&mut shared.register, &added, &mut me, now).unwrap();
            added.about.unwrap().id
        })
        .into_iter()
        .zip([0, 1])
        .map(|(child, later)| {
            let intake = cases::Intake {
                child,
                risk: RiskLevel::Green,
                source: Default::default(),
                counselor: me.person,
                stand_in: None,
                team: Vec::new(),
                supervisor: None,
                about: Default::default(),
                safety_plan_later: false,
            };
            let at = now + TimeDelta::seconds(later);
            cases::open(&shared.register, &me, &fresh, at, &intake).unwrap()
        })
        .collect();
    for change in &opened {
        apply(&mut shared.register, change, &mut me, now).unwrap();
    }
    stage.jobs.clear();
    stage.tell(Msg::AllRead);
    let renumbered = stage.jobs.drain(..).find_map(|(ticket, job)| match job {
        Job::Renumber(renumbered) => Some((ticket, renumbered)),
        _ => None,
    });
    let (ticket, renumbered) = renumbered.unwrap();
    assert_eq!(stage.notice(), "", "it is not done yet");
    stage.tell(Msg::Answer {
        ticket,
        answer: Answer::Renumbered(renumbered),
    });
    let (year, told) = (now.format("%Y"), stage.notice());
    assert!(
        told.contains("何雨桐") && !told.contains("林小满"),
        "{told}"
    );
    assert!(
        told.contains(&format!("SD03-{year}-0001 was given twice")),
        "{told}"
    );
    assert!(told.contains(&format!("SD03-{year}-0002 now")), "{told}");
}

#[test]
fn what_gave_or_took_access_or_decided_is_said_in_its_own_words() {
    for (action, said) in [
        (Action::Change, "✓ 已保存：预约"),
        (Action::Grant, "✓ 已给予查阅：预约"),
        (Action::Revoke, "✓ 已收回查阅：预约"),
        (Action::ChangeTeam, "✓ 已变更团队：预约"),
        (Action::HandOver, "✓ 已交接：预约"),
        (Action::Countersign, "✓ 已审签：预约"),
        (Action::ApproveClosing, "✓ 已批准：预约"),
        (Action::Return, "✓ 已退回：预约"),
    ] {
        let mut stage = Stage::open(Lang::Zh, (80, 24));
        let done = Saved {
            action: Some(action),
            ..saved(1, None)
        };
        stage.tell(Msg::Answer {
            ticket: 500,
            answer: Answer::Saved(done),
        });
        let frame = stage.frame();
        assert!(frame.contains(said), "{action:?}: {frame}");
    }
}

#[test]
fn whoever_booked_at_the_same_moment_as_somebody_else_is_told_on_the_screen() {
    use day_kit::{ANNA, LIU, MING, appointment};
    let booked = |id: u8, author: PersonId, child: Id| Arrived {
        key: Appointment::key(Id([id; 16])),
        revision: 1,
        scope: Scope::Clinical,
        author,
        time: 0,
        plain: Some(
            appointment(child, author, day_kit::at(14, 0))
                .encode()
                .unwrap()
                .into(),
        ),
        credit: carepost::post::credit::Credit::taken(true),
    };
    let mut stage = Stage::open(Lang::En, (120, 40));
    stage.model.shared.register = day_kit::staffed();
    let mine = booked(71, rehearsal::ME, MING);
    // What is read behind Today was booked long ago.
    stage.tell(Msg::Arrived(vec![mine, booked(72, LIU, ANNA)]));
    assert_eq!(stage.notice(), "");
    stage.model.shared.register.know_all_read();
    stage.tell(Msg::Arrived(vec![booked(73, LIU, ANNA)]));
    let said = "Booked at the same moment by somebody else: Clashes with 14:00–14:50 张小明";
    assert!(stage.notice().starts_with(said), "{}", stage.notice());
    let frame = stage.frame();
    assert!(frame.contains(said), "{frame}");
}

#[test]
fn a_key_that_does_nothing_here_says_so() {
    for (lang, said) in [
        (Lang::En, "“remove” does nothing here"),
        (Lang::Zh, "这里做不了“移除”"),
    ] {
        let mut stage = Stage::open(lang, (80, 24));
        stage.press("D");
        assert_eq!(stage.notice(), said);
        stage.press("j");
        assert_eq!(stage.notice(), "", "moving needs no word");
    }
}

#[test]
fn a_key_that_is_no_command_says_so_where_letters_are_commands() {
    let mut stage = Stage::open(Lang::Zh, (80, 24));
    stage.press("Y");
    assert_eq!(stage.notice(), "“Y”在这里没有作用；? 帮助");
    stage.press("j");
    assert_eq!(stage.notice(), "", "it does not outlive the next key");
    stage.press("g y");
    assert_eq!(stage.notice(), "“g y”在这里没有作用；? 帮助");
    // What is typed into a text is no command at all.
    stage.press("/");
    stage.enter("Y");
    assert_eq!(stage.notice(), "");
}

#[test]
fn widening_a_filter_to_everything_keeps_what_was_typed() {
    let mut stage = Stage::open(Lang::Zh, (80, 24));
    stage.press("g c /");
    stage.enter("王奶奶");
    stage.press("tab");
    let shown = stage.frame();
    assert!(
        shown.contains("搜索 王奶奶") && shown.contains("没有找到"),
        "{shown}"
    );
}

#[test]
fn undo_while_something_is_on_its_way_says_to_wait() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    let answer = Answer::Saved(saved(1, None));
    stage.tell(Msg::Answer {
        ticket: 500,
        answer,
    });
    stage.press("u");
    assert_eq!(stage.names_of_jobs(), ["take back"]);
    stage.press("u");
    assert_eq!(stage.names_of_jobs(), ["take back"]);
    assert!(stage.notice().contains("still being saved"));
}

#[test]
fn what_is_about_a_session_is_nobodys_after_the_lock() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("g q");

    stage.tell(Msg::NotAllRead);
    stage.tell(Msg::Present(vec![PersonId([9; 16])]));
    assert_eq!(stage.notice(), "");
    assert!(stage.model.others.is_empty());
}

#[test]
fn undo_and_redo_name_what_they_do() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.tell(Msg::Answer {
        ticket: 500,
        answer: Answer::Saved(saved(1, None)),
    });
    stage.press("u");
    stage.answer(Answer::Saved(saved(2, Some(1))));
    assert_eq!(stage.notice(), "undone: appointment");
    stage.press("ctrl-r");
    assert!(matches!(stage.jobs[0].1, Job::TakeBack(CommitId([2, ..]))));
    stage.answer(Answer::Saved(saved(3, Some(2))));
    assert_eq!(stage.notice(), "done again: appointment");
    stage.press("ctrl-r");
    assert_eq!(stage.notice(), "there is nothing to redo");
}

#[test]
fn undo_of_what_happened_on_another_screen_takes_a_second_key() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.tell(Msg::Answer {
        ticket: 500,
        answer: Answer::Saved(saved(1, None)),
    });
    // The undo and the redo happen on Today, and so does what they leave.
    stage.press("u");
    stage.answer(Answer::Saved(saved(2, Some(1))));
    stage.press("ctrl-r");
    stage.answer(Answer::Saved(saved(3, Some(2))));
    stage.press("g s u");
    assert!(stage.jobs.is_empty());
    assert!(stage.notice().contains("another screen"));
    stage.press("j u");
    assert!(stage.jobs.is_empty(), "another key in between begins anew");
    stage.press("u");
    assert_eq!(stage.names_of_jobs(), ["take back"]);
}

#[test]
fn undo_of_what_was_done_before_signing_in_takes_a_second_key() {
    let mut stage = Stage::open(Lang::Zh, (80, 24));
    stage.model.history = History::of(vec![saved(1, None)]);
    stage.press("u");
    assert!(stage.jobs.is_empty());
    assert_eq!(
        stage.notice(),
        "要撤销的是这次登录以前的“预约”；再按一次撤销"
    );
    stage.press("u");
    assert_eq!(stage.names_of_jobs(), ["take back"]);
}

#[test]
fn the_first_cover_takes_the_passphrase_and_later_ones_the_pin() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("f12");
    let frame = stage.frame();
    assert!(frame.contains("10:13") && !frame.contains("团山"));
    assert!(!frame.contains("Today") && !frame.contains("passphrase"));
    stage.enter("wrong\n");
    stage.answer(Answer::SignInFailed(SignInFault::WrongPassphrase));
    assert!(stage.frame().contains("2 tries left"));
    stage.enter("long passphrase\n");
    stage.answer(Answer::SignedIn(unlocked()));
    assert!(stage.model.cover.is_none());
    stage.enter("2580\n2580\n");
    assert!(stage.model.pin.is_some());
    stage.press("ctrl-\\");
    stage.enter("0000\n");
    assert!(stage.model.cover.is_some());
    stage.enter("2580\n");
    assert!(stage.model.cover.is_none());
    assert!(stage.jobs.is_empty());
}

#[test]
fn three_wrong_pins_lock_and_the_pin_is_gone() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("ctrl-p");
    stage.enter("set cover\n2580\n2580\n");
    stage.press("f12");
    stage.enter("1\n2\n3\n");
    assert!(!stage.model.is_open());
    assert!(stage.model.pin.is_none());
    assert_eq!(stage.names_of_jobs(), ["lock"]);
}

#[test]
fn a_covered_screen_takes_no_commands() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("f12 g s u ctrl-p esc");
    assert_eq!(stage.model.screen, Some(Screen::Today));
    assert_eq!(stage.model.stack.len(), 1);
    assert!(stage.model.cover.is_some());
}

#[test]
fn a_line_is_caught_from_anywhere() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("g s +");
    stage.enter("爷爷说周五不在家");
    stage.press("ctrl-s");
    assert!(matches!(stage.jobs[0].1, Job::Commit(_)));
    stage.answer(Answer::Saved(saved(1, None)));
    assert_eq!(stage.model.stack.len(), 1);
    assert_eq!(stage.model.screen, Some(Screen::Schedule));
}

#[test]
fn q_quits_at_the_top_and_ctrl_c_never() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("ctrl-c");
    assert!(!stage.quit);
    stage.press("? q");
    assert!(!stage.quit, "q closes the help");
    stage.press("q");
    assert!(stage.quit);
    assert_eq!(stage.names_of_jobs(), ["lock"]);
}

#[test]
fn a_demo_says_so_in_every_frame() {
    for size in [(40, 10), (60, 20), (80, 24)] {
        for open in [false, true] {
            let mut stage = if open {
                Stage::open(Lang::Zh, size)
            } else {
                Stage::people(Lang::Zh, size)
            };
            stage.model.start.demo = true;
            for keys in ["j", "f1", "f12"] {
                stage.press(keys);
                assert!(stage.frame().contains("DEMO"), "{size:?} {open} {keys}");
            }
        }
    }
}

#[test]
fn the_language_is_switched_while_running() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.press("ctrl-p");
    stage.enter("switch language\n");
    assert!(stage.frame().contains("今日"));
}

fn set_up_to_person(stage: &mut Stage) {
    stage.press("enter");
    stage.enter("团山镇心理辅导站\nTS\n一号室、沙盘室\n\n");
}

#[test]
fn set_up_founds_shows_the_words_asks_two_back_and_signs_in() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.answer(Answer::NoPost);
    set_up_to_person(&mut stage);
    stage.enter("陈云\nchen\n\nheron lantern quarry mitten\nheron lantern quarry mitten\n\n");
    let (_, job) = &stage.jobs[0];
    let Job::SetUp(founding) = job else {
        panic!("to be founded");
    };
    assert_eq!(founding.rooms, ["一号室", "沙盘室"]);
    assert_eq!(founding.settings.code, "TS");
    assert!(founding.counselor);
    let words = (1..=24).map(|n| Zeroizing::new(format!("word{n}")));
    stage.answer(Answer::Founded(Box::new(Founded {
        words: words.collect(),
    })));
    let frame = stage.frame();
    assert!((1..=24).all(|n| frame.contains(&format!("{n:>2} word{n}"))));
    stage.press("ctrl-q");
    assert!(!stage.quit, "not before the words are given back");
    stage.press("enter");
    let frame = stage.frame();
    assert!(!frame.contains("word1 "));
    let asked = frame.lines().filter_map(|line| {
        let number = line.trim().strip_prefix("word ")?;
        number.trim().parse::<u32>().ok()
    });
    let asked: Vec<u32> = asked.collect();
    assert_eq!(asked.len(), 2, "{frame}");
    stage.enter(&format!("word{}\nword{}\n", asked[0], asked[1]));
    let Job::SignIn { handle, passphrase } = &stage.jobs[0].1 else {
        panic!("to be signed in");
    };
    assert_eq!(handle, "chen");
    assert_eq!(passphrase.as_str(), "heron lantern quarry mitten");
    stage.answer(Answer::SignedIn(unlocked()));
    assert_eq!(stage.model.screen, Some(Screen::Today));
}

#[test]
fn a_weak_passphrase_is_refused_with_a_reason_and_esc_keeps_what_was_typed() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.answer(Answer::NoPost);
    set_up_to_person(&mut stage);
    stage.enter("陈云\nchen\n\npassword\npassword\n\n");
    assert!(stage.jobs.is_empty());
    assert!(stage.frame().contains("too easy to guess"));
    stage.press("esc");
    assert!(stage.frame().contains("团山镇心理辅导站"));
    stage.press("ctrl-s");
    assert!(stage.frame().contains("陈云"));
}

/// A screen with nothing on it, so that a frame shows what is above it and nothing else changes.
struct Nothing;

impl Layer for Nothing {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Today, Context::List]
    }

    fn command(&mut self, _command: Command, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::No
    }

    fn draw(&mut self, _area: Rect, _buffer: &mut Buffer, _shared: &Shared) -> Option<Position> {
        None
    }

    fn is_screen(&self) -> bool {
        true
    }
}

fn over_nothing(lang: Lang, size: (u16, u16)) -> Stage {
    let mut stage = Stage::open(lang, size);
    stage.model.start_with(Box::new(Nothing));
    stage
}

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// Draws something at every size in one language and compares with what was accepted.
fn compare(name: &str, make: impl Fn(Lang, (u16, u16)) -> Stage) {
    for lang in Lang::ALL {
        let frames = SIZES.map(|size| {
            let mut stage = make(lang, size);
            let (lines, caret) = stage.drawn();
            let caret = caret.map_or("none".to_owned(), |at| format!("{},{}", at.x, at.y));
            let lines: Vec<String> = lines.iter().map(|line| format!("|{line}")).collect();
            format!(
                "{}x{} cursor {caret}\n{}\n",
                size.0,
                size.1,
                lines.join("\n")
            )
        });
        insta::assert_snapshot!(format!("{name}_{lang}"), frames.join("\n"));
    }
}

#[test]
fn a_window_of_another_size_is_drawn_anew_even_where_it_is_as_large_as_before() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    for (columns, rows) in [(100, 30), (100, 30)] {
        let effects = update(&mut stage.model, Msg::Input(Input::Resize(columns, rows)));
        assert!(matches!(effects[..], [Effect::Redraw]));
        assert_eq!(stage.model.shared.size, (columns, rows));
    }
}

#[test]
fn who_came_over_ssh_goes_to_no_shell_and_reads_and_writes_no_file() {
    let mut stage = Stage::open(Lang::En, (80, 24));
    stage.model.shared.over_ssh = true;
    for (typed, said) in [("suspend", "no shell"), ("import", "no file")] {
        stage.press("g c ctrl-p");
        stage.enter(typed);
        stage.press("enter");
        let frame = stage.frame();
        assert!(frame.contains(said), "{typed}\n{frame}");
    }
    stage.press("g e P");
    let frame = stage.frame();
    assert!(frame.contains("no file"), "{frame}");
    let to_files = |job: &Job| matches!(job, Job::ReadRoster { .. } | Job::WriteFile { .. });
    assert!(!stage.jobs.iter().any(|(_, job)| to_files(job)));
}

#[test]
fn frames_of_the_sign_in() {
    compare("sign_in", Stage::people);
    compare("sign_in_wrong", |lang, size| {
        let mut stage = Stage::people(lang, size);
        stage.enter("chen\nwrong\n");
        stage.answer(Answer::SignInFailed(SignInFault::WrongPassphrase));
        stage
    });
    compare("sign_in_demo", |lang, size| {
        let mut stage = Stage::new(lang, size);
        stage.model.start = Start {
            handle: Some("li".to_owned()),
            hints: vec!["chen · demo-chen".to_owned(), "li · demo-li".to_owned()],
            demo: true,
            ..Start::default()
        };
        let people = ["chen", "li"].map(str::to_owned).to_vec();
        stage.answer(Answer::People(people));
        stage
    });
}

#[test]
fn frames_of_the_set_up() {
    fn first(lang: Lang, size: (u16, u16)) -> Stage {
        let mut stage = Stage::new(lang, size);
        stage.answer(Answer::NoPost);
        stage
    }
    compare("set_up_1", first);
    compare("set_up_2", |lang, size| {
        let mut stage = first(lang, size);
        stage.press("enter");
        stage.enter("团山镇心理辅导站\n");
        stage
    });
    compare("set_up_3", |lang, size| {
        let mut stage = first(lang, size);
        set_up_to_person(&mut stage);
        stage.enter("陈云\nchen\n\npassword");
        stage
    });
    let words = |lang, size| {
        let mut stage = first(lang, size);
        set_up_to_person(&mut stage);
        stage.enter("陈云\nchen\n\nheron lantern quarry mitten\nheron lantern quarry mitten\n\n");
        let words = (1..=24).map(|n| Zeroizing::new(format!("absorb{n}")));
        stage.answer(Answer::Founded(Box::new(Founded {
            words: words.collect(),
        })));
        stage
    };
    compare("set_up_words", words);
    compare("set_up_words_asked", |lang, size| {
        let mut stage = words(lang, size);
        stage.press("enter");
        stage
    });
}

#[test]
fn frames_of_help_palette_and_cover() {
    compare("help", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press("?");
        stage
    });
    compare("palette", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press(":");
        stage.enter("su");
        stage
    });
    compare("which_key", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press("g");
        stage
    });
    compare("cover", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press("f12");
        stage
    });
    compare("cover_asking", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press("f12 1 2");
        stage
    });
    compare("choose_pin", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.press("ctrl-p");
        stage.enter("set cover\n12\n12\n");
        stage
    });
}

#[test]
fn a_window_below_sixty_by_twenty_says_how_large_it_must_be() {
    for lang in Lang::ALL {
        for size in [(59, 20), (60, 19), (12, 3), (1, 1)] {
            let mut stage = Stage::open(lang, size);
            let frame = stage.frame();
            assert!(!frame.contains("Today") && !frame.contains("今日"));
            if size.0 >= 59 {
                assert!(frame.contains("60×20"), "{frame}");
                assert!(frame.contains(&format!("{}×{}", size.0, size.1)), "{frame}");
            }
        }
    }
}

#[test]
fn a_message_longer_than_its_line_is_shown_whole_and_hotlines_are_never_cut() {
    let together = |text: &str| text.split_whitespace().collect::<String>();
    for lang in Lang::ALL {
        for size in [(60, 20), (80, 24)] {
            let mut stage = Stage::people(lang, size);
            stage.press("f8");
            let said = together(stage.notice());
            assert!(said.contains("12356") && said.contains("120"), "{said}");
            let (rows, _) = stage.drawn();
            assert!(together(&rows.join("")).contains(&said), "{rows:#?}");
            // A message from over a list leaves the keys, and the selected row, where they can be seen.
            let mut stage = Stage::open(lang, size);
            let long = "有人改了这条记录，请先看清楚再保存。".repeat(4);
            stage.model.notice = Some(Notice {
                text: long.clone(),
                tone: Tone::Warning,
            });
            let (rows, _) = stage.drawn();
            assert!(together(&rows.join("")).contains(&long), "{rows:#?}");
            assert!(rows.last().unwrap().contains('?'), "{rows:#?}");
        }
    }
}

#[test]
fn an_opening_that_takes_long_is_explained() {
    let mut stage = Stage::people(Lang::En, (80, 24));
    stage.enter("chen\nlong passphrase\n");
    stage.wait(5);
    assert!(!stage.frame().contains("can take some minutes"));
    stage.wait(5);
    assert!(stage.frame().contains("can take some minutes"));
    stage.answer(Answer::SignedIn(unlocked()));
    assert!(!stage.frame().contains("can take some minutes"));
}

#[test]
fn what_could_not_be_read_is_said_with_what_to_do() {
    let mut stage = Stage::open(Lang::En, (120, 40));
    stage.tell(Msg::NotAllRead);
    assert!(stage.frame().contains("sign in again"));
}

#[test]
fn where_no_host_answers_at_the_start_the_key_that_asks_again_is_named() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("enter");
    assert_eq!(stage.names_of_jobs(), ["look"], "one is under way already");
    stage.answer(Answer::Refused(Refusal::NoHost));
    assert!(
        stage.notice().contains("⏎ tries again"),
        "{}",
        stage.notice()
    );
    assert!(stage.frame().contains("⏎ tries again"));
    stage.press("enter");
    assert_eq!(stage.names_of_jobs(), ["look"]);
    assert!(stage.notice().is_empty());
    stage.answer(Answer::People(vec!["chen".to_owned()]));
    assert!(stage.frame().contains("Sign in"));
}

#[test]
fn how_many_caught_lines_wait_stands_in_the_bar_at_every_size() {
    for (size, lang, said) in [
        ((60, 20), Lang::En, "i 2"),
        ((80, 24), Lang::Zh, "i 2"),
        ((120, 40), Lang::Zh, "i 收件 2"),
    ] {
        let mut stage = Stage::open(lang, size);
        let head = |stage: &mut Stage| stage.drawn().0[0].clone();
        let before = head(&mut stage);
        assert!(!before.contains('2') || !before.contains(said), "{before}");
        for id in [81, 82] {
            let line = InboxLine {
                text: "奶奶来电话".into(),
                at: start_time(),
                sorted_out: false,
            };
            let plain = line.encode().unwrap();
            let opened = Opened {
                key: InboxLine::key(Id([id; 16])),
                revision: 1,
                scope: Scope::Private(stage.model.shared.me.person),
                author: stage.model.shared.me.person,
                time: 0,
                credit: carepost::post::credit::Credit::taken(true),
                plain: Some(&plain),
            };
            stage.model.shared.register.take(&opened).unwrap();
        }
        let after = head(&mut stage);
        assert!(after.contains(said), "{after}");
    }
}

#[test]
fn what_no_tab_names_is_named_after_them() {
    let mut stage = Stage::open(Lang::En, (120, 40));
    stage.press("g s");
    assert!(
        stage.drawn().0[0].contains("[Schedule]"),
        "{:?}",
        stage.drawn().0[0]
    );
    for (keys, title) in [
        ("g e", "[end of the day]"),
        ("g d", "[Approvals]"),
        ("g u", "[People]"),
    ] {
        stage.press(keys);
        let head = stage.drawn().0[0].clone();
        assert!(head.contains(title), "{head}");
        assert_eq!(head.matches('[').count(), 1, "{head}");
    }
    // On the smallest window where one is goes before the letters, which are cut first.
    let mut stage = Stage::open(Lang::En, (60, 20));
    stage.press("g e");
    let head = stage.drawn().0[0].clone();
    assert!(head.contains("[end of the day]"), "{head}");
}

#[test]
fn a_doubt_stands_in_full_until_it_is_put_away_and_in_the_header_until_the_lock() {
    for doubt in [
        Doubt::Frame(7),
        Doubt::Head(7),
        Doubt::People,
        Doubt::Records(2),
        Doubt::Memory,
    ] {
        let mut stage = Stage::open(Lang::En, (60, 20));
        stage.press("g s");
        stage.tell(Msg::Doubt(doubt));
        // What somebody was typing when it came does not put it away.
        stage.enter("and then he said\n");
        for key in ["j", "g t", "ctrl-s", "tab"] {
            stage.press(key);
        }
        assert!(stage.frame().contains("carepost check"), "{doubt:?}");
        stage.press("esc");
        for keys in ["j", "g c", "g t"] {
            stage.press(keys);
            let frame = stage.frame();
            assert!(frame.contains("✗ IN DOUBT"), "{frame}");
            assert!(!frame.contains("carepost check"), "{frame}");
        }
        stage.press("g q");
        assert!(!stage.frame().contains("IN DOUBT"));
        // Whoever signs in next has seen nothing to doubt; what was on its way for the last one is not theirs.
        stage.tell(Msg::Doubt(doubt));
        assert!(!stage.frame().contains("IN DOUBT"));
    }
}

#[test]
fn a_doubt_at_every_size() {
    compare("doubt", |lang, size| {
        let mut stage = over_nothing(lang, size);
        stage.tell(Msg::Doubt(Doubt::People));
        stage
    });
}

#[test]
fn why_the_command_lines_passphrase_opened_nothing_stands_whole_in_the_sign_in() {
    compare("not_opened", |lang, size| {
        let mut stage = Stage::new(lang, size);
        let fault = SignInFault::JournalBehind { seen: 55, head: 45 };
        stage.answer(Answer::SignInFailed(fault));
        stage.answer(Answer::People(vec!["chen".to_owned()]));
        stage
    });
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.answer(Answer::SignInFailed(SignInFault::JournalBehind {
        seen: 55,
        head: 45,
    }));
    stage.answer(Answer::People(vec!["chen".to_owned()]));
    assert!(
        stage.frame().contains("Do not work on"),
        "{}",
        stage.frame()
    );
}
