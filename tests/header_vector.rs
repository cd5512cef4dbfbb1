//! The vector of a commit's header in docs/format.md: the same bytes come out, and the document shows them.
//!
//! The fields are read back by a decoder that knows nothing of our types, so the names on disk are held too.

use std::collections::BTreeMap;
use std::fs;

use serde::de::IgnoredAny;

use carepost::care::ledger::header::{
    Act, Commit, FORMAT, Grant, Header, Item, NotAHeader, Op, Part, Recipient, Sum,
};
use carepost::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::whole::{NotWhole, WholeCommit};

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

/// One way to write a header otherwise: what it is, the bytes, whether a reader takes them for the same header.
type Spelling = (&'static str, Vec<u8>, bool);

fn spellings() -> Vec<Spelling> {
    let bytes = header().to_bytes().expect("the header can be written");
    let after = [bytes.as_slice(), &[0xc0]].concat();
    // 14 fields; the first pair is `format`, 1.
    let (first, rest) = bytes[1..].split_at(8);
    let long = [&[0x8e], &first[..7], &[0xcd, 0, 1], rest].concat();
    let twice = [&[0x8f], first, first, rest].concat();
    let turned = [&[0x8e], rest, first].concat();
    let unknown = [&[0x8f], first, rest, &[0xa5], b"until", &[7]].concat();
    let positional = rmp_serde::to_vec(&header()).expect("the header can be written");
    vec![
        ("something behind it", after, false),
        ("a field twice", twice, false),
        ("a longer integer", long, true),
        ("its fields in another order", turned, true),
        ("a field that nobody knows", unknown, true),
        ("without the names of its fields", positional, true),
    ]
}

#[test]
fn a_header_has_one_spelling_in_which_it_is_taken() {
    for (what, bytes, is_read) in spellings() {
        let read = Header::from_bytes(&bytes);
        assert_eq!(read.is_ok_and(|read| read == header()), is_read, "{what}");
        let commit = Commit {
            header: bytes,
            signature: [0; 64],
            payloads: Vec::new(),
        };
        let refused = WholeCommit::of(commit).err();
        let expected = match is_read {
            true => NotWhole::NotAsWritten,
            false => NotWhole::Header(NotAHeader),
        };
        assert_eq!(refused, Some(expected), "{what}");
    }
}
