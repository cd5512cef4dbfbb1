//! The last tab of a child: how its cases went, who changed what, when and why.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::local;
use crate::tui::appointment_words::{risk_sign, staff_name};
use crate::tui::child_line::{ChildLine, wrapped};
use crate::tui::layer::Shared;
use crate::words::dates;

/// One line of the history.
struct Told {
    at: DateTime<Utc>,
    /// None where it is not known.
    by: Option<PersonId>,
    what: String,
    why: String,
}

/// Gives the lines of the tab, the latest first.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut all = of_cases(child, shared);
    all.sort_by_key(|told| std::cmp::Reverse(told.at));
    if all.is_empty() {
        return vec![ChildLine::new(words.get("child-history-none"), theme.dim)];
    }
    let zone = shared.register.settings.zone;
    all.into_iter()
        .flat_map(|told| {
            let at = local(zone, told.at);
            let mut lines = vec![
                ChildLine::new(
                    format!("{} {}  ", at.format("%Y-%m-%d"), dates::time(at.time())),
                    theme.dim,
                )
                .and(told.what, theme.normal)
                .and(
                    told.by
                        .map(|by| format!("  {}", staff_name(by, shared)))
                        .unwrap_or_default(),
                    theme.dim,
                ),
            ];
            if !told.why.trim().is_empty() {
                lines.extend(wrapped(&told.why, 4, columns, theme.dim));
            }
            lines
        })
        .collect()
}

fn of_cases(child: Id, shared: &Shared) -> Vec<Told> {
    let (words, register) = (&shared.words, &shared.register);
    let mut all = Vec::new();
    for id in register.cases_by_child.under(&child) {
        let Some(case) = register.cases.get(id) else {
            continue;
        };
        let content = register.case_words.get(id);
        // A reason was given at the very instant of the change that it is for.
        let why = |by: PersonId, at: DateTime<Utc>| {
            content
                .and_then(|content| {
                    content
                        .reasons
                        .iter()
                        .find(|reason| reason.by == by && reason.at == at)
                })
                .map(|reason| reason.words.clone())
                .unwrap_or_default()
        };
        all.push(Told {
            at: case.opened,
            by: case.opened_by,
            what: words.with("child-history-opened", &[("number", (&case.number).into())]),
            why: String::new(),
        });
        for change in &case.history {
            let mut what = format!(
                "{} → {}",
                words.get(change.from.id()),
                words.get(change.to.id())
            );
            if let Some(reason) = change.reason {
                what = format!("{what} · {}", words.get(reason.id()));
            }
            all.push(Told {
                at: change.at,
                by: Some(change.by),
                what,
                why: why(change.by, change.at),
            });
        }
        for change in &case.risk_history {
            all.push(Told {
                at: change.at,
                by: Some(change.by),
                what: format!(
                    "{} {} → {} {}",
                    risk_sign(change.from),
                    words.get(change.from.id()),
                    risk_sign(change.to),
                    words.get(change.to.id())
                ),
                why: why(change.by, change.at),
            });
        }
    }
    all
}
