//! The cells of the board's rows: a line a counselor with its figures, the pressing cases, those that left red.

use chrono::NaiveDate;
use ratatui::style::Style;

use crate::care::post_time::day_of;
use crate::care::records::risk_level::RiskLevel;
use crate::post::board::{Figure, Line, Pressing};
use crate::post::left_red::LeftRed;
use crate::tui::appointment_words::{child_name, risk, risk_style, staff_name};
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::table::CellText;
use crate::words::dates;

/// From how many columns what is owed says since when as well.
pub const AGES_FROM: u16 = 80;

/// Gives the post's day.
pub fn today(shared: &Shared) -> NaiveDate {
    day_of(shared.register.settings.zone, shared.now)
}

/// Gives the id of a figure's title where there is little room.
pub fn short_id(figure: Figure) -> &'static str {
    match figure {
        Figure::Caseload => "board-caseload-short",
        Figure::Outcomes => "board-outcomes-short",
        Figure::Notes => "board-notes-short",
        Figure::Contacts => "board-contacts-short",
        Figure::FollowUps => "board-follow-ups-short",
        figure => figure.id(),
    }
}

/// The figures in their order, each with its columns.
pub fn figures(width: u16) -> [(Figure, u16); 9] {
    let (caseload, debt) = match width >= AGES_FROM {
        true => (5, 9),
        false => (4, 5),
    };
    [
        (Figure::Caseload, caseload),
        (Figure::Pressing, 4),
        (Figure::Week, 4),
        (Figure::Month, 5),
        (Figure::Missed, 6),
        (Figure::Outcomes, debt),
        (Figure::Notes, debt),
        (Figure::Contacts, debt),
        (Figure::FollowUps, debt),
    ]
}

/// The columns that the longest word of a pressing risk takes, with its sign.
pub fn risk_columns(shared: &Shared) -> u16 {
    let texts =
        [RiskLevel::Red, RiskLevel::Orange].map(|level| inert::columns(&risk(level, shared)));
    u16::try_from(texts.into_iter().max().unwrap_or(8)).unwrap_or(8)
}

/// Writes the line of a counselor, or of the whole post.
pub fn cells(
    line: &Line,
    shown: &[(Figure, u16)],
    ages: bool,
    shared: &Shared,
) -> Vec<CellText<'static>> {
    let theme = &shared.theme;
    let name = match line.counselor {
        Some(person) if !shared.me.may_counsel(person) => {
            CellText::styled(format!("! {}", staff_name(person, shared)), theme.warn)
        }
        Some(person) => CellText::from(staff_name(person, shared)),
        None => CellText::styled(shared.words.get("board-post"), theme.strong),
    };
    let mut cells = vec![name];
    for (figure, _) in shown {
        cells.push(figure_cell(line, *figure, ages, shared));
    }
    cells
}

fn figure_cell(line: &Line, figure: Figure, ages: bool, shared: &Shared) -> CellText<'static> {
    let (words, theme) = (&shared.words, &shared.theme);
    let count = line.count(figure);
    let number = count.count.to_string();
    let quiet = |style: Style| if count.count == 0 { theme.dim } else { style };
    match figure {
        Figure::Caseload | Figure::Week | Figure::Month => {
            CellText::styled(number, quiet(theme.normal))
        }
        Figure::Pressing => CellText::styled(number, quiet(theme.danger)),
        Figure::Missed => match line.missed_percent {
            Some(percent) => {
                let text = words.with("board-percent", &[("percent", percent.into())]);
                CellText::styled(text, quiet(theme.normal))
            }
            None => CellText::styled("–", theme.dim),
        },
        Figure::Outcomes | Figure::Notes | Figure::Contacts | Figure::FollowUps => {
            let late = count
                .oldest
                .map(|oldest| (today(shared) - oldest).num_days())
                .filter(|late| ages && *late > 0);
            let text = match late {
                Some(days) => {
                    let args = [("count", count.count.into()), ("days", days.into())];
                    words.with("board-debt", &args)
                }
                None => number,
            };
            CellText::styled(text, quiet(theme.warn))
        }
    }
}

/// Writes a pressing case: how near its next contact is, and when the last was.
pub fn case_cells(case: &Pressing, roomy: bool, shared: &Shared) -> Vec<CellText<'static>> {
    let (words, theme) = (&shared.words, &shared.theme);
    let zone = shared.register.settings.zone;
    let today = today(shared);
    let late = (today - case.due).num_days();
    let due = match late {
        late if late > 0 => {
            let text = words.with("board-contact-late", &[("days", late.into())]);
            CellText::styled(text, theme.danger)
        }
        0 => CellText::styled(words.get("board-contact-today"), theme.warn),
        _ => {
            let day = dates::relative(words, case.due, today);
            words
                .with("board-contact-due", &[("day", day.into())])
                .into()
        }
    };
    let last = match case.last {
        Some(at) => {
            let day = dates::relative(words, day_of(zone, at), today);
            words.with("board-last-contact", &[("day", day.into())])
        }
        None => words.get("board-no-contact"),
    };
    let mut cells = vec![
        CellText::styled(risk(case.risk, shared), risk_style(case.risk, theme)),
        CellText::styled(child_name(case.child, shared), theme.strong),
        due,
    ];
    if roomy {
        cells.push(CellText::styled(last, theme.dim));
    }
    cells.push(staff_name(case.counselor, shared).into());
    cells
}

/// A case that left red: to what, when, and who took it from there.
pub fn left_cells(left: &LeftRed, roomy: bool, shared: &Shared) -> Vec<CellText<'static>> {
    let (words, theme) = (&shared.words, &shared.theme);
    let day = day_of(shared.register.settings.zone, left.at);
    let day = dates::relative(words, day, today(shared));
    let said = words.with("board-left-red", &[("day", day.into())]);
    let mut cells = vec![
        CellText::styled(risk(left.to, shared), risk_style(left.to, theme)),
        CellText::styled(child_name(left.child, shared), theme.strong),
        CellText::styled(said, theme.warn),
    ];
    if roomy {
        let key = format!("d {}", words.get("today-key-noted"));
        cells.push(CellText::styled(key, theme.accent));
    }
    cells.push(staff_name(left.by, shared).into());
    cells
}
