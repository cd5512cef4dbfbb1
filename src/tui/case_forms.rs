//! The forms of a case: opening it at intake, what it is about, its risk, its next state, its closing.

use crate::care::case_states;
use crate::care::choice::Listed;
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::case_header::{CaseHeader, CaseState, ClosingReason, Source};
use crate::care::records::case_words::Concern;
use crate::care::records::risk_level::RiskLevel;
use crate::care::risk::{RiskAsks, RiskRefusal, asks};
use crate::post::change::ChangeSet;
use crate::post::refusal::{Missing, Refusal};
use crate::post::use_cases::case_steps::{self, Closing, RiskWish};
use crate::post::use_cases::cases::{self, About, Intake};
use crate::post::use_cases::duty_to_report::{Duty, is_unsaid, log_of, said_with};
use crate::tui::appointment_words::risk_sign;
use crate::tui::care_form::{self, about_child, people, required, texts, tick};
use crate::tui::child_words::name_of;
use crate::tui::crisis_forms;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Shared, Tone};

/// Opens a case of a child at intake.
pub fn open_case(child: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(OpenCase { child }, shared)
}

/// Changes what a case is about: concerns, plan, safety plan.
pub fn edit_case(case: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(EditCase { case }, shared)
}

/// Changes the risk level of a case.
pub fn change_risk(case: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ChangeRisk { case }, shared)
}

/// Takes a case to a state for which words are asked: closing, closed, or open again.
pub fn step_case(case: Id, to: CaseState, shared: &Shared) -> Box<dyn Layer> {
    if to == CaseState::Closed {
        care_form::open(CloseCase { case }, shared)
    } else {
        care_form::open(StepCase { case, to }, shared)
    }
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let id = about?;
    let step = |to| Box::new(StepCase { case: id, to }) as Box<dyn Form>;
    Some(match code {
        OpenCase::CODE => Box::new(OpenCase { child: id }),
        EditCase::CODE => Box::new(EditCase { case: id }),
        ChangeRisk::CODE => Box::new(ChangeRisk { case: id }),
        CloseCase::CODE => Box::new(CloseCase { case: id }),
        "case-to-active" => step(CaseState::Active),
        "case-to-monitoring" => step(CaseState::Monitoring),
        "case-to-closing" => step(CaseState::Closing),
        "case-to-away" => step(CaseState::Away),
        _ => return None,
    })
}

/// Names the case in a title: the child and its number.
pub fn titled(text: &str, case: Id, shared: &Shared) -> String {
    match shared.register.cases.get(case) {
        Some(header) => format!(
            "{} · {} {}",
            shared.words.get(text),
            name_of(header.child, shared),
            header.number
        ),
        None => shared.words.get(text),
    }
}

fn levels(shared: &Shared) -> Vec<String> {
    RiskLevel::ALL
        .iter()
        .map(|level| format!("{} {}", risk_sign(*level), shared.words.get(level.id())))
        .collect()
}

fn level(values: &Values, field: usize) -> RiskLevel {
    values.one_of(field).unwrap_or_default()
}

fn place_of(level: RiskLevel) -> usize {
    level.place().unwrap_or(0)
}

fn own_concern(known: &[Concern]) -> String {
    let own: Vec<&str> = known.iter().filter_map(Concern::own_words).collect();
    own.join(" ")
}

fn concerns(values: &Values, ticks: usize, own: usize) -> Vec<Concern> {
    let mut chosen = values.any_of(ticks);
    let own = values.text(own).trim();
    if !own.is_empty() {
        chosen.push(Concern::Other(own.to_owned()));
    }
    chosen
}

struct OpenCase {
    child: Id,
}

impl OpenCase {
    const CODE: &'static str = "open-case";
    const RISK: usize = 0;
    const SOURCE: usize = 1;
    const SOURCE_WORDS: usize = 2;
    const CONCERNS: usize = 3;
    const OWN: usize = 4;
    const WORDS: usize = 5;
    const COUNSELOR: usize = 6;
    const STAND_IN: usize = 7;
    const TEAM: usize = 8;
    const SAFETY: usize = 9;
    const LATER: usize = 10;
    const DUTY: usize = 11;

    fn unsaid(&self, shared: &Shared) -> bool {
        is_unsaid(&shared.register, self.child)
    }
}

impl Form for OpenCase {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.child))
    }

    fn title(&self, shared: &Shared) -> String {
        about_child("case-open-title", self.child, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let me = care_form::card_of(shared.me.person, shared);
        let red = |values: &Values| level(values, Self::RISK) == RiskLevel::Red;
        let unsaid = self.unsaid(shared);
        let mut fields = vec![
            FieldSpec::choice(words.get("term-risk-level"), levels(shared))
                .chosen(place_of(RiskLevel::Unassessed)),
            source_field(None, shared),
            FieldSpec::line(words.get("case-source-words"))
                .visible_if(|values| is_own_source(values, Self::SOURCE)),
            tick::<Concern>("child-case-concerns", &[], shared),
            FieldSpec::line(words.get("case-own-concern")),
            FieldSpec::lines(words.get("child-case-words"), 3),
            FieldSpec::pick(words.get("role-counselor"), pick::staff())
                .picked(me.into_iter().collect())
                .required(),
            FieldSpec::pick(words.get("term-stand-in"), pick::staff()),
            FieldSpec::pick_many(words.get("term-care-team"), pick::staff()),
            FieldSpec::lines(words.get("term-safety-plan"), 3).visible_if(red),
            FieldSpec::on_off(words.get("case-safety-later")).visible_if(red),
        ];
        let asked = move |values: &Values| unsaid && red(values);
        fields.extend(duty_fields(asked, Self::DUTY, shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let to = level(values, Self::RISK);
        let mut lines = red_lines(RiskLevel::Unassessed, to, self.unsaid(shared), shared);
        let team = shared.words.get("case-team-reads");
        lines.push(LiveLine::new(team, Tone::Plain));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let source = source(values, Self::SOURCE, Self::SOURCE_WORDS, shared)?;
        let counselor = people(values, Self::COUNSELOR, shared);
        let red = level(values, Self::RISK) == RiskLevel::Red;
        let intake = Intake {
            child: self.child,
            risk: level(values, Self::RISK),
            source,
            counselor: counselor.first().copied().unwrap_or(shared.me.person),
            stand_in: people(values, Self::STAND_IN, shared).first().copied(),
            team: people(values, Self::TEAM, shared),
            supervisor: None,
            about: About {
                concerns: concerns(values, Self::CONCERNS, Self::OWN),
                words: values.trimmed(Self::WORDS),
                plan: String::new(),
                safety_plan: if red {
                    values.trimmed(Self::SAFETY)
                } else {
                    String::new()
                },
            },
            safety_plan_later: red && values.is_on(Self::LATER),
        };
        let planned = cases::open(
            &shared.register,
            &shared.me,
            &shared.fresh,
            shared.now,
            &intake,
        );
        let asked = red && self.unsaid(shared);
        let duty = asked.then(|| duty(values, Self::DUTY));
        save_with_duty(planned, self.child, duty, shared)
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::Missing(Missing::SafetyPlan) => Some(Self::SAFETY),
            _ => None,
        }
    }
}

/// The choice of where a case came from; in a new one nothing is chosen, so that nobody saves what they did not say.
fn source_field(chosen: Option<&Source>, shared: &Shared) -> FieldSpec {
    let words = &shared.words;
    let mut sources = vec![words.get("case-source-unsaid")];
    sources.extend(texts::<Source>(shared));
    sources.push(words.get("source-other"));
    let place = chosen.map_or(0, |source| 1 + source.place().unwrap_or(Source::ALL.len()));
    FieldSpec::choice(words.get("case-source"), sources).chosen(place)
}

fn is_own_source(values: &Values, field: usize) -> bool {
    values.choice(field) > Source::ALL.len()
}

/// Gives the source that is chosen.
fn source(values: &Values, field: usize, own: usize, shared: &Shared) -> Result<Source, Fault> {
    let place = values.choice(field).checked_sub(1);
    let place = required(place, field, shared)?;
    let listed = Source::ALL.get(place).cloned();
    Ok(listed.unwrap_or_else(|| Source::Other(values.trimmed(own))))
}

/// Says what a change of risk asks for that no field says.
fn red_lines(from: RiskLevel, to: RiskLevel, unsaid: bool, shared: &Shared) -> Vec<LiveLine> {
    let lines = asks(from, to).iter().filter_map(|ask| match ask {
        // The field stands there already.
        RiskAsks::SafetyPlan => None,
        RiskAsks::DutyToReport => Some(if unsaid {
            "case-red-duty"
        } else {
            "case-red-duty-said"
        }),
        RiskAsks::TellSupervisor => Some("case-leaves-red"),
    });
    lines
        .map(|text| LiveLine::new(shared.words.get(text), Tone::Warning))
        .collect()
}

/// What can be said of the duty to report, in the order of the choice; what is left for later stays owed.
const DUTY_OPTIONS: [&str; 3] = ["duty-later", "duty-now", "duty-not-owed"];
const NOW: usize = 1;
const NOT_OWED: usize = 2;

/// The two fields of the duty to report, where it is asked of; the second is right after the first.
fn duty_fields(
    asked: impl Fn(&Values) -> bool + Clone + Send + Sync + 'static,
    field: usize,
    shared: &Shared,
) -> [FieldSpec; 2] {
    let words = &shared.words;
    let not_owed = {
        let asked = asked.clone();
        move |values: &Values| asked(values) && values.choice(field) == NOT_OWED
    };
    [
        FieldSpec::choice(
            words.get("crisis-report"),
            care_form::options(DUTY_OPTIONS, shared),
        )
        .visible_if(asked),
        FieldSpec::line(words.get("crisis-report-why"))
            .required()
            .visible_if(not_owed),
    ]
}

fn duty(values: &Values, field: usize) -> Duty {
    match values.choice(field) {
        NOT_OWED => Duty::NotOwed(values.trimmed(field + 1)),
        chosen => Duty::Owed { now: chosen == NOW },
    }
}

/// Saves a change that raises the risk to red with what is said of the duty to report; where it is done now, its form opens.
fn save_with_duty(
    planned: Result<ChangeSet, Refusal>,
    child: Id,
    duty: Option<Duty>,
    shared: &Shared,
) -> Submitted {
    let Some(duty) = duty else {
        return save(planned);
    };
    let (register, me, fresh, now) = (&shared.register, &shared.me, &shared.fresh, shared.now);
    let log = log_of(register, me, fresh, now, child);
    let planned =
        planned.and_then(|change| said_with(change, register, me, fresh, now, &log, &duty));
    let mut asks = save(planned)?;
    if duty == (Duty::Owed { now: true }) {
        asks.push(Ask::Open(crisis_forms::report_made(log, shared)));
    }
    Ok(asks)
}

struct EditCase {
    case: Id,
}

impl EditCase {
    const CODE: &'static str = "edit-case";
    const SOURCE: usize = 5;
    const SOURCE_WORDS: usize = 6;
}

impl Form for EditCase {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("case-edit-title", self.case, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let about = cases::about(&shared.register, &shared.me, self.case).unwrap_or_default();
        let header = shared.register.cases.get(self.case);
        let source = header.map(|case| &case.source);
        let own = source.and_then(Source::own_words).unwrap_or_default();
        vec![
            tick("child-case-concerns", &about.concerns, shared),
            FieldSpec::line(words.get("case-own-concern")).text(own_concern(&about.concerns)),
            FieldSpec::lines(words.get("child-case-words"), 3).text(about.words),
            FieldSpec::lines(words.get("child-case-plan"), 4).text(about.plan),
            FieldSpec::lines(words.get("term-safety-plan"), 4).text(about.safety_plan),
            source_field(source, shared),
            FieldSpec::line(words.get("case-source-words"))
                .text(own)
                .visible_if(|values| is_own_source(values, Self::SOURCE)),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let about = About {
            concerns: concerns(values, 0, 1),
            words: values.trimmed(2),
            plan: values.trimmed(3),
            safety_plan: values.trimmed(4),
        };
        let source = source(values, Self::SOURCE, Self::SOURCE_WORDS, shared)?;
        let (register, me) = (&shared.register, &shared.me);
        save(cases::edit_all(register, me, self.case, &about, &source))
    }
}

struct ChangeRisk {
    case: Id,
}

impl ChangeRisk {
    const CODE: &'static str = "change-risk";
    const TO: usize = 0;
    const WHY: usize = 1;
    const SAFETY: usize = 2;
    const LATER: usize = 3;
    const DUTY: usize = 4;

    fn child(&self, shared: &Shared) -> Option<Id> {
        shared.register.cases.get(self.case).map(|case| case.child)
    }

    fn unsaid(&self, shared: &Shared) -> bool {
        self.child(shared)
            .is_some_and(|child| is_unsaid(&shared.register, child))
    }

    /// Tells whether reason and safety plan are this person's to write: they lie under the case's key.
    fn writes_words(&self, shared: &Shared) -> bool {
        shared.me.scopes.contains(&Scope::Case(self.case))
    }

    fn from(&self, shared: &Shared) -> RiskLevel {
        shared
            .register
            .cases
            .get(self.case)
            .map(|case| case.risk)
            .unwrap_or_default()
    }
}

impl Form for ChangeRisk {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("case-risk-title", self.case, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let plan = shared
            .register
            .case_words
            .get(self.case)
            .map(|content| content.safety_plan.clone())
            .unwrap_or_default();
        let red = |values: &Values| level(values, Self::TO) == RiskLevel::Red;
        let unsaid = self.unsaid(shared) && self.from(shared) != RiskLevel::Red;
        let writes = self.writes_words(shared);
        // What was typed while it was theirs stays in sight.
        let written = move |values: &Values, field| writes || !values.trimmed(field).is_empty();
        let mut fields = vec![
            FieldSpec::choice(words.get("term-risk-level"), levels(shared))
                .chosen(place_of(self.from(shared))),
            FieldSpec::lines(words.get("case-why"), 2)
                .visible_if(move |values| written(values, Self::WHY)),
            FieldSpec::lines(words.get("term-safety-plan"), 4)
                .text(plan)
                .visible_if(move |values| red(values) && written(values, Self::SAFETY)),
            FieldSpec::on_off(words.get("case-safety-later")).visible_if(red),
        ];
        let asked = move |values: &Values| unsaid && red(values);
        fields.extend(duty_fields(asked, Self::DUTY, shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let to = level(values, Self::TO);
        let from = self.from(shared);
        let mut lines = red_lines(from, to, self.unsaid(shared), shared);
        if !self.writes_words(shared) {
            let text = shared.words.get("case-risk-no-words");
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let to = level(values, Self::TO);
        let plan = values.text(Self::SAFETY).trim();
        let wish = RiskWish {
            to,
            why: values.trimmed(Self::WHY),
            safety_plan: (to == RiskLevel::Red && !plan.is_empty()).then(|| plan.to_owned()),
            safety_plan_later: to == RiskLevel::Red && values.is_on(Self::LATER),
        };
        let planned =
            case_steps::change_risk(&shared.register, &shared.me, shared.now, self.case, &wish);
        let raised = asks(self.from(shared), to).contains(&RiskAsks::DutyToReport);
        let child = self.child(shared).filter(|_| raised && self.unsaid(shared));
        match child {
            Some(child) => save_with_duty(planned, child, Some(duty(values, Self::DUTY)), shared),
            None => save(planned),
        }
    }

    fn field_of(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::Missing(Missing::SafetyPlan) => Some(Self::SAFETY),
            Refusal::Risk(RiskRefusal::NeedsReason) => Some(Self::WHY),
            Refusal::Risk(RiskRefusal::Same) => Some(Self::TO),
            _ => None,
        }
    }
}

struct StepCase {
    case: Id,
    to: CaseState,
}

impl StepCase {
    const WHY: usize = 0;
    const REASON: usize = 1;
}

impl Form for StepCase {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        let code = match self.to {
            CaseState::Closing => "case-to-closing",
            CaseState::Away => "case-to-away",
            CaseState::Monitoring => "case-to-monitoring",
            // Intake is where a case begins, and closed has a form of its own.
            CaseState::Active | CaseState::Intake | CaseState::Closed => "case-to-active",
        };
        (code, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        let case = shared.register.cases.get(self.case);
        if case.is_some_and(|case| !case.is_open()) {
            return titled("case-reopen", self.case, shared);
        }
        let title = titled("case-step-title", self.case, shared);
        format!("{title} → {}", shared.words.get(self.to.id()))
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let closed = |case: &CaseHeader| case.state == CaseState::Closed;
        let reopening = shared.register.cases.get(self.case).is_some_and(closed);
        let why = FieldSpec::lines(words.get("case-why"), 3);
        let why = if reopening { why.required() } else { why };
        let closing = self.to == CaseState::Closing;
        vec![
            // A case that closes has one of the reasons there are; its words are the summary.
            why.visible_if(move |_| !closing),
            FieldSpec::choice(
                words.get("child-case-closing"),
                texts::<ClosingReason>(shared),
            )
            .visible_if(move |_| closing),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let text = match self.to {
            CaseState::Away => "case-away-means",
            CaseState::Closing => "case-closing-means",
            _ => return Vec::new(),
        };
        vec![LiveLine::new(shared.words.get(text), Tone::Plain)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let closing = (self.to == CaseState::Closing)
            .then(|| values.one_of(Self::REASON))
            .flatten();
        let planned = case_steps::step(
            &shared.register,
            &shared.me,
            shared.now,
            self.case,
            self.to,
            closing,
            values.text(Self::WHY),
        );
        save(planned)
    }
}

struct CloseCase {
    case: Id,
}

impl CloseCase {
    const CODE: &'static str = "close-case";
    const REASON: usize = 0;
    const SUMMARY: usize = 1;
    const FOLLOW_UPS: usize = 2;
    const APPOINTMENTS: usize = 3;
}

impl Form for CloseCase {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("case-close-title", self.case, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let open = case_steps::unsettled(&shared.register, self.case);
        let before = shared.register.cases.get(self.case);
        let chosen = before.and_then(|case| case.closing);
        let written = shared
            .register
            .case_words
            .get(self.case)
            .map(|content| content.closing_summary.clone())
            .unwrap_or_default();
        let (follow_ups, appointments) = (open.follow_ups.len(), open.appointments.len());
        let count = |id: &str, count: usize| words.with(id, &[("count", count.into())]);
        vec![
            FieldSpec::choice(
                words.get("child-case-closing"),
                texts::<ClosingReason>(shared),
            )
            .chosen(chosen.and_then(|reason| reason.place()).unwrap_or(0)),
            FieldSpec::lines(words.get("child-case-summary"), 6)
                .text(written)
                .required(),
            FieldSpec::on_off(count("case-cancel-follow-ups", follow_ups))
                .visible_if(move |_| follow_ups > 0),
            FieldSpec::on_off(count("case-cancel-appointments", appointments))
                .visible_if(move |_| appointments > 0),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let Some(reason) = values.one_of(Self::REASON) else {
            return Ok(Vec::new());
        };
        let closing = Closing {
            reason,
            summary: values.trimmed(Self::SUMMARY),
            cancel_follow_ups: values.is_on(Self::FOLLOW_UPS),
            cancel_appointments: values.is_on(Self::APPOINTMENTS),
        };
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let case = register.cases.get(self.case);
        let closed = case.is_some_and(|case| case.state == CaseState::Closed);
        // One that was returned after it was closed is mended and asked for anew.
        let plan = if closed {
            case_steps::ask_anew
        } else {
            case_steps::close
        };
        save(plan(register, me, fresh, shared.now, self.case, &closing))
    }
}

/// Tells whether a step of a case asks for words before it is taken.
pub fn asks_for_words(case: &CaseHeader, to: CaseState) -> bool {
    matches!(to, CaseState::Closing | CaseState::Closed | CaseState::Away)
        || case.state == CaseState::Closed
}

/// Gives the states that a case can go to: the next first, then the others.
pub fn steps(case: &CaseHeader) -> Vec<CaseState> {
    let next = case_states::next(case.state);
    let others = case_states::other_outcomes(case.state);
    next.into_iter().chain(others.iter().copied()).collect()
}
