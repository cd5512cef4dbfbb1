//! A person at work: their identity and keys, the way to the host, and their own chain of commits.
//!
//! What a session does is in files of their own, each with some of its methods. They use each other in one direction, from
//! here by [`crate::post::opening`], [`crate::post::hearing`], [`crate::post::sending`], [`crate::post::settling`] and
//! [`crate::post::saving`] up to [`crate::post::signing_in`]; `tests/layers.rs` holds that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Roles, Standing};
use crate::care::ledger::ids::{GenerationId, PersonId, PostId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::signed_note::Signed;
use crate::host::wire::{Answer, Head, Refused, Request};
use crate::post::acts_told::ActsTold;
use crate::post::ahead::Ahead;
use crate::post::arrived::Arrived;
use crate::post::audit_memory::AuditMemory;
use crate::post::doubt::{Doubt, Doubts};
use crate::post::fold::{Fold, Folded};
use crate::post::key_news::KeyNews;
use crate::post::keyring::Keyring;
use crate::post::line::{HostGone, Line};
use crate::post::lineage::Lineage;
use crate::post::marks::Marking;
use crate::post::me::Me;
use crate::post::own_change::OwnChange;
use crate::post::own_files::Beside;
use crate::post::parts_heard::PartsHeard;
use crate::post::proved::Proved;
use crate::post::refusal::Refusal;
use crate::post::revisions_read::RevisionsRead;
use crate::post::seen_before::SeenBefore;
pub use crate::post::sign_in_fault::SignInFault;
use crate::post::signing::{ToSign, sign};
use crate::post::writer::Writer;
use crate::vault::challenge::{Challenge, Purpose};
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::passphrase_turn::PassphraseTurn;
use crate::vault::sealed_identity::{Floor, open_identity};

/// How often a key is proved in one sign-in, where hosts die on the way.
pub(super) const SIGN_IN_ATTEMPTS: usize = 4;

/// What a session is given from outside.
pub struct Surroundings {
    pub rng: ChaCha20Rng,
    pub clock: fn() -> DateTime<Utc>,
    /// How weak a key derivation is accepted: only tests accept any.
    pub floor: Floor,
    /// Where the session sits, for the audit log: the terminal or the address it came from.
    pub from: String,
    /// The folder of this person's own where the last head they saw is remembered; nothing where they have none.
    pub own: Option<PathBuf>,
}

/// A person's unlocked session.
pub struct Session {
    pub(super) line: Box<dyn Line>,
    pub(super) around: Surroundings,
    pub(super) identity: Identity,
    /// As the host keeps it; opened again when a signature asks for the passphrase.
    pub(super) sealed_identity: Vec<u8>,
    /// The posts that this identity is used at, as its file here says.
    pub(super) posts: Vec<PostId>,
    /// Which passphrase that file is sealed under.
    pub(super) turn: PassphraseTurn,
    /// Whether somebody came, went or has new keys, and nobody has been given what they are owed for it yet.
    pub(super) people_moved: bool,
    /// Whether the screens have not been told of it yet.
    pub(super) people_heard: bool,
    /// Whose keys are not those that this person's sessions knew.
    pub(super) key_news: Vec<KeyNews>,
    pub(super) me: Me,
    pub(super) directory: Directory,
    /// The directory as it was at the head that an earlier session has verified, and that head's number.
    pub(super) directory_then: Option<(u64, Directory)>,
    /// Which acts the directory came of when it was folded at sign-in.
    pub(super) acts_told: ActsTold,
    pub(super) keyring: Keyring,
    pub(super) writer: Writer,
    /// Commits of this person's own that wait for what others did before them.
    pub(super) ahead: Ahead,
    /// What was heard of others while something else was done, until the screens are given it.
    pub(super) overheard: Vec<Arrived>,
    /// This person's own changes that can be taken back, oldest first.
    pub(super) own: Vec<OwnChange>,
    /// What has come of changes in parts that are not in force yet, by their author.
    pub(super) parts: HashMap<PersonId, PartsHeard>,
    /// The journal's last frame at sign-in, as the host proved it.
    pub(super) signed_in_at: Head,
    /// What this person's sessions have seen of the journal.
    pub(super) seen_before: SeenBefore,
    /// The frame of it that the journal's chain has to lead through.
    pub(super) leads_through: Option<Head>,
    /// Whether the journal's chain is verified up to the sign-in.
    pub(super) chain_known: bool,
    /// Where that has led, until what was read is held against it.
    pub(super) fold: Option<Fold>,
    /// What the host has told that is not believed.
    pub(super) doubts: Doubts,
    /// The revision of each record that was read, until it has been held against the chain of headers.
    pub(super) read: Option<RevisionsRead>,
    /// What records are marked with, to be held against their headers.
    pub(super) marking: Marking,
    /// What the chain said of the records, once it was compared.
    pub(super) proved: Option<Proved>,
    /// A snapshot that waits beside its place until what was read is compared.
    pub(super) snapshot_waits: Option<Beside>,
    /// What the frames heard since the sign-in say of them.
    pub(super) since: Folded,
    /// What the next commit that is heard may say that it follows.
    pub(super) lineage: Lineage,
    /// What was read under an older epoch, to be taken over into the newest.
    pub(super) old_epochs: Vec<RecordKey>,
    /// The cases that are open to this session alone, in an emergency.
    pub(super) emergencies: BTreeSet<Scope>,
    /// The cases whose key somebody else has given this person meanwhile, and whose records are not read yet.
    pub(super) newly_opened: BTreeSet<Scope>,
    /// Records that were read on record, whose words go from the screens once they are written anew.
    pub(super) read_on_record: BTreeSet<RecordKey>,
    /// Whether the host lets this person in no more.
    pub(super) out: bool,
    /// Of what the entries of the audit log tell that were opened.
    pub(super) audit_memory: AuditMemory,
    /// How many commits with acts were heard, so that the screens are told who has what only when that may have changed.
    pub(super) acts_heard: u64,
}

/// Gives who is at work at the post, with their roles.
pub(super) fn at_work(directory: &Directory) -> BTreeMap<PersonId, Roles> {
    directory
        .people()
        .filter(|person| person.standing == Standing::Active)
        .map(|person| (person.id, person.roles))
        .collect()
}

impl Session {
    /// Tells who is signed in.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// Signs a text with this person's key; whoever asks has had the passphrase confirmed ([`Session::is_passphrase`]).
    pub fn sign(&self, text: &ToSign) -> Signed {
        let (person, post) = (self.me.person, self.writer.post);
        sign(text, &self.identity, person, post, self.now())
    }

    /// Gives the people, epochs and grants of the post.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Remembers as [`Session::remember_head`] does, while one goes on: what is still on its way is left to come.
    pub(super) fn remember_seen(&self) -> io::Result<()> {
        if !self.chain_known || self.doubts.are_of_host() {
            return Ok(());
        }
        self.seen_before.remember(&self.directory, self.writer.seen)
    }

    /// Takes note that something which was told or read is not as it should be.
    pub fn doubt(&mut self, doubt: Doubt) {
        self.doubts.note(doubt);
    }

    /// Gives, once, why what the host has told is in doubt.
    pub fn take_doubt(&mut self) -> Option<Doubt> {
        self.doubts.take()
    }

    /// Gives the number of the last frame that this session has seen.
    pub fn head(&self) -> u64 {
        self.writer.seen.0
    }

    /// Gives a number that rises with every commit that may have changed who has what.
    pub fn acts_heard(&self) -> u64 {
        self.acts_heard
    }

    /// Gives the post's id.
    pub fn post(&self) -> PostId {
        self.writer.post
    }

    /// Tells whether this is the passphrase of the person signed in; takes as long as signing in.
    pub fn is_passphrase(&self, passphrase: &Passphrase) -> bool {
        open_identity(&self.sealed_identity, passphrase, self.around.floor).is_ok()
    }

    /// Asks the host; a host that was begun anew does not know the session yet and has the key proved again first.
    ///
    /// A request may so be sent twice: a commit is one commit all the same, by its id, and the others do no harm.
    pub(super) fn ask(&mut self, request: Request) -> Result<Answer, Refusal> {
        refused(self.ask_plainly(request)?)
    }

    /// Asks the host as [`Session::ask`] does; gives what it refuses as it says so.
    pub(super) fn ask_plainly(&mut self, request: Request) -> Result<Answer, Refusal> {
        let answer = self.line.ask(request.clone())?;
        if !matches!(answer, Answer::Refused(Refused::NotProved)) {
            return Ok(answer);
        }
        let at = (self.me.person, self.writer.post, self.writer.generation);
        let mut attempts = 1..SIGN_IN_ATTEMPTS;
        loop {
            let (line, rng) = (self.line.as_mut(), &mut self.around.rng);
            match prove(line, rng, &self.identity, at, Purpose::SignIn) {
                Ok((_, head)) => {
                    self.see_again(head);
                    break;
                }
                // A host that died on the way has a successor, which knows nothing of the question.
                Err(SignInFault::ProofRefused) if attempts.next().is_some() => {}
                Err(SignInFault::ProofRefused) => {
                    self.out = true;
                    return Err(Refusal::SignedOut);
                }
                Err(SignInFault::TooMany) => return Err(Refusal::TooMuch),
                Err(SignInFault::HostGone(gone)) => return Err(gone.into()),
                Err(_) => return Err(Refusal::NoHost),
            }
        }
        self.end_emergencies();
        // What others did meanwhile is caught up on with whatever is heard next ([`Session::hear`]).
        self.ahead.miss();
        Ok(self.line.ask(request)?)
    }

    /// Holds a host that was begun anew against what was seen of the journal: it never has less.
    fn see_again(&mut self, head: Head) {
        let (number, hash) = self.writer.seen;
        if head.number < number || (head.number == number && head.hash != hash) {
            self.doubts.note(Doubt::Head(number));
        }
    }

    /// Gives the scopes whose records this person may read: of which they hold a key, and are a member still.
    pub(super) fn readable(&self) -> BTreeSet<Scope> {
        let (me, emergencies) = (self.me.person, &self.emergencies);
        self.directory
            .scopes()
            .filter(|scope| self.keyring.holds(*scope))
            .filter(|scope| self.directory.may_read(me, *scope) || emergencies.contains(scope))
            .collect()
    }

    /// Gives the session's time now.
    pub fn now(&self) -> DateTime<Utc> {
        (self.around.clock)()
    }

    /// Lets go of the keys of every scope that could be read before and cannot now.
    pub(super) fn let_go_of_keys(&mut self, before: &BTreeSet<Scope>) {
        let lost: BTreeSet<Scope> = before.difference(&self.me.scopes).copied().collect();
        if lost.is_empty() {
            return;
        }
        for scope in &lost {
            self.keyring.let_go(*scope);
            self.newly_opened.remove(scope);
        }
        for heard in self.parts.values_mut() {
            heard.arrived.retain(|one| !lost.contains(&one.scope));
        }
    }

    /// Ends what was open to this session in an emergency: the connection it was opened over is gone, and with it the host's
    /// leave.
    pub(super) fn end_emergencies(&mut self) {
        if self.emergencies.is_empty() {
            return;
        }
        let before = self.me.scopes.clone();
        self.emergencies.clear();
        self.me.scopes = self.readable();
        self.let_go_of_keys(&before);
        self.acts_heard += 1;
    }

    /// Takes over from the directory what it says of this person and their colleagues.
    pub(super) fn know_people(&mut self) {
        self.me.scopes = self.readable();
        self.me.colleagues = at_work(&self.directory);
        if let Some(person) = self.directory.person(self.me.person) {
            self.me.roles = person.roles;
        }
    }

    /// Gives the scope in which this person's private records lie.
    pub(super) fn private(&self) -> Scope {
        Scope::Private(self.me.person)
    }
}

pub(super) fn refused(answer: Answer) -> Result<Answer, Refusal> {
    match answer {
        Answer::Refused(refused) => Err(match refused {
            Refused::Commit(refusal) => Refusal::NotAuthorised(Box::new(refusal)),
            Refused::DiskFull => Refusal::DiskFull,
            Refused::DiskFailed => Refusal::DiskFailed,
            Refused::Unknown => Refusal::Unknown,
            Refused::TooMuch => Refusal::TooMuch,
            Refused::NotThere => Refusal::NotThere,
            Refused::NotTheirs | Refused::IntentFirst => Refusal::NotHandedOut,
            // Another host was begun in between; or this one is of another version.
            Refused::NotProved => Refusal::NoHost,
            Refused::Malformed | Refused::InvitePast | Refused::InviteAnswered => {
                Refusal::Unfitting
            }
        }),
        answer => Ok(answer),
    }
}

pub(super) fn hello(line: &mut dyn Line) -> Result<(PostId, GenerationId), HostGone> {
    match line.ask(Request::Hello)? {
        Answer::Hello {
            post, generation, ..
        } => Ok((post, generation)),
        _ => Err(HostGone::Silent),
    }
}

/// Proves the person's key, or a recovery key on their behalf; gives where their chain of commits stands, and the
/// journal's head.
pub(super) fn prove(
    line: &mut dyn Line,
    rng: &mut ChaCha20Rng,
    identity: &Identity,
    (person, post, generation): (PersonId, PostId, GenerationId),
    purpose: Purpose,
) -> Result<(Writer, Head), SignInFault> {
    let Answer::Challenge { nonce: host } = line.ask(Request::Challenge { person })? else {
        return Err(SignInFault::ProofRefused);
    };
    let mut own = [0; 32];
    rng.fill_bytes(&mut own);
    let challenge = Challenge {
        post,
        generation,
        purpose,
        host_nonce: host,
        client_nonce: own,
    };
    match line.ask(Request::Prove {
        recovery: (purpose == Purpose::Recover).then(|| identity.public().id()),
        nonce: own,
        signature: challenge.answer(identity),
    })? {
        Answer::Proved {
            number,
            previous,
            head,
        } => Ok((
            Writer {
                post,
                generation,
                person,
                number,
                previous,
                seen: (head.number, head.hash),
            },
            head,
        )),
        Answer::Refused(Refused::TooMuch) => Err(SignInFault::TooMany),
        _ => Err(SignInFault::ProofRefused),
    }
}

/// Draws a number that is not used again.
pub(super) fn draw(rng: &mut ChaCha20Rng) -> u64 {
    rng.next_u64()
}
