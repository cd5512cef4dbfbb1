//! Signing in: the person's key is proved to the host, and the directory rebuilt from the journal's acts.
//!
//! Each signature is verified down from the root key that the identity pins: the host is not taken at its word for who is who.

use std::collections::{BTreeSet, HashMap};

use rand_chacha::ChaCha20Rng;

use crate::care::ledger::handle::fold_handle;
use crate::care::ledger::header::Standing;
use crate::care::ledger::ids::{GenerationId, PersonId, PostId};
use crate::host::wire::{Answer, Head, Request, SignInName};
use crate::post::ahead::Ahead;
use crate::post::audit_memory::AuditMemory;
use crate::post::directory_told::{DirectoryTold, directory_told};
use crate::post::doubt::{Doubt, Doubts};
use crate::post::fold::Folded;
use crate::post::keyring::Keyring;
use crate::post::line::{HostGone, Line};
use crate::post::lineage::Lineage;
use crate::post::marks::Marking;
use crate::post::me::Me;
use crate::post::own_files;
use crate::post::revisions_read::RevisionsRead;
use crate::post::seen_before::SeenBefore;
use crate::post::session::{SIGN_IN_ATTEMPTS, Session, Surroundings, at_work, hello, prove};
use crate::post::sign_in_fault::SignInFault;
use crate::post::writer::Writer;
use crate::vault::challenge::Purpose;
use crate::vault::draft::DraftKind;
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::{CannotOpenIdentity, Floor, Opened, open_identity_file};

impl Session {
    /// Signs a person in.
    ///
    /// Takes as long as Argon2id does, some tenths of a second.
    ///
    /// # Errors
    /// Where the name or the passphrase is wrong, the post's chain does not hold, or the host does not answer.
    pub fn sign_in(
        mut line: Box<dyn Line>,
        handle: &str,
        passphrase: &Passphrase,
        mut around: Surroundings,
    ) -> Result<Session, SignInFault> {
        let (post, generation) = hello(line.as_mut())?;
        let named = listed(line.as_mut(), handle)?;
        let (sealed_identity, opened) =
            own_identity(line.as_mut(), &named, passphrase, around.floor)?;
        let Opened {
            identity,
            pins,
            turn,
        } = opened;
        let pinned = pins.iter().find(|pin| pin.post == post);
        let seen_before = SeenBefore::recall(around.own.as_deref(), post, named.person);
        let then = around.own.as_deref().and_then(|own| {
            let file = own_files::verified(own, post, named.person);
            own_files::number_of(&file, DraftKind::Verified)
        });
        let expected = Expected {
            place: (named.person, post, generation),
            root: pinned.ok_or(SignInFault::OtherPost)?.root,
            identity: &identity,
            seen_before: &seen_before,
            then,
        };
        let Led {
            writer,
            head,
            told,
            leads_through,
        } = expected.prove_and_hear(line.as_mut(), &mut around.rng)?;
        let DirectoryTold {
            directory,
            acts: acts_told,
            then: directory_then,
        } = told;
        let person = directory
            .person(named.person)
            .ok_or(SignInFault::UnknownName)?;
        if person.standing != Standing::Active || person.keys != identity.public() {
            return Err(SignInFault::NotActive);
        }
        let keyring = Keyring::open(post, &identity, named.person, &directory);
        let me = Me {
            person: named.person,
            handle: person.handle.clone(),
            roles: person.roles,
            scopes: BTreeSet::new(),
            colleagues: at_work(&directory),
        };
        let marking = Marking::draw(&mut around.rng);
        let mut session = Session {
            line,
            around,
            identity,
            sealed_identity,
            posts: pins.iter().map(|pin| pin.post).collect(),
            turn,
            people_moved: false,
            people_heard: false,
            key_news: Vec::new(),
            me,
            directory,
            directory_then,
            acts_told,
            keyring,
            writer,
            ahead: Ahead::default(),
            overheard: Vec::new(),
            own: Vec::new(),
            signed_in_at: head,
            seen_before,
            leads_through,
            chain_known: false,
            fold: None,
            doubts: Doubts::default(),
            read: Some(RevisionsRead::default()),
            marking,
            proved: None,
            snapshot_waits: None,
            since: Folded::default(),
            lineage: Lineage::behind(head.number),
            old_epochs: Vec::new(),
            emergencies: BTreeSet::new(),
            newly_opened: BTreeSet::new(),
            read_on_record: BTreeSet::new(),
            out: false,
            audit_memory: AuditMemory::default(),
            acts_heard: 0,
            parts: HashMap::new(),
        };
        session.find_its_feet()?;
        Ok(session)
    }

    /// Takes up what the sessions before left, and settles what is this person's to settle.
    fn find_its_feet(&mut self) -> Result<(), SignInFault> {
        if let Some(marking) = self.marking_before() {
            self.marking = marking;
        }
        if self.seen_before.lost {
            self.doubts.note(Doubt::Memory);
        }
        self.me.scopes = self.readable();
        self.look_at_keys(self.directory.scopes().collect::<Vec<_>>());
        self.find_own_changes()?;
        // What of it cannot be done now, the next sign-in does; nobody is kept out for it.
        let _ = self.settle_keys();
        self.let_go_of_ended();
        self.remember_copy();
        self.key_news = self.find_key_news();
        Ok(())
    }
}

/// What a host has to agree with before it is believed: who signs in where, and what is known of the post.
struct Expected<'a> {
    place: (PersonId, PostId, GenerationId),
    root: [u8; 32],
    identity: &'a Identity,
    seen_before: &'a SeenBefore,
    /// The frame up to which an earlier session verified.
    then: Option<u64>,
}

/// What a host that was proved the key to has told.
struct Led {
    writer: Writer,
    head: Head,
    told: DirectoryTold,
    leads_through: Option<Head>,
}

impl Expected<'_> {
    /// Proves the person's key and hears the directory.
    ///
    /// A host that died on the way has a successor by now, which knows nothing of the proof: so it is tried anew.
    fn prove_and_hear(
        &self,
        line: &mut dyn Line,
        rng: &mut ChaCha20Rng,
    ) -> Result<Led, SignInFault> {
        let mut attempts = 1..SIGN_IN_ATTEMPTS;
        loop {
            match self.try_once(line, rng) {
                Err(SignInFault::HostGone(_) | SignInFault::ProofRefused)
                    if attempts.next().is_some() => {}
                tried => return tried,
            }
        }
    }

    fn try_once(&self, line: &mut dyn Line, rng: &mut ChaCha20Rng) -> Result<Led, SignInFault> {
        let (_, _, generation) = self.place;
        let (writer, head) = prove(line, rng, self.identity, self.place, Purpose::SignIn)?;
        let told = directory_told(line, head.number, self.then)?;
        if told.directory.root() != Some(&self.root) {
            return Err(SignInFault::OtherPost);
        }
        // A generation that no administrator signed for would make everything that was seen no measure.
        if told.directory.generation() != Some(generation) {
            return Err(SignInFault::BrokenDirectory(head.number));
        }
        let leads_through = self.seen_before.hold(line, &told.directory, head)?;
        Ok(Led {
            writer,
            head,
            told,
            leads_through,
        })
    }
}

/// Finds whom a handle means among those who may sign in.
fn listed(line: &mut dyn Line, handle: &str) -> Result<SignInName, SignInFault> {
    let Answer::People(people) = line.ask(Request::People)? else {
        return Err(HostGone::Silent.into());
    };
    let wanted = fold_handle(handle);
    let mut people = people.into_iter();
    match people.find(|person| fold_handle(&person.handle) == wanted) {
        Some(named) => Ok(named),
        None => Err(not_listed(line, handle)?),
    }
}

/// Gives somebody's identity, sealed as the host has it and opened with the passphrase.
fn own_identity(
    line: &mut dyn Line,
    named: &SignInName,
    passphrase: &Passphrase,
    floor: Floor,
) -> Result<(Vec<u8>, Opened), SignInFault> {
    let handle = named.handle.clone();
    let Answer::SealedIdentity(sealed) = line.ask(Request::SealedIdentity { handle })? else {
        return Err(SignInFault::BadIdentity);
    };
    match open_identity_file(&sealed, passphrase, floor) {
        Ok(opened) => Ok((sealed, opened)),
        Err(CannotOpenIdentity::Damaged | CannotOpenIdentity::NotAnIdentity) => {
            Err(SignInFault::BadIdentity)
        }
        Err(_) => Err(SignInFault::WrongPassphrase),
    }
}

/// Says why somebody is not among those who may sign in: the host keeps the identities of those who have left as well.
fn not_listed(line: &mut dyn Line, handle: &str) -> Result<SignInFault, HostGone> {
    let handle = handle.to_string();
    Ok(match line.ask(Request::SealedIdentity { handle })? {
        Answer::SealedIdentity(_) => SignInFault::NotActive,
        _ => SignInFault::UnknownName,
    })
}
