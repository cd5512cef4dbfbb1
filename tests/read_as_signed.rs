//! Whatever a session reads, at its sign-in or later, is of whom, when and with the bytes that its signed header says; what is
//! served otherwise is in doubt, and no snapshot is made of it.

mod liar;
mod post_kit;

use std::fs;

use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_words::CaseWords;
use carepost::host::wire::{Answer, FrameHead, Push, RecordContent, Request, SealedRecord};
use carepost::post::change::ChangeSet;
use carepost::post::doubt::Doubt;
use carepost::post::own_files;
use carepost::post::reading::{BEHIND, FIRST, ReadCount};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::Session;
use liar::*;
use post_kit::*;

const CASE: Scope = Scope::Case(Id([50; 16]));
const WORDS: RecordKey = RecordKey {
    kind: Kind::CaseWords,
    id: Id([50; 16]),
};

fn put_words(base: u64, text: &str) -> ChangeSet {
    let words = CaseWords {
        words: text.into(),
        ..CaseWords::default()
    };
    ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, base, &words)
        .unwrap()
}

fn read(session: &mut Session) -> ReadCount {
    let mut count = ReadCount::default();
    for kinds in [FIRST, BEHIND] {
        let some = session.read(kinds, &mut Register::default()).unwrap();
        count.records += some.records;
        count.faults += some.faults;
    }
    count
}

/// Asks for the children's records and gives them as they are served.
fn served(post: &Post, n: u32) -> (SealedRecord, Vec<FrameHead>) {
    let (tell, told) = std::sync::mpsc::channel();
    let mut chen = sign_in_lied_to(post, "chen", move |_, answer| {
        if let Answer::Records { records, .. } = answer {
            let wanted = records.iter().filter(|record| record.key.id == id(n));
            wanted.for_each(|record| tell.send(record.clone()).unwrap());
        }
    })
    .unwrap();
    let _ = read(&mut chen);
    (told.recv().unwrap(), frames(post, chen.head()))
}

/// A post whose journal says that child 1 is called "true", and what it would be if it had gone another way, with the same
/// people and keys: child 1 is "other", and there is a child 2.
struct TwoWays {
    post: Post,
    other: SealedRecord,
    invented: SealedRecord,
    /// The frame in which child 1 became "other".
    frame: FrameHead,
}

fn two_ways() -> TwoWays {
    let post = Post::found();
    drop(post.sign_in("chen"));
    post.stop();
    let copy = post.dir.path().join("copy");
    copy_folder(&post.paths.store, &copy);
    post.start();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "other").unwrap();
    let at = chen.head();
    put_child(&mut chen, 2, 0, "invented").unwrap();
    drop(chen);
    let (other, _) = served(&post, 1);
    let (invented, _) = served(&post, 2);
    let frame = frames(&post, at).remove(0);
    post.stop();
    fs::remove_dir_all(&post.paths.store).unwrap();
    fs::rename(&copy, &post.paths.store).unwrap();
    post.start();
    put_child(&mut post.sign_in("chen"), 1, 0, "true").unwrap();
    TwoWays {
        post,
        other,
        invented,
        frame,
    }
}

type Lie = Box<dyn FnMut(&mut Vec<SealedRecord>) + Send>;

/// What a host can serve with valid seals that no header says so.
fn lies(other: &SealedRecord, invented: &SealedRecord) -> Vec<(&'static str, Lie)> {
    let of_child = |records: &mut Vec<SealedRecord>, lie: &dyn Fn(&mut SealedRecord)| {
        let children = records.iter_mut();
        children
            .filter(|record| record.key == RecordKey::new(Kind::Child, id(1)))
            .for_each(lie);
    };
    let (other, invented) = (other.clone(), invented.clone());
    vec![
        (
            "another author",
            Box::new(move |records| of_child(records, &|record| record.author.0[0] ^= 1)),
        ),
        (
            "another time",
            Box::new(move |records| of_child(records, &|record| record.time -= 1)),
        ),
        (
            "other bytes, sealed alike",
            Box::new(move |records| {
                of_child(records, &|record| record.content = other.content.clone());
            }),
        ),
        (
            "a record that there is not",
            Box::new(move |records| {
                let children = records.iter();
                if children
                    .clone()
                    .any(|record| record.key.kind == Kind::Child)
                {
                    records.push(invented.clone());
                }
            }),
        ),
    ]
}

fn telling(mut lie: Lie) -> impl FnMut(&Request, &mut Answer) + Send {
    move |_, answer| {
        if let Answer::Records { records, .. } = answer {
            lie(records);
        }
    }
}

#[test]
fn what_a_sign_in_reads_is_held_against_author_time_and_bytes_of_its_header() {
    let TwoWays {
        post,
        other,
        invented,
        ..
    } = two_ways();
    for (what, lie) in lies(&other, &invented) {
        let mut chen = sign_in_lied_to(&post, "chen", telling(lie)).unwrap();
        assert_eq!(read(&mut chen).faults, 0, "{what}");
        let held = chen.hold_against_chain().unwrap();
        assert_eq!(held.other.len(), 1, "{what}");
        assert_eq!(chen.take_doubt(), Some(Doubt::Records(1)), "{what}");
    }
    // The truth is nothing to doubt: verified for the first time, from where that ended, and with changes in between.
    for n in 1..4 {
        let mut chen = post.sign_in("chen");
        put_child(&mut post.sign_in("chen"), 1, n, "true").unwrap();
        assert_eq!(read(&mut chen).faults, 0);
        put_child(
            &mut post.sign_in("chen"),
            10 + u32::try_from(n).unwrap(),
            0,
            "new",
        )
        .unwrap();
        let held = chen.hold_against_chain().unwrap();
        assert!(held.is_sound(), "{held:?}");
        assert_eq!(chen.take_doubt(), None);
    }
}

#[test]
fn what_is_read_later_is_held_against_the_chain_as_it_comes() {
    let TwoWays {
        post,
        other,
        invented,
        ..
    } = two_ways();
    let old = served(&post, 1).0;
    let (mut chen, liar, _pushes) = sign_in_to_a_liar(&post, "chen");
    let _ = read(&mut chen);
    assert!(chen.hold_against_chain().unwrap().is_sound());
    for (what, lie) in lies(&other, &invented) {
        liar.begin(telling(lie));
        assert_eq!(read(&mut chen).faults, 1, "{what}");
        liar.end();
        assert_eq!(read(&mut chen).faults, 0, "{what}");
    }
    // What others, or another session of one's own, write meanwhile has its frame, told already or not.
    put_child(&mut post.sign_in("chen"), 1, 1, "changed").unwrap();
    assert_eq!(read(&mut chen).faults, 0);
    put_child(&mut chen, 1, 2, "by this one").unwrap();
    assert_eq!(read(&mut chen).faults, 0);
    assert_eq!(chen.take_doubt(), None);
    // An older one, true once, is not what was heard.
    liar.begin(telling(Box::new(move |records| {
        for record in records.iter_mut().filter(|record| record.key == old.key) {
            *record = old.clone();
        }
    })));
    assert_eq!(read(&mut chen).faults, 1);
}

#[test]
fn a_record_asked_for_that_is_later_than_the_change_has_its_frame() {
    let TwoWays { post, .. } = two_ways();
    let (mut chen, liar, _pushes) = sign_in_to_a_liar(&post, "chen");
    let _ = read(&mut chen);
    assert!(chen.hold_against_chain().unwrap().is_sound());
    put_child(&mut post.sign_in("chen"), 1, 1, "second").unwrap();
    let head = chen.head() + 1;
    put_child(&mut post.sign_in("chen"), 1, 2, "third").unwrap();
    // The third is served for the second, in another's name, whose frame is not told yet.
    liar.begin(move |request, answer| match (request, answer) {
        (Request::Record(_), Answer::Records { records, .. }) => {
            records
                .iter_mut()
                .filter(|record| record.key.kind == Kind::Child)
                .for_each(|record| record.author.0[0] ^= 1);
        }
        (Request::Hello, Answer::Hello { head: told, .. }) => told.number = head,
        _ => {}
    });
    assert!(names(&chen.catch_up().unwrap()).is_empty());
    assert_eq!(chen.take_doubt(), Some(Doubt::Records(1)));
}

/// A post where chen has a case, which sun, who supervises, is a member of, and of whose words the first revision is shared
/// with wang.
fn looked_into() -> Post {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let me = chen.me().person;
    let opened = put_words(0, "first").begin_scope(CASE, vec![me, sun]);
    chen.save(&opened).unwrap();
    let shared = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, wang, None);
    chen.save(&shared).unwrap();
    chen.save(&put_words(1, "second")).unwrap();
    post
}

#[test]
fn what_is_read_on_record_and_what_is_shared_has_its_authors_header() {
    let changes: [fn(&mut SealedRecord); 3] = [
        |record| record.author.0[0] ^= 1,
        |record| record.time -= 1,
        |record| {
            if let RecordContent::Sealed(content) = &mut record.content {
                content.blob[0] ^= 1;
            }
        },
    ];
    let post = looked_into();
    for change in changes {
        let lie = move |_: &Request, answer: &mut Answer| {
            if let Answer::Records { records, .. } = answer {
                let words = records.iter_mut().filter(|record| record.key == WORDS);
                words.for_each(change);
            }
        };
        let tampered = Some(Refusal::Tampered(Doubt::Records(1)));
        let (mut sun, lies, _pushes) = sign_in_to_a_liar(&post, "sun");
        let _ = read(&mut sun);
        assert!(sun.hold_against_chain().unwrap().is_sound());
        lies.begin(lie);
        assert_eq!(sun.read_announced(CASE, vec![WORDS]).err(), tampered);
        assert_eq!(sun.take_doubt(), Some(Doubt::Records(1)));
        lies.end();
        assert_eq!(sun.read_announced(CASE, vec![WORDS]).unwrap().len(), 1);
        // The one that is shared is not the last, and no less its author's.
        let (mut wang, lies, _pushes) = sign_in_to_a_liar(&post, "wang");
        lies.begin(lie);
        assert_eq!(wang.read_shared(CASE, &[(WORDS, 1)]).err(), tampered);
        lies.end();
        assert_eq!(wang.read_shared(CASE, &[(WORDS, 1)]).unwrap().len(), 1);
    }
}

#[test]
fn no_snapshot_is_made_of_what_is_in_doubt_nor_before_it_is_compared() {
    let TwoWays {
        post,
        other,
        invented,
        ..
    } = two_ways();
    let make = |chen: &mut Session| {
        let mut making = chen.begin_snapshot().unwrap().unwrap();
        let mut count = ReadCount::default();
        for kind in FIRST {
            let page = chen.read_page(*kind, None, &mut count).unwrap();
            chen.snapshot(&mut making, page.arrived).unwrap();
        }
        chen.finish_snapshot(making).unwrap();
    };
    let (_, lie) = lies(&other, &invented).swap_remove(2);
    let mut chen = sign_in_lied_to(&post, "chen", telling(lie)).unwrap();
    let file = own_files::snapshot(&post.own(), chen.post(), chen.me().person);
    make(&mut chen);
    assert!(!file.exists());
    assert!(!chen.hold_kinds(FIRST).unwrap().is_sound());
    assert!(!file.exists());
    let mut chen = post.sign_in("chen");
    make(&mut chen);
    assert!(!file.exists());
    assert!(chen.hold_kinds(FIRST).unwrap().is_sound());
    assert!(file.exists());
}

#[test]
fn what_is_pushed_is_of_the_time_that_its_frame_says_as_whatever_is_read() {
    let TwoWays { post, frame, .. } = two_ways();
    let (mut chen, _lies, pushes) = sign_in_to_a_liar(&post, "chen");
    put_child(&mut post.sign_in("chen"), 9, 0, "told").unwrap();
    let (told, payloads) = loop {
        if let Push::Committed { frame, payloads } = pushes.recv().unwrap()
            && frame.number > chen.head()
        {
            break (frame, payloads);
        }
    };
    // The host's clock is under no signature, and the author's is another.
    let mut told = told;
    told.time += 5_000;
    hash_anew(&mut told);
    let (time, hash) = (told.time, told.hash);
    let heard = chen.hear(&Push::Committed {
        frame: told,
        payloads,
    });
    assert_eq!(heard.iter().map(|one| one.time).collect::<Vec<_>>(), [time]);
    put_child(&mut chen, 1, 1, "again").unwrap_err();
    // What was written once is not written again: it follows what its author had written then.
    let mut again = frame;
    again.number = chen.head() + 1;
    again.previous = hash;
    again.time = time;
    hash_anew(&mut again);
    let head = chen.head();
    chen.hear(&Push::Committed {
        payloads: Vec::new(),
        frame: again.clone(),
    });
    assert_eq!(chen.take_doubt(), Some(Doubt::Frame(again.number)));
    assert_eq!(chen.head(), head);
}

#[test]
fn what_is_taken_back_is_written_again_only_as_its_author_signed_it() {
    let TwoWays { post, other, .. } = two_ways();
    let (mut chen, lies, _pushes) = sign_in_to_a_liar(&post, "chen");
    let saved = put_child(&mut chen, 1, 1, "changed").unwrap();
    lies.begin(telling(Box::new(move |records| {
        for record in records.iter_mut().filter(|record| record.key == other.key) {
            record.content = other.content.clone();
        }
    })));
    let taken_back = chen.take_back(saved.change).err();
    assert_eq!(taken_back, Some(Refusal::Tampered(Doubt::Records(1))));
    lies.end();
    chen.take_back(saved.change).unwrap();
    assert_eq!(name_of(&mut chen, 1).as_deref(), Some("true"));
}
