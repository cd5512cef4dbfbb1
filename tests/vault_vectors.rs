//! The test vectors of docs/format.md: the same bytes come out of fixed seeds, and everything opens from the file alone.
//!
//! After a deliberate change of the format, `CAREPOST_WRITE_VECTORS=1 cargo test --test vault_vectors` writes the
//! fixture anew; the text of docs/format.md is then to be changed by hand.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};

use carepost::care::fingerprint;
use carepost::care::ledger::directory::post_of_root;
use carepost::care::ledger::header::{Grant, Invite, PublicKeys, Recipient, Share};
use carepost::care::ledger::ids::{GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::record::Record;
use carepost::care::records::signed_note::SignedNote;
use carepost::post::signing::{ToSign, sign, verifies};
use carepost::vault::audit::{AuditEpoch, open_audit, seal_to_audit};
use carepost::vault::challenge::{Challenge, Purpose};
use carepost::vault::draft::{DraftContext, DraftKind, open_draft, seal_draft};
use carepost::vault::epoch::{EpochKey, announce, unwrap_previous, wrap_previous};
use carepost::vault::grant::{accept, grant};
use carepost::vault::identity::{Identity, RootKey, verify_header};
use carepost::vault::invitation::{Answered, InvitationCode};
use carepost::vault::note_signature::{NotePlace, SignedAs, SignedText};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::recovery::{RecoveryWords, WordList};
use carepost::vault::recovery_text;
use carepost::vault::seal::{self, COMMITMENT, SealContext};
use carepost::vault::sealed_identity::{
    ArgonParams, Floor, Pin, open_identity, public_keys, seal_identity,
};
use carepost::vault::secret::Key32;
use carepost::vault::share::{self, Reader};

const POST: PostId = PostId([0x11; 16]);
const PERSON: PersonId = PersonId([0x22; 16]);
const RECORD: RecordKey = RecordKey {
    kind: Kind::SignedNote,
    id: Id([0x33; 16]),
};
const CASE: Id = Id([0x44; 16]);
const CTX: SealContext = SealContext {
    post: POST,
    key: RECORD,
    revision: 1,
    scope: Scope::Case(CASE),
    epoch: 2,
};
const ENTRY: SealContext = SealContext {
    post: POST,
    key: RecordKey {
        kind: Kind::Audit,
        id: Id([0x33; 16]),
    },
    revision: 1,
    scope: Scope::Audit,
    epoch: 1,
};
const DRAFT: DraftContext = DraftContext {
    kind: DraftKind::Draft,
    post: POST,
    person: PERSON,
    id: Id([0x33; 16]),
    number: 7,
    epoch: 1,
};
const CHALLENGE: Challenge = Challenge {
    purpose: Purpose::SignIn,
    post: POST,
    generation: GenerationId([0x55; 16]),
    host_nonce: [0x66; 32],
    client_nonce: [0x77; 32],
};
const NOTE: NotePlace = NotePlace {
    post: POST,
    case: Some(CASE),
    note: RECORD.id,
};
const COPY: Id = Id([0x88; 16]);
const COPIED: SignedAs = SignedAs::EnteredInError {
    copied_to: Some(COPY),
};
/// A signature of the first version, which did not say of what it is; nothing makes one any more.
const FIRST: &str = "df6773365574f12190ab4f2ab6c4450807af281ff5ab8444729a6b52def29d3670354c9ec4c0d130fe7df653648b02dc01412892a4c6dd62829cf002c7e31c09";
const TIME: i64 = 1_790_000_000_000;
const PLAIN: &str = "今天谈了奶奶。";
const PASSPHRASE: &str = "ｌａｎｔｅｒｎ 井 quarry";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
        .collect()
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// A key of 32 equal bytes.
fn key(byte: u8) -> Key32 {
    Key32::from_slice(&[byte; 32]).unwrap()
}

fn identity() -> Identity {
    Identity::from_secrets(key(0xa1), key(0xa2))
}

fn epoch(byte: u8) -> EpochKey {
    EpochKey::from_key(key(byte))
}

fn text(signed_as: SignedAs) -> SignedText<'static> {
    SignedText {
        place: NOTE,
        signed_as,
        author: PERSON,
        time: TIME,
        bytes: PLAIN.as_bytes(),
    }
}

/// Computes every vector; secrets are bytes repeated, randomness is ChaCha20 from a repeated byte.
fn computed() -> Value {
    let identity = identity();
    let public = identity.public();
    let root = RootKey::generate(&mut rng(1));
    let params = ArgonParams::LEAST;
    let pins = [Pin {
        post: POST,
        root: [0x99; 32],
    }];
    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    let file = seal_identity(&identity, &pins, &passphrase, params, &mut rng(2)).unwrap();
    let (one, two) = (epoch(0xe1), epoch(0xe2));
    let sealed = seal::seal(PLAIN.as_bytes(), &two, &CTX, &mut rng(3)).unwrap();
    let data_key = seal::data_key(&sealed.slot, &two, &CTX).unwrap();
    let audit = announce(POST, Scope::Audit, 1, &one, None, &mut rng(4));
    let audit_key = audit.sealing.unwrap();
    let entry = seal_to_audit(PLAIN.as_bytes(), &audit_key, &ENTRY, &mut rng(5)).unwrap();
    let previous = wrap_previous(POST, Scope::Case(CASE), 2, &two, &one, &mut rng(6));
    let given = grant(
        &two,
        POST,
        Scope::Case(CASE),
        2,
        Recipient::Person(PERSON),
        &public,
        &mut rng(7),
    )
    .unwrap();
    let words = RecoveryWords::generate(&mut rng(8));
    let recovery = words.identity().public();
    let signed = |signed_as| hex(&text(signed_as).sign(&identity));
    let note = ToSign {
        note: NOTE.note,
        case: NOTE.case,
        signed_as: SignedAs::Note,
        bytes: PLAIN.as_bytes().to_vec().into(),
    };
    let at = DateTime::from_timestamp_millis(TIME).unwrap();
    let note = SignedNote {
        note: NOTE.note,
        case: NOTE.case,
        signed: sign(&note, &identity, PERSON, POST, at),
    };
    let reader = Reader {
        to: PERSON,
        keys: &public,
        until: Some(TIME),
    };
    let shared = share::share(&data_key, &CTX, &reader, &mut rng(11)).unwrap();
    let draft = seal_draft(PLAIN.as_bytes(), &one, &DRAFT, &mut rng(9)).unwrap();
    let code = InvitationCode::generate(POST, &mut rng(10));
    let invite = Invite::id_of(&code.public());
    let answered = code.answer(&identity, POST, invite);
    json!({
        "01 identity": {
            "sealing secret": hex(&[0xa1; 32]),
            "signing secret": hex(&[0xa2; 32]),
            "sealing public": hex(&public.sealing),
            "signing public": hex(&public.signing),
            "identity id": public.id().to_string(),
        },
        "02 root": {
            "root public": hex(&root.public()),
            "post id": post_of_root(&root.public()).to_string(),
        },
        "03 identity file": {
            "passphrase as typed": PASSPHRASE,
            "pin": format!("{POST}{}", hex(&[0x99; 32])),
            "file": hex(&file),
        },
        "04 record": {
            "epoch key": hex(&[0xe2; 32]),
            "post": POST.to_string(),
            "record key": hex(&RECORD.to_bytes()),
            "revision": 1,
            "scope": hex(&Scope::Case(CASE).to_bytes()),
            "epoch": 2,
            "plain": hex(PLAIN.as_bytes()),
            "data key": hex(data_key.key().expose()),
            "slot": hex(&sealed.slot),
            "blob": hex(&sealed.blob),
            "blob without a commitment": hex(&sealed.blob[COMMITMENT..]),
        },
        "05 epoch": {
            "key of epoch 1": hex(&[0xe1; 32]),
            "key of epoch 2": hex(&[0xe2; 32]),
            "post": POST.to_string(),
            "scope": hex(&Scope::Case(CASE).to_bytes()),
            "commitment to 1": one.commitment(POST, Scope::Case(CASE), 1).to_string(),
            "commitment to 2": two.commitment(POST, Scope::Case(CASE), 2).to_string(),
            "1 wrapped under 2": hex(&previous),
        },
        "06 audit": {
            "epoch key": hex(&[0xe1; 32]),
            "public": audit_key.to_string(),
            "record key": hex(&ENTRY.key.to_bytes()),
            "revision": 1,
            "epoch": 1,
            "plain": hex(PLAIN.as_bytes()),
            "slot": hex(&entry.slot),
            "blob": hex(&entry.blob),
        },
        "07 grant": {
            "epoch key": hex(&[0xe2; 32]),
            "scope": hex(&Scope::Case(CASE).to_bytes()),
            "epoch": 2,
            "to person": PERSON.to_string(),
            "sealed": hex(&given.sealed),
        },
        "08 recovery": {
            "english": words.words(WordList::English).join(" "),
            "chinese": words.words(WordList::SimplifiedChinese).concat(),
            "sealing public": hex(&recovery.sealing),
            "signing public": hex(&recovery.signing),
            "text": recovery_text::to_text(&recovery),
        },
        "09 signatures": {
            "header": hex(b"not a real header"),
            "signature of the header": hex(&identity.sign_header(b"not a real header")),
            "note": hex(PLAIN.as_bytes()),
            "note author": PERSON.to_string(),
            "note time": TIME,
            "signature as a note": signed(SignedAs::Note),
            "signature as an addendum": signed(SignedAs::Addendum),
            "signature as a mark of error": signed(SignedAs::EnteredInError { copied_to: None }),
            "copied to": COPY.to_string(),
            "signature as a mark of error, copied": signed(COPIED),
            "signature of the note": FIRST,
            "challenge generation": CHALLENGE.generation.to_string(),
            "challenge host nonce": hex(&CHALLENGE.host_nonce),
            "challenge client nonce": hex(&CHALLENGE.client_nonce),
            "signature of the challenge": hex(&CHALLENGE.answer(&identity)),
        },
        "11 invitation": {
            "code": code.to_text().as_str(),
            "one-time public": hex(&code.public()),
            "invitation": invite.to_string(),
            "signature by the one-time key": hex(&answered.by_invite),
            "signature by the identity": hex(&answered.by_identity),
            "fingerprint": fingerprint::line(identity.public().id()),
        },
        "10 draft": {
            "epoch key": hex(&[0xe1; 32]),
            "person": PERSON.to_string(),
            "draft": DRAFT.id.to_string(),
            "number": 7,
            "epoch": 1,
            "plain": hex(PLAIN.as_bytes()),
            "sealed": hex(&draft),
        },
        "13 signed note": {
            "record": hex(&note.encode().unwrap()),
        },
        "12 share": {
            "to person": PERSON.to_string(),
            "until": TIME,
            "commitment": shared.commitment.to_string(),
            "sealed": hex(&shared.sealed),
        },
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn fixture() -> String {
    fs::read_to_string(root().join("tests/fixtures/vectors.json")).unwrap()
}

struct Vectors(Value);

impl Vectors {
    fn read() -> Vectors {
        Vectors(serde_json::from_str(&fixture()).unwrap())
    }

    fn text(&self, chapter: &str, name: &str) -> String {
        let found = self.0[chapter][name].as_str();
        found
            .unwrap_or_else(|| panic!("{chapter}/{name}"))
            .to_owned()
    }

    fn bytes(&self, chapter: &str, name: &str) -> Vec<u8> {
        unhex(&self.text(chapter, name))
    }

    fn array<const N: usize>(&self, chapter: &str, name: &str) -> [u8; N] {
        self.bytes(chapter, name).try_into().unwrap()
    }

    fn epoch(&self, chapter: &str, name: &str) -> EpochKey {
        EpochKey::from_key(Key32::from_slice(&self.bytes(chapter, name)).unwrap())
    }

    fn identity(&self) -> Identity {
        let half = |name| Key32::from_slice(&self.bytes("01 identity", name)).unwrap();
        Identity::from_secrets(half("sealing secret"), half("signing secret"))
    }
}

#[test]
fn fixed_seeds_give_the_vectors_of_the_fixture() {
    let text = serde_json::to_string_pretty(&computed()).unwrap() + "\n";
    if std::env::var_os("CAREPOST_WRITE_VECTORS").is_some() {
        fs::write(root().join("tests/fixtures/vectors.json"), &text).unwrap();
    }
    assert_eq!(fixture(), text);
}

#[test]
fn the_description_prints_the_same_vectors() {
    let doc = fs::read_to_string(root().join("docs/format.md")).unwrap();
    assert!(doc.contains(&format!("```json\n{}```", fixture())));
}

#[test]
fn the_description_names_every_domain_string() {
    let doc = fs::read_to_string(root().join("docs/format.md")).unwrap();
    for domain in carepost::vault::domain::ALL {
        assert!(doc.contains(&format!("`{domain}`")), "{domain}");
    }
}

#[test]
fn the_identity_is_its_secrets_and_its_file_opens() {
    let vectors = Vectors::read();
    let identity = vectors.identity();
    let public = PublicKeys {
        sealing: vectors.array("01 identity", "sealing public"),
        signing: vectors.array("01 identity", "signing public"),
    };
    assert_eq!(identity.public(), public);
    assert_eq!(
        public.id().to_string(),
        vectors.text("01 identity", "identity id")
    );
    let root: [u8; 32] = vectors.array("02 root", "root public");
    assert_eq!(
        post_of_root(&root).to_string(),
        vectors.text("02 root", "post id")
    );

    let file = vectors.bytes("03 identity file", "file");
    let passphrase = vectors.text("03 identity file", "passphrase as typed");
    let passphrase = Passphrase::new(&passphrase).unwrap();
    let (opened, pins) = open_identity(&file, &passphrase, Floor::Standard).unwrap();
    assert_eq!(opened.public(), public);
    assert_eq!(public_keys(&file), Ok(public));
    assert_eq!(
        pins,
        [Pin {
            post: POST,
            root: [0x99; 32]
        }]
    );
}

#[test]
fn records_entries_and_drafts_open() {
    let vectors = Vectors::read();
    let epoch = vectors.epoch("04 record", "epoch key");
    let (slot, blob) = (
        vectors.bytes("04 record", "slot"),
        vectors.bytes("04 record", "blob"),
    );
    let plain = seal::open(&slot, &blob, &epoch, &CTX).unwrap();
    assert_eq!(plain.as_slice(), vectors.bytes("04 record", "plain"));
    let first = vectors.bytes("04 record", "blob without a commitment");
    assert_eq!(seal::open(&slot, &first, &epoch, &CTX).unwrap(), plain);

    let epoch = AuditEpoch::of(&vectors.epoch("06 audit", "epoch key"));
    assert_eq!(epoch.public(), Hash(vectors.array("06 audit", "public")));
    let (slot, blob) = (
        vectors.bytes("06 audit", "slot"),
        vectors.bytes("06 audit", "blob"),
    );
    let plain = open_audit(&slot, &blob, &epoch, &ENTRY).unwrap();
    assert_eq!(plain.as_slice(), vectors.bytes("06 audit", "plain"));

    let private = vectors.epoch("10 draft", "epoch key");
    let plain = open_draft(&vectors.bytes("10 draft", "sealed"), &private, &DRAFT).unwrap();
    assert_eq!(plain.as_slice(), vectors.bytes("10 draft", "plain"));
}

#[test]
fn grants_and_predecessors_give_the_announced_keys() {
    let vectors = Vectors::read();
    let one = vectors.epoch("05 epoch", "key of epoch 1");
    let two = vectors.epoch("05 epoch", "key of epoch 2");
    let scope = Scope::Case(CASE);
    let (to_one, to_two) = (
        Hash(vectors.array("05 epoch", "commitment to 1")),
        Hash(vectors.array("05 epoch", "commitment to 2")),
    );
    let wrapped = vectors.bytes("05 epoch", "1 wrapped under 2");
    assert_eq!(
        unwrap_previous(POST, scope, 2, &two, &wrapped, &to_one),
        Ok(one)
    );
    let given = Grant {
        scope,
        epoch: 2,
        to: Recipient::Person(PERSON),
        identity: vectors.identity().public().id(),
        sealed: vectors.bytes("07 grant", "sealed"),
        until: None,
    };
    assert_eq!(accept(&given, &vectors.identity(), POST, &to_two), Ok(two));
}

#[test]
fn a_share_gives_the_data_key_of_its_record() {
    let vectors = Vectors::read();
    let given = Share {
        scope: Scope::Case(CASE),
        key: RECORD,
        revision: 1,
        to: PERSON,
        identity: vectors.identity().public().id(),
        commitment: Hash(vectors.array("12 share", "commitment")),
        sealed: vectors.bytes("12 share", "sealed"),
        until: Some(TIME),
    };
    let key = share::accept(&given, &vectors.identity(), POST).unwrap();
    let blob = vectors.bytes("04 record", "blob");
    let plain = seal::open_with_data_key(&blob, &key, &CTX).unwrap();
    assert_eq!(plain.as_slice(), vectors.bytes("04 record", "plain"));
}

#[test]
fn recovery_words_of_both_languages_stand_for_the_same_keys() {
    let vectors = Vectors::read();
    for list in ["english", "chinese"] {
        let words = RecoveryWords::parse(&vectors.text("08 recovery", list)).unwrap();
        let public = words.identity().public();
        assert_eq!(
            public.sealing,
            vectors.array("08 recovery", "sealing public")
        );
        assert_eq!(
            public.signing,
            vectors.array("08 recovery", "signing public")
        );
        let text = vectors.text("08 recovery", "text");
        assert_eq!(recovery_text::from_text(&text), Ok(public));
    }
}

#[test]
fn an_invitations_code_stands_for_its_key_and_its_answer_verifies() {
    let vectors = Vectors::read();
    let chapter = "11 invitation";
    let code = InvitationCode::parse(&vectors.text(chapter, "code")).unwrap();
    let key = vectors.array(chapter, "one-time public");
    assert_eq!(code.public(), key);
    assert!(code.is_of(POST));
    let invite = Invite::id_of(&key);
    assert_eq!(invite.to_string(), vectors.text(chapter, "invitation"));
    let answered = Answered {
        by_invite: vectors.array(chapter, "signature by the one-time key"),
        by_identity: vectors.array(chapter, "signature by the identity"),
    };
    let public = vectors.identity().public();
    assert!(answered.verify(&key, POST, invite, &public));
    assert_eq!(
        fingerprint::line(public.id()),
        vectors.text(chapter, "fingerprint")
    );
}

#[test]
fn signatures_verify() {
    let vectors = Vectors::read();
    let public = vectors.identity().public();
    let chapter = "09 signatures";
    assert!(verify_header(
        &public.signing,
        &vectors.bytes(chapter, "header"),
        &vectors.array(chapter, "signature of the header"),
    ));
    assert!(CHALLENGE.verify(
        &public,
        &vectors.array(chapter, "signature of the challenge")
    ));
    let key = public.signing;
    assert_eq!(vectors.bytes(chapter, "note"), PLAIN.as_bytes());
    let of = |name| vectors.array(chapter, name);
    for (signed_as, name) in [
        (SignedAs::Note, "signature as a note"),
        (SignedAs::Addendum, "signature as an addendum"),
        (
            SignedAs::EnteredInError { copied_to: None },
            "signature as a mark of error",
        ),
        (COPIED, "signature as a mark of error, copied"),
    ] {
        assert!(text(signed_as).verify(&key, &of(name)), "{name}");
        assert!(!text(signed_as).verify_first(&key, &of(name)), "{name}");
    }
    assert!(text(SignedAs::Note).verify_first(&key, &of("signature of the note")));
}

#[test]
fn a_signed_note_is_read_from_its_bytes_and_verifies() {
    let vectors = Vectors::read();
    let keys = vectors.identity().public();
    let note = SignedNote::decode(&vectors.bytes("13 signed note", "record")).unwrap();
    assert_eq!((note.note, note.case), (NOTE.note, NOTE.case));
    assert_eq!(note.signed.bytes, PLAIN.as_bytes());
    assert!(verifies(&note.signed, SignedAs::Note, NOTE, &keys));
    assert!(!verifies(&note.signed, SignedAs::Addendum, NOTE, &keys));
}
