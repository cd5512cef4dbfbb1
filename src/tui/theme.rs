//! Colours and emphasis, by what they mean.
//!
//! Four kinds of ground: dark, light, high contrast, and no colour at all; [`crate::tui::colours`] has the colours of
//! each. Never is a fixed black, white or grey in front: plain text keeps the terminal's own colour, so it can be read on
//! whatever ground the person chose. Colour never carries a meaning alone; the caller adds a sign or a word. Which
//! theme it is follows from facts passed in; nothing is read from the environment here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::tui::colours::{self, Palette};
use crate::tui::ground::Ground;

/// What a person can choose in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// By what the terminal tells of its ground.
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    /// Emphasis without colour.
    Plain,
}

impl Choice {
    /// Every choice with its text id, in the order they are offered.
    pub const ALL: [(Choice, &'static str); 5] = [
        (Choice::Auto, "settings-theme-auto"),
        (Choice::Dark, "settings-theme-dark"),
        (Choice::Light, "settings-theme-light"),
        (Choice::HighContrast, "settings-theme-high-contrast"),
        (Choice::Plain, "settings-theme-plain"),
    ];

    /// Gives the code under which it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Choice::Auto => "auto",
            Choice::Dark => "dark",
            Choice::Light => "light",
            Choice::HighContrast => "high-contrast",
            Choice::Plain => "plain",
        }
    }

    /// Finds a choice by its code.
    pub fn from_code(code: &str) -> Option<Choice> {
        let mut all = Choice::ALL.into_iter().map(|(choice, _)| choice);
        all.find(|choice| choice.code() == code)
    }
}

/// What is known of the session's terminal; each session passes its own environment's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The value of `NO_COLOR`; set and not empty means no colour (no-color.org).
    pub no_color: Option<String>,
    /// The value of `COLORFGBG`, such as `15;0` or `0;default;15`.
    pub colorfgbg: Option<String>,
    /// What it said of its ground itself, which goes before the environment's word: that may be another terminal's.
    pub ground: Option<Ground>,
    pub palette: Palette,
    pub choice: Choice,
}

/// The styles that screens draw with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub normal: Style,
    /// Text of less weight: hints, units, times gone by.
    pub dim: Style,
    /// Text of more weight.
    pub strong: Style,
    /// Where the eye should go: keys in the footer, the now-line.
    pub accent: Style,
    /// Titles of screens, boxes and columns.
    pub title: Style,
    /// The selected row; always with a marker too.
    pub selected: Style,
    /// A place found by a search.
    pub found: Style,
    pub warn: Style,
    pub danger: Style,
    pub good: Style,
    /// The badge of a made-up post.
    pub badge: Style,
    pub border: Style,
    /// The border of the pane that has the keys.
    pub border_focused: Style,
    /// The hint in an empty field.
    pub placeholder: Style,
    risks: [Style; 4],
}

impl Theme {
    /// Decides the theme: `NO_COLOR` first, then the person's choice, then the terminal's ground.
    pub fn from_facts(facts: &Facts) -> Self {
        if facts.no_color.as_deref().is_some_and(|v| !v.is_empty()) {
            return Self::plain();
        }
        match facts.choice {
            Choice::Plain => Self::plain(),
            Choice::HighContrast => Self::high_contrast(),
            Choice::Dark => Self::on(Some(Ground::Dark), facts.palette),
            Choice::Light => Self::on(Some(Ground::Light), facts.palette),
            Choice::Auto => {
                let told = facts.ground.or_else(|| ground(facts.colorfgbg.as_deref()));
                Self::on(told, facts.palette)
            }
        }
    }

    /// Tells whether it is the theme of a ground, in however many colours.
    pub fn is_on(&self, ground: Ground) -> bool {
        Palette::ALL
            .iter()
            .any(|palette| *self == Self::on(Some(ground), *palette))
    }

    /// Gives the style of a risk level, from 0 (lowest) to 3 (highest); levels beyond are the highest.
    pub fn risk(&self, level: usize) -> Style {
        self.risks[level.min(3)]
    }

    /// Marks what is drawn in an area as selected: one calm bar, in which only the highest risk keeps its colour.
    pub fn select(&self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                let cell = &mut buffer[(x, y)];
                if !cell.modifier.contains(Modifier::REVERSED) {
                    cell.fg = Color::Reset;
                }
                cell.modifier.remove(Modifier::DIM);
                cell.set_style(self.selected);
            }
        }
    }

    /// Bright colours, for a dark ground, of the terminal's own sixteen.
    pub fn dark() -> Self {
        Self::on(Some(Ground::Dark), Palette::Sixteen)
    }

    /// Deep colours, for a light ground, on which yellow and cyan cannot be read.
    pub fn light() -> Self {
        Self::on(Some(Ground::Light), Palette::Sixteen)
    }

    /// The colours of middle brightness, for a terminal that does not tell its ground.
    pub fn either_ground() -> Self {
        Self::on(None, Palette::Sixteen)
    }

    /// Nothing dimmed, everything that matters bold, and colour only as an addition.
    pub fn high_contrast() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let underlined = bold.add_modifier(Modifier::UNDERLINED);
        let reversed = bold.add_modifier(Modifier::REVERSED);
        Self {
            normal: Style::new(),
            dim: Style::new(),
            strong: bold,
            accent: underlined,
            title: bold,
            selected: reversed,
            found: reversed,
            warn: underlined,
            danger: bold.fg(Color::Red).add_modifier(Modifier::REVERSED),
            good: bold,
            badge: bold,
            border: Style::new(),
            border_focused: bold,
            placeholder: Style::new().add_modifier(Modifier::ITALIC),
            risks: [Style::new(), bold, underlined, reversed],
        }
    }

    /// Emphasis by modifiers only.
    pub fn plain() -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        Self {
            normal: Style::new(),
            dim: with(Modifier::DIM),
            strong: with(Modifier::BOLD),
            accent: with(Modifier::BOLD),
            title: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            found: with(Modifier::REVERSED),
            warn: with(Modifier::UNDERLINED),
            danger: with(Modifier::BOLD | Modifier::UNDERLINED),
            good: Style::new(),
            badge: with(Modifier::BOLD),
            border: with(Modifier::DIM),
            border_focused: with(Modifier::BOLD),
            placeholder: with(Modifier::DIM),
            risks: [
                Style::new(),
                with(Modifier::BOLD),
                with(Modifier::BOLD | Modifier::UNDERLINED),
                with(Modifier::BOLD | Modifier::REVERSED),
            ],
        }
    }

    fn on(ground: Option<Ground>, palette: Palette) -> Self {
        let bold = Modifier::BOLD;
        let colours = colours::of(ground, palette);
        let in_colour = |colour| match colour {
            Color::Reset => Style::new(),
            colour => Style::new().fg(colour),
        };
        let danger = in_colour(colours.danger).add_modifier(bold);
        let plain = Self::plain();
        let dim = match colours.dim {
            Color::Reset => plain.dim,
            colour => in_colour(colour),
        };
        Self {
            dim,
            border: dim,
            placeholder: dim,
            accent: in_colour(colours.accent).add_modifier(bold),
            warn: in_colour(colours.warn),
            danger,
            good: in_colour(colours.good),
            badge: in_colour(colours.badge),
            border_focused: in_colour(colours.accent),
            // From cool to hot, and never the colour of keys.
            risks: [
                in_colour(colours.good),
                in_colour(colours.yellow),
                in_colour(colours.orange).add_modifier(bold),
                danger.add_modifier(Modifier::REVERSED),
            ],
            ..plain
        }
    }
}

/// Reads the ground from `COLORFGBG`: its last part is the ground's number among the sixteen; 7 and 9 to 15 are light.
fn ground(colorfgbg: Option<&str>) -> Option<Ground> {
    let number: u8 = colorfgbg?.rsplit(';').next()?.trim().parse().ok()?;
    match number {
        7 | 9..=15 => Some(Ground::Light),
        0..=6 | 8 => Some(Ground::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(theme: &Theme) -> Vec<Style> {
        let t = theme;
        let mut all = vec![
            t.normal,
            t.dim,
            t.strong,
            t.accent,
            t.title,
            t.selected,
            t.found,
            t.warn,
            t.danger,
            t.good,
            t.border,
            t.border_focused,
            t.placeholder,
        ];
        all.extend((0..4).map(|level| t.risk(level)));
        all
    }

    #[test]
    fn no_color_uses_no_colour_whatever_was_chosen() {
        let facts = Facts {
            no_color: Some("1".into()),
            colorfgbg: Some("15;0".into()),
            choice: Choice::Dark,
            ..Facts::default()
        };
        let theme = Theme::from_facts(&facts);
        assert!(
            styles(&theme)
                .iter()
                .all(|s| s.fg.is_none() && s.bg.is_none())
        );
        assert_eq!(
            Theme::from_facts(&Facts {
                no_color: Some(String::new()),
                ..facts
            }),
            Theme::dark()
        );
    }

    #[test]
    fn the_ground_follows_the_terminal_unless_chosen() {
        let by = |value: &str| {
            Theme::from_facts(&Facts {
                colorfgbg: Some(value.into()),
                ..Facts::default()
            })
        };
        assert_eq!(by("15;0"), Theme::dark());
        assert_eq!(by("0;default;15"), Theme::light());
        assert_eq!(by("0;default"), Theme::either_ground());
        assert_eq!(Theme::from_facts(&Facts::default()), Theme::either_ground());
        let chosen = Facts {
            colorfgbg: Some("15;0".into()),
            choice: Choice::Light,
            ..Facts::default()
        };
        assert_eq!(Theme::from_facts(&chosen), Theme::light());
        // What the terminal says goes before what the environment says.
        let told = Facts {
            colorfgbg: Some("15;0".into()),
            ground: Some(Ground::Light),
            ..Facts::default()
        };
        assert_eq!(Theme::from_facts(&told), Theme::light());
        assert!(Theme::from_facts(&told).is_on(Ground::Light));
    }

    #[test]
    fn every_style_can_be_read_on_its_ground() {
        let never = [Color::Black, Color::White, Color::Gray, Color::DarkGray];
        for theme in [
            Theme::dark(),
            Theme::light(),
            Theme::either_ground(),
            Theme::high_contrast(),
        ] {
            for style in styles(&theme) {
                assert!(style.bg.is_none());
                assert!(style.fg.is_none_or(|fg| !never.contains(&fg)));
            }
        }
        let pale = [
            Color::Yellow,
            Color::LightYellow,
            Color::LightCyan,
            Color::Cyan,
            Color::LightGreen,
        ];
        assert!(
            styles(&Theme::light())
                .iter()
                .all(|s| s.fg.is_none_or(|fg| !pale.contains(&fg)))
        );
        assert!(
            styles(&Theme::dark())
                .iter()
                .all(|s| s.fg != Some(Color::Blue))
        );
    }

    #[test]
    fn a_selected_row_is_one_bar_in_which_only_the_highest_risk_keeps_its_colour() {
        for theme in [Theme::dark(), Theme::light(), Theme::either_ground()] {
            let area = Rect::new(0, 0, 6, 1);
            let mut buffer = Buffer::empty(area);
            let pieces = [theme.risk(3), theme.risk(2), theme.good, theme.dim];
            for (x, style) in (0..).zip(pieces) {
                buffer.set_string(x, 0, "x", style);
            }
            theme.select(area, &mut buffer);
            assert_eq!(Some(buffer[(0, 0)].fg), theme.risk(3).fg);
            for x in 0..6 {
                let cell = &buffer[(x, 0)];
                assert!(cell.modifier.contains(Modifier::REVERSED));
                assert!(!cell.modifier.contains(Modifier::DIM));
                assert!(x == 0 || cell.fg == Color::Reset);
            }
        }
    }

    #[test]
    fn risk_levels_differ_in_every_theme_and_the_selection_shows_without_colour() {
        let all = [
            Theme::dark(),
            Theme::light(),
            Theme::either_ground(),
            Theme::high_contrast(),
            Theme::plain(),
        ];
        for theme in all {
            for level in 1..4 {
                assert_ne!(theme.risk(level), theme.risk(level - 1));
            }
            assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
            assert_eq!(theme.risk(9), theme.risk(3));
        }
    }
}
