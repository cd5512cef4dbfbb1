//! Use cases through a real session, host and disk: what is planned is what every commit is held against.

mod post_kit;

use carepost::care::ledger::ids::*;
use carepost::care::records::audit::Action;
use carepost::care::records::note_header::{NoteForm, NoteKind, NoteState};
use carepost::care::records::person_around::{PersonAround, Relation};
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::change::ChangeSet;
use carepost::post::fresh::Fresh;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::Session;
use carepost::post::use_cases::cases::{About, Intake, open};
use carepost::post::use_cases::children;
use carepost::post::use_cases::contacts::{Log, log};
use carepost::post::use_cases::follow_ups::{Done, Next, Wish, done, make};
use carepost::post::use_cases::note_signing::{signed, to_sign};
use carepost::post::use_cases::notes::{WrittenOn, as_writing, begin, save};
use carepost::post::use_cases::people_around;
use post_kit::*;

struct Work {
    session: Session,
    register: Register,
    fresh: Fresh,
}

impl Work {
    fn begins(session: Session, seed: u8) -> Work {
        let mut work = Work {
            session,
            register: Register::default(),
            fresh: Fresh::new([seed; 32]),
        };
        let kinds: Vec<Kind> = FIRST.iter().chain(BEHIND).copied().collect();
        let count = work.session.read(&kinds, &mut work.register).unwrap();
        assert_eq!(count.faults, 0);
        work
    }

    /// Saves a change, takes in what came of it, and gives the record it is about.
    fn saves(&mut self, change: Result<ChangeSet, Refusal>) -> Id {
        let change = match change {
            Ok(change) => change,
            Err(refusal) => panic!("refused: {refusal:?}"),
        };
        let (_, arrived) = self.session.save(&change).unwrap();
        for record in &arrived {
            self.register.take(&record.opened()).unwrap();
        }
        change.about.unwrap().id
    }
}

#[test]
fn a_childs_first_weeks_are_saved_as_planned_and_read_back() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let me = work.session.me().clone();
    let now = now();
    let today = now.date_naive();
    let added = children::add(
        &work.register,
        &me,
        &work.fresh,
        &child("张小明"),
        &Default::default(),
    );
    let child = work.saves(added);
    let father = PersonAround::new("张大山", Relation::Father);
    let added = people_around::add(&work.register, &me, child, &father);
    work.saves(added);
    let told = Log {
        children: vec![child],
        at: now,
        channel: carepost::care::records::contact::Channel::Phone,
        with: carepost::care::records::contact::ContactWith::Child,
        outcome: carepost::care::records::contact::ContactOutcome::Reached,
        words: "先聊了聊".into(),
    };
    let logged = log(&work.register, &me, &work.fresh, now, &told);
    work.saves(logged);
    // A note from before the case, which goes over to it once the case is open.
    let kind = NoteKind::Progress;
    let on = WrittenOn::Child(child);
    let mut writing = begin(&work.register, &work.fresh, now, on, kind, NoteForm::Free)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    writing.sections[0].text = "想妈妈".into();
    let note = writing.id;
    let saved = save(&work.register, &me, &writing);
    work.saves(saved);
    let intake = Intake {
        child,
        risk: RiskLevel::Orange,
        source: carepost::care::records::case_header::Source::School,
        counselor: me.person,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        about: About {
            words: "夜里哭".into(),
            ..About::default()
        },
        safety_plan_later: false,
    };
    let opened = open(&work.register, &me, &work.fresh, now, &intake);
    let case = work.saves(opened);
    let me = work.session.me().clone();
    let writing =
        as_writing(&work.register, &me, note).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let saved = save(&work.register, &me, &writing);
    work.saves(saved);
    let writing =
        as_writing(&work.register, &me, note).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let text = to_sign(&work.register, &me, std::slice::from_ref(&writing));
    let text = text.unwrap().remove(0);
    let signature = work.session.sign(&text);
    let texts = [(writing, text, signature)];
    let change = signed(&work.register, &me, &work.fresh, &texts);
    work.saves(change);
    let wish = Wish {
        children: vec![child],
        kind: carepost::care::records::follow_up::FollowUpKind::CallParent,
        assignee: me.person,
        due: today,
        before: None,
        after: None,
        priority: Default::default(),
        words: "问过年回不回".into(),
    };
    let made = make(&work.register, &me, &work.fresh, now, &wish);
    let follow_up = work.saves(made);
    let how = Done {
        outcome: "回".into(),
        contact: None,
        next: Some(Next {
            due: today,
            kind: None,
            assignee: None,
            words: None,
        }),
    };
    let change = done(&work.register, &me, &work.fresh, now, follow_up, &how);
    work.saves(change);

    let again = Work::begins(post.sign_in("chen"), 2);
    let header = again.register.notes.get(note).unwrap();
    assert_eq!((header.state, header.case), (NoteState::Signed, Some(case)));
    assert!(again.register.drafts.get(note).is_none());
    assert_eq!(again.register.follow_ups.len(), 2);
    assert_eq!(again.register.case_words.get(case).unwrap().words, "夜里哭");
}

#[test]
fn what_was_removed_is_written_again_after_another_sign_in() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let me = work.session.me().clone();
    let added = children::add(
        &work.register,
        &me,
        &work.fresh,
        &child("张小明"),
        &Default::default(),
    );
    let id = work.saves(added);
    let key = RecordKey::new(Kind::Child, id);
    let removed =
        ChangeSet::new(Action::Remove).remove(key, carepost::care::ledger::scope::Scope::Staff, 1);
    work.saves(Ok(removed));
    let mut again = Work::begins(post.sign_in("chen"), 2);
    assert!(again.register.children.get(id).is_none());
    assert_eq!(again.register.children.revision(id), 2);
    let back = ChangeSet::new(Action::Create).put(
        id,
        carepost::care::ledger::scope::Scope::Staff,
        again.register.children.revision(id),
        &child("张小明"),
    );
    again.saves(back.map_err(Refusal::from));
    assert!(again.register.children.get(id).is_some());
}
