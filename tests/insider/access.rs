//! Readings, shares and emergencies that are not theirs.

use super::*;

fn share(scope: Scope, key: RecordKey, revision: u64, to: u8) -> Act {
    Act::Share(Share {
        scope,
        key,
        revision,
        to: person_id(to),
        identity: identity(to).public().id(),
        commitment: Hash([1; 32]),
        sealed: vec![1; 80],
        until: None,
    })
}

pub fn of_access(scene: &mut Scene) -> Vec<Attack> {
    let reason = Act::Emergency {
        scope: CASE,
        access: Id([1; 16]),
    };
    let recovering = Act::ReadIntent {
        scope: Scope::Staff,
        keys: vec![],
    };
    let elsewhere = Act::ReadIntent {
        scope: OTHER_CASE,
        keys: vec![words()],
    };
    let ending = Act::Unshare {
        key: words(),
        revision: 1,
        to: person_id(SUPERVISOR),
    };
    let noting = Act::Acknowledge {
        access: Id([1; 16]),
    };
    let many = Act::ReadIntent {
        scope: CASE,
        keys: vec![words(); 1_001],
    };
    let theirs = Scope::Private(person_id(FOUNDER));
    let all = [
        (COUNSELOR, "an emergency by one's own key", reason),
        (SUPERVISOR, "a recovery by one's own key", recovering),
        (SUPERVISOR, "a reading elsewhere", elsewhere),
        (SUPERVISOR, "a reading without bounds", many),
        (COUNSELOR, "the end of a share that is none", ending),
        (COUNSELOR, "note of no emergency", noting),
        (
            OFF_TEAM,
            "a share by no member",
            share(CASE, words(), 1, OFF_TEAM),
        ),
        (
            COUNSELOR,
            "a share to oneself",
            share(CASE, words(), 1, COUNSELOR),
        ),
        (
            COUNSELOR,
            "a share of what is not there",
            share(CASE, words(), 9, OFF_TEAM),
        ),
        (
            COUNSELOR,
            "a share of staff's",
            share(Scope::Staff, child(), 1, OFF_TEAM),
        ),
        (
            COUNSELOR,
            "a share of another's own",
            share(theirs, line(), 1, COUNSELOR),
        ),
        (
            COUNSELOR,
            "a share to who has left",
            share(CASE, words(), 1, GONE),
        ),
        (
            COUNSELOR,
            "a share to who sees no cases",
            share(CASE, words(), 1, ADMINISTRATOR),
        ),
    ];
    let signed = all.map(|(n, what, act)| (what, scene.acts(n, vec![act])));
    signed.into()
}
