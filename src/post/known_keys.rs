//! Whose keys a person's sessions know: a new fingerprint is shown to everybody who works with its holder.
//!
//! Keys are replaced by their owner, or with the recovery words; who grants to somebody should hear of it, and ask them. What
//! was known lies in the person's own folder, and is public. At the first sign-in all is new, and nothing is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::care::ledger::header::{Person, Standing};
use crate::care::ledger::ids::{Hash, PersonId, PostId};
use crate::host::heads::keep;
use crate::post::key_news::KeyNews;
use crate::post::session::Session;

fn file(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("known-keys").join(format!("{post}-{person}"))
}

fn read(file: &Path) -> Option<BTreeMap<PersonId, Hash>> {
    rmp_serde::from_slice(&fs::read(file).ok()?).ok()
}

impl Session {
    /// Gives whose keys are not those that this person's sessions knew when this one began.
    pub fn key_news(&self) -> &[KeyNews] {
        &self.key_news
    }

    /// Remembers the keys of everybody as they are now: the news have been seen.
    pub fn know_keys(&mut self) {
        self.key_news.clear();
        let Some(own) = &self.around.own else { return };
        let known: BTreeMap<PersonId, Hash> = self
            .directory
            .people()
            .map(|person| (person.id, person.keys.id()))
            .collect();
        let Ok(bytes) = rmp_serde::to_vec_named(&known) else {
            return;
        };
        // Where it cannot be written the same is shown again.
        let _ = keep(&file(own, self.post(), self.me.person), &bytes);
    }

    /// Remembers the keys of one person, who was met face to face just now; other news stay news.
    pub(super) fn know_keys_of(&mut self, person: PersonId, identity: Hash) {
        let Some(own) = &self.around.own else { return };
        let file = file(own, self.post(), self.me.person);
        let Some(mut known) = read(&file) else { return };
        known.insert(person, identity);
        if let Ok(bytes) = rmp_serde::to_vec_named(&known) {
            let _ = keep(&file, &bytes);
        }
    }

    pub(super) fn find_key_news(&mut self) -> Vec<KeyNews> {
        let own = self.around.own.as_deref();
        let known = own.and_then(|own| read(&file(own, self.post(), self.me.person)));
        let Some(known) = known else {
            self.know_keys();
            return Vec::new();
        };
        let news = |person: &Person| KeyNews {
            person: person.id,
            handle: person.handle.clone(),
            identity: person.keys.id(),
            before: known.get(&person.id).copied(),
        };
        self.directory
            .people()
            .filter(|person| person.id != self.me.person && person.standing == Standing::Active)
            .map(news)
            .filter(|news| news.before != Some(news.identity))
            .collect()
    }
}
