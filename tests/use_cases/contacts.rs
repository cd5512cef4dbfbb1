//! Contacts and attempts.

use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::contact::{Channel, ContactOutcome, ContactWith};
use carepost::post::refusal::Refusal;
use carepost::post::use_cases::contacts::{Log, edit, log, remove};

use crate::cases::intake;
use crate::stage::{Stage, WANG, at, roles};

fn call(children: &[Id], words: &str) -> Log {
    Log {
        children: children.to_vec(),
        at: at(7, 8, 30),
        channel: Channel::Phone,
        with: ContactWith::Carer,
        outcome: ContactOutcome::Reached,
        words: words.into(),
    }
}

impl Stage {
    fn logs(&mut self, told: &Log) -> Result<(), Refusal> {
        let change = log(&self.register, &self.me, &self.fresh, self.now, told)?;
        self.plays(Ok(change));
        Ok(())
    }
}

#[test]
fn one_call_is_logged_for_several_children() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    let mut told = call(&[one, other, one], "");
    told.outcome = ContactOutcome::NoAnswer;
    stage.logs(&told).unwrap();
    let (id, contact) = stage.register.contacts.iter().next().unwrap();
    assert_eq!(contact.children, [one, other]);
    assert_eq!(
        stage.register.contacts_by_child.under(&other).next(),
        Some(id)
    );
    assert!(stage.register.contact_words.is_empty());
}

#[test]
fn words_lie_with_each_childs_case_and_without_one_with_the_author() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    let case = stage.opens(&intake(one));
    stage
        .logs(&call(&[one, other], "奶奶说过年爸爸回来"))
        .unwrap();
    let scopes: Vec<Scope> = stage
        .register
        .contact_words
        .iter_kept()
        .map(|(_, kept)| kept.scope)
        .collect();
    assert_eq!(scopes.len(), 2);
    assert!(scopes.contains(&Scope::Case(case)));
    assert!(scopes.contains(&Scope::Private(stage.me.person)));
    stage.becomes(WANG, roles(true, false, false));
    assert_eq!(
        stage.logs(&call(&[one], "老师来电")).err(),
        Some(Refusal::NotReadable(Scope::Case(case)))
    );
}

#[test]
fn what_lies_ahead_is_not_logged_and_a_wrong_log_is_mended() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut told = call(&[child], "好");
    told.at = at(8, 9, 0);
    assert_eq!(stage.logs(&told).err(), Some(Refusal::Ahead));
    stage.logs(&call(&[child], "好")).unwrap();
    let id = stage.register.contacts.iter().next().unwrap().0;
    let mut mended = call(&[child], "好");
    mended.with = ContactWith::Child;
    let change = edit(&stage.register, &stage.me, stage.now, id, &mended);
    stage.plays(change);
    assert!(stage.changed(Kind::ContactWords).is_empty());
    let change = remove(&stage.register, &stage.me, id);
    stage.plays(change);
    assert!(stage.register.contacts.is_empty() && stage.register.contact_words.is_empty());
}
