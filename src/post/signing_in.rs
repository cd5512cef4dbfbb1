//! Signing in: the person's key is proved to the host, and the directory rebuilt from the journal's acts.
//!
//! Each signature is verified down from the root key that the identity pins: the host is not taken at its word for who is who.

use std::collections::{BTreeSet, HashMap};

use crate::care::ledger::handle::fold_handle;
use crate::care::ledger::header::Standing;
use crate::host::wire::{Answer, Request};
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
use crate::vault::challenge::Purpose;
use crate::vault::draft::DraftKind;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::{CannotOpenIdentity, Opened, open_identity_file};

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
        let Answer::People(people) = line.ask(Request::People)? else {
            return Err(HostGone::Silent.into());
        };
        let wanted = fold_handle(handle);
        let Some(named) = people
            .into_iter()
            .find(|person| fold_handle(&person.handle) == wanted)
        else {
            return Err(not_listed(line.as_mut(), handle)?);
        };
        let asked = Request::SealedIdentity {
            handle: named.handle.clone(),
        };
        let Answer::SealedIdentity(sealed_identity) = line.ask(asked)? else {
            return Err(SignInFault::BadIdentity);
        };
        let Opened {
            identity,
            pins,
            turn,
        } = open_identity_file(&sealed_identity, passphrase, around.floor).map_err(|fault| {
            match fault {
                CannotOpenIdentity::Damaged | CannotOpenIdentity::NotAnIdentity => {
                    SignInFault::BadIdentity
                }
                _ => SignInFault::WrongPassphrase,
            }
        })?;
        let pin = pins
            .iter()
            .copied()
            .find(|pin| pin.post == post)
            .ok_or(SignInFault::OtherPost)?;
        let seen_before = SeenBefore::recall(around.own.as_deref(), post, named.person);
        let then = around.own.as_deref().and_then(|own| {
            let file = own_files::verified(own, post, named.person);
            own_files::number_of(&file, DraftKind::Verified)
        });
        let mut attempts = 1..SIGN_IN_ATTEMPTS;
        let (writer, head, told, leads_through) = loop {
            let at = (named.person, post, generation);
            let tried = prove(
                line.as_mut(),
                &mut around.rng,
                &identity,
                at,
                Purpose::SignIn,
            )
            .and_then(|(writer, head)| {
                let told = directory_told(line.as_mut(), head.number, then)?;
                if told.directory.root() != Some(&pin.root) {
                    return Err(SignInFault::OtherPost);
                }
                // A generation that no administrator signed for would make everything that was seen no measure.
                if told.directory.generation() != Some(generation) {
                    return Err(SignInFault::BrokenDirectory(head.number));
                }
                let through = seen_before.hold(line.as_mut(), &told.directory, head)?;
                Ok((writer, head, told, through))
            });
            match tried {
                // A host that died on the way has a successor by now, which knows nothing of the proof.
                Err(SignInFault::HostGone(_) | SignInFault::ProofRefused)
                    if attempts.next().is_some() => {}
                tried => break tried?,
            }
        };
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
        if let Some(marking) = session.marking_before() {
            session.marking = marking;
        }
        if session.seen_before.lost {
            session.doubts.note(Doubt::Memory);
        }
        session.me.scopes = session.readable();
        session.find_own_changes()?;
        // What of it cannot be done now, the next sign-in does; nobody is kept out for it.
        let _ = session.settle_keys();
        session.let_go_of_ended();
        session.remember_copy();
        session.key_news = session.find_key_news();
        Ok(session)
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
