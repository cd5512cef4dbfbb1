//! What the audit log says of access and people: what was done, to whom, and until when.

mod post_kit;

use carepost::care::ledger::header::{Act, Standing};
use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::{Action, AuditEntry};
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::record::Record;
use carepost::command::audit;
use carepost::command::line::AuditRead;
use carepost::post::audit_log::AuditAsked;
use carepost::post::change::{ChangeSet, Members};
use carepost::post::session::Session;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use post_kit::*;
use serde_json::Value;

const CASE: Scope = Scope::Case(Id([50; 16]));
const WORDS: RecordKey = RecordKey {
    kind: Kind::CaseWords,
    id: Id([50; 16]),
};

fn newest(sun: &mut Session) -> AuditEntry {
    let asked = AuditAsked {
        limit: 1,
        ..AuditAsked::default()
    };
    sun.catch_up().unwrap();
    let mut page = sun.audit_page(&asked).unwrap();
    page.lines.remove(0).entry.unwrap()
}

/// Prints the log as the command does, with a session of its own.
fn printed(post: &Post, json: bool) -> String {
    let mut sun = post.sign_in("sun");
    let mut out = Vec::new();
    let wanted = AuditRead {
        json,
        ..AuditRead::default()
    };
    audit::read(&mut sun, &wanted, &mut out, &Words::new(Lang::En)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn access_that_is_given_and_ended_names_both_sides_and_the_day() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun_id = post.join(&mut chen, "sun", SUPERVISOR);
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me, wang])
        .put(WORDS.id, CASE, 0, &CaseWords::default())
        .unwrap();
    chen.save(&opened).unwrap();
    let mut sun = post.sign_in("sun");

    let until = now_millis() + 7 * 24 * 60 * 60 * 1000;
    let share = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, sun_id, Some(until));
    chen.save(&share).unwrap();
    let given = newest(&mut sun);
    let deed = given.access.as_deref().unwrap();
    assert_eq!(given.subject, Some(sun_id));
    assert_eq!(
        (deed.given[0].person, deed.given[0].until),
        (sun_id, Some(until))
    );

    let mut end = ChangeSet::new(Action::Revoke);
    end.acts.push(Act::Unshare {
        key: WORDS,
        revision: 1,
        to: sun_id,
    });
    chen.save(&end).unwrap();
    let ended = newest(&mut sun);
    assert_eq!(
        (ended.action, ended.subject),
        (Action::Revoke, Some(sun_id))
    );
    assert!(
        ended
            .access
            .as_deref()
            .is_some_and(|deed| deed.given.is_empty())
    );

    let mut off = ChangeSet::new(Action::ChangeTeam);
    off.members.push(Members {
        scope: CASE,
        joined: Vec::new(),
        left: vec![wang],
    });
    chen.save(&off).unwrap();
    let off = newest(&mut sun);
    let ended = &off.access.as_deref().unwrap().ended;
    assert!(*ended == [wang] && off.subject == Some(wang));

    let text = printed(&post, false);
    assert!(
        text.contains("gave access\tto sun in full through "),
        "{text}"
    );
    assert!(text.contains("ended access\twithout sun in full"), "{text}");
    let values: Vec<Value> = serde_json::from_str(&printed(&post, true)).unwrap();
    let of = |code: &str| values.iter().find(|one| one["action"] == code).unwrap();
    assert_eq!(of("grant")["given"][0]["person"]["name"], "sun in full");
    assert!(of("grant")["given"][0]["until"].is_string());
    assert_eq!(of("revoke")["ended"][0]["name"], "sun in full");
    assert_eq!(of("revoke")["subject"]["name"], "sun in full");
}

#[test]
fn what_is_done_to_somebody_has_a_word_of_its_own() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "sun", SUPERVISOR);
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let mut sun = post.sign_in("sun");
    let steps = [
        (COUNSELOR, Standing::Suspended, Action::Suspend),
        (COUNSELOR, Standing::Active, Action::BringBack),
        (COUNSELOR, Standing::Removed, Action::RemovePerson),
        (SUPERVISOR, Standing::Active, Action::BringBack),
        (ADMINISTRATOR, Standing::Active, Action::ChangeRoles),
    ];
    for (roles, standing, _) in steps {
        chen.change_person(wang, roles, standing, None).unwrap();
    }
    let keys = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3Qp1kFzZ5v0Wq6m1X7u2yT8s9r4n0cV6bE5dA3fGhK";
    chen.set_ssh_keys(wang, vec![keys.into()]).unwrap();
    let (_, done) = chen.invite("zhao", SUPERVISOR, 7).unwrap();
    assert!(done.1.is_empty());
    let invite = chen.directory().invites().next().unwrap().0;
    chen.uninvite(invite).unwrap();

    sun.catch_up().unwrap();
    let asked = AuditAsked {
        limit: 100,
        ..AuditAsked::default()
    };
    let mut entries: Vec<AuditEntry> = sun
        .audit_page(&asked)
        .unwrap()
        .lines
        .into_iter()
        .filter_map(|line| line.entry)
        .collect();
    entries.reverse();
    let of_wang: Vec<Action> = entries
        .iter()
        .filter(|entry| entry.subject == Some(wang))
        .map(|entry| entry.action)
        .filter(|action| !matches!(action, Action::Grant | Action::Rotate))
        .collect();
    let mut expected = vec![Action::AddPerson];
    expected.extend(steps.map(|(_, _, action)| action));
    expected.push(Action::SetSshKeys);
    assert_eq!(of_wang, expected);
    let roles = entries
        .iter()
        .find(|entry| entry.action == Action::ChangeRoles)
        .and_then(|entry| entry.access.as_deref())
        .unwrap();
    assert_eq!(roles.roles_before, Some(SUPERVISOR));
    assert_eq!(roles.roles, Some(ADMINISTRATOR));
    for (action, roles) in [(Action::Invite, Some(SUPERVISOR)), (Action::Uninvite, None)] {
        let entry = entries.iter().find(|entry| entry.action == action).unwrap();
        let deed = entry.access.as_deref().unwrap();
        assert_eq!((deed.handle.as_deref(), deed.roles), (Some("zhao"), roles));
    }
    // Keys that began anew since somebody lost them say without whom.
    let anew = entries.iter().find(|entry| entry.action == Action::Rotate);
    let anew = anew.and_then(|entry| entry.access.as_deref()).unwrap();
    assert!(anew.ended == [wang]);
    let text = printed(&post, false);
    assert!(
        text.contains("changed roles\twang in full · supervisor → administrator"),
        "{text}"
    );
    assert!(text.contains("invited\tzhao · supervisor"), "{text}");
}

/// An entry as versions before this one wrote it, without what it says of access.
#[test]
fn an_old_entry_keeps_its_word() {
    use serde::Serialize;
    #[derive(Serialize)]
    struct Old {
        action: Action,
        record: Option<RecordKey>,
        count: u32,
        person: carepost::care::ledger::ids::PersonId,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: chrono::DateTime<chrono::Utc>,
        from: String,
    }
    let old = Old {
        action: Action::Approve,
        record: None,
        count: 1,
        person: carepost::care::ledger::ids::PersonId([1; 16]),
        at: now(),
        from: "terminal".into(),
    };
    let entry = AuditEntry::decode(&rmp_serde::to_vec_named(&old).unwrap()).unwrap();
    assert!(entry.access.is_none());
    let words = Words::new(Lang::En);
    assert_eq!(words.get(entry.action.id()), "approved or returned");
}
