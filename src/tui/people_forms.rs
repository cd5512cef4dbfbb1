//! The forms about people: an invitation, whoever answered it, somebody's roles and card, one's own passphrase.

use chrono::Weekday;
use zeroize::Zeroizing;

use crate::care::fingerprint;
use crate::care::ledger::handle::{HANDLE_MAX, fold_handle};
use crate::care::ledger::header::{Invite, Person, Roles};
use crate::care::ledger::ids::{Hash, Id, PersonId};
use crate::care::post_time;
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WEEK;
use crate::post::identity_copies::Copy;
use crate::post::passphrase_change::PassphraseFault;
use crate::post::refusal::Refusal;
use crate::post::use_cases::settings::put_card;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted};
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Notice, Shared, Tone};
use crate::tui::people_job::{PeopleAnswer, PeopleJob};
use crate::tui::refusal_text;
use crate::tui::secret_pair;
use crate::tui::slip::Slip;
use crate::words::dates;

/// For how many days an invitation is good unless told otherwise.
const DAYS: &str = "7";

/// The roles in the order of their fields.
const ROLES: [&str; 4] = [
    "role-counselor",
    "role-supervisor",
    "role-administrator",
    "role-overseer",
];

fn role_field(held: Roles, shared: &Shared) -> FieldSpec {
    let words = &shared.words;
    FieldSpec::many(
        words.get("people-roles"),
        ROLES.map(|id| words.get(id)).to_vec(),
    )
    .ticked(vec![
        held.counselor,
        held.supervisor,
        held.administrator,
        held.overseer,
    ])
    .required()
}

fn roles_of(values: &Values, field: usize) -> Roles {
    let ticked = |at: usize| values.ticked(field).get(at) == Some(&true);
    Roles {
        counselor: ticked(0),
        supervisor: ticked(1),
        administrator: ticked(2),
        overseer: ticked(3),
    }
}

fn days_field(card: Option<&StaffCard>, shared: &Shared) -> FieldSpec {
    let words = &shared.words;
    let days = WEEK.map(|day| dates::weekday(words, day)).to_vec();
    let ticked = WEEK.map(|day| card.is_some_and(|card| card.working_days.contains(&day)));
    FieldSpec::many(words.get("people-working-days"), days)
        .ticked(ticked.to_vec())
        .hint(words.get("people-every-day"))
}

/// An invitation of somebody new.
pub struct InviteForm;

const HANDLE: usize = 0;
const INVITE_ROLES: usize = 1;
const GOOD_FOR: usize = 2;

impl Form for InviteForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("people-invite", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("people-invite")
    }

    fn verb(&self) -> &'static str {
        "people-invite"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::line(words.get("people-sign-in"))
                .most(HANDLE_MAX)
                .required(),
            role_field(Roles::default(), shared),
            FieldSpec::line(words.get("people-days"))
                .text(DAYS)
                .most(2)
                .required(),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let text = shared.words.get("people-invite-what");
        vec![LiveLine::new(text, Tone::Plain)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let days = values.trimmed(GOOD_FOR).parse().ok();
        let days = days.filter(|days| (1..=30).contains(days));
        let wrong = || Fault::at(GOOD_FOR, shared.words.get("people-days-wrong"));
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(PeopleJob::Invite {
            handle: values.trimmed(HANDLE),
            roles: roles_of(values, INVITE_ROLES),
            days: days.ok_or_else(wrong)?,
        })))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        if let Answer::OfPeople(PeopleAnswer::Invited {
            handle,
            code,
            until,
        }) = answer
        {
            asks.push(Ask::Close);
            asks.push(Ask::Open(Box::new(code_slip(
                &handle, &code, until, shared,
            ))));
        }
        None
    }
}

fn code_slip(handle: &str, code: &Zeroizing<String>, until: i64, shared: &Shared) -> Slip {
    let words = &shared.words;
    let until = chrono::DateTime::from_timestamp_millis(until).map_or_else(String::new, |until| {
        let zone = shared.register.settings.zone;
        dates::date(words, post_time::local(zone, until).date())
    });
    let before = words.with(
        "people-code-before",
        &[("name", handle.into()), ("until", until.into())],
    );
    Slip::new(
        words.get("people-code"),
        vec![before],
        code.split('-').map(str::to_owned),
        vec![words.get("people-code-after")],
        words.get("people-code-keys"),
        |_, _| {},
    )
}

/// Whoever answered an invitation: their fingerprint is compared, and they are taken in.
pub struct Admit {
    invite: Invite,
    identity: Hash,
}

const LAST_GROUP: usize = 0;
const FULL_NAME: usize = 1;
const WORKING_DAYS: usize = 2;
const COUNTERSIGN: usize = 3;

impl Admit {
    /// Shows the fingerprint of whoever answered, all but its last group: that is for the newcomer to say.
    pub fn of(invite: Invite, identity: Hash) -> Admit {
        Admit { invite, identity }
    }
}

impl Form for Admit {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("people-admit", None)
    }

    fn title(&self, shared: &Shared) -> String {
        let name = self.invite.handle.clone();
        shared
            .words
            .with("people-confirm-whom", &[("name", name.into())])
    }

    fn verb(&self) -> &'static str {
        "people-confirm"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::line(words.get("people-last-group"))
                .most(8)
                .required(),
            FieldSpec::line(words.get("people-full-name"))
                .most(60)
                .required(),
            days_field(None, shared),
            FieldSpec::on_off(words.get("people-countersign")),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let groups = fingerprint::groups(self.identity);
        let (first, second) = groups.split_at(4);
        let hidden = [&second[..3], &["?????".to_owned()]].concat();
        vec![
            LiveLine::new(words.get("people-compare-face"), Tone::Plain),
            LiveLine::new(format!("  {}", first.join("  ")), Tone::Plain),
            LiveLine::new(format!("  {}", hidden.join("  ")), Tone::Plain),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let groups = fingerprint::groups(self.identity);
        let typed: String = fold_handle(values.text(LAST_GROUP))
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if Some(&typed) != groups.last() {
            let sentence = shared.words.get("people-group-differs");
            return Err(Fault::at(LAST_GROUP, sentence).into());
        }
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(PeopleJob::Confirm {
            invite: self.invite.id(),
            compared: self.identity,
            card: StaffCard {
                person: PersonId([0; 16]),
                full_name: values.trimmed(FULL_NAME),
                phone: None,
                working_days: values.ticked_of(WORKING_DAYS, &WEEK),
                needs_countersign: values.is_on(COUNTERSIGN),
                countersigned_since: None,
            },
        })))])
    }

    fn answer(&mut self, answer: Answer, _shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        close_when_done(&answer, asks)
    }
}

fn close_when_done(answer: &Answer, asks: &mut Vec<Ask>) -> Option<Fault> {
    if matches!(answer, Answer::OfPeople(PeopleAnswer::Done)) {
        asks.push(Ask::Close);
    }
    None
}

/// Somebody's roles and standing, and their card.
pub struct Change {
    person: Person,
    card: Option<(Id, StaffCard)>,
}

const NAME: usize = 0;
const PHONE: usize = 1;
const ROLES_OF: usize = 2;
const DAYS_OF: usize = 3;
const COUNTERSIGN_OF: usize = 4;

impl Change {
    /// Begins with what is known of a person.
    pub fn of(person: Person, shared: &Shared) -> Change {
        let mut cards = shared.register.staff.iter();
        let card = cards.find(|(_, card)| card.person == person.id);
        Change {
            card: card.map(|(id, card)| (id, card.clone())),
            person,
        }
    }
}

impl Form for Change {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("people-change", Some(Id(self.person.id.0)))
    }

    fn title(&self, shared: &Shared) -> String {
        let name = shared.register.staff_name(self.person.id);
        match name {
            Some(name) => format!("{name} · {}", self.person.handle),
            None => self.person.handle.clone(),
        }
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let card = self.card.as_ref().map(|(_, card)| card);
        let phone = card.and_then(|card| card.phone.clone());
        vec![
            FieldSpec::line(words.get("people-full-name"))
                .text(card.map(|card| card.full_name.clone()).unwrap_or_default())
                .most(60)
                .required(),
            FieldSpec::line(words.get("people-phone"))
                .text(phone.unwrap_or_default())
                .most(40),
            role_field(self.person.roles, shared),
            days_field(card, shared),
            FieldSpec::on_off(words.get("people-countersign"))
                .on(card.is_some_and(|card| card.needs_countersign)),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let (had, has) = (self.person.roles, roles_of(values, ROLES_OF));
        let loses = (had.clinical() && !has.clinical()) || (had.supervisor && !has.supervisor);
        let mut lines = Vec::new();
        if loses {
            let text = shared.words.get("people-loses-keys");
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        if has.administrator && !had.administrator {
            let text = shared.words.get("people-becomes-administrator");
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let phone = values.trimmed(PHONE);
        let card = StaffCard {
            person: self.person.id,
            full_name: values.trimmed(NAME),
            phone: (!phone.is_empty()).then_some(phone),
            working_days: values.ticked_of::<Weekday>(DAYS_OF, &WEEK),
            needs_countersign: values.is_on(COUNTERSIGN_OF),
            countersigned_since: None,
        };
        let id = self
            .card
            .as_ref()
            .map_or(Id(self.person.id.0), |(id, _)| *id);
        let beside = match put_card(&shared.register, &shared.me, id, &card) {
            Ok(change) => Some(change),
            Err(Refusal::AlreadySo) => None,
            Err(refusal) => return Err(refusal.into()),
        };
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(PeopleJob::Change {
            person: self.person.id,
            roles: roles_of(values, ROLES_OF),
            standing: self.person.standing,
            beside,
        })))])
    }

    fn answer(&mut self, answer: Answer, _shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        close_when_done(&answer, asks)
    }
}

/// A new passphrase of one's own.
pub struct NewPassphrase;

const OLD: usize = 0;
const NEW: usize = 1;

impl Form for NewPassphrase {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("people-passphrase", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("people-passphrase")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let old = shared.words.get("people-old-passphrase");
        let mut fields = vec![FieldSpec::secret(old).required()];
        fields.extend(secret_pair::fields(shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        secret_pair::live(values, NEW, &[&shared.me.handle], shared)
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let new = secret_pair::taken(values, NEW, &[&shared.me.handle], shared)?;
        Ok(vec![Ask::Do(Job::OfPeople(Box::new(
            PeopleJob::NewPassphrase {
                old: Zeroizing::new(values.text(OLD).to_owned()),
                new,
            },
        )))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        let words = &shared.words;
        let Answer::OfPeople(PeopleAnswer::PassphraseChanged(changed)) = answer else {
            return None;
        };
        match changed {
            Ok(behind) => {
                asks.push(Ask::Close);
                asks.push(Ask::Say(Notice {
                    text: words.get("people-passphrase-done"),
                    tone: Tone::Saved,
                }));
                if !behind.is_empty() {
                    asks.push(Ask::Open(Box::new(copies_slip(&behind, shared))));
                }
                None
            }
            Err(PassphraseFault::Refused(refusal)) => {
                Some(Fault::whole(refusal_text::said(&refusal, shared)))
            }
            Err(PassphraseFault::Same) => Some(Fault::at(NEW, words.get("people-passphrase-same"))),
            Err(PassphraseFault::Wrong) => Some(Fault::at(OLD, words.get("sign-wrong-passphrase"))),
            Err(_) => Some(Fault::whole(words.get("refusal-unwritable"))),
        }
    }
}

/// Names the posts at which the passphrase is still an older one.
fn copies_slip(behind: &[Copy], shared: &Shared) -> Slip {
    let words = &shared.words;
    let codes = behind.iter().map(Copy::shown);
    Slip::new(
        words.get("people-passphrase"),
        vec![words.get("people-copies-behind")],
        codes,
        vec![words.get("people-copies-next")],
        words.get("people-slip-keys"),
        |_, _| {},
    )
}
