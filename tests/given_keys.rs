//! Keys that somebody is given and that are not the ones announced: it is told, by whatever way they come, and the audit log is
//! begun anew by who reads it.

mod changed_program;
mod post_kit;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::{Hash, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::post::change::{ChangeSet, Members};
use carepost::post::doubt::Doubt;
use carepost::post::session::Session;
use changed_program::*;
use post_kit::*;
use serde_bytes::ByteBuf;

/// Takes somebody off the post, so that the scopes whose keys they had owe a new epoch.
fn goes(by: &mut Session, person: PersonId) {
    let mut change = ChangeSet::new(Action::ChangePeople);
    change.acts.push(Act::Person(Person {
        standing: Standing::Removed,
        ..by.directory().person(person).unwrap().clone()
    }));
    by.save(&change).unwrap();
}

/// Puts bytes that nobody opens into each grant but the signer's own.
fn with_wrong_grants(header: &mut Header, _: &mut [ByteBuf]) {
    for act in &mut header.acts {
        if let Act::Grant(grant) = act
            && grant.identity != mallory().public().id()
        {
            grant.sealed.fill(7);
        }
    }
}

/// Publishes a key of one's own for the log's entries.
fn with_another_sealing_key(header: &mut Header, _: &mut [ByteBuf]) {
    for act in &mut header.acts {
        if let Act::Epoch(epoch) = act
            && let Some(sealing) = &mut epoch.sealing
        {
            *sealing = Hash(mallory().public().sealing);
        }
    }
}

#[test]
fn a_key_that_does_not_open_is_told_to_whom_it_was_given() {
    let (post, mut chen) = with_mallory(COUNSELOR);
    let guest = post.join(&mut chen, "guest", COUNSELOR);
    let case = Scope::Case(id(1));
    let team = vec![chen.me().person, PersonId([8; 16]), guest];
    let begun = ChangeSet::new(Action::Change).begin_scope(case, team);
    chen.save(&begun).unwrap();
    assert_eq!(chen.take_doubt(), None);
    // What is changed of a commit makes the next one of the same session follow another: so there is nothing else to do.
    drop(as_mallory(&post, |_, _| ()));
    let mut hostile = as_mallory(&post, with_wrong_grants);
    let mut change = ChangeSet::new(Action::Change);
    change.members.push(Members {
        scope: case,
        joined: Vec::new(),
        left: vec![guest],
    });
    hostile.save(&change).unwrap();
    chen.catch_up().unwrap();
    assert_eq!(chen.take_doubt(), Some(Doubt::Keys(1)));
    drop(chen);
    let mut chen = post.sign_in("chen");
    assert_eq!(chen.take_doubt(), Some(Doubt::Keys(1)));
    // The host has done nothing wrong.
    assert!(chen.hold_kinds(&[]).unwrap().is_sound());
    drop(chen);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn a_log_that_nobody_could_read_is_begun_anew_by_whoever_should() {
    let (post, mut chen) = with_mallory(SUPERVISOR);
    post.join(&mut chen, "qin", SUPERVISOR);
    let guest = post.join(&mut chen, "guest", SUPERVISOR);
    // Mallory holds the log's key, and gives it to the others.
    drop(as_mallory(&post, |_, _| ()));
    chen.catch_up().unwrap();
    assert_eq!(post.sign_in("qin").take_doubt(), None);
    goes(&mut chen, guest);
    drop(as_mallory(&post, with_another_sealing_key));
    chen.catch_up().unwrap();
    let log = |session: &Session| session.directory().latest(Scope::Audit).unwrap().clone();
    let blind = log(&chen);
    assert_eq!(blind.sealing, Some(Hash(mallory().public().sealing)));
    let mut qin = post.sign_in("qin");
    assert_eq!(qin.take_doubt(), Some(Doubt::Keys(1)));
    assert_eq!(log(&qin).number, blind.number + 1);
    assert!(!qin.owes_keys());
    drop(qin);
    assert_eq!(post.sign_in("qin").take_doubt(), None);
    assert_eq!(post.check().faults, vec![]);
}
