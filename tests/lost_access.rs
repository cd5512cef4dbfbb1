//! Two people at work: what one may not read any more leaves their screens, model and search at once, and what they typed stays.

mod post_kit;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use carepost::care::ledger::header::{Act, Standing};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::ssh_keys;
use carepost::care::records::audit::Action;
use carepost::care::records::case_header::{CaseHeader, CaseState, Source};
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::follow_up_words::FollowUpWords;
use carepost::care::records::note::Note;
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::signed_note::SignedNote;
use carepost::post::change::{ChangeSet, Members};
use carepost::post::fresh::Fresh;
use carepost::post::search::{self, Query};
use carepost::post::session::Session;
use carepost::post::signing::{SignedAs, ToSign};
use carepost::tui::channels::{Wake, Work};
use carepost::tui::job::Job;
use carepost::tui::key::{Input, typing};
use carepost::tui::layer::Layer;
use carepost::tui::model::Model;
use carepost::tui::theme::Theme;
use carepost::tui::update::{Effect, Msg, update};
use carepost::tui::worker::{Reached, Ways, Worker};
use carepost::tui::{note_layer, openings, rehearsal, reopen, teams_back};
use carepost::vault::recovery::WordList;
use carepost::vault::sealed_identity::{ArgonParams, Floor};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use post_kit::*;
use zeroize::Zeroizing;

/// Time passes here in days, and so for one test at a time.
static TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    TIME.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

const CASE_ID: Id = Id([50; 16]);
const CASE: Scope = Scope::Case(CASE_ID);
const CHILD: Id = Id([51; 16]);
const NOTE: Id = Id([52; 16]);
const SIGNED: RecordKey = RecordKey {
    kind: Kind::SignedNote,
    id: Id([53; 16]),
};
const FOLLOW_UP: Id = Id([54; 16]);

/// What stands in the words of the case, each once.
const MARKS: [&str; 3] = ["kingfisher", "windmill", "lighthouse"];

const TYPED: &str = "half a sentence of mine";

/// The program of one person, all but the terminal.
struct Desk {
    model: Model,
    work: Sender<Work>,
    wakes: Receiver<Wake>,
    worker: Option<JoinHandle<()>>,
}

impl Desk {
    /// Signs in whoever reads the case, and waits until it is read.
    fn sign_in(post: &Arc<Post>, handle: &str) -> Desk {
        let mut desk = Desk::begin(post, handle);
        desk.until("the case is read", |model| {
            has_words(model).len() == MARKS.len()
        });
        desk
    }

    /// Signs in whoever does not read the case.
    fn look_in(post: &Arc<Post>, handle: &str) -> Desk {
        let mut desk = Desk::begin(post, handle);
        desk.until("somebody is in", |model| {
            model.shared.register.children.get(CHILD).is_some()
        });
        desk
    }

    fn begin(post: &Arc<Post>, handle: &str) -> Desk {
        Desk::begin_with(post, handle, |_| {})
    }

    fn begin_with(post: &Arc<Post>, handle: &str, start: impl Fn(&mut Model)) -> Desk {
        let (to_loop, wakes) = channel();
        let (work, to_do) = channel();
        let (at, hears) = (Arc::clone(post), work.clone());
        let ways = Ways {
            reach: Box::new(move || {
                let (client, pushes) = at.client();
                let hears = hears.clone();
                std::thread::spawn(move || {
                    for push in pushes {
                        let _ = hears.send(Work::Push(Box::new(push)));
                    }
                });
                Ok(Reached::Host(Box::new(client)))
            }),
            create: Box::new(|_| Ok(())),
            rng: Box::new(rng),
            clock: now,
            argon: ArgonParams::for_tests(),
            floor: Floor::ForTests,
            from: "test".into(),
            own: Some(post.own()),
            over_ssh: false,
            already: Some((handle.into(), Zeroizing::new(PASSPHRASE.into()))),
            word_list: WordList::English,
        };
        let worker = Worker::new(ways, to_loop);
        let words = Arc::new(Words::new(Lang::En));
        let fresh = Fresh::new([9; 32]);
        let mut desk = Desk {
            model: Model::new(words, Theme::plain(), now(), (100, 30), fresh),
            work,
            wakes,
            worker: Some(std::thread::spawn(move || worker.run(&to_do))),
        };
        start(&mut desk.model);
        let effects = carepost::tui::update::begin(&mut desk.model);
        desk.carry_out(effects);
        desk
    }

    /// Has a job done that a key would ask for.
    fn asks(&mut self, job: Job) {
        let ticket = self.model.number();
        self.work.send(Work::Job(ticket, Box::new(job))).unwrap();
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Do { ticket, job } = effect {
                self.work.send(Work::Job(ticket, Box::new(job))).unwrap();
            }
        }
    }

    fn tell(&mut self, msg: Msg) {
        let taken = match &msg {
            Msg::Arrived(records) => records.len(),
            _ => 0,
        };
        let effects = update(&mut self.model, msg);
        if taken > 0 {
            self.work.send(Work::Taken(taken)).unwrap();
        }
        self.carry_out(effects);
    }

    fn until(&mut self, what: &str, holds: impl Fn(&Model) -> bool) {
        let by = Instant::now() + Duration::from_secs(60);
        while !holds(&self.model) {
            let left = by.saturating_duration_since(Instant::now());
            match self.wakes.recv_timeout(left) {
                Ok(Wake::Msg(msg)) => self.tell(msg),
                Ok(_) => {}
                Err(_) => panic!("{what}: never"),
            }
        }
    }

    /// Opens a note on the child and types in it.
    fn types(&mut self) {
        let line = (Id([99; 16]), TYPED);
        let layer = note_layer::begin_with(CHILD, line, &self.model.shared);
        self.model.push(layer.expect("a note is begun"));
    }

    fn notice(&self) -> String {
        let notice = self.model.notice.as_ref();
        notice.map(|notice| notice.text.clone()).unwrap_or_default()
    }

    fn leave(mut self) {
        self.work.send(Work::End).unwrap();
        self.worker.take().unwrap().join().unwrap();
    }
}

/// Which of the marked words are in the model, by search.
fn has_words(model: &Model) -> Vec<&'static str> {
    let shared = &model.shared;
    let found = |mark: &&&'static str| {
        !search::find(&shared.register, &shared.me, &Query::new(mark), 10).is_empty()
    };
    MARKS.iter().filter(found).copied().collect()
}

fn header(counselor: PersonId, team: Vec<PersonId>) -> CaseHeader {
    CaseHeader {
        number: "SD01-2026-001".into(),
        child: CHILD,
        state: CaseState::Active,
        risk: RiskLevel::Green,
        risk_since: now(),
        source: Source::School,
        counselor,
        stand_in: None,
        team,
        supervisor: None,
        opened: now(),
        opened_by: None,
        history: Vec::new(),
        risk_history: Vec::new(),
        closing: None,
    }
}

fn note_bytes() -> Zeroizing<Vec<u8>> {
    let mut note = Note::empty(NoteKind::Progress, NoteForm::Free);
    note.sections[0].text = MARKS[1].into();
    Zeroizing::new(note.encode().unwrap())
}

/// A post where chen has a case with words of several kinds, and wang and sun are there.
fn post() -> (Arc<Post>, Session, PersonId, PersonId) {
    let post = Arc::new(Post::found());
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    let me = chen.me().person;
    let signed = chen.sign(&ToSign {
        note: NOTE,
        case: Some(CASE_ID),
        signed_as: SignedAs::Note,
        bytes: note_bytes(),
    });
    let words = CaseWords {
        words: MARKS[0].into(),
        ..CaseWords::default()
    };
    let opened = ChangeSet::new(Action::Create)
        .put(CHILD, Scope::Staff, 0, &child("小雨"))
        .unwrap()
        .begin_scope(CASE, vec![me])
        .put(CASE_ID, Scope::Clinical, 0, &header(me, vec![wang]))
        .unwrap()
        .put(CASE_ID, CASE, 0, &words)
        .unwrap()
        .put(NOTE, Scope::Clinical, 0, &note_header(me))
        .unwrap()
        .put(
            SIGNED.id,
            CASE,
            0,
            &SignedNote {
                note: NOTE,
                case: Some(CASE_ID),
                signed,
            },
        )
        .unwrap()
        .put(
            FOLLOW_UP,
            CASE,
            0,
            &FollowUpWords {
                words: MARKS[2].into(),
                outcome: String::new(),
            },
        )
        .unwrap();
    chen.save(&opened).unwrap();
    (post, chen, wang, sun)
}

fn note_header(author: PersonId) -> NoteHeader {
    NoteHeader {
        author,
        case: Some(CASE_ID),
        child: Some(CHILD),
        appointment: None,
        kind: NoteKind::Progress,
        form: NoteForm::Free,
        state: NoteState::Signed,
        about: now(),
        signed_at: Some(now()),
        signed: Some(SIGNED.id),
        error: None,
        history: Vec::new(),
    }
}

fn members(joined: Vec<(PersonId, Option<i64>)>, left: Vec<PersonId>) -> ChangeSet {
    let mut change = ChangeSet::new(Action::Grant);
    change.members.push(Members {
        scope: CASE,
        joined,
        left,
    });
    change
}

/// Draws what shows the case, and tells whether a marked word is in it.
fn shows_words(model: &Model) -> bool {
    let shared = &model.shared;
    let mut layers: Vec<Box<dyn Layer>> = Vec::new();
    layers.extend(reopen::child(CHILD, shared));
    layers.extend(openings::note(NOTE, shared));
    assert_eq!(layers.len(), 2);
    layers.iter_mut().any(|layer| {
        let drawn = rehearsal::render(layer.as_mut(), shared).join("\n");
        MARKS.iter().any(|mark| drawn.contains(mark))
    })
}

#[test]
fn who_is_taken_off_the_team_keeps_what_they_typed_and_nothing_of_the_case() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    let mut desk = Desk::sign_in(&post, "wang");
    assert!(shows_words(&desk.model));
    let reading = openings::note(NOTE, &desk.model.shared).unwrap();
    desk.model.push(reading);
    desk.types();
    let open = desk.model.stack.len();

    chen.save(&members(vec![], vec![wang])).unwrap();
    desk.until("the case is lost", |model| {
        !model.shared.me.scopes.contains(&CASE)
    });
    assert_eq!(has_words(&desk.model), Vec::<&str>::new());
    assert!(!shows_words(&desk.model));
    let register = &desk.model.shared.register;
    assert!(register.case_words.get(CASE_ID).is_none());
    assert!(register.signed.get(SIGNED.id).is_none());
    assert!(register.follow_up_words.get(FOLLOW_UP).is_none());
    assert!(
        register.cases.get(CASE_ID).is_some(),
        "its header is the post's"
    );
    // The editor has closed, the reading behind it says why it is empty, and both are told of.
    assert_eq!(desk.model.stack.len(), open - 1);
    let drawn = {
        let model = &mut desk.model;
        let top = model.stack.last_mut().unwrap();
        rehearsal::render(top.layer.as_mut(), &model.shared).join("\n")
    };
    assert!(!drawn.contains(MARKS[1]), "{drawn}");
    let said = desk.notice();
    assert!(
        said.contains("SD01-2026-001") && said.contains("draft"),
        "{said}"
    );
    // What was typed is offered back, and can be read.
    let draft = desk.model.shared.drafts[0].clone();
    assert!(draft.texts[0].contains(TYPED));
    let mut back = reopen::draft(&draft, &desk.model.shared).unwrap();
    let drawn = rehearsal::render(back.as_mut(), &desk.model.shared).join("\n");
    assert!(drawn.contains(TYPED), "{drawn}");

    // Back on the team, the same words come again.
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    desk.until("the case is back", |model| has_words(model).len() == 3);
    assert!(shows_words(&desk.model));
    desk.leave();
    let mut again = post.sign_in("wang");
    assert!(again.drafts().unwrap()[0].texts[0].contains(TYPED));
}

#[test]
fn what_was_given_up_to_a_day_goes_with_that_day_though_nobody_does_anything() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    let until = Some(now_millis() + 24 * 60 * 60 * 1000);
    chen.save(&members(vec![(wang, until)], vec![])).unwrap();
    let mut desk = Desk::sign_in(&post, "wang");
    desk.types();
    pass_days(2);
    // Somebody has pressed a key just now, or the screen would be locked.
    desk.model.touched = now();
    desk.tell(Msg::Now(now()));
    assert_eq!(has_words(&desk.model), Vec::<&str>::new());
    assert!(!desk.model.shared.me.scopes.contains(&CASE));
    assert!(desk.model.shared.drafts[0].texts[0].contains(TYPED));
    assert!(desk.notice().contains("draft"), "{}", desk.notice());

    // And so have the keys of the session.
    let session = post.sign_in("wang");
    assert!(!session.holds_key(CASE) && !session.me().scopes.contains(&CASE));
    desk.leave();
}

#[test]
fn a_sessions_keys_go_with_what_they_opened() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    let until = Some(now_millis() + 24 * 60 * 60 * 1000);
    chen.save(&members(vec![(wang, until)], vec![])).unwrap();
    let mut session = post.sign_in("wang");
    assert!(session.holds_key(CASE));
    pass_days(2);
    session.let_go_of_ended();
    assert!(!session.holds_key(CASE));
    // A new grant brings them back, and leaving takes them again.
    chen.catch_up().unwrap();
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    session.catch_up().unwrap();
    assert!(session.holds_key(CASE) && session.me().scopes.contains(&CASE));
    chen.save(&members(vec![], vec![wang])).unwrap();
    session.catch_up().unwrap();
    assert!(!session.holds_key(CASE));
    // So does a role: the clinical key goes with it and comes back.
    chen.change_person(wang, ADMINISTRATOR, Standing::Active, None)
        .unwrap();
    session.catch_up().unwrap();
    assert!(!session.holds_key(Scope::Clinical));
    chen.change_person(wang, COUNSELOR, Standing::Active, None)
        .unwrap();
    chen.settle_keys().unwrap();
    session.catch_up().unwrap();
    assert!(session.holds_key(Scope::Clinical));
}

#[test]
fn a_share_that_is_ended_takes_what_was_read_by_it() {
    let _alone = alone();
    let (post, mut chen, _, sun) = post();
    let share = ChangeSet::new(Action::Grant).share((SIGNED, 1), CASE, sun, None);
    chen.save(&share).unwrap();
    let mut desk = Desk::look_in(&post, "sun");
    desk.asks(Job::ReadShared {
        scope: CASE,
        revisions: vec![(SIGNED, 1)],
    });
    desk.until("the note is read", |model| has_words(model) == [MARKS[1]]);
    let mut end = ChangeSet::new(Action::Grant);
    end.acts.push(Act::Unshare {
        key: SIGNED,
        revision: 1,
        to: sun,
    });
    chen.save(&end).unwrap();
    desk.until("it is lost", |model| has_words(model).is_empty());
    let said = desk.notice();
    assert!(said.contains("SD01-2026-001"), "{said}");
    desk.leave();
}

#[test]
fn whoever_is_suspended_is_locked_out_at_once_without_a_key_being_pressed() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    let mut desk = Desk::sign_in(&post, "wang");
    desk.types();
    // A second passes, in which what was typed is kept.
    desk.model.unkept = true;
    desk.tell(Msg::Now(now()));
    desk.until("the draft is kept", |model| model.under_way.is_empty());
    chen.change_person(wang, COUNSELOR, Standing::Suspended, None)
        .unwrap();
    desk.until("wang is out", |model| !model.is_open());
    assert_eq!(has_words(&desk.model), Vec::<&str>::new());
    assert!(desk.model.shared.register.children.is_empty());
    assert!(desk.notice().contains("suspended"), "{}", desk.notice());
    desk.leave();
    chen.change_person(wang, COUNSELOR, Standing::Active, None)
        .unwrap();
    let mut again = post.sign_in("wang");
    assert!(again.drafts().unwrap()[0].texts[0].contains(TYPED));
}

#[test]
fn an_emergency_is_over_with_the_connection_it_was_opened_over() {
    let _alone = alone();
    let (post, _chen, _, _) = post();
    let mut desk = Desk::look_in(&post, "sun");
    let words: Vec<&str> = post.recovery_words.iter().map(|w| w.as_str()).collect();
    desk.asks(Job::OpenInEmergency {
        case: CASE_ID,
        access: id(9),
        reason: "in hospital".into(),
        words: Zeroizing::new(words.join(" ")),
    });
    desk.until("the case is open", |model| has_words(model).len() == 3);
    post.stop();
    post.start();
    desk.asks(Job::KeepDraft(carepost::post::draft::Draft {
        id: id(3),
        form: "note".into(),
        about: None,
        texts: Vec::new(),
        begun: None,
        at: now(),
    }));
    desk.until("it is over", |model| has_words(model).is_empty());
    assert!(!desk.model.shared.me.scopes.contains(&CASE));
    desk.leave();
}

#[test]
fn who_comes_back_gets_the_keys_of_their_teams_again_with_one_key() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    drop(post.sign_in("wang"));
    chen.catch_up().unwrap();
    let mut desk = Desk::sign_in(&post, "chen");
    assert!(teams_back::question(&desk.model.shared).is_none());
    chen.change_person(wang, COUNSELOR, Standing::Suspended, None)
        .unwrap();
    assert!(
        !chen.directory().rotation_owed(CASE),
        "begun anew without wang"
    );
    chen.change_person(wang, COUNSELOR, Standing::Active, None)
        .unwrap();
    desk.until("chen hears of it", |model| {
        !model.shared.access.once.is_empty()
    });
    assert!(desk.notice().contains("back"), "{}", desk.notice());
    // Back at work, wang finds the case closed.
    let mut back = post.sign_in("wang");
    assert!(!back.me().scopes.contains(&CASE));

    let question = teams_back::question(&desk.model.shared).expect("wang lacks a key");
    desk.model.push(question);
    let drawn = {
        let model = &mut desk.model;
        let top = model.stack.last_mut().unwrap();
        rehearsal::render(top.layer.as_mut(), &model.shared).join("\n")
    };
    assert!(
        drawn.contains("SD01-2026-001") && drawn.contains("wang in full"),
        "{drawn}"
    );
    for key in typing("Y") {
        desk.tell(Msg::Input(Input::Key(key)));
    }
    desk.until("it is given", |model| model.shared.access.once.is_empty());
    assert!(teams_back::question(&desk.model.shared).is_none());
    back.catch_up().unwrap();
    assert!(back.me().scopes.contains(&CASE));
    assert_eq!(back.read_newly_opened().unwrap().len(), 3);
    // Somebody whom the team names and who never held the key is not among them: they are added as ever.
    let me = chen.me().person;
    chen.catch_up().unwrap();
    let li = post.join(&mut chen, "li", COUNSELOR);
    let named = ChangeSet::new(Action::Change)
        .put(CASE_ID, Scope::Clinical, 1, &header(me, vec![wang, li]))
        .unwrap();
    chen.save(&named).unwrap();
    desk.until("li is named", |model| {
        let case = model.shared.register.cases.get(CASE_ID);
        case.is_some_and(|case| case.team.contains(&li))
    });
    assert!(teams_back::question(&desk.model.shared).is_none());
    desk.leave();
    drop((chen, back));
    assert_eq!(post.check().faults, vec![]);
}

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";

#[test]
fn a_session_over_ssh_ends_with_the_key_it_came_by() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    chen.save(&members(vec![(wang, None)], vec![])).unwrap();
    chen.set_ssh_keys(wang, vec![KEY.into()]).unwrap();
    let over_ssh = |model: &mut Model| {
        model.shared.over_ssh = true;
        model.start.came_by = Some(ssh_keys::fingerprint(KEY));
    };
    let mut desk = Desk::begin_with(&post, "wang", over_ssh);
    desk.until("the case is read", |model| has_words(model).len() == 3);
    desk.until("the keys are looked at", |model| {
        !model.shared.people.people.is_empty()
    });
    assert!(!desk.model.quitting);
    desk.types();
    chen.set_ssh_keys(wang, Vec::new()).unwrap();
    desk.until("it ends", |model| model.quitting);
    let farewell = desk.model.farewell.clone().unwrap_or_default();
    assert!(farewell.contains("SSH key"), "{farewell}");
    desk.leave();
    let mut again = post.sign_in("wang");
    assert!(again.drafts().unwrap()[0].texts[0].contains(TYPED));
    // Taken away between sshd's leave and the passphrase, it lets nobody stay.
    let mut desk = Desk::begin_with(&post, "wang", over_ssh);
    desk.until("it ends", |model| model.quitting);
    desk.leave();
    // At the post's own keyboard no SSH key is asked for.
    let desk = Desk::sign_in(&post, "wang");
    assert!(!desk.model.quitting);
    desk.leave();
}

#[test]
fn a_session_over_ssh_that_does_not_know_its_key_ends_with_any_of_its_persons() {
    let _alone = alone();
    let (post, mut chen, wang, _) = post();
    let other = KEY.replace("PnAS", "PnAT");
    chen.set_ssh_keys(wang, vec![KEY.into(), other.clone()])
        .unwrap();
    let mut desk = Desk::begin_with(&post, "wang", |model| model.shared.over_ssh = true);
    desk.until("the keys are looked at", |model| {
        !model.shared.people.people.is_empty()
    });
    // What becomes of somebody else's keys is nothing to it.
    let me = chen.me().person;
    for keys in [vec![KEY.replace("PnAS", "PnAU")], Vec::new()] {
        chen.set_ssh_keys(me, keys.clone()).unwrap();
        desk.until("it is heard of", |model| {
            let mut people = model.shared.people.people.iter();
            people.any(|person| person.id == me && person.ssh == keys)
        });
    }
    assert!(!desk.model.quitting);
    chen.set_ssh_keys(wang, vec![other]).unwrap();
    desk.until("it ends", |model| model.quitting);
    let farewell = desk.model.farewell.clone().unwrap_or_default();
    assert!(farewell.contains("does not know by which"), "{farewell}");
    desk.leave();
}
