//! The outcome of an appointment, or its correction: real times, by whom and why, as the state it goes to asks.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::appointment_states::{
    AppointmentRefusal, began_before, is_correction, is_too_short, outcome_owed,
};
use crate::care::consent_rules::ConsentState;
use crate::care::follow_up_states::due_after_missed;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{instant, local};
use crate::care::records::appointment::{Appointment, AppointmentState, CalledOffBy, Subject};
use crate::post::clash_facts::ClashFacts;
use crate::post::consents_owed::warned_of;
use crate::post::look_up::{day_at, risk_of, working_days};
use crate::post::refusal::Refusal;
use crate::post::use_cases::appointment_steps::{Said, step};
use crate::post::use_cases::appointments::clashes_again;
use crate::tui::appointment_completed::after_completing;
use crate::tui::appointment_words::{child_name, state_name, times, with_whom};
use crate::tui::booking_check::{consents, sentences};
use crate::tui::care_form::texts;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Shared, Tone};
use crate::words::dates;

const BEGAN: usize = 0;
const ENDED: usize = 1;
const BY_WHOM: usize = 2;
const WHY: usize = 3;
const CONSENT: usize = 4;
const OVERRIDE: usize = 5;

/// The form of one outcome.
pub struct OutcomeForm {
    id: Id,
    to: AppointmentState,
}

/// Opens the form for an outcome.
pub fn outcome(id: Id, to: AppointmentState, shared: &Shared) -> Box<dyn Layer> {
    Box::new(FormLayer::resume(Box::new(OutcomeForm { id, to }), shared))
}

/// Tells whether a step that takes no words as a rule is asked about first: when it began, where that is long past; the
/// real times, of what was never begun or was over at once; why it is held without consent.
pub fn asks_first(
    id: Id,
    appointment: &Appointment,
    to: AppointmentState,
    shared: &Shared,
) -> bool {
    let form = OutcomeForm { id, to };
    let now = shared.now;
    match to {
        AppointmentState::InSession => {
            began_before(appointment, now) || !form.unconsented(shared).is_empty()
        }
        AppointmentState::Completed => {
            let began = appointment.began;
            outcome_owed(appointment, now) || began.is_none_or(|began| is_too_short(began, now))
        }
        _ => false,
    }
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

    /// Tells whether its end is asked for, and its beginning with it.
    fn has_end(&self) -> bool {
        matches!(
            self.to,
            AppointmentState::Completed | AppointmentState::BrokenOff
        )
    }

    /// Tells whether only its beginning is asked for: it goes on.
    fn only_began(&self, shared: &Shared) -> bool {
        let begins = self.to == AppointmentState::InSession;
        begins
            && self
                .appointment(shared)
                .is_some_and(|appointment| began_before(appointment, shared.now))
    }

    /// Gives whose consent does not hold for a talk that is about to be held, or was, where nobody said why yet.
    fn unconsented(&self, shared: &Shared) -> Vec<(Id, ConsentState)> {
        let begins = matches!(
            self.to,
            AppointmentState::InSession | AppointmentState::Completed
        );
        // Whoever begins a session is warned then, and not again when it ends.
        let asked = |one: &&Appointment| {
            one.state != AppointmentState::InSession && one.without_consent.is_empty()
        };
        match self.appointment(shared).filter(asked) {
            Some(one) if begins => {
                let talk = one.began.unwrap_or(one.start).min(shared.now);
                warned_of(&shared.register, one.children(), talk, shared.now)
            }
            _ => Vec::new(),
        }
    }

    /// Gives what it would clash with if it were scheduled again.
    fn clashes(&self, shared: &Shared) -> Vec<ClashFacts> {
        match self.to {
            AppointmentState::Scheduled => clashes_again(&shared.register, self.id),
            _ => Vec::new(),
        }
    }

    fn corrects(&self, shared: &Shared) -> bool {
        self.appointment(shared)
            .is_some_and(|appointment| is_correction(appointment.state, self.to))
    }

    /// Gives the times the fields begin with: the real ones as far as they are known, else the planned ones, none ahead.
    fn times(&self, shared: &Shared) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let appointment = self.appointment(shared)?;
        // One that was said to begin only when it was over began when it was to begin.
        let began = appointment.began.unwrap_or(appointment.start);
        let at_once = appointment.ended.is_none() && is_too_short(began, shared.now);
        let began = match at_once {
            true => began.min(appointment.start),
            false => began,
        };
        let planned = began + TimeDelta::minutes(i64::from(appointment.minutes));
        let ended = appointment.ended.unwrap_or(planned);
        Some((began.min(shared.now), ended.min(shared.now)))
    }
}

impl Form for OutcomeForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        let known = CODES.iter().find(|(to, _)| *to == self.to);
        // Every state that has a form is in the list.
        let (_, code) = known.unwrap_or(&CODES[0]);
        (code, Some(self.id))
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let Some(appointment) = self.appointment(shared) else {
            return words.get(self.to.id());
        };
        let to = state_name(self.to, appointment.kind, shared);
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
        let has_end = self.has_end();
        let has_began = has_end || self.only_began(shared);
        let begins = self.to == AppointmentState::InSession;
        let warned = !self.unconsented(shared).is_empty();
        let clashes = !self.clashes(shared).is_empty();
        let cancels = self.to == AppointmentState::Cancelled;
        let needs_why = cancels || self.corrects(shared);
        let time = |label: String, at: Option<DateTime<Utc>>, asked: bool| {
            let field = FieldSpec::when_past(label)
                .required()
                .visible_if(move |_| asked);
            match at {
                Some(at) => field.at(local(zone, at)),
                None => field,
            }
        };
        let by_whom = texts::<CalledOffBy>(shared);
        let why = FieldSpec::line(words.get("outcome-why"));
        vec![
            time(
                words.get("outcome-began"),
                times.map(|(began, _)| began),
                has_began,
            ),
            time(
                words.get("outcome-ended"),
                times.map(|(_, ended)| ended),
                has_end,
            ),
            FieldSpec::choice(words.get("outcome-by-whom"), by_whom).visible_if(move |_| cancels),
            match needs_why {
                true => why.required(),
                false => why.visible_if(move |_| !begins),
            },
            FieldSpec::line(words.get("appointment-without-consent"))
                .hint(words.get("appointment-without-consent-hint"))
                .visible_if(move |_| warned),
            FieldSpec::line(words.get("appointment-override"))
                .hint(words.get("appointment-override-hint"))
                .required()
                .visible_if(move |_| clashes),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let Some(appointment) = self.appointment(shared) else {
            return Vec::new();
        };
        let mut lines = consents(&self.unconsented(shared), shared);
        let clashes = sentences(&self.clashes(shared), shared).into_iter();
        lines.extend(clashes.map(|clash| LiveLine::new(clash, Tone::Warning)));
        if self.has_end()
            && let (Some(began), Some(ended)) =
                (moment(values, BEGAN, shared), moment(values, ENDED, shared))
            && began <= ended
            && is_too_short(began, ended)
        {
            let minutes = (ended - began).num_minutes();
            let text = words.with("outcome-too-short", &[("minutes", minutes.into())]);
            lines.push(LiveLine::new(text, Tone::Warning));
        }
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
        let (began, ended) = (moment(values, BEGAN, shared), moment(values, ENDED, shared));
        let times = match (began, ended) {
            (Some(began), Some(ended)) if self.has_end() => Some((began, ended)),
            (None, _) if self.has_end() => return Err(needs_time(BEGAN, shared).into()),
            (_, None) if self.has_end() => return Err(needs_time(ENDED, shared).into()),
            // It goes on, so its end is not looked at.
            (Some(began), _) if self.only_began(shared) => Some((began, began)),
            _ => None,
        };
        let by_whom = values.one_of(BY_WHOM);
        let said = Said {
            times,
            called_off_by: by_whom.filter(|_| self.to == AppointmentState::Cancelled),
            why: values.trimmed(WHY),
            override_reason: Some(values.trimmed(OVERRIDE)),
            without_consent: values.trimmed(CONSENT),
        };
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let planned = step(register, me, fresh, shared.now, self.id, self.to, &said);
        if let Err(Refusal::Clashes(clashes)) = &planned {
            return Err(Fault::whole(sentences(clashes, shared).join(" ")).into());
        }
        let mut asks = save(planned)?;
        let completed = self.appointment(shared);
        let completed = completed.filter(|one| {
            self.to == AppointmentState::Completed && one.state != AppointmentState::Completed
        });
        asks.extend(completed.map(|one| Ask::Open(after_completing(self.id, one, shared))));
        Ok(asks)
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

/// Gives the instant typed in a field.
fn moment(values: &Values, field: usize, shared: &Shared) -> Option<DateTime<Utc>> {
    let moment = values.moment(field)?.moment()?;
    Some(instant(shared.register.settings.zone, moment))
}

fn needs_time(field: usize, shared: &Shared) -> Fault {
    Fault::at(field, shared.words.get("appointment-needs-time"))
}
