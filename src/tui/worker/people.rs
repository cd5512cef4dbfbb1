//! What is done about the people of a post, with the session of whoever is signed in.

use crate::care::ledger::handle::fold_handle;
use crate::care::records::staff_card::StaffCard;
use crate::post::arrived::Arrived;
use crate::post::new_keys::NewIdentity;
use crate::post::passphrase_change::PassphraseFault;
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::tui::people_job::{PeopleAnswer, PeopleJob};
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::ArgonParams;

/// Does something about people with a session; gives what came with it.
///
/// # Errors
/// The refusal, with nothing done.
pub(super) fn with_session(
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
