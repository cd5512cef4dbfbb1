//! The engine: verifies commits, decides on them, makes them durable in batches, and says what became of them.
//!
//! It has no threads, no sockets and no clock of its own; `serve` gives it these. What it hands out to whom is in
//! `showing`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::care::ledger::authorise::authorise;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::{Facts, PendingFact};
use crate::care::ledger::header::{Act, Commit, Header, NotAHeader, Op};
use crate::care::ledger::ids::{Hash, PersonId, RecordKey};
use crate::care::ledger::misfit::{Misfit, SEALED_MAX};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::signer::{Signer, signers};
use crate::care::ledger::whole::WholeCommit;
use crate::host::announced::Announced;
use crate::host::check::CLOCK_AHEAD;
use crate::host::identities::Identities;
use crate::host::joinings::Joinings;
use crate::host::known::Known;
use crate::host::paths::Paths;
use crate::host::wire::{FrameHead, Head, Refused};
use crate::store::disk::Disk;
use crate::store::drafts::Drafts;
use crate::store::errors::{Refusal as StoreRefusal, StoreError};
use crate::store::frame::{Frame, FrameKind};
use crate::store::reads::Outcome;
use crate::store::store::{Done, OpenOptions, Report, Store};
use crate::vault::identity::verify_header;
use crate::vault::seal;

/// How many frames with acts are in memory at once while the directory is folded.
const ACT_FRAMES: usize = 64;

/// Why the engine could not begin.
#[derive(Debug, thiserror::Error)]
pub enum CannotHost {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A commit with acts in the journal does not fit those before it; `check` says more.
    #[error("the commit in frame {number} does not fit the directory")]
    Directory { number: u64, why: Misfit },
    #[error("the header in frame {number} cannot be read")]
    Header { number: u64, why: NotAHeader },
    #[error("the founding commit is refused")]
    Founding(Refused),
    #[error("the post is founded already")]
    FoundedAlready,
}

/// A commit that is durable, for those who are to hear of it.
pub struct Committed {
    pub frame: FrameHead,
    pub header: Header,
    pub payloads: Vec<serde_bytes::ByteBuf>,
    /// For each item the revision whose content it brings, and the scope that lies in.
    pub(in crate::host) places: Vec<Option<(Scope, u64)>>,
    /// The records whose reading it announces, each with the revision it stands at.
    pub announced: Vec<(RecordKey, u64)>,
}

/// What became of a batch: an answer for each commit in its order, and what is new.
pub struct Batched {
    pub answers: Vec<Result<Head, Refused>>,
    pub committed: Vec<Committed>,
}

/// The engine of one post.
pub struct Core {
    pub(in crate::host) store: Store,
    pub(in crate::host) directory: Directory,
    pub(in crate::host) drafts: Drafts,
    pub(in crate::host) identities: Identities,
    pub(in crate::host) joinings: Joinings,
    /// What was announced, by the connection over which it was.
    pub(in crate::host) announced: Announced,
    pending: HashMap<PersonId, PendingFact>,
}

impl Core {
    /// Opens a post's store and folds its directory.
    ///
    /// # Errors
    /// Those of the store, and where the directory's chain does not hold.
    pub fn open(
        paths: &Paths,
        disk: Arc<dyn Disk>,
        options: OpenOptions,
    ) -> Result<(Core, Report), CannotHost> {
        let (store, report) = Store::open(&paths.store, Arc::clone(&disk), options)?;
        Ok((Core::over(store, paths, disk)?, report))
    }

    /// Founds a post: its store, its first commit, and the first person's sealed identity.
    ///
    /// A founding that was interrupted is taken up again.
    ///
    /// # Errors
    /// [`CannotHost::FoundedAlready`]; where the commit is refused; those of the disk.
    pub fn found(
        paths: &Paths,
        disk: Arc<dyn Disk>,
        options: OpenOptions,
        founding: Commit,
        sealed_identity: &[u8],
        host_time: i64,
    ) -> Result<Core, CannotHost> {
        let malformed = || CannotHost::Founding(Refused::Malformed);
        let header = Header::from_bytes(&founding.header).map_err(|_| malformed())?;
        if !Store::clear_unfounded(&paths.store, &disk)? {
            return Err(CannotHost::FoundedAlready);
        }
        let store = Store::create(
            &paths.store,
            Arc::clone(&disk),
            header.post,
            header.generation,
            options,
        )?;
        let mut core = Core::over(store, paths, disk)?;
        core.identities.put(header.author, sealed_identity)?;
        match core.commit(vec![founding], host_time).answers.pop() {
            Some(Ok(_)) => Ok(core),
            Some(Err(why)) => Err(CannotHost::Founding(why)),
            None => Err(malformed()),
        }
    }

    fn over(store: Store, paths: &Paths, disk: Arc<dyn Disk>) -> Result<Core, CannotHost> {
        let mut directory = Directory::default();
        let mut from = 1;
        loop {
            let page = store.act_frames_from(from, ACT_FRAMES)?;
            let Some(last) = page.last() else { break };
            from = last.head.number.saturating_add(1);
            for frame in page {
                let number = frame.head.number;
                directory.pass_to(frame.head.time);
                let header = Header::from_bytes(&frame.header)
                    .map_err(|why| CannotHost::Header { number, why })?;
                directory
                    .apply(&header)
                    .map_err(|why| CannotHost::Directory { number, why })?;
            }
        }
        let core = Core {
            directory,
            drafts: Drafts::open(&paths.store, Arc::clone(&disk))?,
            identities: Identities::open(&paths.store, Arc::clone(&disk))?,
            joinings: Joinings::open(&paths.store, disk)?,
            announced: Announced::default(),
            pending: HashMap::new(),
            store,
        };
        core.settle_answers();
        Ok(core)
    }

    /// Lets time pass: what was given up to a time ends by the host's clock.
    pub fn pass_to(&mut self, host_time: i64) {
        self.directory.pass_to(host_time);
    }

    /// Takes note of what a commit announces that has just come over a connection.
    ///
    /// One that was on disk before announces nothing: who was cut off before its answer announces anew.
    pub fn announce(&mut self, connection: u64, committed: &Committed) {
        let stand_at = &committed.announced;
        self.announced.take(connection, &committed.header, stand_at);
    }

    /// Ends what was announced over a connection: it has ended.
    pub fn hung_up(&mut self, connection: u64) {
        self.announced.end(connection);
    }

    /// Gives the directory as it stands.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Gives the head of the journal.
    pub fn head(&self) -> Head {
        let tip = self.store.head();
        Head {
            number: tip.number,
            hash: tip.hash,
        }
    }

    /// Tells whether the store has stopped after a failure, so that the host must end.
    pub fn is_stopped(&self) -> bool {
        self.store.is_stopped()
    }

    /// Tells whether sled is still to be given some rows.
    pub fn has_rows_to_give(&self) -> bool {
        self.store.has_rows_to_give()
    }

    /// Tells whether the store's state is still to be read through.
    pub fn is_scanning(&self) -> bool {
        self.store.is_scanning()
    }

    /// Gives sled what waits for it, or reads some of the state through; what is found wrong stops the store.
    pub fn work_at_leisure(&mut self) {
        if self.store.has_rows_to_give() {
            self.store.give_rows();
        } else {
            self.store.scan_on();
        }
    }

    /// Ends cleanly, with a checkpoint.
    ///
    /// # Errors
    /// Those of the store; what was answered is safe all the same.
    pub fn close(self, host_time: i64) -> Result<(), StoreError> {
        self.store.close(host_time)
    }

    /// Takes commits in their order: each is verified, decided on, and made durable, several with one sync.
    pub fn commit(&mut self, commits: Vec<Commit>, host_time: i64) -> Batched {
        let whole: Vec<_> = commits.into_iter().map(WholeCommit::of).collect();
        let is_whole: Vec<bool> = whole.iter().map(Result::is_ok).collect();
        let whole = whole.into_iter().flatten().collect();
        let batched = self.commit_telling(whole, host_time, &mut |_, _| {});
        let mut answers = batched.answers.into_iter();
        let answers = is_whole.into_iter().map(|is_whole| {
            let answer = is_whole.then(|| answers.next()).flatten();
            answer.unwrap_or(Err(Refused::Malformed))
        });
        Batched {
            answers: answers.collect(),
            committed: batched.committed,
        }
    }

    /// Takes commits as [`Core::commit`] does, and tells of each that is new as soon as it is durable, by its place.
    pub fn commit_telling(
        &mut self,
        commits: Vec<WholeCommit>,
        host_time: i64,
        tell: &mut dyn FnMut(usize, Head),
    ) -> Batched {
        self.pass_to(host_time);
        let mut batched = Batched {
            answers: Vec::with_capacity(commits.len()),
            committed: Vec::new(),
        };
        let mut group = Group::default();
        for commit in commits {
            let place = batched.answers.len();
            // A place-holder until the group is on disk.
            batched.answers.push(Err(Refused::Malformed));
            if group.touches(commit.header()) {
                self.write(&mut group, &mut batched, host_time, tell);
            }
            match self.decide(&commit) {
                Ok(None) => group.push(place, commit),
                Ok(Some(head)) => batched.answers[place] = Ok(head),
                Err(why) => batched.answers[place] = Err(why),
            }
        }
        self.write(&mut group, &mut batched, host_time, tell);
        let unknown = |answer: &Result<Head, Refused>| *answer == Err(Refused::Unknown);
        if batched.answers.iter().any(unknown) {
            // Whoever asks again is answered by the next host, which builds the state anew.
            self.store.give_up_state();
        }
        batched
    }

    /// Decides on one commit; gives its head where it is on disk already.
    fn decide(&self, commit: &WholeCommit) -> Result<Option<Head>, Refused> {
        if self.store.is_stopped() {
            // Nothing is decided on by rows that may lack what is on disk.
            return Err(Refused::Unknown);
        }
        let (header, commit) = (commit.header(), commit.commit());
        match self.store.outcome(&header.commit).map_err(refused)? {
            Some(Outcome::InForce { number, head } | Outcome::Pending { number, head }) => {
                let same = self.store.frame(number).map_err(refused)?.header == commit.header;
                return if same {
                    Ok(Some(Head { number, hash: head }))
                } else {
                    Err(Refused::Commit(Refusal::IdTaken(header.commit)))
                };
            }
            Some(Outcome::Void { .. }) => {
                return Err(Refused::Commit(Refusal::IdTaken(header.commit)));
            }
            None => {}
        }
        if let Some(key) = without_commitment(header) {
            return Err(Refused::Commit(Refusal::WithoutCommitment(key)));
        }
        if has_long_slot(header) {
            return Err(Refused::Malformed);
        }
        let signer = signer_of(header, commit, &self.directory).ok_or(Refused::NotProved)?;
        let host = self.directory.time();
        if header.time > host.saturating_add(CLOCK_AHEAD) {
            let author = header.time;
            return Err(Refused::Commit(Refusal::ClockAhead { author, host }));
        }
        let known = self.known();
        let decided = authorise(header, signer, &self.directory, &known);
        match known.failure() {
            Some(error) => Err(refused(error)),
            None => decided.map(|()| None).map_err(Refused::Commit),
        }
    }

    /// Makes a group durable with one sync; what the store refuses is left out and the rest tried again.
    fn write(
        &mut self,
        group: &mut Group,
        batched: &mut Batched,
        host_time: i64,
        tell: &mut dyn FnMut(usize, Head),
    ) {
        let Group {
            mut places,
            mut accepted,
            ..
        } = std::mem::take(group);
        while !accepted.is_empty() {
            for one in &accepted {
                self.give_up_parts(one.header());
            }
            let ready = accepted
                .iter()
                .try_for_each(|one| self.make_their_place(one.header()));
            if let Err(why) = ready {
                for place in places {
                    batched.answers[place] = Err(why.clone());
                }
                return;
            }
            match self.store.write_batch(&accepted, host_time) {
                Ok((done, unsettled)) => {
                    let mut answer = || {
                        for (place, done) in places.iter().zip(&done) {
                            let head = Head {
                                number: done.number,
                                hash: done.head,
                            };
                            batched.answers[*place] = Ok(head);
                            tell(*place, head);
                        }
                    };
                    // Who asked for an erasure is answered when the bytes are gone; anybody else, once the disk has it.
                    if unsettled.erases() {
                        if let Err(error) = self.store.settle(unsettled) {
                            // The next start erases them; whoever asks again by the commit's id is answered then.
                            let why = refused(error);
                            for place in places {
                                batched.answers[place] = Err(why.clone());
                            }
                            return;
                        }
                        answer();
                    } else {
                        answer();
                        // Where it fails the store has stopped, and the next start does it again.
                        let _ = self.store.settle(unsettled);
                    }
                    for (one, done) in accepted.into_iter().zip(done) {
                        self.take(one.header());
                        let committed = self.committed(one, done);
                        batched.committed.push(committed);
                    }
                    return;
                }
                Err(StoreError::Refused { index, why }) if index < accepted.len() => {
                    let one = accepted.remove(index);
                    batched.answers[places.remove(index)] = Err(store_refusal(one.header(), why));
                }
                Err(error) => {
                    let why = refused(error);
                    for place in places {
                        batched.answers[place] = Err(why.clone());
                    }
                    return;
                }
            }
        }
    }

    /// Gives up an author's change in parts when they go on with something else.
    fn give_up_parts(&mut self, header: &Header) {
        let goes_on = |pending: &PendingFact| {
            header
                .part
                .is_some_and(|part| part.change == pending.change && part.index > 0)
        };
        if let Some(pending) = self.pending.get(&header.author)
            && !goes_on(pending)
        {
            // Where this fails the parts stay pending, and nothing takes them up.
            let _ = self.store.abandon(&pending.change);
            self.pending.remove(&header.author);
        }
    }

    /// Takes a durable commit into what is known.
    fn take(&mut self, header: &Header) {
        // It has been decided on with this very directory. Should it not fit all the same, every right is decided on with
        // another from here on than the journal has: the host takes nothing more, and its next start says where.
        if self.directory.apply(header).is_err() {
            self.store.stop();
        }
        for act in &header.acts {
            match act {
                Act::Person(person) => {
                    self.take_their_place(person);
                    self.take_next_identity(person);
                }
                // What was begun in parts before belongs to another life of the journal.
                Act::Restore { .. } => {
                    for (_, pending) in std::mem::take(&mut self.pending) {
                        let _ = self.store.abandon(&pending.change);
                    }
                }
                _ => {}
            }
        }
        let Some(part) = header.part else { return };
        if part.last {
            self.pending.remove(&header.author);
            return;
        }
        let begun = || PendingFact::of(part.change, header.undoes);
        let pending = self.pending.entry(header.author).or_insert_with(begun);
        pending.next = part.index.saturating_add(1);
        pending.take(&header.items);
    }

    /// Gives the revisions at which the records stand whose reading a commit announces; it was written alone, so that
    /// nothing has moved since.
    fn stand_at(&self, header: &Header) -> Vec<(RecordKey, u64)> {
        let keys = header.acts.iter().flat_map(|act| match act {
            Act::ReadIntent { keys, .. } => keys.as_slice(),
            _ => &[],
        });
        // What the store cannot tell of was not announced.
        let stands = |key: &RecordKey| Some((*key, self.store.current_revision(*key).ok()?));
        keys.filter_map(stands).collect()
    }

    /// Makes of a commit that is in force what others hear of it.
    fn committed(&self, one: WholeCommit, done: Done) -> Committed {
        let places = self.places_of(one.header());
        let announced = self.stand_at(one.header());
        let (header, commit) = one.into_parts();
        Committed {
            frame: FrameHead {
                number: done.number,
                checkpoint: false,
                hash: done.head,
                previous: done.previous,
                time: done.time,
                header: commit.header,
                signature: commit.signature,
            },
            header,
            payloads: commit.payloads,
            places,
            announced,
        }
    }

    /// Gives where a person's chain of commits stands.
    pub fn author_chain(&self, person: PersonId) -> Option<(u64, Hash)> {
        self.known().author_chain(person)
    }

    fn known(&self) -> Known<'_> {
        Known::new(&self.store, self.directory.generation(), &self.pending)
    }
}

/// Finds a record whose content is sealed without a commitment to its key, as an earlier version's was: what is on disk so
/// is read, and nothing is written so any more.
fn without_commitment(header: &Header) -> Option<RecordKey> {
    let mut items = header.items.iter();
    let without = items.find(|item| match &item.op {
        Op::Put { blob, .. } => !usize::try_from(blob.len).is_ok_and(seal::is_committed),
        Op::Remove { .. } | Op::Erase { .. } | Op::Rewrap { .. } => false,
    });
    without.map(|item| item.key)
}

/// Tells whether a slot is longer than a sealed key can be: a revision may gather any number of them, and they are handed
/// out together.
fn has_long_slot(header: &Header) -> bool {
    let mut slots = header
        .items
        .iter()
        .filter_map(|item| item.payloads().next());
    slots.any(|slot| slot.len as usize > SEALED_MAX)
}

/// Finds the key that a commit is signed with, among those it may be signed with.
pub fn signer_of(header: &Header, commit: &Commit, directory: &Directory) -> Option<Signer> {
    signers(header, directory)
        .into_iter()
        .find(|(_, key)| verify_header(key, &commit.header, &commit.signature))
        .map(|(signer, _)| signer)
}

/// Makes of a frame what crosses the socket.
pub fn frame_head(frame: Frame) -> FrameHead {
    FrameHead {
        number: frame.head.number,
        checkpoint: frame.head.kind == FrameKind::Checkpoint,
        hash: frame.head.hash,
        previous: frame.head.previous,
        time: frame.head.time,
        header: frame.header,
        signature: frame.signature,
    }
}

/// Commits that are written together: they have nothing to do with each other.
#[derive(Default)]
struct Group {
    places: Vec<usize>,
    accepted: Vec<WholeCommit>,
    authors: HashSet<PersonId>,
    keys: HashSet<RecordKey>,
}

impl Group {
    /// Tells whether a commit can only be decided on once the group is on disk.
    fn touches(&self, header: &Header) -> bool {
        !self.accepted.is_empty()
            && (self.authors.contains(&header.author)
                || !header.acts.is_empty()
                || header.part.is_some()
                || header.undoes.is_some()
                || header
                    .items
                    .iter()
                    .any(|item| self.keys.contains(&item.key))
                || self
                    .accepted
                    .iter()
                    .any(|one| !one.header().acts.is_empty() || one.header().part.is_some()))
            || self
                .accepted
                .iter()
                .any(|one| one.header().commit == header.commit)
    }

    fn push(&mut self, place: usize, commit: WholeCommit) {
        let header = commit.header();
        self.places.push(place);
        self.authors.insert(header.author);
        self.keys.extend(header.items.iter().map(|item| item.key));
        self.accepted.push(commit);
    }
}

/// Says to a session what failed in the store.
pub fn refused(error: StoreError) -> Refused {
    match error {
        StoreError::DiskFull(_) => Refused::DiskFull,
        StoreError::Unknown(_) | StoreError::Stopped | StoreError::State(_) => Refused::Unknown,
        _ => Refused::DiskFailed,
    }
}

fn store_refusal(header: &Header, why: StoreRefusal) -> Refused {
    match why {
        StoreRefusal::Conflict { key, current, .. } => {
            Refused::Commit(Refusal::Stale { key, current })
        }
        StoreRefusal::NoSuchRevision { key, revision } => {
            Refused::Commit(Refusal::NoContent { key, revision })
        }
        StoreRefusal::PartOutOfOrder { change, due } => {
            Refused::Commit(Refusal::PartOutOfTurn { change, index: due })
        }
        StoreRefusal::Doubled { .. } => Refused::Commit(Refusal::IdTaken(header.commit)),
    }
}
