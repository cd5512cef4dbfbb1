//! Commands over a store whose content was damaged: they end with the sentence for it, and print nothing in part.

mod program;

use std::fs;
use std::path::Path;

use carepost::store::frame::{HEAD, Head};
use program::*;

/// Flips a byte in the content of records: within the payloads of each frame of the journal that is large enough to have a
/// child's.
fn damage_records(store: &Path) -> usize {
    let mut damaged = 0;
    for file in files(&store.join("journal")) {
        let mut bytes = fs::read(&file).unwrap();
        let mut at = 0;
        while at + HEAD <= bytes.len() {
            let Some(head) = Head::from_bytes(&bytes[at..]) else {
                at += 1;
                continue;
            };
            if head.payloads_len > 20_000 {
                let begin = at + usize::try_from(head.payload_start()).unwrap();
                bytes[begin + usize::try_from(head.payloads_len).unwrap() / 2] ^= 1;
                damaged += 1;
            }
            at += usize::try_from(head.frame_len()).unwrap();
        }
        fs::write(&file, &bytes).unwrap();
    }
    damaged
}

#[test]
fn what_is_read_in_part_is_neither_listed_nor_compared_with_a_roster() {
    let home = Home::with_roster();
    // The host rests for it.
    assert_eq!(home.run(&["check"]).code, 0);
    assert!(damage_records(&home.store()) > 0);
    let dry = ["import", "children", ROSTER, "--dry-run", "--json"];
    for command in [&["list", "children", "--json"][..], &dry] {
        let ran = home.signed_in(command);
        assert_eq!(ran.code, 1, "{command:?}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out, "", "{command:?}");
        assert!(ran.err.contains("damaged"), "{command:?}: {}", ran.err);
        assert!(
            ran.err.contains("carepost check"),
            "{command:?}: {}",
            ran.err
        );
    }
    // A wrong number of children is brought in by nobody, agreed to or not.
    let yes = home.signed_in(&["import", "children", ROSTER, "--yes"]);
    assert_eq!(yes.code, 1, "{}{}", yes.out, yes.err);
    assert!(yes.err.contains("damaged"), "{}", yes.err);
}
