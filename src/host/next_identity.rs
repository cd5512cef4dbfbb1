//! The identity file that takes the place of somebody's own once their keys are replaced.
//!
//! It is kept beside the old one before the act that replaces the keys, and takes its place with that act; so whenever the
//! host ends in between, the file that is handed out is that of the keys which the directory has.

use crate::care::ledger::header::Person;
use crate::care::ledger::ids::PersonId;
use crate::host::core::Core;
use crate::host::identities::SEALED_IDENTITY_MAX;
use crate::host::wire::{Answer, Refused};
use crate::store::errors::is_full;
use crate::vault::identity::sound_signing_key;
use crate::vault::sealed_identity::public_keys;

impl Core {
    /// Keeps the identity file of the keys that somebody is about to have; another that waited is let go.
    pub(in crate::host) fn keep_next_identity(
        &self,
        person: PersonId,
        sealed: &[u8],
    ) -> Result<Answer, Refused> {
        if sealed.len() > SEALED_IDENTITY_MAX {
            return Err(Refused::TooMuch);
        }
        let keys = public_keys(sealed).map_err(|_| Refused::Malformed)?;
        if !sound_signing_key(&keys.signing) {
            return Err(Refused::Malformed);
        }
        match self.identities.put_next(person, sealed) {
            Ok(()) => Ok(Answer::Ok),
            Err(error) if is_full(error.kind()) => Err(Refused::DiskFull),
            Err(_) => Err(Refused::DiskFailed),
        }
    }

    /// Gives a person's sealed identity: the file that is of the keys which the directory has.
    pub(in crate::host) fn identity_of(&self, person: &Person) -> std::io::Result<Option<Vec<u8>>> {
        let kept = self.identities.get(person.id)?;
        if kept.as_deref().is_some_and(|kept| fits(kept, person)) {
            return Ok(kept);
        }
        // Its taking the old one's place may have failed, or be still to come.
        let next = self.identities.next(person.id)?;
        Ok(next.filter(|next| fits(next, person)).or(kept))
    }

    /// Puts the file that waits in the old one's place, where it is of the keys that the person has now.
    ///
    /// Where it fails it is done at the host's next start, and until then handed out from where it lies.
    pub(in crate::host) fn take_next_identity(&self, person: &Person) {
        let Ok(Some(next)) = self.identities.next(person.id) else {
            return;
        };
        if fits(&next, person) {
            let _ = self.identities.take_next(person.id);
        }
    }
}

fn fits(sealed: &[u8], person: &Person) -> bool {
    public_keys(sealed).is_ok_and(|keys| keys == person.keys)
}
