//! What a terminal is told of a frame, in few bytes: a supervisor's line may carry 64 kbit/s and take 200 ms.
//!
//! ratatui's own backend names the cursor's place anew after every wide character, writes blanks out one by one and shows
//! the cursor in every frame; a Chinese screen then takes three times the bytes. Here a place is named only where the
//! cursor does not stand there already, blanks are erased, a style is changed by what differs, and what is so already is
//! not said again, so that a frame in which nothing changed is empty. Nothing is ever asked of the terminal: an answer
//! would cost a round trip and come among the keys. All that is written is of ECMA-48 (CUP, CHA, EL, ED, ECH, SGR) but
//! for showing and hiding the cursor, which is DEC's.

use std::cell::Cell as Remembered;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use crate::tui::width;

/// From how many blanks on erasing them takes fewer bytes than writing them, with the way to what follows.
const ERASED: usize = 10;

/// Up to how many blanks that stand already are written again rather than passed over: naming a place takes more.
const STEPPED: u16 = 3;

/// From how many changed cells on the cursor is hidden while they are written, so that it is not seen to run about.
const MANY: usize = 60;

/// The style that a blank is told apart by: in these even a blank shows.
const SHOWS_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Each modifier with its number in SGR.
const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Marks in a whole frame what wide characters cover, so that it is told anew in the next where they go.
///
/// Where one half of a wide character is written over, terminals disagree about how the other half looks then: a blank in
/// the old style, or in the new one. ratatui tells that half only where its cell changed, and takes a covered cell and a
/// blank for the same; with nothing in it a covered cell is neither.
pub fn mark_covered(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let mut covered = false;
        for x in area.left()..area.right() {
            let cell = &mut buffer[(x, y)];
            let wide = !covered && cell.symbol().len() > 1 && width::of(cell.symbol()) > 1;
            if covered && cell.symbol() == " " {
                cell.set_symbol("");
            }
            covered = wide;
        }
    }
}

/// Writes frames to a terminal whose size a function tells.
pub struct FewBytes<W: Write> {
    out: W,
    size: fn() -> io::Result<(u16, u16)>,
    columns: Remembered<u16>,
    /// Where the cursor stands, where that is known.
    cursor: Option<Position>,
    /// Whether it shows, where that is known.
    shown: Option<bool>,
    /// Whether the screen was cleared since the last frame, so that what is not drawn is blank.
    cleared: bool,
}

impl<W: Write> FewBytes<W> {
    /// Makes a writer that knows nothing of what the terminal shows.
    pub fn new(out: W, size: fn() -> io::Result<(u16, u16)>) -> FewBytes<W> {
        FewBytes {
            out,
            size,
            columns: Remembered::new(0),
            cursor: None,
            shown: None,
            cleared: false,
        }
    }

    /// Gives what is written to.
    pub fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Forgets what was known of the cursor: somebody else has written.
    pub fn forget(&mut self) {
        (self.cursor, self.shown) = (None, None);
    }

    /// Moves to a cell in the shortest way.
    fn go(&mut self, to: Position) -> io::Result<()> {
        match self.cursor {
            Some(at) if at == to => return Ok(()),
            Some(at) if at.y == to.y && to.x == 0 => write!(self.out, "\r")?,
            Some(at) if at.y == to.y => write!(self.out, "\x1b[{}G", to.x + 1)?,
            _ if to.x == 0 => write!(self.out, "\x1b[{}H", to.y + 1)?,
            _ => write!(self.out, "\x1b[{};{}H", to.y + 1, to.x + 1)?,
        }
        self.cursor = Some(to);
        Ok(())
    }

    /// Tells whether blanks can be written from one place to another of the same row.
    fn steps_over(&self, from: Position, to: Position, pen: &Pen) -> bool {
        let near = from.y == to.y && from.x < to.x && to.x - from.x <= STEPPED;
        self.cleared && near && pen.blanks_show_nothing()
    }

    fn show(&mut self, shown: bool) -> io::Result<()> {
        if self.shown != Some(shown) {
            write!(self.out, "\x1b[?25{}", if shown { 'h' } else { 'l' })?;
            self.shown = Some(shown);
        }
        Ok(())
    }

    fn write_cells(&mut self, cells: &[(u16, u16, &Cell)], pen: &mut Pen) -> io::Result<()> {
        let columns = self.columns.get();
        let mut left = cells;
        while let Some(((x, y, cell), rest)) = left.split_first() {
            let to = Position { x: *x, y: *y };
            match self.cursor {
                Some(at) if self.steps_over(at, to, pen) => {
                    let blanks = usize::from(to.x - at.x);
                    write!(self.out, "{:blanks$}", "")?;
                    self.cursor = Some(to);
                }
                _ => self.go(to)?,
            }
            let blanks = blanks(left);
            let to_the_end = usize::from(*x) + blanks == usize::from(columns);
            if blanks >= ERASED || (blanks > 3 && to_the_end) {
                pen.lay_down(&mut self.out)?;
                if to_the_end {
                    write!(self.out, "\x1b[K")?;
                } else {
                    write!(self.out, "\x1b[{blanks}X")?;
                }
                left = &left[blanks..];
                continue;
            }
            pen.take_up(cell, &mut self.out)?;
            write!(self.out, "{}", cell.symbol())?;
            self.cursor = after(cell.symbol())
                .map(|cells| x.saturating_add(cells))
                // In the last column a cursor is neither here nor there.
                .filter(|x| *x < columns)
                .map(|x| Position { x, y: *y });
            left = rest;
        }
        Ok(())
    }
}

impl<W: Write> Write for FewBytes<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Backend for FewBytes<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<(u16, u16, &Cell)> = content.collect();
        if cells.len() >= MANY {
            self.show(false)?;
        }
        let mut pen = Pen::default();
        self.write_cells(&cells, &mut pen)?;
        self.cleared = false;
        pen.lay_down(&mut self.out)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    /// Tells where the cursor was put; the terminal is not asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or(Position::ORIGIN))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.go(position.into())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let erase = match clear_type {
            ClearType::All => "\x1b[2J",
            ClearType::AfterCursor => "\x1b[J",
            ClearType::BeforeCursor => "\x1b[1J",
            ClearType::CurrentLine => "\x1b[2K",
            ClearType::UntilNewLine => "\x1b[K",
        };
        if clear_type == ClearType::All {
            self.cleared = true;
            // It is cleared where the window was made another size, and then the cursor may stand anywhere.
            self.cursor = None;
        }
        self.out.write_all(erase.as_bytes())
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = (self.size)()?;
        self.columns.set(width);
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts the blank cells that stand side by side from the first on.
fn blanks(cells: &[(u16, u16, &Cell)]) -> usize {
    let Some((first, row, _)) = cells.first() else {
        return 0;
    };
    let beside = |place: usize, x: u16| usize::from(*first) + place == usize::from(x);
    cells
        .iter()
        .enumerate()
        .take_while(|(place, (x, y, cell))| beside(*place, *x) && y == row && is_bare(cell))
        .count()
}

/// Tells whether a cell shows nothing, not even a ground.
fn is_bare(cell: &Cell) -> bool {
    is_blank(cell) && cell.bg == Color::Reset
}

/// Tells whether a cell shows its ground alone.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SHOWS_ON_BLANK)
}

/// Gives how many columns the cursor moves on with a symbol, where every terminal agrees.
///
/// They do not for what is made of several characters, and for emoji.
fn after(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    let (Some(one), None) = (chars.next(), chars.next()) else {
        return None;
    };
    match width::of(symbol) {
        1 => Some(1),
        2 => is_of_script(one).then_some(2),
        _ => None,
    }
}

/// Tells whether a character is of a script that is written wide: Han, Kana, Hangul and their signs (Unicode blocks).
fn is_of_script(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

/// The style that the terminal writes in at this moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    front: Color,
    ground: Color,
    modifier: Modifier,
}

impl Pen {
    /// Changes to the style of a cell, as far as that cell shows it.
    fn take_up(&mut self, cell: &Cell, out: &mut impl Write) -> io::Result<()> {
        let as_blank =
            is_blank(cell) && cell.bg == self.ground && !self.modifier.intersects(SHOWS_ON_BLANK);
        let wanted = Pen {
            front: cell.fg,
            ground: cell.bg,
            modifier: cell.modifier,
        };
        if as_blank || wanted == *self {
            return Ok(());
        }
        if wanted == Pen::default() {
            return self.lay_down(out);
        }
        let mut numbers = Vec::new();
        if !wanted.modifier.contains(self.modifier) {
            numbers.push("0".to_owned());
            *self = Pen::default();
        }
        for (modifier, number) in MODIFIERS {
            if wanted.modifier.contains(modifier) && !self.modifier.contains(modifier) {
                numbers.push(number.to_string());
            }
        }
        if wanted.front != self.front {
            numbers.push(colour(wanted.front, 30));
        }
        if wanted.ground != self.ground {
            numbers.push(colour(wanted.ground, 40));
        }
        *self = wanted;
        write!(out, "\x1b[{}m", numbers.join(";"))
    }

    /// Tells whether a blank written in it shows nothing, not even a ground.
    fn blanks_show_nothing(&self) -> bool {
        self.ground == Color::Reset && !self.modifier.intersects(SHOWS_ON_BLANK)
    }

    /// Goes back to the terminal's own style.
    fn lay_down(&mut self, out: &mut impl Write) -> io::Result<()> {
        if *self != Pen::default() {
            *self = Pen::default();
            out.write_all(b"\x1b[m")?;
        }
        Ok(())
    }
}

/// Gives a colour's number in SGR, in front (from 30 on) or as ground (from 40 on).
fn colour(colour: Color, first: u8) -> String {
    let of_sixteen = |place: u8| match place {
        0..8 => (first + place).to_string(),
        // The bright ones, as every terminal of sixteen colours has them (aixterm).
        _ => (first + 60 + place - 8).to_string(),
    };
    match colour {
        Color::Reset => (first + 9).to_string(),
        Color::Black => of_sixteen(0),
        Color::Red => of_sixteen(1),
        Color::Green => of_sixteen(2),
        Color::Yellow => of_sixteen(3),
        Color::Blue => of_sixteen(4),
        Color::Magenta => of_sixteen(5),
        Color::Cyan => of_sixteen(6),
        Color::Gray => of_sixteen(7),
        Color::DarkGray => of_sixteen(8),
        Color::LightRed => of_sixteen(9),
        Color::LightGreen => of_sixteen(10),
        Color::LightYellow => of_sixteen(11),
        Color::LightBlue => of_sixteen(12),
        Color::LightMagenta => of_sixteen(13),
        Color::LightCyan => of_sixteen(14),
        Color::White => of_sixteen(15),
        Color::Indexed(n) => format!("{};5;{n}", first + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", first + 8),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::num::NonZeroU16;
    use std::rc::Rc;

    use proptest::prelude::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::Style;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    const COLUMNS: u16 = 34;
    const ROWS: u16 = 5;

    fn screen() -> Terminal<FewBytes<Vec<u8>>> {
        Terminal::new(FewBytes::new(Vec::new(), || Ok((COLUMNS, ROWS)))).unwrap()
    }

    /// Draws a frame; gives the bytes it took.
    fn draw(
        screen: &mut Terminal<FewBytes<Vec<u8>>>,
        caret: Option<(u16, u16)>,
        paint: impl FnOnce(&mut Buffer),
    ) -> Vec<u8> {
        screen.backend_mut().out().clear();
        screen
            .draw(|frame| {
                paint(frame.buffer_mut());
                mark_covered(frame.buffer_mut());
                if let Some(caret) = caret {
                    frame.set_cursor_position(caret);
                }
            })
            .unwrap();
        screen.backend_mut().out().clone()
    }

    /// A short stretch of text in a style, somewhere.
    #[derive(Debug, Clone)]
    struct Daub {
        x: u16,
        y: u16,
        text: String,
        style: Style,
    }

    fn daubs() -> impl Strategy<Value = Vec<Daub>> {
        let text = prop_oneof![
            " {1,34}",
            "[a-z ]{1,12}",
            "[张小明晚上睡不好，。 ]{1,9}",
            "[│─▸·é]{1,6}",
        ];
        let colours = [
            Color::Reset,
            Color::Red,
            Color::LightCyan,
            Color::Indexed(7),
        ];
        let colour = prop::sample::select(colours.to_vec());
        let modifier = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::REVERSED,
            Modifier::BOLD | Modifier::UNDERLINED,
        ]);
        let style = (colour.clone(), colour, modifier).prop_map(|(front, ground, modifier)| {
            let style = Style::new().fg(front).bg(ground);
            style
                .remove_modifier(Modifier::all())
                .add_modifier(modifier)
        });
        let daub = (0..COLUMNS, 0..ROWS, text, style).prop_map(|(x, y, text, style)| Daub {
            x,
            y,
            text,
            style,
        });
        prop::collection::vec(daub, 0..12)
    }

    /// Writes texts into a buffer; a wide character that is half covered goes, as the screens see to.
    fn paint(daubs: &[Daub], buffer: &mut Buffer) {
        for daub in daubs {
            let (x, y) = (daub.x, daub.y);
            let covered = |x: u16, buffer: &Buffer| width::of(buffer[(x, y)].symbol()) > 1;
            if x > 0 && covered(x - 1, buffer) {
                buffer[(x - 1, y)].set_symbol(" ");
            }
            buffer.set_string(x, y, &daub.text, daub.style);
        }
    }

    fn looks(cell: &Cell) -> (String, Modifier, Color, Color) {
        let symbol = cell.symbol().to_owned();
        let shows = Modifier::REVERSED | Modifier::UNDERLINED;
        if is_blank(cell) {
            (symbol, Modifier::empty(), Color::Reset, cell.bg)
        } else if symbol == " " {
            (symbol, cell.modifier & shows, cell.fg, cell.bg)
        } else {
            (symbol, cell.modifier, cell.fg, cell.bg)
        }
    }

    fn vt_looks(cell: &vt100::Cell) -> (String, Modifier, Color, Color) {
        let named = |color: vt100::Color| match color {
            vt100::Color::Default => Color::Reset,
            vt100::Color::Idx(1) => Color::Red,
            vt100::Color::Idx(14) => Color::LightCyan,
            vt100::Color::Idx(n) => Color::Indexed(n),
            vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
        };
        let mut shown = Cell::default();
        let symbol = if cell.has_contents() {
            cell.contents()
        } else {
            " "
        };
        shown.set_symbol(symbol);
        shown.fg = named(cell.fgcolor());
        shown.bg = named(cell.bgcolor());
        for (is_so, modifier) in [
            (cell.bold(), Modifier::BOLD),
            (cell.dim(), Modifier::DIM),
            (cell.inverse(), Modifier::REVERSED),
            (cell.underline(), Modifier::UNDERLINED),
        ] {
            if is_so {
                shown.modifier |= modifier;
            }
        }
        looks(&shown)
    }

    /// What of two terminals' screens differs, as the first place with what each shows.
    fn difference(one: &vt100::Screen, other: &vt100::Screen) -> Option<String> {
        let places = (0..ROWS).flat_map(|y| (0..COLUMNS).map(move |x| (x, y)));
        places
            .map(|(x, y)| {
                let cells = [one, other].map(|screen| screen.cell(y, x).unwrap());
                (x, y, cells.map(vt_looks))
            })
            .find(|(_, _, [one, other])| one != other)
            .map(|(x, y, looks)| format!("at {x},{y}: {looks:?}"))
    }

    proptest! {
        #[test]
        fn the_terminal_shows_over_any_frames_what_ratatuis_own_backend_draws_whole(
            frames in prop::collection::vec(daubs(), 1..6)
        ) {
            let size = |n| NonZeroU16::new(n).unwrap();
            let terminal = || vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
            let mut few = terminal();
            let mut screen = screen();
            for (place, daubs) in frames.iter().enumerate() {
                // Now and then it is all drawn anew, by a cursor that was moved meanwhile.
                if place % 3 == 2 {
                    screen.clear().unwrap();
                    few.process(b"\x1b[2;2H");
                    few.process(&screen.backend_mut().out().split_off(0));
                }
                few.process(&draw(&mut screen, None, |buffer| paint(daubs, buffer)));
                // Theirs has nothing to draw over: over a frame it may leave half a wide character as it was.
                let written = Rc::new(RefCell::new(Vec::new()));
                ratatuis(&written).draw(|frame| paint(daubs, frame.buffer_mut())).unwrap();
                let mut theirs = terminal();
                theirs.process(&written.borrow());
                prop_assert_eq!(difference(few.screen(), theirs.screen()), None);
            }
        }
    }

    fn ratatuis(written: &Rc<RefCell<Vec<u8>>>) -> Terminal<CrosstermBackend<Shared>> {
        let viewport = Viewport::Fixed(ratatui::layout::Rect::new(0, 0, COLUMNS, ROWS));
        let backend = CrosstermBackend::new(Shared(Rc::clone(written)));
        Terminal::with_options(backend, TerminalOptions { viewport }).unwrap()
    }

    /// Bytes that are looked at while they are written.
    struct Shared(Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let mut screen = screen();
        let same = |buffer: &mut Buffer| {
            buffer.set_string(0, 0, "张小明", Style::new().bold());
        };
        assert!(!draw(&mut screen, Some((3, 1)), same).is_empty());
        assert_eq!(draw(&mut screen, Some((3, 1)), same), b"");
        // And a caret that moves is told of, and nothing else.
        assert_eq!(draw(&mut screen, Some((5, 1)), same), b"\x1b[6G");
        assert_eq!(draw(&mut screen, None, same), b"\x1b[?25l");
        assert_eq!(draw(&mut screen, None, same), b"");
    }

    #[test]
    fn a_typed_character_takes_itself_alone_where_the_cursor_stands() {
        let mut screen = screen();
        draw(&mut screen, Some((0, 0)), |_| {});
        let typed = |text: &'static str| {
            move |buffer: &mut Buffer| {
                buffer.set_string(0, 0, text, Style::new());
            }
        };
        assert_eq!(draw(&mut screen, Some((1, 0)), typed("a")), b"a");
        assert_eq!(
            draw(&mut screen, Some((3, 0)), typed("a好")),
            "好".as_bytes()
        );
        assert_eq!(
            draw(&mut screen, Some((5, 0)), typed("a好的")),
            "的".as_bytes()
        );
    }

    #[test]
    fn a_line_of_chinese_is_written_without_a_place_between_and_what_it_covered_is_erased() {
        let mut screen = screen();
        draw(&mut screen, None, |buffer| {
            buffer.set_string(0, 1, "x".repeat(34), Style::new());
        });
        let bytes = draw(&mut screen, None, |buffer| {
            buffer.set_string(0, 1, "晚上睡不好", Style::new());
        });
        assert_eq!(bytes, "\x1b[2H晚上睡不好\x1b[K".as_bytes());
    }

    #[test]
    fn the_terminal_is_asked_nothing() {
        let mut screen = screen();
        let mut bytes = draw(&mut screen, Some((1, 1)), |buffer| {
            buffer.set_string(0, 0, "a", Style::new().red());
        });
        screen.clear().unwrap();
        screen
            .resize(ratatui::layout::Rect::new(0, 0, 20, 4))
            .unwrap();
        bytes.append(&mut screen.backend_mut().out().split_off(0));
        bytes.extend(draw(&mut screen, None, |_| {}));
        let text = String::from_utf8(bytes).unwrap();
        let asks = text.split("\x1b[").skip(1).any(|rest| {
            rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic())
                .starts_with(['n', 'c', 't', 'u'])
        });
        assert!(!asks, "{text:?}");
    }
}
