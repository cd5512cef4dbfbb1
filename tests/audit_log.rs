//! The audit log: what is written into it, and that supervisors alone read it, page by page.

mod post_kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carepost::care::ledger::ids::{Kind, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::{Action, Exported};
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::record::Record;
use carepost::command::audit;
use carepost::command::line::AuditRead;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Request};
use carepost::post::audit_log::{AuditAsked, AuditLine, RefusedSignIns};
use carepost::post::change::{ChangeSet, Noted};
use carepost::post::deeds::Deeds;
use carepost::post::line::{HostGone, Line};
use carepost::post::refusal::Refusal;
use carepost::post::session::Session;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{TimeDelta, Utc};
use post_kit::*;
use zeroize::Zeroizing;

const EVERYTHING: AuditAsked = AuditAsked {
    before: None,
    by: None,
    keys: Vec::new(),
    from: None,
    until: None,
    deeds: None,
    limit: 1_000,
};

fn put_child(session: &mut Session, n: u32, base: u64, name: &str) {
    let action = if base == 0 {
        Action::Create
    } else {
        Action::Change
    };
    let change = ChangeSet::new(action)
        .put(id(n), Scope::Staff, base, &child(name))
        .unwrap();
    session.save(&change).unwrap();
}

/// Reads page after page to the log's begin.
fn all(session: &mut Session, asked: &AuditAsked) -> Vec<AuditLine> {
    let mut asked = asked.clone();
    let mut lines = Vec::new();
    loop {
        let page = session.audit_page(&asked).unwrap();
        lines.extend(page.lines);
        match page.next {
            Some(before) => asked.before = Some(before),
            None => return lines,
        }
    }
}

fn actions(lines: &[AuditLine]) -> Vec<Action> {
    let entries = lines.iter().filter_map(|line| line.entry.as_ref());
    entries.map(|entry| entry.action).collect()
}

/// A post with chen, who counsels and administers, wang, a counselor, and sun, a supervisor.
fn people() -> (Post, Session, Session, Session, [PersonId; 3]) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let ids = [chen.me().person, wang, sun];
    let (wang, sun) = (post.sign_in("wang"), post.sign_in("sun"));
    (post, chen, wang, sun, ids)
}

#[test]
fn every_deed_is_an_entry_the_newest_first_with_who_when_and_from_where() {
    let (_post, mut chen, mut wang, mut sun, [chen_id, wang_id, sun_id]) = people();
    chen.note_sign_in(&[]).unwrap();
    put_child(&mut chen, 1, 0, "张小明");
    put_child(&mut chen, 1, 1, "张晓明");
    let refused = RefusedSignIns {
        handle: Zeroizing::new("Chen".into()),
        count: 3,
        last: now(),
    };
    let nobody = RefusedSignIns {
        handle: Zeroizing::new("seven herons, typed in the wrong line".into()),
        ..refused
    };
    wang.note_sign_in(&[refused.clone(), nobody]).unwrap();
    wang.note_export(Exported::PaperSheet, None).unwrap();
    wang.note(Action::Lock, Noted::default()).unwrap();
    let before = all(&mut sun, &EVERYTHING).len();
    chen.note_backup().unwrap();
    let mut lines = all(&mut sun, &EVERYTHING);
    let last = lines.remove(0);
    assert_eq!(actions(&[last]), [Action::Backup]);
    assert_eq!(lines.len(), before);
    assert_eq!(
        actions(&lines)[..8],
        [
            Action::Lock,
            Action::Export,
            Action::SignIn,
            Action::SignInFailed,
            Action::SignInFailed,
            Action::Change,
            Action::Create,
            Action::SignIn,
        ]
    );
    let entry = |n: usize| lines[n].entry.as_ref().unwrap();
    assert_eq!(entry(1).exported, Some(Exported::PaperSheet));
    // Whose sign-in it was is known by the name; what is nobody's name is not kept.
    assert_eq!((entry(4).subject, entry(4).count), (Some(chen_id), 3));
    assert_eq!((entry(3).subject, entry(3).count), (None, 3));
    assert_eq!(entry(4).at, refused.last);
    assert_eq!(lines[4].author, wang_id);
    let child = RecordKey::new(Kind::Child, id(1));
    assert_eq!(entry(5).record, Some(child));
    assert_eq!(lines[5].touched, vec![child]);
    assert!(lines.iter().all(|line| line.signed));
    assert!(
        lines
            .windows(2)
            .all(|pair| pair[0].number >= pair[1].number)
    );
    for (n, line) in lines.iter().take(8).enumerate() {
        assert_eq!(entry(n).from, "test");
        assert_eq!(entry(n).person, line.author);
    }
    let _ = sun_id;
}

#[test]
fn it_is_narrowed_by_person_record_and_time_and_paged() {
    let (_post, mut chen, mut wang, mut sun, [chen_id, wang_id, _]) = people();
    for n in 1..=30 {
        put_child(if n % 3 == 0 { &mut wang } else { &mut chen }, n, 0, "x");
    }
    let by_wang = AuditAsked {
        by: Some(wang_id),
        ..EVERYTHING
    };
    let found = all(&mut sun, &by_wang);
    assert!(found.iter().all(|line| line.author == wang_id));
    assert_eq!(
        found
            .iter()
            .filter(|line| actions(std::slice::from_ref(line)) == [Action::Create])
            .count(),
        10
    );
    let of_two = AuditAsked {
        keys: vec![
            RecordKey::new(Kind::Child, id(4)),
            RecordKey::new(Kind::Child, id(6)),
        ],
        ..EVERYTHING
    };
    let authors: Vec<_> = all(&mut sun, &of_two)
        .iter()
        .map(|line| line.author)
        .collect();
    assert_eq!(authors, [wang_id, chen_id]);
    // Some at a time it is the same as all at once.
    let whole = all(&mut sun, &EVERYTHING);
    let few = AuditAsked {
        limit: 7,
        ..EVERYTHING
    };
    assert!(all(&mut sun, &few) == whole);
    let page = sun.audit_page(&few).unwrap();
    assert!(page.lines.len() == 7 && page.next.is_some());
    // Between two entries in the middle, and nothing beside them.
    let (newer, older) = (&whole[10], &whole[20]);
    let between = AuditAsked {
        from: Some(older.written),
        until: Some(newer.written),
        limit: 4,
        ..EVERYTHING
    };
    assert!(all(&mut sun, &between)[..] == whole[11..=20]);
    let never = AuditAsked {
        from: Some(Utc::now() + TimeDelta::days(40_000)),
        ..EVERYTHING
    };
    assert!(all(&mut sun, &never).is_empty());
}

/// A line that counts what is asked for entries.
struct CountingPages(Client, Arc<AtomicUsize>);

impl Line for CountingPages {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let pages = usize::from(matches!(request, Request::AuditLog { .. }));
        self.1.fetch_add(pages, Ordering::Relaxed);
        Line::ask(&mut self.0, request)
    }
}

#[test]
fn what_was_done_is_found_and_what_was_opened_is_not_opened_again() {
    let (post, mut chen, mut wang, mut sun, [_, wang_id, _]) = people();
    for n in 1..=40 {
        let by = if n % 2 == 0 { &mut wang } else { &mut chen };
        put_child(by, n, 0, "x");
        if n % 10 == 0 {
            by.note_export(Exported::PaperSheet, None).unwrap();
        }
    }
    let whole = all(&mut sun, &EVERYTHING);
    let asked = Arc::new(AtomicUsize::new(0));
    let line = Box::new(CountingPages(post.client().0, Arc::clone(&asked)));
    let mut sun = Session::sign_in(line, "sun", &words(PASSPHRASE), post.around()).unwrap();
    let of = |deeds: Deeds| AuditAsked {
        deeds: Some(deeds),
        ..EVERYTHING
    };
    let exports = of(Deeds {
        actions: vec![Action::Export],
        ..Deeds::default()
    });
    let is = |line: &&AuditLine, action| line.entry.as_ref().is_some_and(|it| it.action == action);
    let expected: Vec<AuditLine> = whole
        .iter()
        .filter(|line| is(line, Action::Export))
        .cloned()
        .collect();
    assert_eq!(expected.len(), 4);
    assert!(all(&mut sun, &exports) == expected);
    assert!(expected.iter().all(|line| line.signed));
    // What is known not to be meant is not even asked for.
    asked.store(0, Ordering::Relaxed);
    assert!(all(&mut sun, &exports) == expected);
    assert_eq!(asked.load(Ordering::Relaxed), 4);
    let none = of(Deeds {
        actions: vec![Action::Recover],
        ..Deeds::default()
    });
    asked.store(0, Ordering::Relaxed);
    assert!(all(&mut sun, &none).is_empty());
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    // By what was exported, by the kind of record, by person and time besides.
    let sheets = of(Deeds {
        exported: vec![Exported::PaperSheet],
        ..Deeds::default()
    });
    assert!(all(&mut sun, &sheets) == expected);
    let listings = of(Deeds {
        exported: vec![Exported::Listing],
        ..Deeds::default()
    });
    assert!(all(&mut sun, &listings).is_empty());
    let children = of(Deeds {
        kinds: vec![Kind::Child],
        ..Deeds::default()
    });
    assert_eq!(all(&mut sun, &children).len(), 40);
    let by_wang = AuditAsked {
        by: Some(wang_id),
        from: Some(expected[1].written),
        ..exports.clone()
    };
    let found = all(&mut sun, &by_wang);
    assert!(found.iter().all(|line| line.author == wang_id));
    assert_eq!(found.len(), 2);
    // Some at a time it is the same, and what is new is found.
    wang.note_export(Exported::Listing, None).unwrap();
    let few = AuditAsked {
        limit: 2,
        ..exports.clone()
    };
    let found = all(&mut sun, &few);
    assert!(found.len() == 5 && found[1..] == expected);
    // A narrowed question leaves nothing known of what it passed over.
    let mut anew = post.sign_in("sun");
    let nobodys = AuditAsked {
        by: Some(PersonId([9; 16])),
        ..exports.clone()
    };
    assert!(all(&mut anew, &nobodys).is_empty());
    assert!(all(&mut anew, &exports) == found);
}

#[test]
fn a_page_says_between_which_numbers_its_question_lies() {
    let (_post, mut chen, _wang, mut sun, _) = people();
    for n in 1..=9 {
        put_child(&mut chen, n, 0, "x");
    }
    let page = sun.audit_page(&EVERYTHING).unwrap();
    let (first, last) = page.span.unwrap();
    assert_eq!((first, last), (1, page.lines[0].number));
    let part = AuditAsked {
        from: Some(page.lines[5].written),
        until: Some(page.lines[2].written),
        ..EVERYTHING
    };
    let part = sun.audit_page(&part).unwrap();
    assert_eq!(
        part.span,
        Some((page.lines[5].number, page.lines[3].number))
    );
    let next = AuditAsked {
        before: Some(5),
        ..EVERYTHING
    };
    assert_eq!(sun.audit_page(&next).unwrap().span, None);
}

#[test]
fn a_counselor_gets_nothing_of_it() {
    let (_post, mut chen, ..) = people();
    put_child(&mut chen, 1, 0, "x");
    assert_eq!(
        chen.audit_page(&EVERYTHING).err(),
        Some(Refusal::NoKey(Scope::Audit))
    );
}

#[test]
fn what_was_announced_is_found_with_the_record_that_was_read() {
    let (_post, mut chen, _wang, mut sun, [.., sun_id]) = people();
    let case = id(7);
    let words = CaseWords::default();
    let mut change = ChangeSet::new(Action::Create)
        .put(case, Scope::Case(case), 0, &words)
        .unwrap();
    change = change.begin_scope(Scope::Case(case), vec![chen.me().person, sun_id]);
    chen.save(&change).unwrap();
    sun.catch_up().unwrap();
    let key = CaseWords::key(case);
    sun.read_announced(Scope::Case(case), vec![key]).unwrap();
    let of_it = AuditAsked {
        keys: vec![key],
        ..EVERYTHING
    };
    let lines = all(&mut sun, &of_it);
    assert_eq!(actions(&lines), [Action::Read, Action::Create]);
    assert_eq!(lines[0].author, sun_id);
    let read = lines[0].entry.as_ref().unwrap();
    assert_eq!((read.record, read.count), (Some(key), 1));
}

#[test]
fn the_command_prints_it_and_is_in_it_before_it_does() {
    let (_post, mut chen, _wang, mut sun, _) = people();
    put_child(&mut chen, 1, 0, "张小明");
    put_child(&mut chen, 2, 0, "李\u{202e}娜");
    let print = |session: &mut Session, wanted: AuditRead| {
        let mut out = Vec::new();
        audit::read(session, &wanted, &mut out, &Words::new(Lang::En))
            .map(|()| String::from_utf8(out).unwrap())
    };
    let printed = print(&mut sun, AuditRead::default()).unwrap();
    let first = printed.lines().next().unwrap();
    assert!(
        first.contains("sun in full") && first.contains("exported\tthe audit log"),
        "{first}"
    );
    assert!(!printed.contains('\u{202e}'), "text is inert");
    let of_one = AuditRead {
        child: Some("张小明".into()),
        json: true,
        ..AuditRead::default()
    };
    let printed = print(&mut sun, of_one).unwrap();
    let values: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
    assert_eq!(values.len(), 1, "{printed}");
    assert_eq!(values[0]["action"], "create");
    assert_eq!(values[0]["children"][0]["name"], "张小明");
    assert_eq!(values[0]["person"]["name"], "Chen Li");
    let none = AuditRead {
        person: Some("wang".into()),
        from: Some("2030-01-01".into()),
        json: true,
        ..AuditRead::default()
    };
    assert_eq!(print(&mut sun, none).unwrap().trim(), "[]");
    let exports = AuditRead {
        did: Some("export".into()),
        json: true,
        ..AuditRead::default()
    };
    let printed = print(&mut sun, exports).unwrap();
    let values: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
    assert!(values.len() >= 3, "{printed}");
    assert!(values.iter().all(|value| value["action"] == "export"));
    for wrong in [
        AuditRead {
            did: Some("exported".into()),
            ..AuditRead::default()
        },
        AuditRead {
            person: Some("nobody".into()),
            ..AuditRead::default()
        },
        AuditRead {
            child: Some("王".into()),
            ..AuditRead::default()
        },
        AuditRead {
            until: Some("soon".into()),
            ..AuditRead::default()
        },
    ] {
        assert!(print(&mut sun, wrong).is_err());
    }
    assert!(print(&mut chen, AuditRead::default()).is_err());
}
