//! A supervision session: an appointment of a supervisor with one or more counselors, and no child.
//!
//! Clashes over everybody who takes part, and over the room, are named while one types, as with any booking.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDateTime, TimeDelta};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::instant;
use crate::care::records::appointment::{AppointmentKind, Subject};
use crate::post::refusal::Refusal;
use crate::post::use_cases::appointments::{self, Booking, look};
use crate::tui::booking_check::{self, free_starts};
use crate::tui::care_form::{self, card_of, people};
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

/// The code under which its drafts are kept.
const CODE: &str = "supervision";

const WITH: usize = 0;
const START: usize = 1;
const LENGTH: usize = 2;
const KIND: usize = 3;
const ROOM: usize = 4;
const ABOUT: usize = 5;
const WHY: usize = 6;

/// How a supervision session is held.
const KINDS: [AppointmentKind; 3] = [
    AppointmentKind::InPerson,
    AppointmentKind::Phone,
    AppointmentKind::Video,
];

/// Opens the booking of a supervision session, with somebody and at a time where these are known.
pub fn supervise(
    with: Option<PersonId>,
    start: Option<NaiveDateTime>,
    shared: &Shared,
) -> Box<dyn Layer> {
    let with = with.filter(|person| *person != shared.me.person);
    care_form::open(SupervisionForm::of(with, start), shared)
}

/// Makes the form of a draft by its code.
pub fn from_draft(code: &str, _about: Option<Id>) -> Option<Box<dyn Form>> {
    (code == CODE).then(|| Box::new(SupervisionForm::of(None, None)) as Box<dyn Form>)
}

struct SupervisionForm {
    with: Option<PersonId>,
    start: Option<NaiveDateTime>,
    /// Whether what is typed clashes, so that a reason is asked for.
    clashes: Arc<AtomicBool>,
}

impl SupervisionForm {
    fn of(with: Option<PersonId>, start: Option<NaiveDateTime>) -> SupervisionForm {
        SupervisionForm {
            with,
            start,
            clashes: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Gives the booking as it is typed so far; none until it has a time and a length. A supervisor leads it, whoever
    /// books it; of several the one who books it.
    fn wish(values: &Values, shared: &Shared) -> Option<Booking> {
        let start = instant(
            shared.register.settings.zone,
            values.moment(START)?.moment()?,
        );
        let mut counselors = vec![shared.me.person];
        counselors.extend(people(values, WITH, shared));
        let supervises = |person: &PersonId| {
            let roles = shared.me.colleagues.get(person);
            roles.is_some_and(|roles| roles.supervisor)
        };
        // A steady sort.
        counselors.sort_by_key(|person| !supervises(person));
        let kind = KINDS.get(values.choice(KIND)).copied()?;
        let why = values.text(WHY).trim();
        Some(Booking {
            subject: Subject::Supervision {
                about: values.trimmed(ABOUT),
            },
            counselors,
            room: values
                .picked(ROOM)
                .filter(|_| kind == AppointmentKind::InPerson),
            start,
            minutes: values.minutes(LENGTH)?,
            kind,
            place: String::new(),
            override_reason: (!why.is_empty()).then(|| why.to_owned()),
            requested: false,
            series: None,
            without_consent: String::new(),
        })
    }
}

impl Form for SupervisionForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (CODE, None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("supervision-book")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let with = self.with.and_then(|person| card_of(person, shared));
        let start = FieldSpec::when(words.get("appointment-start")).required();
        let kinds = KINDS.iter().map(|kind| words.get(kind.id())).collect();
        let clashes = Arc::clone(&self.clashes);
        let in_person = |values: &Values| values.choice(KIND) == 0;
        let minutes = shared.register.settings.session_minutes;
        vec![
            FieldSpec::pick_many(words.get("supervision-with"), pick::staff())
                .picked(with.into_iter().collect())
                .required(),
            match self.start {
                Some(moment) => start.at(moment),
                None => start,
            },
            FieldSpec::minutes(words.get("appointment-length"))
                .text(minutes.to_string())
                .required(),
            FieldSpec::choice(words.get("appointment-kind"), kinds),
            FieldSpec::pick(words.get("appointment-room"), pick::rooms()).visible_if(in_person),
            FieldSpec::line(words.get("supervision-about"))
                .hint(words.get("supervision-about-hint")),
            FieldSpec::line(words.get("appointment-override"))
                .hint(words.get("appointment-override-hint"))
                .visible_if(move |_| clashes.load(Ordering::Relaxed)),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let Some(wish) = Self::wish(values, shared) else {
            self.clashes.store(false, Ordering::Relaxed);
            return Vec::new();
        };
        let look = look(&shared.register, None, &wish, shared.now);
        self.clashes
            .store(!look.clashes.is_empty(), Ordering::Relaxed);
        let mut lines = booking_check::lines(&look, &wish, shared);
        if wish.start < shared.now - TimeDelta::minutes(30) {
            let text = shared.words.get("booking-in-the-past");
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn offers(&self, values: &Values, shared: &Shared) -> Vec<(usize, Initial)> {
        let Some(wish) = Self::wish(values, shared) else {
            return Vec::new();
        };
        let free = look(&shared.register, None, &wish, shared.now).free;
        free_starts(&free, START, shared)
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let words = &shared.words;
        let Some(mut wish) = Self::wish(values, shared) else {
            return Err(Fault::at(START, words.get("appointment-needs-time")).into());
        };
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        if look(register, None, &wish, shared.now).clashes.is_empty() {
            // A reason that overrides nothing is not kept.
            wish.override_reason = None;
        }
        let planned = appointments::book(register, me, fresh, &wish);
        if let Err(Refusal::Clashes(_)) = &planned {
            // What it clashes with is said below the fields already.
            self.clashes.store(true, Ordering::Relaxed);
            return Err(Fault::at(WHY, words.get("booking-override-next")).into());
        }
        save(planned)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::BadLength { .. } => Some(LENGTH),
            Refusal::Missing(_) => Some(WITH),
            _ => None,
        }
    }
}
