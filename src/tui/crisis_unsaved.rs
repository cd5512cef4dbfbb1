//! What of a crisis log is not on disk: the line being typed and those on their way, and the draft that keeps them.
//!
//! Every line has the id of its record from the moment it is stamped. So a line that was sent twice, or that a draft
//! brings back although it was saved, is one line.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::Id;
use crate::care::records::crisis_line::CrisisStep;
use crate::post::draft::Draft;
use crate::post::register::Register;
use crate::post::use_cases::crisis::{Begun, Said};
use crate::tui::layer::Shared;

/// The code of a crisis log's drafts.
pub const CODE: &str = "crisis";

/// A stamped line that the disk does not have yet.
pub struct Unsaved {
    pub id: Id,
    pub said: Said,
    /// Why it could not be saved, and when that was tried last.
    pub failed: Option<(String, DateTime<Utc>)>,
}

/// Where in a draft's texts each thing stands; behind them three for each stamped line: its id, step and time, its words.
const LINE: usize = 0;
const TYPED: usize = 1;
const BEGAN: usize = 2;
const CHILD: usize = 3;
const STAMPED: usize = 4;
const EACH: usize = 4;

/// What a draft brings back.
pub struct Brought {
    pub begun: Begun,
    pub line: String,
    /// When the line's first character was typed.
    pub typed: Option<DateTime<Utc>>,
    pub stamped: VecDeque<Unsaved>,
}

/// Makes the draft of a log.
pub fn draft(
    id: Id,
    begun: &Begun,
    line: &str,
    typed: Option<DateTime<Utc>>,
    stamped: &VecDeque<Unsaved>,
) -> Draft {
    let millis = |at: DateTime<Utc>| at.timestamp_millis().to_string();
    let mut texts = vec![
        line.to_owned(),
        typed.map(millis).unwrap_or_default(),
        millis(begun.began),
        begun.child.map(|id| id.to_string()).unwrap_or_default(),
    ];
    for one in stamped {
        texts.extend([
            one.id.to_string(),
            one.said.step.code().to_owned(),
            millis(one.said.at),
            one.said.text.clone(),
        ]);
    }
    Draft {
        id,
        form: CODE.to_owned(),
        about: Some(begun.id),
        texts,
        begun: None,
        at: typed.unwrap_or(begun.began),
    }
}

/// Finds the newest draft of a log.
pub fn of(log: Id, shared: &Shared) -> Option<&Draft> {
    let mut drafts = shared.drafts.iter();
    drafts.find(|draft| draft.form == CODE && draft.about == Some(log))
}

/// Tells whether a draft holds nothing that is not saved: it was kept while its last lines were on their way.
pub fn is_saved(draft: &Draft, register: &Register) -> bool {
    let brought = (draft.form == CODE)
        .then(|| read(draft, register))
        .flatten();
    brought.is_some_and(|brought| brought.line.is_empty() && brought.stamped.is_empty())
}

/// Reads a draft back; stamped lines that the register has are saved and left out.
pub fn read(draft: &Draft, register: &Register) -> Option<Brought> {
    let field = |at: usize| draft.texts.get(at).map(String::as_str);
    let instant = |text: &str| DateTime::from_timestamp_millis(text.parse().ok()?);
    let begun = Begun {
        id: draft.about?,
        began: instant(field(BEGAN)?)?,
        child: field(CHILD)?.parse().ok(),
    };
    let stamped = draft.texts.get(STAMPED..).unwrap_or_default();
    let stamped = stamped.chunks_exact(EACH).filter_map(|one| {
        let id: Id = one[0].parse().ok()?;
        let said = Said {
            text: one[3].clone(),
            ..Said::bare(instant(&one[2])?, CrisisStep::from_code(&one[1])?)
        };
        let saved = register.crisis_lines.get(id).is_some();
        (!saved).then_some(Unsaved {
            id,
            said,
            failed: None,
        })
    });
    Some(Brought {
        begun,
        line: field(LINE)?.to_owned(),
        typed: field(TYPED).and_then(instant),
        stamped: stamped.collect(),
    })
}
