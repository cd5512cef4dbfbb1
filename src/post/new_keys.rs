//! New keys for oneself, while one is signed in: for a passphrase that somebody else may know.
//!
//! A new passphrase alone leaves the keys what they are, and who has copied the identity file opens it with the old one. So
//! the old key signs its own replacement, and hands every scope's key that it held, and what was shared with it, to the new
//! one in the same commit. From then on the old key signs nothing and is let in nowhere at this post, and each of those scopes
//! begins anew, by this session and those of the other members. What the old key could read before, it may have read.
//!
//! The new identity's file is with the host before that commit, and takes the old one's place with it: killed at any moment,
//! one of the two is whole and of the keys that count.

use rand_chacha::ChaCha20Rng;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Commit, Grant, HEADER_MAX, Header, Person, Recipient};
use crate::care::ledger::ids::Hash;
use crate::care::ledger::misfit::Misfit;
use crate::care::ledger::refusal::Refusal as CommitRefusal;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request};
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::identity_copies::{self, Copy};
use crate::post::passphrase_change::PassphraseFault;
use crate::post::refusal::Refusal;
use crate::post::sending::cannot;
use crate::post::session::Session;
use crate::vault::grant;
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::{ArgonParams, Opened, seal_identity_at};
use crate::vault::share::{self, Reader};

/// How much of a header the acts may fill, in bytes; the rest is for what stands around them.
const ACTS_BYTES: usize = HEADER_MAX - 8 * 1024;

/// How often it is tried where others are quicker: with a new epoch, or with another commit in this person's name.
const ATTEMPTS: usize = 8;

/// Where the new keys come from.
pub enum NewIdentity<'a> {
    /// They are made now, under a new passphrase.
    Made(&'a Passphrase),
    /// They were made at another post, and are used here as well from now on: the file, and its passphrase.
    OfFile(&'a [u8], &'a Passphrase),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The new identity, whose fingerprint the others are shown.
    pub identity: Hash,
    /// The other posts at which the old identity is used, as far as they are known: there it is as good as before.
    pub old_at: Vec<Copy>,
}

/// Why somebody's keys are not replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NewKeysFault {
    #[error(transparent)]
    Passphrase(#[from] PassphraseFault),
    /// The file's identity is the one that is in use here.
    #[error("the file holds the keys that are in use here")]
    SameKeys,
    /// More scopes are held than one commit has room for; the recovery words do it in several.
    #[error("{0} scopes are held, more than go into one commit")]
    TooMany(usize),
}

impl From<Refusal> for NewKeysFault {
    fn from(refusal: Refusal) -> NewKeysFault {
        NewKeysFault::Passphrase(PassphraseFault::Refused(refusal))
    }
}

impl Session {
    /// Replaces this person's keys at this post; the session goes on with the new ones, and all others of this person end.
    ///
    /// How strong a new passphrase has to be is asked before. Takes as long as Argon2id does, twice or three times.
    ///
    /// # Errors
    /// Where the passphrase is wrong, or the new one is the old; where the file's identity cannot be taken; where the host
    /// refuses or does not answer. Nothing is in force then, but after [`Refusal::NoHost`]: which passphrase opens the post
    /// shows there.
    pub fn replace_keys(
        &mut self,
        passphrase: &Passphrase,
        new: &NewIdentity<'_>,
        params: ArgonParams,
    ) -> Result<(Replaced, Vec<Arrived>), NewKeysFault> {
        if !self.is_passphrase(passphrase) {
            return Err(PassphraseFault::Wrong.into());
        }
        let (opened, under) = self.next_identity(passphrase, new)?;
        let sealed = seal_identity_at(
            &opened.identity,
            &opened.pins,
            under,
            opened.turn,
            params,
            &mut self.around.rng,
        )
        .map_err(|_| PassphraseFault::NotSealed)?;
        let old_at = self.copies_elsewhere();
        let (old_id, new_id) = (self.identity.public().id(), opened.identity.public().id());

        let mut arrived = self.put_in_force(opened, &sealed)?;

        // The host has it already; said again, in case another session of this person left a file of its own to wait.
        let person = self.me.person;
        let _ = self.put_identity(person, sealed.clone());
        self.sealed_identity = sealed;
        if let Some(own) = &self.around.own {
            let given_up = Copy {
                post: self.post(),
                code: self.directory.code().map(str::to_owned),
                turn: None,
                given_up: true,
            };
            // Where it cannot be written this post is named among those where the old identity is used.
            let _ = identity_copies::remember(own, old_id, given_up);
        }
        self.remember_copy();
        // What others did before it was on its way over the connection that has ended.
        arrived.extend(self.catch_up().unwrap_or_default());
        self.begin_anew();
        let replaced = Replaced {
            identity: new_id,
            old_at,
        };
        Ok((replaced, arrived))
    }

    /// Gives the identity to be used from now on, and the passphrase that its file is sealed under.
    fn next_identity<'a>(
        &mut self,
        passphrase: &Passphrase,
        new: &NewIdentity<'a>,
    ) -> Result<(Opened, &'a Passphrase), NewKeysFault> {
        let own = self.own_pin();
        match new {
            NewIdentity::Made(under) if *under == passphrase => Err(PassphraseFault::Same.into()),
            NewIdentity::Made(under) => {
                let opened = Opened {
                    identity: Identity::generate(&mut self.around.rng),
                    pins: own.into_iter().collect(),
                    turn: Default::default(),
                };
                Ok((opened, under))
            }
            NewIdentity::OfFile(file, under) => {
                let mut opened = self.open_file(file, under)?;
                if opened.identity.public() == self.identity.public() {
                    return Err(NewKeysFault::SameKeys);
                }
                opened.pins.retain(|pin| pin.post != self.post());
                opened.pins.extend(own);
                Ok((opened, under))
            }
        }
    }

    /// Has the host keep the new identity's file, then signs the replacement with the old key, and goes on with the new.
    fn put_in_force(
        &mut self,
        opened: Opened,
        sealed: &[u8],
    ) -> Result<Vec<Arrived>, NewKeysFault> {
        let mut arrived = self.catch_up()?;
        let mut new = Some(opened.identity);
        let mut attempts = 1..ATTEMPTS;
        loop {
            let Some(identity) = new.take() else {
                return Err(Refusal::NoHost.into());
            };
            let commit = self.replacement(&identity)?;
            let sealed = sealed.to_vec();
            match self.ask(Request::NextIdentity { sealed })? {
                Answer::Ok => {}
                _ => return Err(Refusal::Unfitting.into()),
            }
            match self.send_replacement(identity, &commit) {
                Ok(heard) => {
                    arrived.extend(heard);
                    self.turn = opened.turn;
                    self.posts = opened.pins.iter().map(|pin| pin.post).collect();
                    return Ok(arrived);
                }
                // Others were quicker; what they did is taken in, and the commit made anew.
                Err((Refusal::NotAuthorised(why), identity))
                    if overtaken(&why) && attempts.next().is_some() =>
                {
                    arrived.extend(self.catch_up()?);
                    new = Some(identity);
                }
                Err((refusal, _)) => return Err(refusal.into()),
            }
        }
    }

    /// Makes the commit that replaces this person's keys, signed with the old ones.
    fn replacement(&mut self, new: &Identity) -> Result<Commit, NewKeysFault> {
        let now = self.now();
        // What was given up to a time may have ended by now, though no frame has said so.
        let mut at_this_time = self.directory.clone();
        at_this_time.pass_to(now.timestamp_millis());
        let mut change = ChangeSet::new(Action::NewKeys);
        change.noted.subject = Some(self.me.person);
        let before = self.directory.person(self.me.person);
        let person = Person {
            keys: new.public(),
            ..before.ok_or(Refusal::NoSuchPerson)?.clone()
        };
        change.acts.push(Act::Person(person));
        change.acts.extend(self.grants_to_new(new, &at_this_time)?);
        let scopes = change.acts.len() - 1;
        let mut bytes: usize = change.acts.iter().map(encoded).sum();
        if bytes > ACTS_BYTES {
            return Err(NewKeysFault::TooMany(scopes));
        }
        // What there is no room for, a member of its scope shares anew.
        for share in self.shares_to_new(new, &at_this_time) {
            bytes += encoded(&share);
            if bytes > ACTS_BYTES {
                break;
            }
            change.acts.push(share);
        }
        let from = self.around.from.clone();
        let prepared = self
            .writer
            .prepare(
                &change,
                &self.directory,
                &mut self.keyring,
                &self.identity,
                now,
                &from,
                &mut self.around.rng,
            )
            .map_err(cannot)?;
        let mut commits = prepared.commits.into_iter();
        match (commits.next(), commits.next()) {
            (Some(commit), None) => Ok(commit),
            _ => Err(Refusal::Unwritable.into()),
        }
    }

    /// Seals to the new identity the latest key of every scope that this person holds, up to when they hold it.
    fn grants_to_new(
        &mut self,
        new: &Identity,
        directory: &Directory,
    ) -> Result<Vec<Act>, Refusal> {
        let me = self.me.person;
        let rng: &mut ChaCha20Rng = &mut self.around.rng;
        let mut acts = Vec::new();
        for scope in directory.scopes() {
            let Some(until) = directory.held_until(me, scope) else {
                continue;
            };
            let number = directory.latest(scope).map_or(0, |epoch| epoch.number);
            // A grant that does not open is worth nothing to the new keys either.
            let Some(key) = self.keyring.key(scope, number) else {
                continue;
            };
            let to = Recipient::Person(me);
            let post = self.writer.post;
            let given = grant::grant(key, post, scope, number, to, &new.public(), rng)
                .map_err(|_| Refusal::NoKey(scope))?;
            acts.push(Act::Grant(Grant {
                until: (until < i64::MAX).then_some(until),
                ..given
            }));
        }
        Ok(acts)
    }

    /// Seals to the new identity what single revisions were shared with the old.
    fn shares_to_new(&mut self, new: &Identity, directory: &Directory) -> Vec<Act> {
        let (me, post) = (self.me.person, self.writer.post);
        let mut acts = Vec::new();
        for given in directory.shares().filter(|given| given.share.to == me) {
            let share = &given.share;
            let Ok(key) = share::accept(share, &self.identity, post) else {
                continue;
            };
            let ctx = self
                .keyring
                .context((share.key, share.revision), share.scope, 0);
            let reader = Reader {
                to: me,
                keys: &new.public(),
                until: share.until,
            };
            let shared = share::share(&key, &ctx, &reader, &mut self.around.rng);
            acts.extend(shared.ok().map(Act::Share));
        }
        acts
    }

    /// Sends the replacement and takes the new identity for this session's own; where it is not in force, gives it back.
    fn send_replacement(
        &mut self,
        new: Identity,
        commit: &Commit,
    ) -> Result<Vec<Arrived>, (Refusal, Identity)> {
        let Ok(header) = Header::from_bytes(&commit.header) else {
            return Err((Refusal::Unwritable, new));
        };
        let sent = self.send(commit);
        let old = std::mem::replace(&mut self.identity, new);
        let place = match sent {
            Ok(place) => Ok(place),
            // With the commit the host lets the old key in no more, and the answer may be lost with the connection.
            Err(
                refusal @ (Refusal::SignedOut
                | Refusal::NoHost
                | Refusal::Renewed
                | Refusal::OlderHost
                | Refusal::Unknown
                | Refusal::Unfitting),
            ) => match self.ask(Request::Outcome(header.commit)) {
                Ok(Answer::Done { number, hash }) => Ok((number, hash)),
                _ => Err(refusal),
            },
            Err(refusal) => Err(refusal),
        };
        match place {
            Ok(place) => {
                self.out = false;
                Ok(self.acknowledged(&header, &commit.header, place))
            }
            Err(refusal) => Err((refusal, std::mem::replace(&mut self.identity, old))),
        }
    }

    /// Begins anew the scopes whose keys the old identity had, as far as no other member is quicker.
    fn begin_anew(&mut self) {
        for _ in 0..ATTEMPTS {
            // What is left undone, the next session of a member does, and the next save in the scope.
            if self.settle_keys().is_ok() || self.keep_up().is_err() {
                break;
            }
        }
    }
}

/// Tells whether a replacement was refused because somebody else was quicker with something it builds on.
fn overtaken(why: &CommitRefusal) -> bool {
    matches!(
        why,
        CommitRefusal::OutOfChain { .. }
            | CommitRefusal::OldEpoch { .. }
            | CommitRefusal::NotAHolder { .. }
            | CommitRefusal::BadShare(_)
            | CommitRefusal::BeyondOwnTime { .. }
            | CommitRefusal::Misfit(Misfit::GrantOfOldEpoch { .. })
    )
}

/// Gives how many bytes of a header an act takes.
fn encoded(act: &Act) -> usize {
    rmp_serde::to_vec_named(act).map_or(HEADER_MAX, |bytes| bytes.len())
}
