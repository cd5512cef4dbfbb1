//! New keys for oneself, for a passphrase that somebody else may know: the form, and the new fingerprint after it.

use zeroize::Zeroizing;

use crate::care::fingerprint;
use crate::care::ledger::ids::Id;
use crate::post::new_keys::{NewKeysFault, Replaced};
use crate::post::passphrase_change::PassphraseFault;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Layer, Shared, Tone};
use crate::tui::people_job::{PeopleAnswer, PeopleJob};
use crate::tui::refusal_text;
use crate::tui::secret_pair;
use crate::tui::slip::Slip;

/// Asks for the passphrase and a new one, and has new keys made.
pub fn form(shared: &Shared) -> Box<dyn Layer> {
    Box::new(Undrafted::new(Box::new(NewKeys), shared))
}

struct NewKeys;

const OLD: usize = 0;
const NEW: usize = 1;

impl Form for NewKeys {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("new-keys", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("new-keys-own")
    }

    fn verb(&self) -> &'static str {
        "new-keys-make"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let old = shared.words.get("people-old-passphrase");
        let mut fields = vec![FieldSpec::secret(old).required()];
        fields.extend(secret_pair::fields(shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = secret_pair::live(values, NEW, &[&shared.me.handle], shared);
        let words = &shared.words;
        lines.push(LiveLine::new(words.get("new-keys-what"), Tone::Plain));
        lines.push(LiveLine::new(words.get("new-keys-before"), Tone::Warning));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let new = secret_pair::taken(values, NEW, &[&shared.me.handle], shared)?;
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(PeopleJob::NewKeys {
            old: Zeroizing::new(values.text(OLD).to_owned()),
            new,
        })))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        let Answer::OfPeople(PeopleAnswer::KeysReplaced(replaced)) = answer else {
            return None;
        };
        match replaced {
            Ok(replaced) => {
                asks.push(Ask::Close);
                asks.push(Ask::Open(Box::new(slip(&replaced, shared))));
                None
            }
            Err(fault) => Some(said(&fault, shared)),
        }
    }
}

/// Says what is wrong, and where in the form.
fn said(fault: &NewKeysFault, shared: &Shared) -> Fault {
    let words = &shared.words;
    match fault {
        NewKeysFault::Passphrase(PassphraseFault::Wrong) => {
            Fault::at(OLD, words.get("sign-wrong-passphrase"))
        }
        NewKeysFault::Passphrase(PassphraseFault::Same) => {
            Fault::at(NEW, words.get("people-passphrase-same"))
        }
        NewKeysFault::Passphrase(PassphraseFault::Refused(refusal)) => {
            Fault::whole(refusal_text::said(refusal, shared))
        }
        NewKeysFault::TooMany(_) => Fault::whole(words.get("new-keys-too-many")),
        NewKeysFault::Passphrase(_) | NewKeysFault::SameKeys => {
            Fault::whole(words.get("refusal-unwritable"))
        }
    }
}

/// Shows the new fingerprint, and where the old keys are still in use.
fn slip(replaced: &Replaced, shared: &Shared) -> Slip {
    let words = &shared.words;
    let mut after = vec![words.get("new-keys-next")];
    if !replaced.old_at.is_empty() {
        let codes = replaced.old_at.iter().map(|copy| copy.shown());
        let codes = codes.collect::<Vec<_>>().join("  ");
        after.push(words.with("new-keys-old-at", &[("posts", codes.into())]));
    }
    Slip::new(
        words.get("new-keys"),
        vec![words.get("new-keys-done")],
        fingerprint::groups(replaced.identity),
        after,
        words.get("people-slip-keys"),
        |_, _| {},
    )
}
