//! A host whose state lost a row: it ends once it has found out, and the next one has everything.

mod program;

use std::fs;
use std::time::{Duration, Instant};

use program::{Home, ROSTER};

/// How long the slowest machine may take to find it and to build the state anew.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_row_lost_by_sled_is_found_beside_the_work_and_nothing_is_missing_after() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let imported = home.signed_in(&["import", "children", ROSTER, "--yes", "--json"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let children = || {
        let listed = home.signed_in(&["list", "children", "--json"]);
        serde_json::from_str::<serde_json::Value>(&listed.out)
            .ok()
            .and_then(|children| Some(children.as_array()?.len()))
    };
    let before = children();
    assert_eq!(before, Some(112));
    // `check` has the host rest, and leaves the store free.
    assert_eq!(home.run(&["check"]).code, 0);
    let state = home.store().join("state");
    let current = || fs::read_to_string(state.join("current")).unwrap_or_default();
    let first = current();
    {
        let rows = sled::open(state.join(first.trim())).unwrap();
        let latest = rows.range([b'c']..[b'd']).next().unwrap().unwrap().0;
        rows.remove(latest).unwrap();
        rows.flush().unwrap();
    }
    let begun = Instant::now();
    // Whoever asks meanwhile is answered by one host or the next.
    while [first.as_str(), ""].contains(&current().as_str()) {
        assert!(begun.elapsed() < PATIENCE, "the lost row was not found");
        children();
    }
    assert_eq!(children(), before);
    let check = home.run(&["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}
