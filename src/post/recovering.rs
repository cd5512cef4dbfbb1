//! A forgotten passphrase: new keys for somebody, by the recovery words.
//!
//! The words stand for a key that every scope's key was granted to. Whoever has them says so first, in a signed act that
//! stays; then they get the grants, make a new identity, put it in the old one's place, and give it what the old one held. The
//! old identity is of no use from then on, whoever has a copy of it. Everybody at the post is shown the new fingerprint at
//! their next sign-in.

use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;

use crate::care::ledger::directory::{Directory, post_of_root};
use crate::care::ledger::handle::fold_handle;
use crate::care::ledger::header::{Act, Grant, Header, Person, Recipient};
use crate::care::ledger::ids::{Hash, PersonId, PostId};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request};
use crate::post::change::Noted;
use crate::post::directory_told::directory_told;
use crate::post::keyring::Keyring;
use crate::post::line::{HostGone, Line};
use crate::post::refusal::Refusal;
use crate::post::session::{Session, SignInFault, Surroundings, hello, prove, refused};
use crate::post::writer::Writer;
use crate::vault::challenge::Purpose;
use crate::vault::grant;
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::RecoveryWords;
use crate::vault::sealed_identity::{ArgonParams, Pin, seal_identity};

/// How many grants go into one commit, which has 512 KiB of header at most.
const GRANTS_AT_ONCE: usize = 1_000;

/// Why somebody's keys are not replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoverFault {
    #[error("nobody signs in by that name")]
    UnknownName,
    #[error("the words are not of this post")]
    OtherWords,
    #[error("the directory's chain does not hold")]
    Broken,
    #[error("the identity cannot be sealed")]
    NotSealed,
    #[error("the host refused it")]
    Refused(Refusal),
    #[error(transparent)]
    HostGone(#[from] HostGone),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// The new identity, whose fingerprint the others are shown.
    pub identity: Hash,
    /// How many scopes' keys it was given.
    pub scopes: usize,
}

/// Gives somebody a new identity under a new passphrase, with the keys that they held.
///
/// Then it signs them in once, to write so into the audit log and to begin anew the scopes whose keys the old identity
/// had. Done again where it was interrupted, it begins anew. Takes as long as Argon2id does, twice.
///
/// # Errors
/// Where nobody active has the name, the words are of another post, or the host refuses or does not answer.
pub fn recover(
    mut line: Box<dyn Line>,
    handle: &str,
    words: &RecoveryWords,
    passphrase: &Passphrase,
    params: ArgonParams,
    mut around: Surroundings,
) -> Result<Recovered, RecoverFault> {
    let (clock, rng) = (around.clock, &mut around.rng);
    let recovered = replace_keys(line.as_mut(), handle, words, passphrase, params, clock, rng)?;
    // The keys are theirs whether or not this can be written; the acts themselves stay in the journal.
    if let Ok(mut session) = Session::sign_in(line, handle, passphrase, around) {
        let noted = Noted {
            subject: Some(session.me().person),
            ..Noted::default()
        };
        let _ = session.note(Action::Recover, noted);
        // Only the next sign-in's check is poorer where it cannot be verified or written.
        if session.know_chain().is_ok() {
            let _ = session.remember_head();
        }
    }
    Ok(recovered)
}

fn replace_keys(
    line: &mut dyn Line,
    handle: &str,
    words: &RecoveryWords,
    passphrase: &Passphrase,
    params: ArgonParams,
    clock: fn() -> DateTime<Utc>,
    rng: &mut ChaCha20Rng,
) -> Result<Recovered, RecoverFault> {
    let (post, generation) = hello(line)?;
    let Answer::People(people) = line.ask(Request::People)? else {
        return Err(HostGone::Silent.into());
    };
    let wanted = fold_handle(handle);
    let named = people
        .into_iter()
        .find(|person| fold_handle(&person.handle) == wanted)
        .ok_or(RecoverFault::UnknownName)?;
    let recovery = words.identity();
    let at = (named.person, post, generation);
    let (writer, _) =
        prove(line, rng, &recovery, at, Purpose::Recover).map_err(|fault| match fault {
            SignInFault::HostGone(gone) => gone.into(),
            _ => RecoverFault::OtherWords,
        })?;
    let mut hand = Hand {
        line,
        writer,
        recovery: &recovery,
        clock,
        rng,
    };
    hand.commit(vec![Act::ReadIntent {
        scope: Scope::Staff,
        keys: Vec::new(),
    }])?;
    let directory = hand.directory(post)?;
    let before = directory
        .person(named.person)
        .ok_or(RecoverFault::UnknownName)?;

    let identity = Identity::generate(hand.rng);
    let person = Person {
        keys: identity.public(),
        ..before.clone()
    };
    let mut acts = vec![Act::Person(person)];
    acts.extend(hand.grants(post, named.person, &identity, &directory));
    let scopes = acts.len() - 1;
    let root = *directory.root().ok_or(RecoverFault::Broken)?;
    let sealed = seal_identity(
        &identity,
        &[Pin { post, root }],
        passphrase,
        params,
        hand.rng,
    )
    .map_err(|_| RecoverFault::NotSealed)?;
    // The file first: it takes the old one's place with the act, and whoever is cut off after that has it.
    hand.keep(Request::NextIdentity {
        sealed: sealed.clone(),
    })?;
    let mut acts = acts.into_iter().peekable();
    while acts.peek().is_some() {
        hand.commit(acts.by_ref().take(GRANTS_AT_ONCE).collect())?;
    }
    hand.keep(Request::SealIdentity {
        person: named.person,
        sealed,
    })?;
    Ok(Recovered {
        identity: identity.public().id(),
        scopes,
    })
}

/// Who signs with the recovery key, and where.
struct Hand<'a> {
    line: &'a mut dyn Line,
    writer: Writer,
    recovery: &'a Identity,
    clock: fn() -> DateTime<Utc>,
    rng: &'a mut ChaCha20Rng,
}

impl Hand<'_> {
    fn now(&self) -> i64 {
        (self.clock)().timestamp_millis()
    }

    /// Has the host keep an identity file.
    fn keep(&mut self, request: Request) -> Result<(), RecoverFault> {
        match refused(self.line.ask(request)?) {
            Ok(Answer::Ok) => Ok(()),
            Ok(_) => Err(HostGone::Silent.into()),
            Err(refusal) => Err(RecoverFault::Refused(refusal)),
        }
    }

    /// Signs acts, and waits until they are on disk.
    fn commit(&mut self, acts: Vec<Act>) -> Result<(), RecoverFault> {
        let now = (self.clock)();
        let prepared = self
            .writer
            .prepare_recovery(acts, self.recovery, now, self.rng)
            .map_err(|_| RecoverFault::Refused(Refusal::Unwritable))?;
        for commit in prepared.commits {
            let hash = Header::hash(&commit.header);
            let answer = self.line.ask(Request::Commit(commit))?;
            match refused(answer).map_err(RecoverFault::Refused)? {
                Answer::Done { number, hash: head } => {
                    self.writer.number += 1;
                    self.writer.previous = hash;
                    self.writer.seen = (number, head);
                }
                _ => return Err(HostGone::Silent.into()),
            }
        }
        Ok(())
    }

    /// Folds the directory, and sees that its root is the post's and these words are a recipient of it.
    fn directory(&mut self, post: PostId) -> Result<Directory, RecoverFault> {
        let told =
            directory_told(self.line, self.writer.seen.0, None).map_err(|fault| match fault {
                SignInFault::HostGone(gone) => gone.into(),
                _ => RecoverFault::Broken,
            })?;
        let directory = told.directory;
        let rooted = directory
            .root()
            .is_some_and(|root| post_of_root(root) == post);
        let own = self.recovery.public().id();
        let known = directory.recoveries().any(|(id, _)| id == own);
        if rooted && known {
            Ok(directory)
        } else {
            Err(RecoverFault::Broken)
        }
    }

    /// Seals to the new identity the latest key of every scope whose latest key the person was given.
    fn grants(
        &mut self,
        post: PostId,
        person: PersonId,
        identity: &Identity,
        directory: &Directory,
    ) -> Vec<Act> {
        let to = Recipient::Recovery(self.recovery.public().id());
        let keyring = Keyring::open_as(post, self.recovery, to, directory);
        let theirs = Recipient::Person(person);
        let mut acts = Vec::new();
        for scope in directory.scopes() {
            let mut given = directory.latest_grants(scope).iter().rev();
            let held = given.find(|grant| grant.to == theirs);
            let (Some(held), Some(latest)) = (held, directory.latest(scope)) else {
                continue;
            };
            let over = held.until.is_some_and(|until| until < self.now());
            if over || !directory.may_hold(person, scope) {
                continue;
            }
            let Some(key) = keyring.key(scope, latest.number) else {
                continue;
            };
            let keys = identity.public();
            let number = latest.number;
            let sealed = grant::grant(key, post, scope, number, theirs, &keys, self.rng);
            // What was given up to a time is given again up to the same.
            acts.extend(sealed.ok().map(|given| {
                Act::Grant(Grant {
                    until: held.until,
                    ..given
                })
            }));
        }
        acts
    }
}
