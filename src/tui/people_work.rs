//! What the worker does about people: with the session of whoever is signed in, or at the door with none.

use std::fs;

use rand_chacha::ChaCha20Rng;

use crate::care::ledger::directory::fold_handle;
use crate::care::records::staff_card::StaffCard;
use crate::post::answering;
use crate::post::arrived::Arrived;
use crate::post::line::Line;
use crate::post::new_keys::NewIdentity;
use crate::post::passphrase_change::PassphraseFault;
use crate::post::recovering;
use crate::post::refusal::Refusal;
use crate::post::session::{Session, Surroundings};
use crate::tui::people_job::{DoorAnswer, DoorFault, DoorJob, Joining, PeopleAnswer, PeopleJob};
use crate::vault::invitation::InvitationCode;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::RecoveryWords;
use crate::vault::sealed_identity::{ArgonParams, FILE_MAX, Floor};

/// Does something about people with a session; gives what came with it.
///
/// # Errors
/// The refusal, with nothing done.
pub fn with_session(
    session: &mut Session,
    job: PeopleJob,
    argon: ArgonParams,
) -> Result<(PeopleAnswer, Vec<Arrived>), Refusal> {
    let arrived = match job {
        PeopleJob::List => return Ok((PeopleAnswer::Listed, Vec::new())),
        PeopleJob::Invite {
            handle,
            roles,
            days,
        } => {
            let (code, (_, arrived)) = session.invite(&handle, roles, days)?;
            let mut invites = session.directory().invites();
            let wanted = fold_handle(&handle);
            let until = invites
                .find_map(|(_, open)| (fold_handle(&open.handle) == wanted).then_some(open.until));
            let answer = PeopleAnswer::Invited {
                handle,
                code,
                until: until.unwrap_or_default(),
            };
            return Ok((answer, arrived));
        }
        PeopleJob::Uninvite(invite) => session.uninvite(invite)?.1,
        PeopleJob::Confirm {
            invite,
            compared,
            card,
        } => {
            let of = |person| StaffCard { person, ..card };
            session.confirm(invite, compared, of)?.1
        }
        PeopleJob::Change {
            person,
            roles,
            standing,
            beside,
        } => session.change_person(person, roles, standing, beside)?.1,
        PeopleJob::SshKeys { person, keys } => session.set_ssh_keys(person, keys)?.1,
        PeopleJob::NewPassphrase { old, new } => {
            let changed = match (Passphrase::new(&old), Passphrase::new(&new)) {
                (Ok(old), Ok(new)) => session.change_passphrase(&old, &new, argon),
                _ => Err(PassphraseFault::Wrong),
            };
            return Ok((PeopleAnswer::PassphraseChanged(changed), Vec::new()));
        }
        PeopleJob::NewKeys { old, new } => {
            let replaced = match (Passphrase::new(&old), Passphrase::new(&new)) {
                (Ok(old), Ok(new)) => session.replace_keys(&old, &NewIdentity::Made(&new), argon),
                _ => Err(PassphraseFault::Wrong.into()),
            };
            return Ok(match replaced {
                Ok((replaced, arrived)) => (PeopleAnswer::KeysReplaced(Ok(replaced)), arrived),
                Err(fault) => (PeopleAnswer::KeysReplaced(Err(fault)), Vec::new()),
            });
        }
        PeopleJob::KnowKeys => {
            session.know_keys();
            return Ok((PeopleAnswer::Known, Vec::new()));
        }
        PeopleJob::EndFirstDay => {
            session.end_first_day();
            return Ok((PeopleAnswer::Known, Vec::new()));
        }
    };
    Ok((PeopleAnswer::Done, arrived))
}

/// Does what somebody at the door asks for, on a line of their own.
pub fn at_door(
    line: Option<Box<dyn Line>>,
    job: DoorJob,
    argon: ArgonParams,
    mut around: Surroundings,
) -> DoorAnswer {
    let line = line.ok_or(DoorFault::NoHost);
    match job {
        DoorJob::LookUp(code) => DoorAnswer::Invitation(line.and_then(|mut line| {
            let code = InvitationCode::parse(&code).map_err(DoorFault::Code)?;
            let place = answering::look_up(line.as_mut(), &code).map_err(DoorFault::Join)?;
            Ok(Box::new(place))
        })),
        DoorJob::Join(joining) => DoorAnswer::Joined(line.and_then(|mut line| {
            let with = (argon, around.floor);
            join(line.as_mut(), &joining, with, &mut around.rng)
        })),
        DoorJob::Recover {
            handle,
            words,
            passphrase,
        } => DoorAnswer::Recovered(line.and_then(|line| {
            let words = RecoveryWords::parse(&words).map_err(DoorFault::Words)?;
            let passphrase = Passphrase::new(&passphrase)
                .map_err(|_| DoorFault::Recover(recovering::RecoverFault::NotSealed))?;
            recovering::recover(line, &handle, &words, &passphrase, argon, around)
                .map(|recovered| recovered.identity)
                .map_err(DoorFault::Recover)
        })),
    }
}

fn join(
    line: &mut dyn Line,
    joining: &Joining,
    argon: (ArgonParams, Floor),
    rng: &mut ChaCha20Rng,
) -> Result<crate::care::ledger::ids::Hash, DoorFault> {
    let code = InvitationCode::parse(&joining.code).map_err(DoorFault::Code)?;
    let wrong = DoorFault::Join(answering::JoinFault::WrongPassphrase);
    let passphrase = Passphrase::new(&joining.passphrase).map_err(|_| wrong)?;
    let file = match &joining.identity {
        None => None,
        Some(path) => {
            let about = fs::metadata(path).map_err(|_| DoorFault::NoFile)?;
            if about.len() > FILE_MAX as u64 {
                return Err(DoorFault::NoFile);
            }
            Some(fs::read(path).map_err(|_| DoorFault::NoFile)?)
        }
    };
    answering::answer(
        line,
        &code,
        &joining.place,
        &passphrase,
        file.as_deref(),
        argon,
        rng,
    )
    .map_err(DoorFault::Join)
}
