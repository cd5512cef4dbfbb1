//! The sentence for what the ledger refuses about people: a name that is taken, the last administrator, an invitation.

use crate::care::ledger::invites::InviteMisfit;
use crate::care::ledger::misfit::Misfit;
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::ssh_keys::SshMisfit;

/// Gives the id of the sentence, where the ledger's reason is one about people that somebody can act on.
pub fn id(why: &Refusal) -> Option<&'static str> {
    Some(match why {
        Refusal::AdministratorsOnly => "refusal-administrators-only",
        Refusal::OwnRoles => "refusal-own-roles",
        Refusal::LastAdministrator => "refusal-last-administrator",
        Refusal::KeysOfAnother(_) => "refusal-keys-of-another",
        Refusal::Misfit(Misfit::BadHandle(_)) => "refusal-bad-handle",
        Refusal::Misfit(Misfit::HandleTaken { .. }) => "refusal-handle-taken",
        Refusal::Misfit(Misfit::KeysTaken(_)) => "refusal-keys-taken",
        Refusal::Misfit(Misfit::Ssh(why)) => match why {
            SshMisfit::NotAKey(_) => "refusal-ssh-not-a-key",
            SshMisfit::TooMany => "refusal-ssh-too-many",
            SshMisfit::Taken(_) => "refusal-ssh-taken",
        },
        Refusal::Misfit(Misfit::Invite(why)) => match why {
            InviteMisfit::NoRole => "refusal-invite-no-role",
            InviteMisfit::BadUntil => "refusal-invite-bad-until",
            InviteMisfit::TooMany => "refusal-invite-too-many",
            InviteMisfit::HandleWaits(_) => "refusal-invite-handle-waits",
            InviteMisfit::Past(_) => "refusal-invite-past",
            InviteMisfit::Used(_)
            | InviteMisfit::NotOpen(_)
            | InviteMisfit::ForAnother(_)
            | InviteMisfit::OfAnother(_) => "refusal-invite-not-open",
        },
        _ => return None,
    })
}
