//! The forms over a crisis log: who was told what, which child it is, raising the risk to red, the duty to report.
//!
//! Each is short, asks for nothing that can wait, and adds a stamped line to the log; the time of a line is that of the
//! first thing entered in its form.

use chrono::{DateTime, Utc};

use crate::care::crisis::Report;
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::crisis_line::CrisisStep;
use crate::care::records::person_around::{CallRule, MayBeTold};
use crate::post::crises::standing_of;
use crate::post::use_cases::crisis::{self, Begun, Raise, Said};
use crate::tui::care_form;
use crate::tui::child_words::name_of;
use crate::tui::crisis_side::{self, Whom};
use crate::tui::form::pick;
use crate::tui::form::spec::{FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

/// How many characters a told line takes.
const MOST: usize = 500;

/// Asks who was told what; `whom` is chosen to begin with, by its place among those who can be called.
pub fn told(begun: Begun, whom: Option<usize>, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(Told::new(begun, whom, shared), shared)
}

/// Asks which child it is.
pub fn child(begun: Begun, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(NameChild { begun }, shared)
}

/// Raises the risk to red, with the duty to report in the same form.
pub fn red(begun: Begun, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(RaiseRed { begun }, shared)
}

/// Asks how it stands with the duty to report.
pub fn report(begun: Begun, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ReportForm::new(begun), shared)
}

/// Asks for the report that somebody makes now; the log may not be on disk yet.
pub fn report_made(begun: Begun, shared: &Shared) -> Box<dyn Layer> {
    let form = ReportForm {
        made: true,
        ..ReportForm::new(begun)
    };
    care_form::open(form, shared)
}

/// Makes the form that a draft of this code about this log was typed in.
pub fn from_draft(code: &str, about: Option<Id>, shared: &Shared) -> Option<Box<dyn Form>> {
    let begun = begun_of(about?, shared)?;
    Some(match code {
        Told::CODE => Box::new(Told::new(begun, None, shared)),
        NameChild::CODE => Box::new(NameChild { begun }),
        RaiseRed::CODE => Box::new(RaiseRed { begun }),
        ReportForm::CODE => Box::new(ReportForm::new(begun)),
        _ => return None,
    })
}

/// Gives a log as it was begun, where the register has it.
pub fn begun_of(log: Id, shared: &Shared) -> Option<Begun> {
    let known = shared.register.crises.get(log)?;
    Some(Begun {
        id: log,
        began: known.began,
        child: known.child,
    })
}

fn titled(text: &str, begun: &Begun, shared: &Shared) -> String {
    let title = shared.words.get(text);
    match child_in(begun, shared) {
        Some(child) => format!("{title} · {}", name_of(child, shared)),
        None => title,
    }
}

/// Gives the child that a log is about by now.
pub fn child_in(begun: &Begun, shared: &Shared) -> Option<Id> {
    match shared.register.crises.get(begun.id) {
        Some(log) => log.child,
        None => begun.child,
    }
}

fn add(begun: &Begun, said: &Said, shared: &Shared) -> Submitted {
    let (register, me) = (&shared.register, &shared.me);
    save(crisis::add(register, me, begun, shared.fresh.id(), said))
}

struct Told {
    begun: Begun,
    /// Whom the choice lists, taken when the form opens, so that a choice always means the same person.
    whom: Vec<Whom>,
    chosen: Option<usize>,
    at: Option<DateTime<Utc>>,
}

impl Told {
    const CODE: &'static str = "crisis-told";
    const WHOM: usize = 0;
    const OTHER: usize = 1;
    const TEXT: usize = 2;
    const ANSWER: usize = 3;

    fn new(begun: Begun, chosen: Option<usize>, shared: &Shared) -> Told {
        Told {
            whom: crisis_side::whom(child_in(&begun, shared), shared),
            begun,
            chosen,
            at: None,
        }
    }

    fn one(&self, values: &Values) -> Option<&Whom> {
        self.whom.get(values.choice(Self::WHOM))
    }
}

impl Form for Told {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.begun.id))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("command-crisis-told", &self.begun, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let others = self.whom.len();
        let mut options: Vec<String> = self
            .whom
            .iter()
            .map(|one| match one.rule {
                Some(_) => format!("{} {}", one.shown, one.number),
                None => one.shown.clone(),
            })
            .collect();
        options.push(words.get("crisis-whom-other"));
        // Somebody around the child before a hotline, where one is known who may be told anything: nobody is offered
        // of whom that was never decided, as it never is of those whom a roster brought.
        let may_hear = |told| matches!(told, MayBeTold::Everything | MayBeTold::Appointments);
        let first = self
            .whom
            .iter()
            .position(|one| one.rule.is_some_and(|(_, told)| may_hear(told)));
        let chosen = self.chosen.or(first).unwrap_or(others);
        vec![
            FieldSpec::choice(words.get("crisis-whom"), options).chosen(chosen),
            FieldSpec::line(words.get("crisis-whom-name"))
                .required()
                .visible_if(move |values| values.choice(Self::WHOM) >= others),
            FieldSpec::line(words.get("crisis-what")).most(MOST),
            FieldSpec::line(words.get("crisis-answer")).most(MOST),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let Some((rule, may)) = self.one(values).and_then(|one| one.rule) else {
            return Vec::new();
        };
        let warns = rule == CallRule::AskCounselor || may != MayBeTold::Everything;
        let text = crisis_side::rules(rule, may, shared);
        let tone = if warns { Tone::Warning } else { Tone::Plain };
        vec![LiveLine::new(text, tone)]
    }

    fn field_changed(
        &mut self,
        _field: usize,
        _values: &Values,
        shared: &Shared,
        _sets: &mut Vec<(usize, Initial)>,
    ) {
        self.at.get_or_insert(shared.now);
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let said = Said {
            text: values.trimmed(Self::TEXT),
            whom: match self.one(values) {
                Some(one) => one.name.clone(),
                None => values.trimmed(Self::OTHER),
            },
            answer: values.trimmed(Self::ANSWER),
            ..Said::bare(self.at.unwrap_or(shared.now), CrisisStep::Told)
        };
        add(&self.begun, &said, shared)
    }
}

struct NameChild {
    begun: Begun,
}

impl NameChild {
    const CODE: &'static str = "crisis-child";
}

impl Form for NameChild {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.begun.id))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("command-crisis-child", &self.begun, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let known = child_in(&self.begun, shared).into_iter().collect();
        let label = shared.words.get("term-child");
        vec![FieldSpec::pick(label, pick::children()).picked(known)]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let Some(child) = values.picked(0) else {
            return vec![LiveLine::new(words.get("crisis-child-none"), Tone::Plain)];
        };
        let case = shared.register.open_case(child).map(|(case, _)| case);
        let mine = |case: Id| shared.me.scopes.contains(&Scope::Case(case));
        let (text, tone) = match case {
            Some(case) if mine(case) => ("crisis-child-team", Tone::Plain),
            Some(_) => ("crisis-child-other-team", Tone::Warning),
            None => ("crisis-child-alone", Tone::Plain),
        };
        vec![LiveLine::new(words.get(text), tone)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let child = values.picked(0);
        save(crisis::name_child(register, me, fresh, &self.begun, child))
    }
}

struct RaiseRed {
    begun: Begun,
}

/// What can be said of the duty to report besides that it is decided later, which comes first.
const OWED: usize = 1;
const NOT_OWED: usize = 2;

impl RaiseRed {
    const CODE: &'static str = "crisis-red";
    const REPORT: usize = 0;
    const WHY: usize = 1;
    const SAFETY: usize = 2;

    /// Tells whether nobody has said anything of the duty to report yet.
    fn unsaid(&self, shared: &Shared) -> bool {
        let standing = standing_of(&shared.register, self.begun.id);
        standing.is_none_or(|standing| standing.report == Report::Unsaid)
    }
}

impl Form for RaiseRed {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.begun.id))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("command-crisis-red", &self.begun, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let unsaid = self.unsaid(shared);
        let case = child_in(&self.begun, shared).and_then(|child| shared.register.open_case(child));
        let known = case.and_then(|(case, _)| shared.register.case_words.get(case));
        let plan = known.map(|known| known.safety_plan.clone());
        let options = [
            "crisis-report-later",
            "crisis-report-owed",
            "crisis-report-not",
        ];
        vec![
            FieldSpec::choice(
                words.get("crisis-report"),
                care_form::options(options, shared),
            )
            .visible_if(move |_| unsaid),
            FieldSpec::line(words.get("crisis-report-why"))
                .required()
                .visible_if(move |values| unsaid && values.choice(Self::REPORT) == NOT_OWED),
            FieldSpec::lines(words.get("term-safety-plan"), 4).text(plan.unwrap_or_default()),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let mut lines = Vec::new();
        if self.unsaid(shared) {
            lines.push(LiveLine::new(words.get("case-red-duty"), Tone::Warning));
        }
        if values.text(Self::SAFETY).trim().is_empty() {
            lines.push(LiveLine::new(words.get("crisis-plan-later"), Tone::Plain));
        }
        let child = child_in(&self.begun, shared);
        if child.is_some_and(|child| shared.register.open_case(child).is_none()) {
            lines.push(LiveLine::new(words.get("crisis-red-opens"), Tone::Plain));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let report = match values.choice(Self::REPORT) {
            _ if !self.unsaid(shared) => None,
            OWED => Some(Said::bare(shared.now, CrisisStep::ReportOwed)),
            NOT_OWED => Some(Said {
                text: values.trimmed(Self::WHY),
                ..Said::bare(shared.now, CrisisStep::NoReport)
            }),
            _ => None,
        };
        let raise = Raise {
            safety_plan: values.trimmed(Self::SAFETY),
            report,
        };
        save(crisis::raise_to_red(
            &shared.register,
            &shared.me,
            &shared.fresh,
            shared.now,
            &self.begun,
            &raise,
        ))
    }
}

struct ReportForm {
    begun: Begun,
    at: Option<DateTime<Utc>>,
    /// Whether it begins with the report being made.
    made: bool,
}

impl ReportForm {
    const CODE: &'static str = "crisis-report";
    const STANDS: usize = 0;
    const WHOM: usize = 1;
    const TEXT: usize = 2;
    const ANSWER: usize = 3;

    /// The steps in the order of the choice.
    const STEPS: [CrisisStep; 3] = [
        CrisisStep::ReportOwed,
        CrisisStep::Reported,
        CrisisStep::NoReport,
    ];

    fn new(begun: Begun) -> ReportForm {
        ReportForm {
            begun,
            at: None,
            made: false,
        }
    }

    fn step(values: &Values) -> CrisisStep {
        let chosen = values.choice(Self::STANDS);
        Self::STEPS
            .get(chosen)
            .copied()
            .unwrap_or(CrisisStep::ReportOwed)
    }
}

impl Form for ReportForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.begun.id))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("command-crisis-report", &self.begun, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let options = [
            "crisis-report-owed",
            "crisis-report-made",
            "crisis-report-not",
        ];
        let standing = standing_of(&shared.register, self.begun.id);
        let owed = standing.is_some_and(|standing| matches!(standing.report, Report::Owed(_)));
        let made = |values: &Values| Self::step(values) == CrisisStep::Reported;
        vec![
            FieldSpec::choice(
                words.get("crisis-report"),
                care_form::options(options, shared),
            )
            .chosen(usize::from(owed || self.made)),
            FieldSpec::line(words.get("crisis-report-whom"))
                .required()
                .visible_if(made),
            FieldSpec::line(words.get("crisis-report-words")).most(MOST),
            FieldSpec::line(words.get("crisis-report-number")).visible_if(made),
        ]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let text = shared.words.get("case-red-duty");
        vec![LiveLine::new(text, Tone::Warning)]
    }

    fn field_changed(
        &mut self,
        _field: usize,
        _values: &Values,
        shared: &Shared,
        _sets: &mut Vec<(usize, Initial)>,
    ) {
        self.at.get_or_insert(shared.now);
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let step = Self::step(values);
        let made = step == CrisisStep::Reported;
        let only = |field: usize| {
            if made {
                values.trimmed(field)
            } else {
                String::new()
            }
        };
        let said = Said {
            text: values.trimmed(Self::TEXT),
            whom: only(Self::WHOM),
            answer: only(Self::ANSWER),
            ..Said::bare(self.at.unwrap_or(shared.now), step)
        };
        add(&self.begun, &said, shared)
    }
}
