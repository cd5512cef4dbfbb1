//! `carepost people list`: who is at the post and who is invited, as lines or as JSON.

use serde_json::{Value, json};

use crate::care::fingerprint;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Person, Roles, Standing};
use crate::command::json_text;
use crate::post::inviting::OpenInvite;
use crate::post::register::Register;
use crate::tui::inert;
use crate::words::people;
use crate::words::texts::Words;

/// What is listed.
pub struct List<'a> {
    pub directory: &'a Directory,
    pub register: &'a Register,
    pub open: &'a [OpenInvite],
}

impl List<'_> {
    fn people(&self) -> Vec<&Person> {
        let mut people: Vec<&Person> = self.directory.people().collect();
        people.sort_by(|a, b| a.handle.cmp(&b.handle));
        people
    }

    fn full_name(&self, person: &Person) -> &str {
        self.register.staff_name(person.id).unwrap_or_default()
    }

    /// Gives a line for each person, then one for each open invitation.
    pub fn lines(&self, words: &Words) -> String {
        let here = self.people().into_iter().map(|person| {
            [
                person.handle.clone(),
                self.full_name(person).to_string(),
                people::roles(words, person.roles),
                people::standing(words, person.standing),
                fingerprint::line(person.keys.id()),
            ]
        });
        let invited = self.open.iter().map(|open| {
            [
                open.invite.handle.clone(),
                String::new(),
                people::roles(words, open.invite.roles),
                words.get(if open.answer.is_some() {
                    "people-answered"
                } else {
                    "people-invited-state"
                }),
                open.answer
                    .map(|keys| fingerprint::all_but_last(keys.id()))
                    .unwrap_or_default(),
            ]
        });
        let lines = here.chain(invited).map(|cells| {
            let cells = cells.map(|cell| inert::show(&cell).into_owned());
            cells.join("\t").trim_end().to_string()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Gives the same for scripts.
    pub fn json(&self) -> String {
        let people: Vec<Value> = self
            .people()
            .into_iter()
            .map(|person| {
                json!({
                    "id": person.id.to_string(),
                    "name": person.handle,
                    "full_name": self.full_name(person),
                    "roles": roles(person.roles),
                    "standing": match person.standing {
                        Standing::Active => "active",
                        Standing::Suspended => "suspended",
                        Standing::Removed => "removed",
                    },
                    "fingerprint": fingerprint::line(person.keys.id()),
                })
            })
            .collect();
        let invitations: Vec<Value> = self
            .open
            .iter()
            .map(|open| {
                json!({
                    "name": open.invite.handle,
                    "roles": roles(open.invite.roles),
                    "until": chrono::DateTime::from_timestamp_millis(open.invite.until)
                        .map(|until| until.to_rfc3339()),
                    "answered": open.answer.is_some(),
                    "fingerprint": open.answer.map(|keys| fingerprint::all_but_last(keys.id())),
                })
            })
            .collect();
        let all = json!({ "people": people, "invitations": invitations });
        json_text::pretty(&all)
    }
}

/// Names roles by their codes.
pub fn roles(roles: Roles) -> Vec<&'static str> {
    [
        (roles.counselor, "counselor"),
        (roles.supervisor, "supervisor"),
        (roles.overseer, "overseer"),
        (roles.administrator, "administrator"),
    ]
    .into_iter()
    .filter_map(|(holds, name)| holds.then_some(name))
    .collect()
}
