//! The second tab of a child: its case with team, concerns, plan and safety plan; earlier cases below.

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::post_time::day_of;
use crate::care::records::case_header::CaseHeader;
use crate::care::records::case_words::CaseWords;
use crate::post::use_cases::handovers;
use crate::tui::appointment_words::{risk_sign, risk_style, staff_name};
use crate::tui::child_facts;
use crate::tui::child_line::{self, About, ChildLine, wrapped};
use crate::tui::child_words;
use crate::tui::job::Job;
use crate::tui::layer::Shared;
use crate::tui::share_forms::Piece;
use crate::tui::sharing_words;
use crate::words::dates;
use crate::words::people::list;

/// Gives the lines of the tab: the open case, then closed ones, the latest first.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let register = &shared.register;
    let mut cases: Vec<(Id, &CaseHeader)> = register
        .cases_by_child
        .under(&child)
        .filter_map(|id| register.cases.get(id).map(|case| (id, case)))
        .collect();
    cases.sort_by_key(|(id, case)| (!case.is_open(), std::cmp::Reverse(case.opened), *id));
    if cases.is_empty() {
        return vec![ChildLine::new(
            shared.words.get("child-case-none"),
            shared.theme.dim,
        )];
    }
    let mut lines = Vec::new();
    for (id, case) in cases {
        if !lines.is_empty() {
            lines.push(ChildLine::blank());
        }
        lines.extend(case_lines(id, case, columns, shared));
    }
    lines
}

fn case_lines(id: Id, case: &CaseHeader, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let zone = shared.register.settings.zone;
    let today = child_facts::today(shared);
    let mut lines = vec![
        ChildLine::new(format!("{}  ", case.number), theme.title)
            .and(words.get(case.state.id()), theme.strong)
            .and("  ", theme.normal)
            .and(
                format!("{} {}", risk_sign(case.risk), words.get(case.risk.id())),
                risk_style(case.risk, theme),
            )
            .about(About::Case(id)),
    ];
    let next = child_words::next_step(case, shared);
    if !next.is_empty() {
        lines.push(ChildLine::new(
            words.with("child-case-next", &[("state", next.into())]),
            theme.dim,
        ));
    }
    let opened = dates::date_near(words, day_of(zone, case.opened), today);
    let source = match case.source.own_words() {
        Some(own) => own.to_owned(),
        None => words.get(case.source.id()),
    };
    lines.push(ChildLine::labelled(
        &words.get("child-case-opened"),
        format!("{opened} · {source}"),
        theme,
    ));
    let counselor = words.get("role-counselor");
    lines.push(ChildLine::labelled(
        &counselor,
        staff_name(case.counselor, shared),
        theme,
    ));
    if let Some(stand_in) = case.stand_in {
        let label = words.get("term-stand-in");
        lines.push(ChildLine::labelled(
            &label,
            staff_name(stand_in, shared),
            theme,
        ));
    }
    if !case.team.is_empty() {
        let names: Vec<String> = case
            .team
            .iter()
            .map(|person| staff_name(*person, shared))
            .collect();
        let label = words.get("term-care-team");
        lines.push(ChildLine::labelled(&label, list(words, &names), theme));
    }
    if let Some(supervisor) = case.supervisor {
        let label = words.get("role-supervisor");
        lines.push(ChildLine::labelled(
            &label,
            staff_name(supervisor, shared),
            theme,
        ));
    }
    lines.extend(shared_lines(id, columns, shared));
    if let Some(reason) = case.closing {
        lines.push(ChildLine::labelled(
            &words.get("child-case-closing"),
            words.get(reason.id()),
            theme,
        ));
    }
    match shared.register.case_words.get(id) {
        Some(content) => lines.extend(content_lines(content, columns, shared)),
        None if to_announce(id, shared).is_some() => {
            lines.push(ChildLine::new(words.get("sharing-announce"), theme.normal));
        }
        None => lines.push(ChildLine::new(words.get("child-case-not-yours"), theme.dim)),
    }
    child_line::folded(child_line::aligned(lines), columns)
}

/// Says who reads the case beside its team, whether it is open in an emergency, and what a handover asks to watch.
fn shared_lines(id: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    let readers: Vec<String> = Piece::Case(id)
        .readers(shared)
        .into_iter()
        .map(|(person, until)| sharing_words::reader(person, until, shared))
        .collect();
    if !readers.is_empty() {
        let label = words.get("sharing-shared-with");
        lines.push(ChildLine::labelled(&label, list(words, &readers), theme));
    }
    if shared.access.emergencies.contains(&id) {
        let text = words.get("emergency-open-here");
        lines.extend(wrapped(&text, 0, columns, theme.warn));
    }
    for (handover, watch) in handovers::watch_in(&shared.register, id) {
        let by = staff_name(handover.from, shared);
        let text = words.with("handover-watch-by", &[("name", by.into())]);
        lines.push(ChildLine::new(text, theme.dim));
        lines.extend(wrapped(watch, 2, columns, theme.warn));
    }
    lines
}

/// Gives what reads a case's words where this person holds its key and has to announce that they look in.
pub fn to_announce(case: Id, shared: &Shared) -> Option<Job> {
    let scope = Scope::Case(case);
    let looks_in = shared.me.scopes.contains(&scope) && !shared.me.roles.counselor;
    let unread = shared.register.case_words.get(case).is_none();
    let key = RecordKey::new(Kind::CaseWords, case);
    (looks_in && unread).then(|| Job::ReadAnnounced {
        scope,
        keys: vec![key],
    })
}

fn content_lines(content: &CaseWords, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    if !content.concerns.is_empty() {
        let concerns: Vec<String> = content
            .concerns
            .iter()
            .map(|concern| match concern.own_words() {
                Some(own) => own.to_owned(),
                None => words.get(concern.id()),
            })
            .collect();
        lines.push(ChildLine::labelled(
            &words.get("child-case-concerns"),
            list(words, &concerns),
            theme,
        ));
    }
    for (label, text) in [
        ("child-case-words", &content.words),
        ("child-case-plan", &content.plan),
        ("term-safety-plan", &content.safety_plan),
        ("child-case-summary", &content.closing_summary),
    ] {
        if !text.trim().is_empty() {
            lines.push(ChildLine::new(words.get(label), theme.dim));
            lines.extend(wrapped(text, 2, columns, theme.normal));
        }
    }
    lines
}
