//! Another reader, written from `docs/format.md` alone: from a passphrase and the files of a post to the words of a record, by
//! hand and with the ciphers' own libraries. What opens here, another program can open.

mod post_kit;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, OpModeR, Serializable};
use post_kit::{PASSPHRASE, Post, put_child};
use sha2::Sha256;

/// A value of MessagePack.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Nil,
    Bool(bool),
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    Array(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

/// Takes so many bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (first, rest) = bytes.split_at(count);
    *bytes = rest;
    first
}

fn big(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn little(bytes: &[u8]) -> u64 {
    let turned: Vec<u8> = bytes.iter().rev().copied().collect();
    big(&turned)
}

impl Value {
    fn read(bytes: &mut &[u8]) -> Value {
        let first = take(bytes, 1)[0];
        let length = |bytes: &mut &[u8], count| big(take(bytes, count)) as usize;
        match first {
            0x00..=0x7f => Value::Integer(i64::from(first)),
            0xe0..=0xff => Value::Integer(i64::from(first as i8)),
            0xc0 => Value::Nil,
            0xc2 | 0xc3 => Value::Bool(first == 0xc3),
            0xcc..=0xcf => {
                let wide = 1 << (first - 0xcc);
                Value::Integer(i64::try_from(big(take(bytes, wide))).unwrap())
            }
            0xa0..=0xbf => Value::text(bytes, usize::from(first & 0x1f)),
            0xd9..=0xdb => {
                let count = length(bytes, 1 << (first - 0xd9));
                Value::text(bytes, count)
            }
            0xc4..=0xc6 => {
                let count = length(bytes, 1 << (first - 0xc4));
                Value::Bytes(take(bytes, count).to_vec())
            }
            0x90..=0x9f => Value::array(bytes, usize::from(first & 0xf)),
            0xdc | 0xdd => {
                let count = length(bytes, 2 << (first - 0xdc));
                Value::array(bytes, count)
            }
            0x80..=0x8f => Value::map(bytes, usize::from(first & 0xf)),
            0xde | 0xdf => {
                let count = length(bytes, 2 << (first - 0xde));
                Value::map(bytes, count)
            }
            other => panic!("no such value here: {other:02x}"),
        }
    }

    fn text(bytes: &mut &[u8], count: usize) -> Value {
        Value::Text(String::from_utf8(take(bytes, count).to_vec()).unwrap())
    }

    fn array(bytes: &mut &[u8], count: usize) -> Value {
        Value::Array((0..count).map(|_| Value::read(bytes)).collect())
    }

    fn map(bytes: &mut &[u8], count: usize) -> Value {
        let pairs = (0..count).map(|_| match Value::read(bytes) {
            Value::Text(name) => (name, Value::read(bytes)),
            other => panic!("not a name: {other:?}"),
        });
        Value::Map(pairs.collect())
    }

    /// Reads all of some bytes.
    fn of(mut bytes: &[u8]) -> Value {
        let value = Value::read(&mut bytes);
        assert!(bytes.is_empty());
        value
    }

    fn find(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(map) => map.get(name),
            _ => None,
        }
    }

    fn at(&self, name: &str) -> &Value {
        self.find(name)
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Value::Bytes(bytes) => bytes,
            other => panic!("no bytes: {other:?}"),
        }
    }

    fn integer(&self) -> i64 {
        match self {
            Value::Integer(integer) => *integer,
            other => panic!("no integer: {other:?}"),
        }
    }

    fn items(&self) -> &[Value] {
        match self {
            Value::Array(items) => items,
            other => panic!("no array: {other:?}"),
        }
    }
}

fn parts(parts: &[&[u8]]) -> Vec<u8> {
    let part = |part: &&[u8]| [&(part.len() as u32).to_be_bytes(), *part].concat();
    parts.iter().flat_map(part).collect()
}

fn hash(domain: &str, bytes: &[u8]) -> [u8; 32] {
    blake3::Hasher::new_derive_key(domain)
        .update(bytes)
        .finalize()
        .into()
}

fn derive(key: &[u8], domain: &str) -> [u8; 32] {
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, key)
        .expand(domain.as_bytes(), &mut derived)
        .unwrap();
    derived
}

fn open(key: &[u8; 32], ad: &[u8], sealed: &[u8]) -> Vec<u8> {
    let (nonce, text) = sealed.split_first_chunk::<24>().unwrap();
    let payload = Payload { msg: text, aad: ad };
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(*nonce), payload).unwrap()
}

fn hpke_open(secret: &[u8], info: &str, ad: &[u8], sealed: &[u8]) -> Vec<u8> {
    let (encapsulated, text) = sealed.split_at(32);
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &<X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).unwrap(),
        &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).unwrap(),
        info.as_bytes(),
        text,
        ad,
    )
    .unwrap()
}

fn verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = VerifyingKey::from_bytes(key.try_into().unwrap()).unwrap();
    let signature = Signature::from_bytes(signature.try_into().unwrap());
    key.verify_strict(message, &signature).is_ok()
}

/// What an identity file holds, opened with its passphrase.
struct Identity {
    sealing: [u8; 32],
    /// The X25519 secret and the Ed25519 seed.
    secrets: [Vec<u8>; 2],
    id: [u8; 32],
    /// Post and root key.
    pin: Vec<u8>,
}

fn identity(file: &[u8]) -> Identity {
    let (covered, checksum) = file.split_at(file.len() - 32);
    assert_eq!(
        hash("carepost 1 checksum of an identity file", covered),
        checksum
    );
    assert_eq!(covered[..6], *b"CPID\0\x01");
    let number = |at: usize| big(&covered[at..at + 4]) as u32;
    let params = Params::new(number(6), number(10), number(14), Some(32)).unwrap();
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &covered[18..34], &mut key)
        .unwrap();
    let ad = parts(&[b"carepost 1 identity file", &covered[..98]]);
    let plain = open(&key, &ad, &covered[98..]);
    let secrets = [plain[..32].to_vec(), plain[32..64].to_vec()];
    let (sealing, signing) = (&covered[34..66], &covered[66..98]);
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&secrets[0]).unwrap();
    assert_eq!(
        X25519HkdfSha256::sk_to_pk(&secret).to_bytes().as_slice(),
        sealing
    );
    let signer = SigningKey::from_bytes(secrets[1].as_slice().try_into().unwrap());
    assert_eq!(signer.verifying_key().as_bytes().as_slice(), signing);
    assert_eq!((big(&plain[64..66]), plain.len()), (1, 66 + 48));
    Identity {
        sealing: sealing.try_into().unwrap(),
        secrets,
        id: hash("carepost 1 identity id", &covered[34..98]),
        pin: plain[66..].to_vec(),
    }
}

/// A frame of the journal.
struct Frame {
    kind: u8,
    bytes: Vec<u8>,
    signature: Vec<u8>,
    payloads: Vec<u8>,
}

/// Reads a segment through, and holds each frame against the one before.
fn frames(segment: &[u8], post: &[u8]) -> Vec<Frame> {
    assert_eq!(segment[..8], *b"cpjourn1");
    assert_eq!(segment[16..32], *post);
    let head = hash("carepost 1 journal head", &segment[..88]);
    assert_eq!(segment[88..96], head[..8]);
    let mut rest = &segment[96..];
    let mut frames = Vec::new();
    let mut before = [0; 32];
    while rest.iter().any(|byte| *byte != 0) {
        let head = take(&mut rest, 116);
        assert_eq!(head[..8], *b"cpframe1");
        let sum = hash("carepost 1 journal head", &head[..108]);
        assert_eq!(head[108..], sum[..8]);
        assert_eq!(little(&head[12..20]), frames.len() as u64 + 1);
        assert_eq!(head[44..76], before);
        let [header, payloads] = [36, 40].map(|at| little(&head[at..at + 4]) as usize);
        let bytes = take(&mut rest, header).to_vec();
        let signature = take(&mut rest, 64).to_vec();
        before = hash(
            "carepost 1 frame",
            &[
                &head[12..20],
                &head[44..76],
                &head[20..28],
                &head[10..11],
                &head[36..40],
                &bytes,
                &signature,
            ]
            .concat(),
        );
        assert_eq!(head[76..108], before);
        frames.push(Frame {
            kind: head[10],
            bytes,
            signature,
            payloads: take(&mut rest, payloads).to_vec(),
        });
    }
    frames
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[test]
fn the_words_of_a_record_are_read_by_what_the_document_says() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "小明").unwrap();
    let me = chen.me().person;
    drop(chen);
    post.stop();

    let store = &post.paths.store;
    let own = identity(&read(&store.join("identities").join(me.to_string())));
    let (post_id, root) = own.pin.split_at(16);
    assert_eq!(hash("carepost 1 post id", root)[..16], *post_id);
    let frames = frames(&read(&store.join("journal/00000001.seg")), post_id);

    // The founding is signed with the root key and brings in the first person's; what follows is theirs.
    let signed = |frame: &Frame, key: &[u8]| {
        let message = parts(&[b"carepost 1 signature of a header", &frame.bytes]);
        verifies(key, &message, &frame.signature)
    };
    let founding = Value::of(&frames[0].bytes);
    assert!(signed(&frames[0], root));
    let acts = founding.at("acts").items();
    let found = acts[0].at("Found");
    assert_eq!(found.at("root").bytes(), root);
    let person = acts.iter().find_map(|act| act.find("Person")).unwrap();
    assert_eq!(person.at("id").bytes(), me.0);
    assert_eq!(person.at("keys").at("sealing").bytes(), own.sealing);
    let signing = person.at("keys").at("signing").bytes();
    let mut commits: Vec<(&Frame, Value)> = Vec::new();
    for frame in frames.iter().filter(|frame| frame.kind == 1) {
        commits.push((frame, Value::of(&frame.bytes)));
    }
    let mut previous = vec![0; 32];
    for (place, (frame, header)) in commits.iter().enumerate() {
        assert!(place == 0 || signed(frame, signing));
        assert_eq!(header.at("author_number").integer(), place as i64 + 1);
        assert_eq!(header.at("author_previous").bytes(), previous);
        previous = hash("carepost 1 commit header", &frame.bytes).to_vec();
    }

    // The staff's key, as it was granted and as its epoch announced it.
    let staff = Value::Text("Staff".into());
    let scope = [[1].as_slice(), &[0; 16]].concat();
    let one = 1_u32.to_be_bytes();
    let of_staff = |name: &str, with: &dyn Fn(&Value) -> bool| {
        let found = acts.iter().filter_map(|act| act.find(name));
        let mut found = found.filter(|act| *act.at("scope") == staff && with(act));
        found.next().unwrap()
    };
    let epoch = of_staff("Epoch", &|_| true);
    let grant = of_staff("Grant", &|grant| grant.at("identity").bytes() == own.id);
    assert_eq!(grant.at("to").at("Person").bytes(), me.0);
    let ad = parts(&[
        b"carepost 1 grant",
        post_id,
        &scope,
        &one,
        &[1],
        &me.0,
        &own.id,
    ]);
    let sealed = grant.at("sealed").bytes();
    let key = hpke_open(&own.secrets[0], "carepost 1 grant", &ad, sealed);
    assert_eq!(
        hash(
            "carepost 1 commitment to an epoch",
            &parts(&[post_id, &scope, &one, &key])
        ),
        epoch.at("commitment").bytes()
    );

    // The child: its slot, its blob, its words.
    let (frame, header) = commits.last().unwrap();
    let item = &header.at("items").items()[0];
    assert_eq!(item.at("key").at("kind").integer(), 10);
    let record = [[10].as_slice(), item.at("key").at("id").bytes()].concat();
    let put = item.at("op").at("Put");
    assert_eq!(
        (put.at("epoch").integer(), put.at("base").integer()),
        (1, 0)
    );
    let mut payloads = frame.payloads.as_slice();
    let mut payload = |sum: &Value| {
        let bytes = take(&mut payloads, sum.at("len").integer() as usize);
        assert_eq!(hash("carepost 1 blob", bytes), sum.at("hash").bytes());
        bytes
    };
    let (slot, blob) = (payload(put.at("slot")), payload(put.at("blob")));
    let revision = 1_u64.to_be_bytes();
    let place = [post_id, &record, &revision, &scope];
    let ad = parts(
        &[
            &[b"carepost 1 slot of a record".as_slice()],
            &place[..],
            &[&one],
        ]
        .concat(),
    );
    let data_key = open(&derive(&key, "carepost 1 key of slots"), &ad, slot);
    let commitment = parts(&[post_id, &scope, &record, &revision, &data_key]);
    assert_eq!(
        blob[..32],
        hash("carepost 1 commitment to a data key", &commitment)
    );
    let ad = parts(&[&[b"carepost 1 content of a record".as_slice()], &place[..]].concat());
    let padded = open(data_key.as_slice().try_into().unwrap(), &ad, &blob[32..]);
    let length = big(&padded[..4]) as usize;
    assert!(padded[4 + length..].iter().all(|byte| *byte == 0));
    let words = Value::of(&padded[4..4 + length]);
    assert_eq!(*words.at("name"), Value::Text("小明".into()));
}
