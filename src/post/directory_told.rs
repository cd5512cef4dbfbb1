//! The directory as a host tells it: from the frames that carry acts alone, each judged from the root down.
//!
//! The host can leave frames out; so which they were is summed up, to be compared with the whole journal once that is
//! verified ([`crate::post::chain`]).

use crate::care::ledger::directory::Directory;
use crate::host::wire::{Answer, Request};
use crate::post::acts_told::ActsTold;
use crate::post::judged::judged;
use crate::post::line::{HostGone, Line};
use crate::post::sign_in_fault::SignInFault;

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 1_000;

/// The directory at a head, and as it was at an earlier frame where that was asked for.
pub struct DirectoryTold {
    pub directory: Directory,
    pub acts: ActsTold,
    pub then: Option<(u64, Directory)>,
}

/// Rebuilds the directory from the frames that carry acts up to the head; gives too how it stood at an earlier frame, where
/// one is asked for.
///
/// Whether the root is the right one is for the caller to say. What comes after the head is heard from the host, frame by
/// frame.
///
/// # Errors
/// Where a frame does not hold, or the host does not answer.
pub fn directory_told(
    line: &mut dyn Line,
    head: u64,
    then: Option<u64>,
) -> Result<DirectoryTold, SignInFault> {
    let mut directory = Directory::default();
    let mut acts = ActsTold::default();
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
            Answer::Refused(_) => return Err(HostGone::Silent.into()),
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
            let header = judged(frame, &directory, None).ok_or(broken.clone())?;
            directory.apply(&header).map_err(|_| broken)?;
            acts.take(&header, &frame.hash);
        }
    }
    keep(&directory, u64::MAX);
    Ok(DirectoryTold {
        directory,
        acts,
        then: kept,
    })
}
