//! Keys that are given and begun by who may not, or otherwise than they may be.

use super::*;

fn changed_grant(act: Act, change: impl FnOnce(&mut Grant)) -> Act {
    let Act::Grant(mut grant) = act else {
        panic!("a grant")
    };
    change(&mut grant);
    Act::Grant(grant)
}

pub fn of_keys(scene: &mut Scene) -> Vec<Attack> {
    let staff = Scope::Staff;
    let again = scene.beginning(CASE, 1, &[COUNSELOR, RECOVERY]);
    let skipping = scene.beginning(CASE, 3, &[COUNSELOR, RECOVERY]);
    let twice = {
        let mut acts = scene.beginning(CASE, 2, &[COUNSELOR, RECOVERY]);
        acts.extend(scene.beginning(CASE, 3, &[COUNSELOR, RECOVERY]));
        acts
    };
    let mut alone = scene.beginning(CASE, 2, &[COUNSELOR, RECOVERY]);
    if let Act::Epoch(begun) = &mut alone[0] {
        begun.previous = None;
    }
    let without_recovery = scene.beginning(CASE, 2, &[COUNSELOR]);
    let without_author = scene.beginning(CASE, 2, &[FOUNDER, RECOVERY]);
    let without_colleague = scene.beginning(staff, 2, &[COUNSELOR, RECOVERY]);
    let anothers = scene.beginning(Scope::Private(person_id(SUPERVISOR)), 1, &[SUPERVISOR]);
    let off_team = scene.beginning(CASE, 2, &[OFF_TEAM, RECOVERY]);
    let administrators = scene.beginning(OTHER_CASE, 1, &[ADMINISTRATOR, RECOVERY]);
    let mut unsealed = scene.beginning(OTHER_CASE, 1, &[COUNSELOR, RECOVERY]);
    if let Act::Epoch(begun) = &mut unsealed[0] {
        begun.sealing = Some(Hash([1; 32]));
    }
    let to_gone = scene.granting(staff, GONE);
    let to_administrator = scene.granting(CASE, ADMINISTRATOR);
    let by_off_team = scene.granting(CASE, OFF_TEAM);
    let old = changed_grant(scene.granting(CASE, OFF_TEAM), |grant| grant.epoch = 0);
    let other_keys = changed_grant(scene.granting(CASE, OFF_TEAM), |grant| {
        grant.identity = identity(COUNSELOR).public().id();
    });
    let ending = changed_grant(scene.granting(staff, OFF_TEAM), |grant| {
        grant.until = Some(i64::MAX);
    });
    let empty = changed_grant(scene.granting(CASE, OFF_TEAM), |grant| grant.sealed.clear());
    let by = |n, what, acts| (n, what, acts);
    let all = [
        by(COUNSELOR, "an epoch begun twice", again),
        by(COUNSELOR, "an epoch left out", skipping),
        by(COUNSELOR, "two epochs in one commit", twice),
        by(COUNSELOR, "an epoch that wraps none before", alone),
        by(COUNSELOR, "an epoch without the recovery", without_recovery),
        by(COUNSELOR, "an epoch that they are not in", without_author),
        by(COUNSELOR, "an epoch without colleagues", without_colleague),
        by(COUNSELOR, "an epoch of another's own", anothers),
        by(OFF_TEAM, "an epoch of another team's", off_team),
        by(
            ADMINISTRATOR,
            "a case of an administrator's",
            administrators,
        ),
        by(COUNSELOR, "a case with a sealing key", unsealed),
        by(COUNSELOR, "a grant to who has left", vec![to_gone]),
        by(COUNSELOR, "a grant to who may not", vec![to_administrator]),
        by(OFF_TEAM, "a grant by no member", vec![by_off_team]),
        by(COUNSELOR, "a grant of another epoch", vec![old]),
        by(COUNSELOR, "a grant to other keys", vec![other_keys]),
        by(COUNSELOR, "a grant of staff's up to a time", vec![ending]),
        by(COUNSELOR, "a grant of nothing", vec![empty]),
    ];
    let signed = all.map(|(n, what, acts)| (what, scene.acts(n, acts)));
    signed.into()
}
