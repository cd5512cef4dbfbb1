//! A person at work: their identity and keys, the way to the host, and their own chain of commits.
//!
//! Signing in proves the person's key to the host, then rebuilds the directory from the journal's acts, verifying each
//! signature down from the root key that the identity pins: the host is not taken at its word for who is who. Reading
//! and changing records are in files of their own ([`crate::post::reading`], [`crate::post::saving`],
//! [`crate::post::taking_back`], [`crate::post::draft_box`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::care::ledger::directory::{Directory, fold_handle};
use crate::care::ledger::header::{Roles, Standing};
use crate::care::ledger::ids::{GenerationId, PersonId, PostId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::signed_note::Signed;
use crate::host::heads::{self, SeenHead};
use crate::host::wire::{Answer, Head, Refused, Request};
use crate::post::ahead::Ahead;
use crate::post::arrived::Arrived;
use crate::post::audit_memory::AuditMemory;
use crate::post::judged::judged;
use crate::post::key_news::KeyNews;
use crate::post::keyring::Keyring;

use crate::post::line::{HostGone, Line};
use crate::post::me::Me;
use crate::post::own_change::OwnChange;
use crate::post::own_files;
use crate::post::parts_heard::PartsHeard;
use crate::post::refusal::Refusal;
use crate::post::revisions_read::RevisionsRead;
use crate::post::signing::{ToSign, sign};
use crate::post::writer::Writer;
use crate::vault::challenge::{Challenge, Purpose};
use crate::vault::draft::DraftKind;
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::passphrase_turn::PassphraseTurn;
use crate::vault::sealed_identity::{
    CannotOpenIdentity, Floor, Opened, open_identity, open_identity_file,
};

/// How often a key is proved in one sign-in, where hosts die on the way.
const SIGN_IN_ATTEMPTS: usize = 4;

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 1_000;

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
    /// Number of the journal's last frame at sign-in.
    pub(super) signed_in_at: u64,
    /// The revision of each record that was read, until it has been held against the chain of headers.
    pub(super) read: Option<RevisionsRead>,
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

/// Why somebody is not signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    #[error("nobody signs in by that name")]
    UnknownName,
    #[error("the person is suspended or has left")]
    NotActive,
    #[error("the passphrase does not open the identity")]
    WrongPassphrase,
    #[error("the identity file is damaged or of another version")]
    BadIdentity,
    #[error("the identity belongs to another post")]
    OtherPost,
    #[error("the directory's chain is broken at frame {0}")]
    BrokenDirectory(u64),
    #[error("this person has seen frame {seen}, and the journal does not have it")]
    JournalBehind { seen: u64, head: u64 },
    #[error("the host refused the proof")]
    ProofRefused,
    #[error(transparent)]
    HostGone(#[from] HostGone),
}

/// Gives who is at work at the post, with their roles.
fn at_work(directory: &Directory) -> BTreeMap<PersonId, Roles> {
    directory
        .people()
        .filter(|person| person.standing == Standing::Active)
        .map(|person| (person.id, person.roles))
        .collect()
}

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
            return Err(HostGone.into());
        };
        let wanted = fold_handle(handle);
        let Some(named) = people
            .into_iter()
            .find(|person| fold_handle(&person.handle) == wanted)
        else {
            return Err(not_listed(line.as_mut(), handle)?);
        };
        let sealed_identity = match line.ask(Request::SealedIdentity {
            handle: named.handle.clone(),
        })? {
            Answer::SealedIdentity(sealed) => sealed,
            _ => return Err(SignInFault::BadIdentity),
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
        let seen = around.own.as_deref().and_then(|own| {
            heads::read(&heads::file(own, post, named.person))
                .ok()
                .flatten()
        });
        let then = around.own.as_deref().and_then(|own| {
            let file = own_files::verified(own, post, named.person);
            own_files::number_of(&file, DraftKind::Verified)
        });
        let mut attempts = 1..SIGN_IN_ATTEMPTS;
        let (writer, head, directory, directory_then) = loop {
            let at = (named.person, post, generation);
            let tried = prove(
                line.as_mut(),
                &mut around.rng,
                &identity,
                at,
                Purpose::SignIn,
            )
            .and_then(|(writer, head)| {
                remembers(line.as_mut(), seen, generation, head)?;
                let (directory, then) = directory(line.as_mut(), head.number, then)?;
                if directory.root() != Some(&pin.root) {
                    return Err(SignInFault::OtherPost);
                }
                Ok((writer, head, directory, then))
            });
            match tried {
                // A host that died on the way has a successor by now, which knows nothing of the proof.
                Err(SignInFault::HostGone(_) | SignInFault::ProofRefused)
                    if attempts.next().is_some() => {}
                tried => break tried?,
            }
        };
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
            keyring,
            writer,
            ahead: Ahead::default(),
            overheard: Vec::new(),
            own: Vec::new(),
            signed_in_at: head.number,
            read: Some(RevisionsRead::default()),
            old_epochs: Vec::new(),
            emergencies: BTreeSet::new(),
            newly_opened: BTreeSet::new(),
            read_on_record: BTreeSet::new(),
            out: false,
            audit_memory: AuditMemory::default(),
            acts_heard: 0,
            parts: HashMap::new(),
        };
        session.me.scopes = session.readable();
        session.find_own_changes()?;
        // What of it cannot be done now, the next sign-in does; nobody is kept out for it.
        let _ = session.settle_keys();
        session.let_go_of_ended();
        session.remember_copy();
        session.key_news = session.find_key_news();
        Ok(session)
    }

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

    /// Remembers the last frame this session has seen, in the person's own folder; a journal that is later cut or
    /// exchanged shows at the next sign-in.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn remember_head(&mut self) -> io::Result<()> {
        if self.ahead.waits() {
            // Without the host an older head is remembered.
            let _ = self.keep_up();
        }
        let Some(own) = &self.around.own else {
            return Ok(());
        };
        let (number, hash) = self.writer.seen;
        let seen = SeenHead {
            generation: self.writer.generation,
            number,
            hash,
        };
        heads::write(&heads::file(own, self.writer.post, self.me.person), seen)
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
        let answer = self
            .line
            .ask(request.clone())
            .map_err(|_| Refusal::NoHost)?;
        if !matches!(answer, Answer::Refused(Refused::NotProved)) {
            return Ok(answer);
        }
        let at = (self.me.person, self.writer.post, self.writer.generation);
        let mut attempts = 1..SIGN_IN_ATTEMPTS;
        loop {
            let (line, rng) = (self.line.as_mut(), &mut self.around.rng);
            match prove(line, rng, &self.identity, at, Purpose::SignIn) {
                Ok(_) => break,
                // A host that died on the way has a successor, which knows nothing of the question.
                Err(SignInFault::ProofRefused) if attempts.next().is_some() => {}
                Err(SignInFault::ProofRefused) => {
                    self.out = true;
                    return Err(Refusal::SignedOut);
                }
                Err(_) => return Err(Refusal::NoHost),
            }
        }
        self.end_emergencies();
        // What others did meanwhile is caught up on with whatever is heard next ([`Session::hear`]).
        self.ahead.miss();
        self.line.ask(request).map_err(|_| Refusal::NoHost)
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
            _ => Refusal::NoHost,
        }),
        answer => Ok(answer),
    }
}

pub(super) fn hello(line: &mut dyn Line) -> Result<(PostId, GenerationId), HostGone> {
    match line.ask(Request::Hello)? {
        Answer::Hello {
            post, generation, ..
        } => Ok((post, generation)),
        _ => Err(HostGone),
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
        _ => Err(SignInFault::ProofRefused),
    }
}

/// Holds the journal against the last head this person has seen: a journal that was cut or exchanged shows here.
///
/// After a restore the journal lives another generation, and what was seen of the one before is no measure.
fn remembers(
    line: &mut dyn Line,
    seen: Option<SeenHead>,
    generation: GenerationId,
    head: Head,
) -> Result<(), SignInFault> {
    let Some(seen) = seen.filter(|seen| seen.number > 0 && seen.generation == generation) else {
        return Ok(());
    };
    let behind = SignInFault::JournalBehind {
        seen: seen.number,
        head: head.number,
    };
    if seen.number > head.number {
        return Err(behind);
    }
    match line.ask(Request::Frames {
        from: seen.number,
        limit: 1,
    })? {
        Answer::Frames(frames) if frames.first().is_some_and(|frame| frame.hash == seen.hash) => {
            Ok(())
        }
        // Whoever refuses has been proved nothing: it is another host, and says nothing of the journal.
        Answer::Refused(_) => Err(HostGone.into()),
        _ => Err(behind),
    }
}

/// Rebuilds the directory from the frames that carry acts up to the head, judging each from the root down; gives too how
/// it stood at an earlier frame, where one is asked for.
///
/// Whether the root is the right one is for the caller to say. What comes after the head is heard from the host, frame by
/// frame.
pub(super) fn directory(
    line: &mut dyn Line,
    head: u64,
    then: Option<u64>,
) -> Result<(Directory, Option<(u64, Directory)>), SignInFault> {
    let mut directory = Directory::default();
    let mut kept = None;
    let mut keep = |directory: &Directory, upto: u64| {
        if let Some(then) = then.filter(|then| *then < upto && *then <= head && kept.is_none()) {
            kept = Some((then, directory.clone()));
        }
    };
    let mut from = 1;
    while from <= head {
        let frames = match line.ask(Request::ActFrames {
            from,
            limit: FRAMES_AT_ONCE,
        })? {
            Answer::Frames(frames) => frames,
            Answer::Refused(_) => return Err(HostGone.into()),
            _ => return Err(SignInFault::BrokenDirectory(from)),
        };
        let Some(last) = frames.last() else { break };
        if last.number < from {
            return Err(SignInFault::BrokenDirectory(from));
        }
        from = last.number + 1;
        for frame in frames.iter().filter(|frame| frame.number <= head) {
            keep(&directory, frame.number);
            let broken = SignInFault::BrokenDirectory(frame.number);
            directory.pass_to(frame.time);
            let header = judged(frame, &directory).ok_or(broken.clone())?;
            directory.apply(&header).map_err(|_| broken)?;
        }
    }
    keep(&directory, u64::MAX);
    Ok((directory, kept))
}

/// Draws a number that is not used again.
pub(super) fn draw(rng: &mut ChaCha20Rng) -> u64 {
    rng.next_u64()
}
