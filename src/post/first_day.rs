//! Whether somebody is still new here: they came by an invitation, and have not put the card of the first day away.

use std::path::{Path, PathBuf};

use crate::care::ledger::ids::{PersonId, PostId};
use crate::host::heads::keep;
use crate::post::session::Session;

fn file(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("first-day").join(format!("{post}-{person}"))
}

impl Session {
    /// Tells whether the card of the first day is to be shown.
    pub fn is_first_day(&self) -> bool {
        let came = self
            .directory
            .person(self.me.person)
            .is_some_and(|person| person.invite.is_some());
        let own = self.around.own.as_deref();
        came && own.is_some_and(|own| !file(own, self.post(), self.me.person).exists())
    }

    /// Puts the card of the first day away for good.
    pub fn end_first_day(&self) {
        if let Some(own) = &self.around.own {
            // Where it cannot be written the card is shown once more.
            let _ = keep(&file(own, self.post(), self.me.person), b"seen");
        }
    }
}
