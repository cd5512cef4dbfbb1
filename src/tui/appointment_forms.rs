//! Booking, changing and entering afterwards: the form of an appointment, with clashes named while it is typed.
//!
//! A clash is refused; the field for a reason appears with it, and only a reason that is kept overrides it. Outcomes
//! have a form of their own in `appointment_outcome`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDateTime, TimeDelta, Timelike};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::{day_of, instant, local};
use crate::care::records::appointment::{Appointment, AppointmentKind, AppointmentState, Subject};
use crate::post::next_session::next_session;
use crate::post::refusal::Refusal;
use crate::post::today::{self, Part};
use crate::post::use_cases::appointments::{self, Booking, Look, as_booking, look};
use crate::post::use_cases::inbox;
use crate::tui::appointment_words::{child_name, with_whom};
use crate::tui::booking_check::{self, free_starts};
use crate::tui::care_form::card_of;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

const CHILD: usize = 0;
const START: usize = 1;
const LENGTH: usize = 2;
const KIND: usize = 3;
const ROOM: usize = 4;
const PLACE: usize = 5;
const COUNSELOR: usize = 6;
const TENTATIVE: usize = 7;
const WHY: usize = 8;
const CONSENT: usize = 9;

/// The kinds that are offered, in the order of the choice; groups and outings have many children.
const KINDS: [AppointmentKind; 5] = [
    AppointmentKind::InPerson,
    AppointmentKind::Phone,
    AppointmentKind::Video,
    AppointmentKind::HomeVisit,
    AppointmentKind::SchoolVisit,
];

/// What a new booking begins with.
#[derive(Debug, Clone, Default)]
pub struct Prefill {
    pub child: Option<Id>,
    /// Post time.
    pub start: Option<NaiveDateTime>,
    pub counselor: Option<PersonId>,
    pub room: Option<Id>,
    /// The minutes there are, where it is less than a session takes.
    pub minutes: Option<u32>,
    /// The caught line that it comes of.
    pub line: Option<Id>,
    /// Whether it is about this child and no other, so that the time is what there is to say.
    pub child_is_settled: bool,
}

impl Prefill {
    /// Begins with this child and no other.
    pub fn for_child(child: Id) -> Prefill {
        Prefill {
            child: Some(child),
            child_is_settled: true,
            ..Prefill::default()
        }
    }
}

enum Mode {
    Book(Prefill),
    /// It happened and was never booked (补录).
    Afterwards(Prefill),
    /// Of an appointment that lies ahead, or that is booked anew after it was missed or called off.
    Change(Id),
}

/// The form of an appointment.
pub struct AppointmentForm {
    mode: Mode,
    /// Whether what is typed clashes, so that a reason is asked for.
    clashes: Arc<AtomicBool>,
    /// Whether consent does not hold, so that a reason may be given.
    unconsented: Arc<AtomicBool>,
}

/// Opens the booking of a new appointment.
pub fn book(prefill: Prefill, shared: &Shared) -> Box<dyn Layer> {
    open(Mode::Book(prefill), shared)
}

/// Opens the entry of an appointment that happened and was never booked.
pub fn enter_afterwards(prefill: Prefill, shared: &Shared) -> Box<dyn Layer> {
    open(Mode::Afterwards(prefill), shared)
}

/// Opens the change of an appointment: time, place, counselor; one that was called off is booked anew by it.
pub fn change(id: Id, shared: &Shared) -> Box<dyn Layer> {
    open(Mode::Change(id), shared)
}

/// Tells whether an appointment in this state can be moved or booked anew.
pub fn can_change(state: AppointmentState) -> bool {
    matches!(
        state,
        AppointmentState::Requested | AppointmentState::Scheduled
    ) || is_rebooking(state)
}

fn is_rebooking(state: AppointmentState) -> bool {
    matches!(
        state,
        AppointmentState::Missed | AppointmentState::Cancelled | AppointmentState::ToReschedule
    )
}

fn open(mode: Mode, shared: &Shared) -> Box<dyn Layer> {
    let form = Box::new(AppointmentForm::of(mode));
    Box::new(match form.mode {
        // Two bookings are two; two drafts of one change are one change typed twice.
        Mode::Change(_) => FormLayer::resume(form, shared),
        Mode::Book(_) | Mode::Afterwards(_) => FormLayer::new(form, shared),
    })
}

impl AppointmentForm {
    fn of(mode: Mode) -> AppointmentForm {
        AppointmentForm {
            mode,
            clashes: Arc::new(AtomicBool::new(false)),
            unconsented: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Makes the form that a draft of this code about this record was typed in.
    pub fn from_draft(code: &str, about: Option<Id>) -> Option<AppointmentForm> {
        Some(AppointmentForm::of(match (code, about) {
            ("book", line) => Mode::Book(Prefill {
                line,
                ..Prefill::default()
            }),
            ("entered-afterwards", _) => Mode::Afterwards(Prefill::default()),
            ("change-appointment", Some(id)) => Mode::Change(id),
            _ => return None,
        }))
    }

    fn changed_id(&self) -> Option<Id> {
        match self.mode {
            Mode::Change(id) => Some(id),
            Mode::Book(_) | Mode::Afterwards(_) => None,
        }
    }

    fn line(&self) -> Option<Id> {
        match &self.mode {
            Mode::Book(prefill) => prefill.line,
            Mode::Afterwards(_) | Mode::Change(_) => None,
        }
    }

    fn prefill(&self, shared: &Shared) -> Prefilled {
        match &self.mode {
            Mode::Change(id) => match shared.register.appointments.get(*id) {
                Some(appointment) => Prefilled::of(appointment, shared),
                None => Prefilled::new(&Prefill::default(), shared),
            },
            Mode::Book(prefill) => {
                let begun = Prefilled::new(prefill, shared);
                match prefill.child.and_then(|child| next_of(child, shared)) {
                    Some(next) if prefill.start.is_none() => begun.like(&next),
                    _ => begun,
                }
            }
            Mode::Afterwards(prefill) => {
                Prefilled::new(prefill, shared).in_last_gap(prefill, shared)
            }
        }
    }

    /// Gives the booking as it is typed so far; none until it has a subject, a time and a length.
    fn wish(&self, values: &Values, shared: &Shared) -> Option<Booking> {
        let register = &shared.register;
        let start = instant(register.settings.zone, values.moment(START)?.moment()?);
        let kind = KINDS.get(values.choice(KIND)).copied()?;
        let counselor = values
            .picked(COUNSELOR)
            .and_then(|card| register.staff.get(card))
            .map_or(shared.me.person, |card| card.person);
        let mut wish = match self.changed_id() {
            Some(id) => as_booking(register, id).ok()?,
            None => Booking {
                subject: Subject::Child(values.picked(CHILD)?),
                counselors: Vec::new(),
                room: None,
                start,
                minutes: 0,
                kind,
                place: String::new(),
                override_reason: None,
                requested: values.is_on(TENTATIVE),
                series: None,
                without_consent: String::new(),
            },
        };
        // Of several counselors the first is the one the form shows.
        if !wish.counselors.is_empty() {
            wish.counselors.remove(0);
        }
        wish.counselors.insert(0, counselor);
        wish.start = start;
        wish.minutes = values.minutes(LENGTH)?;
        if matches!(wish.subject, Subject::Child(_)) {
            wish.kind = kind;
        }
        let visits = is_visit(wish.kind);
        wish.room = values.picked(ROOM).filter(|_| !visits);
        wish.place = if visits {
            values.trimmed(PLACE)
        } else {
            String::new()
        };
        let why = values.text(WHY).trim();
        wish.override_reason = (!why.is_empty()).then(|| why.to_owned());
        wish.without_consent = values.trimmed(CONSENT);
        Some(wish)
    }

    /// Looks at what is typed, and asks for the reasons that it takes.
    fn looks(&self, wish: &Booking, shared: &Shared) -> Look {
        let mut look = look(&shared.register, self.changed_id(), wish, shared.now);
        if wish.start < shared.now {
            // For what has been, nobody looks for a free time.
            look.free.clear();
        }
        let asks = !look.clashes.is_empty() && !look.overridden;
        self.clashes.store(asks, Ordering::Relaxed);
        self.unconsented
            .store(!look.consents.is_empty(), Ordering::Relaxed);
        look
    }

    fn is_afterwards(&self) -> bool {
        matches!(self.mode, Mode::Afterwards(_))
    }
}

fn is_visit(kind: AppointmentKind) -> bool {
    matches!(
        kind,
        AppointmentKind::HomeVisit | AppointmentKind::SchoolVisit | AppointmentKind::VillageVisit
    )
}

/// What the fields begin with.
struct Prefilled {
    child: Vec<Id>,
    start: Option<NaiveDateTime>,
    minutes: u32,
    kind: usize,
    room: Vec<Id>,
    place: String,
    counselor: Vec<Id>,
    without_consent: String,
}

impl Prefilled {
    fn new(prefill: &Prefill, shared: &Shared) -> Prefilled {
        let counselor = prefill.counselor.unwrap_or(shared.me.person);
        let room = prefill.room.or_else(|| usual_room(counselor, shared));
        Prefilled {
            child: prefill.child.into_iter().collect(),
            start: prefill.start,
            minutes: match prefill.minutes {
                Some(minutes) => minutes.min(shared.register.settings.session_minutes),
                None => shared.register.settings.session_minutes,
            },
            kind: 0,
            room: room.into_iter().collect(),
            place: String::new(),
            counselor: card_of(counselor, shared).into_iter().collect(),
            without_consent: String::new(),
        }
    }

    /// Begins in the last gap of today before now, where nothing says when: what is entered afterwards has most often just
    /// been.
    fn in_last_gap(mut self, prefill: &Prefill, shared: &Shared) -> Prefilled {
        if prefill.start.is_none() {
            let person = prefill.counselor.unwrap_or(shared.me.person);
            let (start, minutes) = last_gap(person, self.minutes, shared);
            (self.start, self.minutes) = (Some(start), minutes);
        }
        self
    }

    /// Begins as the child came the last time, in the room of that day where there was one.
    fn like(mut self, next: &Next) -> Prefilled {
        self.start = Some(next.start);
        self.minutes = next.minutes;
        self.kind = next.kind;
        self.place.clone_from(&next.place);
        if let Some(room) = next.room {
            self.room = vec![room];
        }
        self
    }

    fn of(appointment: &Appointment, shared: &Shared) -> Prefilled {
        let zone = shared.register.settings.zone;
        let counselor = appointment.counselors.first();
        Prefilled {
            child: appointment.children().to_vec(),
            start: Some(local(zone, appointment.start)),
            minutes: appointment.minutes,
            kind: kind_option(appointment.kind),
            room: appointment.room.into_iter().collect(),
            place: appointment.place.clone(),
            counselor: counselor
                .and_then(|person| card_of(*person, shared))
                .into_iter()
                .collect(),
            without_consent: appointment.without_consent.clone(),
        }
    }
}

/// The next session of a child, as the last one was.
struct Next {
    start: NaiveDateTime,
    minutes: u32,
    kind: usize,
    room: Option<Id>,
    place: String,
}

fn next_of(child: Id, shared: &Shared) -> Option<Next> {
    let register = &shared.register;
    let (start, last) = next_session(register, child, shared.me.person, shared.now)?;
    let is_used = |room: &Id| register.rooms.get(*room).is_some_and(|room| !room.retired);
    Some(Next {
        start,
        minutes: last.minutes,
        kind: kind_option(last.kind),
        room: last.room.filter(is_used),
        place: last.place.clone(),
    })
}

/// Gives the place of a kind among those that are offered.
fn kind_option(kind: AppointmentKind) -> usize {
    KINDS.iter().position(|one| *one == kind).unwrap_or(0)
}

/// Gives the end of the last gap of today, as long as a session where it is longer; with none, what is just over.
fn last_gap(person: PersonId, session: u32, shared: &Shared) -> (NaiveDateTime, u32) {
    let (register, now) = (&shared.register, shared.now);
    let zone = register.settings.zone;
    let grid = i64::from(register.settings.grid_minutes.max(1));
    let today = today::day(register, person, now, day_of(zone, now));
    let mut gaps = today.parts.iter().filter_map(|part| match part {
        Part::Gap { from, until } => Some((*from, (*until).min(now))),
        Part::Appointment { .. } => None,
    });
    let last = gaps.rfind(|(from, until)| (*until - *from).num_minutes() >= grid);
    let length = TimeDelta::minutes(i64::from(session));
    let (from, until) = last.unwrap_or((now - length, now));
    let start = local(zone, from.max(until - length));
    // On the grid, unless that is in the appointment before.
    let past = TimeDelta::minutes(i64::from(start.minute()) % grid)
        + TimeDelta::seconds(i64::from(start.second()))
        + TimeDelta::nanoseconds(i64::from(start.nanosecond()));
    let on_grid = start - past;
    let start = if last.is_some() && on_grid < local(zone, from) {
        start
    } else {
        on_grid
    };
    let minutes = (local(zone, until) - start).num_minutes();
    (
        start,
        u32::try_from(minutes).unwrap_or(session).min(session),
    )
}

/// Gives the room a counselor was last booked in.
fn usual_room(counselor: PersonId, shared: &Shared) -> Option<Id> {
    /// Appointments to look back over before giving up.
    const LOOKED_AT: usize = 200;
    let register = &shared.register;
    register
        .appointments_by_start
        .range(..)
        .rev()
        .take(LOOKED_AT)
        .filter_map(|(_, id)| register.appointments.get(id))
        .filter(|appointment| appointment.counselors.contains(&counselor))
        .find_map(|appointment| appointment.room)
        .filter(|room| {
            let room = register.rooms.get(*room);
            room.is_some_and(|room| !room.retired)
        })
}

impl Form for AppointmentForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        match self.mode {
            Mode::Book(_) => ("book", self.line()),
            Mode::Afterwards(_) => ("entered-afterwards", None),
            Mode::Change(id) => ("change-appointment", Some(id)),
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        match self.mode {
            Mode::Book(_) => words.get("appointment-book"),
            Mode::Afterwards(_) => words.get("appointment-enter-afterwards"),
            Mode::Change(id) => {
                let who = shared
                    .register
                    .appointments
                    .get(id)
                    .map(|appointment| with_whom(appointment, shared));
                let who = who.unwrap_or_default();
                words.with("appointment-change", &[("who", who.into())])
            }
        }
    }

    fn named(&self, texts: &[String], shared: &Shared) -> Option<String> {
        let new = self.changed_id().is_none();
        let child = texts.get(CHILD).filter(|_| new)?;
        pick::kept(child).first().map(|id| child_name(*id, shared))
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let begin = self.prefill(shared);
        let books = matches!(self.mode, Mode::Book(_));
        let new = self.changed_id().is_none();
        let clashes = Arc::clone(&self.clashes);
        let unconsented = Arc::clone(&self.unconsented);
        let start_label = words.get("appointment-start");
        let start = if self.is_afterwards() {
            FieldSpec::when_past(start_label)
        } else {
            FieldSpec::when(start_label)
        };
        let start = match begin.start {
            Some(moment) => start.at(moment),
            None => start,
        };
        let kinds = KINDS.iter().map(|kind| words.get(kind.id())).collect();
        let goes_out = |values: &Values| {
            KINDS
                .get(values.choice(KIND))
                .is_some_and(|kind| is_visit(*kind))
        };
        vec![
            FieldSpec::pick(words.get("term-child"), pick::children())
                .picked(begin.child)
                .visible_if(move |_| new)
                .required(),
            start.required(),
            FieldSpec::minutes(words.get("appointment-length"))
                .text(begin.minutes.to_string())
                .required(),
            FieldSpec::choice(words.get("appointment-kind"), kinds).chosen(begin.kind),
            FieldSpec::pick(words.get("appointment-room"), pick::rooms())
                .picked(begin.room)
                .visible_if(move |values| !goes_out(values)),
            FieldSpec::line(words.get("appointment-place"))
                .text(begin.place)
                .visible_if(goes_out),
            FieldSpec::pick(words.get("appointment-counselor"), pick::staff())
                .picked(begin.counselor),
            FieldSpec::on_off(words.get("appointment-tentative"))
                .on(false)
                .visible_if(move |_| books),
            FieldSpec::line(words.get("appointment-override"))
                .hint(words.get("appointment-override-hint"))
                .visible_if(move |_| clashes.load(Ordering::Relaxed)),
            FieldSpec::line(words.get("appointment-without-consent"))
                .text(begin.without_consent)
                .hint(words.get("appointment-without-consent-hint"))
                .visible_if(move |_| unconsented.load(Ordering::Relaxed)),
        ]
    }

    fn first_field(&self) -> usize {
        match &self.mode {
            Mode::Book(prefill) if prefill.child_is_settled => START,
            _ => CHILD,
        }
    }

    /// A child that was picked comes as the last time, where nothing else says when.
    fn field_changed(
        &mut self,
        field: usize,
        values: &Values,
        shared: &Shared,
        sets: &mut Vec<(usize, Initial)>,
    ) {
        let Mode::Book(prefill) = &self.mode else {
            return;
        };
        if field != CHILD || prefill.start.is_some() {
            return;
        }
        let next = values
            .picked(CHILD)
            .and_then(|child| next_of(child, shared));
        let begun = Prefilled::new(prefill, shared);
        let begun = match next {
            Some(next) => begun.like(&next),
            None => begun,
        };
        let start = begun.start.map(Initial::moment);
        sets.extend([
            (START, start.unwrap_or(Initial::Text(String::new()))),
            (LENGTH, Initial::Text(begun.minutes.to_string())),
            (KIND, Initial::Choice(begun.kind)),
            (ROOM, Initial::Picked(begun.room)),
            (PLACE, Initial::Text(begun.place)),
        ]);
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let Some(wish) = self.wish(values, shared) else {
            self.clashes.store(false, Ordering::Relaxed);
            self.unconsented.store(false, Ordering::Relaxed);
            return Vec::new();
        };
        let look = self.looks(&wish, shared);
        let mut lines = booking_check::lines(&look, &wish, shared);
        let caught = self.line().and_then(|id| shared.register.inbox.get(id));
        if let Some(caught) = caught {
            let text = shared
                .words
                .with("inbox-says", &[("line", caught.text.clone().into())]);
            lines.insert(0, LiveLine::new(text, Tone::Plain));
        }
        if !self.is_afterwards() && wish.start < shared.now - TimeDelta::minutes(30) {
            let text = shared.words.get("booking-in-the-past");
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let words = &shared.words;
        let Some(mut wish) = self.wish(values, shared) else {
            return Err(Fault::at(START, words.get("appointment-needs-time")).into());
        };
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let look = self.looks(&wish, shared);
        if look.clashes.is_empty() {
            // A reason that overrides nothing is not kept.
            wish.override_reason = None;
        }
        if look.consents.is_empty() && self.changed_id().is_none() {
            wish.without_consent.clear();
        }
        let set = match &self.mode {
            Mode::Book(_) => appointments::book(register, me, fresh, &wish),
            Mode::Afterwards(_) => {
                appointments::enter_afterwards(register, me, fresh, shared.now, &wish)
            }
            Mode::Change(id) => appointments::change(register, me, shared.now, *id, &wish),
        };
        if let Err(Refusal::Clashes(_)) = &set {
            // What it clashes with is said below the fields already.
            return Err(Fault::at(WHY, words.get("booking-override-next")).into());
        }
        save(inbox::ticked_off(register, me, self.line(), set))
    }

    fn offers(&self, values: &Values, shared: &Shared) -> Vec<(usize, Initial)> {
        let Some(wish) = self.wish(values, shared) else {
            return Vec::new();
        };
        let free = self.looks(&wish, shared).free;
        free_starts(&free, START, shared)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::BadLength { .. } => Some(LENGTH),
            Refusal::Appointment(_) => Some(START),
            _ => None,
        }
    }
}
