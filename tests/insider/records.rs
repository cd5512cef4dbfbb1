//! Records that are not theirs to write, remove, erase or take back.

use super::*;

pub fn of_records(scene: &mut Scene) -> Vec<Attack> {
    let theirs = Scope::Private(person_id(FOUNDER));
    let mine = Scope::Private(person_id(COUNSELOR));
    let erase = |key, revision| item(key, Op::Erase { revision });
    let remove = |key, base| item(key, Op::Remove { base });
    let rewrap = |key, revision, epoch| {
        let slot = Sum::of(b"slot");
        let op = Op::Rewrap {
            revision,
            epoch,
            slot,
        };
        item(key, op)
    };
    let mut old = put(child(), Scope::Staff, 2);
    if let Op::Put { epoch, .. } = &mut old.op {
        *epoch = 0;
    }
    let new = |kind, scope| put(key(kind, 40), scope, 0);
    let all = [
        (COUNSELOR, "a record under no epoch", old),
        (COUNSELOR, "the settings", new(Kind::Settings, Scope::Staff)),
        (COUNSELOR, "a child among cases", new(Kind::Child, CASE)),
        (
            COUNSELOR,
            "a line for another",
            new(Kind::InboxLine, theirs),
        ),
        (
            COUNSELOR,
            "figures",
            new(Kind::PublishedFigures, Scope::Figures),
        ),
        (
            OFF_TEAM,
            "words of another team's case",
            new(Kind::CaseWords, CASE),
        ),
        (
            SUPERVISOR,
            "a child by a supervisor",
            new(Kind::Child, Scope::Staff),
        ),
        (
            ADMINISTRATOR,
            "a child by an administrator",
            new(Kind::Child, Scope::Staff),
        ),
        (
            GONE,
            "anything by who has left",
            new(Kind::Audit, Scope::Audit),
        ),
        (
            SUSPENDED,
            "anything while suspended",
            new(Kind::Audit, Scope::Audit),
        ),
        (
            COUNSELOR,
            "a case's words for oneself",
            put(words(), mine, 2),
        ),
        (COUNSELOR, "a signed note revised", put(signed(), CASE, 1)),
        (COUNSELOR, "a signed note removed", remove(signed(), 1)),
        (
            COUNSELOR,
            "an entry of the log revised",
            put(entry(), Scope::Audit, 1),
        ),
        (
            COUNSELOR,
            "a colleague's note revised",
            put(note(), CASE, 1),
        ),
        (COUNSELOR, "a colleague's note removed", remove(note(), 1)),
        (
            COUNSELOR,
            "a base that is past",
            put(child(), Scope::Staff, 1),
        ),
        (
            COUNSELOR,
            "a base that is not yet",
            put(child(), Scope::Staff, 3),
        ),
        (
            COUNSELOR,
            "a record written anew",
            put(child(), Scope::Staff, 0),
        ),
        (
            COUNSELOR,
            "what is not there removed",
            remove(key(Kind::Child, 41), 0),
        ),
        (
            COUNSELOR,
            "a colleague's revision erased",
            erase(child(), 1),
        ),
        (COUNSELOR, "what a note said erased", erase(signed(), 1)),
        (ADMINISTRATOR, "what is present erased", erase(child(), 2)),
        (ADMINISTRATOR, "the log erased", erase(entry(), 1)),
        (ADMINISTRATOR, "another's own line erased", erase(line(), 1)),
        (ADMINISTRATOR, "what is not there erased", erase(child(), 9)),
        (
            COUNSELOR,
            "a new slot under the same epoch",
            rewrap(words(), 1, 1),
        ),
        (
            COUNSELOR,
            "a new slot under no epoch",
            rewrap(words(), 1, 2),
        ),
        (OFF_TEAM, "a new slot by no member", rewrap(words(), 1, 1)),
    ];
    let mut signed: Vec<Attack> = all
        .into_iter()
        .map(|(n, what, item)| (what, scene.items(n, vec![item])))
        .collect();
    let twice = put(key(Kind::Child, 42), Scope::Staff, 0);
    signed.push((
        "a record twice",
        scene.items(COUNSELOR, vec![twice.clone(), twice]),
    ));
    let (changed, signing) = (scene.changed, scene.signing);
    let back = put(child(), Scope::Staff, 2);
    signed.extend([
        (
            "a colleague's change taken back",
            scene.undoes(OFF_TEAM, changed, back.clone()),
        ),
        (
            "a signature taken back",
            scene.undoes(COUNSELOR, signing, put(words(), CASE, 2)),
        ),
        (
            "another record taken back",
            scene.undoes(COUNSELOR, changed, put(words(), CASE, 2)),
        ),
        (
            "nothing taken back",
            scene.undoes(COUNSELOR, CommitId([9; 16]), back),
        ),
        (
            "an erasure for a taking back",
            scene.undoes(COUNSELOR, changed, erase(child(), 1)),
        ),
    ]);
    signed
}
