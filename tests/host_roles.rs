//! Who may do what: every role against every kind of record and every act.

mod post_in_memory;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::misfit::Misfit;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::signer::Signer;
use post_in_memory::*;

/// Who writes a kind, as DOMAIN's table of roles has it: c counselor, s supervisor, o overseer, a administrator.
const WRITES: &[(Kind, &str)] = &[
    (Kind::Settings, "a"),
    (Kind::Room, "a"),
    (Kind::Holiday, "a"),
    (Kind::StaffCard, "a"),
    (Kind::Child, "c"),
    (Kind::ChildDetail, "c"),
    (Kind::Household, "c"),
    (Kind::Consent, "c"),
    (Kind::Contact, "c"),
    (Kind::ContactWords, "c"),
    (Kind::CaseHeader, "cs"),
    (Kind::CaseWords, "c"),
    (Kind::ClosingSummary, "c"),
    (Kind::Appointment, "cs"),
    (Kind::NoteHeader, "cs"),
    (Kind::Note, "cs"),
    (Kind::SignedNote, "cs"),
    (Kind::Addendum, "cs"),
    (Kind::EnteredInError, "cs"),
    (Kind::FollowUp, "cs"),
    (Kind::FollowUpWords, "cs"),
    (Kind::InboxLine, "cs"),
    (Kind::Handover, "cs"),
    (Kind::HandoverWords, "cs"),
    (Kind::EmergencyAccess, "cs"),
    (Kind::CrisisLog, "cs"),
    (Kind::CrisisLine, "cs"),
    (Kind::Approval, "cs"),
    (Kind::PublishedFigures, "s"),
    (Kind::Audit, "csoa"),
];

/// Every set of roles, under a person number of its own from 10 on.
fn role_sets() -> Vec<(u8, String, Roles)> {
    (0..16)
        .map(|bits: u8| {
            let roles = Roles {
                counselor: bits & 1 != 0,
                supervisor: bits & 2 != 0,
                overseer: bits & 4 != 0,
                administrator: bits & 8 != 0,
            };
            let letters = "csoa"
                .chars()
                .enumerate()
                .filter(|(place, _)| bits & (1 << place) != 0)
                .map(|(_, letter)| letter)
                .collect();
            (10 + bits, letters, roles)
        })
        .collect()
}

fn everybody() -> Post {
    let mut post = Post::founded();
    for (n, _, roles) in role_sets() {
        post.join(n, roles);
    }
    // Person 25, who has every role, begins the circle of those who read figures.
    let figures = Scope::Figures;
    let mut acts = vec![epoch(figures, 1), recovery_grant(figures, 1)];
    for (n, letters, _) in role_sets() {
        if share(&letters, "so") {
            acts.push(grant(figures, 1, n));
        }
    }
    post.act(25, acts).unwrap();
    post
}

fn scopes() -> Vec<Scope> {
    let mut scopes = vec![
        Scope::Staff,
        Scope::Clinical,
        CASE,
        Scope::Audit,
        Scope::Figures,
        Scope::Thread(Id([3; 16])),
    ];
    scopes.extend((1..30).map(|n| Scope::Private(person_id(n))));
    scopes
}

fn share(letters: &str, table: &str) -> bool {
    letters.chars().any(|letter| table.contains(letter))
}

#[test]
fn the_table_has_every_kind() {
    let kinds: Vec<Kind> = WRITES.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, Kind::ALL);
}

#[test]
fn each_role_writes_its_kinds_in_their_scopes_and_nothing_else() {
    let post = everybody();
    let mut allowed_in_all = 0;
    for (n, letters, _) in role_sets() {
        for (kind, writers) in WRITES {
            for scope in scopes() {
                let key = RecordKey::new(*kind, Id([9; 16]));
                let mut post = post.clone();
                let header = post.header(n, vec![], vec![put(key, scope, 1, 0)]);
                let own = match scope {
                    Scope::Private(owner) => owner == person_id(n),
                    Scope::Thread(_) => false,
                    _ => true,
                };
                let expected = share(&letters, writers) && scope.holds(*kind) && own;
                let answer = post.judge(&header, Signer::Author);
                assert_eq!(
                    answer.is_ok(),
                    expected,
                    "{letters:?} puts {kind:?} in {scope}: {answer:?}"
                );
                allowed_in_all += usize::from(expected);
            }
        }
    }
    assert!(allowed_in_all > 200);
}

#[test]
fn each_role_revises_and_removes_its_kinds_and_nothing_that_is_only_added() {
    let post = everybody();
    for (n, letters, _) in role_sets() {
        for (kind, writers) in WRITES {
            let Some(scope) = scopes()
                .into_iter()
                .find(|scope| scope.holds(*kind) && !matches!(scope, Scope::Private(_)))
            else {
                continue;
            };
            let key = RecordKey::new(*kind, Id([8; 16]));
            let mut post = post.clone();
            // Person 25 has every role and wrote the record.
            post.write(25, vec![put(key, scope, 1, 0)]).unwrap();
            let add_only = kind.add_only();
            let of_another = *kind == Kind::Note && n != 25;
            let expected = share(&letters, writers) && !add_only && !of_another;
            for (what, one) in [
                ("revises", put(key, scope, 1, 1)),
                ("removes", item(key, Op::Remove { base: 1 })),
            ] {
                let header = post.header(n, vec![], vec![one]);
                let answer = post.judge(&header, Signer::Author);
                assert_eq!(
                    answer.is_ok(),
                    expected,
                    "{letters:?} {what} {kind:?}: {answer:?}"
                );
            }
        }
    }
}

#[test]
fn each_role_erases_what_it_may() {
    let post = everybody();
    for (n, letters, _) in role_sets() {
        for (kind, writers) in WRITES {
            let Some(scope) = scopes()
                .into_iter()
                .find(|scope| scope.holds(*kind) && !matches!(scope, Scope::Private(_)))
            else {
                continue;
            };
            for own in [false, true] {
                let author = if own { n } else { 25 };
                let key = RecordKey::new(*kind, Id([8; 16]));
                let mut post = post.clone();
                if post.write(author, vec![put(key, scope, 1, 0)]).is_err() {
                    continue;
                }
                if !kind.add_only() {
                    post.write(author, vec![put(key, scope, 1, 1)]).unwrap();
                }
                let header = post.header(n, vec![], vec![item(key, Op::Erase { revision: 1 })]);
                let answer = post.judge(&header, Signer::Author);
                let by_author = author == n && share(&letters, writers) && !kind.add_only();
                let expected = *kind != Kind::Audit && (share(&letters, "a") || by_author);
                assert_eq!(
                    answer.is_ok(),
                    expected,
                    "{letters:?} erases {kind:?} (own: {own}): {answer:?}"
                );
            }
        }
    }
}

#[test]
fn each_role_is_given_the_scopes_it_may_hold() {
    let post = everybody();
    for (n, letters, _) in role_sets() {
        for scope in scopes() {
            let expected = match scope {
                Scope::Staff | Scope::Thread(_) => share(&letters, "csa"),
                Scope::Clinical | Scope::Case(_) => share(&letters, "cs"),
                Scope::Audit => share(&letters, "s"),
                Scope::Figures => share(&letters, "so"),
                Scope::Private(owner) => owner == person_id(n) && !letters.is_empty(),
            };
            assert_eq!(
                post.directory.may_hold(person_id(n), scope),
                expected,
                "{letters:?} {scope}"
            );
        }
    }
}

#[test]
fn only_administrators_change_people() {
    let post = everybody();
    for (n, letters, roles) in role_sets() {
        let expected = share(&letters, "a");
        let added = person(60, COUNSELOR);
        let suspended = Person {
            standing: Standing::Suspended,
            ..person(11, COUNSELOR)
        };
        for (what, changed) in [("adds", added), ("suspends", suspended)] {
            let mut post = post.clone();
            let header = post.header(n, vec![Act::Person(changed)], vec![]);
            let answer = post.judge(&header, Signer::Author);
            // Person 11 has one role of the two and so no hand in it either.
            assert_eq!(answer.is_ok(), expected, "{letters:?} {what}: {answer:?}");
        }
        for gained in [COUNSELOR, SUPERVISOR, OVERSEER, ADMINISTRATOR] {
            let more = Roles {
                counselor: roles.counselor || gained.counselor,
                supervisor: roles.supervisor || gained.supervisor,
                overseer: roles.overseer || gained.overseer,
                administrator: roles.administrator || gained.administrator,
            };
            let mut post = post.clone();
            let header = post.header(n, vec![Act::Person(person(n, more))], vec![]);
            assert_eq!(
                post.judge(&header, Signer::Author).is_ok(),
                expected && more == roles,
                "{letters:?} gives themselves {gained:?}"
            );
        }
    }
}

#[test]
fn keys_are_replaced_by_their_owner_or_the_recovery_key() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let renewed = Person {
        keys: keys(50),
        ..person(2, COUNSELOR)
    };
    let by_administrator = post.header(1, vec![Act::Person(renewed.clone())], vec![]);
    assert_eq!(
        post.judge(&by_administrator, Signer::Author),
        Err(Refusal::KeysOfAnother(person_id(2)))
    );
    let own = post.header(2, vec![Act::Person(renewed.clone())], vec![]);
    let recovery_signs = Signer::Recovery(recovery().keys.id());
    assert_eq!(post.judge(&own, Signer::Author), Ok(()));
    assert_eq!(post.judge(&own, recovery_signs), Ok(()));

    let with_a_role = Person {
        roles: ADMINISTRATOR,
        ..renewed
    };
    let promoted = post.header(2, vec![Act::Person(with_a_role)], vec![]);
    assert!(post.judge(&promoted, Signer::Author).is_err());
    assert!(post.judge(&promoted, recovery_signs).is_err());

    post.commit(&own).unwrap();
    assert!(post.directory.rotation_owed(Scope::Clinical));
    assert!(!post.directory.holds(person_id(2), Scope::Clinical));
}

#[test]
fn a_recovery_recipient_is_added_by_the_recovery_key_and_by_nobody_at_the_post() {
    let post = everybody();
    let act = Act::Recovery(Recovery {
        keys: keys(90),
        made_here: false,
    });
    let recovery_signs = Signer::Recovery(recovery().keys.id());
    for (n, letters, _) in role_sets() {
        let mut post = post.clone();
        let header = post.header(n, vec![act.clone()], vec![]);
        let refused = Err(Refusal::NotTheirsToRecover);
        assert_eq!(post.judge(&header, Signer::Author), refused, "{letters:?}");
        assert_eq!(post.judge(&header, recovery_signs), Ok(()), "{letters:?}");
    }
}

#[test]
fn keys_that_nothing_can_be_sealed_to_are_nobodys() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let unsound = |n| PublicKeys {
        sealing: [0; 32],
        ..keys(n)
    };
    let renewed = Person {
        keys: unsound(50),
        ..person(2, COUNSELOR)
    };
    let added = Person {
        keys: unsound(60),
        ..person(60, COUNSELOR)
    };
    let recovery_signs = Signer::Recovery(recovery().keys.id());
    for (author, signer, person) in [
        (2, Signer::Author, renewed.clone()),
        (2, recovery_signs, renewed),
        (1, Signer::Author, added),
    ] {
        let refused = Err(Refusal::UnsoundKeys(Recipient::Person(person.id)));
        let header = post.header(author, vec![Act::Person(person)], vec![]);
        assert_eq!(post.judge(&header, signer), refused);
    }
    let recipient = Recovery {
        keys: unsound(90),
        made_here: false,
    };
    let header = post.header(1, vec![Act::Recovery(recipient)], vec![]);
    let refused = Refusal::UnsoundKeys(Recipient::Recovery(recipient.keys.id()));
    assert_eq!(post.judge(&header, recovery_signs), Err(refused));
}

#[test]
fn should_a_journal_have_such_keys_the_others_go_on_without_them() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    post.join(3, COUNSELOR);
    let unsound = Person {
        keys: PublicKeys {
            sealing: [0; 32],
            ..keys(50)
        },
        ..person(2, COUNSELOR)
    };
    // As a program before this rule would have taken it.
    let header = post.header(2, vec![Act::Person(unsound.clone())], vec![]);
    post.directory.apply(&header).unwrap();
    assert!(post.directory.rotation_owed(Scope::Staff));
    let lacks = |post: &Post| post.directory.lacking(Scope::Staff);
    let acts = vec![
        epoch(Scope::Staff, 2),
        recovery_grant(Scope::Staff, 2),
        grant(Scope::Staff, 2, 1),
        grant(Scope::Staff, 2, 3),
    ];
    post.act(3, acts).unwrap();
    assert_eq!(lacks(&post), vec![], "nothing is owed to them");
    assert!(!post.directory.rotation_owed(Scope::Staff));
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    post.write(3, vec![put(key, Scope::Staff, 2, 0)]).unwrap();
    // And an administrator can put them out.
    let suspended = Person {
        standing: Standing::Suspended,
        ..unsound
    };
    post.act(1, vec![Act::Person(suspended)]).unwrap();

    // A session seals the next epoch to the others, and fails for nobody.
    let members = [(person_id(2), None), (person_id(3), None)];
    let keyring = carepost::post::keyring::Keyring::open(
        PostId([1; 16]),
        &carepost::vault::identity::Identity::generate(&mut rng()),
        person_id(3),
        &post.directory,
    );
    let begun = carepost::post::circles::next_epoch(
        PostId([1; 16]),
        Scope::Case(Id([5; 16])),
        &members,
        &post.directory,
        &keyring,
        &mut rng(),
    );
    let (acts, _, _) = begun.unwrap();
    let to = |n| Recipient::Person(person_id(n));
    let given = |n| {
        acts.iter()
            .any(|act| matches!(act, Act::Grant(grant) if grant.to == to(n)))
    };
    assert!(given(3) && !given(2));
}

fn rng() -> rand_chacha::ChaCha20Rng {
    rand_core::SeedableRng::from_seed([8; 32])
}

#[test]
fn the_last_administrator_stays() {
    let mut post = Post::founded();
    post.join(2, ADMINISTRATOR);
    let gone = |n, roles| Person {
        standing: Standing::Removed,
        ..person(n, roles)
    };
    post.act(1, vec![Act::Person(gone(2, ADMINISTRATOR))])
        .unwrap();
    let both = Roles {
        administrator: true,
        ..COUNSELOR
    };
    let header = post.header(1, vec![Act::Person(gone(1, both))], vec![]);
    assert_eq!(
        post.judge(&header, Signer::Author),
        Err(Refusal::LastAdministrator)
    );
    let stepped_down = post.header(1, vec![Act::Person(person(1, COUNSELOR))], vec![]);
    assert_eq!(
        post.judge(&stepped_down, Signer::Author),
        Err(Refusal::LastAdministrator)
    );
}

#[test]
fn who_left_leaves_a_rotation_and_no_writes_before_it() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    post.join(3, COUNSELOR);
    let left = Person {
        standing: Standing::Removed,
        ..person(2, COUNSELOR)
    };
    post.act(1, vec![Act::Person(left)]).unwrap();
    let own = Scope::Private(person_id(2));
    assert_eq!(
        post.directory.rotations_owed(),
        vec![Scope::Staff, Scope::Clinical, CASE, own]
    );
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let child = |epoch| vec![put(key, Scope::Staff, epoch, 0)];
    let early = post.header(3, vec![], child(1));
    assert_eq!(
        post.judge(&early, Signer::Author),
        Err(Refusal::RotationOwed(Scope::Staff))
    );
    let gone = post.header(2, vec![], child(1));
    assert_eq!(
        post.judge(&gone, Signer::Author),
        Err(Refusal::NotActive(person_id(2)))
    );

    let turn = |to: &[u8]| {
        let mut acts = vec![epoch(Scope::Staff, 2), recovery_grant(Scope::Staff, 2)];
        acts.extend(to.iter().map(|n| grant(Scope::Staff, 2, *n)));
        acts
    };
    let without = |n| {
        Err(Refusal::EpochWithout {
            scope: Scope::Staff,
            missing: Recipient::Person(person_id(n)),
        })
    };
    assert_eq!(post.clone().act(3, turn(&[3])), without(1));
    assert_eq!(
        post.clone().act(3, turn(&[1, 2, 3])),
        Err(Refusal::NotForThem {
            scope: Scope::Staff,
            to: Recipient::Person(person_id(2)),
        })
    );
    let mut no_recovery = turn(&[1, 3]);
    no_recovery.remove(1);
    assert!(matches!(
        post.clone().act(3, no_recovery),
        Err(Refusal::EpochWithout { .. })
    ));
    post.act(3, turn(&[1, 3])).unwrap();
    assert!(!post.directory.rotation_owed(Scope::Staff));
    assert_eq!(
        post.clone().write(3, child(1)),
        Err(Refusal::OldEpoch {
            scope: Scope::Staff,
            epoch: 1,
            latest: 2,
        })
    );
    post.write(3, child(2)).unwrap();
}

#[test]
fn keys_are_granted_by_who_holds_them_to_who_may() {
    let mut post = Post::founded();
    post.join(2, ADMINISTRATOR);
    post.act(1, vec![Act::Person(person(3, COUNSELOR))])
        .unwrap();
    post.act(1, vec![Act::Person(person(4, OVERSEER))]).unwrap();
    // An administrator hands on the staff's key and has no other to give.
    post.clone()
        .act(2, vec![grant(Scope::Staff, 1, 3)])
        .unwrap();
    for scope in [Scope::Clinical, CASE, Scope::Audit] {
        assert_eq!(
            post.clone().act(2, vec![grant(scope, 1, 3)]),
            Err(Refusal::NotAHolder {
                author: person_id(2),
                scope,
            })
        );
    }
    for (scope, to) in [(Scope::Clinical, 2), (Scope::Staff, 4), (CASE, 4)] {
        assert_eq!(
            post.clone().act(1, vec![grant(scope, 1, to)]),
            Err(Refusal::NotForThem {
                scope,
                to: Recipient::Person(person_id(to)),
            })
        );
    }
    // The recovery key reaches a scope that is left without a member.
    let regrant = post.header(3, vec![grant(CASE, 1, 3)], vec![]);
    assert!(post.judge(&regrant, Signer::Author).is_err());
    assert_eq!(
        post.judge(&regrant, Signer::Recovery(recovery().keys.id())),
        Ok(())
    );
}

#[test]
fn only_the_founding_is_first_and_by_the_root_key() {
    let mut post = Post::default();
    let founding = post.founding();
    assert_eq!(
        post.judge(&founding, Signer::Author),
        Err(Refusal::NotAFounding)
    );
    let mut without_recovery = founding.clone();
    without_recovery.acts.retain(|act| {
        !matches!(act, Act::Recovery(_))
            && !matches!(act, Act::Grant(grant) if matches!(grant.to, Recipient::Recovery(_)))
    });
    assert_eq!(
        post.judge(&without_recovery, Signer::Root),
        Err(Refusal::FoundingIncomplete)
    );
    let mut two = founding.clone();
    two.acts.push(Act::Person(person(2, ADMINISTRATOR)));
    assert_eq!(
        post.judge(&two, Signer::Root),
        Err(Refusal::FoundingIncomplete)
    );
    post.commit_signed(&founding, Signer::Root).unwrap();
    let again = post.founding();
    assert_eq!(post.judge(&again, Signer::Root), Err(Refusal::NotAFounding));
    let by_root = post.header(1, vec![Act::Person(person(2, ADMINISTRATOR))], vec![]);
    assert_eq!(
        post.judge(&by_root, Signer::Root),
        Err(Refusal::NotAFounding)
    );
}

#[test]
fn handles_and_keys_are_nobody_elses() {
    let mut post = Post::founded();
    let twin = Person {
        handle: "PERSON-1".into(),
        ..person(2, COUNSELOR)
    };
    assert_eq!(
        post.clone().act(1, vec![Act::Person(twin)]),
        Err(Refusal::Misfit(Misfit::HandleTaken {
            handle: "PERSON-1".into(),
            holder: person_id(1),
        }))
    );
    let same_keys = Person {
        keys: keys(1),
        ..person(2, COUNSELOR)
    };
    assert_eq!(
        post.clone().act(1, vec![Act::Person(same_keys)]),
        Err(Refusal::Misfit(Misfit::KeysTaken(person_id(2))))
    );
    for handle in ["", "a b", "a\u{1b}[2J", "\u{202e}x", &"x".repeat(33)] {
        let odd = Person {
            handle: handle.into(),
            ..person(2, COUNSELOR)
        };
        assert!(post.act(1, vec![Act::Person(odd)]).is_err(), "{handle:?}");
    }
}

#[test]
fn a_stale_base_never_overwrites() {
    let mut post = Post::founded();
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    post.write(1, vec![put(key, Scope::Staff, 1, 0)]).unwrap();
    post.write(1, vec![put(key, Scope::Staff, 1, 1)]).unwrap();
    for base in [0, 1, 3, u64::MAX] {
        assert_eq!(
            post.clone().write(1, vec![put(key, Scope::Staff, 1, base)]),
            Err(Refusal::Stale { key, current: 2 })
        );
    }
    let twice = vec![put(key, Scope::Staff, 1, 2), put(key, Scope::Staff, 1, 2)];
    assert_eq!(post.write(1, twice), Err(Refusal::Twice(key)));
}

#[test]
fn a_record_stays_in_its_scope_unless_private_words_go_over_to_a_case() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let own = Scope::Private(person_id(1));
    let key = RecordKey::new(Kind::ContactWords, Id([1; 16]));
    post.write(1, vec![put(key, own, 1, 0)]).unwrap();
    assert_eq!(
        post.clone().write(2, vec![put(key, CASE, 1, 1)]),
        Err(Refusal::ScopeMoved { key, scope: own })
    );
    post.write(1, vec![put(key, CASE, 1, 1)]).unwrap();
    assert_eq!(
        post.write(1, vec![put(key, own, 1, 2)]),
        Err(Refusal::ScopeMoved { key, scope: CASE })
    );
}

#[test]
fn undo_is_ones_own_and_of_what_has_not_changed_since() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let made = post.header(1, vec![], vec![put(key, Scope::Staff, 1, 0)]);
    post.commit(&made).unwrap();
    let undo = |post: &mut Post, author, change, base| {
        let remove = vec![item(key, Op::Remove { base })];
        let mut header = post.header(author, vec![], remove);
        header.undoes = Some(change);
        header
    };
    let by_another = undo(&mut post, 2, made.commit, 1);
    assert_eq!(
        post.judge(&by_another, Signer::Author),
        Err(Refusal::UndoNotTheirs(made.commit))
    );
    let unknown = undo(&mut post, 1, CommitId([255; 16]), 1);
    assert_eq!(
        post.judge(&unknown, Signer::Author),
        Err(Refusal::NothingToUndo(CommitId([255; 16])))
    );
    let mut later = post.clone();
    later.write(2, vec![put(key, Scope::Staff, 1, 1)]).unwrap();
    let too_late = undo(&mut later, 1, made.commit, 2);
    assert_eq!(
        later.judge(&too_late, Signer::Author),
        Err(Refusal::UndoChangedSince {
            change: made.commit,
            key,
        })
    );
    // Once all that came between is taken back, it stands again as it was made; but only what an undo brought back.
    let between = later.header(2, vec![], vec![put(key, Scope::Staff, 1, 2)]);
    later.commit(&between).unwrap();
    let mut back = later.header(2, vec![], vec![put(key, Scope::Staff, 1, 3)]);
    back.undoes = Some(between.commit);
    later.commit(&back).unwrap();
    let one_stands = undo(&mut later, 1, made.commit, 4);
    assert_eq!(
        later.judge(&one_stands, Signer::Author),
        Err(Refusal::UndoChangedSince {
            change: made.commit,
            key,
        })
    );
    let mut again = post.clone();
    let between = again.header(2, vec![], vec![put(key, Scope::Staff, 1, 1)]);
    again.commit(&between).unwrap();
    let mut back = again.header(2, vec![], vec![put(key, Scope::Staff, 1, 2)]);
    back.undoes = Some(between.commit);
    again.commit(&back).unwrap();
    let none_stands = undo(&mut again, 1, made.commit, 3);
    again.commit(&none_stands).unwrap();
    let fine = undo(&mut post, 1, made.commit, 1);
    post.commit(&fine).unwrap();

    let signed = RecordKey::new(Kind::SignedNote, Id([2; 16]));
    let signing = post.header(1, vec![], vec![put(signed, CASE, 1, 0)]);
    post.commit(&signing).unwrap();
    let mut unsign = post.header(1, vec![], vec![put(key, Scope::Staff, 1, 2)]);
    unsign.undoes = Some(signing.commit);
    assert_eq!(
        post.judge(&unsign, Signer::Author),
        Err(Refusal::UndoLasting(signing.commit))
    );
}

#[test]
fn a_commit_follows_its_authors_last_and_the_journal_they_saw() {
    let mut post = Post::founded();
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let fine = post.header(1, vec![], vec![put(key, Scope::Staff, 1, 0)]);
    type Change = fn(&mut Header);
    let broken: Vec<(&str, Change)> = vec![
        ("a gap", |header| header.author_number += 1),
        ("a repeat", |header| header.author_number -= 1),
        ("another past", |header| {
            header.author_previous = Hash([7; 32]);
        }),
        ("another journal", |header| header.seen_hash = Hash([7; 32])),
        ("the future", |header| header.seen_number += 1),
        ("another post", |header| header.post = PostId([7; 16])),
        ("another life", |header| {
            header.generation = GenerationId([7; 16]);
        }),
        ("another format", |header| header.format += 1),
        ("nothing", |header| header.items.clear()),
    ];
    for (what, change) in broken {
        let mut header = fine.clone();
        change(&mut header);
        assert!(post.judge(&header, Signer::Author).is_err(), "{what}");
    }
    post.commit(&fine).unwrap();
    assert!(post.judge(&fine, Signer::Author).is_err(), "sent again");
}

#[test]
fn a_change_in_parts_is_in_force_with_its_last_and_only_in_turn() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let key = |n| RecordKey::new(Kind::Child, Id([n; 16]));
    let part = |post: &mut Post, n, change: Option<CommitId>, index, last| {
        let mut header = post.header(1, vec![], vec![put(key(n), Scope::Staff, 1, 0)]);
        header.part = Some(Part {
            change: change.unwrap_or(header.commit),
            index,
            last,
        });
        header
    };
    let first = part(&mut post, 1, None, 0, false);
    let change = Some(first.commit);
    post.commit(&first).unwrap();
    let skipped = part(&mut post, 2, change, 2, true);
    assert!(matches!(
        post.judge(&skipped, Signer::Author),
        Err(Refusal::PartOutOfTurn { .. })
    ));
    let repeated = part(&mut post, 1, change, 1, true);
    assert_eq!(
        post.judge(&repeated, Signer::Author),
        Err(Refusal::Twice(key(1)))
    );
    // Nothing of it is in force: somebody else may still write the same record, and then the end is refused.
    let mut crossed = post.clone();
    crossed
        .write(2, vec![put(key(1), Scope::Staff, 1, 0)])
        .unwrap();
    let end = part(&mut crossed, 2, change, 1, true);
    assert_eq!(
        crossed.judge(&end, Signer::Author),
        Err(Refusal::Stale {
            key: key(1),
            current: 1,
        })
    );
    let end = part(&mut post, 2, change, 1, true);
    post.commit(&end).unwrap();
    // And it is taken back as one.
    let gone = [1, 2].map(|n| item(key(n), Op::Remove { base: 1 }));
    let mut undo = post.header(1, vec![], gone.to_vec());
    undo.undoes = change;
    post.commit(&undo).unwrap();
}

#[test]
fn parts_come_into_force_only_where_they_might_be_written_now() {
    let mut post = Post::founded();
    post.join(2, COUNSELOR);
    let key = |kind, n| RecordKey::new(kind, Id([n; 16]));
    let words = key(Kind::CaseWords, 1);
    let mut first = post.header(2, vec![], vec![put(words, CASE, 1, 0)]);
    first.part = Some(Part {
        change: first.commit,
        index: 0,
        last: false,
    });
    post.commit(&first).unwrap();
    let last = |post: &mut Post| {
        let item = put(key(Kind::Child, 2), Scope::Staff, 1, 0);
        let mut header = post.header(2, vec![], vec![item]);
        header.part = Some(Part {
            change: first.commit,
            index: 1,
            last: true,
        });
        header
    };
    let turn = |to: &[u8]| {
        let mut acts = vec![epoch(CASE, 2), recovery_grant(CASE, 2)];
        acts.extend(to.iter().map(|n| grant(CASE, 2, *n)));
        acts
    };
    let mut undisturbed = post.clone();
    let header = last(&mut undisturbed);
    undisturbed.commit(&header).unwrap();

    // Taken off the team between the parts.
    let mut off = post.clone();
    off.act(1, turn(&[1])).unwrap();
    let header = last(&mut off);
    let refused = Refusal::NotAHolder {
        author: person_id(2),
        scope: CASE,
    };
    assert_eq!(off.judge(&header, Signer::Author), Err(refused));

    // On it still, under its next epoch.
    let mut anew = post.clone();
    anew.act(1, turn(&[1, 2])).unwrap();
    let header = last(&mut anew);
    let refused = Refusal::OldEpoch {
        scope: CASE,
        epoch: 1,
        latest: 2,
    };
    assert_eq!(anew.judge(&header, Signer::Author), Err(refused));

    // The next epoch is owed: somebody else has left.
    let mut owed = post.clone();
    owed.join(3, COUNSELOR);
    let left = Person {
        standing: Standing::Removed,
        ..person(3, COUNSELOR)
    };
    owed.act(1, vec![Act::Person(left)]).unwrap();
    let acts = vec![
        epoch(Scope::Staff, 2),
        recovery_grant(Scope::Staff, 2),
        grant(Scope::Staff, 2, 1),
        grant(Scope::Staff, 2, 2),
    ];
    owed.act(1, acts).unwrap();
    let mut header = last(&mut owed);
    header.items = vec![put(key(Kind::Child, 2), Scope::Staff, 2, 0)];
    let refused = Refusal::RotationOwed(CASE);
    assert_eq!(owed.judge(&header, Signer::Author), Err(refused));

    // What was to be removed is not theirs to remove any more.
    let mut removing = post.clone();
    let follow_up = key(Kind::FollowUpWords, 3);
    removing.write(1, vec![put(follow_up, CASE, 1, 0)]).unwrap();
    let mut first = removing.header(2, vec![], vec![item(follow_up, Op::Remove { base: 1 })]);
    first.part = Some(Part {
        change: first.commit,
        index: 0,
        last: false,
    });
    removing.commit(&first).unwrap();
    let end = |post: &mut Post| {
        let mut header = last(post);
        header.part = header.part.map(|part| Part {
            change: first.commit,
            ..part
        });
        header
    };
    let mut undisturbed = removing.clone();
    let header = end(&mut undisturbed);
    undisturbed.commit(&header).unwrap();
    removing.act(1, turn(&[1])).unwrap();
    let header = end(&mut removing);
    let refused = Refusal::NotAHolder {
        author: person_id(2),
        scope: CASE,
    };
    assert_eq!(removing.judge(&header, Signer::Author), Err(refused));

    // In a role now that writes nothing of the kind.
    let mut moved = post.clone();
    moved
        .act(1, vec![Act::Person(person(2, SUPERVISOR))])
        .unwrap();
    let mut header = last(&mut moved);
    header.items = vec![put(key(Kind::FollowUp, 2), Scope::Clinical, 1, 0)];
    let refused = Refusal::KindNotTheirs(Kind::CaseWords);
    assert_eq!(moved.judge(&header, Signer::Author), Err(refused));
}

#[test]
fn what_is_judged_by_what_is_there_comes_in_no_part() {
    let mut post = Post::founded();
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    for base in 0..2 {
        post.write(1, vec![put(key, Scope::Staff, 1, base)])
            .unwrap();
    }
    let slot = Sum::of(b"sealed");
    let ops = [
        Op::Erase { revision: 1 },
        Op::Rewrap {
            revision: 1,
            epoch: 2,
            slot,
        },
    ];
    for (op, last) in ops.into_iter().zip([false, true]) {
        let mut header = post.header(1, vec![], vec![item(key, op)]);
        header.part = Some(Part {
            change: header.commit,
            index: 0,
            last,
        });
        let judged = post.judge(&header, Signer::Author);
        assert_eq!(judged, Err(Refusal::NotInParts(key)));
    }
}

#[test]
fn reading_is_announced_for_records_that_are_there() {
    let mut post = Post::founded();
    post.join(2, SUPERVISOR);
    post.join(3, ADMINISTRATOR);
    let key = RecordKey::new(Kind::CaseWords, Id([1; 16]));
    post.write(1, vec![put(key, CASE, 1, 0)]).unwrap();
    let intent = |scope| Act::ReadIntent {
        scope,
        keys: vec![key],
    };
    post.act(2, vec![intent(CASE)]).unwrap();
    let private = Scope::Private(person_id(1));
    for (author, scope) in [(3, CASE), (2, Scope::Clinical), (2, private)] {
        assert_eq!(
            post.clone().act(author, vec![intent(scope)]),
            Err(Refusal::BadIntent(scope))
        );
    }
    // Naming none is announcing a recovery, and that is the recovery key's.
    let none = Act::ReadIntent {
        scope: CASE,
        keys: vec![],
    };
    let header = post.header(2, vec![none], vec![]);
    let refused = Err(Refusal::BadIntent(CASE));
    assert_eq!(post.judge(&header, Signer::Author), refused);
    let recovery_signs = Signer::Recovery(recovery().keys.id());
    assert_eq!(post.judge(&header, recovery_signs), Ok(()));
    let so_many = |many: usize| Act::ReadIntent {
        scope: CASE,
        keys: vec![key; many],
    };
    let most = carepost::care::ledger::act_rules::INTENT_KEYS_MOST;
    assert_eq!(post.clone().act(2, vec![so_many(most)]), Ok(()));
    assert_eq!(post.clone().act(2, vec![so_many(most + 1)]), refused);
}
