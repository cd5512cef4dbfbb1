//! At the door: an invitation's code, the answer to it, and the way back for whoever forgot their passphrase.

use zeroize::Zeroizing;

use crate::care::fingerprint;
use crate::care::ledger::handle::HANDLE_MAX;
use crate::care::ledger::ids::{Hash, Id};
use crate::post::answering::{JoinFault, Place};
use crate::post::recovering::RecoverFault;
use crate::tui::file_path;
use crate::tui::form::spec::{Fault, FieldKind, FieldSpec, Form, LiveLine, Submitted};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Layer, Shared, Tone};
use crate::tui::people_job::{DoorAnswer, DoorFault, DoorJob, Joining};
use crate::tui::refusal_text;
use crate::tui::secret_pair;
use crate::tui::slip::Slip;
use crate::vault::invitation::NotACode;
use crate::vault::recovery::NotRecoveryWords;
use crate::words::people;
use crate::words::texts::Words;

/// Asks for an invitation's code.
pub fn invitation(shared: &Shared) -> Box<dyn Layer> {
    Box::new(Undrafted::new(Box::new(CodeForm::default()), shared))
}

/// Asks for the recovery words of somebody who forgot their passphrase.
pub fn forgotten(handle: String, shared: &Shared) -> Box<dyn Layer> {
    Box::new(Undrafted::new(Box::new(RecoverForm { handle }), shared))
}

#[derive(Default)]
struct CodeForm {
    /// As it was given last.
    code: Zeroizing<String>,
}

impl Form for CodeForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("door-code", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("command-invitation")
    }

    fn verb(&self) -> &'static str {
        "door-go-on"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::line(words.get("door-code"))
                .most(120)
                .hint(words.get("door-code-hint"))
                .required(),
        ]
    }

    fn submit(&mut self, values: &Values, _shared: &Shared) -> Submitted {
        self.code = Zeroizing::new(values.text(0).to_owned());
        let code = self.code.clone();
        Ok(vec![Ask::Do(Job::AtDoor(DoorJob::LookUp(code)))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        match answer {
            Answer::AtDoor(DoorAnswer::Invitation(Ok(place))) => {
                let form = JoinForm {
                    code: std::mem::take(&mut self.code),
                    place: *place,
                };
                asks.push(Ask::Close);
                asks.push(Ask::Open(Box::new(Undrafted::new(Box::new(form), shared))));
                None
            }
            Answer::AtDoor(DoorAnswer::Invitation(Err(fault))) => {
                Some(Fault::at(0, said(&shared.words, &fault)))
            }
            _ => None,
        }
    }
}

struct JoinForm {
    code: Zeroizing<String>,
    place: Place,
}

const EXISTING: usize = 0;
const FILE: usize = 1;
const FILE_PASSPHRASE: usize = 2;
const NEW: usize = 3;

impl Form for JoinForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("door-join", None)
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let roles = people::roles(words, self.place.roles);
        let name = self.place.handle.clone();
        words.with(
            "door-join-as",
            &[("name", name.into()), ("roles", roles.into())],
        )
    }

    fn verb(&self) -> &'static str {
        "door-join"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let mut fields = vec![
            FieldSpec::on_off(words.get("door-existing")),
            file_path::field(words.get("door-identity"))
                .visible_if(|values| values.is_on(EXISTING)),
            FieldSpec::secret(words.get("door-identity-passphrase"))
                .required()
                .visible_if(|values| values.is_on(EXISTING)),
        ];
        let new = secret_pair::fields(shared);
        fields.extend(new.map(|field| field.visible_if(|values| !values.is_on(EXISTING))));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        if values.is_on(EXISTING) {
            let text = shared.words.get("door-existing-what");
            return vec![LiveLine::new(text, Tone::Plain)];
        }
        secret_pair::live(values, NEW, &[&self.place.handle], shared)
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let existing = values.is_on(EXISTING);
        let passphrase = if existing {
            Zeroizing::new(values.text(FILE_PASSPHRASE).to_owned())
        } else {
            secret_pair::taken(values, NEW, &[&self.place.handle], shared)?
        };
        let identity = existing.then(|| file_path::path_of(values.text(FILE)));
        Ok(vec![Ask::Do(Job::AtDoor(DoorJob::Join(Box::new(
            Joining {
                code: self.code.clone(),
                place: self.place.clone(),
                passphrase,
                identity,
            },
        ))))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        match answer {
            Answer::AtDoor(DoorAnswer::Joined(Ok(identity))) => {
                let name = self.place.handle.clone();
                asks.push(Ask::Close);
                asks.push(Ask::Open(Box::new(fingerprint_slip(
                    "door-joined",
                    &name,
                    identity,
                    shared,
                ))));
                None
            }
            Answer::AtDoor(DoorAnswer::Joined(Err(fault))) => {
                let field = match fault {
                    DoorFault::NoFile => Some(FILE),
                    DoorFault::Join(JoinFault::WrongPassphrase) => Some(FILE_PASSPHRASE),
                    _ => None,
                };
                let sentence = said(&shared.words, &fault);
                Some(Fault { field, sentence })
            }
            _ => None,
        }
    }
}

struct RecoverForm {
    handle: String,
}

const HANDLE: usize = 0;
const WORDS: usize = 1;
const RECOVER_NEW: usize = 2;

impl Form for RecoverForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("door-recover", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("command-forgotten")
    }

    fn verb(&self) -> &'static str {
        "door-recover"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let mut fields = vec![
            FieldSpec::line(words.get("people-sign-in"))
                .text(self.handle.clone())
                .most(HANDLE_MAX)
                .required(),
            FieldSpec::new(words.get("door-words"), FieldKind::Lines { rows: 4 }).required(),
        ];
        fields.extend(secret_pair::fields(shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = secret_pair::live(values, RECOVER_NEW, &[values.text(HANDLE)], shared);
        let text = shared.words.get("door-recover-what");
        lines.push(LiveLine::new(text, Tone::Plain));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let handle = values.trimmed(HANDLE);
        let passphrase = secret_pair::taken(values, RECOVER_NEW, &[&handle], shared)?;
        self.handle.clone_from(&handle);
        Ok(vec![Ask::Do(Job::AtDoor(DoorJob::Recover {
            handle,
            words: Zeroizing::new(values.text(WORDS).to_owned()),
            passphrase,
        }))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        match answer {
            Answer::AtDoor(DoorAnswer::Recovered(Ok(identity))) => {
                asks.push(Ask::Close);
                asks.push(Ask::Open(Box::new(fingerprint_slip(
                    "door-recovered",
                    &self.handle,
                    identity,
                    shared,
                ))));
                None
            }
            Answer::AtDoor(DoorAnswer::Recovered(Err(fault))) => {
                let field = match fault {
                    DoorFault::Words(_) | DoorFault::Recover(RecoverFault::OtherWords) => {
                        Some(WORDS)
                    }
                    DoorFault::Recover(RecoverFault::UnknownName) => Some(HANDLE),
                    _ => None,
                };
                let sentence = said(&shared.words, &fault);
                Some(Fault { field, sentence })
            }
            _ => None,
        }
    }
}

/// Shows a new identity's fingerprint, and then who may sign in.
fn fingerprint_slip(what: &str, name: &str, identity: Hash, shared: &Shared) -> Slip {
    let words = &shared.words;
    let before = words.with(what, &[("name", name.to_owned().into())]);
    Slip::new(
        words.get("people-fingerprint"),
        vec![before],
        fingerprint::groups(identity),
        vec![words.get("door-fingerprint-after")],
        words.get("door-fingerprint-keys"),
        |_, asks| asks.push(Ask::Do(Job::Look)),
    )
    .stays()
}

/// Says what is wrong, and what to do next.
fn said(words: &Words, fault: &DoorFault) -> String {
    let id = match fault {
        DoorFault::Code(NotACode::Character { place } | NotACode::Length { found: place }) => {
            let id = match fault {
                DoorFault::Code(NotACode::Length { .. }) => "door-code-length",
                _ => "door-code-character",
            };
            return words.with(id, &[("place", (*place).into())]);
        }
        DoorFault::Code(NotACode::Checksum) => "door-code-wrong",
        DoorFault::Join(fault) => match fault {
            JoinFault::OtherPost => "door-other-post",
            JoinFault::NotOpen => "door-not-open",
            JoinFault::Past => "door-past",
            JoinFault::Answered => "door-answered",
            JoinFault::WrongPassphrase => "sign-wrong-passphrase",
            JoinFault::BadIdentity => "door-bad-identity",
            JoinFault::Disk => "refusal-disk-failed",
            JoinFault::HostGone(gone) => return refusal_text::refusal(words, &(*gone).into()),
        },
        DoorFault::Words(NotRecoveryWords::UnknownWord { place }) => {
            return words.with("door-word-unknown", &[("place", (*place).into())]);
        }
        DoorFault::Words(NotRecoveryWords::Count { found }) => {
            return words.with("door-word-count", &[("found", (*found).into())]);
        }
        DoorFault::Words(_) => "door-words-wrong",
        DoorFault::Recover(fault) => match fault {
            RecoverFault::UnknownName => "door-unknown-name",
            RecoverFault::OtherWords => "door-other-words",
            RecoverFault::Broken => "door-broken",
            RecoverFault::NotSealed => "refusal-unwritable",
            RecoverFault::Refused(refusal) => return refusal_text::refusal(words, refusal),
            RecoverFault::HostGone(gone) => return refusal_text::refusal(words, &(*gone).into()),
        },
        DoorFault::NoFile => "door-no-file",
        DoorFault::NotReached(refusal) => return refusal_text::refusal(words, refusal),
    };
    words.get(id)
}
