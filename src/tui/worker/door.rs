//! What is asked of the worker before anybody is in: who may sign in, a new post, an invitation, the recovery words.

use crate::care::ledger::ids::Hash;
use crate::host::wire::{Answer as HostAnswer, Request};
use crate::post::answering::{self, JoinFault, Place};
use crate::post::founding;
use crate::post::line::Line;
use crate::post::recovering::{self, RecoverFault};
use crate::post::refusal::Refusal;
use crate::post::set_up::{Founded, Founding};
use crate::tui::job::{Answer, FoundingFault};
use crate::tui::people_job::{DoorAnswer, DoorFault, DoorJob, Joining};
use crate::tui::worker::ways::{Reached, Ways};
use crate::vault::invitation::InvitationCode;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::RecoveryWords;

/// Finds out whether there is a post, and who may sign in.
pub(super) fn look(ways: &mut Ways) -> Answer {
    match (ways.reach)() {
        Ok(Reached::NoPost) => Answer::NoPost,
        Ok(Reached::Host(mut line)) => match line.ask(Request::People) {
            Ok(HostAnswer::People(people)) if people.is_empty() => Answer::NoPost,
            Ok(HostAnswer::People(people)) => {
                Answer::People(people.into_iter().map(|person| person.handle).collect())
            }
            Ok(_) => Answer::Refused(Refusal::NoHost),
            Err(gone) => Answer::Refused(gone.into()),
        },
        Err(refusal) => Answer::Refused(refusal),
    }
}

/// Founds a post.
pub(super) fn set_up(ways: &mut Ways, founding: &Founding) -> Answer {
    let mut rng = (ways.rng)();
    let now = (ways.clock)();
    let mut new = match founding::found(founding, ways.word_list, ways.argon, now, &mut rng) {
        Ok(new) => new,
        Err(fault) => return Answer::FoundingFailed(FoundingFault::Found(fault)),
    };
    let words = std::mem::take(&mut new.words);
    match (ways.create)(new) {
        Ok(()) => Answer::Founded(Box::new(Founded { words })),
        Err(fault) => Answer::FoundingFailed(fault),
    }
}

/// Does what somebody at the door asks for, on a line of their own.
pub(super) fn at_door(ways: &mut Ways, job: DoorJob) -> DoorAnswer {
    match job {
        DoorJob::LookUp(code) => DoorAnswer::Invitation(look_up(ways, &code).map(Box::new)),
        DoorJob::Join(joining) => DoorAnswer::Joined(join(ways, &joining)),
        DoorJob::Recover {
            handle,
            words,
            passphrase,
        } => DoorAnswer::Recovered(recover(ways, &handle, &words, &passphrase)),
    }
}

fn line(ways: &mut Ways) -> Result<Box<dyn Line>, DoorFault> {
    match (ways.reach)() {
        Ok(Reached::Host(line)) => Ok(line),
        Ok(Reached::NoPost) => Err(DoorFault::NotReached(Refusal::NoHost)),
        Err(refusal) => Err(DoorFault::NotReached(refusal)),
    }
}

fn look_up(ways: &mut Ways, code: &str) -> Result<Place, DoorFault> {
    let mut line = line(ways)?;
    let code = InvitationCode::parse(code).map_err(DoorFault::Code)?;
    answering::look_up(line.as_mut(), &code).map_err(DoorFault::Join)
}

fn join(ways: &mut Ways, joining: &Joining) -> Result<Hash, DoorFault> {
    let file = match (&joining.identity, ways.files()) {
        (None, _) => None,
        (Some(path), Some(files)) => Some(files.identity(path).ok_or(DoorFault::NoFile)?),
        (Some(_), None) => return Err(DoorFault::NoFile),
    };
    let mut line = line(ways)?;
    let code = InvitationCode::parse(&joining.code).map_err(DoorFault::Code)?;
    let wrong = DoorFault::Join(JoinFault::WrongPassphrase);
    let passphrase = Passphrase::new(&joining.passphrase).map_err(|_| wrong)?;
    answering::answer(
        line.as_mut(),
        &code,
        &joining.place,
        &passphrase,
        file.as_deref(),
        (ways.argon, ways.floor),
        &mut (ways.rng)(),
    )
    .map_err(DoorFault::Join)
}

fn recover(
    ways: &mut Ways,
    handle: &str,
    words: &str,
    passphrase: &str,
) -> Result<Hash, DoorFault> {
    let line = line(ways)?;
    let words = RecoveryWords::parse(words).map_err(DoorFault::Words)?;
    let passphrase =
        Passphrase::new(passphrase).map_err(|_| DoorFault::Recover(RecoverFault::NotSealed))?;
    let around = ways.around();
    recovering::recover(line, handle, &words, &passphrase, ways.argon, around)
        .map(|recovered| recovered.identity)
        .map_err(DoorFault::Recover)
}
