//! The place of a commit, who signs it, and its parts.

use super::*;

pub fn of_place(scene: &mut Scene) -> Vec<Attack> {
    type Change = fn(&mut Header);
    let new = put(key(Kind::Child, 43), Scope::Staff, 0);
    let changes: [(&str, Change); 13] = [
        ("a number taken again", |header| header.author_number -= 1),
        ("a number left out", |header| header.author_number += 1),
        ("another commit before", |header| {
            header.author_previous = Hash([9; 32]);
        }),
        ("a frame that is not there", |header| {
            (header.seen_number, header.seen_hash) = (1_000, Hash([9; 32]));
        }),
        ("a frame that is another", |header| {
            (header.seen_number, header.seen_hash) = (1, Hash([9; 32]));
        }),
        ("another post", |header| header.post.0[0] ^= 1),
        ("another generation", |header| header.generation.0[0] ^= 1),
        ("nothing", |header| header.items.clear()),
        ("a clock two days ahead", |header| {
            header.time += 2 * 24 * 60 * 60 * 1_000;
        }),
        ("a part without the first", |header| {
            header.part = Some(Part {
                change: CommitId([9; 16]),
                index: 1,
                last: true,
            });
        }),
        ("a first part of another change", |header| {
            header.part = Some(Part {
                change: CommitId([9; 16]),
                index: 0,
                last: false,
            });
        }),
        ("acts in a part", |header| {
            header.acts = vec![invite(header.time + 1_000)];
            header.part = Some(Part {
                change: header.commit,
                index: 0,
                last: true,
            });
        }),
        ("an erasure in a part", |header| {
            let op = Op::Erase { revision: 1 };
            header.items = vec![item(child(), op)];
            header.part = Some(Part {
                change: header.commit,
                index: 0,
                last: true,
            });
        }),
    ];
    let mut all: Vec<Attack> = changes
        .into_iter()
        .map(|(what, change)| {
            let item = new.clone();
            let commit = scene.signs(FOUNDER, |header| {
                header.items = vec![item];
                change(header);
            });
            (what, commit)
        })
        .collect();
    let changed = scene.changed;
    let again = scene.signs(FOUNDER, |header| {
        header.items = vec![new.clone()];
        header.commit = changed;
    });
    all.push(("the id of another commit", again));
    for (what, n, with) in [
        ("in a colleague's name", FOUNDER, identity(COUNSELOR)),
        ("with keys that are nobody's", COUNSELOR, identity(54)),
        ("records by the recovery key", COUNSELOR, identity(RECOVERY)),
        ("in the name of nobody", COUNSELOR, identity(COUNSELOR)),
    ] {
        let commit = scene.signs_as(n, &with, |header| {
            header.items = vec![new.clone()];
            if what == "in the name of nobody" {
                header.author = PersonId([200; 16]);
            }
        });
        all.push((what, commit));
    }
    let by_recovery = Act::Person(Person {
        roles: ADMINISTERS,
        ..person(COUNSELOR, COUNSELS)
    });
    let commit = scene.signs_as(COUNSELOR, &identity(RECOVERY), |header| {
        header.acts = vec![by_recovery];
    });
    all.push(("a role by the recovery key", commit));
    all
}
