//! What somebody signs who holds one person's keys and a program of their own: each of it is refused by the host and, where
//! it stands in a journal that was edited around the host, found by `check`. What neither can see is here as well, as
//! `docs/threat-model.md` names it.

mod hosted_post;
mod insider;

use carepost::care::ledger::ids::Kind;
use carepost::care::ledger::scope::Scope;
use carepost::host::wire::Refused;
use hosted_post::{CASE, one};
use insider::*;

#[test]
fn what_stolen_keys_may_not_sign_is_refused_by_the_host_and_found_by_the_check() {
    let mut scene = Scene::new();
    let dir = tempfile::tempdir().unwrap();
    assert!(!scene.found(&dir.path().join("honest"), None));
    let mut attacks = Vec::new();
    attacks.extend(keys::of_keys(&mut scene));
    attacks.extend(access::of_access(&mut scene));
    attacks.extend(people::of_people(&mut scene));
    attacks.extend(records::of_records(&mut scene));
    attacks.extend(place::of_place(&mut scene));
    let host_dir = tempfile::tempdir().unwrap();
    let mut host = scene.host(host_dir.path());
    let head = host.head();
    for (n, (what, commit)) in attacks.into_iter().enumerate() {
        let refused = one(&mut host, commit.clone());
        assert!(
            matches!(refused, Err(Refused::Commit(_) | Refused::NotProved)),
            "{what}: {refused:?}"
        );
        let place = dir.path().join(n.to_string());
        assert!(scene.found(&place, Some(&commit)), "not found: {what}");
        std::fs::remove_dir_all(&place).unwrap();
    }
    assert_eq!(host.head(), head);
}

/// What only those who hold keys can see, by what is sealed; or nobody. `docs/threat-model.md` names each.
fn within_the_keys(scene: &mut Scene) -> Vec<Attack> {
    // Sealed with other keys than it commits to, as everything here is.
    let next = scene.beginning(CASE, 2, &[COUNSELOR, RECOVERY]);
    let given = scene.granting(CASE, OFF_TEAM);
    // Nobody holds the log's key: whoever administers may begin it, with any key published.
    let log = scene.beginning(Scope::Audit, 2, &[RECOVERY]);
    let approval = put(key(Kind::Approval, 44), Scope::Clinical, 0);
    let past = put(key(Kind::Child, 45), Scope::Staff, 0);
    vec![
        (
            "an epoch whose grants do not open, without a colleague of the team",
            scene.acts(COUNSELOR, next),
        ),
        (
            "a grant that does not open",
            scene.acts(COUNSELOR, vec![given]),
        ),
        (
            "the log's next epoch by who administers",
            scene.acts(ADMINISTRATOR, log),
        ),
        (
            "an approval of one's own, and content that opens for nobody",
            scene.items(COUNSELOR, vec![approval]),
        ),
        (
            "a time of one's own that is long past",
            scene.signs(COUNSELOR, |header| {
                header.items = vec![past];
                header.time = i64::MIN;
            }),
        ),
    ]
}

#[test]
fn what_is_within_the_stolen_keys_or_under_a_seal_is_not_found() {
    let mut scene = Scene::new();
    let dir = tempfile::tempdir().unwrap();
    for (n, (what, commit)) in within_the_keys(&mut scene).into_iter().enumerate() {
        let place = dir.path().join(n.to_string());
        assert!(!scene.found(&place, Some(&commit)), "found: {what}");
        let host_dir = tempfile::tempdir().unwrap();
        one(&mut scene.host(host_dir.path()), commit).unwrap();
    }
}
