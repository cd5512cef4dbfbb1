//! The engine behind the socket: who is connected, what they ask, what they are answered and told.
//!
//! It has no thread of its own and waits for nothing but the disk; [`crate::host::turns`] says who runs it.

use std::collections::{BTreeMap, HashMap};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::care::ledger::ids::{Hash, PersonId};
use crate::care::ledger::whole::WholeCommit;
use crate::host::connection::{Ask, Bring, Connection, Event};
use crate::host::core::Core;
use crate::host::happened::{Cut, Log};
use crate::host::limits::{Holder, Limits, gives_way};
use crate::host::options::ServeOptions;
use crate::host::turns::{Next, Taking};
use crate::host::wire::{Answer, FromHost, Head, PROTOCOL, Push, Refused, Request};
use crate::store::errors::StoreError;

/// How long nobody must have asked for anything before the state is read through.
const QUIET: Duration = Duration::from_millis(50);

/// How long after the last request sled is given what was written: whoever was answered has drawn it by then.
const ANSWERED: Duration = Duration::from_millis(2);

fn done(head: Head) -> Answer {
    Answer::Done {
        number: head.number,
        hash: head.hash,
    }
}

/// The engine of one host, with whoever is connected to it.
pub struct Engine {
    core: Core,
    options: ServeOptions,
    limits: Limits,
    log: Log,
    bring: Bring,
    /// By their numbers, which count up: the oldest first.
    connections: BTreeMap<u64, Connection>,
    next: u64,
    /// When something was last brought.
    busy: Instant,
    /// Whether the host's own thread looks for a quiet moment.
    waits_for_quiet: bool,
    /// Whether the host was told to end, or a session asked it to and nobody else is there.
    ending: bool,
}

impl Taking for Engine {
    type Event = Event;

    fn take(&mut self, events: Vec<Event>) {
        let mut commits = Vec::new();
        for event in events {
            match event {
                Event::Opened(stream) => self.open(stream),
                Event::Asked {
                    connection,
                    request,
                    ask,
                } => self.ask(connection, request, ask, &mut commits),
                Event::Closed(connection, why) => self.closed(connection, why),
                Event::Stop => self.ending = true,
            }
        }
        self.commit(commits);
        // A look at the list of people is a visit as well.
        self.busy = Instant::now();
    }

    fn is_over(&self) -> bool {
        self.ending || self.core.is_stopped()
    }

    fn is_left(&self) -> bool {
        let nobody = self.options.idle_end.is_some() && self.connections.is_empty();
        nobody || (self.core.has_rows_to_give() && !self.waits_for_quiet)
    }
}

impl Engine {
    /// Begins an engine that nobody is connected to; `bring` brings events to it.
    pub fn new(
        core: Core,
        options: ServeOptions,
        limits: Limits,
        log: Log,
        bring: Bring,
    ) -> Engine {
        log.listening();
        Engine {
            core,
            options,
            limits,
            log,
            bring,
            connections: BTreeMap::new(),
            next: 0,
            busy: Instant::now(),
            waits_for_quiet: false,
            ending: false,
        }
    }

    /// Does what waits for a quiet moment where nobody has asked for anything for one; ends a host that was started on
    /// demand and left.
    pub fn beside(&mut self) -> Next {
        let quiet = self.busy.elapsed();
        let wait = if self.core.has_rows_to_give() {
            Some(ANSWERED)
        } else {
            self.core.is_scanning().then_some(QUIET)
        };
        self.waits_for_quiet = wait.is_some();
        if let Some(wait) = wait {
            if quiet < wait {
                return Next::Wait(Some(wait - quiet));
            }
            self.core.work_at_leisure();
            return Next::GoOn;
        }
        match self.options.idle_end {
            Some(idle) if self.connections.is_empty() => {
                if quiet >= idle {
                    Next::End
                } else {
                    Next::Wait(Some(idle - quiet))
                }
            }
            _ => Next::Wait(None),
        }
    }

    /// Tells whoever is signed in that the host ends, lets go of them, and closes the store.
    ///
    /// # Errors
    /// Those of the store; what was answered is safe all the same.
    pub fn end(mut self) -> Result<(), StoreError> {
        // Each writer sends what still waits and then closes.
        self.connections.clear();
        self.core.close((self.options.clock)())?;
        self.log.ended();
        Ok(())
    }

    fn open(&mut self, stream: UnixStream) {
        let mut held: Vec<(u64, Holder)> = self
            .connections
            .iter()
            .map(|(id, one)| (*id, one.holder()))
            .collect();
        let is_full = held.len() >= self.limits.connections;
        if !is_full {
            held.retain(|(_, holder)| matches!(holder, Holder::Stranger(_)));
        }
        if (is_full || held.len() >= self.limits.strangers)
            && let Some(one) = gives_way(&held)
        {
            self.cut_off(one, Cut::TooMany);
        }
        self.next += 1;
        let id = self.next;
        // Where a thread cannot be had, the connection is closed and the others go on.
        match Connection::start(id, stream, Arc::clone(&self.bring), self.limits) {
            Ok(connection) => {
                self.connections.insert(id, connection);
            }
            Err(_) => self.count(Cut::TooMany),
        }
    }

    fn count(&mut self, why: Cut) {
        self.log.count(why, Instant::now());
    }

    fn cut_off(&mut self, id: u64, why: Cut) {
        self.count(why);
        self.close(id);
    }

    /// A reader has ended; one that was cut off before is counted already.
    fn closed(&mut self, id: u64, why: Option<Cut>) {
        if let Some(why) = why.filter(|_| self.connections.contains_key(&id)) {
            self.count(why);
        }
        self.close(id);
    }

    fn close(&mut self, id: u64) {
        if let Some(connection) = self.connections.remove(&id) {
            connection.hang_up();
            if connection.caller().is_some() {
                self.tell_present();
            }
        }
        self.core.hung_up(id);
    }

    fn ask(&mut self, id: u64, request: u64, ask: Ask, commits: &mut Vec<Waiting>) {
        self.core.pass_to((self.options.clock)());
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let caller = connection
            .caller()
            .filter(|caller| self.core.still_in(*caller));
        if caller.is_none() && connection.count_request() > self.limits.stranger_requests {
            self.cut_off(id, Cut::TooMany);
            return;
        }
        let ask = match ask {
            Ask::Other(ask) => ask,
            Ask::Commit(commit) => {
                let refused = match (*commit, caller) {
                    (Ok(commit), Some(caller)) if commit.header().author == caller.person => {
                        commits.push((id, request, commit));
                        return;
                    }
                    (Ok(_), Some(_)) => Refused::NotTheirs,
                    (Err(_), Some(_)) => Refused::Malformed,
                    (_, None) => Refused::NotProved,
                };
                self.answer(id, request, Answer::Refused(refused));
                return;
            }
        };
        let answer = match (ask, caller) {
            (Request::Bye, _) => {
                self.close(id);
                return;
            }
            (Request::Rest, _) => {
                let mut others = self.connections.iter().filter(|(other, _)| **other != id);
                let alone = others.all(|(_, other)| other.has_gone());
                self.ending |= self.options.idle_end.is_some() && alone;
                if self.ending {
                    Answer::Ok
                } else {
                    Answer::Refused(Refused::NotTheirs)
                }
            }
            (Request::Status, Some(_)) => Answer::Status {
                head: self.core.head(),
                others: self.present(Some(id)),
            },
            (ask, _) if ask.before_proof() => self.greet(id, ask),
            (ask, Some(caller)) => self.core.answer(caller, ask),
            (_, None) => Answer::Refused(Refused::NotProved),
        };
        self.answer(id, request, answer);
    }

    /// Answers what may be asked before a key is proved.
    fn greet(&mut self, id: u64, ask: Request) -> Answer {
        match ask {
            Request::Hello => match (
                self.core.directory().post(),
                self.core.directory().generation(),
            ) {
                (Some(post), Some(generation)) => Answer::Hello {
                    protocol: PROTOCOL,
                    post,
                    generation,
                    head: self.core.head(),
                },
                _ => Answer::Refused(Refused::NotThere),
            },
            Request::People => Answer::People(self.core.people()),
            Request::SshKeys => Answer::SshKeys(self.core.ssh_keys()),
            Request::SealedIdentity { handle } => self.core.sealed_identity(&handle),
            Request::Challenge { person } => {
                let nonce = (self.options.nonce)();
                if let Some(connection) = self.connections.get_mut(&id) {
                    connection.asked = Some((person, nonce));
                }
                Answer::Challenge { nonce }
            }
            Request::Prove {
                recovery,
                nonce,
                signature,
            } => self.prove(id, recovery, nonce, &signature),
            Request::Invitation { invite } => self.core.invitation(invite, (self.options.clock)()),
            Request::Join(answer) => {
                let answer = self.core.join(&answer, (self.options.clock)());
                if matches!(answer, Answer::Ok) {
                    self.tell_administrators();
                }
                answer
            }
            _ => Answer::Refused(Refused::NotProved),
        }
    }

    fn prove(
        &mut self,
        id: u64,
        recovery: Option<Hash>,
        nonce: [u8; 32],
        signature: &[u8; 64],
    ) -> Answer {
        // A question is good for one answer.
        let asked = self
            .connections
            .get_mut(&id)
            .and_then(|connection| connection.asked.take());
        let caller = asked.and_then(|(person, host_nonce)| {
            self.core
                .prove(id, (person, recovery), host_nonce, nonce, signature)
        });
        let Some(caller) = caller else {
            self.count(Cut::ProofRefused);
            return Answer::Refused(Refused::NotProved);
        };
        let same = |one: &&Connection| one.caller().is_some_and(|it| it.person == caller.person);
        if self.connections.values().filter(same).count() >= self.limits.sessions_each {
            self.count(Cut::TooMany);
            return Answer::Refused(Refused::TooMuch);
        }
        // What was announced over it so far was announced by whoever had proved a key then.
        self.core.hung_up(id);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.prove(caller);
        }
        self.tell_present();
        let (number, previous) = self
            .core
            .author_chain(caller.person)
            .unwrap_or((0, Hash::ZERO));
        Answer::Proved {
            number,
            previous,
            head: self.core.head(),
        }
    }

    fn commit(&mut self, waiting: Vec<Waiting>) {
        if waiting.is_empty() {
            return;
        }
        let mut places = Vec::with_capacity(waiting.len());
        let mut commits = Vec::with_capacity(waiting.len());
        for (id, request, commit) in waiting {
            places.push((id, request));
            commits.push(commit);
        }
        let mut from: HashMap<u64, u64> = HashMap::new();
        let mut told = vec![false; places.len()];
        let connections = &self.connections;
        let batched =
            self.core
                .commit_telling(commits, (self.options.clock)(), &mut |place, head| {
                    let (id, request) = places[place];
                    told[place] = true;
                    from.insert(head.number, id);
                    if let Some(connection) = connections.get(&id) {
                        // Who does not keep up is cut off with the next message.
                        connection.answer(request, done(head));
                    }
                });
        for (place, answer) in batched.answers.into_iter().enumerate() {
            let (id, request) = places[place];
            if !told[place] {
                self.answer(id, request, answer.map_or_else(Answer::Refused, done));
            }
        }
        for committed in &batched.committed {
            let author = from.get(&committed.frame.number).copied();
            if let Some(id) = author {
                self.core.announce(id, committed);
            }
            let pushes: Vec<(u64, Push)> = self
                .connections
                .iter()
                .filter(|(id, _)| Some(**id) != author)
                .filter_map(|(id, connection)| {
                    let push = self.core.push_for(connection.caller()?, committed)?;
                    Some((*id, push))
                })
                .collect();
            for (id, push) in pushes {
                self.tell(id, &FromHost::Push(push));
            }
        }
        let out: Vec<u64> = self
            .connections
            .iter()
            .filter(|(_, connection)| {
                connection
                    .caller()
                    .is_some_and(|caller| !self.core.still_in(caller))
            })
            .map(|(id, _)| *id)
            .collect();
        for id in out {
            self.close(id);
        }
    }

    fn answer(&mut self, id: u64, request: u64, answer: Answer) {
        let kept_up = self
            .connections
            .get(&id)
            .is_none_or(|connection| connection.answer(request, answer));
        if !kept_up {
            self.cut_off(id, Cut::NotTaken);
        }
    }

    fn tell(&mut self, id: u64, message: &FromHost) {
        let kept_up = self
            .connections
            .get(&id)
            .is_none_or(|connection| connection.send(message));
        if !kept_up {
            self.cut_off(id, Cut::NotTaken);
        }
    }

    /// Tells whoever administers that somebody has answered an invitation.
    fn tell_administrators(&self) {
        let directory = self.core.directory();
        for connection in self.connections.values() {
            let person = connection
                .caller()
                .and_then(|caller| directory.person(caller.person));
            if person.is_some_and(|person| person.roles.administrator) {
                // Who does not keep up is found out at the next answer or commit.
                connection.send(&FromHost::Push(Push::Answered));
            }
        }
    }

    /// Tells everybody who is signed in.
    pub fn tell_all(&self, push: &Push) {
        for connection in self
            .connections
            .values()
            .filter(|one| one.caller().is_some())
        {
            connection.send(&FromHost::Push(push.clone()));
        }
    }

    fn present(&self, except: Option<u64>) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = self
            .connections
            .iter()
            .filter(|(id, _)| Some(**id) != except)
            .filter_map(|(_, connection)| Some(connection.caller()?.person))
            .collect();
        people.sort();
        people.dedup();
        people
    }

    fn tell_present(&mut self) {
        let sessions = self
            .connections
            .values()
            .filter(|one| one.caller().is_some());
        self.log.sessions(sessions.count());
        for (id, connection) in &self.connections {
            if connection.caller().is_some() {
                // Who does not keep up is found out at the next answer or commit.
                connection.send(&FromHost::Push(Push::Present {
                    others: self.present(Some(*id)),
                }));
            }
        }
    }
}

/// A commit that waits for the batch: whose it is, which request, and itself.
type Waiting = (u64, u64, WholeCommit);
