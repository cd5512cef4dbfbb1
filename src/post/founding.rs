//! Founding a post: its root key, its first person, the first keys of its scopes, and the recovery key.
//!
//! The root key signs the first commit and is then forgotten; each person's sealed identity pins it. The result is
//! bytes for the host to write: nothing here touches a disk.

use chrono::{DateTime, Utc};
use rand_core::{CryptoRng, Rng};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::care::ledger::directory::{Directory, post_of_root};
use crate::care::ledger::header::{
    Act, Commit, Person, PublicKeys, Recipient, Recovery, Roles, Standing,
};
use crate::care::ledger::ids::{GenerationId, Hash, Id, PersonId, PostId};
use crate::care::ledger::scope::Scope;
use crate::care::post_code;
use crate::care::records::audit::Action;
use crate::care::records::record::NotARecord;
use crate::care::records::room::Room;
use crate::care::records::settings::Settings;
use crate::care::records::staff_card::StaffCard;
use crate::post::change::ChangeSet;
use crate::post::keyring::Keyring;
use crate::post::set_up::{Founding, RecoveryChoice};
use crate::post::writer::{CannotPrepare, Writer};
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;
use crate::vault::identity::{Identity, RootKey};
use crate::vault::passphrase::{NotAPassphrase, Passphrase};
use crate::vault::recovery::{RecoveryWords, WordList};
use crate::vault::recovery_text::{self, NotARecoveryKey};
use crate::vault::sealed_identity::{ArgonParams, CannotSealIdentity, Pin, seal_identity};

/// A post ready to be written.
pub struct NewPost {
    pub post: PostId,
    pub generation: GenerationId,
    pub founding: Commit,
    pub handle: String,
    pub sealed_identity: Vec<u8>,
    /// The recovery words where they were made here; shown once and kept nowhere.
    pub words: Vec<Zeroizing<String>>,
}

/// Why a post cannot be founded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotFound {
    #[error(transparent)]
    Passphrase(#[from] NotAPassphrase),
    #[error(transparent)]
    RecoveryKey(#[from] NotARecoveryKey),
    #[error(transparent)]
    Identity(#[from] CannotSealIdentity),
    #[error("the sign-in name is not one, or the directory does not take it")]
    BadHandle,
    #[error("a post's code is 1 to 8 letters and digits")]
    BadCode,
    #[error(transparent)]
    Record(#[from] NotARecord),
    #[error(transparent)]
    Prepare(#[from] CannotPrepare),
}

/// Makes a post: keys, first person, first records, recovery.
///
/// Takes as long as Argon2id does, some tenths of a second.
///
/// # Errors
/// Where the passphrase, the sign-in name or the recovery key cannot be used.
pub fn found(
    founding: &Founding,
    list: WordList,
    params: ArgonParams,
    now: DateTime<Utc>,
    rng: &mut impl CryptoRng,
) -> Result<NewPost, CannotFound> {
    let passphrase = Passphrase::new(&founding.passphrase)?;
    let code = post_code::read(&founding.settings.code).ok_or(CannotFound::BadCode)?;
    let founding = &Founding {
        settings: Settings {
            code,
            ..founding.settings.clone()
        },
        // As everybody types it who has no full-width letters.
        handle: founding.handle.trim().nfkc().collect(),
        ..founding.clone()
    };
    let (recovery, words) = recovery(&founding.recovery, list, rng)?;
    let root = RootKey::generate(rng);
    let post = post_of_root(&root.public());
    let identity = Identity::generate(rng);
    let person = Person {
        id: PersonId(draw(rng)),
        handle: founding.handle.clone(),
        keys: identity.public(),
        roles: Roles {
            counselor: founding.counselor,
            administrator: true,
            ..Roles::default()
        },
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    let generation = GenerationId(draw(rng));
    let mut change = ChangeSet::new(Action::SetUp);
    change.acts.push(Act::Found {
        root: root.public(),
        code: founding.settings.code.clone(),
    });
    change.acts.push(Act::Person(person.clone()));
    change.acts.push(Act::Recovery(recovery));
    let mut keys = Vec::new();
    for scope in [
        Scope::Staff,
        Scope::Clinical,
        Scope::Audit,
        Scope::Private(person.id),
    ] {
        // Whoever administers alone may not begin the clinical scope; the first who may hold its key does.
        if scope == Scope::Clinical && !person.roles.clinical() {
            continue;
        }
        let key = EpochKey::generate(rng);
        change
            .acts
            .push(Act::Epoch(epoch::announce(post, scope, 1, &key, None, rng)));
        let mut to = vec![(Recipient::Recovery(recovery.keys.id()), recovery.keys)];
        let holds = match scope {
            Scope::Audit => person.roles.supervisor,
            _ => true,
        };
        if holds {
            to.push((Recipient::Person(person.id), person.keys));
        }
        for (to, keys) in to {
            // Both public keys were made or checked just above.
            let given = grant::grant(&key, post, scope, 1, to, &keys, rng)
                .map_err(|_| CannotPrepare::BadMember(scope))?;
            change.acts.push(Act::Grant(given));
        }
        keys.push((scope, key));
    }
    let writer = Writer {
        post,
        generation,
        person: person.id,
        number: 0,
        previous: Hash::ZERO,
        seen: (0, Hash::ZERO),
    };
    let directory = writer
        .after(&Directory::default(), &change.acts, now)
        .map_err(|_| CannotFound::BadHandle)?;
    let mut keyring = Keyring::open(post, &identity, person.id, &directory);
    for (scope, key) in keys {
        keyring.hold(scope, 1, key);
    }
    change = first_records(change, founding, person.id, rng)?;
    let prepared = writer.prepare_founding(&change, &directory, &mut keyring, &root, now, rng)?;
    let sealed_identity = seal_identity(
        &identity,
        &[Pin {
            post,
            root: root.public(),
        }],
        &passphrase,
        params,
        rng,
    )?;
    let [commit] =
        <[Commit; 1]>::try_from(prepared.commits).map_err(|_| CannotPrepare::Encoding)?;
    Ok(NewPost {
        post,
        generation,
        founding: commit,
        handle: founding.handle.clone(),
        sealed_identity,
        words,
    })
}

fn recovery(
    choice: &RecoveryChoice,
    list: WordList,
    rng: &mut impl CryptoRng,
) -> Result<(Recovery, Vec<Zeroizing<String>>), CannotFound> {
    match choice {
        RecoveryChoice::WordsHere => {
            let words = RecoveryWords::generate(rng);
            let recovery = Recovery {
                keys: words.identity().public(),
                made_here: true,
            };
            Ok((
                recovery,
                words
                    .words(list)
                    .into_iter()
                    .map(|word| Zeroizing::new(word.to_string()))
                    .collect(),
            ))
        }
        RecoveryChoice::PublicKey(text) => {
            let keys: PublicKeys = recovery_text::from_text(text)?;
            Ok((
                Recovery {
                    keys,
                    made_here: false,
                },
                Vec::new(),
            ))
        }
    }
}

fn first_records(
    mut change: ChangeSet,
    founding: &Founding,
    person: PersonId,
    rng: &mut impl CryptoRng,
) -> Result<ChangeSet, NotARecord> {
    change = change.put(Settings::ID, Scope::Staff, 0, &founding.settings)?;
    for name in &founding.rooms {
        let room = Room {
            name: name.clone(),
            ..Room::default()
        };
        change = change.put(Id(draw(rng)), Scope::Staff, 0, &room)?;
    }
    let card = StaffCard {
        person,
        full_name: founding.name.clone(),
        phone: None,
        working_days: founding.settings.open_days.clone(),
        needs_countersign: false,
        countersigned_since: None,
    };
    change.put(Id(draw(rng)), Scope::Staff, 0, &card)
}

fn draw(rng: &mut impl Rng) -> [u8; 16] {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    bytes
}
