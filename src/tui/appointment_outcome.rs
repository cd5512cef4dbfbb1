//! The outcome of an appointment, or its correction: real times, by whom and why, as the state it goes to asks.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::appointment_states::{AppointmentRefusal, is_correction};
use crate::care::follow_up_states::due_after_missed;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{instant, local};
use crate::care::records::appointment::{Appointment, AppointmentState, CalledOffBy, Subject};
use crate::post::look_up::{day_at, risk_of, working_days};
use crate::post::refusal::Refusal;
use crate::post::use_cases::appointment_steps::{Said, step};
use crate::tui::appointment_words::{child_name, times, with_whom};
use crate::tui::booking_check::sentences;
use crate::tui::care_form::texts;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};
use crate::words::dates;

const BEGAN: usize = 0;
const ENDED: usize = 1;
const BY_WHOM: usize = 2;
const WHY: usize = 3;

/// The form of one outcome.
pub struct OutcomeForm {
    id: Id,
    to: AppointmentState,
}

/// Opens the form for an outcome.
pub fn outcome(id: Id, to: AppointmentState, shared: &Shared) -> Box<dyn Layer> {
    Box::new(FormLayer::new(Box::new(OutcomeForm { id, to }), shared))
}

/// The outcomes that have a form, with the codes of their drafts.
const CODES: [(AppointmentState, &str); 7] = [
    (AppointmentState::Completed, "outcome-completed"),
    (AppointmentState::Missed, "outcome-missed"),
    (AppointmentState::Cancelled, "outcome-cancelled"),
    (AppointmentState::ToReschedule, "outcome-to-reschedule"),
    (AppointmentState::BrokenOff, "outcome-broken-off"),
    (AppointmentState::Scheduled, "outcome-scheduled"),
    (AppointmentState::InSession, "outcome-in-session"),
];

impl OutcomeForm {
    /// Makes the form that a draft of this code about this appointment was typed in.
    pub fn from_draft(code: &str, about: Option<Id>) -> Option<OutcomeForm> {
        let (to, _) = CODES.iter().find(|(_, known)| *known == code)?;
        Some(OutcomeForm {
            id: about?,
            to: *to,
        })
    }

    fn appointment<'a>(&self, shared: &'a Shared) -> Option<&'a Appointment> {
        shared.register.appointments.get(self.id)
    }

    fn has_times(&self) -> bool {
        matches!(
            self.to,
            AppointmentState::Completed | AppointmentState::BrokenOff
        )
    }

    fn corrects(&self, shared: &Shared) -> bool {
        self.appointment(shared)
            .is_some_and(|appointment| is_correction(appointment.state, self.to))
    }

    /// Gives the times the fields begin with: the real ones as far as they are known, else the planned ones, none ahead.
    fn times(&self, shared: &Shared) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let appointment = self.appointment(shared)?;
        let began = appointment.began.unwrap_or(appointment.start);
        let planned = began + TimeDelta::minutes(i64::from(appointment.minutes));
        let ended = appointment.ended.unwrap_or(planned);
        Some((began.min(shared.now), ended.min(shared.now)))
    }
}

impl Form for OutcomeForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        let known = CODES.iter().find(|(to, _)| *to == self.to);
        (known.map_or("outcome", |(_, code)| code), Some(self.id))
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let to = words.get(self.to.id());
        let Some(appointment) = self.appointment(shared) else {
            return to;
        };
        let who = with_whom(appointment, shared);
        let time = times(appointment, shared);
        words.with(
            "outcome-title",
            &[
                ("to", to.into()),
                ("who", who.into()),
                ("time", time.into()),
            ],
        )
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let zone = shared.register.settings.zone;
        let times = self.times(shared);
        let has_times = self.has_times();
        let cancels = self.to == AppointmentState::Cancelled;
        let needs_why = cancels || self.corrects(shared);
        let time = |label: String, at: Option<DateTime<Utc>>| {
            let field = FieldSpec::when_past(label)
                .required()
                .visible_if(move |_| has_times);
            match at {
                Some(at) => field.at(local(zone, at)),
                None => field,
            }
        };
        let by_whom = texts::<CalledOffBy>(shared);
        let why = FieldSpec::line(words.get("outcome-why"));
        vec![
            time(words.get("outcome-began"), times.map(|(began, _)| began)),
            time(words.get("outcome-ended"), times.map(|(_, ended)| ended)),
            FieldSpec::choice(words.get("outcome-by-whom"), by_whom).visible_if(move |_| cancels),
            if needs_why { why.required() } else { why },
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let Some(appointment) = self.appointment(shared) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        if self.corrects(shared) {
            let from = words.get(appointment.state.id());
            let text = words.with("outcome-corrects", &[("from", from.into())]);
            lines.push(LiveLine::new(text, Tone::Plain));
        }
        if self.to == AppointmentState::Missed {
            let register = &shared.register;
            let days = working_days(register);
            let missed_on = day_at(register, appointment.start);
            // An outing that did not take place was missed by no child.
            let outing = matches!(appointment.subject, Subject::Outing { .. });
            for child in appointment.children().iter().filter(|_| !outing) {
                let who = child_name(*child, shared);
                let due = due_after_missed(risk_of(register, *child), missed_on, &days);
                let day = dates::day_heading(words, due);
                let text = words.with(
                    "outcome-makes-follow-up",
                    &[("who", who.into()), ("day", day.into())],
                );
                lines.push(LiveLine::new(text, Tone::Plain));
            }
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let zone = shared.register.settings.zone;
        let moment = |field| {
            values
                .moment(field)
                .and_then(|said| said.moment())
                .map(|moment| instant(zone, moment))
        };
        let times = if self.has_times() {
            match (moment(BEGAN), moment(ENDED)) {
                (Some(began), Some(ended)) => Some((began, ended)),
                (None, _) => return Err(needs_time(BEGAN, shared).into()),
                (_, None) => return Err(needs_time(ENDED, shared).into()),
            }
        } else {
            None
        };
        let by_whom = values.one_of(BY_WHOM);
        let said = Said {
            times,
            called_off_by: by_whom.filter(|_| self.to == AppointmentState::Cancelled),
            why: values.trimmed(WHY),
            override_reason: None,
        };
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let planned = step(register, me, fresh, shared.now, self.id, self.to, &said);
        if let Err(Refusal::Clashes(clashes)) = &planned {
            return Err(Fault::whole(sentences(clashes, shared).join(" ")).into());
        }
        save(planned)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        use AppointmentRefusal as R;
        match refusal {
            Refusal::Appointment(R::NeedsReason) => Some(WHY),
            Refusal::Appointment(R::NeedsByWhom) => Some(BY_WHOM),
            Refusal::Appointment(R::EndsBeforeItBegins | R::NotYetOver) => Some(ENDED),
            _ => None,
        }
    }
}

fn needs_time(field: usize, shared: &Shared) -> Fault {
    Fault::at(field, shared.words.get("appointment-needs-time"))
}
