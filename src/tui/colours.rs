//! The colours of each ground: of the terminal's own sixteen, or of the 240 that are the same everywhere.
//!
//! The sixteen are each terminal's own: what is called yellow may be unreadable on white, and there is no orange among
//! them. Where a terminal says that it has more, colours are taken from the cube of 6 × 6 × 6 (xterm's 256 colours), so
//! that yellow and orange look so, and so that how well they can be read is known.

use ratatui::style::Color;

use crate::tui::ground::Ground;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    #[default]
    Sixteen,
    Many,
}

impl Palette {
    pub const ALL: [Palette; 2] = [Palette::Sixteen, Palette::Many];

    /// Tells by `TERM` and `COLORTERM` how many colours there are.
    pub fn of(term: Option<&str>, colorterm: Option<&str>) -> Palette {
        // Whatever calls itself an xterm has had the cube for twenty years.
        const WITH_MANY: [&str; 8] = [
            "256color",
            "xterm",
            "direct",
            "kitty",
            "alacritty",
            "foot",
            "ghostty",
            "wezterm",
        ];
        let many = term.is_some_and(|term| WITH_MANY.iter().any(|one| term.contains(one)))
            || matches!(colorterm, Some("truecolor" | "24bit"));
        if many {
            Palette::Many
        } else {
            Palette::Sixteen
        }
    }
}

/// What is drawn in which colour; none is plain text's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    pub accent: Color,
    /// A warning.
    pub warn: Color,
    /// The risk level yellow, and the one above it, orange.
    pub yellow: Color,
    pub orange: Color,
    pub danger: Color,
    pub good: Color,
    /// The badge of a made-up post.
    pub badge: Color,
    /// What stands back; plain text's own is dimmed by the terminal, which on a light ground many do not.
    pub dim: Color,
}

/// Gives the colours for a ground, or those for one that is not known.
pub fn of(ground: Option<Ground>, palette: Palette) -> Colours {
    use Color::{
        Blue, Indexed, LightBlue, LightCyan, LightGreen, LightMagenta, LightRed, LightYellow,
        Magenta, Red, Reset, Yellow,
    };
    match (palette, ground) {
        (Palette::Sixteen, Some(Ground::Dark)) => Colours {
            accent: LightCyan,
            warn: LightYellow,
            yellow: LightYellow,
            orange: LightRed,
            danger: LightRed,
            good: LightGreen,
            badge: LightMagenta,
            dim: Reset,
        },
        // Yellow, cyan and green cannot be read on most terminals' white.
        (Palette::Sixteen, Some(Ground::Light)) => Colours {
            accent: Blue,
            warn: Magenta,
            yellow: Magenta,
            orange: Red,
            danger: Red,
            good: Reset,
            badge: Magenta,
            dim: Reset,
        },
        // Cyan is lost on a light ground, blue and deep red on a dark one.
        (Palette::Sixteen, None) => Colours {
            accent: LightBlue,
            warn: Yellow,
            yellow: Yellow,
            orange: LightRed,
            danger: LightRed,
            good: Reset,
            badge: Magenta,
            dim: Reset,
        },
        (Palette::Many, Some(Ground::Dark)) => Colours {
            accent: Indexed(81),
            warn: Indexed(220),
            yellow: Indexed(220),
            orange: Indexed(208),
            danger: Indexed(203),
            good: Indexed(77),
            badge: Indexed(213),
            dim: Reset,
        },
        (Palette::Many, Some(Ground::Light)) => Colours {
            accent: Indexed(25),
            warn: Indexed(94),
            yellow: Indexed(136),
            orange: Indexed(166),
            danger: Indexed(160),
            good: Indexed(28),
            badge: Indexed(127),
            dim: Indexed(59),
        },
        (Palette::Many, None) => Colours {
            accent: Indexed(27),
            warn: Indexed(136),
            yellow: Indexed(136),
            orange: Indexed(166),
            danger: Indexed(160),
            good: Indexed(28),
            badge: Indexed(133),
            dim: Reset,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of each part of a colour of the cube.
    fn parts(colour: Color) -> [f64; 3] {
        let Color::Indexed(number) = colour else {
            panic!("{colour:?} is not of the cube");
        };
        let number = number
            .checked_sub(16)
            .filter(|n| *n < 216)
            .expect("of the cube");
        let step = |n: u8| {
            if n == 0 {
                0.0
            } else {
                f64::from(55 + 40 * n) / 255.0
            }
        };
        [step(number / 36), step(number / 6 % 6), step(number % 6)]
    }

    /// The contrast of two brightnesses (WCAG 2).
    fn contrast(colour: Color, ground: f64) -> f64 {
        let linear = |share: f64| {
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = parts(colour).map(linear);
        let bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        let (more, less) = (bright.max(ground), bright.min(ground));
        (more + 0.05) / (less + 0.05)
    }

    fn all(colours: Colours) -> [Color; 7] {
        let c = colours;
        [
            c.accent, c.warn, c.yellow, c.orange, c.danger, c.good, c.badge,
        ]
    }

    /// 3:1 is the least for large or bold text and signs (WCAG 2.1, 1.4.3 and 1.4.11).
    #[test]
    fn every_colour_of_the_cube_can_be_read_on_its_ground() {
        let (black, white) = (0.0, 1.0);
        for (ground, grounds) in [
            (Some(Ground::Dark), vec![black]),
            (Some(Ground::Light), vec![white]),
            (None, vec![black, white]),
        ] {
            for colour in all(of(ground, Palette::Many)) {
                for on in &grounds {
                    let is = contrast(colour, *on);
                    assert!(is >= 3.0, "{ground:?} {colour:?} on {on}: {is:.1}");
                }
            }
        }
        for ground in [Some(Ground::Light), None] {
            assert!(contrast(of(ground, Palette::Many).good, white) >= 4.5);
        }
        assert!(contrast(of(Some(Ground::Light), Palette::Many).dim, white) >= 4.5);
    }

    #[test]
    fn yellow_and_orange_look_so() {
        for ground in [Some(Ground::Dark), Some(Ground::Light), None] {
            let colours = of(ground, Palette::Many);
            // Blue is least in both; in orange red outweighs green by more than in yellow, and in red green is lost.
            let share = |colour| {
                let [red, green, blue] = parts(colour);
                assert!(blue < green || blue == 0.0 || colour == colours.danger);
                green / red
            };
            let (yellow, orange, red) = (
                share(colours.yellow),
                share(colours.orange),
                share(colours.danger),
            );
            assert!(yellow > 0.7, "{ground:?}: {yellow}");
            assert!((0.4..0.6).contains(&orange), "{ground:?}: {orange}");
            assert!(red < 0.4, "{ground:?}: {red}");
        }
        let neutral = of(None, Palette::Sixteen);
        assert_eq!(neutral.yellow, Color::Yellow);
    }

    #[test]
    fn how_many_colours_there_are_is_told_by_the_environment() {
        assert_eq!(Palette::of(Some("xterm-256color"), None), Palette::Many);
        assert_eq!(
            Palette::of(Some("screen"), Some("truecolor")),
            Palette::Many
        );
        assert_eq!(Palette::of(Some("xterm"), None), Palette::Many);
        for few in ["linux", "screen", "vt100"] {
            assert_eq!(Palette::of(Some(few), None), Palette::Sixteen);
        }
        assert_eq!(Palette::of(None, Some("")), Palette::Sixteen);
    }
}
