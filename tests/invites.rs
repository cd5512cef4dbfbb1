//! Who may invite, and for whom, how often and how long an invitation is good.

mod post_in_memory;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::Hash;
use carepost::care::ledger::invites::{InviteMisfit, OPEN_FOR_MOST, OPEN_MOST};
use carepost::care::ledger::misfit::Misfit;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::signer::Signer;
use post_in_memory::*;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn invite(n: u8) -> Invite {
    Invite {
        key: [n; 32],
        handle: format!("person-{n}"),
        roles: COUNSELOR,
        until: 7 * DAY,
    }
}

fn came_by(invite: &Invite, n: u8) -> Person {
    Person {
        handle: invite.handle.clone(),
        invite: Some(invite.id()),
        ..person(n, invite.roles)
    }
}

/// Judges and takes in acts of person 1, who administers, at a time.
fn at(post: &mut Post, time: i64, acts: Vec<Act>) -> Result<(), Refusal> {
    let header = Header {
        time,
        ..post.header(1, acts, vec![])
    };
    post.commit(&header)
}

fn misfit<T>(why: InviteMisfit) -> Result<T, Refusal> {
    Err(Refusal::Misfit(Misfit::Invite(why)))
}

#[test]
fn an_invitation_is_used_once_by_the_person_that_it_is_for() {
    let mut post = Post::founded();
    let open = invite(2);
    at(&mut post, 0, vec![Act::Invite(open.clone())]).unwrap();
    assert_eq!(post.directory.invite(open.id()), Some(&open));

    let others = [
        Person {
            handle: "somebody".into(),
            ..came_by(&open, 2)
        },
        Person {
            roles: SUPERVISOR,
            ..came_by(&open, 2)
        },
    ];
    for other in others {
        assert_eq!(
            at(&mut post.clone(), DAY, vec![Act::Person(other)]),
            misfit(InviteMisfit::ForAnother(open.id()))
        );
    }
    at(&mut post, DAY, vec![Act::Person(came_by(&open, 2))]).unwrap();
    assert_eq!(post.directory.invite(open.id()), None);
    // Neither is it good twice, nor can the same key invite again.
    let again = Person {
        handle: "other".into(),
        ..came_by(&open, 3)
    };
    assert_eq!(
        at(&mut post.clone(), DAY, vec![Act::Person(again)]),
        misfit(InviteMisfit::NotOpen(open.id()))
    );
    let reused = Invite {
        handle: "other".into(),
        ..open
    };
    assert_eq!(
        at(&mut post, DAY, vec![Act::Invite(reused)]),
        misfit(InviteMisfit::Used(open.id()))
    );
}

#[test]
fn whoever_came_by_an_invitation_keeps_it_and_nobody_takes_on_another() {
    let mut post = Post::founded();
    let open = invite(2);
    at(&mut post, 0, vec![Act::Invite(open.clone())]).unwrap();
    at(&mut post, 0, vec![Act::Person(came_by(&open, 2))]).unwrap();
    let suspended = Person {
        standing: Standing::Suspended,
        ..came_by(&open, 2)
    };
    at(&mut post.clone(), 0, vec![Act::Person(suspended.clone())]).unwrap();
    for invite in [None, Some(Hash([9; 32]))] {
        let changed = Person {
            invite,
            ..suspended.clone()
        };
        assert_eq!(
            at(&mut post.clone(), 0, vec![Act::Person(changed)]),
            misfit(InviteMisfit::OfAnother(person_id(2)))
        );
    }
    // New keys of one's own leave it as it is.
    let renewed = Person {
        keys: keys(50),
        ..came_by(&open, 2)
    };
    let header = post.header(2, vec![Act::Person(renewed)], vec![]);
    assert_eq!(post.judge(&header, Signer::Author), Ok(()));
}

#[test]
fn an_invitation_ends_by_its_time_or_when_it_is_taken_back() {
    let mut post = Post::founded();
    let open = invite(2);
    at(&mut post, 0, vec![Act::Invite(open.clone())]).unwrap();
    assert_eq!(
        at(
            &mut post.clone(),
            open.until + 1,
            vec![Act::Person(came_by(&open, 2))]
        ),
        misfit(InviteMisfit::Past(open.id()))
    );
    let back = Act::Uninvite { invite: open.id() };
    at(&mut post, DAY, vec![back.clone()]).unwrap();
    assert_eq!(
        at(&mut post.clone(), DAY, vec![back]),
        misfit(InviteMisfit::NotOpen(open.id()))
    );
    assert_eq!(
        at(&mut post, DAY, vec![Act::Person(came_by(&open, 2))]),
        misfit(InviteMisfit::NotOpen(open.id()))
    );
    let too_long = Invite {
        until: DAY + OPEN_FOR_MOST + 1,
        ..invite(3)
    };
    let over = Invite {
        until: DAY,
        ..invite(3)
    };
    for wrong in [too_long, over] {
        assert_eq!(
            at(&mut post, DAY, vec![Act::Invite(wrong)]),
            misfit(InviteMisfit::BadUntil)
        );
    }
}

#[test]
fn a_handle_waits_for_one_person_and_is_nobody_elses() {
    let mut post = Post::founded();
    post.join(3, COUNSELOR);
    let taken = Invite {
        handle: "PERSON-3".into(),
        ..invite(2)
    };
    assert!(matches!(
        at(&mut post, 0, vec![Act::Invite(taken)]),
        Err(Refusal::Misfit(Misfit::HandleTaken { .. }))
    ));
    at(&mut post, 0, vec![Act::Invite(invite(2))]).unwrap();
    let same = Invite {
        key: [77; 32],
        handle: "Person-2".into(),
        ..invite(2)
    };
    assert_eq!(
        at(&mut post, 0, vec![Act::Invite(same.clone())]),
        misfit(InviteMisfit::HandleWaits("Person-2".into()))
    );
    // Once the first is past its time, the next may be.
    let later = Invite {
        until: 9 * DAY,
        ..same
    };
    at(&mut post, 8 * DAY, vec![Act::Invite(later)]).unwrap();
    assert_eq!(post.directory.invites().count(), 1);
    let nothing = Invite {
        roles: Roles::default(),
        until: 9 * DAY,
        ..invite(4)
    };
    assert_eq!(
        at(&mut post, 8 * DAY, vec![Act::Invite(nothing)]),
        misfit(InviteMisfit::NoRole)
    );
}

#[test]
fn only_so_many_are_open_at_once() {
    let mut post = Post::founded();
    for n in 0..OPEN_MOST {
        let n = u8::try_from(n).unwrap() + 10;
        at(&mut post, 0, vec![Act::Invite(invite(n))]).unwrap();
    }
    assert_eq!(
        at(&mut post, 0, vec![Act::Invite(invite(200))]),
        misfit(InviteMisfit::TooMany)
    );
}

#[test]
fn administrators_invite_and_take_back_and_nobody_else_does() {
    let mut post = Post::founded();
    let roles = [COUNSELOR, SUPERVISOR, OVERSEER, ADMINISTRATOR];
    for (n, roles) in (10..).zip(roles) {
        post.join(n, roles);
    }
    at(&mut post, 0, vec![Act::Invite(invite(2))]).unwrap();
    let acts = [
        Act::Invite(invite(3)),
        Act::Uninvite {
            invite: invite(2).id(),
        },
    ];
    for act in acts {
        for (n, roles) in (10..).zip(roles) {
            let header = post.clone().header(n, vec![act.clone()], vec![]);
            let expected = if roles.administrator {
                Ok(())
            } else {
                Err(Refusal::AdministratorsOnly)
            };
            assert_eq!(post.judge(&header, Signer::Author), expected, "{roles:?}");
        }
        // Recovery words bring back who is there, and nobody new.
        let header = post.clone().header(1, vec![act], vec![]);
        assert_eq!(
            post.judge(&header, Signer::Recovery(recovery().keys.id())),
            Err(Refusal::NotByRecovery)
        );
    }
}

#[test]
fn acts_that_are_refused_leave_the_invitations_as_they_were() {
    let mut post = Post::founded();
    at(&mut post, 0, vec![Act::Invite(invite(2))]).unwrap();
    let before = post.directory.clone();
    let acts = vec![
        Act::Uninvite {
            invite: invite(2).id(),
        },
        Act::Person(person(1, Roles::default())),
        Act::Uninvite {
            invite: invite(2).id(),
        },
    ];
    let header = post.header(1, acts, vec![]);
    assert!(post.directory.apply(&header).is_err());
    assert_eq!(post.directory, before);
}

#[test]
fn a_person_from_before_there_were_invitations_is_read_and_written_as_ever() {
    let mut post = Post::founded();
    let header = post.header(1, vec![Act::Person(person(2, COUNSELOR))], vec![]);
    let bytes = header.to_bytes().unwrap();
    assert!(!bytes.windows(6).any(|six| six == b"invite"));
    assert_eq!(Header::from_bytes(&bytes), Ok(header));
}
