//! The vector of a commit's header in docs/format.md: the same bytes come out, and the document shows them.
//!
//! The fields are read back by a decoder that knows nothing of our types, so the names on disk are held too.

use std::collections::BTreeMap;
use std::fs;

use serde::de::IgnoredAny;

use carepost::care::ledger::header::{Act, FORMAT, Grant, Header, Item, Op, Part, Recipient, Sum};
use carepost::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use carepost::care::ledger::scope::Scope;

fn header() -> Header {
    let sum = |len: u32, byte: u8| Sum {
        len,
        hash: Hash([byte; 32]),
    };
    Header {
        format: FORMAT,
        post: PostId([0x11; 16]),
        generation: GenerationId([0x55; 16]),
        commit: CommitId([0x66; 16]),
        author: PersonId([0x22; 16]),
        author_number: 7,
        author_previous: Hash([0x77; 32]),
        seen_number: 300,
        seen_hash: Hash([0x88; 32]),
        time: 1_790_000_000_000,
        part: Some(Part {
            change: CommitId([0x66; 16]),
            index: 0,
            last: false,
        }),
        undoes: None,
        acts: vec![Act::Grant(Grant {
            scope: Scope::Clinical,
            epoch: 1,
            to: Recipient::Person(PersonId([0x23; 16])),
            identity: Hash([0x99; 32]),
            sealed: vec![0xaa; 80],
            until: None,
        })],
        items: vec![
            Item {
                key: RecordKey::new(Kind::CaseWords, Id([0x33; 16])),
                op: Op::Put {
                    scope: Scope::Case(Id([0x44; 16])),
                    epoch: 2,
                    base: 4,
                    slot: sum(72, 0xbb),
                    blob: sum(168, 0xcc),
                },
            },
            Item {
                key: RecordKey::new(Kind::InboxLine, Id([0x34; 16])),
                op: Op::Remove { base: 1 },
            },
        ],
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_document_shows_the_bytes_of_a_header() {
    let bytes = header().to_bytes().expect("the header can be written");
    let format = fs::read_to_string("docs/format.md").expect("the document is there");
    let shown: String = format.split_whitespace().collect();
    for (what, value) in [
        ("header", hex(&bytes)),
        ("hash of the header", Header::hash(&bytes).to_string()),
    ] {
        assert!(
            shown.contains(&value),
            "docs/format.md does not show the {what}:\n{value}"
        );
    }
    assert_eq!(
        Header::from_bytes(&bytes).expect("it is read back"),
        header()
    );
}

#[test]
fn the_names_of_the_fields_are_those_of_the_document() {
    let bytes = header().to_bytes().expect("the header can be written");
    let read: BTreeMap<String, IgnoredAny> =
        rmp_serde::from_slice(&bytes).expect("any MessagePack reader reads it");
    let names: Vec<&str> = read.keys().map(String::as_str).collect();
    let mut told = [
        "format",
        "post",
        "generation",
        "commit",
        "author",
        "author_number",
        "author_previous",
        "seen_number",
        "seen_hash",
        "time",
        "part",
        "undoes",
        "acts",
        "items",
    ];
    told.sort_unstable();
    assert_eq!(names, told);
    let format = fs::read_to_string("docs/format.md").expect("the document is there");
    for name in told {
        assert!(
            format.contains(&format!("| `{name}` |")),
            "{name} is missing"
        );
    }
    assert!(Header::from_bytes(&bytes[..bytes.len() - 1]).is_err());
}
