//! Deciding on the closing of a case: the question before it is approved, and its return with a remark.

use crate::care::ledger::ids::Id;
use crate::post::approvals::{Asked, summary};
use crate::post::use_cases::case_steps::decide_closing;
use crate::tui::appointment_words::child_name;
use crate::tui::care_form;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::spec::{FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};

/// The code under which its drafts are kept.
const RETURN: &str = "closing-return";

/// The characters of a summary that the question repeats.
const REPEATED: usize = 160;

/// Makes the form of a draft by its code.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let case = about.filter(|_| code == RETURN)?;
    Some(Box::new(ReturnClosing { case }))
}

/// Asks whether a closing is approved, and does it.
pub fn confirm_closing(case: Id, asked: &Asked, shared: &Shared) -> Confirm {
    let words = &shared.words;
    let mut lines = vec![facts(case, shared)];
    if let Some(summary) = summary(&shared.register, asked) {
        let mut text: String = summary.summary.chars().take(REPEATED).collect();
        if text.len() < summary.summary.len() {
            text.push('…');
        }
        lines.push(text);
    }
    Confirm::new(
        words.get("closing-approve-this"),
        lines,
        move |shared, asks| {
            let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
            let planned = decide_closing(register, me, fresh, shared.now, case, true, "");
            care_form::save_at_once(planned, shared, asks);
        },
    )
    .yes(words.get("approvals-approve"))
}

/// Opens the form in which a closing is returned with a remark.
pub fn return_closing(case: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ReturnClosing { case }, shared)
}

fn facts(case: Id, shared: &Shared) -> String {
    let case = shared.register.cases.get(case);
    case.map_or_else(String::new, |case| {
        format!("{} · {}", child_name(case.child, shared), case.number)
    })
}

/// A closing returned to its counselor with a remark (退回).
struct ReturnClosing {
    case: Id,
}

impl Form for ReturnClosing {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (RETURN, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        let facts = facts(self.case, shared);
        shared
            .words
            .with("closing-return-of", &[("facts", facts.into())])
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let label = shared.words.get("reading-remark");
        vec![FieldSpec::lines(label, 6).required()]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let seen = shared.words.get("reading-remark-seen");
        vec![LiveLine::new(seen, Tone::Warning)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let remark = values.text(0);
        let planned = decide_closing(register, me, fresh, shared.now, self.case, false, remark);
        save(planned)
    }
}
