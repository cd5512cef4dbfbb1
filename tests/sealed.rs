//! After a working day with marked strings in every kind of record, not one of them is on the disk or on the line.

mod post_kit;
mod program;

use std::sync::{Arc, Mutex};

use aho_corasick::AhoCorasick;
use carepost::care::ledger::header::{Act, Person, Recipient, Roles, Standing};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::addendum::Addendum;
use carepost::care::records::audit::Action;
use carepost::care::records::signed_note::SignedNote;
use carepost::post::change::{Change, ChangeSet};
use carepost::post::draft::Draft;
use carepost::post::reading::ReadCount;
use carepost::post::session::Session;
use carepost::post::signing::{SignedAs, ToSign};
use carepost::vault::epoch::{self, EpochKey};
use carepost::vault::grant::grant;
use carepost::vault::identity::Identity;
use carepost::vault::secret::Key32;
use post_kit::*;
use zeroize::Zeroizing;

/// Strings that nothing else says, long enough not to come about by chance.
#[derive(Default)]
struct Marks(Vec<String>);

impl Marks {
    fn mark(&mut self, about: &str) -> String {
        let n = self.0.len();
        let mark = if n.is_multiple_of(2) {
            format!("zq{about}{n:04}留守儿童标记丙{n:04}")
        } else {
            format!("Marked-{about}-{n:04}-unmistakable")
        };
        self.0.push(mark.clone());
        mark
    }
}

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> Vec<u8> {
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let three = chunk
                .iter()
                .chain(&[0, 0])
                .take(3)
                .fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
            (0..4).map(move |place| alphabet[(three >> (18 - 6 * place)) as usize & 63])
        })
        .collect()
}

/// What is left of a text in base64 whatever stands before and after it.
fn base64_cores(bytes: &[u8]) -> Vec<Vec<u8>> {
    let usual = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let for_urls = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut cores = Vec::new();
    for alphabet in [usual, for_urls] {
        for shift in 0..3 {
            // Of a shifted text the first whole group of three is the first that does not depend on what is before.
            let whole = &bytes[shift..];
            let whole = &whole[..whole.len() / 3 * 3];
            cores.push(base64(whole, alphabet));
        }
    }
    cores
}

/// Every form in which some bytes are looked for.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        bytes.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    forms.extend(base64_cores(bytes));
    forms
}

fn forms_of_text(text: &str) -> Vec<Vec<u8>> {
    let mut all = forms(text.as_bytes());
    all.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    all.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    all.push(encoding_rs::GBK.encode(text).0.into_owned());
    all
}

#[test]
fn the_search_finds_every_form() {
    let text = "留守儿童标记丙0007";
    let search = AhoCorasick::new(forms_of_text(text)).unwrap();
    for before in 0..3 {
        let mut bytes = vec![b'x'; before];
        bytes.extend(text.as_bytes());
        bytes.extend(b"yz");
        let usual = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        assert!(
            search.is_match(&base64(&bytes, usual)),
            "shifted by {before}"
        );
    }
    for form in forms_of_text(text) {
        assert!(search.is_match(&[b"..", form.as_slice(), b".."].concat()));
    }
    assert!(!search.is_match("留守儿童标记丙0008"));
}

fn save(session: &mut Session, change: &ChangeSet) {
    session.save(change).unwrap();
}

fn put(kind: Kind, n: u32, scope: Scope, base: u64, text: &str) -> Change {
    Change {
        key: RecordKey::new(kind, id(n)),
        scope,
        base,
        plain: Some(Zeroizing::new(text.as_bytes().to_vec())),
    }
}

/// Begins the case of the day under a key that the test knows.
fn begin_case(session: &mut Session, key: EpochKey) {
    let scope = Scope::Case(id(50));
    let (post, me) = (session.post(), session.me().person);
    let keys = session.directory().person(me).unwrap().keys;
    let mut change = ChangeSet::new(Action::Create);
    change.acts.push(Act::Epoch(epoch::announce(
        post,
        scope,
        1,
        &key,
        None,
        &mut rng(),
    )));
    let recoveries = session
        .directory()
        .recoveries()
        .map(|(id, recovery)| (Recipient::Recovery(id), recovery.keys));
    for (to, keys) in recoveries.chain([(Recipient::Person(me), keys)]) {
        let given = grant(&key, post, scope, 1, to, &keys, &mut rng()).unwrap();
        change.acts.push(Act::Grant(given));
    }
    save(session, &change);
    assert!(session.me().scopes.contains(&scope));
}

/// Works a day: every kind of record written and revised, drafts typed, notes signed, people joined, things undone.
fn day(post: &Post, chen: &mut Session, marks: &mut Marks) {
    post.join(chen, "zhao", COUNSELOR);
    post.join(chen, "sun", SUPERVISOR);
    let me = chen.me().person;
    let case = Scope::Case(id(50));
    save(
        chen,
        &ChangeSet::new(Action::Create)
            .put(id(50), Scope::Staff, 0, &child(&marks.mark("name")))
            .unwrap(),
    );
    let homes = [Scope::Staff, Scope::Clinical, case, Scope::Private(me)];
    let mut n = 1_000;
    for kind in Kind::ALL {
        for scope in homes.iter().filter(|scope| scope.holds(*kind)) {
            n += 1;
            let mut change = ChangeSet::new(Action::Create);
            for more in 0..4 {
                let text = marks.mark(&format!("{kind:?}{more}"));
                change
                    .changes
                    .push(put(*kind, n * 10 + more, *scope, 0, &text));
            }
            let (saved, _) = chen.save(&change).unwrap();
            if kind.add_only() {
                continue;
            }
            let text = marks.mark(&format!("{kind:?}revised"));
            let mut revised = ChangeSet::new(Action::Change);
            revised
                .changes
                .push(put(*kind, n * 10 + 1, *scope, 1, &text));
            let (last, _) = chen.save(&revised).unwrap();
            chen.take_back(last.change).unwrap();
            assert!(saved.undoable);
        }
    }
    for note in 0..10 {
        let text = ToSign {
            note: id(note),
            case: Some(id(50)),
            signed_as: SignedAs::Note,
            bytes: Zeroizing::new(marks.mark("signed").into_bytes()),
        };
        let signed = SignedNote {
            note: id(note),
            case: Some(id(50)),
            signed: chen.sign(&text),
        };
        let addendum = Addendum {
            note: id(note),
            case: Some(id(50)),
            signed: chen.sign(&ToSign {
                bytes: Zeroizing::new(marks.mark("addendum").into_bytes()),
                signed_as: SignedAs::Addendum,
                ..text
            }),
        };
        let change = ChangeSet::new(Action::Sign)
            .put(id(100 + note), case, 0, &signed)
            .unwrap()
            .put(id(200 + note), case, 0, &addendum)
            .unwrap();
        save(chen, &change);
    }
    for n in 0..20 {
        let draft = Draft {
            id: id(n),
            form: "note".into(),
            about: None,
            texts: vec![marks.mark("draft"), marks.mark("section")],
            begun: None,
            at: now(),
        };
        chen.keep_draft(&draft).unwrap();
        chen.keep_draft(&draft).unwrap();
        if n.is_multiple_of(2) {
            chen.drop_draft(draft.id).unwrap();
        }
    }
    assert_eq!(chen.drafts().unwrap().len(), 10);
    for kind in Kind::ALL {
        let mut count = ReadCount::default();
        chen.read_kind(*kind, &mut count, |_| true).unwrap();
        assert_eq!(count.faults, 0);
    }
}

#[test]
fn nothing_marked_and_no_key_is_on_the_disk_or_on_the_line() {
    let post = Post::found();
    let crossed = Arc::new(Mutex::new(Vec::new()));
    let line = Tapped {
        line: post.client().0,
        crossed: crossed.clone(),
    };
    // Somebody whose secrets the test knows, as nothing gives them out.
    let distinct =
        |n: u8| -> [u8; 32] { std::array::from_fn(|i| n.wrapping_mul(37) ^ (i as u8 * 7)) };
    let key = |n: u8| Key32::from_slice(&distinct(n)).unwrap();
    let identity = Identity::from_secrets(key(1), key(2));
    let wang = Person {
        id: PersonId([7; 16]),
        handle: "wang".into(),
        keys: identity.public(),
        roles: Roles {
            administrator: true,
            ..COUNSELOR
        },
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    let mut chen = post.sign_in("chen");
    chen.add_person(&wang, &card(wang.id, "wang")).unwrap();
    chen.put_identity(wang.id, Post::sealed(&identity, post.pin))
        .unwrap();
    drop(chen);
    let mut wang =
        Session::sign_in(Box::new(line), "wang", &words(PASSPHRASE), post.around()).unwrap();
    begin_case(&mut wang, EpochKey::from_key(key(3)));
    let mut marks = Marks::default();
    day(&post, &mut wang, &mut marks);
    wang.know_chain().unwrap();
    wang.remember_head().unwrap();
    let mut sought: Vec<Vec<u8>> = marks
        .0
        .iter()
        .flat_map(|mark| forms_of_text(mark))
        .collect();
    let plain = sought.len();
    sought.extend(forms_of_text(PASSPHRASE));
    for n in 1..=3 {
        sought.extend(forms(&distinct(n)));
    }
    let recovery: Vec<&str> = post
        .recovery_words
        .iter()
        .map(|word| word.as_str())
        .collect();
    // Three words in a row do not come about by chance.
    for three in recovery.windows(3) {
        sought.extend(forms(three.join(" ").as_bytes()));
        sought.extend(forms(three.concat().as_bytes()));
    }
    assert!(marks.0.len() > 200 && sought.len() > plain + 50);
    drop(wang);
    let search = AhoCorasick::new(&sought).unwrap();
    let told = |found: aho_corasick::Match| {
        let form = &sought[found.pattern().as_usize()];
        String::from_utf8_lossy(form).into_owned()
    };
    let crossed = std::mem::take(&mut *crossed.lock().unwrap());
    assert!(crossed.len() > 200_000);
    let handle = AhoCorasick::new(["wang"]).unwrap();
    assert!(
        handle.is_match(&crossed),
        "a name to sign in with is no secret"
    );
    assert_eq!(search.find(&crossed).map(told), None, "on the line");
    for run in ["while the host runs", "after it has ended"] {
        let mut seen = 0;
        for file in program::files(post.dir.path()) {
            let Ok(bytes) = std::fs::read(&file) else {
                continue;
            };
            seen += bytes.len();
            assert_eq!(search.find(&bytes).map(told), None, "{run}: {file:?}");
        }
        assert!(seen > 200_000, "{seen} bytes were looked through");
        post.stop();
    }
}
