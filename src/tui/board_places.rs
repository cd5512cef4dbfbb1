//! Where the panes of the board stand: figures above, cases and charts side by side or one above the other.

use ratatui::layout::Rect;

/// From how many columns the charts stand beside the cases.
const BESIDE_FROM: u16 = 110;
/// The rows that the cases keep, title included.
const CASES_LEAST: u16 = 4;
/// The rows of a chart, title included.
const CHART: u16 = 6;
/// The same where the window is low, and the most it takes where there is room.
const CHART_LOW: u16 = 4;
const CHART_HIGH: u16 = 8;

/// Where the panes stand.
pub struct Places {
    pub figures: Rect,
    pub cases: Rect,
    pub held: Rect,
    pub overdue: Rect,
}

/// Shares an area out among the panes, by how many lines and cases there are.
pub fn places(area: Rect, lines: usize, cases: usize) -> Places {
    let lines = u16::try_from(lines.max(1)).unwrap_or(u16::MAX);
    let cases = u16::try_from(cases.max(1)).unwrap_or(u16::MAX);
    let wide = area.width >= BESIDE_FROM;
    let chart = if area.height >= 20 { CHART } else { CHART_LOW };
    let below = if wide { 2 * CHART } else { CASES_LEAST + chart };
    // Title and header.
    let most = area.height.saturating_sub(below).max(3);
    let figures = lines.saturating_add(2).min(most).min(area.height);
    let top = Rect {
        height: figures,
        ..area
    };
    let rest = Rect {
        y: area.y + figures,
        height: area.height - figures,
        ..area
    };
    let (half, other) = (rest.width / 2, rest.width - rest.width / 2);
    if wide {
        let above = (rest.height / 2).min(2 * CHART);
        let held = Rect {
            x: rest.x + half,
            width: other,
            height: above,
            ..rest
        };
        let overdue = Rect {
            y: held.bottom(),
            height: (rest.height - above).min(2 * CHART),
            ..held
        };
        let cases = Rect {
            width: half.saturating_sub(1),
            ..rest
        };
        return Places {
            figures: top,
            cases,
            held,
            overdue,
        };
    }
    // What the cases leave is the charts', up to some height; a blank row stands between.
    let left = rest.height.saturating_sub(cases.saturating_add(2));
    let chart = chart.max(left.min(CHART_HIGH)).min(rest.height);
    let cases = Rect {
        height: rest.height - chart,
        ..rest
    };
    let held = Rect {
        y: cases.bottom(),
        height: chart,
        width: half.saturating_sub(1),
        ..rest
    };
    let overdue = Rect {
        x: rest.x + half,
        width: other,
        ..held
    };
    Places {
        figures: top,
        cases,
        held,
        overdue,
    }
}
