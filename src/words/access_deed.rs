//! What an audit entry says of access and people, in words: to whom, through which day, without whom, with which roles.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::care::ledger::ids::PersonId;
use crate::care::post_time::day_of;
use crate::care::records::audit::AuditEntry;
use crate::words::dates;
use crate::words::people;
use crate::words::texts::Words;

/// What is needed to say it.
pub struct Said<'a> {
    pub words: &'a Words,
    pub zone: Tz,
    pub today: NaiveDate,
    /// Names somebody at the post.
    pub name: &'a dyn Fn(PersonId) -> String,
}

impl Said<'_> {
    /// Gives whom an entry is about, each part by itself; empty where it says nothing of it.
    pub fn of(&self, entry: &AuditEntry) -> Vec<String> {
        let words = self.words;
        let mut parts = Vec::new();
        let deed = entry.access.as_deref();
        let given = deed.map_or(&[][..], |deed| &deed.given);
        let ended = deed.map_or(&[][..], |deed| &deed.ended);
        let named =
            |person| given.iter().any(|one| one.person == person) || ended.contains(&person);
        if let Some(subject) = entry.subject.filter(|person| !named(*person)) {
            parts.push((self.name)(subject));
        }
        if let Some(handle) = deed.and_then(|deed| deed.handle.as_deref()) {
            parts.push(handle.to_owned());
        }
        if !given.is_empty() {
            let names: Vec<String> = given
                .iter()
                .map(|one| self.until((self.name)(one.person), one.until))
                .collect();
            let names = people::list(words, &names);
            parts.push(words.with("audit-to", &[("names", names.into())]));
        }
        if !ended.is_empty() {
            let names: Vec<String> = ended.iter().map(|one| (self.name)(*one)).collect();
            let names = people::list(words, &names);
            parts.push(words.with("audit-without", &[("names", names.into())]));
        }
        if let Some(roles) = deed.and_then(|deed| deed.roles) {
            let after = people::roles(words, roles);
            parts.push(match deed.and_then(|deed| deed.roles_before) {
                Some(before) => {
                    let before = people::roles(words, before);
                    let args = [("before", before.into()), ("after", after.into())];
                    words.with("audit-roles", &args)
                }
                None => after,
            });
        }
        parts
    }

    /// Adds the last day of access that ends.
    fn until(&self, name: String, until: Option<i64>) -> String {
        // It ends with the first instant of the day after.
        let last = until.and_then(|until| DateTime::from_timestamp_millis(until - 1));
        match last {
            Some(last) => {
                let day = dates::date_near(self.words, day_of(self.zone, last), self.today);
                let args = [("name", name.into()), ("day", day.into())];
                self.words.with("audit-through", &args)
            }
            None => name,
        }
    }
}
