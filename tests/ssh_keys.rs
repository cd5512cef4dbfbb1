//! Who may set whose SSH keys, and what the directory takes.

mod post_in_memory;

use carepost::care::ledger::header::*;
use carepost::care::ledger::misfit::Misfit;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::signer::Signer;
use carepost::care::ledger::ssh_keys::{KEYS_MOST, SshMisfit, to_base64};
use post_in_memory::*;

/// A key of its own for each number.
fn key(n: u8) -> String {
    let mut blob = vec![0, 0, 0, 11];
    blob.extend(b"ssh-ed25519");
    blob.extend([0, 0, 0, 32]);
    blob.extend([n; 32]);
    format!("ssh-ed25519 {}", to_base64(&blob))
}

fn with(person: Person, keys: &[u8]) -> Person {
    Person {
        ssh: keys.iter().map(|n| key(*n)).collect(),
        ..person
    }
}

/// Person 1 administers, 2 supervises, 3 counsels.
fn staffed() -> Post {
    let mut post = Post::founded();
    for newcomer in [person(2, SUPERVISOR), person(3, COUNSELOR)] {
        put(&mut post, 1, newcomer).unwrap();
    }
    post
}

fn put(post: &mut Post, author: u8, person: Person) -> Result<(), Refusal> {
    let header = post.header(author, vec![Act::Person(person)], vec![]);
    post.commit(&header)
}

fn misfit<T>(why: SshMisfit) -> Result<T, Refusal> {
    Err(Refusal::Misfit(Misfit::Ssh(why)))
}

#[test]
fn ones_own_keys_and_nothing_else_anybody_may_change() {
    let mut post = staffed();
    put(&mut post, 1, with(person(2, SUPERVISOR), &[1])).unwrap();
    put(&mut post, 2, with(person(2, SUPERVISOR), &[1, 2])).unwrap();
    put(&mut post, 2, person(2, SUPERVISOR)).unwrap();
    let others = with(person(3, COUNSELOR), &[3]);
    assert_eq!(
        put(&mut post.clone(), 2, others),
        Err(Refusal::AdministratorsOnly)
    );
    let both = Roles {
        administrator: true,
        ..SUPERVISOR
    };
    let risen = with(person(2, both), &[3]);
    assert_eq!(
        put(&mut post.clone(), 2, risen),
        Err(Refusal::AdministratorsOnly)
    );
    let renamed = Person {
        handle: "another".into(),
        ..with(person(2, SUPERVISOR), &[3])
    };
    assert_eq!(
        put(&mut post.clone(), 2, renamed),
        Err(Refusal::AdministratorsOnly)
    );
    // Nor by saying again what is so already.
    assert_eq!(
        put(&mut post, 2, person(2, SUPERVISOR)),
        Err(Refusal::AdministratorsOnly)
    );
}

#[test]
fn a_key_is_whole_one_persons_and_one_of_few() {
    let mut post = staffed();
    put(&mut post, 1, with(person(2, SUPERVISOR), &[1])).unwrap();
    let third = |keys: &[u8]| with(person(3, COUNSELOR), keys);
    let id = person(3, COUNSELOR).id;
    assert_eq!(
        put(&mut post.clone(), 1, third(&[2, 1])),
        misfit(SshMisfit::Taken(id))
    );
    assert_eq!(
        put(&mut post.clone(), 1, third(&[2, 2])),
        misfit(SshMisfit::TooMany)
    );
    let many: Vec<u8> = (10..10 + u8::try_from(KEYS_MOST).unwrap()).collect();
    put(&mut post.clone(), 1, third(&many)).unwrap();
    let more: Vec<u8> = many.iter().copied().chain([9]).collect();
    assert_eq!(
        put(&mut post.clone(), 1, third(&more)),
        misfit(SshMisfit::TooMany)
    );
    for text in [
        "",
        "ssh-ed25519",
        "ssh-rsa AAAA",
        &format!("{} chen@laptop", key(2)),
        &format!("command=\"sh\" {}", key(2)),
        &format!("{}\n{}", key(2), key(4)),
    ] {
        let odd = Person {
            ssh: vec![text.to_owned()],
            ..person(3, COUNSELOR)
        };
        assert_eq!(
            put(&mut post.clone(), 1, odd),
            misfit(SshMisfit::NotAKey(id)),
            "{text:?}"
        );
    }
    // Whoever has left holds no key back.
    let left = Person {
        standing: Standing::Removed,
        ..with(person(2, SUPERVISOR), &[1])
    };
    put(&mut post, 1, left).unwrap();
    put(&mut post, 1, third(&[1])).unwrap();
}

#[test]
fn recovery_words_set_no_ssh_key() {
    let mut post = staffed();
    let header = post.header(
        2,
        vec![Act::Person(with(person(2, SUPERVISOR), &[1]))],
        vec![],
    );
    let recovery = Signer::Recovery(post.directory.recoveries().next().unwrap().0);
    assert_eq!(post.judge(&header, recovery), Err(Refusal::NotByRecovery));
}
