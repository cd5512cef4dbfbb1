//! Who can open what: every role against every kind of record, by the keys they hold and by what the host hands out.

mod post_kit;

use std::collections::BTreeMap;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::wire::{Answer, RecordContent, Request};
use carepost::post::change::{Change, ChangeSet};
use carepost::post::reading::ReadCount;
use carepost::post::session::Session;
use post_kit::*;
use zeroize::Zeroizing;

/// Where each kind lies and who opens it: c counselor on the case, o counselor not on the case, s supervisor,
/// f overseer (figures), a administrator, w the writer alone.
const OPENS: &[(Kind, &str)] = &[
    (Kind::Settings, "cosaw"),
    (Kind::Room, "cosaw"),
    (Kind::Holiday, "cosaw"),
    (Kind::StaffCard, "cosaw"),
    (Kind::Child, "cosaw"),
    (Kind::ChildDetail, "cosw"),
    (Kind::Household, "cosw"),
    (Kind::Consent, "cosw"),
    (Kind::Contact, "cosw"),
    (Kind::ContactWords, "cw"),
    (Kind::CaseHeader, "cosw"),
    (Kind::CaseWords, "cw"),
    (Kind::ClosingSummary, "cw"),
    (Kind::Appointment, "cosw"),
    (Kind::NoteHeader, "cosw"),
    (Kind::Note, "cw"),
    (Kind::SignedNote, "cw"),
    (Kind::Addendum, "cw"),
    (Kind::EnteredInError, "cw"),
    (Kind::FollowUp, "cosw"),
    (Kind::FollowUpWords, "cw"),
    (Kind::InboxLine, "w"),
    (Kind::Handover, "cosw"),
    (Kind::HandoverWords, "cw"),
    (Kind::EmergencyAccess, "cosaw"),
    (Kind::CrisisLog, "cw"),
    (Kind::CrisisLine, "cw"),
    (Kind::Approval, "cosw"),
    // Written by a supervisor, for overseers: `tests/figures.rs`.
    (Kind::PublishedFigures, ""),
    (Kind::Audit, "s"),
];

const CASE: Scope = Scope::Case(Id([50; 16]));

fn scope_of(kind: Kind, writer: PersonId) -> Scope {
    [Scope::Staff, Scope::Clinical, CASE, Scope::Private(writer)]
        .into_iter()
        .find(|scope| scope.holds(kind))
        .unwrap_or(Scope::Audit)
}

#[test]
fn each_role_opens_its_kinds_and_holds_no_key_to_another() {
    assert_eq!(
        OPENS.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        Kind::ALL
    );
    let post = Post::found();
    let mut writer = post.sign_in("chen");
    let roles: [(char, &str, Roles); 5] = [
        ('c', "wang", COUNSELOR),
        ('o', "zhao", COUNSELOR),
        ('s', "sun", SUPERVISOR),
        ('f', "feng", OVERSEER),
        ('a', "admin", ADMINISTRATOR),
    ];
    let mut ids = BTreeMap::new();
    for (letter, handle, roles) in roles {
        ids.insert(letter, post.join(&mut writer, handle, roles));
    }
    let me = writer.me().person;
    let mut change = ChangeSet::new(Action::Create).begin_scope(CASE, vec![me, ids[&'c']]);
    for (n, (kind, _)) in OPENS.iter().enumerate() {
        if !matches!(kind, Kind::Audit | Kind::PublishedFigures) {
            change.changes.push(Change {
                key: RecordKey::new(*kind, id(n as u32)),
                scope: scope_of(*kind, me),
                base: 0,
                plain: Some(Zeroizing::new(format!("marked {kind:?}").into_bytes())),
            });
        }
    }
    writer.save(&change).unwrap();
    let mut sessions: Vec<(char, Session)> = roles
        .iter()
        .map(|(letter, handle, _)| (*letter, post.sign_in(handle)))
        .collect();
    sessions.push(('w', writer));
    let mut opened_in_all = 0;
    for (letter, session) in &mut sessions {
        for (n, (kind, who)) in OPENS.iter().enumerate() {
            if *kind == Kind::PublishedFigures {
                continue;
            }
            let expected = who.contains(*letter);
            let scope = scope_of(*kind, me);
            assert_eq!(
                session.me().scopes.contains(&scope),
                expected,
                "{letter} and a key of {scope}"
            );
            let mut texts = Vec::new();
            let mut count = ReadCount::default();
            session
                .read_kind(*kind, &mut count, |record| {
                    texts.push((record.key.id, record.plain.unwrap().to_vec()));
                    true
                })
                .unwrap();
            assert_eq!(count.faults, 0);
            let opened = match kind {
                Kind::Audit => !texts.is_empty(),
                _ => texts.contains(&(id(n as u32), format!("marked {kind:?}").into_bytes())),
            };
            assert_eq!(opened, expected, "{letter} opens {kind:?}");
            opened_in_all += usize::from(opened);
        }
    }
    assert!(opened_in_all > 60);
}

#[test]
fn the_host_hands_nobody_what_they_have_no_key_for() {
    let post = Post::found();
    let mut writer = post.sign_in("chen");
    let me = writer.me().person;
    for (handle, roles) in [("zhao", COUNSELOR), ("sun", SUPERVISOR), ("feng", OVERSEER)] {
        post.join(&mut writer, handle, roles);
    }
    let mut change = ChangeSet::new(Action::Create).begin_scope(CASE, vec![me]);
    for (n, (kind, _)) in OPENS.iter().enumerate() {
        if !matches!(kind, Kind::Audit | Kind::PublishedFigures) {
            change.changes.push(Change {
                key: RecordKey::new(*kind, id(n as u32)),
                scope: scope_of(*kind, me),
                base: 0,
                plain: Some(Zeroizing::new(b"x".to_vec())),
            });
        }
    }
    writer.save(&change).unwrap();
    for handle in ["zhao", "sun", "feng"] {
        let (crossed, mut session) = answers(&post, handle);
        let held = session.me().scopes.clone();
        for kind in Kind::ALL {
            let _ = session.read_kind(*kind, &mut ReadCount::default(), |_| true);
        }
        for (scope, kind) in crossed.lock().unwrap().iter() {
            assert!(
                held.contains(scope),
                "{handle} was handed {kind:?} of {scope}"
            );
        }
        let handed = crossed.lock().unwrap().len();
        assert_eq!(handed > 0, handle != "feng", "{handle} was handed {handed}");
    }
}

type Handed = std::sync::Arc<std::sync::Mutex<Vec<(Scope, Kind)>>>;

/// A line that notes of every sealed record that crosses it where it lies.
struct Noting(carepost::host::client::Client, Handed);

impl carepost::post::line::Line for Noting {
    fn ask(&mut self, request: Request) -> Result<Answer, carepost::post::line::HostGone> {
        let answer = carepost::post::line::Line::ask(&mut self.0, request)?;
        if let Answer::Records { records, .. } = &answer {
            for record in records {
                if let RecordContent::Sealed(content) = &record.content {
                    self.1
                        .lock()
                        .unwrap()
                        .push((content.scope, record.key.kind));
                }
            }
        }
        Ok(answer)
    }
}

fn answers(post: &Post, handle: &str) -> (Handed, Session) {
    let handed = Handed::default();
    let line = Box::new(Noting(post.client().0, handed.clone()));
    let session = Session::sign_in(line, handle, &words(PASSPHRASE), post.around()).unwrap();
    (handed, session)
}
