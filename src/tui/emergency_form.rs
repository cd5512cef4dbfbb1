//! Emergency access: the recovery words and a reason open one case to this session; and taking note of such an access.

use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::post::access::Unacknowledged;
use crate::post::use_cases::emergencies;
use crate::tui::appointment_words::staff_name;
use crate::tui::care_form;
use crate::tui::case_forms::titled;
use crate::tui::child_words::name_of;
use crate::tui::file_path::is_path;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted};
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Tone};
use crate::vault::recovery::{NotRecoveryWords, RecoveryWords, WORDS};
use crate::words::dates;

/// Opens the form that opens a case in an emergency.
pub fn emergency(case: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(EmergencyForm { case }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let case = about.filter(|_| code == EmergencyForm::CODE)?;
    Some(Box::new(EmergencyForm { case }))
}

/// Says how far typed recovery words have come, naming places and never a word; nothing for the path of a file.
pub fn words_line(typed: &str, shared: &Shared) -> Option<LiveLine> {
    if typed.trim().is_empty() || is_path(typed) {
        return None;
    }
    let words = &shared.words;
    let text = match RecoveryWords::parse(typed) {
        Ok(_) => return Some(LiveLine::new(words.get("emergency-words-fit"), Tone::Plain)),
        Err(NotRecoveryWords::UnknownWord { place }) => {
            words.with("emergency-words-unknown", &[("place", place.into())])
        }
        Err(NotRecoveryWords::Count { found }) => words.with(
            "emergency-words-count",
            &[("count", found.into()), ("of", WORDS.into())],
        ),
        Err(NotRecoveryWords::Checksum | NotRecoveryWords::TooLong) => {
            words.get("refusal-not-recovery-words")
        }
    };
    Some(LiveLine::new(text, Tone::Warning))
}

struct EmergencyForm {
    case: Id,
}

impl EmergencyForm {
    const CODE: &'static str = "emergency-access";
    const REASON: usize = 0;
    const WORDS: usize = 1;
}

impl Form for EmergencyForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("term-emergency-access", self.case, shared)
    }

    fn verb(&self) -> &'static str {
        "emergency-verb"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::lines(words.get("case-why"), 2)
                .hint(words.get("emergency-why-hint"))
                .required(),
            FieldSpec::secret(words.get("emergency-words"))
                .hint(words.get("emergency-words-hint"))
                .required(),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let means = ["emergency-means", "emergency-told"];
        let mut lines: Vec<LiveLine> = means
            .into_iter()
            .map(|id| LiveLine::new(shared.words.get(id), Tone::Warning))
            .collect();
        lines.extend(words_line(values.text(Self::WORDS), shared));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        Ok(vec![Ask::Do(Job::OpenInEmergency {
            case: self.case,
            access: shared.fresh.id(),
            reason: values.trimmed(Self::REASON),
            words: Zeroizing::new(values.text(Self::WORDS).to_owned()),
        })])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        if matches!(answer, Answer::ByRecovery) {
            asks.push(Ask::Close);
            asks.push(Ask::Say(Notice {
                text: shared.words.get("emergency-open"),
                tone: Tone::Warning,
            }));
        }
        None
    }
}

/// Asks somebody to take note of an emergency access; there is no other way on.
pub fn acknowledge(one: Unacknowledged, shared: &Shared) -> Box<dyn Layer> {
    let words = &shared.words;
    let zone = shared.register.settings.zone;
    let at = chrono::DateTime::from_timestamp_millis(one.at).unwrap_or_default();
    let at = dates::date_time(words, local(zone, at));
    let by = staff_name(one.by, shared);
    let about = match shared.register.cases.get(one.case) {
        Some(case) => words.with(
            "emergency-note-case",
            &[
                ("by", by.into()),
                ("at", at.into()),
                ("name", name_of(case.child, shared).into()),
                ("number", case.number.clone().into()),
            ],
        ),
        None => words.with("emergency-note", &[("by", by.into()), ("at", at.into())]),
    };
    let reason = shared.register.emergencies.get(one.access);
    let reason = reason.map_or_else(
        || words.get("emergency-no-reason"),
        |kept| {
            words.with(
                "emergency-reason",
                &[("reason", kept.reason.clone().into())],
            )
        },
    );
    let lines = vec![about, reason, words.get("emergency-note-means")];
    let title = words.get("emergency-note-title");
    let question = Confirm::new(title, lines, move |_, asks| {
        asks.push(Ask::Save(emergencies::acknowledge(one)));
    });
    Box::new(question.yes(words.get("emergency-note-yes")).only_yes())
}
