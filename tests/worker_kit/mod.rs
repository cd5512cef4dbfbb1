//! The program's worker at a founded post, without its screens; nobody hands it what the host says unasked.
#![allow(dead_code, reason = "each test uses its part")]

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use carepost::tui::channels::{Wake, Work};
use carepost::tui::job::{Answer, Job};
use carepost::tui::update::Msg;
use carepost::tui::worker::{Reached, Ways, Worker};
use carepost::vault::recovery::WordList;
use carepost::vault::sealed_identity::{ArgonParams, Floor};
use zeroize::Zeroizing;

use crate::post_kit::{Post, now, rng};

/// The program's worker, without its screens.
pub struct Program {
    pub work: Sender<Work>,
    pub wakes: Receiver<Wake>,
    thread: JoinHandle<()>,
    ticket: u64,
}

impl Program {
    pub fn start(post: &Arc<Post>) -> Program {
        let (to_loop, wakes) = channel();
        let (work, to_do) = channel();
        let post = Arc::clone(post);
        let own = post.own();
        let ways = Ways {
            reach: Box::new(move || Ok(Reached::Host(Box::new(post.client().0)))),
            create: Box::new(|_| Ok(())),
            rng: Box::new(rng),
            clock: now,
            argon: ArgonParams::for_tests(),
            floor: Floor::ForTests,
            from: "ssh 192.0.2.7".into(),
            own: Some(own),
            over_ssh: false,
            already: None,
            word_list: WordList::English,
        };
        let worker = Worker::new(ways, to_loop);
        Program {
            work,
            wakes,
            thread: std::thread::spawn(move || worker.run(&to_do)),
            ticket: 0,
        }
    }

    pub fn does(&mut self, job: Job) -> Answer {
        self.ticket += 1;
        let mine = self.ticket;
        self.work.send(Work::Job(mine, Box::new(job))).unwrap();
        loop {
            let wake = self.wakes.recv_timeout(Duration::from_secs(60)).unwrap();
            match wake {
                Wake::Msg(Msg::Answer { ticket, answer }) if ticket == mine => return answer,
                _ => {}
            }
        }
    }

    pub fn signs_in(&mut self, handle: &str, passphrase: &str) -> bool {
        let job = Job::SignIn {
            handle: handle.into(),
            passphrase: Zeroizing::new(passphrase.into()),
        };
        matches!(self.does(job), Answer::SignedIn(_))
    }

    /// Lets the loop go, as at the end of the program.
    pub fn ends(self) {
        self.work.send(Work::End).unwrap();
        self.thread.join().unwrap();
    }
}
