//! The public SSH keys of somebody: one's own, or as an administrator anybody's; a key on each line.

use crate::care::ledger::header::Person;
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::ssh_keys::{self, NotAnSshKey};
use crate::tui::appointment_words::staff_name;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Layer, Shared, Tone};
use crate::tui::people_job::{PeopleAnswer, PeopleJob};

/// How many rows of the keys are in sight.
const ROWS: u16 = 5;

/// Opens somebody's SSH keys.
pub fn form(person: &Person, shared: &Shared) -> Box<dyn Layer> {
    let form = SshKeys {
        person: person.id,
        keys: person.ssh.clone(),
    };
    Box::new(Undrafted::new(Box::new(form), shared))
}

struct SshKeys {
    person: PersonId,
    keys: Vec<String>,
}

const KEYS: usize = 0;

impl Form for SshKeys {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("ssh-keys", Some(Id(self.person.0)))
    }

    fn title(&self, shared: &Shared) -> String {
        let name = staff_name(self.person, shared);
        let words = &shared.words;
        words.with("ssh-form-title", &[("name", name.into())])
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![FieldSpec::lines(words.get("ssh-form-keys"), ROWS).text(self.keys.join("\n"))]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let mut lines: Vec<LiveLine> = lines_of(values)
            .map(|(number, line)| match ssh_keys::read(line) {
                Ok(key) => LiveLine::new(ssh_keys::fingerprint(&key), Tone::Plain),
                Err(why) => LiveLine::new(said(number, why, shared), Tone::Warning),
            })
            .collect();
        if lines.is_empty() {
            lines.push(LiveLine::new(words.get("ssh-form-hint"), Tone::Plain));
        }
        let kept: Vec<String> = read_all(values).unwrap_or_default();
        if self.keys.iter().any(|key| !kept.contains(key)) {
            lines.push(LiveLine::new(words.get("ssh-form-ends"), Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let keys =
            read_all(values).map_err(|(number, why)| Fault::at(KEYS, said(number, why, shared)))?;
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(PeopleJob::SshKeys {
            person: self.person,
            keys,
        })))])
    }

    fn answer(&mut self, answer: Answer, _shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        if matches!(answer, Answer::OfPeople(PeopleAnswer::Done)) {
            asks.push(Ask::Close);
        }
        None
    }
}

/// Gives the lines that something stands on, each with its number from 1.
fn lines_of(values: &Values) -> impl Iterator<Item = (usize, &str)> {
    let lines = values.text(KEYS).lines().enumerate();
    lines
        .map(|(place, line)| (place + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// Reads the key on each line, or says which line has none, and why.
fn read_all(values: &Values) -> Result<Vec<String>, (usize, NotAnSshKey)> {
    lines_of(values)
        .map(|(number, line)| ssh_keys::read(line).map_err(|why| (number, why)))
        .collect()
}

fn said(number: usize, why: NotAnSshKey, shared: &Shared) -> String {
    let id = match why {
        NotAnSshKey::NotAKey | NotAnSshKey::Several => "ssh-form-not-a-key",
        NotAnSshKey::Private => "ssh-form-private",
        NotAnSshKey::OtherType => "ssh-form-other-type",
        NotAnSshKey::Options => "ssh-form-options",
        NotAnSshKey::Damaged => "ssh-form-damaged",
    };
    shared.words.with(id, &[("line", number.into())])
}
