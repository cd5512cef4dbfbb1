//! A host that lies: a true one behind it, and whatever is changed of its answers on the way.
#![allow(dead_code, reason = "each test uses its part")]

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use carepost::care::ledger::header::Header;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, FrameHead, Push, Request};
use carepost::post::judged::hash_of;
use carepost::post::line::{HostGone, Line};
use carepost::post::session::{Session, SignInFault};

use crate::post_kit::{PASSPHRASE, Post, words};

/// What is answered in the true host's place; nothing where that is asked.
pub type Instead = Box<dyn FnMut(&Request) -> Option<Answer> + Send>;
/// What is changed of a true answer.
pub type Change = Box<dyn FnMut(&Request, &mut Answer) + Send>;

/// A line to a host that lies.
pub struct Lying {
    client: Client,
    instead: Instead,
    change: Arc<Mutex<Option<Change>>>,
}

/// Begins and ends the lies of a line that a session has.
#[derive(Clone)]
pub struct Lies(Arc<Mutex<Option<Change>>>);

impl Lies {
    pub fn begin(&self, change: impl FnMut(&Request, &mut Answer) + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(change));
    }

    pub fn end(&self) {
        *self.0.lock().unwrap() = None;
    }
}

impl Lying {
    pub fn new(client: Client) -> (Lying, Lies) {
        let change = Arc::new(Mutex::new(None));
        let lies = Lies(Arc::clone(&change));
        let line = Lying {
            client,
            instead: Box::new(|_| None),
            change,
        };
        (line, lies)
    }

    pub fn instead(
        mut self,
        instead: impl FnMut(&Request) -> Option<Answer> + Send + 'static,
    ) -> Lying {
        self.instead = Box::new(instead);
        self
    }
}

impl Line for Lying {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        if let Some(answer) = (self.instead)(&request) {
            return Ok(answer);
        }
        let mut answer = Line::ask(&mut self.client, request.clone())?;
        if let Some(change) = self.change.lock().unwrap().as_mut() {
            change(&request, &mut answer);
        }
        Ok(answer)
    }
}

/// Signs in to a host that lies from the beginning.
pub fn sign_in_lied_to(
    post: &Post,
    handle: &str,
    lie: impl FnMut(&Request, &mut Answer) + Send + 'static,
) -> Result<Session, SignInFault> {
    let (line, lies) = Lying::new(post.client().0);
    lies.begin(lie);
    Session::sign_in(Box::new(line), handle, &words(PASSPHRASE), post.around())
}

/// Signs in to a host that is true until it is told to lie.
pub fn sign_in_to_a_liar(post: &Post, handle: &str) -> (Session, Lies, Receiver<Push>) {
    let (client, pushes) = post.client();
    let (line, lies) = Lying::new(client);
    let session = Session::sign_in(Box::new(line), handle, &words(PASSPHRASE), post.around());
    (session.unwrap(), lies, pushes)
}

/// Gives a frame the hash that it should have as it now is.
pub fn hash_anew(frame: &mut FrameHead) {
    frame.hash = hash_of(frame);
}

pub fn header_of(frame: &FrameHead) -> Header {
    Header::from_bytes(&frame.header).unwrap()
}

/// Gives all frames of the journal as a host tells them.
pub fn frames(post: &Post, from: u64) -> Vec<FrameHead> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&told);
    let mut session = sign_in_lied_to(post, "chen", move |_, answer| {
        if let Answer::Frames(frames) = answer {
            keep.lock().unwrap().extend(frames.iter().cloned());
        }
    })
    .unwrap();
    told.lock().unwrap().clear();
    session.know_chain().unwrap();
    let mut frames = std::mem::take(&mut *told.lock().unwrap());
    frames.retain(|frame| frame.number >= from);
    frames.sort_by_key(|frame| frame.number);
    frames.dedup_by_key(|frame| frame.number);
    frames
}
