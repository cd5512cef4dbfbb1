//! Who may hand on what: keys up to a time, single revisions, a case in an emergency.

mod post_in_memory;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::misfit::Misfit;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::signer::Signer;
use post_in_memory::*;

const NOTE: RecordKey = RecordKey {
    kind: Kind::SignedNote,
    id: Id([5; 16]),
};

fn share(scope: Scope, key: RecordKey, revision: u64, to: u8) -> Share {
    Share {
        scope,
        key,
        revision,
        to: person_id(to),
        identity: keys(to).id(),
        commitment: Hash([3; 32]),
        sealed: vec![1; 80],
        until: None,
    }
}

fn until(act: Act, time: i64) -> Act {
    match act {
        Act::Grant(grant) => Act::Grant(Grant {
            until: Some(time),
            ..grant
        }),
        other => other,
    }
}

/// A post whose case has person 1 (counselor and administrator) on it, with people 2 (counselor) and 3 (supervisor)
/// outside, and a signed note in it.
fn post() -> Post {
    let mut post = Post::founded();
    for (n, roles) in [
        (2, COUNSELOR),
        (3, SUPERVISOR),
        (4, ADMINISTRATOR),
        (5, OVERSEER),
    ] {
        let mut acts = vec![Act::Person(person(n, roles))];
        if roles.clinical() {
            acts.push(grant(Scope::Staff, 1, n));
            acts.push(grant(Scope::Clinical, 1, n));
        }
        post.act(1, acts).unwrap();
    }
    post.write(1, vec![put(NOTE, CASE, 1, 0)]).unwrap();
    post
}

#[test]
fn a_member_shares_what_is_there_with_somebody_clinical() {
    let post = post();
    let shares = |author: u8, share: Share| post.clone().act(author, vec![Act::Share(share)]);
    assert_eq!(shares(1, share(CASE, NOTE, 1, 3)), Ok(()));
    assert_eq!(shares(1, share(CASE, NOTE, 1, 2)), Ok(()));
    let refused = Err(Refusal::BadShare(NOTE));
    for (what, share) in [
        ("a revision that is not", share(CASE, NOTE, 2, 3)),
        ("with an administrator", share(CASE, NOTE, 1, 4)),
        ("with an overseer", share(CASE, NOTE, 1, 5)),
        ("with oneself", share(CASE, NOTE, 1, 1)),
    ] {
        assert_eq!(shares(1, share), refused, "{what}");
    }
    // Whole scopes that go by role are not shared piece by piece, nor is a record named in a scope it is not in.
    for scope in [Scope::Clinical, Scope::Private(person_id(1))] {
        assert_eq!(shares(1, share(scope, NOTE, 1, 3)), refused, "{scope}");
    }
    assert_eq!(
        shares(2, share(CASE, NOTE, 1, 3)),
        Err(Refusal::NotAHolder {
            author: person_id(2),
            scope: CASE
        })
    );
    let mut sealed_to_others = share(CASE, NOTE, 1, 3);
    sealed_to_others.identity = keys(2).id();
    assert_eq!(
        shares(1, sealed_to_others),
        Err(Refusal::Misfit(Misfit::ShareToOtherKeys(NOTE)))
    );
    let mut by_recovery = post.clone();
    let header = by_recovery.header(1, vec![Act::Share(share(CASE, NOTE, 1, 3))], vec![]);
    assert_eq!(
        by_recovery.judge(&header, Signer::Recovery(recovery().keys.id())),
        Err(Refusal::NotByRecovery)
    );
}

#[test]
fn what_is_written_in_the_same_commit_can_be_shared_with_it() {
    let mut post = post();
    let new = RecordKey::new(Kind::SignedNote, Id([6; 16]));
    let shared = vec![Act::Share(share(CASE, new, 1, 3))];
    let header = post.header(1, shared, vec![put(new, CASE, 1, 0)]);
    assert_eq!(post.commit(&header), Ok(()));
    assert!(post.directory.shared_with(person_id(3), new, 1).is_some());
    let another = RecordKey::new(Kind::SignedNote, Id([7; 16]));
    let header = post.header(
        1,
        vec![Act::Share(share(CASE, another, 2, 3))],
        vec![put(another, CASE, 1, 0)],
    );
    assert_eq!(
        post.judge(&header, Signer::Author),
        Err(Refusal::BadShare(another))
    );
}

#[test]
fn a_share_ends_by_its_time_by_hand_and_with_its_readers_keys() {
    let mut post = post();
    let mut limited = share(CASE, NOTE, 1, 3);
    limited.until = Some(1_000);
    post.act(1, vec![Act::Share(limited)]).unwrap();
    let shared = |post: &Post| post.directory.shared_with(person_id(3), NOTE, 1).is_some();
    assert!(shared(&post));
    let mut later = post.clone();
    later.directory.pass_to(999);
    assert!(shared(&later));
    later.directory.pass_to(1_000);
    assert!(!shared(&later));
    later.directory.pass_to(5);
    assert!(!shared(&later), "time never goes back");

    let end = Act::Unshare {
        key: NOTE,
        revision: 1,
        to: person_id(3),
    };
    assert_eq!(
        post.clone().act(2, vec![end.clone()]),
        Err(Refusal::ShareNotTheirs(NOTE))
    );
    for who in [1, 3] {
        let mut ended = post.clone();
        ended.act(who, vec![end.clone()]).unwrap();
        assert!(!shared(&ended));
        assert!(ended.act(who, vec![end.clone()]).is_err(), "ended already");
    }
    let suspended = Person {
        standing: Standing::Suspended,
        ..person(3, SUPERVISOR)
    };
    let mut out = post.clone();
    out.act(1, vec![Act::Person(suspended)]).unwrap();
    assert!(!shared(&out));
    let renewed = Person {
        keys: keys(50),
        ..person(3, SUPERVISOR)
    };
    let mut changed = post.clone();
    changed.act(3, vec![Act::Person(renewed)]).unwrap();
    assert!(!shared(&changed));
    let other = Person {
        roles: ADMINISTRATOR,
        ..person(3, SUPERVISOR)
    };
    let mut moved = post.clone();
    moved.act(1, vec![Act::Person(other)]).unwrap();
    assert!(!shared(&moved));
}

#[test]
fn a_member_up_to_a_time_holds_up_to_it_and_the_scope_then_owes_an_epoch() {
    let mut post = post();
    post.act(1, vec![until(grant(CASE, 1, 2), 1_000)]).unwrap();
    assert_eq!(post.directory.held_until(person_id(2), CASE), Some(1_000));
    assert!(!post.directory.rotation_owed(CASE));
    let written = RecordKey::new(Kind::CaseWords, Id([77; 16]));
    post.clone()
        .write(2, vec![put(written, CASE, 1, 0)])
        .unwrap();

    post.directory.pass_to(1_000);
    assert!(!post.directory.holds(person_id(2), CASE));
    assert!(!post.directory.may_read(person_id(2), CASE));
    assert!(post.directory.rotation_owed(CASE));
    assert!(matches!(
        post.clone().write(2, vec![put(written, CASE, 1, 0)]),
        Err(Refusal::NotAHolder { .. })
    ));
    assert_eq!(
        post.clone().write(1, vec![put(written, CASE, 1, 0)]),
        Err(Refusal::RotationOwed(CASE))
    );
    post.act(
        1,
        vec![epoch(CASE, 2), recovery_grant(CASE, 2), grant(CASE, 2, 1)],
    )
    .unwrap();
    assert!(!post.directory.rotation_owed(CASE));
    post.write(1, vec![put(written, CASE, 2, 0)]).unwrap();
}

#[test]
fn a_time_is_put_off_and_shared_keys_end_no_sooner_for_it() {
    let mut post = post();
    post.act(1, vec![until(grant(CASE, 1, 2), 1_000)]).unwrap();
    post.act(1, vec![until(grant(CASE, 1, 2), 2_000)]).unwrap();
    post.directory.pass_to(1_500);
    assert!(post.directory.holds(person_id(2), CASE));
    assert!(!post.directory.rotation_owed(CASE));
    post.directory.pass_to(2_000);
    assert!(post.directory.rotation_owed(CASE));
}

#[test]
fn nobody_gives_longer_than_they_hold_and_only_cases_end() {
    let mut post = post();
    post.act(1, vec![until(grant(CASE, 1, 2), 1_000)]).unwrap();
    let beyond = Err(Refusal::BeyondOwnTime {
        author: person_id(2),
        scope: CASE,
    });
    let gives = |act: Act| post.clone().act(2, vec![act]);
    assert_eq!(gives(until(grant(CASE, 1, 3), 1_000)), Ok(()));
    assert_eq!(gives(until(grant(CASE, 1, 3), 1_001)), beyond);
    assert_eq!(gives(grant(CASE, 1, 3)), beyond);
    assert_eq!(gives(grant(CASE, 1, 2)), beyond, "to themselves");
    let mut long = share(CASE, NOTE, 1, 3);
    long.until = Some(1_001);
    assert_eq!(gives(Act::Share(long.clone())), beyond);
    long.until = Some(1_000);
    assert_eq!(gives(Act::Share(long)), Ok(()));

    // They may begin an epoch that is owed, for everyone who was a member, each as long as before.
    let turn = |acts: Vec<Act>| {
        let mut all = vec![epoch(CASE, 2), recovery_grant(CASE, 2)];
        all.extend(acts);
        post.clone().act(2, all)
    };
    let own = || until(grant(CASE, 2, 2), 1_000);
    assert_eq!(turn(vec![own(), grant(CASE, 2, 1)]), Ok(()));
    assert_eq!(
        turn(vec![own()]),
        Err(Refusal::EpochWithout {
            scope: CASE,
            missing: Recipient::Person(person_id(1))
        })
    );
    assert_eq!(turn(vec![grant(CASE, 2, 2), grant(CASE, 2, 1)]), beyond);

    for scope in [Scope::Staff, Scope::Clinical] {
        assert_eq!(
            post.clone().act(1, vec![until(grant(scope, 1, 2), 1_000)]),
            Err(Refusal::NoLimitHere(scope))
        );
    }
    assert_eq!(
        post.clone()
            .act(1, vec![until(recovery_grant(CASE, 1), 1_000)]),
        Err(Refusal::NoLimitHere(CASE))
    );
}

#[test]
fn who_was_taken_off_a_case_is_handed_nothing_of_it() {
    let mut post = post();
    post.act(1, vec![grant(CASE, 1, 2)]).unwrap();
    assert!(post.directory.may_read(person_id(2), CASE));
    post.act(
        1,
        vec![epoch(CASE, 2), recovery_grant(CASE, 2), grant(CASE, 2, 1)],
    )
    .unwrap();
    assert!(!post.directory.may_read(person_id(2), CASE));
    // Of what goes by role they are handed what they hold, while a new epoch's key is on its way.
    assert!(post.directory.may_read(person_id(2), Scope::Clinical));
}

#[test]
fn a_case_is_opened_in_an_emergency_by_the_recovery_key_and_a_kept_reason() {
    let mut post = post();
    let access = Id([9; 16]);
    let why = RecordKey::new(Kind::EmergencyAccess, access);
    let opens = Act::Emergency {
        scope: CASE,
        access,
    };
    let recovery_signs = Signer::Recovery(recovery().keys.id());
    let judge = |post: &Post, n: u8, act: Act, signer| {
        let mut post = post.clone();
        let header = post.header(n, vec![act], vec![]);
        post.judge(&header, signer)
    };
    let refused = Err(Refusal::BadEmergency(CASE));
    assert_eq!(
        judge(&post, 3, opens.clone(), recovery_signs),
        refused,
        "without a reason"
    );
    post.write(3, vec![put(why, Scope::Staff, 1, 0)]).unwrap();
    assert_eq!(judge(&post, 3, opens.clone(), Signer::Author), refused);
    assert_eq!(
        judge(&post, 2, opens.clone(), recovery_signs),
        refused,
        "by another's reason"
    );
    let of_clinical = Act::Emergency {
        scope: Scope::Clinical,
        access,
    };
    assert_eq!(
        judge(&post, 3, of_clinical, recovery_signs),
        Err(Refusal::BadEmergency(Scope::Clinical))
    );
    let erase = item(why, Op::Erase { revision: 1 });
    let mut erased = post.clone();
    erased.write(1, vec![erase.clone()]).unwrap();
    assert_eq!(
        judge(&erased, 3, opens.clone(), recovery_signs),
        refused,
        "by a reason that nobody can read"
    );
    let header = post.header(3, vec![opens.clone()], vec![]);
    post.commit_signed(&header, recovery_signs).unwrap();
    assert_eq!(
        post.clone().write(1, vec![erase.clone()]),
        Err(Refusal::EraseNotTheirs(why)),
        "before anybody has taken note"
    );
    assert_eq!(
        judge(&post, 3, opens, recovery_signs),
        Err(Refusal::Misfit(Misfit::AccessUsed(access))),
        "a reason is good for one access"
    );
    // It gives nobody a key that stays.
    assert!(!post.directory.may_read(person_id(3), CASE));

    let note = Act::Acknowledge { access };
    let refused = Err(Refusal::NotTheirsToAcknowledge(access));
    assert_eq!(judge(&post, 3, note.clone(), Signer::Author), refused);
    assert_eq!(judge(&post, 5, note.clone(), Signer::Author), refused);
    for who in [1, 2, 4] {
        assert_eq!(judge(&post, who, note.clone(), Signer::Author), Ok(()));
    }
    post.act(1, vec![note.clone()]).unwrap();
    assert_eq!(post.clone().write(1, vec![erase]), Ok(()));
    assert_eq!(
        post.clone().act(1, vec![note]),
        Err(Refusal::Misfit(Misfit::NothingToAcknowledge(access)))
    );
    let taken: Vec<_> = post.directory.emergencies().collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        taken[0].acknowledged.iter().collect::<Vec<_>>(),
        [&person_id(1)]
    );
}

#[test]
fn reading_a_share_is_announced_by_its_reader_and_nobody_else() {
    let mut post = post();
    let own = RecordKey::new(Kind::Note, Id([8; 16]));
    let private = Scope::Private(person_id(1));
    post.write(1, vec![put(own, private, 1, 0)]).unwrap();
    let intent = || Act::ReadIntent {
        scope: private,
        keys: vec![own],
    };
    assert_eq!(
        post.clone().act(3, vec![intent()]),
        Err(Refusal::BadIntent(private))
    );
    post.act(1, vec![Act::Share(share(private, own, 1, 3))])
        .unwrap();
    assert_eq!(post.clone().act(3, vec![intent()]), Ok(()));
    assert_eq!(
        post.clone().act(2, vec![intent()]),
        Err(Refusal::BadIntent(private))
    );
}

#[test]
fn who_replaces_their_keys_keeps_what_was_shared_with_the_old_ones_and_nothing_else() {
    let mut post = post();
    post.act(1, vec![Act::Share(share(CASE, NOTE, 1, 3))])
        .unwrap();
    let keys_of_old = person(3, SUPERVISOR);
    let replaced = Person {
        keys: keys(30),
        ..keys_of_old.clone()
    };
    let renewed = Share {
        identity: keys(30).id(),
        ..share(CASE, NOTE, 1, 3)
    };
    let judge = |post: &mut Post, acts: Vec<Act>| {
        let header = post.header(3, acts, vec![]);
        post.judge(&header, Signer::Author)
    };
    let both = |share: Share| vec![Act::Person(replaced.clone()), Act::Share(share)];
    assert_eq!(judge(&mut post, both(renewed.clone())), Ok(()));
    // Not without new keys, not another data key, not for longer, and not what was never shared.
    let alone = vec![Act::Share(share(CASE, NOTE, 1, 3))];
    assert!(judge(&mut post, alone).is_err());
    let other_key = Share {
        commitment: Hash([4; 32]),
        ..renewed.clone()
    };
    assert!(judge(&mut post, both(other_key)).is_err());
    let other_time = Share {
        until: Some(9),
        ..renewed.clone()
    };
    assert!(judge(&mut post, both(other_time)).is_err());
    let other_revision = Share {
        revision: 2,
        ..renewed.clone()
    };
    assert!(judge(&mut post, both(other_revision)).is_err());
    // By the recovery key nobody has the old keys to open it with.
    let header = post.header(3, both(renewed.clone()), vec![]);
    let recovery = Signer::Recovery(recovery().keys.id());
    assert_eq!(post.judge(&header, recovery), Err(Refusal::NotByRecovery));

    post.act(3, both(renewed)).unwrap();
    let given = post.directory.share(NOTE, 1, person_id(3)).unwrap();
    assert_eq!(given.by, person_id(1));
    assert!(post.directory.shared_with(person_id(3), NOTE, 1).is_some());
    // The keys that were given up are nobody's again.
    let back = judge(&mut post, vec![Act::Person(keys_of_old)]);
    assert_eq!(back, Err(Refusal::Misfit(Misfit::KeysTaken(person_id(3)))));
}
