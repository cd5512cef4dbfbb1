//! `authorise`, which host, session and `check` run on every commit.

use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::signer::Signer;
use divan::{Bencher, black_box};

use crate::post_in_memory::{COUNSELOR, Post, epoch, grant, person_id, put, recovery_grant};

/// Records of a commit: one with its audit entry, and an import's part.
const RECORDS: [u32; 2] = [2, 800];

/// Cases whose scopes a directory of ten years has.
const CASES: u32 = 2_700;

fn id(n: u32) -> Id {
    Id(u128::from(n).to_be_bytes())
}

/// A post with eight people and the scopes of ten years.
fn post() -> Post {
    let mut post = Post::founded();
    for n in 2..=8 {
        post.join(n, COUNSELOR);
    }
    for n in 0..CASES {
        let scope = Scope::Case(id(n));
        let acts = vec![
            epoch(scope, 1),
            recovery_grant(scope, 1),
            grant(scope, 1, 1),
        ];
        post.act(1, acts).expect("a case");
    }
    post
}

#[divan::bench(args = RECORDS)]
fn authorise_a_commit(bencher: Bencher<'_, '_>, records: u32) {
    let mut post = post();
    let items = (0..records)
        .map(|n| put(RecordKey::new(Kind::Child, id(n)), Scope::Staff, 1, 0))
        .collect();
    let header = post.header(1, Vec::new(), items);
    bencher.bench_local(|| post.judge(black_box(&header), Signer::Author).is_ok());
}

/// A commit with acts is judged on a copy of the directory, whose size is that of every scope there is.
#[divan::bench(args = [CASES])]
fn authorise_a_new_case(bencher: Bencher<'_, '_>, cases: u32) {
    let mut post = post();
    let scope = Scope::Case(id(cases + 1));
    let acts = vec![
        epoch(scope, 1),
        recovery_grant(scope, 1),
        grant(scope, 1, 1),
    ];
    let key = RecordKey::new(Kind::CaseWords, id(cases + 1));
    let header = post.header(1, acts, vec![put(key, scope, 1, 0)]);
    assert!(post.directory.holds(person_id(1), Scope::Staff));
    bencher.bench_local(|| post.judge(black_box(&header), Signer::Author).is_ok());
}
