//! People, and the post itself.

use super::*;

pub fn of_people(scene: &mut Scene) -> Vec<Attack> {
    let with = |n, roles| Act::Person(person(n, roles));
    let standing = |n, roles, standing| {
        Act::Person(Person {
            standing,
            ..person(n, roles)
        })
    };
    let keyed = |n, roles, from| {
        Act::Person(Person {
            keys: identity(from).public(),
            ..person(n, roles)
        })
    };
    let mut unsound = person(COUNSELOR, COUNSELS);
    unsound.keys.sealing = [0; 32];
    let mut ssh = person(SUPERVISOR, SUPERVISES);
    ssh.ssh = vec![
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f".into(),
    ];
    let mut both = person(COUNSELOR, ADMINISTERS);
    both.keys = identity(51).public();
    let founder = Roles {
        counselor: true,
        ..ADMINISTERS
    };
    let restore = Act::Restore {
        parent: scene.post.generation,
        number: 0,
        head: Hash::ZERO,
    };
    let recovery = Act::Recovery(Recovery {
        keys: identity(52).public(),
        made_here: false,
    });
    let founding = Act::Found {
        root: scene.post.root.public(),
        code: "SD02".into(),
    };
    let all = [
        (COUNSELOR, "somebody new", with(20, COUNSELS)),
        (COUNSELOR, "a role for oneself", with(COUNSELOR, founder)),
        (COUNSELOR, "keys nobody can seal to", Act::Person(unsound)),
        (
            COUNSELOR,
            "a colleague suspended",
            standing(SUPERVISOR, SUPERVISES, Standing::Suspended),
        ),
        (COUNSELOR, "keys and a role at once", Act::Person(both)),
        (
            COUNSELOR,
            "a colleague's keys for one's own",
            keyed(COUNSELOR, COUNSELS, SUPERVISOR),
        ),
        (COUNSELOR, "an SSH key for a colleague", Act::Person(ssh)),
        (COUNSELOR, "an invitation", invite(clock() + 1_000)),
        (
            ADMINISTRATOR,
            "an invitation for years",
            invite(clock() + 400 * 24 * 60 * 60 * 1_000),
        ),
        (
            ADMINISTRATOR,
            "new keys for a colleague",
            keyed(COUNSELOR, COUNSELS, 53),
        ),
        (
            ADMINISTRATOR,
            "a clinical role for oneself",
            with(ADMINISTRATOR, founder),
        ),
        (
            ADMINISTRATOR,
            "somebody with a colleague's keys",
            keyed(20, COUNSELS, SUPERVISOR),
        ),
        (
            ADMINISTRATOR,
            "a name that is taken",
            Act::Person(Person {
                handle: "PERSON-2".into(),
                ..person(20, COUNSELS)
            }),
        ),
        (SUSPENDED, "one's own return", with(SUSPENDED, ADMINISTERS)),
        (
            SUSPENDED,
            "somebody new, while suspended",
            with(20, COUNSELS),
        ),
        (ADMINISTRATOR, "a recovery recipient", recovery),
        (COUNSELOR, "a restore", restore.clone()),
        (ADMINISTRATOR, "a restore of what is not the head", restore),
        (FOUNDER, "another founding", founding),
    ];
    let mut signed: Vec<Attack> = all
        .into_iter()
        .map(|(n, what, act)| (what, scene.acts(n, vec![act])))
        .collect();
    let nobody_left = [FOUNDER, ADMINISTRATOR].map(|n| with(n, NOBODY));
    signed.push((
        "no administrator left",
        scene.acts(ADMINISTRATOR, nobody_left.to_vec()),
    ));
    signed
}
