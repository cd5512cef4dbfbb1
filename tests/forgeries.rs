//! Nothing counts as signed or approved that was not: whoever writes what, and by whatever way it comes.

mod post_kit;

use carepost::care::ledger::header::{Person, Roles, Standing};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::addendum::Addendum;
use carepost::care::records::approval::{Approval, ApprovalState};
use carepost::care::records::audit::Action;
use carepost::care::records::entered_in_error::EnteredInError;
use carepost::care::records::note::Note;
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::care::records::record::Record;
use carepost::care::records::settings::Settings;
use carepost::care::records::signed_note::{Signed, SignedNote};
use carepost::post::change::ChangeSet;
use carepost::post::note_texts;
use carepost::post::reading::Arrived;
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::post::signing::{SignedAs, ToSign};
use carepost::vault::domain;
use carepost::vault::identity::Identity;
use carepost::vault::parts;
use carepost::vault::secret::Key32;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer, SigningKey};
use post_kit::*;
use zeroize::Zeroizing;

const CASE_ID: Id = Id([50; 16]);
const CASE: Scope = Scope::Case(CASE_ID);
const NOTE: Id = Id([52; 16]);
const TEXT: Id = Id([53; 16]);
const ADDENDUM: Id = Id([54; 16]);

fn words_of(text: &str) -> Zeroizing<Vec<u8>> {
    let mut note = Note::empty(NoteKind::Progress, NoteForm::Free);
    note.sections[0].text = text.into();
    Zeroizing::new(note.encode().unwrap())
}

fn to_sign(note: Id, signed_as: SignedAs, text: &str) -> ToSign {
    ToSign {
        note,
        case: Some(CASE_ID),
        signed_as,
        bytes: match signed_as {
            SignedAs::Note => words_of(text),
            _ => Zeroizing::new(text.as_bytes().to_vec()),
        },
    }
}

fn signed_note(note: Id, signed: Signed) -> SignedNote {
    SignedNote {
        note,
        case: Some(CASE_ID),
        signed,
    }
}

fn addendum(signed: Signed) -> Addendum {
    Addendum {
        note: NOTE,
        case: Some(CASE_ID),
        signed,
    }
}

fn mark(signed: Signed) -> EnteredInError {
    EnteredInError {
        note: NOTE,
        case: Some(CASE_ID),
        copied_to: None,
        signed,
    }
}

fn header(author: PersonId, signed: Id) -> NoteHeader {
    NoteHeader {
        case: Some(CASE_ID),
        state: NoteState::Signed,
        signed: Some(signed),
        ..NoteHeader::begun(author, NoteKind::Progress, NoteForm::Free, now())
    }
}

fn put<R: Record>(session: &mut Session, id: Id, scope: Scope, base: u64, record: &R) {
    let change = ChangeSet::new(Action::Sign).put(id, scope, base, record);
    session.save(&change.unwrap()).unwrap();
}

/// The seed of Wang's signing key, so that the test can sign as an earlier version did.
const SEED: [u8; 32] = [0xA2; 32];

/// Wang's note with an addendum; Liu is on the team, and so is Chen, who reads.
struct Team {
    post: Post,
    wang: Session,
    liu: Session,
}

fn team() -> Team {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let key = |byte| Key32::from_slice(&[byte; 32]).unwrap();
    let identity = Identity::from_secrets(key(0xA1), key(SEED[0]));
    let person = Person {
        id: PersonId([7; 16]),
        handle: "wang".into(),
        keys: identity.public(),
        roles: COUNSELOR,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    chen.add_person(&person, &card(person.id, "wang")).unwrap();
    let sealed = Post::sealed(&identity, post.pin);
    chen.put_identity(person.id, sealed).unwrap();
    let liu = post.join(&mut chen, "liu", COUNSELOR);
    let mut wang = post.sign_in("wang");
    let text = wang.sign(&to_sign(NOTE, SignedAs::Note, "哭了"));
    let added = wang.sign(&to_sign(NOTE, SignedAs::Addendum, ADDED));
    let members = vec![wang.me().person, liu, chen.me().person];
    let change = ChangeSet::new(Action::Create)
        .begin_scope(CASE, members)
        .put(NOTE, Scope::Clinical, 0, &header(person.id, TEXT))
        .and_then(|change| change.put(TEXT, CASE, 0, &signed_note(NOTE, text)))
        .and_then(|change| change.put(ADDENDUM, CASE, 0, &addendum(added)));
    wang.save(&change.unwrap()).unwrap();
    let liu = post.sign_in("liu");
    Team { post, wang, liu }
}

const ADDED: &str = "认错了人，妈妈来电";

impl Team {
    /// What Chen's screens have by each way that something comes: told unasked, caught up with, and read at a sign-in.
    fn by_every_way(&mut self, act: impl FnOnce(&mut Team)) -> [Register; 3] {
        let (mut told, pushes) = self.post.sign_in_listening("chen");
        let mut late = self.post.sign_in("chen");
        let mut registers = [
            register(&mut told),
            register(&mut late),
            Register::default(),
        ];
        act(self);
        take(&mut registers[0], &heard(&mut told, &pushes));
        take(&mut registers[1], &late.catch_up().unwrap());
        registers[2] = register(&mut self.post.sign_in("chen"));
        registers
    }
}

fn take(register: &mut Register, arrived: &[Arrived]) {
    for one in arrived {
        register.take(&one.opened()).unwrap();
    }
}

#[test]
fn what_its_author_signed_is_shown_as_signed_by_whatever_way_it_comes() {
    let mut team = team();
    let (note, text) = (id(1), id(2));
    let author = team.wang.me().person;
    let registers = team.by_every_way(|team| {
        let signed = team.wang.sign(&to_sign(note, SignedAs::Note, "平静"));
        let change = ChangeSet::new(Action::Sign)
            .put(note, Scope::Clinical, 0, &header(author, text))
            .and_then(|change| change.put(text, CASE, 0, &signed_note(note, signed)));
        team.wang.save(&change.unwrap()).unwrap();
    });
    for register in registers {
        assert!(register.is_verified(text) && register.is_verified(TEXT));
        assert_eq!(note_texts::in_force(&register, note).unwrap().0, text);
        let [(id, _, verified)] = note_texts::addenda(&register, NOTE)[..] else {
            panic!("one addendum");
        };
        assert!((id, verified) == (ADDENDUM, true));
    }
}

#[test]
fn a_text_that_the_named_author_did_not_sign_is_not_verified_by_whatever_way_it_comes() {
    let mut team = team();
    let (note, text) = (id(1), id(2));
    let author = team.wang.me().person;
    let registers = team.by_every_way(|team| {
        let forged = Signed {
            author,
            signature: nonce().repeat(2),
            ..team.liu.sign(&to_sign(note, SignedAs::Note, "平静"))
        };
        put(&mut team.liu, text, CASE, 0, &signed_note(note, forged));
    });
    for register in registers {
        assert!(!register.is_verified(text) && register.is_verified(TEXT));
    }
}

#[test]
fn a_colleagues_addendum_does_not_become_their_mark_of_error() {
    let mut team = team();
    let copied = register(&mut team.liu)
        .addenda
        .get(ADDENDUM)
        .unwrap()
        .signed
        .clone();
    let author = team.wang.me().person;
    let in_error = NoteHeader {
        state: NoteState::EnteredInError,
        error: Some(id(3)),
        ..header(author, TEXT)
    };
    let registers = team.by_every_way(|team| {
        let change = ChangeSet::new(Action::EnterInError)
            .put(NOTE, Scope::Clinical, 1, &in_error)
            .and_then(|change| change.put(id(3), CASE, 0, &mark(copied)));
        team.liu.save(&change.unwrap()).unwrap();
    });
    let chen = team.post.sign_in("chen");
    for register in registers {
        assert!(!register.is_verified(id(3)));
        assert!(note_texts::mark(&register, NOTE).is_none());
        assert!(!note_texts::is_folded(&register, chen.me(), NOTE));
        assert!(note_texts::shown_to(&register, chen.me(), NOTE));
    }
}

#[test]
fn a_note_folds_away_by_its_authors_mark_and_by_no_header_alone() {
    let mut team = team();
    let author = team.wang.me().person;
    let marked = |error| NoteHeader {
        state: NoteState::EnteredInError,
        error,
        ..header(author, TEXT)
    };
    let chen = team.post.sign_in("chen");
    // By the header alone, and by a mark that names another note.
    let of_another = EnteredInError {
        note: id(9),
        ..mark(team.wang.sign(&to_sign(
            id(9),
            SignedAs::EnteredInError { copied_to: None },
            "写错了孩子",
        )))
    };
    put(&mut team.wang, id(4), CASE, 0, &of_another);
    for (base, header) in [
        (1, marked(None)),
        (2, marked(Some(id(77)))),
        (3, marked(Some(id(4)))),
    ] {
        let registers = team.by_every_way(|team| {
            put(&mut team.liu, NOTE, Scope::Clinical, base, &header);
        });
        for register in registers {
            assert!(note_texts::shown_to(&register, chen.me(), NOTE), "{base}");
        }
    }
    let signed_as = SignedAs::EnteredInError { copied_to: None };
    let own = mark(team.wang.sign(&to_sign(NOTE, signed_as, "认错了人")));
    let registers = team.by_every_way(|team| {
        let change = ChangeSet::new(Action::EnterInError)
            .put(NOTE, Scope::Clinical, 4, &marked(Some(id(3))))
            .and_then(|change| change.put(id(3), CASE, 0, &own));
        team.wang.save(&change.unwrap()).unwrap();
    });
    for register in registers {
        assert!(note_texts::is_folded(&register, chen.me(), NOTE));
        assert!(!note_texts::shown_to(&register, chen.me(), NOTE));
        assert!(note_texts::shown_to(&register, team.wang.me(), NOTE));
    }
}

#[test]
fn a_header_that_names_another_notes_text_shows_none() {
    let mut team = team();
    let author = team.wang.me().person;
    let note = id(1);
    let registers = team.by_every_way(|team| {
        put(
            &mut team.liu,
            note,
            Scope::Clinical,
            0,
            &header(author, TEXT),
        );
    });
    for register in registers {
        assert!(register.is_verified(TEXT), "it is signed, as another note");
        assert!(note_texts::in_force(&register, note).is_none());
        assert!(note_texts::names_anothers(&register, note));
        assert!(note_texts::in_force(&register, NOTE).is_some());
    }
}

/// Signs as the first version did, which did not say as what.
fn signed_first(note: Id, bytes: &[u8], author: PersonId, post: PostId) -> Signed {
    let at: DateTime<Utc> = now();
    let message = parts::join(&[
        domain::NOTE_SIGNATURE.as_bytes(),
        &post.0,
        &CASE_ID.0,
        &note.0,
        &author.0,
        &at.timestamp_millis().to_be_bytes(),
        bytes,
    ]);
    Signed {
        bytes: bytes.to_vec(),
        author,
        at,
        signature: SigningKey::from_bytes(&SEED)
            .sign(&message)
            .to_bytes()
            .to_vec(),
        version: Signed::FIRST,
    }
}

#[test]
fn what_was_signed_in_the_first_version_is_verified_where_its_author_wrote_it_and_nowhere_else() {
    let mut team = team();
    let (author, post) = (team.wang.me().person, team.post.post);
    let text = signed_first(NOTE, &words_of("哭了"), author, post);
    let said = signed_first(NOTE, ADDED.as_bytes(), author, post);
    let encoded = signed_note(NOTE, text.clone()).encode().unwrap();
    let has_version = |bytes: &[u8]| bytes.windows(7).any(|some| some == b"version");
    assert!(!has_version(&encoded), "as it lies on a disk from then");
    let why = signed_first(NOTE, "认错了人".as_bytes(), author, post);
    let registers = team.by_every_way(|team| {
        let change = ChangeSet::new(Action::Sign)
            .put(id(11), CASE, 0, &signed_note(NOTE, text.clone()))
            .and_then(|change| change.put(id(12), CASE, 0, &addendum(said.clone())))
            .and_then(|change| change.put(id(13), CASE, 0, &mark(why.clone())))
            // A text is no note.
            .and_then(|change| change.put(id(14), CASE, 0, &signed_note(NOTE, said.clone())));
        team.wang.save(&change.unwrap()).unwrap();
    });
    for register in registers {
        let verified = [11, 12, 13, 14].map(|n| register.is_verified(id(n)));
        assert_eq!(verified, [true, true, true, false]);
    }
    let registers = team.by_every_way(|team| {
        let change = ChangeSet::new(Action::Sign)
            .put(id(21), CASE, 0, &mark(said))
            .and_then(|change| change.put(id(22), CASE, 0, &addendum(why)))
            .and_then(|change| change.put(id(23), CASE, 0, &signed_note(NOTE, text)));
        team.liu.save(&change.unwrap()).unwrap();
    });
    for register in registers {
        assert!([21, 22, 23].iter().all(|n| !register.is_verified(id(*n))));
    }
}

#[test]
fn a_mark_says_to_which_draft_its_text_was_copied() {
    let mut team = team();
    let signed_as = SignedAs::EnteredInError {
        copied_to: Some(id(5)),
    };
    let signed = team.wang.sign(&to_sign(NOTE, signed_as, "认错了人"));
    for (n, copied_to, verified) in [
        (1, Some(id(5)), true),
        (2, Some(id(6)), false),
        (3, None, false),
    ] {
        let mark = EnteredInError {
            copied_to,
            ..mark(signed.clone())
        };
        put(&mut team.wang, id(n), CASE, 0, &mark);
        let register = register(&mut team.post.sign_in("chen"));
        assert_eq!(register.is_verified(id(n)), verified);
    }
}

const CLOSING: RecordKey = RecordKey {
    kind: Kind::CaseHeader,
    id: CASE_ID,
};

fn approval(state: ApprovalState, by: PersonId) -> Approval {
    Approval {
        of: CLOSING,
        state,
        by,
        at: now(),
        remark: String::new(),
        content: None,
    }
}

fn decides(session: &mut Session, n: u32, by: PersonId) {
    let approved = approval(ApprovalState::Approved, by);
    put(session, id(n), Scope::Clinical, 0, &approved);
}

fn counted<const N: usize>(register: &Register, approvals: [u32; N]) -> [bool; N] {
    approvals.map(|n| register.counted_approval(id(n)).is_some())
}

/// Gives somebody other roles.
fn takes_roles(post: &Post, person: PersonId, roles: Roles) {
    let mut chen = post.sign_in("chen");
    chen.change_person(person, roles, Standing::Active, None)
        .unwrap();
}

#[test]
fn an_approval_counts_by_whoever_wrote_it_and_decides_where_they_were_supervisor() {
    let mut team = team();
    let mut chen = team.post.sign_in("chen");
    let boss = team.post.join(&mut chen, "boss", SUPERVISOR);
    let liu = team.liu.me().person;
    let pending = approval(ApprovalState::Pending, liu);
    put(&mut team.liu, id(1), Scope::Clinical, 0, &pending);
    for (n, by) in [(2, boss), (3, liu)] {
        let registers = team.by_every_way(|team| decides(&mut team.liu, n, by));
        for register in registers {
            assert_eq!(counted(&register, [1, n]), [true, false]);
            assert!(register.undecided.contains(&CLOSING));
        }
    }
    // Nor does a question count that is put in a colleague's mouth.
    let wang = team.wang.me().person;
    let asked = approval(ApprovalState::Pending, wang);
    put(&mut team.liu, id(4), Scope::Clinical, 0, &asked);
    let mut session = team.post.sign_in("boss");
    let registers = team.by_every_way(|_| decides(&mut session, 5, boss));
    for register in registers {
        assert_eq!(counted(&register, [4, 5]), [false, true]);
        assert!(!register.undecided.contains(&CLOSING));
    }
    // What was decided as supervisor stays decided; what is after that is not.
    takes_roles(&team.post, boss, COUNSELOR);
    let mut session = team.post.sign_in("boss");
    let registers = team.by_every_way(|_| decides(&mut session, 6, boss));
    for register in registers {
        assert_eq!(counted(&register, [5, 6]), [true, false]);
    }
    // By the host's time: whoever was supervisor yesterday has a clock that is a day behind, or says so.
    let late = Surroundings {
        clock: || now() - TimeDelta::days(1),
        ..team.post.around()
    };
    let line = Box::new(team.post.client().0);
    let mut session = Session::sign_in(line, "boss", &words(PASSPHRASE), late).unwrap();
    let registers = team.by_every_way(|_| decides(&mut session, 7, boss));
    for register in registers {
        assert_eq!(counted(&register, [5, 7]), [true, false]);
    }
    // And whoever is one since today decides, though their clock says yesterday; their own screen knows it too.
    takes_roles(&team.post, boss, SUPERVISOR);
    let mut own = Vec::new();
    let registers = team.by_every_way(|_| {
        let approved = approval(ApprovalState::Approved, boss);
        let change = ChangeSet::new(Action::Sign).put(id(8), Scope::Clinical, 0, &approved);
        own = session.save(&change.unwrap()).unwrap().1;
    });
    for register in registers {
        assert_eq!(counted(&register, [8]), [true]);
    }
    let last = own.iter().rfind(|one| one.key.id == id(8));
    assert!(last.is_some_and(|own| own.credit.of_supervisor));
}

#[test]
fn a_deputy_decides_while_they_are_one_and_it_stays_decided() {
    let mut team = team();
    let (liu, wang) = (team.liu.me().person, team.wang.me().person);
    let pending = approval(ApprovalState::Pending, wang);
    put(&mut team.wang, id(1), Scope::Clinical, 0, &pending);
    let mut chen = team.post.sign_in("chen");
    let before = register(&mut chen);
    let base = before.settings_revision();
    let named = Settings {
        deputies: vec![liu],
        ..before.settings
    };
    put(&mut chen, Settings::ID, Scope::Staff, base, &named);
    let registers = team.by_every_way(|team| decides(&mut team.liu, 2, liu));
    for register in registers {
        assert_eq!(counted(&register, [1, 2]), [true, true]);
        assert!(!register.undecided.contains(&CLOSING));
    }
    let none = Settings {
        deputies: Vec::new(),
        ..named.clone()
    };
    let none = none.following(&named, now());
    let registers =
        team.by_every_way(|_| put(&mut chen, Settings::ID, Scope::Staff, base + 1, &none));
    for register in registers {
        assert_eq!(counted(&register, [2]), [true]);
        assert!(!register.undecided.contains(&CLOSING));
    }
    let registers = team.by_every_way(|team| decides(&mut team.liu, 3, liu));
    for register in registers {
        assert_eq!(counted(&register, [3]), [false]);
    }
}
